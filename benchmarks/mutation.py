"""Mutation sweep: the slips of one token in the solution that no hidden check of their item notices.

    python benchmarks/mutation.py [A ...] [--seed N] [--jobs N] [--operators]

Mutants are made from the syntax tree by the usual operators, not from the known wrong answers. Each is laid over the
solution and judged by the hidden checks of its own item alone, behind the wall, under the course's secret
(or another one made from it, with --seed).
README.md beside this file holds the figures.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import hashlib
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.core.model import Cell, Check, Outcome
from autograder.course import Course, load_course
from autograder.grading.bench import Bench
from autograder.grading.task import Task, bench_of, task_of
from autograder.sandbox.confine import probe

ROOT = Path(__file__).resolve().parents[1]
SLICE = 12  # mutants a worker takes at a time

# ---------------------------------------------------------------- operators

OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Mult, ast.Div),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.Lt: (ast.LtE, ast.GtE, ast.NotEq),
    ast.LtE: (ast.Lt, ast.Gt, ast.Eq),
    ast.Gt: (ast.GtE, ast.LtE, ast.NotEq),
    ast.GtE: (ast.Gt, ast.Lt, ast.Eq),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
PAIRS = "max min, maximum minimum, argmax argmin, sum mean, any all, zeros ones, exp log, append extend"
NAMES = {a: b for pair in PAIRS.split(", ") for a, b in (pair.split(), pair.split()[::-1])}
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)  # operators whose operands have a side


@dataclass(frozen=True, slots=True)
class Edit:
    """Another node for a place of the tree, and the operator that made it."""

    operator: str
    node: ast.AST


def edits(node: ast.AST) -> Iterator[Edit]:
    """Yield what the operators put in a node's place."""
    for kind in OPERATORS.get(type(node), ()):
        yield Edit("other operator", kind())
    match node:
        case ast.Constant():
            yield from _of_constant(node)
        case ast.BinOp():
            yield from _of_operands(node)
        case ast.UnaryOp():
            yield Edit("sign or not removed", node.operand)
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute(attr=name) if name in NAMES:
            yield Edit("neighbour function", ast.Attribute(node.value, NAMES[name], node.ctx))
        case ast.Name(id=name) if name in NAMES:
            yield Edit("neighbour function", ast.Name(NAMES[name], node.ctx))
        case ast.IfExp():
            yield Edit("condition turned", ast.IfExp(node.test, node.orelse, node.body))
        case ast.stmt():
            yield from _of_statement(node)


def _of_constant(node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield Edit("constant", ast.Constant(not value))
    elif isinstance(value, int | float):
        yield from (Edit("constant", ast.Constant(value + step)) for step in (1, -1))
    elif isinstance(value, str) and value:
        yield Edit("constant", ast.Constant(value[:-1] + chr(ord(value[-1]) + 1)))


def _of_operands(node: ast.BinOp) -> Iterator[Edit]:
    yield Edit("operand dropped", node.left)
    yield Edit("operand dropped", node.right)
    if isinstance(node.op, ORDERED):
        yield Edit("operands swapped", ast.BinOp(node.right, node.op, node.left))


def _of_call(node: ast.Call) -> Iterator[Edit]:
    if node.args:
        yield Edit("call unwrapped", node.args[0])
    elif isinstance(node.func, ast.Attribute):
        yield Edit("call unwrapped", node.func.value)
    if len(node.args) >= 2:
        first, second, *others = node.args
        yield Edit("arguments swapped", ast.Call(node.func, [second, first, *others], node.keywords))
    for one in node.keywords:
        kept = [other for other in node.keywords if other is not one]
        yield Edit("keyword dropped", ast.Call(node.func, node.args, kept))


def _of_statement(node: ast.stmt) -> Iterator[Edit]:
    match node:
        case ast.Return(value=value) if value is not None:
            yield Edit("return None", ast.Return(None))
            yield Edit("statement dropped", ast.Pass())
            return
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return
        case ast.If():
            yield Edit("condition turned", ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse))
        case ast.For():
            empty = ast.List([], ast.Load())
            yield Edit("no round of the loop", ast.For(node.target, empty, node.body, node.orelse, lineno=0))
        case ast.AugAssign():
            yield Edit("assigned, not added", ast.Assign([node.target], node.value, lineno=0))
    yield Edit("statement dropped", ast.Pass())


