"""Plain pytest on graders: the fixtures `student`, `reference`, `rng`, the marker `check`, the option --submission."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from autograder.course import Course, load_course
from autograder.grading.collection import MARKER, Graders, cells_of, collect_graders
from autograder.grading.judge import rng_for
from autograder.sandbox import confine
from autograder.sandbox.host import Wall
from autograder.sandbox.student import Reference, Student


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --submission."""
    parser.addoption("--submission", help="a notebook to run the graders on (default: the solution)")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def _wall(request: pytest.FixtureRequest) -> Iterator[Wall]:
    protection = confine.probe()
    if protection.level == 3 and request.config.getoption("--submission"):
        pytest.exit("Nothing would protect this machine from the submission; see `autograder doctor`.", 3)
    with closing(Wall(protection)) as wall:
        yield wall


@pytest.fixture(scope="session")
def _course(request: pytest.FixtureRequest) -> Course:
    return load_course(request.config.rootpath)


@pytest.fixture(scope="module")
def _graders(request: pytest.FixtureRequest, _course: Course) -> Graders:
    return collect_graders(_course, request.path.parent.name)


@pytest.fixture(scope="module")
def student(request: pytest.FixtureRequest, _wall: Wall, _course: Course, _graders: Graders) -> Iterator[Student]:
    """The functions of the notebook under test."""
    given = request.config.getoption("--submission")
    path = Path(given) if given else _course.solution(_graders.assignment)
    one = Student(_wall, cells_of(_course, _graders.assignment, path), _graders.returns, _graders.signatures)
    yield one
    one.close()


@pytest.fixture(scope="module")
def reference(_wall: Wall, _course: Course, _graders: Graders) -> Iterator[Reference]:
    """The functions of the solution, in a child of their own."""
    cells = cells_of(_course, _graders.assignment, _course.solution(_graders.assignment))
    one = Reference(_wall, cells, _graders.returns, _graders.signatures)
    yield one
    one.close()


@pytest.fixture
def rng(request: pytest.FixtureRequest, _course: Course) -> np.random.Generator:
    """Random numbers of this check, the same in every run."""
    function = getattr(request.node, "originalname", request.node.name)
    return rng_for(_course.secret, function.removeprefix("test_"))
