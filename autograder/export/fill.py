"""A teacher's download, filled in one column with a class's marks; every other cell stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Mark
from autograder.core.text import clipped
from autograder.course import Course
from autograder.export import blackboard, canvas, moodle
from autograder.export.download import SHOWN, Choice, Download, PersonRow, figure, value_of
from autograder.export.people import owners
from autograder.export.sheet import MAX_BYTES, Sheet, read_sheet

ENDINGS = (".csv", ".txt", ".tsv", ".xls")  # what such a download may be called, and the filled file after it
FAULT = "Nothing is written, by a fault of ours: the filled file would differ from yours in other cells too."
NO_MAXIMUM = "The file does not say how many points the column is worth. Make sure that it has as many as here."
Lines = tuple[str, ...]  # sentences for a person
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
    the teacher wants them, `notes` what else a person should know. `files` are to be written in their order.
    """

    path: Path
    files: Mapping[Path, str | bytes]
    placed: int
    changes: tuple[CellChange, ...] = ()
    unmatched: Lines = ()
    unplaced: Lines = ()
    left: Lines = ()
    notes: Lines = ()


SYSTEMS: dict[str, tuple[str, Callable[[Sheet, Choice], Download]]] = {  # what the filled file is called, its reader
    "canvas": ("canvas", canvas.read),
    "moodle": ("moodle-worksheet", moodle.read),
    "blackboard": ("blackboard", blackboard.read),
}


def fill(course: Course, order: Order, path: Path, marks: Sequence[Mark]) -> Delivered:
    """Fill the download at `path`; writes nothing.

    Raises UsageError with the file's name before what is wrong with it, and AutograderError where a cell that is not
    ours would change.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file. Name the file that the other system gave you.")
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)  # a byte more than is taken at most
    name, read = SYSTEMS[order.kind]
    choice = Choice((course.assignment(order.assignment).title, order.assignment), order.column)
    try:
        download = read(read_sheet(data), choice)
        placed, unmatched, unplaced, left = _placed(course, download, marks)
    except UsageError as fault:
        raise UsageError(f"{path}: {str(fault).rstrip('.')}.") from fault
    sheet, cells, changes = download.sheet, dict[tuple[int, int], str](), []
    for person, mark in placed.items():
        texts, points = person.row.texts, figure(mark.score or 0.0, download.comma)
        ours, comments = download.column.index, download.comments
        new = {ours: points} if value_of(texts[ours]) != value_of(points) else {}
        words = moodle.words(mark.comments)
        if words and comments is not None and not texts[comments].strip():
            new[comments] = words
        for column, text in new.items():
            cells[person.row.number, column] = text
            changes.append(CellChange(mark.student, clipped(texts[column], SHOWN), clipped(text, SHOWN)))
    kept = {*range(len(sheet.rows))}
    if order.changed:
        kept -= {one.row.number for one in download.people} - {row for row, _ in cells}
    content = sheet.filled(cells, kept)
    require_only_ours(sheet, content, cells, kept)
    ending = path.suffix.lower() if path.suffix.lower() in ENDINGS else ENDINGS[0]
    place = path_of(course, order, name, ending)
    notes = (*not_final(marks), *([NO_MAXIMUM] if download.maximum is None else []))
    return Delivered(place, {place: content}, len(placed), tuple(changes), unmatched, unplaced, left, notes)


def path_of(course: Course, order: Order, kind: str, ending: str) -> Path:
    """Where a file of a kind goes."""
    parts = [order.assignment, kind, "changed" if order.changed else ""]
    return course.work / "exports" / f"{'-'.join(filter(None, parts))}{ending}"


def require_only_ours(sheet: Sheet, content: bytes, cells: Cells, kept: Collection[int]) -> None:
    """Raise AutograderError unless `content` is the sheet's rows `kept`, cell by cell, with other texts in `cells`."""
    meant = [
        tuple(cells.get((row.number, column), text) for column, text in enumerate(row.texts))
        for row in sheet.rows
        if row.number in kept
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


def _placed(
    course: Course, download: Download, marks: Sequence[Mark]
) -> tuple[dict[PersonRow, Mark], Lines, Lines, Lines]:
    """Return the marks that have a row, and as `Delivered` has them: rows `unmatched`, marks `unplaced`, cells `left`.

    Raises UsageError where the column is worth other points than here, or two rows are one student's.
    """
    there, here = download.maximum, max((one.max_score for one in marks if one.score is not None), default=None)
    if there is not None and here is not None and abs(there - here) > 1e-6:
        raise UsageError(
            f"{download.column.header!r} is worth {there:g} points there, and {here:g} here. Give it {here:g} points"
            " there and download the file again."
        )
    everybody = [*dict.fromkeys([*course.students, *(one.student for one in marks)])]
    rows, placed = dict[str, PersonRow](), dict[PersonRow, Mark]()
    unmatched, unplaced, left = list[str](), list[str](), list[str]()
    found = owners(course.roster, everybody, [one.names for one in download.people])
    for one, (student, doubt) in zip(download.people, found, strict=True):
        if not student:
            unmatched.append(f"line {one.row.line}, {clipped(one.shown, SHOWN)!r}: {doubt}")
        elif rows.setdefault(student, one) is not one:
            both = f"lines {rows[student].row.line} and {one.row.line}"
            raise UsageError(f"{both} are both {student}'s. Mend roster.csv.")
    for mark in marks:
        if mark.score is None:
            continue
        person = rows.get(mark.student)
        over = download.capped and there is not None and mark.score > there
        if person and not person.left and not over:
            placed[person] = mark
            continue
        reason = (person.left or "more than the maximum, which would be passed over") if person else "no row"
        listed = left if person and person.wanted else unplaced
        listed.append(f"{mark.student}: {figure(mark.score)}; {reason}")
    return placed, tuple(unmatched), tuple(unplaced), tuple(left)
