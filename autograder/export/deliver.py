"""Which mark goes where: a class's marks into the files of other systems, below work/exports.

Every file is read back by its system's rules first. Nothing is written where the marks would not be found in it, and
nothing in a dry run.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.core.model import ClassRecord, Mark
from autograder.course import Course
from autograder.export import classroom50, junit, moodle, table
from autograder.export.fill import SYSTEMS, Change, Delivered, Order, fill, not_final, path_of, require_equal
from autograder.export.form import Rejected, figure
from autograder.export.table import course_text, csv_text
from autograder.gradebook.marks import class_record
from autograder.pages import write

LAST = ".last"  # below work/exports: one file a kind, against which --changed compares
BETWEEN = "\n\n"  # in such a file: above stands the last whole file, below what --changed has sent since
WHOLE_ONLY = ("junit", "classroom50")
NOTHING_NEW = "Nothing differs from the last whole file."
NO_WHOLE_FILE = "There is no whole file to compare with: everybody is in this one."
AGAIN = "{again} of the rows were in a file of --changed before. Import this file, and that one no more."
OTHERWISE = "The last files have other columns: they are compared with nothing, and whose mark is gone is not told."
GONE = "{who}: in the last file, and now without a mark. Take the grade away in Moodle"
LIKE_A_FORMULA = "the {field} {who!r} begins as a formula does, so it is not sent. Name another field with --column"

Row = TypeVar("Row")  # what a file says of one person


@dataclass(frozen=True, slots=True)
class Earlier(Generic[Row]):
    """What the other system may have from us, by person: the last whole file, and files of --changed since.

    Which of the latter were imported nobody knows, so whoever is in one is sent again until the next whole file. None
    stands for rows that cannot be compared: then everybody is sent.
    """

    whole: Mapping[str, Row] | None
    since: Mapping[str, Row] | None

    @property
    def comparable(self) -> bool:
        """Whether all that was said is known."""
        return self.whole is not None and self.since is not None

    @property
    def known(self) -> dict[str, Row]:
        """What was said last of everybody."""
        return {**(self.whole or {}), **(self.since or {})}

    def due(self, now: Mapping[str, Row]) -> dict[str, Row]:
        """The rows that a file of --changed must have, so that none is lost whatever was imported."""
        whole, since = (self.whole or {}, self.since or {}) if self.comparable else ({}, {})
        return {who: row for who, row in now.items() if who in since or whole.get(who) != row}

    def sent(self, now: Mapping[str, Row]) -> dict[str, Row]:
        """What is sent since the last whole file: also who is gone now, and may be back later."""
        return {who: row for who, row in self.known.items() if who not in now} | self.due(now)

    def note(self, now: Mapping[str, Row]) -> str:
        """What a person should know of a file of --changed, or nothing."""
        if not self.comparable:
            return OTHERWISE
        again = sum(who in (self.since or {}) for who in now)
        if again:
            return AGAIN.format(again=again)
        if not self.whole:
            return NO_WHOLE_FILE
        return "" if self.due(now) else NOTHING_NEW


def deliver(course: Course, order: Order) -> Delivered:
    """Make the file that is asked for and, unless it is a dry run, write it below work/exports.

    Raises UsageError where the order or the teacher's file does not fit, AutograderError where the other system would
    not read our file as it is meant; nothing is written then.
    """
    made = _made(course, order)
    if order.dry_run:
        return made
    if made.kept and order.changed:
        write_atomically(_last(course, order), made.kept)  # before the file: a kill between them sends a row too often
    write_atomically(made.path, made.content)
    for name, data in made.beside.items():
        write_atomically(made.path.with_name(name), data)
    if made.kept and not order.changed:
        write_atomically(_last(course, order), made.kept)
    return made


def _made(course: Course, order: Order) -> Delivered:
    course.assignment(order.assignment)
    if order.fill and order.kind not in SYSTEMS:
        raise UsageError(f"--fill is for {', '.join(SYSTEMS)}; {order.kind} fills no file.")
    if order.column and order.kind not in SYSTEMS:
        raise UsageError(f"--column is for {', '.join(SYSTEMS)}; {order.kind} has no column to choose.")
    if order.changed and order.kind in WHOLE_ONLY:
        raise UsageError(f"--changed is for tables of marks; {order.kind} is always whole.")
    if order.kind == "classroom50":
        return _classroom50(course, order)
    record = class_record(course, order.assignment)
    marks = [*record.marks.values()]
    if order.fill:
        made = fill(course, order, order.fill, marks)
    elif order.kind == "moodle":
        made = _moodle(course, order, marks)
    elif order.kind == "csv":
        made = _csv(course, order, record)
    elif order.kind == "junit":
        made = _junit(course, order, record)
    else:
        raise UsageError(f"--to {order.kind} needs --fill and the file that you downloaded there: see docs/lms.md.")
    return replace(made, unplaced=(*made.unplaced, *(one.sentence for one in record.damaged)))


def _moodle(course: Course, order: Order, marks: Sequence[Mark]) -> Delivered:
    """Write what Moodle's grade import takes, all or nothing."""
    scored = {one.student: one.score for one in marks if one.score is not None}
    _require_importable(scored)
    field, known = moodle.identity(course.roster, scored, order.column)
    students = {who: student for student, who in known.items() if not who.startswith(table.FORMULA_STARTS)}
    grades = {who: float(figure(scored[student])) for who, student in students.items()}
    last = _last_texts(_last(course, order))
    earlier = Earlier(*(_grades_in(text, field) for text in last))
    written = partial(moodle.grades_text, field, write.title(course, order.assignment))
    sent = earlier.due(grades) if order.changed else grades
    content = written(sent)
    expected = {(who, moodle.GRADE): grade for who, grade in sent.items()}
    require_equal(partial(moodle.imported_grades, content.encode(), {*students}), expected)
    before = earlier.known
    return Delivered(
        path_of(course, order, "moodle", ".csv"),
        content,
        len(grades),
        _changes({s: before[w] for w, s in students.items() if w in before}, {s: scored[s] for s in students.values()}),
        unplaced=_unplaced(scored.keys() - {*students.values()}, scored, field, known),
        left=tuple(GONE.format(who=who) for who in before if who not in grades),
        notes=(
            f"In Moodle, map the first column to {field} and the second to the grade item.",
            *_notes(order, earlier, grades),
            *not_final(marks),
        ),
        kept=_kept(last[0], written(earlier.sent(grades))) if order.changed else content,
    )