# ---------------------------------------------------------------- mutants


@dataclass(frozen=True, slots=True)
class Mutant:
    """A function of the solution with one edit."""

    function: str
    operator: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The lines that differ."""
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))

    @property
    def change(self) -> str:
        """The first new line, or which line is gone: what the table of equivalents is keyed by."""
        lines = self.diff.splitlines()
        new = next((line[1:].strip() for line in lines if line.startswith("+")), "pass")
        return f"without {lines[0][1:].strip()}" if new == "pass" else new


def mutants_of(function: ast.FunctionDef) -> Iterator[Mutant]:
    """Yield every mutant of a function once; its docstring and annotations are left alone."""
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    function.returns = None
    before = ast.unparse(function)
    seen = {before}
    for operator, after in _edited(function):
        if after not in seen:
            seen.add(after)
            yield Mutant(function.name, operator, before, after)


def _edited(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Put each edit into the tree, write the tree down, and take the edit out again."""
    for parent in list(ast.walk(function)):
        for name, value in list(ast.iter_fields(parent)):
            if isinstance(value, list):
                for place, child in enumerate(value):
                    for edit in edits(child):
                        value[place] = edit.node
                        yield edit.operator, ast.unparse(function)
                    value[place] = child
            elif isinstance(value, ast.AST):
                for edit in edits(value):
                    setattr(parent, name, edit.node)
                    yield edit.operator, ast.unparse(function)
                setattr(parent, name, value)


def functions_of(bench: Bench) -> Iterator[ast.FunctionDef]:
    """Yield the solution's functions that are items with hidden checks."""
    judged = {one.check.item for one in bench.graders.checks if not one.check.public}
    for cell in bench.solution:
        for node in _statements(cell.source):
            if isinstance(node, ast.FunctionDef) and node.name in judged:
                yield node


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # a cell with a line of IPython's
        return []


# ---------------------------------------------------------------- judging


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a mutant fared: the hidden check of its item that killed it, else the other checks that would have."""

    mutant: Mutant
    killer: str = ""
    outcome: Outcome = Outcome.PASSED
    elsewhere: tuple[str, ...] = ()


def rule(task: Task, secret: str, chosen: Sequence[Mutant]) -> list[Ruling]:
    """Judge some mutants in this process."""
    bench = bench_of(task)
    return [_ruling(bench, secret, one) for one in chosen]


def _ruling(bench: Bench, secret: str, mutant: Mutant) -> Ruling:
    own = [c.check.id for c in bench.graders.checks if not c.check.public and c.check.item == mutant.function]
    with closing(bench.student((*bench.solution, Cell(10_000, mutant.after)))) as student:
        for name in own:
            (result,) = bench.judge_all(student, partial(_is, name), secret)
            if result.outcome is not Outcome.PASSED:
                return Ruling(mutant, name, result.outcome)
        others = bench.judge_all(student, lambda check: check.id not in own, secret)
    return Ruling(mutant, elsewhere=tuple(r.check.id for r in others if r.outcome is not Outcome.PASSED))


def _is(name: str, check: Check) -> bool:
    return check.id == name


def secret_of(course: Course, seed: int) -> str:
    """Return the course's secret for seed 0, else one made from it as `verify` makes them."""
    return hashlib.sha256(f"{course.secret} {seed}".encode()).hexdigest() if seed else course.secret


def sweep(course: Course, assignment: str, secret: str, executor: Executor) -> list[Ruling]:
    """Judge every mutant of an assignment; in the order in which they were made."""
    task = task_of(course, assignment, probe(), "")
    chosen = [mutant for function in functions_of(bench_of(task)) for mutant in mutants_of(function)]
    slices = [chosen[i : i + SLICE] for i in range(0, len(chosen), SLICE)]
    rulings = executor.map(partial(rule, task, secret), slices)
    return [ruling for part in rulings for ruling in part]


