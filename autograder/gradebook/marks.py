"""What counts in the end, as nbgrader counts it: a person's points before ours, less the late penalty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from autograder.core.errors import UsageError
from autograder.core.model import ClassRecord, Damaged, Graded, Mark
from autograder.core.text import first_of
from autograder.course import Course, LatePolicy
from autograder.gradebook.database import required, url_of
from autograder.gradebook.rows import BookRow, Stored, read_book
from autograder.grading import store
from autograder.notebook.format import automatic_items, manual_items

CLOSE = 1e-6  # points are rounded to six digits on both sides


def class_record(course: Course, assignment: str, *, may_be_empty: bool = False) -> ClassRecord:
    """Read all that is known of a class: its results, who has none, and what counts in the end.

    Raises UsageError where nothing is graded, unless it `may_be_empty`; and what `marks_of` raises.
    """
    course.assignment(assignment)
    found = store.load_all(course.work, assignment)
    if not found and not may_be_empty:
        raise UsageError(f"Nothing of {assignment} is graded yet. Run `autograder grade {assignment}`.")
    graded = tuple(one for one in found if isinstance(one, Graded))
    damaged = tuple(one for one in found if isinstance(one, Damaged))
    absent = tuple(sorted({*course.students} - {one.student for one in found}))
    if not found:
        return ClassRecord(assignment, absent=absent)
    most = _most(course, assignment)
    without = {student: Mark(student, None, most) for student in (*absent, *(one.student for one in damaged))}
    marks = without | marks_of(course, assignment, graded)
    return ClassRecord(assignment, graded, damaged, absent, dict(sorted(marks.items())))


def marks_of(course: Course, assignment: str, graded: Sequence[Graded]) -> dict[str, Mark]:
    """Return the mark of each result, by student.

    Where the gradebook knows a student, its numbers count; else those of the checks. Raises EnvironmentUnfit where it
    cannot be read, UsageError where it still holds the points of an earlier result.
    """
    if not graded:
        return {}
    due, known = _read_gradebook(course, assignment)
    behind = [name for one in graded if one.stands and (name := one.student) in known and _differs(one, known[name])]
    if behind:  # a run was cut short between storing these results and recording them
        raise UsageError(
            f"The gradebook holds other points of {first_of(behind, 1)} than the last grading gave. "
            f"Run `autograder grade {assignment}`, which brings it up to date."
        )
    most = _most(course, assignment)
    return {one.student: mark_of(one, known.get(one.student), due, most, course.late) for one in graded}


def outdated(course: Course, assignment: str) -> set[str]:
    """Return the students whose recorded penalty is not that of their points: a person has given some since."""
    due, known = _read_gradebook(course, assignment)
    return {name for name, row in known.items() if abs(_taken(row, due, course.late) - row.penalty) > CLOSE}


def _most(course: Course, assignment: str) -> float:
    """Return nbgrader's maximum of an assignment."""
    release = course.release(assignment)
    return sum(automatic_items(release).values()) + sum(manual_items(release).values())


def _differs(graded: Graded, row: BookRow) -> bool:
    return any(abs((row.scores.get(item) or 0.0) - score.score) > CLOSE for item, score in graded.items.items())


def mark_of(graded: Graded, row: BookRow | None, due: datetime | None, most: float, policy: LatePolicy) -> Mark:
    """Return what counts of one result, by what the gradebook knows of its student; `most` is nbgrader's maximum."""
    if row is None:
        return Mark.of(graded, most)
    worth = {item: score.max_score for item, score in graded.items.items()} | graded.waiting
    by_hand = {
        item: points
        for item, points in row.points.items()
        if item in row.given or points != (row.scores[item] or 0.0)  # points of a person, or extra credit
    }
    mark = Mark(
        graded.student,
        None,
        most,
        given=by_hand,
        replaced=sum(row.scores[item] or 0.0 for item in by_hand),
        waiting={item: worth.get(item, 0.0) for item in row.scores if item in row.review},
        comments=row.remarks,
    )
    all_by_hand = row.scores.keys() == row.given.keys()  # a person has graded what no check could
    return mark.counted(graded, _taken(row, due, policy), all_by_hand=all_by_hand)


def _taken(row: BookRow, due: datetime | None, policy: LatePolicy) -> float:
    """What is taken from the points as they are now; a plugin of somebody else's is believed as it was recorded."""
    return policy.taken(sum(row.points.values()), row.seconds_late(due)) if policy.takes_anything else row.penalty


def _read_gradebook(course: Course, assignment: str) -> tuple[datetime | None, dict[str, BookRow]]:
    """Read an assignment's due date, and by student what the gradebook says; nothing where there is none yet."""
    with required(url_of(course)) as ask:
        kept = read_book(ask, assignment) if ask else Stored()
    due = kept.structure.due if kept.structure else None
    return due, {student: row for student, row in kept.rows.items() if row.scores}