def _require_importable(scored: Mapping[str, float]) -> None:
    """Raise UsageError for grades that would stop the whole import."""
    over = [f"{student} ({figure(score)})" for student, score in scored.items() if score > moodle.MOST]
    if over:
        some = ", ".join(over[:5])
        raise UsageError(f"Moodle refuses a file with a grade above {moodle.MOST}: {some}. Fill a worksheet instead.")


def _unplaced(
    students: Collection[str], scored: Mapping[str, float], field: str, known: Mapping[str, str]
) -> tuple[str, ...]:
    """Say why students have no line in the file for Moodle's import."""
    why = {
        student: LIKE_A_FORMULA.format(field=field, who=known[student])
        if student in known
        else f"no {field} for Moodle in roster.csv"
        for student in sorted(students)
    }
    return tuple(f"{student}: {figure(scored[student])}; {reason}" for student, reason in why.items())


def _grades_in(text: str, field: str) -> dict[str, float] | None:
    """Who got what by an earlier file; None where it names people by another field, or cannot be read any more."""
    try:
        read = moodle.imported_grades(text.encode()) if text else {}
    except Rejected:
        return None
    same = not text or text.partition(",")[0] == field
    return {who: grade for (who, _), grade in read.items() if isinstance(grade, float)} if same else None


