"""One assignment as worker processes know it: its key, its bench, and that solution and stub are sound."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from pathlib import Path

from autograder.core.errors import AssignmentBroken, AutograderError
from autograder.core.model import CheckResult, Graded, Outcome, Refusal, Status, Submission
from autograder.course import Course, load_course
from autograder.grading.bench import Bench, limits_of
from autograder.grading.engine import digest_of_files, engine_digest
from autograder.grading.store import key_of
from autograder.intake.submission import Found, read
from autograder.sandbox.confine import Protection


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
    files = [*course.graders(assignment).rglob("*.py"), course.solution(assignment), course.release(assignment)]
    limits = astuple(limits_of(course.assignment(assignment)))
    settings = [*limits, course.secret, astuple(course.late), protection.level]
    parts = [digest_of_files(files, course.root), engine_digest(), settings]
    return Task(course.root, assignment, protection, line, hashlib.sha256(json.dumps(parts).encode()).hexdigest())


@lru_cache(maxsize=4)  # a long-lived process (formgrader's server) sees graders change; old benches end with their wall
def bench_of(task: Task) -> Bench:
    """Return this process's bench for a task; made at its first submission."""
    course = load_course(task.root)
    return Bench(course, course.assignment(task.assignment), task.protection)


def grade_found(task: Task, found: Found, digest: str) -> Graded:
    """Read and grade one submission in this process; the unit of work that an Executor is given.

    Raises AutograderError where the file is another by now.
    """
    made = read(found, task.assignment)
    if isinstance(made, Refusal) or made.digest != digest:
        raise AutograderError(f"{found.path} was changed while it was graded. Run the same command again.")
    return judged(task, made)


def require_sound(task: Task) -> Graded:
    """Grade the solution and the stub; raises AssignmentBroken unless they earn everything and nothing."""
    bench = bench_of(task)
    solution = bench.grade(_own(bench.course.solution(task.assignment), task.assignment), diagnose=False)
    lost = [r for r in solution.results if r.outcome is not Outcome.PASSED]
    if lost:
        faults = "\n".join(f"  {r.check.id}: {r.outcome.value}. {r.message} {r.detail}".rstrip() for r in lost)
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


def judged(task: Task, made: Submission | Refusal) -> Graded:
    """Grade in this process what a file was read as; one that could not be read is put on record without points."""
    if isinstance(made, Submission):
        return replace(bench_of(task).grade(made), key=task.key(made), protection=task.line)
    results = tuple(CheckResult(one.check, Outcome.MISSING) for one in bench_of(task).graders.checks)
    notes = (made.reason,)
    return Graded(
        made.student, made.assignment, Status.REFUSED, results, protection=task.line, key=task.key(made), notes=notes
    )
