"""One check on one student's functions -> a CheckResult."""

from __future__ import annotations

import hashlib
import time
import traceback

import numpy as np

from autograder.checks import CheckFailure, taken_notes
from autograder.core.errors import Crashed, Missing, Raised, StudentFault, TimedOut
from autograder.core.model import UNSURE, CheckResult, Outcome
from autograder.grading.collection import Collected
from autograder.sandbox.student import Reference, Student

ENDINGS = {Missing: Outcome.MISSING, Raised: Outcome.RAISED, TimedOut: Outcome.TIMED_OUT, Crashed: Outcome.CRASHED}


def rng_for(secret: str, check: str) -> np.random.Generator:
    """Return the generator of one run of a check: the same for every student of a course."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(f"{secret}\0{check}".encode()).digest()[:16]))


def judge(collected: Collected, student: Student, reference: Reference, secret: str) -> CheckResult:
    """Run one check against one student and turn its ending into a result.

    Of a public check the student reads the detail, too, in one sentence with the message.
    """
    began = time.perf_counter()
    outcome, message, detail = _run(collected, student, reference, secret)
    if outcome in UNSURE and student.retry():  # the kernel may have ended the process for want of memory, or a person
        outcome, message, detail = _run(collected, student, reference, secret)
    if collected.check.public and outcome is not Outcome.BROKEN:  # of what broke on our side the student reads nothing
        apart = message and detail and not detail.startswith(message)
        message = f"{message} ({detail})" if apart else detail or message
    message = " ".join((message, *taken_notes())).strip()
    return CheckResult(collected.check, outcome, message, "", detail, round(time.perf_counter() - began, 6))


def _run(collected: Collected, student: Student, reference: Reference, secret: str) -> tuple[Outcome, str, str]:
    """Run the cases of a check up to the first that does not pass; return its outcome, message and detail."""
    taken_notes()
    for case in collected.cases:
        given = {"student": student, "reference": reference, "rng": rng_for(secret, collected.check.id)}
        try:
            case.function(**{name: given[name] for name in case.fixtures}, **case.values)
        except CheckFailure as failure:
            return Outcome.FAILED, failure.message, failure.detail
        except AssertionError as failure:
            return Outcome.FAILED, "", str(failure)
        except StudentFault as fault:
            more = fault.detail if fault.detail != fault.message else ""
            return ENDINGS[type(fault)], fault.message, more
        except Exception:  # a fault of the check itself: ours, whatever it is
            return Outcome.BROKEN, "", traceback.format_exc()
    return Outcome.PASSED, "", ""
