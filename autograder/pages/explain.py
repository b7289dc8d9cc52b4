"""What staff read when a student asks why: one stored result, check by check, with the line that runs it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import CheckResult, Damaged, Graded, Mark, Outcome, Status
from autograder.course import STUDENT_ID, Course
from autograder.gradebook.marks import marks_of
from autograder.grading import store
from autograder.intake.attempts import kept
from autograder.intake.submission import find


def explain(course: Course, student: str, assignment: str, check: str | None = None) -> str:
    """Return the stored result of one student as text for staff: all checks, or the one with the id `check`.

    Raises UsageError for an unknown student, assignment or check, with the nearest names, and AutograderError where
    the result cannot be read.
    """
    course.assignment(assignment)
    graded = _stored(course, student, assignment)
    chosen = [one for one in graded.results if check is None or one.check.id == check.removeprefix("test_")]
    if check is not None and not chosen:
        known = [one.check.id for one in graded.results]
        raise UsageError(f"{assignment} has no check {check!r}.{_near(check, known)}")
    submission = _file_of(course, student, assignment)
    lines = [*_head(course, graded, submission)]
    run = () if graded.status is Status.REFUSED else chosen
    for item in dict.fromkeys(result.check.item for result in run):
        score = graded.items[item]
        lines += ["", f"{item}: {score.score:g} of {score.max_score:g}"]
        for result in chosen:
            if result.check.item == item:
                lines += _lines_of(result, assignment, submission)
    return "\n".join(map(printable, lines))


def _stored(course: Course, student: str, assignment: str) -> Graded:
    graded = store.load(course.work, assignment, student) if STUDENT_ID.fullmatch(student) else None
    if isinstance(graded, Damaged):
        raise AutograderError(graded.sentence)
    if graded is not None:
        return graded
    if STUDENT_ID.fullmatch(student) and _file_of(course, student, assignment):
        raise UsageError(f"{student} is not graded yet. Run `autograder grade {assignment}`.")
    if student in course.students:
        raise UsageError(f"{student} has handed in nothing for {assignment}.")
    known = [one.student for one in store.load_all(course.work, assignment)]
    hint = _near(student, known) if known else f" Nothing is graded yet: run `autograder grade {assignment}`."
    raise UsageError(f"{assignment}: there is no result of {student!r}.{hint}")


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, 5, 0.5)
    return f" Near: {', '.join(near)}." if near else ""


def _file_of(course: Course, student: str, assignment: str) -> str:
    """The file that grading reads, from the course's folder, or nothing where none is there."""
    root = course.work / "submitted"
    if not (root / student / assignment).is_dir():
        return ""
    paths = (str(one.path.relative_to(course.root)) for one in find(root, assignment) if one.student == student)
    return next(paths, "")


def _head(course: Course, graded: Graded, submission: str) -> Iterator[str]:
    """Say of the whole submission how it ended, what a person gave or has still to give, and what counts in the end."""
    points = f"{graded.score:g} of {graded.max_score:g} automatic points"
    yield f"{graded.student}, {graded.assignment}: {graded.status.value}, {points}"
    yield f"  file: {submission or 'none in work/submitted any more'}"
    yield f"  {graded.protection or 'protection: unknown'}"
    if graded.late.seconds:
        yield f"  late: {graded.late.seconds / 3600:.1f} hours"
    for note in graded.notes:
        yield f"  note: {note}"
    try:
        mark = marks_of(course, graded.assignment, [graded])[graded.student]
    except (AutograderError, OSError) as fault:
        yield f"  points by hand are not known: {fault}"
        mark = Mark(graded.student, None, graded.max_score, waiting=graded.waiting)
    for item, given in mark.given.items():
        yield f"  by hand: {item}, {given:g} points"
    for item, worth in mark.waiting.items():
        yield f"  waits for a person: {item}, {worth:g} points"
    if mark.score is not None:
        taken = f", {mark.penalty:g} for lateness taken off" if mark.penalty else ""
        yield f"  counts so far: {mark.score:g} of {mark.max_score:g}{taken}"
    others = kept(course, graded.student, graded.assignment)
    if others:  # hand-ins that do not count, by when they came
        place = others[0].folder.parent.relative_to(course.root)
        yield f"  {len(others)} more handed in, {', '.join(one.when for one in others)}: {place}"


def _lines_of(result: CheckResult, assignment: str, submission: str) -> Iterator[str]:
    check = result.check
    kind = "public" if check.public else "hidden"
    yield f"  {check.id} ({kind}): {result.outcome.value}, {result.points:g} of {check.points:g}"
    yield f"    claim:   {check.description}"
    for name, text in (("message", result.message), ("hint", result.hint), ("detail", result.detail)):
        if text.strip():
            yield f"    {name + ':':<8} " + text.strip().replace("\n", "\n" + " " * 13)
    if result.outcome is not Outcome.PASSED and submission:
        file = shlex.quote(Path(submission).as_posix())
        yield f"    again:   pytest tests/graders/{assignment} --submission {file} -k test_{check.id}"


def printable(text: str) -> str:
    """Return the text with control characters spelt out: what a student wrote must not steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
