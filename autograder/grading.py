"""Submissions -> Graded, on any `concurrent.futures.Executor`; knows nothing of how grades are shown."""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from autograder.course import Assignment, Course, load_course
from autograder.diagnosis import Diagnosis
from autograder.errors import AssignmentBroken, AutograderError
from autograder.model import Cell, Check, CheckResult, Graded, Late, Outcome, Refusal, Status, Submission
from autograder.plugin import Graders, cells_of, collect, judge
from autograder.results import digest_of_files, engine_digest, key_of
from autograder.sandbox.confine import Protection
from autograder.sandbox.host import Limits, Wall
from autograder.sandbox.student import Reference, Student
from autograder.submission import Found, Given, given_cells, own_cells, read

LOOK = {Outcome.BROKEN, Outcome.CRASHED}  # endings that a person should see


def limits_of(one: Assignment) -> Limits:
    """The limits of an assignment as the wall takes them."""
    return Limits(one.load_seconds, one.call_seconds, one.submission_seconds, one.memory_mib * 2**20)


@dataclass(frozen=True)
class Bench:
    """Everything that grading one assignment needs, made once in a worker process and used for every submission."""

    course: Course
    assignment: Assignment
    protection: Protection

    @cached_property
    def graders(self) -> Graders:
        """The collected checks."""
        return collect(self.course, self.assignment.id)

    @cached_property
    def wall(self) -> Wall:
        """The zygote of this assignment."""
        return Wall(self.protection, limits_of(self.assignment))

    @cached_property
    def given(self) -> Given:
        """The release's check and demo cells."""
        return given_cells(self.course.release(self.assignment.id))

    @cached_property
    def solution(self) -> tuple[Cell, ...]:
        """The solution's own cells."""
        return cells_of(self.course, self.assignment.id, self.course.solution(self.assignment.id))

    @cached_property
    def reference(self) -> Reference:
        """The solution, behind the wall like everybody else."""
        return Reference(self.wall, self.solution, self.graders.returns, self.graders.signatures)

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """The known wrong answers and what they return."""
        folder = self.course.graders(self.assignment.id) / "wrong"
        return Diagnosis(
            folder,
            self.graders,
            lambda cells: self.student((*self.solution, *cells)),
            self.lost,
            self.course.secret,
        )

    def student(self, cells: Iterable[Cell]) -> Student:
        """Return the functions of some cells."""
        return Student(self.wall, cells, self.graders.returns, self.graders.signatures)

    def judge_all(
        self, student: Student, only: Callable[[Check], bool] = lambda check: True, secret: str | None = None
    ) -> list[CheckResult]:
        """Run the checks on one student, each of them whatever became of the others."""
        wanted = (one for one in self.graders.checks if only(one.check))
        return [judge(one, student, self.reference, secret or self.course.secret) for one in wanted]

    def lost(self, student: Student, item: str) -> frozenset[str]:
        """Ids of the item's checks that a student does not pass."""
        results = self.judge_all(student, lambda check: check.item == item)
        return frozenset(one.check.id for one in results if one.outcome is not Outcome.PASSED)

    def grade(self, submission: Submission, *, diagnose: bool = True) -> Graded:
        """Grade one submission; the reference and the wrong answers are shared, the child is its own."""
        student = self.student(own_cells(submission.cells, self.given))
        try:
            results = self.judge_all(student)
            if diagnose:
                results = self.diagnosis.with_hints(student, results)
        finally:
            student.close()
        return _graded(submission, results, student)

    def close(self) -> None:
        """End the zygote and with it the reference."""
        self.wall.close()


def _graded(submission: Submission, results: list[CheckResult], student: Student) -> Graded:
    notes = list(submission.notes)
    if any(result.outcome is not Outcome.PASSED for result in results):
        faults = student.cell_faults.items()
        told = {number: f"Cell {number}" if number else "A cell of the release" for number, _ in faults}
        notes += [f"{told[number]} raised {name} when the notebook was loaded." for number, name in faults]
    if student.definitions_only:
        notes.append("The cells could not be run from top to bottom; only definitions were loaded.")
    elif student.blamed:
        named = ", ".join(map(str, student.blamed))
        notes.append(f"Cell {named} hangs or ends the process when it is run; of it only definitions were loaded.")
    looked_at = {result.outcome for result in results} & LOOK
    needs_look = submission.needs_look or student.definitions_only or bool(student.blamed or looked_at)
    if Outcome.BROKEN in looked_at:
        notes.append("A check failed by our own fault; nothing of this submission was recorded.")
    return Graded(
        student=submission.student,
        assignment=submission.assignment,
        status=Status.NEEDS_LOOK if needs_look else Status.GRADED,
        results=tuple(results),
        notes=tuple(notes),
    )


# ---------------------------------------------------------------- one assignment, its key, its law


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker process needs to know to grade submissions of one assignment."""

    root: Path
    assignment: str
    protection: Protection
    line: str  # the protection line, with its self-test
    graders_digest: str

    def key(self, one: Submission | Refusal) -> str:
        """Digest of the submission's code and file, the graders, the engine, the limits and the protection."""
        parts = [one.reason] if isinstance(one, Refusal) else [one.digest, str(one.received), *one.notes]
        return key_of(hashlib.sha256(json.dumps(parts).encode()).hexdigest(), self.graders_digest)


