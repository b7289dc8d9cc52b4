"""A teacher's download, filled in one column with a class's marks, and read back by the other system's own rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Mark
from autograder.core.text import clipped
from autograder.course import Course
from autograder.export import blackboard, canvas, moodle
from autograder.export.form import SHOWN, Ask, Form, Line, Rejected, Values, figure, value_of
from autograder.export.people import People
from autograder.export.sheet import MAX_BYTES, Sheet, read_sheet

ENDINGS = (".csv", ".txt", ".tsv", ".xls")  # what such a download may be called, and the filled file after it
FAULT = "Nothing is written, by a fault of ours:"
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
class Change:
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
    changes: tuple[Change, ...] = ()
    unmatched: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kept: str = ""
    beside: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class System:
    """How a system's download is read, as a form and as its importer would; `name` is what the filled one is called."""

    name: str
    form: Callable[[Sheet, Ask], Form]
    imported: Callable[[Form, bytes], Values]


SYSTEMS = {
    "canvas": System("canvas", canvas.form, lambda form, data: canvas.imported(data)),
    "moodle": System(
        "moodle-worksheet", moodle.form, lambda form, data: moodle.imported(data, form.column.index, form.comments)
    ),
    "blackboard": System("blackboard", blackboard.form, lambda form, data: blackboard.imported(data)),
}


@dataclass(frozen=True, slots=True)
class Placing:
    """Who stands where in a form: the marks that have a row, and what could not be placed."""

    marks: dict[Line, Mark]
    unmatched: tuple[str, ...]
    unplaced: tuple[str, ...]
    left: tuple[str, ...]


def fill(course: Course, order: Order, path: Path, marks: Sequence[Mark]) -> Delivered:
    """Fill the download at `path`; writes nothing.

    Raises UsageError with the file's name before what is wrong with it, and AutograderError where the other system
    would read anything else than what was there and the marks.
    """
    system, data = SYSTEMS[order.kind], _bytes(path)
    ask = Ask((course.assignment(order.assignment).title, order.assignment), order.column)
    try:
        form = system.form(read_sheet(data), ask)
        before = system.imported(form, data)
        _require_same_points(form, marks)
        placing = _placed(course, form, marks)
    except (UsageError, Rejected) as fault:
        raise UsageError(f"{path}: {str(fault).rstrip('.')}.") from fault
    cells = _cells(form, placing.marks)
    kept = form.heads | {row for row, _ in cells} if order.changed else None
    content = form.sheet.filled(cells, kept)
    require_equal(lambda: system.imported(form, content), _expected(form, before, cells, kept))
    return Delivered(
        path_of(course, order, system.name, path.suffix.lower() if path.suffix.lower() in ENDINGS else ENDINGS[0]),
        content,
        len(placing.marks),
        _changes(form, placing.marks, cells),
        placing.unmatched,
        placing.unplaced,
        placing.left,
        _notes(form, marks),
    )


def path_of(course: Course, order: Order, kind: str, ending: str) -> Path:
    """Where a file of a kind goes."""
    parts = [order.assignment, kind, "changed" if order.changed else ""]
    return course.work / "exports" / f"{'-'.join(filter(None, parts))}{ending}"


def require_equal(read: Callable[[], object], expected: object) -> None:
    """Raise AutograderError where an importer does not find in our file what was meant to be written."""
    try:
        found = read()
    except Rejected as fault:
        raise AutograderError(f"{FAULT} the other system would refuse the file. {fault}.") from fault
    if found != expected:
        raise AutograderError(f"{FAULT} the other system would read the file otherwise than it is meant.")


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


def _require_same_points(form: Form, marks: Sequence[Mark]) -> None:
    most = max((one.max_score for one in marks if one.score is not None), default=None)
    if form.maximum is not None and most is not None and abs(form.maximum - most) > 1e-6:
        raise UsageError(
            f"{form.column.header!r} is worth {form.maximum:g} points there, and {most:g} here. Give it {most:g} points"
            " there and download the file again."
        )


def _placed(course: Course, form: Form, marks: Sequence[Mark]) -> Placing:
    """Find everybody's row; raises UsageError where two rows are one student's."""
    scored = {one.student: one for one in marks if one.score is not None}
    people = People(course.roster, dict.fromkeys([*course.students, *(one.student for one in marks)]))
    rows, unmatched = dict[str, Line](), []
    owners = people.owners([line.names for line in form.lines])
    for line, (student, doubt) in zip(form.lines, owners, strict=True):
        if not student:
            unmatched.append(f"line {line.number}, {clipped(line.shown, SHOWN)!r}: {doubt}")
        elif rows.setdefault(student, line) is not line:
            raise UsageError(f"lines {rows[student].number} and {line.number} are both {student}'s. Mend roster.csv.")
    reasons = {student: _why_not(form, rows.get(student), mark) for student, mark in scored.items()}
    lines = {student: f"{student}: {figure(mark.score or 0.0)}; {reasons[student]}" for student, mark in scored.items()}
    wanted = {student for student, line in rows.items() if line.wanted}
    return Placing(
        {rows[student]: mark for student, mark in scored.items() if not reasons[student]},
        tuple(unmatched),
        tuple(lines[student] for student in scored if reasons[student] and student not in wanted),
        tuple(lines[student] for student in scored if student in wanted),
    )


def _why_not(form: Form, line: Line | None, mark: Mark) -> str:
    """Why a mark cannot be filled in, or nothing."""
    if line is None:
        return "no row"
    over = form.capped and form.maximum is not None and (mark.score or 0.0) > form.maximum
    return line.left or ("more than the maximum, which would be passed over" if over else "")


def _cells(form: Form, marks: Mapping[Line, Mark]) -> Cells:
    """Return the cells whose text has to be another: points that differ, and words where there are none yet."""
    cells = {}
    for line, mark in marks.items():
        text, words = figure(mark.score or 0.0, form.comma), moodle.words(mark.comments)
        if value_of(form.cell(line)) != value_of(text):
            cells[line.row, form.column.index] = text
        if words and form.comments is not None and not form.sheet.rows[line.row].cells[form.comments].text.strip():
            cells[line.row, form.comments] = words
    return cells


def _changes(form: Form, marks: Mapping[Line, Mark], cells: Cells) -> tuple[Change, ...]:
    students = {line.row: mark.student for line, mark in marks.items()}
    old = {place: form.sheet.rows[place[0]].cells[place[1]].text for place in cells}
    return tuple(Change(students[at[0]], clipped(old[at], SHOWN), clipped(new, SHOWN)) for at, new in cells.items())


def _expected(form: Form, before: Values, cells: Cells, kept: Collection[int] | None) -> Values:
    """What the other system must find: what it found before in the rows that are kept, but for the filled cells."""
    whose = {line.row: line.whose for line in form.lines if kept is None or line.row in kept}
    people = {*whose.values()}
    filled: Values = {}
    for (row, column), text in cells.items():
        is_points = column == form.column.index
        filled[whose[row], form.column_key if is_points else moodle.WORDS] = value_of(text) if is_points else text
    return {key: value for key, value in before.items() if key[0] in people} | filled


def _notes(form: Form, marks: Sequence[Mark]) -> tuple[str, ...]:
    unknown = "The file does not say how many points the column is worth. Make sure that it has as many as here."
    return (*not_final(marks), *([unknown] if form.maximum is None else []))
