"""The one way from files to stored results: a class is read, what is new in it graded, each result stored at once."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path

from autograder.core.atomic import sweep
from autograder.core.errors import UsageError
from autograder.core.model import Damaged, Graded, Late, Refusal, Submission
from autograder.course import CONFIG, STUDENT_ID, Course, load_course
from autograder.grading import store
from autograder.grading.changes import Change, changes
from autograder.grading.executors import executor_for, grade_all
from autograder.grading.hints import read_answers
from autograder.grading.task import Task, judged, require_sound, task_of
from autograder.intake import collect
from autograder.intake.attempts import settle, unsettled
from autograder.intake.submission import Found, chosen, find, read
from autograder.notebook.format import manual_items
from autograder.sandbox.guard import guard


@dataclass(frozen=True, slots=True)
class Options:
    """How to grade: which files and students, on how many processes, and what to leave alone.

    A dry run grades the same and stores nothing.
    """

    paths: tuple[Path, ...] = ()
    jobs: int = 0
    students: str = "*"
    force: bool = False
    record: bool = False
    unsafe: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What one `grade` did: every result, how many were graded, of them a second time, and who has another than before.

    `changed` are the students whose stored result is another one, None where nothing is stored and so nothing is to
    be recorded; `recorded` counts the gradebook's rows that were written since. `damaged` are stored results that
    cannot be read, and could not be replaced either, because the hand-in is gone.
    """

    graded: tuple[Graded, ...]
    fresh: int
    again: int
    changes: tuple[Change, ...]
    line: str
    changed: frozenset[str] | None = None
    recorded: int = 0
    damaged: tuple[Damaged, ...] = ()


