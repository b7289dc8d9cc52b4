"""What counts in the end, as nbgrader counts it: a person's points before ours, less the late penalty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from autograder.core.errors import UsageError
from autograder.core.model import ClassRecord, Damaged, Graded, Mark
from autograder.course import Course, LatePolicy
from autograder.gradebook.database import Query, required, url_of
from autograder.gradebook.rows import ANSWER, SUBMITTED, grouped, moment, notebook_of, points_that_count
from autograder.grading import store
from autograder.notebook.format import automatic_items, manual_items

CLOSE = 1e-6  # points are rounded to six digits on both sides


@dataclass(frozen=True, slots=True)
class ItemGrade:
    """One item of one student in the gradebook; `auto` is the checks', `given` a person's."""

    item: str
    auto: float | None
    given: float | None
    extra: float | None
    waits: bool
    comment: str

    @property
    def points(self) -> float:
        """The points that count."""
        return points_that_count(self.auto, self.given, self.extra)

    @property
    def by_hand(self) -> bool:
        """Whether a person has a part in the points."""
        return self.given is not None or self.points != (self.auto or 0.0)


@dataclass(frozen=True, slots=True)
class StudentGrades:
    """What the gradebook says of one student's submission."""

    items: tuple[ItemGrade, ...]
    seconds: float  # after the due date, with the gradebook's own extension
    recorded: float  # the penalty that was worked out when the row was last written

    def penalty(self, policy: LatePolicy) -> float:
        """What is taken from the points as they are now; a plugin of somebody else's is believed as it was recorded."""
        points = sum(one.points for one in self.items)
        return policy.taken(points, self.seconds) if policy.per_day else self.recorded


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
    known = _grades(course, assignment)
    behind = [one.student for one in graded if one.stands and _is_behind(one, known.get(one.student))]
    if behind:
        more = f" and {len(behind) - 1} more" if len(behind) > 1 else ""
        raise UsageError(
            f"The gradebook holds other points of {behind[0]}{more} than the last grading gave. "
            f"Run `autograder grade {assignment}`, which brings it up to date."
        )
    most = _most(course, assignment)
    return {one.student: mark_of(one, known.get(one.student), most, course.late) for one in graded}


def outdated(course: Course, assignment: str) -> set[str]:
    """Return the students whose recorded penalty is not that of their points: a person has given some since."""
    known = _grades(course, assignment)
    return {name for name, one in known.items() if abs(one.penalty(course.late) - one.recorded) > CLOSE}


def _most(course: Course, assignment: str) -> float:
    """Return nbgrader's maximum of an assignment."""
    release = course.release(assignment)
    return sum(automatic_items(release).values()) + sum(manual_items(release).values())


def _is_behind(graded: Graded, known: StudentGrades | None) -> bool:
    """Tell whether a run was cut short between storing this result and recording it."""
    if known is None:
        return False
    auto = {one.item: one.auto for one in known.items}
    return any(abs((auto.get(item) or 0.0) - score.score) > CLOSE for item, score in graded.items.items())


def mark_of(graded: Graded, known: StudentGrades | None, most: float, policy: LatePolicy) -> Mark:
    """Return what counts of one result, by what the gradebook knows of its student; `most` is nbgrader's maximum."""
    if known is None:
        return Mark.of(graded, most)
    worth = {item: score.max_score for item, score in graded.items.items()} | graded.waiting
    by_hand = [one for one in known.items if one.by_hand]
    mark = Mark(
        graded.student,
        None,
        most,
        given={one.item: one.points for one in by_hand},
        replaced=sum(one.auto or 0.0 for one in by_hand),
        waiting={one.item: worth.get(one.item, 0.0) for one in known.items if one.waits},
        comments={one.item: one.comment for one in known.items if one.comment},
    )
    all_by_hand = all(one.given is not None for one in known.items)  # a person has graded what no check could
    return mark.counted(graded, known.penalty(policy), all_by_hand=all_by_hand)


def _grades(course: Course, assignment: str) -> dict[str, StudentGrades]:
    """Read what the gradebook says of an assignment, by student; nothing where there is no gradebook yet."""
    with required(url_of(course)) as ask:
        found = notebook_of(ask, assignment) if ask else []
        return _read_grades(ask, *found[0]) if ask and found else {}


def _read_grades(ask: Query, notebook: str, due: Any) -> dict[str, StudentGrades]:
    of = {"notebook": notebook}
    cells = SUBMITTED.format(" JOIN comment c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id")
    written = ask("SELECT a.student_id, b.name, c.manual_comment" + cells, of)
    comments = {(student, cell.removesuffix(ANSWER)): text for student, cell, text in written if text}
    columns = "SELECT a.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade"
    joined = SUBMITTED.format(" JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id")
    rows = grouped(ask(columns + joined, of))
    columns = "SELECT a.student_id, a.timestamp, a.extension, n.late_submission_penalty"
    times = grouped(ask(columns + SUBMITTED.format(""), of))
    return {
        student: StudentGrades(
            tuple(
                ItemGrade(item, auto, given, extra, bool(waits), comments.get((student, item), ""))
                for item, auto, given, extra, waits in grades
            ),
            *_lateness(due, *times[student][0]),
        )
        for student, grades in rows.items()
    }


def _lateness(due: Any, came: Any, extension: Any, penalty: float | None) -> tuple[float, float]:
    """Seconds after the due date as nbgrader counts them, and the penalty in the gradebook."""
    at, until = moment(came), moment(due)
    if at is None or until is None:
        return 0.0, penalty or 0.0
    if isinstance(extension, str):  # so SQLite keeps a span of time: as the moment that lies so far behind 1970
        extension = datetime.fromisoformat(extension) - datetime(1970, 1, 1)
    return max(0.0, (at - until - (extension or timedelta())).total_seconds()), penalty or 0.0
