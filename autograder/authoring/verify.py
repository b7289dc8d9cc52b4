"""Verification: an assignment is tried on answers of known worth, before any student meets it.

The solution earns everything and the stub nothing; wrong answers lose points and are named; right variants lose none;
odd values are never our fault; verdicts are the same whatever the secret and the protection; the release is fresh.
"""

from __future__ import annotations

import ast
import hashlib
import json
import multiprocessing
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field
from itertools import zip_longest

from autograder.authoring import release
from autograder.authoring.checks_file import bound, names_in
from autograder.core.errors import AssignmentBroken
from autograder.core.model import UNSURE, Cell, CheckResult, Outcome
from autograder.course import Course
from autograder.grading.bench import Bench
from autograder.grading.collection import cells_of
from autograder.grading.hints import read_answers
from autograder.grading.judge import judge
from autograder.grading.task import Task, bench_of, task_of
from autograder.sandbox.confine import Protection
from autograder.sandbox.in_process import InProcess, InProcessReference
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
DEFINITION = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
SLICE = 2  # variants a worker takes at a time: small enough that two workers end together
SLOWEST_FIRST = ("solution", "stub", "right", "wrong", "odd")  # all checks, or those of one item, or one secret alone


@dataclass(frozen=True, slots=True)
class Variant:
    """One answer whose verdict is known beforehand: the cells laid over the solution and the items it is about."""

    kind: str  # "solution", "stub", "wrong", "right" or "odd"
    name: str
    items: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class VariantVerdict:
    """How one variant fared under one secret: the points it earned and the hidden items it lost."""

    variant: Variant
    points: float
    outcomes: dict[str, Outcome]
    lost: frozenset[str]  # items with a hidden check that did not pass
    named: bool  # whether the diagnosis finds this wrong answer


@dataclass(slots=True)
class Verification:
    """What `verify` found out about one assignment, which is verified when there are no complaints.

    `wrong`, `named`, `right` and `odd` count variants: how many of them did as they should, and how many there are.
    """

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
    found = [Variant("solution", "solution"), Variant("stub", "stub")]
    for kind in ("wrong", "right"):
        answers = read_answers(course.graders(assignment) / kind)
        found += [Variant(kind, one.id, one.items, (one.cell,)) for one in answers]
    for function in functions:
        for words, value in ODD_VALUES.items():
            source = f"import numpy as np\ndef {function}(*args, **kwargs):\n    return {value}\n"
            found.append(Variant("odd", f"{function} returns {words}", (function,), (Cell(10_000, source),)))
    return found


def try_variants(task: Task, chosen: list[Variant], secrets: list[str], *, naming: bool) -> list[list[VariantVerdict]]:
    """Judge each variant under each secret in this process; one list of verdicts a variant.

    With `naming`, the verdicts of a wrong answer say whether the diagnosis finds it. An odd value is refused by its
    form, whatever the data: one secret shows that.
    """
    bench = bench_of(task)
    return [_verdicts(bench, one, secrets[:1] if one.kind == "odd" else secrets, naming) for one in chosen]


def changed_names(solution: Iterable[Cell], variant: Iterable[Cell]) -> set[str] | None:
    """Return the names that mean something else with a variant than in the solution; None where that is not known.

    They are those that the variant defines, and those whose definition mentions one of them, and so on.
    """
    try:
        before, after = (ast.parse("\n".join(one.source for one in cells)).body for cells in (solution, variant))
    except SyntaxError:  # a cell that is not plain Python
        return None
    if not all(isinstance(one, DEFINITION) or ast.get_docstring(ast.Module([one], [])) for one in after) or any(
        not isinstance(target, ast.Name) for one in after if isinstance(one, ast.Assign) for target in one.targets
    ):
        return None
    known = {name: what for one in before for name, what in bound(one).items()}
    names = {name for one in after for name, what in bound(one).items() if known.get(name) != what}
    mentioned = [(bound(one).keys(), {node.id for node in names_in(one)}) for one in before]
    while more := {name for given, within in mentioned if within & names for name in given} - names:
        names |= more
    return names