def task_of(course: Course, assignment: str, protection: Protection, line: str) -> Task:
    """Gather a Task; its digest covers graders, solution, release, engine, limits, secret and level."""
    files = [
        *course.graders(assignment).rglob("*.py"),
        course.solution(assignment),
        course.release(assignment),
    ]
    limits = astuple(limits_of(course.assignment(assignment)))
    settings = [*limits, course.secret, astuple(course.late), protection.level]
    parts = [digest_of_files(files), engine_digest(), settings]
    return Task(course.root, assignment, protection, line, hashlib.sha256(json.dumps(parts).encode()).hexdigest())


@lru_cache(maxsize=4)  # a long-lived process (formgrader's server) sees graders change; old benches end with their wall
def bench_of(task: Task) -> Bench:
    """Return this process's bench for a task; made at its first submission."""
    course = load_course(task.root)
    return Bench(course, course.assignment(task.assignment), task.protection)


def grade_one(task: Task, submission: Submission) -> Graded:
    """Grade one submission in this process; the unit of work that an Executor is given."""
    return replace(bench_of(task).grade(submission), key=task.key(submission), protection=task.line)


def grade_found(task: Task, found: Found, digest: str) -> Graded:
    """Read and grade one submission in this process; raises AutograderError where the file is another by now."""
    made = read(found, task.assignment)
    if isinstance(made, Refusal) or made.digest != digest:
        raise AutograderError(f"{found.path} was changed while it was graded. Run the same command again.")
    return grade_one(task, made)


def late_of(course: Course, submission: Submission) -> Late:
    """Seconds after the due date; the penalty itself is nbgrader's plugin's and is applied in its gradebook."""
    due = course.assignment(submission.assignment).due_at
    if due is None or submission.received is None:
        return Late()
    due += course.extension(submission.student, submission.assignment) or timedelta()
    return Late(seconds=max(0.0, (submission.received - due).total_seconds()))


def require_sound(task: Task) -> Graded:
    """Grade the solution and the stub; raises AssignmentBroken unless they earn everything and nothing."""
    bench = bench_of(task)
    solution = bench.grade(_own(bench.course.solution(task.assignment), task.assignment), diagnose=False)
    lost = [r for r in solution.results if r.outcome is not Outcome.PASSED]
    if lost:
        faults = "\n".join(f"  {r.check.id}: {r.outcome.value}. {r.told} {r.detail}".rstrip() for r in lost)
        raise AssignmentBroken(f"{task.assignment}: the solution loses points, so nothing is graded:\n{faults}")
    stub = bench.grade(_own(bench.course.release(task.assignment), task.assignment), diagnose=False)
    gained = [r.check.id for r in stub.results if r.points]
    if gained:
        raise AssignmentBroken(f"{task.assignment}: the untouched stub earns points: {', '.join(gained)}.")
    return solution


def _own(path: Path, assignment: str) -> Submission:
    made = read(Found("instructor", path), assignment)
    if isinstance(made, Refusal):
        raise AssignmentBroken(f"{path}: {made.reason} Run `autograder release {assignment}`.")
    return made


def refused(task: Task, refusal: Refusal, checks: Iterable[Check]) -> Graded:
    """The record of a file that could not be read: listed, no points, with the reason."""
    return Graded(
        refusal.student,
        refusal.assignment,
        Status.REFUSED,
        tuple(CheckResult(check, Outcome.MISSING) for check in checks),
        protection=task.line,
        key=task.key(refusal),
        notes=(refusal.reason,),
    )


def grade_all(
    task: Task, submissions: Mapping[Found, Submission], checks: Sequence[Check], executor: Executor
) -> Iterator[Graded]:
    """Yield results as they are ready; a fault of ours at one submission never costs another its grade.

    A worker is told where a submission is and reads it itself: what is sent to workers must fit into a pipe, since
    Python before 3.11.5 waits for ever when a worker dies while more is on its way. Raises AutograderError when a
    worker process itself is killed; what was yielded before stands.
    """
    futures: dict[Future[Graded], Submission] = {
        executor.submit(grade_found, task, found, one.digest): one for found, one in submissions.items()
    }
    for future in as_completed(futures):
        try:
            yield future.result()
        except BrokenExecutor as error:
            raise AutograderError("A worker process was killed. Run the same command again; it goes on.") from error
        except Exception:  # a fault of ours, whatever it is: this student needs a look, the run goes on
            yield _broken(task, futures[future], checks, traceback.format_exc())


def _broken(task: Task, submission: Submission, checks: Sequence[Check], detail: str) -> Graded:
    results = tuple(CheckResult(check, Outcome.BROKEN, detail=detail) for check in checks)
    notes = ("Grading failed by our own fault; nothing of this submission was recorded.",)
    return Graded(
        submission.student, submission.assignment, Status.NEEDS_LOOK, results, protection=task.line, notes=notes
    )
