"""The sample class of every assignment ends in Gradescope's container as it ends here."""

import pytest

from autograder.course import load_course
from autograder.demo.sample_class import make_class
from autograder.gradescope.bundle import write_bundle
from tests.kit.conftest import ROOT, copy_course
from tests.kit.gradescope.tree import NoIndex, differences, plant, started_once

STARTED = ("labels",)  # by run_autograder, a second a submission; the others by what it starts, started once


@pytest.mark.parametrize("assignment", [one.id for one in load_course(ROOT).assignments])
def test_a_class_ends_in_the_container_as_it_ends_here(container, assignment, tmp_path):
    """Score to 1e-9, status and the points of every check are those of `autograder grade`, for everybody."""
    course = copy_course(tmp_path / "course")
    samples = [one for one in make_class(course) if one.assignment == assignment]
    try:
        tree = plant(write_bundle(course, assignment), container)
    except NoIndex as error:
        pytest.skip(f"pip reaches no index, so the environment cannot be made: {error}")
    assert samples
    if assignment in STARTED:
        assert differences(tree, course, samples, tmp_path / "elsewhere") == []
    else:
        with started_once(tree) as way:
            assert differences(tree, course, samples, tmp_path / "elsewhere", way) == []
