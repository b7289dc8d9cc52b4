"""The law: what makes an assignment trustworthy, proved on its own solution, stub, wrong answers and right variants."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field

from autograder.authoring import release
from autograder.core.errors import AssignmentBroken
from autograder.core.model import Cell, CheckResult, Outcome
from autograder.course import Course
from autograder.grading.bench import Bench
from autograder.grading.collection import cells_of
from autograder.grading.hints import WrongAnswer, read_answers
from autograder.grading.task import Task, bench_of, task_of
from autograder.sandbox.confine import Protection
from autograder.sandbox.student import Student

ODD_VALUES = {
    "None": "None",
    "text": "'nan'",
    "an empty list": "[]",
    "nan": "float('nan')",
    "a wrong shape": "np.zeros((3, 1, 2))",
    "a triple": "(1.0, np.ones(2), 'x')",
    "objects": "np.array([{}, None], dtype=object)",
    "a float subclass": "type('F', (float,), {'__eq__': lambda a, b: True})(1)",
    "an array subclass": "type('A', (np.ndarray,), {'__array_priority__': 1e9})((2, 2))",
    "a generator": "(i for i in range(3))",
}  # what a hand slips into a return line; none of them may ever look like our own fault
SLICE = 2  # variants a worker takes at a time: small enough that two workers end together
SLOWEST_FIRST = ("solution", "stub", "right", "wrong", "odd")  # all checks, or those of one item, or one secret alone

Results = dict[str, CheckResult]  # check -> how it ended


@dataclass(frozen=True, slots=True)
class Variant:
    """One answer whose verdict is known beforehand: the cells laid over the solution and the items it is about."""

    kind: str  # "solution", "stub", "wrong", "right" or "odd"
    name: str
    items: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one variant fared under one secret: the points it earned, the hidden items it lost, what was broken."""

    variant: Variant
    points: float
    outcomes: dict[str, Outcome]
    lost: frozenset[str]  # items with a hidden check that did not pass
    named: bool  # whether the diagnosis finds this wrong answer

    @property
    def broken(self) -> list[str]:
        """Checks that failed by our own fault."""
        return [name for name, outcome in self.outcomes.items() if outcome is Outcome.BROKEN]


@dataclass(slots=True)
class Proof:
    """What `verify` found out about one assignment; empty complaints mean that verified."""

    assignment: str
    max_points: float = 0.0
    solution_points: float = 0.0
    stub_points: float = 0.0
    wrong: tuple[int, int] = (0, 0)
    named: tuple[int, int] = (0, 0)
    right: tuple[int, int] = (0, 0)
    odd: tuple[int, int] = (0, 0)
    leaks: int = 0
    seeds: int = 0
    levels: tuple[int, ...] = ()
    complaints: list[str] = field(default_factory=list)


def variants(course: Course, assignment: str, functions: Iterable[str]) -> list[Variant]:
    """Return every answer of an assignment whose verdict is known."""
    folder = course.graders(assignment)
    found = [Variant("solution", "solution"), Variant("stub", "stub")]
    found += [_variant("wrong", one) for one in read_answers(folder / "wrong")]
    found += [_variant("right", one) for one in read_answers(folder / "right")]
    for function in functions:
        for words, value in ODD_VALUES.items():
            source = f"import numpy as np\ndef {function}(*args, **kwargs):\n    return {value}\n"
            found.append(Variant("odd", f"{function} returns {words}", (function,), (Cell(10_000, source),)))
    return found


def _variant(kind: str, answer: WrongAnswer) -> Variant:
    return Variant(kind, answer.id, answer.items, (answer.cell,))


def try_variants(task: Task, chosen: list[Variant], secrets: list[str], *, naming: bool) -> list[list[Verdict]]:
    """Judge each variant under each secret in this process; one list of verdicts a variant.

    With `naming`, the first verdict of a wrong answer says whether the diagnosis finds it.
    """
    bench = bench_of(task)
    return [_verdicts(bench, one, _needed(one, secrets), naming and one.kind == "wrong") for one in chosen]


