"""A teacher's download, filled in one column with a class's marks; every other cell stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Mark
from autograder.core.text import clipped
from autograder.course import Course
from autograder.export import blackboard, canvas, moodle
from autograder.export.download import SHOWN, Choice, Download, PersonRow, figure, value_of
from autograder.export.people import People
from autograder.export.sheet import MAX_BYTES, Sheet, read_sheet

ENDINGS = (".csv", ".txt", ".tsv", ".xls")  # what such a download may be called, and the filled file after it
FAULT = "Nothing is written, by a fault of ours: the filled file would differ from yours in other cells too."
NO_MAXIMUM = "The file does not say how many points the column is worth. Make sure that it has as many as here."
Cells = Mapping[tuple[int, int], str]  # (row, column) -> the text to be there


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the format, the download to fill, its column, only what changed, and whether to write."""

    kind: str
    assignment: str
    fill: Path | None = None
    column: str = ""
    changed: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that gets another text."""

    student: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the marks; `path` is where the file lies, or would lie in a dry run.

    `unmatched` are rows of nobody whom we know, `unplaced` students whose mark has no place, `left` cells that stay as
    the teacher wants them, `notes` what else a person should know. `kept` is what later runs with --changed compare
    with; `beside` are further files in the same folder.
    """

    path: Path
    content: str | bytes
    placed: int
    changes: tuple[CellChange, ...] = ()
    unmatched: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kept: str = ""
    beside: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class System:
    """How a system's download is read; `name` is what the filled one is called."""

    name: str
    read: Callable[[Sheet, Choice], Download]


SYSTEMS = {
    "canvas": System("canvas", canvas.read),
    "moodle": System("moodle-worksheet", moodle.read),
    "blackboard": System("blackboard", blackboard.read),
}


@dataclass(frozen=True, slots=True)
class Placing:
    """Who stands where in a download: the marks that have a row, and what could not be placed."""

    marks: dict[PersonRow, Mark]
    unmatched: tuple[str, ...]
    unplaced: tuple[str, ...]
    left: tuple[str, ...]


def fill(course: Course, order: Order, path: Path, marks: Sequence[Mark]) -> Delivered:
    """Fill the download at `path`; writes nothing.

    Raises UsageError with the file's name before what is wrong with it, and AutograderError where a cell that is not
    ours would change.
    """
    system, data = SYSTEMS[order.kind], _bytes(path)
    choice = Choice((course.assignment(order.assignment).title, order.assignment), order.column)
    try:
        download = system.read(read_sheet(data), choice)
        _require_same_points(download, marks)
        placing = _placed(course, download, marks)
    except UsageError as fault:
        raise UsageError(f"{path}: {str(fault).rstrip('.')}.") from fault
    sheet, cells = download.sheet, _cells(download, placing.marks)
    kept = download.heads | {row for row, _ in cells} if order.changed else {*range(len(sheet.rows))}
    content = sheet.filled(cells, kept)
    require_only_ours(sheet, content, cells, kept)
    students = {one.row: mark.student for one, mark in placing.marks.items()}
    return Delivered(
        path_of(course, order, system.name, path.suffix.lower() if path.suffix.lower() in ENDINGS else ENDINGS[0]),
        content,
        len(placing.marks),
        tuple(
            CellChange(students[row], clipped(sheet.rows[row].texts[column], SHOWN), clipped(new, SHOWN))
            for (row, column), new in cells.items()
        ),
        placing.unmatched,
        placing.unplaced,
        placing.left,
        (*not_final(marks), *([NO_MAXIMUM] if download.maximum is None else [])),
    )


def path_of(course: Course, order: Order, kind: str, ending: str) -> Path:
    """Where a file of a kind goes."""
    parts = [order.assignment, kind, "changed" if order.changed else ""]
    return course.work / "exports" / f"{'-'.join(filter(None, parts))}{ending}"


def require_only_ours(sheet: Sheet, content: bytes, cells: Cells, kept: Collection[int]) -> None:
    """Raise AutograderError unless `content` is the sheet's rows `kept`, cell by cell, with other texts in `cells`."""
    meant = [
        tuple(cells.get((number, column), text) for column, text in enumerate(row.texts))
        for number, row in enumerate(sheet.rows)
        if number in kept
    ]
    try:
        found = read_sheet(content, sheet.delimiter)
    except UsageError as fault:
        raise AutograderError(f"{FAULT} {fault}") from fault
    if [row.texts for row in found.rows] != meant or (found.mark, found.codec) != (sheet.mark, sheet.codec):
        raise AutograderError(FAULT)


def not_final(marks: Sequence[Mark]) -> tuple[str, ...]:
    """A sentence where some marks still wait for a person."""
    waiting = sum(one.score is not None and bool(one.waiting) for one in marks)
    return (f"{waiting} of the marks are not final: a person has still to grade a part.",) if waiting else ()


def _bytes(path: Path) -> bytes:
    """Read a file of the teacher's, a byte more than is taken at most; raises UsageError."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file. Name the file that the other system gave you.")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _require_same_points(download: Download, marks: Sequence[Mark]) -> None:
    there, here = download.maximum, max((one.max_score for one in marks if one.score is not None), default=None)
    if there is not None and here is not None and abs(there - here) > 1e-6:
        raise UsageError(
            f"{download.column.header!r} is worth {there:g} points there, and {here:g} here. Give it {here:g} points"
            " there and download the file again."
        )


def _placed(course: Course, download: Download, marks: Sequence[Mark]) -> Placing:
    """Find everybody's row; raises UsageError where two rows are one student's."""
    scored = {one.student: one for one in marks if one.score is not None}
    people = People(course.roster, dict.fromkeys([*course.students, *(one.student for one in marks)]))
    rows, unmatched = dict[str, PersonRow](), []
    owners = people.owners([one.names for one in download.people])
    for one, (student, doubt) in zip(download.people, owners, strict=True):
        if not student:
            unmatched.append(f"line {one.line}, {clipped(one.shown, SHOWN)!r}: {doubt}")
        elif rows.setdefault(student, one) is not one:
            raise UsageError(f"lines {rows[student].line} and {one.line} are both {student}'s. Mend roster.csv.")
    reasons = {student: _why_not(download, rows.get(student), mark) for student, mark in scored.items()}
    said = {student: f"{student}: {figure(mark.score or 0.0)}; {reasons[student]}" for student, mark in scored.items()}
    wanted = {student for student, one in rows.items() if one.wanted}
    return Placing(
        {rows[student]: mark for student, mark in scored.items() if not reasons[student]},
        tuple(unmatched),
        tuple(said[student] for student in scored if reasons[student] and student not in wanted),
        tuple(said[student] for student in scored if student in wanted),
    )


def _why_not(download: Download, person: PersonRow | None, mark: Mark) -> str:
    """Why a mark cannot be filled in, or nothing."""
    if person is None:
        return "no row"
    over = download.capped and download.maximum is not None and (mark.score or 0.0) > download.maximum
    return person.left or ("more than the maximum, which would be passed over" if over else "")


def _cells(download: Download, marks: Mapping[PersonRow, Mark]) -> Cells:
    """Return the cells whose text has to be another: points that differ, and words where there are none yet."""
    cells, comments = dict[tuple[int, int], str](), download.comments
    for person, mark in marks.items():
        texts = download.sheet.rows[person.row].texts
        text, words = figure(mark.score or 0.0, download.comma), moodle.words(mark.comments)
        if value_of(texts[download.column.index]) != value_of(text):
            cells[person.row, download.column.index] = text
        if words and comments is not None and not texts[comments].strip():
            cells[person.row, comments] = words
    return cells