def _verdicts(bench: Bench, variant: Variant, secrets: list[str], naming: bool) -> list[VariantVerdict]:
    """Judge a variant under each secret; a check that cannot see the secret or the variant is asked once.

    That is one that draws nothing, and one that calls nothing but what the solution has, too. A start and a load cost
    as much as the checks of most items, so all secrets but the last share a process. Points that hang on what earlier
    calls left there show as a verdict that changes. Between the first secret and the last one the wall is asked only
    where it could matter: it costs four times what the checks do.
    """
    narrow = variant.kind in ("wrong", "odd")  # these are judged by the items they are about alone
    wanted = {one.check.id for one in bench.graders.checks if not narrow or one.check.item in variant.items}
    drawing = wanted & {one.check.id for one in bench.graders.checks if one.draws}
    cells = (*bench.solution, *variant.cells)
    if variant.kind == "stub":  # it stands alone
        cells = cells_of(bench.course, bench.assignment.id, bench.course.release(bench.assignment.id))
    with closing(bench.student(cells)) as student:
        first, asked = _judged(bench, student, wanted, secrets[0])
        names = changed_names(bench.solution, variant.cells) if variant.kind == "right" else None
        drawing -= {one for one, called in asked.items() if names is not None and not called & names}
        lost = [one.check for one in first.values() if one.outcome is not Outcome.PASSED]
        ended = {one.check.id for one in first.values() if one.outcome in (*UNSURE, Outcome.TIMED_OUT)}
        named = False
        if naming and variant.kind == "wrong":  # whichever others have identical outputs
            named = any(
                bench.diagnosis.finds(student, variant.name, item, frozenset(c.id for c in lost if c.item == item))
                for item in variant.items
            )
        every, later = [first], secrets[1:-1]
        some = {name: first[name] for name in drawing}
        quick = later and some and not drawing & ended
        same = _same_in_process(bench, cells, some, later) if quick else []
        for secret, is_same in zip_longest(later, same):
            every.append(first if is_same else first | _judged(bench, student, drawing, secret)[0])
    for secret in secrets[1:][-1:]:
        with closing(bench.student(cells)) as fresh:
            every.append(first | _judged(bench, fresh, drawing, secret)[0])
    return [
        VariantVerdict(
            variant,
            round(sum(one.points for one in results.values()), 6),
            {name: one.outcome for name, one in results.items()},
            frozenset(
                one.check.item for one in results.values() if not one.check.public and one.outcome is not Outcome.PASSED
            ),
            named,
        )
        for results in every
    ]


def _judged(
    bench: Bench, student: Student, wanted: Collection[str], secret: str
) -> tuple[dict[str, CheckResult], dict[str, frozenset[str]]]:
    """Return how each of the wanted checks ends, on an account of time of their own, and which functions it called."""
    student.reset_budget()
    results, asked = {}, {}
    for one in (one for one in bench.graders.checks if one.check.id in wanted):
        student.asked = frozenset()
        results[one.check.id] = judge(one, student, bench.reference, secret)
        asked[one.check.id] = student.asked
    return results, asked


def _same_in_process(
    bench: Bench, cells: Iterable[Cell], first: dict[str, CheckResult], secrets: list[str]
) -> list[bool]:
    """Say under which secrets these results come again, without the wall; nothing where that cannot be said.

    A fork does it, because an answer may change or end its process, or never give it back.
    """
    context, limits = multiprocessing.get_context("fork"), bench.wall.limits
    ours, theirs = context.Pipe(duplex=False)

    def report() -> None:
        returns, signatures = bench.graders.returns, bench.graders.signatures
        student = InProcess(bench.wall, cells, returns, signatures)
        reference = InProcessReference(bench.wall, bench.solution, returns, signatures)
        checks, same = [one for one in bench.graders.checks if one.check.id in first], []
        for secret in secrets:
            student.reset_budget()
            endings = {one.check.id: judge(one, student, reference, secret).outcome for one in checks}
            same.append(endings == {name: one.outcome for name, one in first.items()})
        theirs.send_bytes(json.dumps(same).encode())

    process = context.Process(target=report)
    process.start()
    theirs.close()
    try:
        patience = limits.wall(limits.submission) * len(secrets)
        return json.loads(ours.recv_bytes()) if ours.poll(patience) else []
    except EOFError:
        return []
    finally:
        process.kill()
        process.join()
        ours.close()


# what is known already, the bench, and the verdicts that are on their way, protection by protection
Pending = tuple[Verification, Bench, list[list[Future[list[list[VariantVerdict]]]]]]


