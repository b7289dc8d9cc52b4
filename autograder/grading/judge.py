"""One check on one student's functions -> a CheckResult."""

from __future__ import annotations

import hashlib
import time
import traceback
from typing import Any

import numpy as np

from autograder.checks import CheckFailure, taken_notes
from autograder.core.errors import Crashed, Missing, Raised, StudentFault, TimedOut
from autograder.core.model import CheckResult, Outcome
from autograder.grading.collection import (
    Case,
    Collected,
)
from autograder.sandbox.student import Reference, Student

ENDINGS = {Missing: Outcome.MISSING, Raised: Outcome.RAISED, TimedOut: Outcome.TIMED_OUT, Crashed: Outcome.CRASHED}

# once more before it counts: the kernel may have ended the process for want of memory, or a person
UNSURE = {Outcome.CRASHED, Outcome.BROKEN}


# ---------------------------------------------------------------- judging


def rng_for(secret: str, check: str) -> np.random.Generator:
    """Return the generator of one run of a check: the same for every student of a course."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(f"{secret}\0{check}".encode()).digest()[:16]))


def judge(collected: Collected, student: Student, reference: Reference, secret: str) -> CheckResult:
    """Run one check against one student and turn its ending into a result."""
    began = time.perf_counter()
    outcome, message, detail = _run(collected, student, reference, secret)
    if outcome in UNSURE and student.retry():
        outcome, message, detail = _run(collected, student, reference, secret)
    if collected.check.public and detail:
        message = detail if detail.startswith(message) or not message else f"{message} ({detail})"
    message = " ".join((message, *taken_notes())).strip()
    return CheckResult(collected.check, outcome, message, "", detail, round(time.perf_counter() - began, 6))


def _run(collected: Collected, student: Student, reference: Reference, secret: str) -> tuple[Outcome, str, str]:
    """Run the cases of a check up to the first that does not pass."""
    taken_notes()
    ending = (Outcome.PASSED, "", "")
    for case in collected.cases:
        given = {"student": student, "reference": reference, "rng": rng_for(secret, collected.check.id)}
        ending = _ending(case, {name: given[name] for name in case.fixtures})
        if ending[0] is not Outcome.PASSED:
            break
    return ending


def _ending(case: Case, given: dict[str, Any]) -> tuple[Outcome, str, str]:
    try:
        case.function(**given, **case.values)
    except CheckFailure as failure:
        return Outcome.FAILED, failure.message, failure.detail
    except AssertionError as failure:
        return Outcome.FAILED, "", str(failure)
    except StudentFault as fault:
        return ENDINGS[type(fault)], fault.message, fault.detail if fault.detail != fault.message else ""
    except Exception:  # a fault of the check itself: ours, whatever it is
        return Outcome.BROKEN, "", traceback.format_exc()
    return Outcome.PASSED, "", ""
