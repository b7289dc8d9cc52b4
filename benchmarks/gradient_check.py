"""What the gradient check of `autograder.checks` catches, and that it leaves correct code alone.

    python benchmarks/gradient_check.py

Prints, from fixed seeds, the share of rejected gradients for nine bugs of students and for correct code,
and ends with an AssertionError where a figure that docs and comments rely on no longer holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import CheckFailure, Loss, gradient_errors

Array = Any  # numpy arrays of floats; labels are ints
ScoreLoss = Callable[[Array, Array], tuple[float, Array]]  # (scores, labels) -> (mean loss, d loss / d scores)


@dataclass(frozen=True)
class Problem:
    """One classification problem: W (D, C), X (N, D) with a bias column last, y (N,), reg."""

    W: Array
    X: Array
    y: Array
    reg: float


# ---- Five losses of scores, with their gradients ----


def _margins(S: Array, y: Array) -> Array:
    margins = np.maximum(0.0, S - S[np.arange(len(y)), y][:, None] + 1.0)
    margins[np.arange(len(y)), y] = 0.0
    return margins


def _with_true_class(pull: Array, y: Array) -> Array:
    """Let the true class of each row take what the other classes push, so that rows sum to 0."""
    pull[np.arange(len(y)), y] -= pull.sum(axis=1)
    return pull / len(y)


def hinge(S: Array, y: Array) -> tuple[float, Array]:
    """Return the mean over samples of sum_j max(0, s_j - s_y + 1)."""
    margins = _margins(S, y)
    return margins.sum() / len(y), _with_true_class((margins > 0).astype(float), y)


def squared_hinge(S: Array, y: Array) -> tuple[float, Array]:
    """Return the mean over samples of sum_j max(0, s_j - s_y + 1)**2."""
    margins = _margins(S, y)
    return (margins**2).sum() / len(y), _with_true_class(2 * margins, y)


def probabilities(S: Array) -> Array:
    """Return the softmax of each row."""
    E = np.exp(S - S.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def softmax(S: Array, y: Array) -> tuple[float, Array]:
    """Return the mean cross-entropy in nats."""
    shifted = S - S.max(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = (np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, y]).mean()
    P = probabilities(S)
    P[rows, y] -= 1.0
    return loss, P / len(y)


def linear_mse(S: Array, y: Array) -> tuple[float, Array]:
    """Return the mean squared distance of the scores from the one-hot labels."""
    residual = S - np.eye(S.shape[1])[y]
    return (residual**2).sum() / len(y), 2 * residual / len(y)


def softmax_mse(S: Array, y: Array) -> tuple[float, Array]:
    """Return the mean squared distance of the probabilities from the one-hot labels."""
    P = probabilities(S)
    residual = P - np.eye(S.shape[1])[y]
    dS = 2 * P * (residual - (P * residual).sum(axis=1, keepdims=True))
    return (residual**2).sum() / len(y), dS / len(y)


def softmax_epsilon(S: Array, y: Array) -> tuple[float, Array]:
    """Return -mean log(p_y + 1e-8) with the gradient of the cross-entropy: nearly, not quite, its own."""
    return -np.log(probabilities(S)[np.arange(len(y)), y] + 1e-8).mean(), softmax(S, y)[1]


LOSSES: dict[str, ScoreLoss] = {f.__name__: f for f in (hinge, squared_hinge, softmax, linear_mse, softmax_mse)}


def correct(score_loss: ScoreLoss, problem: Problem) -> Loss:
    """Make W -> (loss, dW) with the regulariser reg*sum(W*W)."""

    def loss(W: Array) -> tuple[float, Array]:
        value, dS = score_loss(problem.X @ W, problem.y)
        return value + problem.reg * (W * W).sum(), problem.X.T @ dS + 2 * problem.reg * W

    return loss


# ---- Nine bugs: (score gradient, problem, W, right gradient, k) -> wrong gradient ----


def _entry_times(factor: float) -> Bug:
    def bug(dS: Array, problem: Problem, W: Array, dW: Array, k: int) -> Array:
        dW.flat[k % dW.size] *= factor
        return dW

    return bug


def _row_without_reg(dS: Array, problem: Problem, W: Array, dW: Array, k: int) -> Array:
    row = k % len(W)
    dW[row] -= 2 * problem.reg * W[row]
    return dW


def _column_sign(dS: Array, problem: Problem, W: Array, dW: Array, k: int) -> Array:
    dW[:, k % W.shape[1]] *= -1
    return dW


def _last_sample_lost(dS: Array, problem: Problem, W: Array, dW: Array, k: int) -> Array:
    return dW - np.outer(problem.X[-1], dS[-1])


def _repeated_labels_lost(dS: Array, problem: Problem, W: Array, dW: Array, k: int) -> Array:
    rows, y = np.arange(len(problem.y)), problem.y
    others = dS.copy()
    others[rows, y] = 0.0
    wrong = problem.X.T @ others + 2 * problem.reg * W
    wrong[:, y] += problem.X.T * dS[rows, y]  # a repeated index keeps its last update only
    return wrong


Bug = Callable[[Array, Problem, Array, Array, int], Array]
BUGS: dict[str, tuple[ScoreLoss | None, Bug]] = {  # a loss of its own, or None for any loss
    "entry x1.001": (None, _entry_times(1.001)),
    "entry x1.1": (None, _entry_times(1.1)),
    "no reg in 1 row": (None, _row_without_reg),
    "reg*W": (None, lambda dS, problem, W, dW, k: dW - problem.reg * W),
    "grad x(1+1e-5)": (None, lambda dS, problem, W, dW, k: dW * (1 + 1e-5)),
    "column sign": (None, _column_sign),
    "last sample lost": (None, _last_sample_lost),
    "dup labels lost": (None, _repeated_labels_lost),
    "log(p+1e-8)": (softmax_epsilon, lambda dS, problem, W, dW, k: dW),
}


GROSS = ["entry x1.1", "no reg in 1 row", "reg*W", "column sign", "last sample lost", "dup labels lost"]


def buggy(name: str, score_loss: ScoreLoss, problem: Problem, k: int) -> Loss:
    """Make W -> (loss, wrong dW); `k` chooses the entry, row or column that the bug spoils."""
    own, bug = BUGS[name]
    right = correct(own or score_loss, problem)

    def loss(W: Array) -> tuple[float, Array]:
        value, dW = right(W)
        dS = (own or score_loss)(problem.X @ W, problem.y)[1]
        return value, bug(dS, problem, W, dW, k)

    return loss


# ---- Problems ----


def drawn(
    rng: np.random.Generator, N: int, D: int, C: int, reg: float, X_std: float = 1.0, W_std: float = 1.0
) -> Problem:
    """Draw a problem; every class that fits occurs, the bias column is last."""
    X = X_std * rng.standard_normal((N, D))
    X[:, -1] = 1.0
    y = rng.permutation(np.arange(N) % C)
    return Problem(W_std * rng.standard_normal((D, C)), X, y, reg)


def any_problem(rng: np.random.Generator) -> Problem:
    """Draw sizes and scales too; nothing keeps the margins away from kinks."""
    N, D, C = (int(rng.integers(low, high)) for low, high in ((1, 51), (1, 12), (2, 9)))
    return drawn(rng, N, D, C, rng.uniform(0, 1), 10.0 ** rng.uniform(-1, 1), rng.uniform(0, 3))


def stress_problem(rng: np.random.Generator) -> Problem:
    """Draw a problem with extreme scales and columns of zeros, as images of digits have."""
    problem = drawn(rng, 20, 17, 10, rng.uniform(0, 1), 10.0 ** rng.uniform(-6, 1), rng.uniform(0, 3))
    problem.X[:, :4] = 0.0
    return problem


# ---- Judging ----


def ours(tau: float, limit: int) -> Callable[[Loss, Problem, np.random.Generator], bool]:
    """Make the rejecting rule of our check, with `limit` directions."""

    def rejects(loss: Loss, problem: Problem, rng: np.random.Generator) -> bool:
        return verdict(loss, problem, rng, tau, limit)[0]

    return rejects


def verdict(loss: Loss, problem: Problem, rng: np.random.Generator, tau: float, limit: int) -> tuple[bool, int]:
    """Return whether the gradient is rejected, and how many directions stayed undecided."""
    try:
        slopes = gradient_errors(loss, problem.W, problem.X, rng, tau=tau, limit=limit)
    except CheckFailure:
        return True, 0
    return any((s.error or 0.0) > tau for s in slopes), sum(s.error is None for s in slopes)


def ten_coordinates(bound: float) -> Callable[[Loss, Problem, np.random.Generator], bool]:
    """Make the rule of a well-known course: ten random entries, central differences, relative error."""

    def rejects(loss: Loss, problem: Problem, rng: np.random.Generator) -> bool:
        dW = loss(problem.W)[1]
        return any(error > bound for error in coordinate_errors(loss, problem.W, dW, rng))

    return rejects


def coordinate_errors(loss: Loss, W: Array, dW: Array, rng: np.random.Generator) -> Iterator[float]:
    """Yield the relative errors of ten random entries of dW at h = 1e-5."""
    for _ in range(10):
        V = np.zeros_like(W)
        index = rng.integers(W.size)
        V.flat[index] = 1e-5
        slope = (loss(W + V)[0] - loss(W - V)[0]) / 2e-5
        claimed = dW.flat[index]
        yield abs(slope - claimed) / max(abs(slope) + abs(claimed), 1e-300)


CHECKERS = {
    "ten coordinates, 1e-7": ten_coordinates(1e-7),
    "ten coordinates, 1e-2": ten_coordinates(1e-2),
    "ours, 4 directions, 1e-9": ours(1e-9, 4),
    "ours, 16 directions, 1e-9": ours(1e-9, 16),
    "ours, 16 directions, 1e-6": ours(1e-6, 16),
}


# ---- The study ----


def detection(checker: str, bug: str, trials: int = 60) -> float:
    """Return the percentage of problems (softmax, N 12, D 6, C 4, reg 0.1) where a bug is rejected."""
    rng = np.random.default_rng([2026, list(BUGS).index(bug)])
    hits = 0
    for k in range(trials):
        problem = drawn(rng, 12, 6, 4, 0.1)
        hits += CHECKERS[checker](buggy(bug, softmax, problem, k), problem, rng)
    return 100.0 * hits / trials


def false_alarms(
    names: list[str], draw: Callable[[np.random.Generator], Problem], count: int, tau: float = 1e-9, seed: int = 7
) -> tuple[int, int]:
    """Return, over `count` correct problems shared among the losses, the rejected and those left undecided."""
    rng = np.random.default_rng([2026, seed])
    rejected = undecided = 0
    for k in range(count):
        problem = draw(rng)
        wrong, open_directions = verdict(correct(LOSSES[names[k % len(names)]], problem), problem, rng, tau, 16)
        rejected += wrong
        undecided += open_directions > 0
    return rejected, undecided


def missed_entries(D: int, C: int, relative: float, trials: int = 100) -> float:
    """Return the percentage of softmax problems where one entry, off by a relative error, is not noticed."""
    rng = np.random.default_rng([2026, D])
    missed = 0
    for k in range(trials):
        problem = drawn(rng, 20, D, C, 0.1, W_std=0.5)
        right = correct(softmax, problem)

        def loss(W: Array, right: Loss = right, k: int = k) -> tuple[float, Array]:
            value, dW = right(W)
            dW.flat[k % dW.size] *= 1 + relative
            return value, dW

        missed += not verdict(loss, problem, rng, 1e-9, 16)[0]
    return 100.0 * missed / trials


HINGE_SETTINGS: dict[str, tuple[int, Callable[[np.random.Generator], Problem]]] = {
    "hinge, 100 x 10, C 5": (200, lambda rng: drawn(rng, 100, 10, 5, 0.1)),
    "hinge, 500 x 65, C 10": (40, lambda rng: drawn(rng, 500, 65, 10, 0.1)),
    "hinge, 500 x 3073, X std 60": (20, lambda rng: drawn(rng, 500, 3073, 10, 5e-6, 60.0, 1e-4)),
}


def report_detection() -> None:
    """Print the table of bugs by checker; our four directions at 1e-9 must miss nothing."""
    print("rejected, % of 60 problems" + " " * 6 + "  ".join(BUGS))
    table = {checker: {bug: detection(checker, bug) for bug in BUGS} for checker in CHECKERS}
    for checker, row in table.items():
        print(f"{checker:<30}  " + "  ".join(f"{row[bug]:>{len(bug)}.0f}" for bug in BUGS))
    for checker in ("ours, 4 directions, 1e-9", "ours, 16 directions, 1e-9"):
        assert min(table[checker].values()) == 100, checker
    assert min(table["ours, 16 directions, 1e-6"][bug] for bug in GROSS) == 100, "ours, 16 directions, 1e-6"


def report_false_alarms() -> None:
    """Print how often correct code is rejected; that must be never."""
    settings = {name: (["hinge"], count, draw) for name, (count, draw) in HINGE_SETTINGS.items()}
    settings["five losses, any size and scale"] = (list(LOSSES), 5000, any_problem)
    settings["five losses, extreme scales"] = (list(LOSSES), 1000, stress_problem)
    print("\ncorrect code at 1e-9, 16 directions  problems  rejected  with an undecided direction")
    for name, (losses, count, draw) in settings.items():
        rejected, undecided = false_alarms(losses, draw, count)
        print(f"{name:<35}  {count:>8}  {rejected:>8}  {undecided:>8}")
        assert rejected == 0, name


def report_missed() -> None:
    """Print how often one slightly wrong entry slips through; a small problem must show it."""
    print("\none entry off by    missed of 24    missed of 650  (% of 100 problems)")
    for relative in (1e-3, 1e-4, 1e-5, 1e-6):
        small, large = missed_entries(6, 4, relative), missed_entries(65, 10, relative)
        print(f"{relative:<12g}  {small:>14.0f}  {large:>15.0f}")
        assert small <= (1 if relative >= 1e-5 else 20), "one entry of 24"
        assert large <= 5 or relative < 1e-3, "one entry of 650"


if __name__ == "__main__":
    report_detection()
    report_false_alarms()
    report_missed()
