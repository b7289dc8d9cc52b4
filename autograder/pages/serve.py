"""What a browser is shown of a course: pages drawn from the store and the gradebook at the moment they are asked for.

Links are relative, so that they hold wherever the pages are served.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from autograder.core.errors import AutograderError, UsageError
from autograder.course import CONFIG, STUDENT_ID, Assignment, Course
from autograder.gradebook.marks import class_record
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
    record = class_record(course, name, may_be_empty=True)
    if not record.marks:
        sentence = f"Nothing is graded yet. Run `autograder grade {name}`, then load this page again."
        return _notice(course, name, sentence)
    page = report_page(
        record,
        course_title=course.title,
        assignment_title=write.title(course, name),
        addresses={one.student: f"../feedback/{quote(one.student, safe='')}/{name}" for one in record.graded},
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
    return _notice(course, name, sentence)


def fault(error: AutograderError) -> View:
    """Show why a page cannot be drawn: the sentence that a command would end with."""
    return View(UNKNOWN if isinstance(error, UsageError) else FAULT, notice_page(str(error), heading="No page"))


def _entry(course: Course, one: Assignment) -> Entry:
    record = class_record(course, one.id, may_be_empty=True)
    return Entry(
        assignment=one.id,
        title=one.title or one.id,
        address=f"report/{one.id}",
        counts=counts(record.graded) if record.marks else {},
        absent=len(record.absent),
        waiting=sum(bool(mark.waiting) for mark in record.marks.values()),
        damaged=len(record.damaged),
    )


def _is_listed(course: Course, name: str) -> bool:
    return any(one.id == name for one in course.assignments)


def _notice(course: Course, name: str, sentence: str) -> View:
    return View(DONE, notice_page(sentence, heading=write.title(course, name), course_title=course.title))


def _unknown(course: Course, sentence: str) -> View:
    return View(UNKNOWN, notice_page(sentence, heading="Not found", course_title=course.title))
