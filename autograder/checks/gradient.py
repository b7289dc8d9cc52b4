"""Whether a gradient is that of its own loss: differences along directions, subgradients at kinks, shares at ties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from autograder.checks.assertions import (
    NOT_FINITE,
    Array,
    CheckFailure,
    StudentFunction,
    assert_close,
    call,
    in_shape,
    note,
)

Loss: TypeAlias = Callable[[Array], tuple[float, Array]]

STEP = 3e-3  # where truncation (below h^4/30) and rounding (about 1e-16/h) of the five-point formula meet
TRIES = 6  # draws of a direction; where kinks spoil too many of them it stays undecided
DIRECTIONS = 16
KINK = 1e-11  # fourth differences of a smooth loss stay below 2.1e-12; a kink between the points is far above


@dataclass(frozen=True)
class Slope:
    """How far <dW, V> is from the slope of the loss along one direction V that moves one part of W.

    `kind` is "row", "column" or "" (all entries), `part` says which. `error` is in units of
    max(1, |loss|)*(STEP/h), and None where kinks leave it undecided.
    """

    kind: str
    part: str
    error: float | None


@dataclass(frozen=True)
class _Point:
    """One W with its loss and the gradient under test; `unit` makes errors relative for large losses."""

    loss: Loss
    W: Array
    X: Array
    value: float
    gradient: Array
    unit: float


@dataclass(frozen=True)
class LossOf:
    """A function of W alone: `f` with its other arguments; see `loss_of`."""

    f: StudentFunction
    rest: tuple[Any, ...]
    options: dict[str, Any]

    def __call__(self, W: Array) -> tuple[float, Array]:
        """Return (loss, dW) at W."""
        value: tuple[float, Array] = self.f(W, *self.rest, **self.options)
        return value

    def each(self, points: Sequence[Array]) -> list[tuple[float, Array]]:
        """Return (loss, dW) at many W; one trip behind the wall instead of many."""
        return self.f.each([call(W, *self.rest, **self.options) for W in points])


def loss_of(f: StudentFunction, *rest: Any, **options: Any) -> LossOf:
    """Write the loss as a function of W: `loss_of(student.softmax_loss, X, y, 0.3)`."""
    return LossOf(f, rest, options)


def _values(loss: Loss, points: Sequence[Array]) -> list[float]:
    """Return the loss at many W, in one go where it can."""
    pairs = loss.each(points) if isinstance(loss, LossOf) else [loss(W) for W in points]
    return [float(value) for value, _ in pairs]


def _point(loss: Loss, W: Any, X: Any) -> _Point:
    """Evaluate the loss twice at W; raises CheckFailure for a wrong shape, nan, or two different answers."""
    start = np.array(W, dtype=np.float64)
    (value, dW), (value_again, dW_again) = loss(start.copy()), loss(start.copy())
    gradient = in_shape(dW, start.shape)
    if not (np.isfinite(value) and np.all(np.isfinite(gradient))):
        raise CheckFailure("the loss or its gradient is nan or infinite")
    message = "two calls with the same arguments give different answers"
    assert_close(value_again, value, rtol=1e-12, atol=1e-12, message=message)
    assert_close(dW_again, gradient, rtol=1e-12, atol=1e-12, message=message)
    inputs = np.asarray(X, dtype=np.float64)
    return _Point(loss, start, inputs, float(value), gradient, max(1.0, abs(float(value))))


def _parts(point: _Point, limit: int) -> list[tuple[str, str, Any]]:
    """List (kind, name, index) of what to move: all of W four times, then each column and each row."""
    whole = [("", "", ...)] * min(4, limit)
    if point.W.ndim != 2 or limit <= 4:
        return whole
    bias = " (the bias)" if np.all(point.X[:, -1] == 1) else ""
    rows, columns = point.W.shape
    parts: list[tuple[str, str, Any]] = [
        *(("column", f"the column of class {j} in dW", (slice(None), j)) for j in range(columns)),
        *(("row", f"row {i} of dW{bias if i == rows - 1 else ''}", i) for i in range(rows)),
    ]
    spread = np.linspace(0, len(parts) - 1, min(len(parts), limit - 4))  # always keeps the last row
    return whole + [parts[round(i)] for i in spread]


def _direction(point: _Point, index: Any, rng: np.random.Generator) -> Array:
    """Draw a Gaussian V in one part of W, so long that no score difference moves faster than 1 along it."""
    V = np.zeros_like(point.W)
    V[index] = rng.standard_normal(V[index].shape)
    scores = point.X @ V
    reach = np.ptp(scores, axis=1).max() if scores.ndim == 2 else np.abs(scores).max()
    return np.asarray(V / max(reach, np.abs(V).max()))


def _difference(point: _Point, V: Array, h: float) -> tuple[float, bool]:
    """Return the five-point slope of the loss along V, and whether a kink lies between the points."""
    steps = (-2, -1, 1, 2)
    f = dict(zip(steps, _values(point.loss, [point.W + k * h * V for k in steps]), strict=True))
    if not np.all(np.isfinite(list(f.values()))):
        raise CheckFailure("the loss is nan or infinite close to W")
    slope = (8 * (f[1] - f[-1]) - (f[2] - f[-2])) / (12 * h)
    bend = f[2] - 4 * f[1] + 6 * point.value - 4 * f[-1] + f[-2]
    return slope, abs(bend) > KINK * point.unit


def _error_along(point: _Point, V: Array, h: float, tau: float) -> float | None:
    """Return the error of <dW, V>, or None at a kink; above tau it must show at a second step too.

    A bend of the slope at W itself (squared hinge) is balanced in `_difference`. It gives itself away by
    a slope that moves with the step, as noise does, and such a slope proves nothing.
    """
    claimed = float(np.sum(point.gradient * V))
    wide, kinked = _difference(point, V, h)
    error = abs(claimed - wide) * h / (STEP * point.unit)
    if kinked or error <= tau:
        return None if kinked else error
    narrow, kinked = _difference(point, V, h / 3)
    error = min(error, abs(claimed - narrow) * h / 3 / (STEP * point.unit))
    moving = abs(wide - narrow) > 0.05 * min(abs(claimed - wide), abs(claimed - narrow))
    if kinked or (error > tau and moving):
        return None
    return error if np.isfinite(error) else np.inf


def gradient_errors(
    loss: Loss, W: Any, X: Any, rng: np.random.Generator, *, tau: float, limit: int = DIRECTIONS
) -> tuple[Slope, ...]:
    """Compare the gradient with differences of its own loss along up to `limit` directions.

    `loss` maps W (D, C) to (loss, dW); X (N, D) sets the length of the steps. Works on any loss that is
    smooth between kinks: a direction that crosses one is drawn again, with smaller steps in time. Only
    errors above `tau` are confirmed. Five points: Abramowitz and Stegun, table 25.2.
    """
    point = _point(loss, W, X)
    parts = _parts(point, limit)
    return tuple(Slope(kind, part, _error_in(point, index, rng, tau)) for kind, part, index in parts)


def _error_in(point: _Point, index: Any, rng: np.random.Generator, tau: float) -> float | None:
    """Return the error along a direction that meets no kink, or None.

    After a kink it takes two errors above `tau`: a loss rounded to seven digits has "kinks" everywhere
    and sooner or later a direction that looks smooth and wrong.
    """
    errors: list[float] = []
    for attempt in range(TRIES):
        V = _direction(point, index, rng)
        error = _error_along(point, V, STEP / 2 ** (attempt // 2), tau)
        errors += [] if error is None else [error]
        if errors and (attempt == 0 or min(errors) <= tau or len(errors) == 2):
            return min(errors)
    return None


def assert_gradient(
    loss: Loss, W: Any, X: Any, rng: np.random.Generator, *, tau: float = 1e-6, note_from: float = 1e-9
) -> None:
    """Demand that dW is the gradient of the very loss that comes with it (right or wrong as that loss is).

    Arguments as in `gradient_errors`. Fails above `tau`, leaves a note from `note_from` to `tau`, and a
    note where kinks leave every direction undecided. Raises CheckFailure.
    """
    slopes = gradient_errors(loss, W, X, rng, tau=min(tau, note_from))
    errors = [slope.error for slope in slopes if slope.error is not None]
    if not errors:
        note("the gradient could not be compared with differences of your loss: it is not smooth near this W")
        return
    if max(errors) > tau:
        message = f"dW is not the gradient of the loss that you return{_where(slopes, tau)}"
        raise CheckFailure(message, f"error {max(errors):.3g}")
    if max(errors) > note_from:
        note("dW is very close to the gradient of your loss, but not as close as rounding allows")


def _where(slopes: tuple[Slope, ...], tau: float) -> str:
    """Name the part of dW most to blame: the worst of the kind, row or column, that is hit less often."""
    decided = [(slope, slope.error) for slope in slopes if slope.kind and slope.error is not None]
    kinds = [[(s, error) for s, error in decided if s.kind == kind] for kind in ("row", "column")]
    shares = [sum(error > tau for _, error in kind) / max(1, len(kind)) for kind in kinds]
    partly = [pair for pair in zip(shares, kinds, strict=True) if 0 < pair[0] < 1]
    if not partly:
        return ", in any row or column" if any(shares) else ""
    _, kind = min(partly, key=lambda pair: pair[0])
    return f": look at {max(kind, key=lambda pair: pair[1])[0].part}"


def assert_subgradient(
    loss: Loss, W: Any, X: Any, rng: np.random.Generator, *, tau: float = 1e-6, step: float = 1e-4
) -> None:
    """Demand that dW is a subgradient of its own loss, which must be convex; kinks at W are welcome.

    Convexity puts <dW, V> between the backward and the forward difference for every length of step.
    Arguments as in `gradient_errors`. Raises CheckFailure.
    """
    point = _point(loss, W, X)
    directions = [_direction(point, ..., rng) for _ in range(DIRECTIONS)]
    after = _values(loss, [point.W + step * V for V in directions])
    before = _values(loss, [point.W - step * V for V in directions])
    for V, above, below in zip(directions, after, before, strict=True):
        claimed = float(np.sum(point.gradient * V))
        ahead, behind = (above - point.value) / step, (point.value - below) / step
        slack = tau * point.unit
        if not behind - slack <= claimed <= ahead + slack:  # this way round, nan fails
            message = "at a kink dW must lie between the slopes of your loss on both sides, and it does not"
            raise CheckFailure(message, f"slope {claimed:.8g}, not in [{behind:.8g}, {ahead:.8g}]")


def assert_tie_set(dW: Any, strict: Any, ties: Any, *, tau: float = 1e-9) -> None:
    """Demand dW = strict + sum_k theta_k*ties[k] with every theta_k in [0, 1].

    `strict` (D, C) is the gradient that ignores all ties, ties (K, D, C) what each adds when it counts in
    full. Raises CheckFailure, and ValueError where the ties are linearly dependent.
    """
    base = np.asarray(strict, dtype=np.float64)
    basis = np.asarray(ties, dtype=np.float64).reshape(len(ties), -1).T
    if np.linalg.matrix_rank(basis) < len(ties):
        raise ValueError("the ties are linearly dependent: their shares cannot be told apart")
    extra = (in_shape(dW, base.shape) - base).ravel()
    if not np.all(np.isfinite(extra)):
        raise CheckFailure(NOT_FINITE)
    theta = np.linalg.lstsq(basis, extra, rcond=None)[0]
    left = float(np.abs(basis @ theta - extra).max())
    if left > tau or theta.min() < -tau or theta.max() > 1 + tau:
        message = "at a margin of exactly 0, the class and the true class must get equal shares of the sample"
        raise CheckFailure(message, f"shares {np.round(theta, 6).tolist()}, {left:.3g} left over")
