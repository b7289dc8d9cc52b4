"""Honest, hostile and broken hand-ins in one class: the honest have the scores that they have alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.core.model import Status
from autograder.course import load_course
from autograder.demo import mutations
from autograder.gradebook import sync
from autograder.grading import pipeline
from autograder.sandbox import confine
from tests.broken.cases import CASES, lay
from tests.hostile.arena import FOLDER, Arena, ending_of, endings, read_attack
from tests.kit.conftest import copy_course

HOSTILE = ("r01_reads_a_solution", "r19_equals_everything")
BROKEN = (
    *("os._exit", "endless at the top", "endless and deaf", "out of memory", "metadata stripped", "cut off", "50 MB"),
    *("nested lists", "200,000 outputs", "FIFO", "link to the solution", "(1)", "id a formula", "no cells"),
)
HONEST = {
    "ann": "right/loop_over_classes",
    "bob": "wrong/penalty_slope_halved",
    "cid": "wrong/counts_true_class",
    "dan": "wrong/single_true_class_is_the_highest",
    "eve": "right/naive_with_while",
}
LIMITS = 'Assignment("hinge", load_seconds=1, call_seconds=0.5, submission_seconds=5, memory_mib=512,'


@pytest.fixture(scope="module")
def arena(tmp_path_factory):
    """A course with small limits; behind its wall the honest were graded when nobody else was there."""
    course = copy_course(tmp_path_factory.mktemp("mixed") / "course")
    config = course.root / "course_config.py"
    config.write_text(config.read_text().replace('Assignment("hinge",', LIMITS))
    made = Arena(load_course(course.root), "hinge", confine.probe())
    yield made
    made.close()


@pytest.fixture(scope="module")
def alone(arena):
    """Score and endings of each honest student alone."""
    graded = {student: arena.grade(student, honest(arena, student)) for student in HONEST}
    return {student: (one.score, endings(one)) for student, one in graded.items()}


@pytest.fixture(scope="module")
def together(arena, alone):
    """The whole class, graded with two jobs, by student."""
    submitted = arena.course.work / "submitted"
    for name in HOSTILE:
        attack = read_attack(FOLDER / f"{name}.py")
        path = submitted / name / "hinge" / "hinge.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(mutations.saved(arena.notebook(attack)))
    for number, case in enumerate(case for case in CASES if case.id in BROKEN):
        lay(renamed(case, number), submitted, arena.course)
    run = sync.grade_class(arena.course, "hinge", pipeline.Options(jobs=2))
    return {one.student: one for one in run.graded}


def honest(arena, student):
    """Return the notebook of an honest student, right or wrong."""
    source = (arena.course.graders("hinge") / f"{HONEST[student]}.py").read_text()
    return arena.filled(mutations.laid_over(arena.answers, source))


def renamed(case, number):
    """Give a case a student of its own, except where the id is what is broken."""
    if case.id.startswith("id "):
        return case
    _, _, rest = case.place.partition("/")
    return replace(case, place=f"broken{number}/{rest}", student=f"broken{number}")


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_student_has_the_score_of_being_alone(alone, together, student):
    """Points, endings and hints are those of a class of one."""
    assert (together[student].score, endings(together[student])) == alone[student]


def test_the_honest_are_not_all_alike(alone):
    """Right answers earn everything and wrong ones less, so that a mixed-up class would be seen."""
    assert alone["ann"][0] == alone["eve"][0] == 95
    assert len({score for score, _ in alone.values()}) >= 4


def test_the_hostile_earn_nothing(together):
    """Beside others an attack ends as it does alone."""
    for name in HOSTILE:
        assert together[name].score == 0
        assert ending_of(together[name]) == read_attack(FOLDER / f"{name}.py").ends


def test_the_broken_end_as_their_table_says(together):
    """Status, points and words are those of the table, and nobody is left out."""
    cases = [renamed(case, n) for n, case in enumerate(case for case in CASES if case.id in BROKEN)]
    assert len(cases) == len(BROKEN)
    assert set(together) == {*HONEST, *HOSTILE, *(case.student for case in cases)}
    for case in cases:
        assert ending_of(together[case.student]).rstrip(": ") == case.ending, case.id
        assert (case.id, together[case.student].score) == (case.id, case.score)
    assert sum(one.status is Status.REFUSED for one in together.values()) >= 4