def begin(course: Course, assignment: str, protections: list[Protection], seeds: int, executor: Executor) -> Pending:
    """Hand an assignment's variants to the workers: `seeds` secrets at the first protection, one at each other.

    Whoever begins all assignments before finishing the first keeps every worker busy to the end.
    """
    tasks = [task_of(course, assignment, protection, "") for protection in protections]
    bench = bench_of(tasks[0])
    chosen = variants(course, assignment, bench.graders.returns)
    chosen.sort(key=lambda one: SLOWEST_FIRST.index(one.kind))
    slices = [chosen[i : i + SLICE] for i in range(0, len(chosen), SLICE)]
    secrets = [course.secret, *(hashlib.sha256(f"{course.secret} {n}".encode()).hexdigest() for n in range(1, seeds))]
    verdicts = [[executor.submit(try_variants, tasks[0], part, secrets, naming=True) for part in slices]]
    for task in tasks[1:]:
        verdicts.append([executor.submit(try_variants, task, part, secrets[:1], naming=False) for part in slices])
    found = Verification(assignment, seeds=seeds, levels=tuple(one.level for one in protections))
    found.max_points = round(sum(bench.graders.points.values()), 6)
    return found, bench, verdicts


def finish(pending: Pending) -> Verification:
    """Wait for the verdicts of an assignment and return what they come to."""
    found, bench, verdicts = pending
    try:
        stale = release.make(bench.course, bench.graders).stale()
        found.complaints += [f"{path} is not fresh. Run `autograder release {found.assignment}`." for path in stale]
    except AssignmentBroken as fault:
        found.leaks = str(fault).count("the release would show")
        found.complaints.append(str(fault))
    by_task = [[row for future in futures for row in future.result()] for futures in verdicts]
    for rows in zip(*by_task, strict=True):  # of one variant: every secret at the first protection, one at each other
        _compare(found, [verdict for row in rows for verdict in row])
    hidden = {one.check.item for one in bench.graders.checks if not one.check.public}
    bare = [name for name in bench.graders.returns if name not in hidden]
    found.complaints += [f"{name} has no hidden check. Write one in test_hidden.py." for name in bare]
    return found


def _compare(found: Verification, verdicts: list[VariantVerdict]) -> None:
    """Count one variant, and complain where a verdict is not as it should be."""
    variant = verdicts[0].variant
    fault = _fault(variant, verdicts, found.max_points)
    complaints = [*_common_faults(variant, verdicts), fault]
    if variant.kind == "solution":
        found.solution_points = min(v.points for v in verdicts)
    elif variant.kind == "stub":
        found.stub_points = max(v.points for v in verdicts)
    else:
        good, tried = getattr(found, variant.kind)
        setattr(found, variant.kind, (good + (not fault), tried + 1))
    if variant.kind == "wrong":
        named, tried = found.named
        found.named = (named + verdicts[0].named, tried + 1)
        complaints.append("" if verdicts[0].named else "the diagnosis does not find it. Add a probe that shows it.")
    found.complaints += [f"{variant.kind} {variant.name}: {words}" for words in complaints if words]


def _common_faults(variant: Variant, verdicts: list[VariantVerdict]) -> Iterator[str]:
    """Yield what no variant may do: meet a fault of ours, or earn otherwise under another secret or protection."""
    ended = [(check, outcome) for v in verdicts for check, outcome in v.outcomes.items()]
    broken = sorted({check for check, outcome in ended if outcome is Outcome.BROKEN})
    if broken:
        yield f"a check failed by our own fault: {', '.join(broken)}."
    changing = sorted({check for check, outcome in ended if verdicts[0].outcomes.get(check) != outcome})
    if changing and variant.kind != "odd":
        yield f"its verdict changes with the seed or the level: {', '.join(changing)}."


def _fault(variant: Variant, verdicts: list[VariantVerdict], max_points: float) -> str:
    """Say what a variant earns that it should not, or does not earn; nothing where all is as it should be."""
    if variant.kind == "wrong":
        kept = sorted({item for v in verdicts for item in variant.items if item not in v.lost})
        return f"no hidden check takes points for {', '.join(kept)}." if kept else ""
    if variant.kind == "odd":
        good = not any(Outcome.BROKEN in v.outcomes.values() for v in verdicts)
    else:
        good = all(v.points == (0.0 if variant.kind == "stub" else max_points) for v in verdicts)
    failed = sorted({f"{k} {o.value}" for v in verdicts for k, o in v.outcomes.items() if o is not Outcome.PASSED})
    earned = sorted({v.points for v in verdicts})
    return "" if good else f"it earns {earned} points; not passed: {', '.join(failed)[:300]}."
