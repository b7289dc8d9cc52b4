"""Submissions -> Graded, on any `concurrent.futures.Executor`; knows nothing of how grades are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

from autograder.core.model import UNSURE, Cell, Check, CheckResult, Graded, Outcome, Status, Submission
from autograder.course import Assignment, Course
from autograder.grading.collection import Graders, cells_of, collect_graders
from autograder.grading.hints import Diagnosis
from autograder.grading.judge import judge
from autograder.notebook.given import Given, given_cells, own_cells
from autograder.sandbox.confine import Protection
from autograder.sandbox.host import Limits, Wall
from autograder.sandbox.student import Reference, Student


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
        return collect_graders(self.course, self.assignment.id)

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
        folder, secret = self.course.graders(self.assignment.id) / "wrong", self.course.secret
        return Diagnosis(folder, self.graders, lambda cells: self.student((*self.solution, *cells)), self.lost, secret)

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
        with closing(self.student(own_cells(submission.cells, self.given))) as student:
            results = self.judge_all(student)
            if diagnose:
                results = self.diagnosis.with_hints(student, results)
        notes = list(submission.notes)
        if any(result.outcome is not Outcome.PASSED for result in results):
            for number, name in student.cell_faults.items():
                place = f"Cell {number}" if number else "A cell of the release"
                notes.append(f"{place} raised {name} when the notebook was loaded.")
        if student.definitions_only:
            notes.append("The cells could not be run from top to bottom; only definitions were loaded.")
        elif student.blamed:
            named = ", ".join(map(str, student.blamed))
            notes.append(f"Cell {named} hangs or ends the process when it is run; of it only definitions were loaded.")
        looked_at = {result.outcome for result in results}.intersection(UNSURE)
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

    def close(self) -> None:
        """End the zygote and with it the reference."""
        self.wall.close()
