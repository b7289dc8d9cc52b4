"""The plain CSV table of one assignment: one line a student, for spreadsheets and for scripts.

UTF-8 without a mark, LF line ends, text quoted and numbers bare. Text that a spreadsheet would run as a
formula gets a leading apostrophe; no student id may hold one, so `student_of` gives every id back unharmed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence

from autograder.core.model import Graded, Mark
from autograder.core.text import settled, visible

TextOrNumber = str | int | float

# the wide forms of = + - @ count as the plain ones in some East Asian settings
FORMULA_STARTS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
FIXED = ("student", "assignment", "status", "score", "max_score", "waiting", "late_seconds", "penalty")
MISSING = "missing"  # the status of a student who handed in nothing
COUNTED = ("manual", "total", "total_max")  # what a person gave, what counts in the end, and of how many points


def csv_rows(
    rows: Sequence[Graded], *, missing: Sequence[str] = (), assignment: str = "", marks: Sequence[Mark] = ()
) -> list[list[TextOrNumber]]:
    """Return the header and one row a student, by id: `FIXED`, one column an item, notes; with `marks` also `COUNTED`.

    Scores of refused and of missing students, and of submissions in which a check of ours broke, are empty
    and not 0. `missing` are ids of students who handed in nothing; `assignment` names theirs where `rows` is
    empty.
    """
    items = list(dict.fromkeys(item for graded in rows for item in graded.items))
    name = assignment or (rows[0].assignment if rows else "")
    body = [_line(graded, items) for graded in rows]
    body += [_nothing(student, name, len(items)) for student in missing]
    header: list[TextOrNumber] = [safe(column) for column in (*FIXED, *items, "notes")]
    table = [header, *sorted(body, key=lambda line: student_of(str(line[0])))]
    return _with_marks(table, marks) if marks else table


def csv_text(
    rows: Sequence[Graded], *, missing: Sequence[str] = (), assignment: str = "", marks: Sequence[Mark] = ()
) -> str:
    """Write the table of `csv_rows` as text; save it with `newline=""` so that the LF ends stay."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerows(csv_rows(rows, missing=missing, assignment=assignment, marks=marks))
    return out.getvalue()


def course_text(shares: Mapping[str, float], bonus: Collection[str], marks: Mapping[str, Sequence[Mark]]) -> str:
    """Write the table of a course: a line a student, what counts in each assignment, the weighted percentage so far.

    `shares` are the weights, those of assignments without marks apart; who has no mark in one that has some gets
    nothing for it. What an assignment in `bonus` earns is added, and it is asked of nobody.
    """
    points = {(one.student, name): one for name, rows in marks.items() for one in rows if one.score is not None}
    asked = sum(share for name, share in shares.items() if name not in bonus and marks.get(name)) or 1.0
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(["student", *shares, "percent_so_far"])
    for student in sorted({one.student for rows in marks.values() for one in rows}):
        earned = {name: points[student, name] for name in shares if (student, name) in points}
        total = sum(shares[name] * _share(one) for name, one in earned.items()) / asked
        cells = [_plain(earned[name].score or 0.0) if name in earned else "" for name in shares]
        writer.writerow([safe(student), *cells, _plain(round(100 * total, 2))])
    return out.getvalue()


def _share(mark: Mark) -> float:
    return (mark.score or 0.0) / (mark.max_score or 1.0)


def safe(text: str) -> str:
    """Put the text on one line, nothing hidden in it, with an apostrophe before what would start a formula."""
    guarded = text.lstrip(" ").startswith(FORMULA_STARTS)
    line = " ".join(visible(text).split())
    return f"'{line}" if guarded or line.startswith(FORMULA_STARTS) else line


def student_of(cell: str) -> str:
    """Read the student id from a cell of the first column: the inverse of `safe` on ids."""
    return cell.removeprefix("'")


def _line(graded: Graded, items: Sequence[str]) -> list[TextOrNumber]:
    """Return one student's row."""
    known, earned = settled(graded), graded.items
    return [
        safe(graded.student),
        safe(graded.assignment),
        graded.status.value,
        _plain(graded.score) if known else "",
        _plain(graded.max_score) if graded.results else "",
        _plain(sum(graded.waiting.values())),
        _plain(graded.late.seconds),
        _plain(graded.late.penalty),
        *(_plain(earned[item].score) if known and item in earned else "" for item in items),
        safe(" | ".join(graded.notes)),
    ]


def _nothing(student: str, assignment: str, items: int) -> list[TextOrNumber]:
    """Return the row of a student who handed in nothing."""
    empty = [""] * (len(FIXED) - 3 + items + 1)
    return [safe(student), safe(assignment), MISSING, *empty]


def _with_marks(table: list[list[TextOrNumber]], marks: Sequence[Mark]) -> list[list[TextOrNumber]]:
    """Add what counts in the end behind the columns that were there before."""
    known = {one.student: one for one in marks}
    header, *body = table
    return [[*header, *COUNTED], *([*line, *_counted(known.get(student_of(str(line[0]))))] for line in body)]


def _counted(mark: Mark | None) -> list[TextOrNumber]:
    if mark is None or mark.score is None:
        return [""] * len(COUNTED)
    return [_plain(sum(mark.given.values())), _plain(mark.score), _plain(mark.max_score)]


def lines_of(text: str) -> dict[str, str]:
    """The lines of such a table below its header, by student."""
    return {student_of(next(csv.reader([line]))[0]): line for line in text.split("\n")[1:] if line}


def imported(text: str) -> dict[str, float]:
    """Read what counts in the end from a table with `COUNTED`, by student; who has no total is left out."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {student_of(row["student"]): float(row["total"]) for row in rows if row.get("total")}


def _plain(value: float) -> int | float:
    """Drop the ".0" of a whole number, round any other as scores are."""
    return int(value) if value == int(value) else round(value, 6)
