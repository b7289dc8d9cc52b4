"""A small course with a late policy, copied for whoever needs one, and the right answers to hand in."""

import shutil

import pytest

from autograder.course import load_course
from autograder.demo.sample_class import make_class
from autograder.hooks import config
from autograder.notebook.reader import loads
from tests.nbgrader.stock import QUICK_ONE, STRICT, new_course


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A course with a late policy and an empty gradebook, and the right answers to its first assignment."""
    course = new_course(tmp_path_factory.mktemp("template") / "course", STRICT)
    config.configured(course.root)
    right = next(one.data for one in make_class(course) if one.assignment == QUICK_ONE)
    return course, loads(right)


@pytest.fixture
def course(template, tmp_path):
    """A copy for one test."""
    return load_course(shutil.copytree(template[0].root, tmp_path / "course"))


@pytest.fixture(scope="module")
def shared(template, tmp_path_factory):
    """A copy for all tests that bring a student of their own."""
    return load_course(shutil.copytree(template[0].root, tmp_path_factory.mktemp("shared") / "course"))


@pytest.fixture(scope="module")
def right(template):
    """The right answers, as a notebook."""
    return template[1]
