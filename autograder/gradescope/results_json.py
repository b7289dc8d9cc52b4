"""Gradescope's results.json: one test a check.

Every text is declared to be plain, which Gradescope escapes, and is made visible before, so that it can carry no
markup. A submission that was not graded gets 0 points, because Gradescope takes no file without any; a test that is
shown after publishing keeps its student from seeing that as a total.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from autograder.core.model import CheckResult, Graded, Outcome, Status
from autograder.core.text import ROOMS, WORDS, clipped, counted, duration, number, shortened

Document = dict[str, Any]  # results.json as its JSON says it

SCHEMA = 1  # of `extra_data`, which Gradescope keeps and does not read
ROOM = ROOMS[0]
PLAIN = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}
OUR_FAULT = (
    "This submission has arrived, but it could not be graded, and the fault is not yours. The people who run the "
    "course have to look at it. You need not hand it in again."
)
HAND_IN_AGAIN = "Nothing was graded. Mend this and hand in again."
LOOK = "A person will look at this submission; the score may change."
NO_PENALTY = "Nothing is taken off here; the late policy of the course on Gradescope decides."


def results_of(graded: Graded, *, seconds: float = 0.0) -> Document:
    """Return the object for results.json; `seconds` is how long the grading took.

    Numbers of tests are "item.check", in the order of the checks. A check of ours that broke leaves nothing graded.
    """
    if graded.is_broken:
        return unjudged(graded.max_score)
    refused = graded.status is Status.REFUSED
    tests = [] if refused else list(_tests(graded))
    lines = [HAND_IN_AGAIN] if refused else list(_lines_of(graded))
    return {
        "score": 0.0 if refused else graded.score,
        "execution_time": round(seconds, 3),
        "output": "\n".join([*lines, *shortened(graded.notes, ROOM)]),
        **PLAIN,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {
            "schema": SCHEMA,
            "status": graded.status.value,
            "key": graded.key,
            "protection": graded.protection,
        },
    }


def unjudged(max_score: float) -> Document:
    """Return the object for a submission that we failed to grade; staff find it by its one test."""
    waits = {
        "name": "Not graded yet: the people who run the course have to look",
        "number": "1",
        "score": 0.0,
        "max_score": max_score,
        "status": "failed",
        "output": "What went wrong stands in the output of the autograder, which only instructors see.",
        "visibility": "after_published",
    }
    return {
        "score": 0.0,
        "output": OUR_FAULT,
        **PLAIN,
        "stdout_visibility": "hidden",
        "tests": [waits],
        "extra_data": {"schema": SCHEMA, "status": "not_graded"},
    }


def text_of(document: Document) -> str:
    """Write the object as JSON, LF line ends; raises ValueError where a number is not finite."""
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _lines_of(graded: Graded) -> Iterator[str]:
    by_hand = sum(graded.waiting.values())
    rest = f"; a person gives up to {counted(by_hand, 'point')} more" if by_hand else ""
    yield f"{number(graded.score)} of {number(graded.max_score)} automatic points{rest}."
    if graded.late.seconds > 0:
        yield f"Handed in {duration(graded.late.seconds)} after the due date. {NO_PENALTY}"
    if graded.status is Status.NEEDS_LOOK:
        yield LOOK


def _tests(graded: Graded) -> Iterator[Document]:
    for place, item in enumerate(graded.items, start=1):
        results = [result for result in graded.results if result.check.item == item]
        for inner, result in enumerate(results, start=1):
            yield {
                "name": clipped(f"{item}: {result.check.description}", ROOM),
                "number": f"{place}.{inner}",
                "score": result.points,
                "max_score": result.check.points,
                "status": "passed" if result.outcome is Outcome.PASSED else "failed",
                "output": "\n".join(_said(result)),
                "visibility": "visible",
            }


def _said(result: CheckResult) -> Iterator[str]:
    """What a student may read of one check, which is what stands on our own pages."""
    yield f"{WORDS[result.outcome].capitalize()}."
    if result.message and result.message != result.check.description:
        yield clipped(result.message, ROOM)
    if result.hint:
        yield f"Hint: {clipped(result.hint, ROOM)}"
    if result.check.public and result.outcome is not Outcome.PASSED:
        yield "This check is in your notebook too."
