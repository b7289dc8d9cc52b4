"""What counts in the end, as nbgrader counts it: a person's points before ours, less the late penalty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.bridge.database import Query, required
from autograder.bridge.rows import ANSWER, SUBMITTED, grouped, notebook_of
from autograder.errors import UsageError
from autograder.model import Graded, Mark

CLOSE = 1e-6  # points are rounded to six digits on both sides


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of one student in the gradebook."""

    item: str
    auto: float | None
    given: float | None
    extra: float
    waits: bool
    comment: str

    @property
    def points(self) -> float:
        """The points that count, as nbgrader's Grade.score does."""
        return ((self.auto if self.given is None else self.given) or 0.0) + self.extra


@dataclass(frozen=True, slots=True)
class Entries:
    """What the gradebook says of one student's submission."""

    entries: tuple[Entry, ...] = ()
    penalty: float = 0.0


def marks(url: str, assignment: str, graded: Sequence[Graded], standing: Collection[str], most: float) -> list[Mark]:
    """Return a mark for every result; `standing` are the students whose checks count, `most` is nbgrader's maximum.

    Where the gradebook knows a student, its numbers count; else those of the checks. Raises EnvironmentUnfit where it
    cannot be read, UsageError where it still holds the points of an earlier result.
    """
    with required(url) as ask:
        known = _read(ask, assignment) if ask else {}
    behind = [one.student for one in graded if one.student in standing and _is_behind(one, known.get(one.student))]
    if behind:
        more = f" and {len(behind) - 1} more" if len(behind) > 1 else ""
        raise UsageError(
            f"The gradebook holds other points of {behind[0]}{more} than the last grading gave. "
            f"Run `autograder grade {assignment}`, which brings it up to date."
        )
    return [_mark(one, known.get(one.student), one.student in standing, most) for one in graded]


def _is_behind(graded: Graded, known: Entries | None) -> bool:
    """Tell whether a run was cut short between storing this result and recording it."""
    if known is None:
        return False
    auto = {one.item: one.auto for one in known.entries}
    return any(abs((auto.get(item) or 0.0) - score.score) > CLOSE for item, score in graded.items.items())


def _mark(graded: Graded, known: Entries | None, stands: bool, most: float) -> Mark:
    if known is None:
        waiting = tuple(graded.waiting) if stands else ()
        score = max(0.0, round(graded.score - graded.late.penalty, 6)) if stands else None
        return Mark(graded.student, score, most, graded.late.penalty, waiting=waiting)
    given = {one.item: one.given + one.extra for one in known.entries if one.given is not None}
    score = max(0.0, round(sum(one.points for one in known.entries) - known.penalty, 6))
    by_hand = len(given) == len(known.entries)  # a person has graded what no check could
    return Mark(
        graded.student,
        score if stands or by_hand else None,
        most,
        known.penalty,
        given,
        waiting=tuple(one.item for one in known.entries if one.waits),
        comments={one.item: one.comment for one in known.entries if one.comment},
    )


def _read(ask: Query, assignment: str) -> Mapping[str, Entries]:
    found = notebook_of(ask, assignment)
    if not found:
        return {}
    of = {"notebook": found[0][0]}
    said = _comments(ask, of)
    columns = "SELECT a.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade"
    joined = SUBMITTED.format(" JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id")
    rows = grouped(ask(columns + joined, of))
    penalties = dict(ask("SELECT a.student_id, n.late_submission_penalty" + SUBMITTED.format(""), of))
    return {
        student: Entries(
            tuple(_entry(row, said.get((student, row[0]), "")) for row in entries), penalties[student] or 0.0
        )
        for student, entries in rows.items()
    }


def _entry(row: tuple[Any, ...], comment: str) -> Entry:
    item, auto, given, extra, waits = row
    return Entry(item, auto, given, extra or 0.0, bool(waits), comment)


def _comments(ask: Query, of: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(student, item) -> what a person wrote beside the answer."""
    joined = SUBMITTED.format(" JOIN comment c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id")
    told = ask("SELECT a.student_id, b.name, c.manual_comment" + joined, of)
    return {(student, cell.removesuffix(ANSWER)): text for student, cell, text in told if text}
