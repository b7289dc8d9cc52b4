"""Arenas at each level, made once for all attacks."""

import pytest

from autograder.sandbox import confine
from tests.hostile.arena import CANARY, Arena
from tests.kit.conftest import copy_course


@pytest.fixture(scope="session")
def fortress(tmp_path_factory):
    """A course with a canary in every folder that student code must not read.

    Everybody may read it, and write in its work/, so that only the wall refuses.
    """
    course = copy_course(tmp_path_factory.mktemp("fortress") / "course")
    for folder in ("solutions", "tests/graders", "work"):
        place = course.root / folder / "canary.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text(CANARY)
    for path in [course.root, *course.root.parents]:
        if path.stat().st_uid == course.root.stat().st_uid and path != path.parent:
            path.chmod(path.stat().st_mode | 0o555)
    course.work.chmod(0o777)
    return course


@pytest.fixture(scope="session", params=[1, 2], ids=["level 1", "level 2"])
def arena(request, fortress):
    """A maker of arenas at one level, one an assignment."""
    protection = confine.probe(request.param)
    if protection.level != request.param:
        pytest.skip(f"level {request.param} is not to be had here: {'; '.join(protection.notes)}")
    made = {}

    def of(assignment):
        if assignment not in made:
            made[assignment] = Arena(fortress, assignment, protection)
        return made[assignment]

    yield of
    for one in made.values():
        one.close()
