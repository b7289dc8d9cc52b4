"""Which mark goes where: a class's marks into the files of other systems, below work/exports.

Every file is read back by its system's rules first. Nothing is written where the marks would not be found in it, and
nothing in a dry run.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from autograder import pages
from autograder.course import Course
from autograder.drafts import write_atomically
from autograder.errors import UsageError
from autograder.export import classroom50, junit, moodle, table
from autograder.export.form import Reading, Rejected, figure
from autograder.filling import SYSTEMS, Change, Delivered, Order, fill, not_final, require_equal
from autograder.model import Mark

LAST = ".last"  # below work/exports: the last whole files, against which --changed compares
WHOLE_ONLY = ("junit", "classroom50")
SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")  # whoever is called like this would be somebody else in a spreadsheet


def deliver(course: Course, order: Order) -> Delivered:
    """Make the file that is asked for and, unless it is a dry run, write it below work/exports.

    Raises UsageError where the order or the teacher's file does not fit, AutograderError where the other system would
    not read our file as it is meant; nothing is written then.
    """
    made = _made(course, order)
    if order.dry_run:
        return made
    write_atomically(made.path, made.content)
    for name, data in made.beside.items():
        write_atomically(made.path.with_name(name), data)
    if made.whole:
        write_atomically(_last(course, order), made.whole)
    return made


def _made(course: Course, order: Order) -> Delivered:
    course.assignment(order.assignment)
    if order.fill and order.kind not in SYSTEMS:
        raise UsageError(f"--fill is for {', '.join(SYSTEMS)}; {order.kind} fills no file.")
    if order.changed and order.kind in WHOLE_ONLY:
        raise UsageError(f"--changed is for tables of marks; {order.kind} is always whole.")
    if order.kind == "classroom50":
        return _classroom50(course, order)
    marks = pages.marks(course, order.assignment)
    if order.fill:
        return fill(course, order, order.fill, marks)
    if order.kind == "moodle":
        return _moodle(course, order, marks)
    if order.kind in ("csv", "junit"):
        return (_csv if order.kind == "csv" else _junit)(course, order, marks)
    raise UsageError(f"--to {order.kind} needs --fill and the file that you have downloaded there: see docs/lms.md.")


def _moodle(course: Course, order: Order, marks: Sequence[Mark]) -> Delivered:
    """Write what Moodle's grade import takes, all or nothing."""
    scored = {one.student: one.score for one in marks if one.score is not None}
    over = [f"{student} ({figure(score)})" for student, score in scored.items() if score > moodle.MOST]
    if over:
        some = ", ".join(over[:5])
        raise UsageError(f"Moodle refuses a file with a grade above {moodle.MOST}: {some}. Fill a worksheet instead.")
    name, known = moodle.identity(course.roster, scored, order.column)
    named = {student: who for student, who in known.items() if not who.startswith(SPREADSHEET)}
    grades = {named[student]: scored[student] for student in named}
    title, old = pages.title(course, order.assignment), _old_grades(_last(course, order))
    fresh = {who: score for who, score in grades.items() if old.get((who, moodle.GRADE)) != float(figure(score))}
    sent = fresh if order.changed else grades
    content = moodle.grades_text(name, title, sent)
    expected = {(who, moodle.GRADE): float(figure(score)) for who, score in sent.items()}
    require_equal(partial(moodle.imported_grades, content.encode(), {*named.values()}), expected)
    students = {who: student for student, who in named.items()}
    gone = [who for who, _ in old if who not in grades]
    return Delivered(
        _path(course, order, "moodle", ".csv"),
        content,
        len(grades),
        tuple(Change(students[who], _shown(old.get((who, moodle.GRADE))), figure(fresh[who])) for who in fresh),
        unplaced=tuple(
            f"{s}: {figure(scored[s])}; no {name} for Moodle in roster.csv" for s in scored if s not in named
        ),
        left=tuple(f"{who}: in the last file, and now without a mark. Take the grade away in Moodle" for who in gone),
        notes=(f"In Moodle, map the first column to {name} and the second to the grade item.", *not_final(marks)),
        whole=moodle.grades_text(name, title, grades),
    )


def _old_grades(path: Path) -> Reading:
    """What the last file of this kind said; nothing where there is none, or none that can be read any more."""
    try:
        return moodle.imported_grades(path.read_bytes())
    except (OSError, Rejected):
        return {}


def _shown(value: object) -> str:
    return figure(value) if isinstance(value, float) else ""


def _csv(course: Course, order: Order, marks: Sequence[Mark]) -> Delivered:
    """Write the plain table, with what counts in the end behind its other columns."""
    graded = pages.stored(course, order.assignment)
    absent = pages.missing(course, graded)
    whole = table.csv_text(graded, missing=absent, assignment=order.assignment, marks=marks)
    scored = {one.student: round(one.score, 6) for one in marks if one.score is not None}
    require_equal(partial(table.imported, whole), scored)
    old = _old_table(_last(course, order))
    content = table.changed_lines(whole, old) if order.changed else whole
    before = table.imported(old)
    changed = [student for student, score in scored.items() if before.get(student) != score]
    changes = tuple(Change(student, _shown(before.get(student)), figure(scored[student])) for student in changed)
    path = _path(course, order, "", ".csv")
    return Delivered(path, content, len(scored), changes, notes=not_final(marks), whole=whole)


def _old_table(path: Path) -> str:
    """The last table; nothing where there is none, or none that can be read any more."""
    try:
        text = path.read_text(encoding="utf-8")
        table.imported(text)
    except (OSError, ValueError, KeyError, csv.Error):
        return ""
    return text


def _junit(course: Course, order: Order, marks: Sequence[Mark]) -> Delivered:
    """Write the class's checks as test cases."""
    graded = pages.stored(course, order.assignment)
    counted: Mapping[str, Mark] = {one.student: one for one in marks}
    text = junit.junit_text(order.assignment, graded, counted)
    expected = {one.student: junit.expected(one, counted.get(one.student)) for one in graded}
    require_equal(partial(junit.imported, text.encode()), expected)
    return Delivered(_path(course, order, "junit", ".xml"), text, len(graded), notes=not_final(marks))


def _classroom50(course: Course, order: Order) -> Delivered:
    """Write what Classroom 50 runs in a student's checkout: the public checks, and the script that runs them."""
    checks = course.release(order.assignment).with_name("checks.py")
    if not checks.is_file():
        raise UsageError(f"{order.assignment} is not released yet. Run `autograder release {order.assignment}`.")
    path = course.work / "exports" / f"{order.assignment}-classroom50" / "autograder.py"
    return Delivered(path, classroom50.script(order.assignment), 0, beside={checks.name: checks.read_bytes()})


def _path(course: Course, order: Order, kind: str, ending: str) -> Path:
    parts = [order.assignment, kind, "changed" if order.changed else ""]
    return course.work / "exports" / f"{'-'.join(filter(None, parts))}{ending}"


def _last(course: Course, order: Order) -> Path:
    return course.work / "exports" / LAST / f"{order.assignment}-{order.kind}.csv"