def _needed(variant: Variant, secrets: list[str]) -> list[str]:
    """An odd value is refused by its form, whatever the data: one secret shows that; all else is tried under each."""
    return secrets[:1] if variant.kind == "odd" else secrets


def _verdicts(bench: Bench, variant: Variant, secrets: list[str], naming: bool) -> list[Verdict]:
    """Judge a variant under each secret; a check that draws nothing cannot see the secret, so it is asked once.

    A start and a load cost as much as the checks of most items, so all secrets but the last share a process. Points
    that hang on what earlier calls left there show as a verdict that changes.
    """
    narrow = variant.kind in ("wrong", "odd")  # these are judged by the items they are about alone
    wanted = {one.check.id for one in bench.graders.checks if not narrow or one.check.item in variant.items}
    drawing = wanted & {one.check.id for one in bench.graders.checks if one.draws}
    with closing(_loaded(bench, variant)) as student:
        first = _judged(bench, student, wanted, secrets[0])
        named = naming and any(_is_named(bench, student, variant, [*first.values()]))
        later = [_judged(bench, student, drawing, secret) for secret in secrets[1:-1]]
    for secret in secrets[1:][-1:]:
        with closing(_loaded(bench, variant)) as fresh:
            later.append(_judged(bench, fresh, drawing, secret))
    return [_verdict(variant, [*(first | one).values()], named) for one in ({}, *later)]


def _judged(bench: Bench, student: Student, wanted: Collection[str], secret: str) -> Results:
    """Return what the wanted checks say, on an account of time of their own."""
    student.reset_budget()
    return {one.check.id: one for one in bench.judge_all(student, lambda check: check.id in wanted, secret)}


def _loaded(bench: Bench, variant: Variant) -> Student:
    """Lay a variant over the solution; the stub stands alone."""
    cells = (
        bench.solution
        if variant.kind != "stub"
        else cells_of(bench.course, bench.assignment.id, bench.course.release(bench.assignment.id))
    )
    return bench.student((*cells, *variant.cells))


def _verdict(variant: Variant, results: Sequence[CheckResult], named: bool) -> Verdict:
    return Verdict(
        variant,
        round(sum(result.points for result in results), 6),
        {result.check.id: result.outcome for result in results},
        frozenset(r.check.item for r in results if not r.check.public and r.outcome is not Outcome.PASSED),
        named,
    )


def _is_named(bench: Bench, student: Student, variant: Variant, results: list[CheckResult]) -> Iterator[bool]:
    """Tell for each item whether the diagnosis finds this wrong answer, whichever others have identical outputs."""
    for item in variant.items:
        lost = frozenset(r.check.id for r in results if r.check.item == item and r.outcome is not Outcome.PASSED)
        yield bench.diagnosis.finds(student, variant.name, item, lost)


@dataclass(frozen=True, slots=True)
class Trial:
    """The variants of one assignment on their way through the workers, protection by protection."""

    bench: Bench
    levels: tuple[int, ...]
    seeds: int
    verdicts: tuple[tuple[Future[list[list[Verdict]]], ...], ...]


def begin(course: Course, assignment: str, protections: list[Protection], seeds: int, executor: Executor) -> Trial:
    """Hand an assignment's variants to the workers: `seeds` secrets at the first protection, one at each other.

    What is begun before the last one is proved keeps every worker busy to the end.
    """
    tasks = tuple(task_of(course, assignment, protection, "") for protection in protections)
    bench = bench_of(tasks[0])
    chosen = variants(course, assignment, bench.graders.returns)
    chosen.sort(key=lambda one: SLOWEST_FIRST.index(one.kind))
    slices = [chosen[i : i + SLICE] for i in range(0, len(chosen), SLICE)]
    secrets = [course.secret, *(hashlib.sha256(f"{course.secret} {n}".encode()).hexdigest() for n in range(1, seeds))]
    whole = tuple(executor.submit(try_variants, tasks[0], part, secrets, naming=True) for part in slices)
    others = (
        tuple(executor.submit(try_variants, task, part, secrets[:1], naming=False) for part in slices)
        for task in tasks[1:]
    )
    return Trial(bench, tuple(one.level for one in protections), seeds, (whole, *others))


