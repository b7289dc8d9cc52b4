"""Who has another result than at the last grading, and why."""

from dataclasses import replace

import pytest

from autograder.core.model import Check, CheckResult, Graded, Late, Outcome, Status
from autograder.grading.changes import changes
from autograder.grading.store import key_of

FIRST, SECOND = (Check(name, "softmax", 2.0, False, "It holds.") for name in ("first", "second"))
KEY = key_of("file", "checks")


def graded(*outcomes, key=KEY, **more):
    """One student's result with two checks."""
    results = tuple(CheckResult(check, outcome) for check, outcome in zip((FIRST, SECOND), outcomes, strict=False))
    return Graded("ada", "softmax", more.pop("status", Status.GRADED), results, key=key, **more)


BEFORE = graded(Outcome.PASSED, Outcome.FAILED)
CHANGED = {
    "a new file": (
        graded(Outcome.PASSED, Outcome.PASSED, key=key_of("another", "checks")),
        "another file was handed in",
        (("second", Outcome.FAILED, Outcome.PASSED),),
    ),
    "new checks": (
        graded(Outcome.FAILED, Outcome.FAILED, key=key_of("file", "others")),
        "the checks, the solution or the course's settings changed",
        (("first", Outcome.PASSED, Outcome.FAILED),),
    ),
    "both": (
        graded(Outcome.FAILED, Outcome.FAILED, key=key_of("another", "others")),
        "another file was handed in and the checks, the solution or the course's settings changed",
        (("first", Outcome.PASSED, Outcome.FAILED),),
    ),
    "a check that is gone": (
        graded(Outcome.PASSED, key=key_of("file", "others")),
        "the checks, the solution or the course's settings changed",
        (("second", Outcome.FAILED, None),),
    ),
    "a penalty": (
        replace(BEFORE, key=key_of("file", "others"), late=Late(90.0, 1.0)),
        "the checks, the solution or the course's settings changed",
        (),
    ),
    "an extension": (
        replace(BEFORE, late=Late(90.0, 1.0)),
        "the due date or an extension changed",
        (),
    ),
    "refused now": (
        graded(Outcome.MISSING, Outcome.MISSING, key=key_of("another", "checks"), status=Status.REFUSED),
        "another file was handed in",
        (("first", Outcome.PASSED, Outcome.MISSING), ("second", Outcome.FAILED, Outcome.MISSING)),
    ),
    "nothing but chance": (
        graded(Outcome.FAILED, Outcome.FAILED),
        "the same file and checks ended otherwise",
        (("first", Outcome.PASSED, Outcome.FAILED),),
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_change_says_why(case):
    """What changed is named: the file, what judges it, or neither; and the checks that end otherwise."""
    after, why, checks = CHANGED[case]
    [change] = changes({"ada": BEFORE}, [after])
    assert (change.before, change.after, change.why, change.checks) == (BEFORE, after, why, checks)


STILL = {
    "the same": BEFORE,
    "another note": replace(BEFORE, notes=("It was renamed.",), key=key_of("another", "checks")),
    "other checks, the same points": graded(Outcome.FAILED, Outcome.PASSED, key=key_of("another", "checks")),
}


@pytest.mark.parametrize("case", STILL)
def test_who_has_the_same_has_not_changed(case):
    """The same score, status and penalty are no change, whatever else differs; nor is a first result."""
    assert changes({"ada": BEFORE}, [STILL[case]]) == []
    assert changes({}, [STILL[case]]) == []
