"""What a browser is shown of a course: pages drawn from the store and the gradebook at the moment they are asked for.

Links are relative, so that they hold wherever the pages are served.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from autograder.core.errors import AutograderError, UsageError
from autograder.course import CONFIG, STUDENT_ID, Course
from autograder.gradebook.marks import class_record
from autograder.pages import write
from autograder.pages.render import render
from autograder.pages.report import ORDER, STATUS_WORDS, counts, report_page

FORMGRADER = "../formgrader/manage_assignments"  # from the list of assignments
DONE, UNKNOWN, FAULT = 200, 404, 500


@dataclass(frozen=True, slots=True)
class View:
    """One answer: how it ended, as HTTP says it, and a page that can be read in any case."""

    status: int
    html: str


def contents(course: Course) -> View:
    """List the assignments with how many submissions ended how."""
    entries = []
    for one in course.assignments:
        record = class_record(course, one.id, may_be_empty=True)
        entries.append(
            {
                "assignment": one.id,
                "title": write.title(course, one.id),
                "address": f"report/{one.id}",
                "counts": counts(record.graded) if record.marks else {},
                "absent": len(record.absent),
                "waiting": sum(bool(mark.waiting) for mark in record.marks.values()),
                "damaged": len(record.damaged),
            }
        )
    shown = {"course_title": course.title, "formgrader": FORMGRADER, "order": ORDER, "words": STATUS_WORDS}
    return View(DONE, render("contents.html", entries=entries, **shown))


def report(course: Course, name: str) -> View:
    """Show the class report of an assignment, each student with a link to their page."""
    if name not in {one.id for one in course.assignments}:
        return _notice(course, f"There is no assignment of this name in {CONFIG}.")
    record = class_record(course, name, may_be_empty=True)
    if not record.marks:
        sentence = f"Nothing is graded yet. Run `autograder grade {name}`, then load this page again."
        return _notice(course, sentence, name)
    page = report_page(
        record,
        course_title=course.title,
        assignment_title=write.title(course, name),
        addresses={one.student: f"../feedback/{quote(one.student, safe='')}/{name}" for one in record.graded},
    )
    return View(DONE, page)


def feedback(course: Course, student: str, name: str) -> View:
    """Show one student's page, as `autograder feedback` would write it now."""
    if name not in {one.id for one in course.assignments} or not STUDENT_ID.fullmatch(student):
        return _notice(course, f"There is no such student, or no such assignment in {CONFIG}.")
    page = write.feedback_of(course, name, student)
    if page is not None:
        return View(DONE, page)
    if student not in course.students:
        return _notice(course, f"Nobody called {student} has a result of {name}, or is listed in {CONFIG}.")
    sentence = f"Nothing of {student} is graded. Where something was handed in, run `autograder grade {name}`."
    return _notice(course, sentence, name)


def fault(error: AutograderError) -> View:
    """Show why a page cannot be drawn: the sentence that a command would end with."""
    page = render("notice.html", heading="No page", sentences=str(error).splitlines(), course_title="")
    return View(UNKNOWN if isinstance(error, UsageError) else FAULT, page)


def _notice(course: Course, sentence: str, name: str = "") -> View:
    """Say why there is nothing to show of the assignment `name` yet; without a name, why there is no such page."""
    heading = write.title(course, name) if name else "Not found"
    page = render("notice.html", heading=heading, sentences=[sentence], course_title=course.title)
    return View(DONE if name else UNKNOWN, page)
