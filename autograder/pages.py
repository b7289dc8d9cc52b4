"""Pages and tables from the store and the gradebook, written below work/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from secrets import token_hex

from autograder import results
from autograder.bridge import marks as bridge
from autograder.bridge.convert import automatic_items, manual_items
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
    graded = stored(course, assignment)
    most = _most(course, assignment)
    absent = [Mark(student, None, most) for student in missing(course, graded)]
    return sorted([*_marks(course, assignment, graded), *absent], key=lambda one: one.student)


def _most(course: Course, assignment: str) -> float:
    """Return nbgrader's maximum of an assignment."""
    release = course.release(assignment)
    return sum(automatic_items(release).values()) + sum(manual_items(release).values())


def _marks(course: Course, assignment: str, graded: Sequence[Graded]) -> list[Mark]:
    standing = {one.student for one in graded if settled(one)}
    return bridge.marks(course, assignment, graded, standing, _most(course, assignment))


def write_feedback(course: Course, assignment: str) -> Path:
    """Write a page for every student, where nbgrader's release_feedback looks for it; return their folder."""
    counted = {one.student: one for one in marks(course, assignment)}
    for graded in stored(course, assignment):
        page = _page(course, graded, counted[graded.student])
        write_atomically(course.work / "feedback" / graded.student / assignment / f"{assignment}.html", page)
        tell_apart(course, assignment, graded.student)
    return course.work / "feedback"


def feedback_of(course: Course, assignment: str, student: str) -> str | None:
    """Return the page of one student, None where nothing of theirs is stored."""
    graded = results.load(course.work, assignment, student)
    return _page(course, graded, mark_of(course, graded)) if graded else None


def mark_of(course: Course, graded: Graded) -> Mark:
    """Return what counts for one result; raises what `marks` raises."""
    return _marks(course, graded.assignment, [graded])[0]


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
    known = marks(course, assignment)
    page = report_page(graded, course_title=course.title, assignment_title=words, missing=absent, marks=known)
    path = course.work / "report" / f"{assignment}.html"
    write_atomically(path, page)
    return path


def write_csv(course: Course, assignment: str) -> Path:
    """Write the CSV table; return its path."""
    graded = stored(course, assignment)
    path = course.work / "exports" / f"{assignment}.csv"
    table = csv_text(graded, missing=missing(course, graded), assignment=assignment, marks=marks(course, assignment))
    write_atomically(path, table)
    return path


def write_course_csv(course: Course) -> Path:
    """Write the table of the whole course, weighted as course_config.py says; return its path."""
    shares = {one.id: one.weight for one in course.assignments}
    bonus = {one.id for one in course.assignments if one.bonus}
    path = course.work / "exports" / "course.csv"
    write_atomically(path, course_text(shares, bonus, {a: _marks_so_far(course, a) for a in shares}))
    return path


def _marks_so_far(course: Course, assignment: str) -> list[Mark]:
    return marks(course, assignment) if results.load_all(course.work, assignment) else []


def missing(course: Course, graded: Iterable[Graded]) -> list[str]:
    """Students of the course who handed in nothing."""
    return sorted(set(course.students) - {one.student for one in graded})
