"""What counts in the end, as nbgrader counts it: a person's points before ours, less the late penalty."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from autograder.core.errors import UsageError
from autograder.core.model import Graded, Mark
from autograder.core.text import settled
from autograder.course import Course
from autograder.gradebook.database import Query, required, url_of
from autograder.gradebook.rows import ANSWER, SUBMITTED, grouped, moment, notebook_of
from autograder.grading import store
from autograder.notebook.format import automatic_items, manual_items

if TYPE_CHECKING:
    from autograder.course import Course, LatePolicy


CLOSE = 1e-6  # points are rounded to six digits on both sides


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of one student in the gradebook."""

    item: str
    auto: float | None
    given: float | None
    extra: float
    waits: bool
    comment: str

    @property
    def points(self) -> float:
        """The points that count, as nbgrader's Grade.score does."""
        return ((self.auto if self.given is None else self.given) or 0.0) + self.extra


@dataclass(frozen=True, slots=True)
class Entries:
    """What the gradebook says of one student's submission."""

    entries: tuple[Entry, ...] = ()
    seconds: float = 0.0  # after the due date, with the gradebook's own extension
    recorded: float = 0.0  # the penalty that was worked out when the row was last written

    @property
    def points(self) -> float:
        """All points, before any penalty."""
        return sum(one.points for one in self.entries)

    def penalty(self, policy: LatePolicy) -> float:
        """What is taken from the points as they are now; a plugin of somebody else's is believed as it was recorded."""
        return policy.taken(self.points, self.seconds) if policy.per_day else self.recorded


def outdated(course: Course, assignment: str) -> set[str]:
    """Return the students whose recorded penalty is not that of their points: a person has given some since."""
    with required(url_of(course)) as ask:
        known = _read(ask, assignment) if ask else {}
    return {name for name, one in known.items() if abs(one.penalty(course.late) - one.recorded) > CLOSE}


def marks_of(
    course: Course, assignment: str, graded: Sequence[Graded], standing: Collection[str], most: float
) -> list[Mark]:
    """Return a mark for every result; `standing` are the students whose checks count, `most` is nbgrader's maximum.

    Where the gradebook knows a student, its numbers count; else those of the checks. Raises EnvironmentUnfit where it
    cannot be read, UsageError where it still holds the points of an earlier result.
    """
    with required(url_of(course)) as ask:
        known = _read(ask, assignment) if ask else {}
    behind = [one.student for one in graded if one.student in standing and _is_behind(one, known.get(one.student))]
    if behind:
        more = f" and {len(behind) - 1} more" if len(behind) > 1 else ""
        raise UsageError(
            f"The gradebook holds other points of {behind[0]}{more} than the last grading gave. "
            f"Run `autograder grade {assignment}`, which brings it up to date."
        )
    return [_mark(one, known.get(one.student), one.student in standing, most, course.late) for one in graded]


def _is_behind(graded: Graded, known: Entries | None) -> bool:
    """Tell whether a run was cut short between storing this result and recording it."""
    if known is None:
        return False
    auto = {one.item: one.auto for one in known.entries}
    return any(abs((auto.get(item) or 0.0) - score.score) > CLOSE for item, score in graded.items.items())


def _mark(graded: Graded, known: Entries | None, stands: bool, most: float, policy: LatePolicy) -> Mark:
    if known is None:
        waiting = tuple(graded.waiting) if stands else ()
        score = max(0.0, round(graded.score - graded.late.penalty, 6)) if stands else None
        return Mark(graded.student, score, most, graded.late.penalty, waiting=waiting)
    given = {one.item: one.given + one.extra for one in known.entries if one.given is not None}
    penalty = known.penalty(policy)
    score = max(0.0, round(known.points - penalty, 6))
    by_hand = len(given) == len(known.entries)  # a person has graded what no check could
    return Mark(
        graded.student,
        score if stands or by_hand else None,
        most,
        penalty,
        given,
        waiting=tuple(one.item for one in known.entries if one.waits),
        comments={one.item: one.comment for one in known.entries if one.comment},
    )


def _read(ask: Query, assignment: str) -> Mapping[str, Entries]:
    found = notebook_of(ask, assignment)
    if not found:
        return {}
    of = {"notebook": found[0][0]}
    said = _comments(ask, of)
    columns = "SELECT a.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade"
    joined = SUBMITTED.format(" JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id")
    rows = grouped(ask(columns + joined, of))
    times = grouped(
        ask("SELECT a.student_id, a.timestamp, a.extension, n.late_submission_penalty" + SUBMITTED.format(""), of)
    )
    return {
        student: Entries(
            tuple(_entry(row, said.get((student, row[0]), "")) for row in entries),
            *_lateness(found[0][1], *times[student][0]),
        )
        for student, entries in rows.items()
    }


def _lateness(due: Any, came: Any, extension: Any, penalty: float | None) -> tuple[float, float]:
    """Seconds after the due date as nbgrader counts them, and the penalty in the gradebook."""
    at, until = moment(came), moment(due)
    if at is None or until is None:
        return 0.0, penalty or 0.0
    if isinstance(extension, str):  # so SQLite keeps a span of time: as the moment that lies so far behind 1970
        extension = datetime.fromisoformat(extension) - datetime(1970, 1, 1)
    return max(0.0, (at - until - (extension or timedelta())).total_seconds()), penalty or 0.0


def _entry(row: tuple[Any, ...], comment: str) -> Entry:
    item, auto, given, extra, waits = row
    return Entry(item, auto, given, extra or 0.0, bool(waits), comment)


def _comments(ask: Query, of: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(student, item) -> what a person wrote beside the answer."""
    joined = SUBMITTED.format(" JOIN comment c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id")
    written = ask("SELECT a.student_id, b.name, c.manual_comment" + joined, of)
    return {(student, cell.removesuffix(ANSWER)): text for student, cell, text in written if text}


def stored(course: Course, assignment: str) -> list[Graded]:
    """Return the stored results of an assignment; raises UsageError where there are none."""
    course.assignment(assignment)
    found = store.load_all(course.work, assignment)
    if not found:
        raise UsageError(f"Nothing of {assignment} is graded yet. Run `autograder grade {assignment}`.")
    return found


def class_marks(course: Course, assignment: str) -> list[Mark]:
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
    return marks_of(course, assignment, graded, standing, _most(course, assignment))


def mark_of(course: Course, graded: Graded) -> Mark:
    """Return what counts for one result; raises what `marks` raises."""
    return _marks(course, graded.assignment, [graded])[0]


def missing(course: Course, graded: Iterable[Graded]) -> list[str]:
    """Students of the course who handed in nothing."""
    return sorted(set(course.students) - {one.student for one in graded})
