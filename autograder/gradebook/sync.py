"""Results into nbgrader's gradebook, and beside it the files that formgrader and nbgrader's feedback read.

nbgrader is imported only when something changes. Points that a person gave are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.core.atomic import write_atomically
from autograder.core.errors import AssignmentBroken
from autograder.core.model import Graded, Status
from autograder.course import Course
from autograder.gradebook.database import hold, opened, url_of
from autograder.gradebook.marks import outdated
from autograder.gradebook.rows import (
    BookRow,
    Structure,
    same,
    stored,
    stored_moments,
    stored_structure,
    structure,
    wanted_row,
    withdrawn,
)
from autograder.grading import store
from autograder.grading.pipeline import Options, Run, grade
from autograder.intake.submission import chosen
from autograder.notebook.format import automatic_items, grade_id, is_manual
from autograder.notebook.reader import Document, Unreadable, bytes_of, dumps, handed_in, read_notebook
from autograder.notebook.repair import repaired, waiting

TIMESTAMP = "timestamp.txt"


def grade_class(
    course: Course, assignment: str, options: Options, progress: Callable[[int, int], None] = lambda done, of: None
) -> Run:
    """Grade a class and bring the gradebook up to date with it; raises what `pipeline.grade` and `record` raise.

    Written are the students whose result is another one, and whoever an earlier run has not come to.
    """
    run = grade(course, assignment, options, progress)
    if run.changed is None:
        return run
    unrecorded = store.unrecorded(course.work, assignment)
    again = run.changed | unrecorded | outdated(course, assignment)
    recorded = record(course, run.graded, course.release(assignment), again)
    if unrecorded <= {one.student for one in run.graded}:
        store.all_recorded(course.work, assignment)
    return replace(run, recorded=recorded)


def record(course: Course, graded: Sequence[Graded], release: Path, again: Collection[str] = ()) -> int:
    """Bring the gradebook up to date with `graded`, all of the assignment released as `release`.

    Rows of the students in `again` are written even when their scores stand: a late policy may have changed.
    Returns the number of students whose row changed. Grades with a broken check are left out; of a refused
    submission nothing is written but that the scores of an earlier one no longer stand. Raises AssignmentBroken
    when release and checks disagree about points, EnvironmentUnfit when the gradebook cannot be used; then
    nothing has been written to it.
    """
    assignment, official = release.stem, read_notebook(release)
    recorded = [one for one in graded if one.stands]
    _same_points(recorded, release)
    wanted = {one.student: _wanted(course, one, assignment, official) for one in recorded}
    asked, now = structure(official, _due(course, assignment)), stored(url_of(course), assignment)
    refused = {one.student for one in graded if one.status is Status.REFUSED} & now.rows.keys()
    wanted |= {student: withdrawn(now.rows[student], asked) for student in refused}
    changed = {s: row for s, row in wanted.items() if s in again or not same(row, now.rows.get(s))}
    students = {*course.students, *wanted} - now.students
    if changed or students or asked != now.structure:
        rows = changed if asked == now.structure else wanted
        _write(course, assignment, official, asked, students, rows)
    return len(changed)


def record_structure(course: Course, assignment: str, release: Document) -> None:
    """Bring the gradebook's cells and due date in step with a release, also after the first submission.

    Raises AssignmentBroken when a cell would go that carries a person's points, EnvironmentUnfit when the gradebook
    cannot be used.
    """
    asked = structure(release, _due(course, assignment))
    if asked != stored_structure(url_of(course), assignment):
        _write(course, assignment, release, asked, set(), {})


def make_place(course: Course, assignment: str, student: str) -> None:
    """Make the empty submission that nbgrader makes of a student whom it grades for the first time.

    nbgrader looks for student and submission and then adds them, and of two runs that do so at once one fails; here
    nobody else writes between. Raises EnvironmentUnfit when the gradebook cannot be used.
    """
    if stored_moments(url_of(course), assignment, student):
        return
    with opened(course) as book:
        hold(book.db)
        book.update_or_create_student(student)
        hold(book.db)
        book.update_or_create_submission(assignment, student)


def _same_points(graded: Sequence[Graded], release: Path) -> None:
    points = automatic_items(release)
    for one in graded:
        judged = {item: score.max_score for item, score in one.items.items()}
        if judged != {item: round(worth, 6) for item, worth in points.items()}:
            differing = sorted(item for item in {*judged, *points} if judged.get(item) != points.get(item))
            raise AssignmentBroken(
                f"{release}: its points for {', '.join(differing)} are not those of the checks. "
                f'Run "autograder release {release.stem}" and grade again.'
            )


def _due(course: Course, assignment: str) -> datetime | None:
    """Return the due date as nbgrader keeps it: UTC, without a zone."""
    due = course.assignment(assignment).due_at
    return _naive(due) if due else None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _folder(course: Course, step: str, student: str, assignment: str) -> Path:
    traits = course.nbgrader()["CourseDirectory"]
    return course.root / str(traits[f"{step}_directory"]) / student / assignment


def _wanted(course: Course, graded: Graded, assignment: str, official: Document) -> BookRow:
    """Return a student's row, and put beside the gradebook the notebook that belongs to it."""
    submitted = _folder(course, "submitted", graded.student, assignment)
    found = chosen(submitted.parent, assignment)
    notebook, moment = _notebook(found.path), _naive(found.received) if found.received else None
    if notebook is None:
        everything = [grade_id(cell) for cell in official["cells"] if is_manual(cell)]
        return wanted_row(graded, moment, official, everything)
    copy = repaired(notebook, official)
    _place(copy, submitted, _folder(course, "autograded", graded.student, assignment) / f"{assignment}.ipynb")
    return wanted_row(graded, moment, official, waiting(copy, official))


def _place(copy: Document, submitted: Path, target: Path) -> None:
    """Keep work/autograded in step with what was submitted: the repaired notebook, and its time."""
    if not _holds(target, copy):
        write_atomically(target, dumps(copy))
    moment = target.with_name(TIMESTAMP)
    try:
        write_atomically(moment, bytes_of(submitted / TIMESTAMP))
    except Unreadable:
        moment.unlink(missing_ok=True)


def _notebook(path: Path) -> Document | None:
    try:
        return handed_in(path)
    except Unreadable:
        return None


def _holds(path: Path, copy: Document) -> bool:
    """Tell whether a file has these cells already; outputs, which nbgrader may have added, do not count."""
    there = _notebook(path)

    def cells(document: Document) -> list[tuple[Any, ...]]:
        return [(c["cell_type"], c["source"], c["metadata"].get("nbgrader")) for c in document["cells"]]

    return there is not None and cells(there) == cells(copy)


def _write(
    course: Course,
    assignment: str,
    official: Document,
    asked: Structure,
    students: set[str],
    rows: Mapping[str, BookRow],
) -> None:
    """Write everything in one transaction, after the assignment itself."""
    from autograder.gradebook.writer import Writer  # not above: it imports nbgrader, which takes seconds

    with opened(course) as book:
        writer = Writer(book, assignment, kernelspec=official["metadata"].get("kernelspec", {}))
        writer.set_structure(asked)
        writer.add_students(students, course.roster)
        for student, row in rows.items():
            writer.set_row(student, row, course.extension(student, assignment))
            writer.set_penalty(student, course)
        book.db.commit()
