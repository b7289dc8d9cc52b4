"""One check on one student's functions -> a CheckResult."""

from __future__ import annotations

import hashlib
import time
import traceback

import numpy as np

from autograder.checks import CheckFailure, taken_notes
from autograder.core.errors import Crashed, Missing, Raised, StudentFault, TimedOut
from autograder.core.model import CheckResult, Outcome
from autograder.grading.collection import Collected
from autograder.sandbox.student import Reference, Student

ENDINGS = {Missing: Outcome.MISSING, Raised: Outcome.RAISED, TimedOut: Outcome.TIMED_OUT, Crashed: Outcome.CRASHED}

# once more before it counts: the kernel may have ended the process for want of memory, or a person
UNSURE = {Outcome.CRASHED, Outcome.BROKEN}


def rng_for(secret: str, check: str) -> np.random.Generator:
    """Return the generator of one run of a check: the same for every student of a course."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(f"{secret}\0{check}".encode()).digest()[:16]))


def judge(collected: Collected, student: Student, reference: Reference, secret: str) -> CheckResult:
    """Run one check against one student and turn its ending into a result."""
    began = time.perf_counter()
    outcome, message, detail = _run(collected, student, reference, secret)
    if outcome in UNSURE and student.retry():
        outcome, message, detail = _run(collected, student, reference, secret)
    message = " ".join((message, *taken_notes())).strip()
    return CheckResult(collected.check, outcome, message, "", detail, round(time.perf_counter() - began, 6))


def _run(collected: Collected, student: Student, reference: Reference, secret: str) -> tuple[Outcome, str, str]:
    """Run the cases of a check up to the first that does not pass; return its outcome, message and detail.

    Of a public check the student reads the detail too, where it is about their answer: what broke on our side is not.
    """
    taken_notes()
    read = _with_detail if collected.check.public else lambda message, detail: message
    for case in collected.cases:
        given = {"student": student, "reference": reference, "rng": rng_for(secret, collected.check.id)}
        try:
            case.function(**{name: given[name] for name in case.fixtures}, **case.values)
        except CheckFailure as failure:
            return Outcome.FAILED, read(failure.message, failure.detail), failure.detail
        except AssertionError as failure:
            return Outcome.FAILED, read("", str(failure)), str(failure)
        except StudentFault as fault:
            more = fault.detail if fault.detail != fault.message else ""
            return ENDINGS[type(fault)], read(fault.message, more), more
        except Exception:  # a fault of the check itself: ours, whatever it is
            return Outcome.BROKEN, "", traceback.format_exc()
    return Outcome.PASSED, "", ""


def _with_detail(message: str, detail: str) -> str:
    """Return one sentence of both; a fault's detail often begins with its message."""
    if not message or not detail or detail.startswith(message):
        return detail or message
    return f"{message} ({detail})"
