"""What a browser is shown of a course: pages drawn from the store and the gradebook at the moment they are asked for.

Links are relative, so that they hold wherever the pages are served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Status
from autograder.course import CONFIG, STUDENT_ID, Assignment, Course
from autograder.gradebook import marks
from autograder.grading import store
from autograder.pages import write
from autograder.pages.index import Entry, contents_page, notice_page
from autograder.pages.report import counts, report_page

FORMGRADER = "../formgrader/manage_assignments"  # from the list of assignments
DONE, UNKNOWN, FAULT = 200, 404, 500


@dataclass(frozen=True, slots=True)
class View:
    """One answer: how it ended, as HTTP says it, and a page that can be read in any case."""

    status: int
    html: str


def contents(course: Course) -> View:
    """List the assignments with how many submissions ended how."""
    entries = [_entry(course, one) for one in course.assignments]
    return View(DONE, contents_page(entries, course_title=course.title, formgrader=FORMGRADER))


def report(course: Course, name: str) -> View:
    """Show the class report of an assignment, each student with a link to their page."""
    if not _is_listed(course, name):
        return _unknown(course, f"There is no assignment of this name in {CONFIG}.")
    graded = store.load_all(course.work, name)
    if not graded:
        return _nothing_yet(course, name)
    page = report_page(
        graded,
        course_title=course.title,
        assignment_title=write.title(course, name),
        missing=marks.missing(course, graded),
        addresses={one.student: f"../feedback/{quote(one.student, safe='')}/{name}" for one in graded},
        marks=marks.class_marks(course, name),
    )
    return View(DONE, page)


def feedback(course: Course, student: str, name: str) -> View:
    """Show one student's page, as `autograder feedback` would write it now."""
    if not _is_listed(course, name) or not STUDENT_ID.fullmatch(student):
        return _unknown(course, f"There is no such student, or no such assignment in {CONFIG}.")
    page = write.feedback_of(course, name, student)
    if page is not None:
        return View(DONE, page)
    if student not in course.students:
        return _unknown(course, f"Nobody called {student} has a result of {name}, or is listed in {CONFIG}.")
    sentence = f"Nothing of {student} is graded. Where something was handed in, run `autograder grade {name}`."
    return View(DONE, notice_page(sentence, heading=write.title(course, name), course_title=course.title))


def fault(error: AutograderError) -> View:
    """Show why a page cannot be drawn: the sentence that a command would end with."""
    return View(UNKNOWN if isinstance(error, UsageError) else FAULT, notice_page(str(error), heading="No page"))


def _entry(course: Course, one: Assignment) -> Entry:
    graded = store.load_all(course.work, one.id)
    found: Mapping[Status, int] = counts(graded) if graded else {}
    return Entry(
        assignment=one.id,
        title=one.title or one.id,
        address=f"report/{one.id}",
        counts=found,
        absent=len(marks.missing(course, graded)),
        waiting=sum(bool(mark.waiting) for mark in marks.class_marks(course, one.id)) if graded else 0,
    )


def _is_listed(course: Course, name: str) -> bool:
    return any(one.id == name for one in course.assignments)


def _nothing_yet(course: Course, name: str) -> View:
    sentence = f"Nothing is graded yet. Run `autograder grade {name}`, then load this page again."
    return View(DONE, notice_page(sentence, heading=write.title(course, name), course_title=course.title))


def _unknown(course: Course, sentence: str) -> View:
    return View(UNKNOWN, notice_page(sentence, heading="Not found", course_title=course.title))