# ---------------------------------------------------------------- equivalents

ANY = "*"
EXAMPLE = "an example is asked for; its hidden check tests the whole property, so one that passes has it"
SAME = "the same value, by another way"
UNREACHED = "differs only for values that cannot occur there"
LIST = "a list is taken for an array, with the same numbers"
LOOSE = "the task leaves it open"

EQUIVALENT: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {  # assignment, function, reason: changed lines
    "labels": {
        "scalar_label_accuracy": {
            SAME: (
                "w, *_ = np.linalg.lstsq(X, numbers)",  # numpy 2's default
                "nearest = np.clip(0, np.round(X @ w), len(perm) - 1)",
            )
        },
        "pairwise_one_hot_distance": {
            SAME: (
                "return np.sqrt(1 + 1 ** 2)",
                "return np.sqrt(1 ** 2 + 1)",
                "return np.sqrt(1 ** 3 + 1 ** 2)",
                "return np.sqrt(1 ** 1 + 1 ** 2)",
                "return np.sqrt(1 ** 2 + 1 ** 3)",
                "return np.sqrt(1 ** 2 + 1 ** 1)",
            )
        },
        "random_search": {
            SAME: ("acc = accuracy(y, predict(W, X))",),
            UNREACHED: ("best_W, best_acc = (None, -2.0)",),
        },
        "better_numbering": {EXAMPLE: (ANY,)},
        "score_change_without_label_change": {EXAMPLE: (ANY,)},
    },
    "hinge": {
        "svm_loss_single": {SAME: ("return np.sum(np.maximum(rivals - s[y] + delta, 0))",)},
        "svm_loss_naive": {
            "another subgradient, and only at an exact tie": ("if j != y[i] and margin >= 0:",),
        },
        "svm_loss_vectorized": {
            SAME: ("costs = np.maximum(S - true_scores + delta, 0)",),
            UNREACHED: ("slopes = 2 * costs if squared else (costs != 0).astype(float)",),
        },
        "flipped_margins": {EXAMPLE: (ANY,)},
        "two_zero_loss_weights": {EXAMPLE: (ANY,)},
    },
    "softmax": {
        "shrinking_gap": {EXAMPLE: (ANY,)},
        "log_softmax": {
            "any shift of a row is right, since logsumexp shifts again; it only spares digits": (
                "shifted = Z",
                "shifted = Z + Z.max(axis=1, keepdims=True)",
                "shifted = Z - Z.max(keepdims=True)",
                "shifted = Z - Z.min(axis=1, keepdims=True)",
            )
        },
        "sigmoid": {SAME: ("return np.where(z > 0, 1.0, decay) / (1.0 + decay)",)},  # at 0 decay is 1
        "binary_ce_from_logits": {
            SAME: ("losses = np.maximum(0.0, z) - t * z + np.log1p(np.exp(-np.abs(z)))",),
        },
        "entropy": {UNREACHED: ("possible = p[p != 0]",)},
        "cross_entropy": {
            "without the early return the sum is inf by itself, with a warning": (
                "without if np.any(q[possible] == 0):",
                "without return np.inf",
                "if np.all(q[possible] == 0):",
                "if np.any(q[possible] == -1):",
            ),
            UNREACHED: ("possible = p != 0", "if np.any(q[possible] <= 0):"),
        },
        "kl": {
            "without the early return the sum is inf by itself, with a warning": (
                "without if np.any(q[possible] == 0):",
                "without return np.inf",
                "if np.all(q[possible] == 0):",
                "if np.any(q[possible] == -1):",
            ),
            UNREACHED: ("possible = p != 0", "if np.any(q[possible] <= 0):"),
        },
        "softmax_jacobian": {SAME: ("p = softmax(z[None, :])[-1]",)},
        "double_softmax_floor": {SAME: ("return np.log(np.e + 9) - 1",)},
    },
    "gradcheck": {
        "numerical_gradient": {SAME: ("gradient = np.ones(W.shape)",)},  # every entry is written
        "best_h_for_order_2": {
            "the task takes any step within a factor of 5": (
                "return np.cbrt(np.finfo(float).eps)",
                "return np.cbrt(4 * np.finfo(float).eps)",
                "return np.cbrt(2 * np.finfo(float).eps)",
            )
        },
        "kink_point": {EXAMPLE: (ANY,)},
        "grad_check": {
            SAME: (
                "tolerance = 1e-07 * max(np.linalg.norm(dW), 1.0)",
                "errors = (abs(claimed - directional_derivative(loss, W, V, h)) for h in (1e-05, 1e-07))",
            ),
            LOOSE + ": how many directions, how long, how exact": (
                "without V /= np.linalg.norm(V)",
                "V *= np.linalg.norm(V)",
                "V //= np.linalg.norm(V)",
                "for _ in range(13):",
                "for _ in range(11):",
                "tolerance = 1e-07 * max(2.0, np.linalg.norm(dW))",
                "if not any((error < tolerance for error in errors)):",
            ),
            "the second step decides alone": (
                "errors = (abs(directional_derivative(loss, W, V, h) - claimed) for h in (1.00001, 1e-07))",
                "errors = (abs(directional_derivative(loss, W, V, h) - claimed) for h in (-0.99999, 1e-07))",
            ),
            "an error of either sign is met by the other directions but for one time in 2**12": (
                "errors = (directional_derivative(loss, W, V, h) - claimed for h in (1e-05, 1e-07))",
            ),
        },
    },
    "mse": {
        "smaller_ce_larger_mse": {EXAMPLE: (ANY,)},
        "best_predictions": {
            LIST: ("frequencies = [0.6, 0.3, 0.1]",),
            SAME: ("return (frequencies, frequencies)",),
        },
        "dloss_dz": {
            SAME: ("p = softmax(z[None, :])[-1]", "return 2 * (p * error - p * (error @ p))"),
            UNREACHED: ("if kind <= 'ce':",),
        },
        "landscape": {
            SAME: (
                "logits = np.stack([first, second, np.full(first.shape, y3)], axis=-1)",
                "P = softmax(logits.reshape(-2, 3))",  # numpy takes any negative size for -1
                "losses = np.sum(([1, 0, 0] - P) ** 2, axis=1)",
            ),
            UNREACHED: ("if kind <= 'ce':",),
        },
        "steps_to_half": {
            SAME: ("while steps < max_steps and softmax(z[None, :])[-1, 0] <= 0.5:",),
            UNREACHED: ("while steps != max_steps and softmax(z[None, :])[0, 0] <= 0.5:",),
        },
        "train_from": {UNREACHED: ("if kind <= 'ce':",)},
    },
    "sgd": {
        "sgd": {LIST: ("return (W, history)",)},
        "train": {LIST: ("return (W, history)",)},
        "classify_lr": {
            LOOSE + ": a rate of exactly 1/curvature": ("if factor >= 0:",),
            UNREACHED: ("return 'bouncing' if factor >= -1 else 'diverging'",),
        },
        "critical_lr": {
            SAME: (
                "steepest = np.linalg.eigvalsh(X_small @ (2 * X_small.T) / 4).max()",
                "steepest = np.linalg.eigvalsh(2 * X_small.T @ X_small // 4).max()",
            ),
            "0.294 for 0.293, and the task takes a number within 0.002": (
                "X_small = np.array([[3.0, 1.0], [1.0, 1.0], [-0.0, 1.0], [1.0, 1.0]])",
            ),
        },
        "two_minimisers": {EXAMPLE: (ANY,)},
        "regularizer": {SAME: ("penalty = l1 * np.sum(np.abs(W))", "slope = l1 * np.sign(W)")},
        "sparse_and_spread": {EXAMPLE: (ANY,)},
        "soft_threshold": {SAME: ("return np.sign(W) * np.maximum(0, np.abs(W) - t)",)},
    },
    "features": {
        "kmeans": {UNREACHED: ("if len(members) != 0:",)},
        "bovw": {SAME: ("counts = votes.reshape(pool, N, side, pool, side, K).sum(axis=(2, 4))",)},
        "same_histogram": {EXAMPLE: (ANY,)},
        "shift_unseen": {EXAMPLE: (ANY,)},
    },
}


