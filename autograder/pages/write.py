"""Pages and tables from the store and the gradebook, written below work/."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

from autograder.core.atomic import write_atomically
from autograder.core.model import Graded, Mark
from autograder.course import Course
from autograder.gradebook.marks import class_marks, mark_of, missing, stored
from autograder.grading import store
from autograder.pages.feedback import feedback_page
from autograder.pages.report import report_page

TOLD_APART = ("timestamp.txt", "submission_secret.txt")  # by these nbgrader's release_feedback finds whose page it is


def title(course: Course, assignment: str) -> str:
    """The assignment's title as pages show it."""
    return course.assignment(assignment).title or assignment


def write_feedback(course: Course, assignment: str) -> Path:
    """Write a page for every student, where nbgrader's release_feedback looks for it; return their folder."""
    counted = {one.student: one for one in class_marks(course, assignment)}
    for graded in stored(course, assignment):
        page = _page(course, graded, counted[graded.student])
        write_atomically(course.work / "feedback" / graded.student / assignment / f"{assignment}.html", page)
        tell_apart(course, assignment, graded.student)
    return course.work / "feedback"


def feedback_of(course: Course, assignment: str, student: str) -> str | None:
    """Return the page of one student, None where nothing of theirs is stored."""
    graded = store.load(course.work, assignment, student)
    return _page(course, graded, mark_of(course, graded)) if graded else None


def _page(course: Course, graded: Graded, mark: Mark) -> str:
    words = title(course, graded.assignment)
    return feedback_page(graded, course_title=course.title, assignment_title=words, mark=mark)


def tell_apart(course: Course, assignment: str, student: str) -> None:
    """Write beside a page what nbgrader's release_feedback wants to read there, for everybody.

    Without one of these files it stops, and nobody behind that student gets a page. Who has handed in by another way
    than the exchange has no secret; a new one makes a page that nobody can fetch.
    """
    folder = course.work / "feedback" / student / assignment
    made = {TOLD_APART[0]: "", TOLD_APART[1]: token_hex()}
    for name, text in made.items():
        source = course.work / "submitted" / student / assignment / name
        if source.is_file() and not source.is_symlink():
            write_atomically(folder / name, source.read_text(errors="replace"))
        elif not (folder / name).is_file():
            write_atomically(folder / name, text)


def write_report(course: Course, assignment: str) -> Path:
    """Write the class page; return its path."""
    graded = stored(course, assignment)
    absent = missing(course, graded)
    words = title(course, assignment)
    known = class_marks(course, assignment)
    page = report_page(graded, course_title=course.title, assignment_title=words, missing=absent, marks=known)
    path = course.work / "report" / f"{assignment}.html"
    write_atomically(path, page)
    return path