def found_in(course: Course, assignment: str, options: Options) -> list[Found]:
    """Return the submissions to grade; raises UsageError where a path is none or nobody is there."""
    paths = options.paths or (course.work / "submitted",)
    others = unsettled(course, assignment) if options.dry_run and _inside(course, paths) else {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder. `autograder collect {assignment} PATH` brings one in.")
    found = [others.get(one.student, one) for path in paths for one in find(path, assignment)]
    chosen = [one for one in found if fnmatch.fnmatchcase(one.student, options.students)]
    strange = [one.student for one in chosen if not STUDENT_ID.fullmatch(one.student)]
    if strange:
        raise UsageError(
            f"{strange[0]!r} is no student id. Use letters, digits and @._+-, 64 at most; rename the folder."
        )
    twice = [name for name, count in Counter(one.student for one in chosen).items() if count > 1]
    if twice:
        files = ", ".join(str(one.path) for one in chosen if one.student == twice[0])
        raise UsageError(f"Two files are of {twice[0]!r}: {files}. Rename one, or grade them one at a time.")
    if found and not chosen:
        there = ", ".join(sorted(one.student for one in found)[:10])
        raise UsageError(f"Nobody matches {options.students!r}. There are: {there}{' ...' if len(found) > 10 else ''}.")
    if not chosen:
        raise UsageError(f"{', '.join(map(str, paths))}: no submission of {assignment} is there.")
    return chosen


def grade(
    course: Course, assignment: str, options: Options, progress: Callable[[int, int], None] = lambda done, of: None
) -> Run:
    """Grade what is new or changed, and store each result as it comes.

    Raises EnvironmentUnfit, AssignmentBroken (nothing is recorded then) or UsageError.
    """
    _require_complete(course, assignment)
    if options.record and not options.dry_run and not _inside(course, options.paths):
        options = replace(options, paths=_brought_in(course, assignment, options.paths))
    inside = _inside(course, options.paths)
    kept = inside and not options.dry_run
    safe = guard(course, unsafe=options.unsafe)
    task = task_of(course, assignment, safe.protection, safe.line)
    stored = store.load_all(course.work, assignment) if inside else []
    before = {one.student: one for one in stored if isinstance(one, Graded)}
    sweep(course.work / "results" / assignment)
    if kept:
        settle(course, assignment)
    readings = {found: read(found, assignment) for found in found_in(course, assignment, options)}
    keys = {} if options.force else {one.student: task.key(one) for one in readings.values()}
    known = {  # still hold: equal code, graders, engine and limits, and no check of ours broke
        name: one for name, one in before.items() if one.key == keys.get(name) and not one.is_broken
    }
    fresh = {found: one for found, one in readings.items() if one.student not in known}
    whose = {one.student: one for one in readings.values()}
    waiting = manual_items(course.release(assignment))
    done: list[Graded] = []
    for graded in chain(known.values(), _fresh(task, fresh, options)):
        one = finished(course, graded, whose[graded.student], waiting)
        if kept and one != before.get(one.student):
            store.note_unrecorded(course.work, assignment, one.student)
            store.save(course.work, one)
        done.append(one)
        progress(len(done), len(readings))
    done.sort(key=lambda one: one.student)
    changed = frozenset(one.student for one in done if one != before.get(one.student)) if kept else None
    unreadable = {one.student: one for one in stored if isinstance(one, Damaged)}
    again = sum(one.student in before or one.student in unreadable for one in fresh.values())
    left = fnmatch.filter(unreadable.keys() - whose.keys(), options.students) if not options.paths else []
    damaged = tuple(unreadable[student] for student in sorted(left))
    return Run(tuple(done), len(fresh), again, tuple(changes(before, done)), safe.line, changed, damaged=damaged)


def ready(root: Path, assignment: str) -> tuple[Course, Task]:
    """Prove protection, solution and stub, once a process as long as none of them changes; return what grading needs.

    Which hand-ins count is settled as before any grading.

    Raises what `grade` raises: formgrader's button is no way around the wall.
    """
    course = load_course(root)
    _require_complete(course, assignment)
    safe = _guard_once(course)
    task = task_of(course, assignment, safe.protection, safe.line)
    _sound_once(task)
    settle(course, assignment)
    return course, task


def grade_file(root: Path, assignment: str, path: Path, student: str) -> Graded:
    """Grade one file as `student`; what stock nbgrader calls in place of running the notebook.

    Of a file in work/submitted the result is stored, and all is noted that `grade` notes. Raises what `ready` does.
    """
    course, task = ready(root, assignment)
    kept = STUDENT_ID.fullmatch(student) and path.parent == course.work / "submitted" / student / assignment
    found = chosen(path.parent.parent, assignment) if kept else find(path, assignment)[0]
    made = read(replace(found, student=student), assignment)
    graded = finished(course, judged(task, made), made, manual_items(course.release(assignment)))
    if kept:
        store.save(course.work, graded)
    return graded


_guard_once = lru_cache(maxsize=4)(guard)  # formgrader's server calls `grade_file` for one student after the other
_sound_once = lru_cache(maxsize=16)(require_sound)


def _inside(course: Course, paths: Iterable[Path]) -> bool:
    return all(path.resolve().is_relative_to(course.work / "submitted") for path in paths)


def _require_complete(course: Course, assignment: str) -> None:
    """Raise before anything is graded where a file of the assignment is not there or cannot be read."""
    course.assignment(assignment)
    if not course.solution(assignment).is_file() and not course.graders(assignment).is_dir():
        raise UsageError(f"{assignment} is listed in {CONFIG}, but it has no files. `autograder new {assignment}`?")
    if not course.release(assignment).is_file():
        raise UsageError(f"{assignment} is not released yet. Run `autograder release {assignment}`.")
    for kind in ("wrong", "right"):
        read_answers(course.graders(assignment) / kind)


def _brought_in(course: Course, assignment: str, paths: Iterable[Path]) -> tuple[Path, ...]:
    """Collect files from elsewhere, so that what is recorded lies where the gradebook and people look for it."""
    done = [collect.collect_from(course, assignment, path) for path in paths]
    unplaced = [f"{what}: {reason}" for one in done for what, reason in one.unplaced]
    if unplaced:
        raise UsageError("\n".join(["Nothing is graded, because these files cannot be recorded:", *unplaced]))
    students = [student for one in done for student in one.students]
    return tuple(course.work / "submitted" / student / assignment / f"{assignment}.ipynb" for student in students)


def _fresh(task: Task, readings: dict[Found, Submission | Refusal], options: Options) -> Iterator[Graded]:
    if not readings:
        return
    require_sound(task)
    yield from (judged(task, one) for one in readings.values() if isinstance(one, Refusal))
    submissions = {found: one for found, one in readings.items() if isinstance(one, Submission)}
    with executor_for(options.jobs, len(submissions)) as executor:
        yield from grade_all(task, submissions, executor)


def finished(course: Course, graded: Graded, handed_in: Submission | Refusal, waiting: dict[str, float]) -> Graded:
    """Add what is not the grader's: manual points that wait, lateness, and what it takes from the checks' points.

    Late are the seconds after the due date, extensions included. What they cost in the end is a `Mark`'s, in the
    gradebook.
    """
    due, seconds = course.assignment(graded.assignment).due_at, 0.0
    if isinstance(handed_in, Submission) and handed_in.received is not None and due is not None:
        due += course.extension(graded.student, graded.assignment) or timedelta()
        seconds = max(0.0, (handed_in.received - due).total_seconds())
    return replace(graded, waiting=waiting, late=Late(seconds, course.late.taken(graded.score, seconds)))
