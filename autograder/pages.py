"""Pages and tables from the store and the gradebook, written below work/."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder import results
from autograder.bridge import marks as bridge
from autograder.bridge.convert import automatic_items, manual_items
from autograder.bridge.database import url_of
from autograder.course import Course
from autograder.drafts import write_atomically
from autograder.errors import UsageError
from autograder.export.table import course_text, csv_text
from autograder.feedback import feedback_page, settled
from autograder.model import Graded, Mark
from autograder.report import report_page

TOLD_APART = ("timestamp.txt", "submission_secret.txt")  # by these nbgrader's release_feedback finds whose page it is


def title(course: Course, assignment: str) -> str:
    """The assignment's title as pages show it."""
    return course.assignment(assignment).title or assignment


def stored(course: Course, assignment: str) -> list[Graded]:
    """Return the stored results of an assignment; raises UsageError where there are none."""
    course.assignment(assignment)
    found = results.load_all(course.work, assignment)
    if not found:
        raise UsageError(f"Nothing of {assignment} is graded yet. Run `autograder grade {assignment}`.")
    return found


def marks(course: Course, assignment: str) -> list[Mark]:
    """Return what counts for everybody, by student: also a person's points, and who handed in nothing.

    Raises UsageError where nothing is graded yet.
    """
    graded, release = stored(course, assignment), course.release(assignment)
    standing = {one.student for one in graded if settled(one)}
    most = sum(automatic_items(release).values()) + sum(manual_items(release).values())
    absent = [Mark(student, None, most) for student in missing(course, graded)]
    found = bridge.marks(url_of(course), assignment, graded, standing, most)
    return sorted([*found, *absent], key=lambda one: one.student)


def write_feedback(course: Course, assignment: str) -> Path:
    """Write a page for every student, where nbgrader's release_feedback looks for it; return their folder."""
    counted = {one.student: one for one in marks(course, assignment)}
    for graded in stored(course, assignment):
        page = feedback_page(
            graded, course_title=course.title, assignment_title=title(course, assignment), mark=counted[graded.student]
        )
        folder = course.work / "feedback" / graded.student / assignment
        write_atomically(folder / f"{assignment}.html", page)
        for name in TOLD_APART:
            source = course.work / "submitted" / graded.student / assignment / name
            if source.is_file() and not source.is_symlink():
                write_atomically(folder / name, source.read_text(errors="replace"))
    return course.work / "feedback"


def write_report(course: Course, assignment: str) -> Path:
    """Write the class page; return its path."""
    graded = stored(course, assignment)
    absent = missing(course, graded)
    page = report_page(graded, course_title=course.title, assignment_title=title(course, assignment), missing=absent)
    path = course.work / "report" / f"{assignment}.html"
    write_atomically(path, page)
    return path


def write_csv(course: Course, assignment: str) -> Path:
    """Write the CSV table; return its path."""
    graded = stored(course, assignment)
    path = course.work / "exports" / f"{assignment}.csv"
    write_atomically(path, csv_text(graded, missing=missing(course, graded), assignment=assignment))
    return path


def write_course_csv(course: Course) -> Path:
    """Write the table of the whole course, weighted as course_config.py says; return its path."""
    shares = {one.id: one.weight for one in course.assignments}
    bonus = {one.id for one in course.assignments if one.bonus}
    path = course.work / "exports" / "course.csv"
    write_atomically(path, course_text(shares, bonus, {a: results.load_all(course.work, a) for a in shares}))
    return path


def missing(course: Course, graded: Iterable[Graded]) -> list[str]:
    """Students of the course who handed in nothing."""
    return sorted(set(course.students) - {one.student for one in graded})
