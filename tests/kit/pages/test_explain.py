"""Staff read everything that is stored about a submission, and nothing of it steers their terminal."""

from __future__ import annotations

import pytest

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Check, CheckResult, Graded, Late, Outcome, Status
from autograder.course import Assignment, Course
from autograder.grading import store
from autograder.pages.explain import explain

ORACLE = Check("loss_oracle", "svm_loss", 6.5, False, "The loss agrees with the definition.")
PUBLIC = Check("public_zero", "svm_loss", 2, True, "All weights zero give C - 1.")
DROP = Check("drop_answer", "largest_drop", 2, False, "No further drop is free.")
RESULT = Graded(
    "s01",
    "hinge",
    Status.NEEDS_LOOK,
    (
        CheckResult(PUBLIC, Outcome.PASSED),
        CheckResult(ORACLE, Outcome.FAILED, "the loss is off", "Is it the mean?", "max. difference 3\nat (0, 1)"),
        CheckResult(DROP, Outcome.RAISED, "ValueError in cell 7", "", "\x1b[2J\x07 boo"),
    ),
    waiting={"why": 5.0},
    late=Late(5400, 1.5),
    protection="protection: level 1",
    notes=("The file is called 'x.ipynb' instead of 'hinge.ipynb'.",),
)


@pytest.fixture
def course(tmp_path):
    """Return a course with one stored result and one ungraded submission."""
    made = Course("c", "C", (Assignment("hinge"), Assignment("softmax")), root=tmp_path)
    store.save(made.work, RESULT)
    for name in ("s01/hinge/my work.ipynb", "s02/hinge/hinge.ipynb"):
        path = made.work / "submitted" / name
        path.parent.mkdir(parents=True)
        path.write_text("{}")
    return made


SAYS = {
    "the summary": "s01, hinge: needs_look, 2 of 10.5 automatic points",
    "the file that was read": "file: work/submitted/s01/hinge/my work.ipynb",
    "the protection": "  protection: level 1",
    "being late": "late: 1.5 hours",
    "what waits": "waits for a person: why, 5 points",
    "notes": "note: The file is called 'x.ipynb' instead of 'hinge.ipynb'.",
    "an item": "svm_loss: 2 of 8.5",
    "a public check": "public_zero (public): passed, 2 of 2",
    "a hidden check": "loss_oracle (hidden): failed, 0 of 6.5",
    "the claim": "claim:   The loss agrees with the definition.",
    "the message": "message: the loss is off",
    "the hint": "hint:    Is it the mean?",
    "the detail": "detail:  max. difference 3\n             at (0, 1)",
    "control characters spelt out": "detail:  \\x1b[2J\\x07 boo",
    "how to run it again": "again:   pytest tests/graders/hinge --submission 'work/submitted/s01/hinge/my work.ipynb' "
    "-k test_loss_oracle",
}


@pytest.mark.parametrize("words", SAYS.values(), ids=SAYS)
def test_says(course, words):
    """Each part of a stored result stands in the text."""
    assert words in explain(course, "s01", "hinge")


@pytest.mark.parametrize("check", ["drop_answer", "test_drop_answer"])
def test_one_check(course, check):
    """A check's id, or its function's name, leaves that check and the summary."""
    text = explain(course, "s01", "hinge", check)
    assert "drop_answer (hidden)" in text
    assert "loss_oracle" not in text
    assert text.startswith("s01, hinge:")


def test_passed_checks_and_vanished_files_are_not_run_again(course):
    """There is no line to run a passed check again, nor one for a file that is gone."""
    assert "again:" not in explain(course, "s01", "hinge", "public_zero")
    (course.work / "submitted/s01/hinge/my work.ipynb").unlink()
    (course.work / "submitted/s01/hinge").rmdir()
    assert "again:" not in explain(course, "s01", "hinge")


UNKNOWN = {
    "a student": ("s1", "hinge", None, "Near: s01"),
    "a student far off": ("zzz", "hinge", None, "no result of 'zzz'"),
    "a path": ("../hinge/s01", "hinge", None, "no result of"),
    "a submission not graded": ("s02", "hinge", None, "autograder grade hinge"),
    "a check": ("s01", "hinge", "loss_orakle", "Near: loss_oracle"),
    "an assignment": ("s01", "hing", None, "no assignment"),
    "an assignment not graded": ("s01", "softmax", None, "Nothing is graded yet"),
}


@pytest.mark.parametrize(("student", "assignment", "check", "words"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown(course, student, assignment, check, words):
    """An unknown name ends in a sentence, with the nearest names where there are any."""
    with pytest.raises(UsageError, match=words):
        explain(course, student, assignment, check)


def test_damaged_result(course):
    """A result that cannot be read is not taken for one that is not there: the file, the remedy, exit code 1."""
    store.path_of(course.work, "hinge", "s01").write_text("{")
    with pytest.raises(AutograderError, match=r"work/results/hinge/s01.json: .* Run `autograder grade hinge`") as fault:
        explain(course, "s01", "hinge")
    assert fault.value.exit_code == 1