def reason_of(assignment: str, mutant: Mutant) -> str:
    """Why a mutant is a right answer, too; empty where nobody said so."""
    rows = EQUIVALENT.get(assignment, {}).get(mutant.function, {})
    return next((reason for reason, changes in rows.items() if {mutant.change, ANY} & set(changes)), "")


# ---------------------------------------------------------------- telling


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one assignment."""

    assignment: str
    rulings: tuple[Ruling, ...]
    seconds: float

    def killed(self) -> list[Ruling]:
        """Mutants that a hidden check of their item noticed."""
        return [one for one in self.rulings if one.killer]

    def equivalent(self) -> list[Ruling]:
        """Mutants that live because they are right."""
        return [one for one in self.rulings if not one.killer and reason_of(self.assignment, one.mutant)]

    def survivors(self) -> list[Ruling]:
        """Mutants that live and are wrong, or that nobody has looked at."""
        return [one for one in self.rulings if not one.killer and not reason_of(self.assignment, one.mutant)]

    def row(self) -> str:
        """The figures in one line."""
        killed, alive = len(self.killed()), len(self.survivors())
        share = 100 * killed / max(1, killed + alive)
        raised = sum(one.outcome is not Outcome.FAILED for one in self.killed())
        counts = f"{len(self.rulings)} mutants, {killed} killed ({raised} of them by raising or hanging), "
        counts += f"{len(self.equivalent())} equivalent, {alive} survive"
        return f"{self.assignment:10} {counts}: {share:.1f} % of the others killed ({self.seconds:.0f} s)"


def message(tally: Tally, operators: bool) -> Iterator[str]:
    """Yield the report of one assignment."""
    yield tally.row()
    yield from (f"  BROKEN {r.killer}: {r.mutant.change}" for r in tally.killed() if r.outcome is Outcome.BROKEN)
    yield from (f"  killed, yet in the table: {r.mutant.change}" for r in _refuted(tally))
    if operators:
        yield from _by_operator(tally)
    for one in tally.survivors():
        yield f"  {one.mutant.function}: {one.mutant.operator}"
        yield from (f"    {line}" for line in one.mutant.diff.splitlines())
        if one.elsewhere:
            yield f"    noticed by {', '.join(one.elsewhere)}"


def _refuted(tally: Tally) -> list[Ruling]:
    """Mutants that the table calls right and a check kills; an example that fails is no more than wrong."""
    reasons = ((one, reason_of(tally.assignment, one.mutant)) for one in tally.killed())
    return [one for one, reason in reasons if reason not in ("", EXAMPLE)]


def _by_operator(tally: Tally) -> Iterator[str]:
    made = Counter(one.mutant.operator for one in tally.rulings)
    alive = Counter(one.mutant.operator for one in tally.survivors())
    yield from (f"  {name}: {count} mutants, {alive[name]} survive" for name, count in made.most_common())


def main(words: Sequence[str] | None = None) -> None:
    """Sweep the assignments that are named, else all, and print what lives."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--seed", type=int, default=0, help="0 is the course's own secret")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--operators", action="store_true", help="count by operator, too")
    options = parser.parse_args(words)
    course = load_course(ROOT)
    tallies = []
    with ProcessPoolExecutor(options.jobs, mp_context=multiprocessing.get_context("spawn")) as executor:
        for name in options.assignments or [one.id for one in course.assignments]:
            began = time.perf_counter()
            rulings = sweep(course, name, secret_of(course, options.seed), executor)
            tallies.append(Tally(name, tuple(rulings), time.perf_counter() - began))
            print(*message(tallies[-1], options.operators), sep="\n", flush=True)
    sys.exit(any(one.survivors() for one in tallies))


if __name__ == "__main__":
    main()
