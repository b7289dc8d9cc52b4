"""Which mark goes where: a class's marks into the files of other systems, below work/exports.

Nothing is written where the order or the teacher's file does not fit, and nothing in a dry run.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.core.model import ClassRecord, Mark
from autograder.course import Course
from autograder.export import classroom50, junit, moodle
from autograder.export.download import figure
from autograder.export.fill import SYSTEMS, CellChange, Delivered, Order, fill, not_final, path_of
from autograder.export.table import FORMULA_STARTS, course_text, csv_text, safe
from autograder.gradebook.marks import class_record
from autograder.pages import write

LAST = ".last"  # below work/exports: one file a kind, against which --changed compares
BETWEEN = "\n\n"  # in such a file: above stands the last whole file, below what --changed has sent since
WHOLE_ONLY = ("junit", "classroom50")
NOTHING_NEW = "Nothing differs from the last whole file."
NO_WHOLE_FILE = "There is no whole file to compare with: everybody is in this one."
AGAIN = "{again} of the rows were in a file of --changed before. Import this file, and that one no more."
OTHERWISE = "The last files have other columns: they are compared with nothing, and whose mark is gone is not said."
GONE = "{who}: in the last file, and now without a mark. Take the grade away in Moodle"
UNSENT = "the {field} {who!r} begins as a formula does or hides a sign, so it is not sent. Name another with --column"


class OwnLine(NamedTuple):
    """A line of a table of our own with its end, and the points in it, nothing where there are none."""

    text: str
    points: str


class Earlier(NamedTuple):
    """What the other system may have from us, a line a person: the last whole file, and files of --changed since.

    Which of the latter were imported nobody knows, so whoever is in one is sent again until the next whole file.
    Where they cannot be compared, everybody is sent. `text` is the whole file as it was written.
    """

    text: str
    whole: dict[str, OwnLine]
    since: dict[str, OwnLine]
    comparable: bool = True


def deliver(course: Course, order: Order) -> Delivered:
    """Make the file that is asked for and, unless it is a dry run, write it below work/exports.

    Raises UsageError where the order or the teacher's file does not fit, AutograderError where the filled file would
    differ from the teacher's in cells that are not ours; nothing is written then.
    """
    course.assignment(order.assignment)
    if order.fill and order.kind not in SYSTEMS:
        raise UsageError(f"--fill is for {', '.join(SYSTEMS)}; {order.kind} fills no file.")
    if order.column and order.kind not in SYSTEMS:
        raise UsageError(f"--column is for {', '.join(SYSTEMS)}; {order.kind} has no column to choose.")
    if order.changed and order.kind in WHOLE_ONLY:
        raise UsageError(f"--changed is for tables of marks; {order.kind} is always whole.")
    no_marks = order.kind == "classroom50"  # which is the same before anybody was graded
    record = ClassRecord(order.assignment) if no_marks else class_record(course, order.assignment)
    marks = [*record.marks.values()]
    if order.fill:
        made = fill(course, order, order.fill, marks)
    elif order.kind == "moodle":
        made = _moodle(course, order, marks)
    elif order.kind == "csv":
        made = _csv(course, order, record)
    elif order.kind == "junit":
        text = junit.junit_text(order.assignment, record.graded, record.marks)
        path = path_of(course, order, "junit", ".xml")
        made = Delivered(path, {path: text}, len(record.graded), notes=not_final(marks))
    elif order.kind == "classroom50":
        made = _classroom50(course, order)
    else:
        raise UsageError(f"--to {order.kind} needs --fill and the file that you downloaded there: see docs/lms.md.")
    if not order.dry_run:
        for path, content in made.files.items():
            write_atomically(path, content)
    return replace(made, unplaced=(*made.unplaced, *(one.sentence for one in record.damaged)))


def _moodle(course: Course, order: Order, marks: Sequence[Mark]) -> Delivered:
    """Write what Moodle's grade import takes, all or nothing."""
    scored = {one.student: one.score for one in marks if one.score is not None}
    outside = [f"{student} ({figure(score)})" for student, score in scored.items() if not 0 <= score <= moodle.MOST]
    if outside:  # one such grade would stop the whole import
        fault = f"Moodle refuses a file with a grade below 0 or above {moodle.MOST}: {', '.join(outside[:5])}"
        raise UsageError(f"{fault}. Fill a worksheet instead.")
    field, known = moodle.identity(course.roster, scored, order.column)
    students = {who: one for one, who in known.items() if who.isprintable() and not who.startswith(FORMULA_STARTS)}
    grades = {who: scored[student] for who, student in students.items()}
    text = moodle.grades_text(field, write.title(course, order.assignment), grades)
    made = _own_table(course, order, text, students, f"{field},", 1, marks)
    unplaced = []
    for student in sorted(scored.keys() - {*students.values()}):
        unsent = UNSENT.format(field=field, who=known.get(student))
        reason = unsent if student in known else f"no {field} for Moodle in roster.csv"
        unplaced.append(f"{student}: {figure(scored[student])}; {reason}")
    mapping = f"In Moodle, map the first column to {field} and the second to the grade item."
    return replace(made, unplaced=tuple(unplaced), notes=(mapping, *made.notes))


