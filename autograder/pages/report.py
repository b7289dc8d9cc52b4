"""The staff's page about one assignment: who needs a look, how it went, which checks and mistakes stand out.

Pure: a `ClassRecord` in, HTML out. Notes and hints are shown, escaped; `CheckResult.detail` stays in the results files,
where `autograder why` reads it, because pages get mailed around.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from autograder.core.model import UNSURE, Check, CheckResult, ClassRecord, Graded, Mark, Outcome, Status
from autograder.core.text import WORDS, counted, first_of, number, shortened
from autograder.pages.render import fitting, render

REPORT_LIMIT = 500_000  # bytes; a browser lays a page of this size out at once
ROOMS = (240, 80, 24, 8)  # characters for one note, as in `feedback`
MOST_HINTS = 20  # below the twentieth, a mistake is one student's and not the class's
MOST_BARS = 20
MOST_NAMED = 3  # one dead process fails a dozen checks; the first few say where
WIDTHS = (1, 2, 5, 10, 20, 50, 100)  # points that one bar of the histogram may span
ORDER = (Status.NEEDS_LOOK, Status.REFUSED, Status.GRADED)
NO_SCORE = "\N{EN DASH}"
STATUS_WORDS = {Status.NEEDS_LOOK: "needs a look", Status.REFUSED: "refused", Status.GRADED: "graded"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram: scores from `low` to below `high` (the last bar: to `high`)."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How a class fared on one check; `others` counts the outcomes other than a pass, most frequent first."""

    check: Check
    passed: int
    judged: int
    others: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Passed over judged, 0 to 1; 0 where nothing was judged."""
        return self.passed / self.judged if self.judged else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One named mistake of one item and how many students made it."""

    item: str
    hint: str
    students: int


def report_page(
    record: ClassRecord, *, course_title: str, assignment_title: str, addresses: Mapping[str, str] | None = None
) -> str:
    """Draw the class page of one assignment, at most `REPORT_LIMIT` bytes for 1,000 students.

    `addresses` link students to pages of their own. Where notes would make the page too large, each is cut short;
    scores never are.
    """
    ranked = sorted(record.graded, key=lambda graded: (ORDER.index(graded.status), graded.student))
    scores = [graded.score for graded in ranked if graded.stands]
    most = max((graded.max_score for graded in ranked), default=0.0)
    columns = {item: score.max_score for graded in reversed(ranked) for item, score in graded.items.items()}
    common = {
        "course_title": course_title,
        "assignment_title": assignment_title,
        "record": record,
        "counts": counts(ranked),
        "bars": histogram(scores, most),
        "summary": _summary(scores, most),
        "rates": rates(ranked),
        "mistakes": mistakes(ranked),
        "columns": columns,
        "protections": Counter(graded.protection for graded in ranked if graded.protection).most_common(),
        "words": STATUS_WORDS,
        "addresses": addresses or {},
    }

    def draw(room: int) -> str:
        rows = [_row(graded, record.marks[graded.student], columns, room) for graded in ranked]
        return render("report.html", **common, rows=rows)

    return fitting(draw, REPORT_LIMIT, ROOMS)


def counts(rows: Sequence[Graded]) -> dict[Status, int]:
    """Count the submissions that ended in each status, those for a person first."""
    found = Counter(graded.status for graded in rows)
    return {status: found[status] for status in ORDER}


def histogram(scores: Sequence[float], most: float) -> tuple[Bar, ...]:
    """Count scores in at most `MOST_BARS` bars of equal, round width from 0 to `most` points or just above."""
    if most <= 0:
        return ()
    width = next((w for w in WIDTHS if most <= w * MOST_BARS), most / MOST_BARS)
    size = min(max(int(-(-most // width)), 1), MOST_BARS)
    found = Counter(min(int(score // width), size - 1) for score in scores)
    return tuple(Bar(i * width, (i + 1) * width, found[i]) for i in range(size))


def rates(rows: Sequence[Graded]) -> tuple[Rate, ...]:
    """Rank all checks by pass rate, the hardest first; what could not be judged or read counts on neither side."""
    results: dict[str, list[CheckResult]] = {}
    for result in (result for graded in rows if graded.status is not Status.REFUSED for result in graded.results):
        results.setdefault(result.check.id, []).append(result)
    found = []
    for of_check in results.values():
        ended = Counter(result.outcome for result in of_check)
        passed = ended.pop(Outcome.PASSED, 0)
        others = tuple((WORDS[outcome], count) for outcome, count in ended.most_common())
        found.append(Rate(of_check[0].check, passed, len(of_check) - ended[Outcome.BROKEN], others))
    return tuple(sorted(found, key=lambda rate: (rate.share, rate.check.id)))


def mistakes(rows: Sequence[Graded]) -> tuple[Mistake, ...]:
    """Rank the named mistakes that most students made, each student counted once for each item."""
    found = Counter(
        pair
        for graded in rows
        for pair in {(result.check.item, result.hint) for result in graded.results if result.hint}
    )
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Mistake(item, hint, students) for (item, hint), students in ranked[:MOST_HINTS])


def reasons(graded: Graded) -> tuple[str, ...]:
    """Say why staff should look at a submission: its notes, then the checks that broke or crashed."""
    words = [*graded.notes]
    for outcome in UNSURE:
        ids = [result.check.id for result in graded.results if result.outcome is outcome]
        words += [f"{WORDS[outcome]}: {first_of(ids, MOST_NAMED)}"] if ids else []
    return tuple(words)


def _row(graded: Graded, mark: Mark, columns: Iterable[str], room: int) -> dict[str, Any]:
    """Arrange one student's cells; a submission whose score does not stand has no points in any.

    A cell has the style of what was lost (p where part of it was earned, z where nothing was) and the points.
    """
    cells = []
    for earned in map(graded.items.get, columns if graded.stands else ()):
        if earned is None:
            cells.append(("", NO_SCORE))
        else:
            how = "" if earned.score >= earned.max_score else "p" if earned.score > 0 else "z"
            cells.append((how, number(earned.score)))
    return {
        "student": graded.student,
        "status": graded.status,
        "score": number(graded.score) if graded.stands else NO_SCORE,
        "mark": NO_SCORE if mark.score is None else number(mark.score) + (" so far" if mark.waiting else ""),
        "cells": cells,
        "reasons": shortened(reasons(graded) if graded.status is Status.NEEDS_LOOK else graded.notes, room),
    }


def _summary(scores: Sequence[float], most: float) -> str:
    """Tell the middle of a class in one sentence."""
    if not scores:
        return "No scores yet."
    full = sum(score >= most for score in scores)
    middle = f"Median {number(median(scores))}, mean {number(mean(scores))} of {number(most)} points"
    return f"{middle}; {counted(len(scores), 'submission')}, {number(full)} of them with full points."
