"""The nouns, the outcomes and the arithmetic of points; knows no file, array, test or notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How one check ended for one submission."""

    PASSED = "passed"
    FAILED = "failed"  # a wrong value
    RAISED = "raised"  # student code raised
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"  # the student's process died
    MISSING = "missing"  # not defined, or the stub untouched
    BROKEN = "broken"  # our fault: nothing of this student is recorded


UNSURE = (Outcome.BROKEN, Outcome.CRASHED)  # tried once more before they count, and then a person should look


class Status(StrEnum):
    """What became of one submission."""

    GRADED = "graded"
    NEEDS_LOOK = "needs_look"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about one item; `description` is the sentence that a student reads."""

    id: str
    item: str
    points: float
    public: bool
    description: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell as the student wrote it; `number` counts all cells of the notebook from 1.

    Of a cell that came with the release only imports, functions, classes and literals are run.
    """

    number: int
    source: str
    only_definitions: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's readable notebook; `digest` is over the code, `received` is None where unknown."""

    student: str
    assignment: str
    cells: tuple[Cell, ...]
    received: datetime | None
    digest: str
    notes: tuple[str, ...] = ()
    needs_look: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """One student's file that cannot be read as a notebook, with what to do about it."""

    student: str
    assignment: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check ended; `message` and `hint` are for the student, `detail` never leaves staff."""

    check: Check
    outcome: Outcome
    message: str = ""
    hint: str = ""
    detail: str = ""
    seconds: float = 0.0

    @property
    def points(self) -> float:
        """The points earned: all of the check's, or none."""
        return self.check.points if self.outcome is Outcome.PASSED else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned out of points to be had."""

    score: float
    max_score: float


@dataclass(frozen=True, slots=True)
class Late:
    """Seconds after the due date (0 when on time or unknown) and the penalty in points."""

    seconds: float = 0.0
    penalty: float = 0.0


@dataclass(frozen=True, slots=True)
class Graded:
    """What one submission earned, check by check; the one record that results, pages and sinks read."""

    student: str
    assignment: str
    status: Status
    results: tuple[CheckResult, ...] = ()
    waiting: dict[str, float] = field(default_factory=dict)  # manual item -> points that a person is to give
    late: Late = Late()
    protection: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether a check failed by our own fault."""
        return any(result.outcome is Outcome.BROKEN for result in self.results)

    @property
    def stands(self) -> bool:
        """Whether the score may be shown and recorded: the file was read, and every check worked."""
        return self.status is not Status.REFUSED and not self.is_broken

    @property
    def items(self) -> dict[str, Score]:
        """Score of each item, in the order of its first check."""
        ids = dict.fromkeys(result.check.item for result in self.results)
        return {item: total(r for r in self.results if r.check.item == item) for item in ids}

    @property
    def score(self) -> float:
        """Automatic points earned, before any late penalty."""
        return total(self.results).score

    @property
    def max_score(self) -> float:
        """Automatic points to be had."""
        return total(self.results).max_score


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stored result that cannot be read, and why; the next grading replaces it."""

    student: str
    assignment: str
    reason: str

    @property
    def fault(self) -> str:
        """Which file it is, and what is wrong with it."""
        return f"work/results/{self.assignment}/{self.student}.json: {self.reason}."

    @property
    def sentence(self) -> str:
        """What a person reads: the fault and its remedy."""
        return f"{self.fault} Run `autograder grade {self.assignment}`, which grades {self.student} again."


@dataclass(frozen=True, slots=True)
class Mark:
    """What counts for one student in the end: the checks' points, those of a person, less the late penalty.

    `score` is None where nothing stands: not handed in, refused, unreadable, or a check of ours broke. `given` are the
    points of each item that a person graded, `replaced` what the checks had given for these; `waiting` has the points
    of each item that a person has still to grade.
    """

    student: str
    score: float | None
    max_score: float
    penalty: float = 0.0
    given: Mapping[str, float] = field(default_factory=dict)
    replaced: float = 0.0
    waiting: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def manual(self) -> float:
        """What a person's points add to those of the checks: automatic score + manual - penalty = score."""
        return round(sum(self.given.values()) - self.replaced, 6)

    @classmethod
    def of(cls, graded: Graded, max_score: float | None = None) -> Mark:
        """Return what counts by the checks alone, where no gradebook knows the student."""
        most = graded.max_score + sum(graded.waiting.values()) if max_score is None else max_score
        waiting = graded.waiting if graded.stands else {}
        return cls(graded.student, None, most, waiting=waiting).counted(graded, graded.late.penalty)

    def counted(self, graded: Graded, taken: float, *, all_by_hand: bool = False) -> Mark:
        """Return this mark with the score, `taken` off for lateness and never below 0.

        Where the checks' points do not stand, only those of a person who graded everything do.
        """
        if not graded.stands and not all_by_hand:
            return self
        mark = self if graded.stands else replace(self, replaced=0.0)
        points = mark.manual + (graded.score if graded.stands else 0.0)
        score = max(0.0, round(points - taken, 6))
        return replace(mark, score=score, penalty=round(points - score, 6))


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """All that is known of one assignment's class at one moment; everybody in it has a mark."""

    assignment: str
    graded: tuple[Graded, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    absent: tuple[str, ...] = ()  # students of the course who handed in nothing
    marks: Mapping[str, Mark] = field(default_factory=dict)  # by student, in the order of their ids


def total(results: Iterable[CheckResult]) -> Score:
    """Sum of points over results, rounded so that thirds and tenths add up."""
    listed = list(results)
    return Score(round(sum(r.points for r in listed), 6), round(sum(r.check.points for r in listed), 6))