def _csv(course: Course, order: Order, record: ClassRecord) -> Delivered:
    """Write the plain table, with what counts in the end behind its other columns."""
    text = csv_text(record)
    header = text.partition("\n")[0]
    total = next(csv.reader([header])).index("total")
    students = {safe(student): student for student in record.marks}
    return _own_table(course, order, text, students, f"{header}\n", total, [*record.marks.values()])


def _own_table(
    course: Course, order: Order, text: str, students: Mapping[str, str], same: str, column: int, marks: Sequence[Mark]
) -> Delivered:
    """Write a table of our own, whole, or with --changed the lines that the other system may not have yet.

    Whose a line is is in `students` by its first cell, its points stand in `column`. An earlier table can be compared
    with it where it begins with `same`.
    """
    last = course.work / "exports" / LAST / f"{order.assignment}-{order.kind}.csv"
    path = path_of(course, order, "" if order.kind == "csv" else order.kind, ".csv")
    now, earlier = _lines_of(text, column), _earlier(last, same, column)
    before = {**earlier.whole, **earlier.since}
    due = {who: line for who, line in now.items() if who in earlier.since or earlier.whole.get(who) != line}
    gone = {who: line for who, line in before.items() if who not in now}
    again = sum(who in earlier.since for who in now)
    files, notes = {path: text, last: text}, not_final(marks)
    if order.changed:
        header = text.partition("\n")[0] + "\n"
        sent = header + "".join(line.text for line in due.values())
        kept = earlier.text.rstrip() + BETWEEN + header + "".join(line.text for line in (gone | due).values())
        files = {last: kept, path: sent}  # in this order: a kill between them sends a row too often
        if not earlier.comparable:
            notes = (OTHERWISE, *notes)
        elif again:
            notes = (AGAIN.format(again=again), *notes)
        elif not earlier.whole:
            notes = (NO_WHOLE_FILE, *notes)
        elif not due:
            notes = (NOTHING_NEW, *notes)
    old = {who: line.points for who, line in before.items()}
    return Delivered(
        path,
        files,
        sum(bool(line.points) for line in now.values()),
        tuple(
            CellChange(student, old.get(who, ""), now[who].points)
            for who, student in students.items()
            if who in now and now[who].points not in ("", old.get(who, ""))
        ),
        left=tuple(GONE.format(who=who) for who in gone) if order.kind == "moodle" else (),
        notes=notes,
    )


def _lines_of(text: str, column: int) -> dict[str, OwnLine]:
    """Return the lines below the header by their first cells; raises ValueError, csv.Error where one is damaged."""
    lines, found = [*io.StringIO(text, newline="")], dict[str, OwnLine]()
    reader = csv.reader(lines, strict=True)
    width, start = len(next(reader, [])), reader.line_num
    for row in reader:
        line, start = "".join(lines[start : reader.line_num]), reader.line_num
        if row and len(row) != width:
            raise ValueError(f"{len(row)} cells below {width}")
        if row:
            points = figure(float(row[column])) if row[column] else ""
            found[row[0]] = OwnLine(line.rstrip("\n") + "\n", points)
    return found


def _earlier(path: Path, same: str, column: int) -> Earlier:
    """Read what was sent before; whatever is damaged, or names people by another field, is compared with nothing."""
    whole = "damaged"  # no header is like this, so where it stays it is compared with nothing the next time too
    try:
        whole, _, since = path.read_text(encoding="utf-8").partition(BETWEEN)
        if all(f"{text}\n".startswith(same) for text in (whole, since) if text):
            return Earlier(whole, _lines_of(whole, column), _lines_of(since, column))
    except FileNotFoundError:
        return Earlier("", {}, {})
    except (ValueError, ArithmeticError, csv.Error):
        pass
    return Earlier(whole, {}, {}, comparable=False)


def _classroom50(course: Course, order: Order) -> Delivered:
    """Write what Classroom 50 runs in a student's checkout: the public checks, and the script that runs them."""
    checks = course.release(order.assignment).with_name("checks.py")
    if not checks.is_file():
        raise UsageError(f"{order.assignment} is not released yet. Run `autograder release {order.assignment}`.")
    path = course.work / "exports" / f"{order.assignment}-classroom50" / "autograder.py"
    script = classroom50.SCRIPT.format(assignment=order.assignment)
    return Delivered(path, {path: script, path.with_name(checks.name): checks.read_bytes()}, 0)


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