def prove(trial: Trial) -> Proof:
    """Prove the law for the assignment of a trial, when its verdicts are there."""
    proof = Proof(trial.bench.assignment.id, seeds=trial.seeds, levels=trial.levels)
    proof.max_points = round(sum(trial.bench.graders.points.values()), 6)
    _prove_release(trial.bench.course, trial.bench, proof)
    for verdicts in _all_verdicts(trial):
        _judge(proof, verdicts)
    _prove_complete(trial.bench, proof)
    return proof


def _all_verdicts(trial: Trial) -> list[list[Verdict]]:
    """Verdicts of each variant: every secret at the first protection, then one at each other."""
    by_task = [[row for future in futures for row in future.result()] for futures in trial.verdicts]
    return [[verdict for rows in group for verdict in rows] for group in zip(*by_task, strict=True)]


def _prove_release(course: Course, bench: Bench, proof: Proof) -> None:
    try:
        made = release.make(course, bench.graders)
    except AssignmentBroken as fault:
        proof.leaks = str(fault).count("the release would show")
        proof.complaints.append(str(fault))
        return
    proof.complaints += [f"{path} is not fresh. Run `autograder release {proof.assignment}`." for path in made.stale()]


def _prove_complete(bench: Bench, proof: Proof) -> None:
    hidden = {one.check.item for one in bench.graders.checks if not one.check.public}
    for name in bench.graders.returns:
        if name not in hidden:
            proof.complaints.append(f"{name} has no hidden check. Write one in test_hidden.py.")


def _judge(proof: Proof, verdicts: list[Verdict]) -> None:
    variant = verdicts[0].variant
    for words in _complaints(proof, verdicts):
        proof.complaints.append(f"{variant.kind} {variant.name}: {words}")
    if variant.kind == "solution":
        proof.solution_points = min(v.points for v in verdicts)
    if variant.kind == "stub":
        proof.stub_points = max(v.points for v in verdicts)
    if variant.kind == "wrong":
        proof.named = _count(proof.named, verdicts[0].named)
        if not verdicts[0].named:
            proof.complaints.append(f"wrong {variant.name}: the diagnosis does not find it. Add a probe that shows it.")


def _complaints(proof: Proof, verdicts: list[Verdict]) -> Iterator[str]:
    variant = verdicts[0].variant
    if any(v.broken for v in verdicts):
        yield f"a check failed by our own fault: {', '.join(sorted({b for v in verdicts for b in v.broken}))}."
    if len({tuple(v.outcomes.items()) for v in verdicts}) > 1 and variant.kind != "odd":
        yield f"its verdict changes with the seed or the level: {_differences(verdicts)}."
    good = _as_expected(proof, verdicts)
    if variant.kind in ("wrong", "right", "odd"):
        setattr(proof, variant.kind, _count(getattr(proof, variant.kind), good))
    if not good:
        yield _fault_of(variant, verdicts)


def _as_expected(proof: Proof, verdicts: list[Verdict]) -> bool:
    kind, items = verdicts[0].variant.kind, verdicts[0].variant.items
    if kind == "odd":
        return not any(v.broken for v in verdicts)
    if kind == "wrong":
        return all(set(items) <= v.lost for v in verdicts)
    wanted = 0.0 if kind == "stub" else proof.max_points
    return all(v.points == wanted for v in verdicts)


def _fault_of(variant: Variant, verdicts: list[Verdict]) -> str:
    if variant.kind == "wrong":
        kept = sorted({item for v in verdicts for item in variant.items if item not in v.lost})
        return f"no hidden check takes points for {', '.join(kept)}."
    failed = sorted({f"{k} {o.value}" for v in verdicts for k, o in v.outcomes.items() if o is not Outcome.PASSED})
    return f"it earns {sorted({v.points for v in verdicts})} points; not passed: {', '.join(failed)[:300]}."


def _differences(verdicts: list[Verdict]) -> str:
    first = verdicts[0].outcomes
    return ", ".join(sorted({k for v in verdicts for k, o in v.outcomes.items() if first.get(k) != o}))


def _count(so_far: tuple[int, int], good: bool) -> tuple[int, int]:
    return so_far[0] + good, so_far[1] + 1
