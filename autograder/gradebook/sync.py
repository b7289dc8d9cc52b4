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
from autograder.gradebook.rows import BookRow, Structure, same, stored, stored_moments, structure, wanted_row, withdrawn
from autograder.grading import store
from autograder.grading.pipeline import Options, Run, grade
from autograder.intake.submission import STAMP, chosen
from autograder.notebook.format import automatic_items, grade_id, is_manual
from autograder.notebook.reader import Document, Unreadable, bytes_of, dumps, handed_in, read_notebook
from autograder.notebook.repair import repaired, waiting


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
    points = automatic_items(release)
    for one in recorded:
        judged = {item: score.max_score for item, score in one.items.items()}
        if judged != {item: round(worth, 6) for item, worth in points.items()}:
            differing = sorted(item for item in {*judged, *points} if judged.get(item) != points.get(item))
            raise AssignmentBroken(
                f"{release}: its points for {', '.join(differing)} are not those of the checks. "
                f'Run "autograder release {assignment}" and grade again.'
            )
    wanted = {one.student: _wanted(course, one, official) for one in recorded}
    asked, now = structure(official, _kept(course.assignment(assignment).due_at)), stored(url_of(course), assignment)
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
    asked = structure(release, _kept(course.assignment(assignment).due_at))
    if asked != stored(url_of(course), assignment, rows=False).structure:
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


def _kept(moment: datetime | None) -> datetime | None:
    """Return a moment as nbgrader keeps it: UTC, without a zone."""
    return moment and moment.astimezone(UTC).replace(tzinfo=None)


def _wanted(course: Course, graded: Graded, official: Document) -> BookRow:
    """Return a student's row, and put beside the gradebook the notebook that belongs to it, and its time."""
    submitted, assignment = course.work / "submitted" / graded.student, graded.assignment
    found = chosen(submitted, assignment)
    notebook, moment = _notebook(found.path), _kept(found.received)
    if notebook is None:
        return wanted_row(graded, moment, official, [grade_id(cell) for cell in official["cells"] if is_manual(cell)])
    copy, folder = repaired(notebook, official), course.work / "autograded" / graded.student / assignment
    there = _notebook(folder / f"{assignment}.ipynb")
    if there is None or _cells(there) != _cells(copy):
        write_atomically(folder / f"{assignment}.ipynb", dumps(copy))
    try:
        write_atomically(folder / STAMP, bytes_of(submitted / assignment / STAMP))
    except Unreadable:
        (folder / STAMP).unlink(missing_ok=True)
    return wanted_row(graded, moment, official, waiting(copy, official))


def _notebook(path: Path) -> Document | None:
    try:
        return handed_in(path)
    except Unreadable:
        return None


def _cells(document: Document) -> list[tuple[Any, ...]]:
    """Return what is to be in a notebook; outputs, which nbgrader may have added, do not count."""
    return [(c["cell_type"], c["source"], c["metadata"].get("nbgrader")) for c in document["cells"]]


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
            writer.set_row(student, row, course)
        book.db.commit()
