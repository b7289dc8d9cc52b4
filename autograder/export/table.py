"""The plain CSV table of one assignment: one line a student, for spreadsheets and for scripts.

UTF-8 without a mark, LF line ends, text quoted and numbers bare. Text that a spreadsheet would run as a
formula gets a leading apostrophe; no student id may hold one, so `removeprefix` gives every id back unharmed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from autograder.core.model import ClassRecord, Mark
from autograder.core.text import visible

TextOrNumber = str | int | float

# the wide forms of = + - @ count as the plain ones in some East Asian settings
FORMULA_STARTS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
FIXED = ("student", "assignment", "status", "score", "max_score", "waiting", "late_seconds", "penalty")
COUNTED = ("manual", "total", "total_max")  # what a person's points add, what counts in the end, of how many points
MISSING, DAMAGED = "missing", "damaged"  # the status of who handed in nothing, and of a result that cannot be read


def csv_text(record: ClassRecord) -> str:
    """Write the header and one row a student, by id: `FIXED`, one column an item, notes, `COUNTED`.

    Where there is a total, score + manual - penalty is the total; `waiting` are points that a person has still to
    give. Scores of refused, missing and unreadable submissions, and of those in which a check of ours broke, are empty
    and not 0. Save the text with `newline=""` so that the LF ends stay.
    """
    items = [*dict.fromkeys(item for graded in record.graded for item in graded.items)]
    rows: dict[str, list[TextOrNumber]] = {}
    for graded in record.graded:
        mark, stands, earned = record.marks[graded.student], graded.stands, graded.items
        counts = mark.score is not None
        rows[graded.student] = [
            safe(graded.student),
            safe(graded.assignment),
            graded.status.value,
            _plain(graded.score) if stands else "",
            _plain(graded.max_score) if graded.results else "",
            _plain(sum(mark.waiting.values())),
            _plain(graded.late.seconds),
            _plain(mark.penalty) if counts else "",
            *(_plain(earned[item].score) if stands and item in earned else "" for item in items),
            safe(" | ".join(graded.notes)),
            *(_plain(value or 0.0) if counts else "" for value in (mark.manual, mark.score, mark.max_score)),
        ]
    absent = [(student, MISSING, "") for student in record.absent]
    for student, status, note in (*absent, *((one.student, DAMAGED, one.fault) for one in record.damaged)):
        empty = [""] * (len(FIXED) - 3 + len(items))
        rows[student] = [safe(student), safe(record.assignment), status, *empty, safe(note), *[""] * len(COUNTED)]
    return written([[*FIXED, *map(safe, items), "notes", *COUNTED], *(rows[student] for student in sorted(rows))])


def written(rows: Iterable[Iterable[TextOrNumber]], quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC) -> str:
    """Write rows as CSV with LF line ends; `quoting` is one of the csv module's."""
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows(rows)
    return out.getvalue()


def course_text(shares: Mapping[str, float], bonus: Collection[str], marks: Mapping[str, Sequence[Mark]]) -> str:
    """Write the table of a course: a line a student, what counts in each assignment, the weighted percentage so far.

    `shares` are the weights, those of assignments without marks apart; who has no mark in one that has some gets
    nothing for it. What an assignment in `bonus` earns is added, and it is asked of nobody.
    """
    points = {(one.student, name): one for name, rows in marks.items() for one in rows if one.score is not None}
    asked = sum(share for name, share in shares.items() if name not in bonus and marks.get(name)) or 1.0
    table: list[list[TextOrNumber]] = [["student", *shares, "percent_so_far"]]
    for student in sorted({one.student for rows in marks.values() for one in rows}):
        earned = {name: points[student, name] for name in shares if (student, name) in points}
        total = sum(shares[n] * ((one.score or 0.0) / (one.max_score or 1.0)) for n, one in earned.items()) / asked
        cells = [_plain(earned[name].score or 0.0) if name in earned else "" for name in shares]
        table.append([safe(student), *cells, _plain(round(100 * total, 2))])
    return written(table)


def safe(text: str) -> str:
    """Put the text on one line, nothing hidden in it, with an apostrophe before what would start a formula."""
    guarded = text.lstrip(" ").startswith(FORMULA_STARTS)
    line = " ".join(visible(text).split())
    return f"'{line}" if guarded or line.startswith(FORMULA_STARTS) else line


def _plain(value: float) -> int | float:
    """Drop the ".0" of a whole number, round any other as scores are."""
    return int(value) if value == int(value) else round(value, 6)