def _csv(course: Course, order: Order, record: ClassRecord) -> Delivered:
    """Write the plain table, with what counts in the end behind its other columns."""
    marks, whole = [*record.marks.values()], table.csv_text(record)
    scored = {one.student: round(one.score, 6) for one in marks if one.score is not None}
    require_equal(partial(table.imported, whole), scored)
    header, now = whole.partition("\n")[0], table.lines_of(whole)
    last = _last_texts(_last(course, order))
    earlier = Earlier(*(_lines_in(text, header) for text in last))
    return Delivered(
        path_of(course, order, "", ".csv"),
        _table(header, earlier.due(now)) if order.changed else whole,
        len(scored),
        _changes(table.imported(_table(header, earlier.known)), scored),
        notes=(*_notes(order, earlier, now), *not_final(marks)),
        kept=_kept(last[0], _table(header, earlier.sent(now))) if order.changed else whole,
    )


def _table(header: str, lines: Mapping[str, str]) -> str:
    return "".join(f"{line}\n" for line in (header, *lines.values()))


def _lines_in(text: str, header: str) -> dict[str, str] | None:
    """The lines of an earlier table; None where its columns are others, or where it cannot be read any more."""
    try:
        table.imported(text)
        lines = table.lines_of(text)
    except (ValueError, KeyError, IndexError, csv.Error):
        return None
    return lines if not text or text.partition("\n")[0] == header else None


def _changes(before: Mapping[str, float], scored: Mapping[str, float]) -> tuple[Change, ...]:
    """Whose points are others than in the last file, by student."""
    old = {student: figure(score) for student, score in before.items()}
    new = {student: figure(score) for student, score in scored.items()}
    return tuple(Change(one, old.get(one, ""), text) for one, text in new.items() if old.get(one) != text)


def _notes(order: Order, earlier: Earlier[Row], now: Mapping[str, Row]) -> list[str]:
    """What a person should know of the comparison, where there was one."""
    return [note] if order.changed and (note := earlier.note(now)) else []


def _junit(course: Course, order: Order, record: ClassRecord) -> Delivered:
    """Write the class's checks as test cases."""
    text = junit.junit_text(order.assignment, record.graded, record.marks)
    expected = {one.student: junit.expected(one, record.marks[one.student]) for one in record.graded}
    require_equal(partial(junit.imported, text.encode()), expected)
    notes = not_final([*record.marks.values()])
    return Delivered(path_of(course, order, "junit", ".xml"), text, len(record.graded), notes=notes)


def _classroom50(course: Course, order: Order) -> Delivered:
    """Write what Classroom 50 runs in a student's checkout: the public checks, and the script that runs them."""
    checks = course.release(order.assignment).with_name("checks.py")
    if not checks.is_file():
        raise UsageError(f"{order.assignment} is not released yet. Run `autograder release {order.assignment}`.")
    path = course.work / "exports" / f"{order.assignment}-classroom50" / "autograder.py"
    return Delivered(path, classroom50.script(order.assignment), 0, beside={checks.name: checks.read_bytes()})


def _last(course: Course, order: Order) -> Path:
    return course.work / "exports" / LAST / f"{order.assignment}-{order.kind}.csv"


def _last_texts(path: Path) -> tuple[str, str]:
    """The last whole file and what was sent since; nothing where there are none."""
    try:
        whole, _, since = path.read_text(encoding="utf-8").partition(BETWEEN)
    except FileNotFoundError:
        return "", ""
    except ValueError:  # not ours any more: no header is like this, so it is compared with nothing
        return "damaged", ""
    return whole, since


def _kept(whole: str, since: str) -> str:
    return f"{whole.rstrip()}{BETWEEN}{since}"


def write_csv(course: Course, record: ClassRecord) -> Path:
    """Write the CSV table; return its path."""
    path = course.work / "exports" / f"{record.assignment}.csv"
    write_atomically(path, csv_text(record))
    return path


def write_course_csv(course: Course, records: Iterable[ClassRecord]) -> Path:
    """Write the table of the whole course, weighted as course_config.py says; return its path."""
    shares = {one.id: one.weight for one in course.assignments}
    bonus = {one.id for one in course.assignments if one.bonus}
    path = course.work / "exports" / "course.csv"
    write_atomically(path, course_text(shares, bonus, {one.assignment: [*one.marks.values()] for one in records}))
    return path
