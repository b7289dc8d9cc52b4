"""Pages and tables from the store and the gradebook, written below work/."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

from autograder.core.atomic import write_atomically
from autograder.core.errors import AutograderError
from autograder.core.model import ClassRecord, Damaged, Graded, Mark
from autograder.course import Course
from autograder.gradebook.marks import marks_of
from autograder.grading import store
from autograder.pages.feedback import feedback_page
from autograder.pages.report import report_page


def title(course: Course, assignment: str) -> str:
    """The assignment's title as pages show it."""
    return course.assignment(assignment).title or assignment


def write_feedback(course: Course, record: ClassRecord) -> Path:
    """Write a page for everybody with a result, where nbgrader's release_feedback looks for it; return their folder."""
    for graded in record.graded:
        page = _page(course, graded, record.marks[graded.student])
        path = course.work / "feedback" / graded.student / record.assignment / f"{record.assignment}.html"
        write_atomically(path, page)
        add_companions(course, record.assignment, graded.student)
    return course.work / "feedback"


def feedback_of(course: Course, assignment: str, student: str) -> str | None:
    """Return the page of one student, None where nothing of theirs is stored.

    Raises AutograderError where the result cannot be read, and what `marks_of` raises.
    """
    graded = store.load(course.work, assignment, student)
    if isinstance(graded, Damaged):
        raise AutograderError(graded.sentence)
    return _page(course, graded, marks_of(course, assignment, [graded])[student]) if graded else None


def _page(course: Course, graded: Graded, mark: Mark) -> str:
    words = title(course, graded.assignment)
    return feedback_page(graded, course_title=course.title, assignment_title=words, mark=mark)


def add_companions(course: Course, assignment: str, student: str) -> None:
    """Write beside a page what nbgrader's release_feedback wants to read there, for everybody.

    Without one of these files it stops, and nobody behind that student gets a page. Who has handed in by another way
    than the exchange has no secret; a new one makes a page that nobody can fetch.
    """
    folder = course.work / "feedback" / student / assignment
    for name, text in (("timestamp.txt", ""), ("submission_secret.txt", token_hex())):
        source = course.work / "submitted" / student / assignment / name
        if source.is_file() and not source.is_symlink():
            write_atomically(folder / name, source.read_text(errors="replace"))
        elif not (folder / name).is_file():
            write_atomically(folder / name, text)


def write_report(course: Course, record: ClassRecord) -> Path:
    """Write the class page; return its path."""
    path = course.work / "report" / f"{record.assignment}.html"
    words = title(course, record.assignment)
    write_atomically(path, report_page(record, course_title=course.title, assignment_title=words))
    return path
