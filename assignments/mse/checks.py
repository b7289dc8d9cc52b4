"""The public checks of `mse`: what `check(...)` runs in the notebook.

In a check, `student.f(...)` calls your function `f`. Below the long line stands what runs the checks.
Written by `autograder release`. Changing it changes no score: whoever grades has a copy.
"""

from __future__ import annotations

import numpy as np


def test_public_linear_by_hand(student):
    """One sample with the scores 0.5, 0.25 and 0 for the true class 0 costs 0.3125; each weight has its slope."""
    W, X = np.array([[0.0, 0.0, 0.0], [0.5, 0.25, 0.0]]), np.array([[2.0, 1.0]])
    loss, dW = student.mse_linear_loss(W, X, np.array([0]), 0.0)
    assert_close(loss, 0.3125, message="The loss is not the sum of the squared distances to 1, 0 and 0.")
    assert_close(dW, [[-2.0, 1.0, 0.0], [-1.0, 0.5, 0.0]], message="dW is not the gradient of that loss.")


def test_public_equal_logits(student):
    """At three equal logits both losses pull the true class up and push the two others down alike."""
    ce = student.dloss_dz(np.zeros(3), 1, "ce")
    assert_close(ce, [1 / 3, -2 / 3, 1 / 3], message='The gradient of kind "ce" is wrong at equal logits.')
    mse = student.dloss_dz(np.zeros(3), 1, "mse")
    assert_close(mse, [2 / 9, -4 / 9, 2 / 9], message='The gradient of kind "mse" is wrong at equal logits.')


def test_public_zero_weights(student):
    """With all weights zero every class gets the probability 1/C, so the loss is 1 - 1/C."""
    X = np.array([[0.5, -1.0, 1.0], [2.0, 0.25, 1.0], [-1.5, 3.0, 1.0], [0.0, 1.0, 1.0], [1.0, -2.0, 1.0]])
    loss, _ = student.mse_softmax_loss(np.zeros((3, 4)), X, np.array([3, 0, 2, 1, 0]), 0.5)
    assert_close(loss, 0.75, message="The loss at W = 0 is not 1 - 1/C.")


def test_public_slope_at_zero(student):
    """With all weights zero dW is 2/C times that of cross-entropy: here with two samples and two classes."""
    X = np.array([[3.0, 1.0], [-1.0, 1.0]])
    _, dW = student.mse_softmax_loss(np.zeros((2, 2)), X, np.array([0, 1]), 0.5)
    assert_close(dW, [[-1.0, 1.0], [0.0, 0.0]], message="The gradient at W = 0 is wrong.")


def test_public_landscape_corner(student):
    """Rows belong to y2 and columns to y1; at three equal logits the losses are log 3 and 2/3."""
    y1, y2 = np.array([0.0, 1.0]), np.array([0.0, -1.0, 2.0])
    assert_close(student.landscape("ce", y1, y2, 0.0)[0, 0], np.log(3.0), message='Kind "ce" is wrong at equal logits.')
    assert_close(student.landscape("mse", y1, y2, 0.0)[0, 0], 2 / 3, message='Kind "mse" is wrong at equal logits.')


def test_public_six_steps(student):
    """Cross-entropy needs 6 steps of lr 1 from the logits -5, 5 and -1000, and no more than it is allowed."""
    start = np.array([-5.0, 5.0, -1000.0])
    assert_close(student.steps_to_half("ce", start, 1.0, 100), 6.0)
    assert_unchanged(student.steps_to_half)
    assert_close(student.steps_to_half("ce", start, 1.0, 4), 4.0, message="Stop after max_steps steps.")


def test_public_one_step(student):
    """One step of lr 1 from zero weights moves them by minus the gradient; with four classes MSE's is half as long."""
    X, y = np.array([[3.0, 1.0], [-1.0, 1.0]]), np.array([0, 1])
    step = np.array([[1.25, -0.75, -0.25, -0.25], [0.25, 0.25, -0.25, -0.25]])
    for kind, right in (("ce", step), ("mse", step / 2)):
        W = student.train_from(np.zeros((2, 4)), X, y, kind, 1.0, 1)
        assert_close(W, right, message=f'One step with the kind "{kind}" goes to another place.')
        assert_unchanged(student.train_from)


def test_public_smaller_ce_larger_mse_form(student):
    """The answer is an array of three probabilities that sum to 1."""
    q = student.smaller_ce_larger_mse()
    assert_true(q.shape == (3,), message="Return exactly three probabilities.")
    assert_true(np.all(q >= 0), message="No probability may be negative.")
    assert_close(q.sum(), 1.0, message="The probabilities must sum to 1.")


def test_public_best_predictions_form(student):
    """The answer is a pair of arrays, each with three probabilities that sum to 1."""
    for p in student.best_predictions():
        assert_true(p.shape == (3,), message="Each prediction has exactly three probabilities.")
        assert_true(np.all(p >= 0), message="No probability may be negative.")
        assert_close(p.sum(), 1.0, rtol=1e-3, message="The probabilities of a prediction must sum to 1.")


def test_public_ce_gradient_when_right_form(student):
    """The answer is one finite number."""
    assert_true(np.isfinite(student.ce_gradient_when_right()), message="Return one finite number.")


def test_public_match_gradients_form(student):
    """The answer names each of the vectors a, b and c once."""
    assert_true(sorted(student.match_gradients()) == ["a", "b", "c"], message='Use each of "a", "b" and "c" once.')


def test_public_saturation_ratio_form(student):
    """The answer is one positive number."""
    ratio = student.saturation_ratio()
    assert_true(np.isfinite(ratio) and ratio > 0, message="Return one positive number.")


def test_public_class_weights_like_repeating_form(student):
    """The answer is an array of three finite weights, none of them negative."""
    w = student.class_weights_like_repeating()
    assert_true(w.shape == (3,), message="Return exactly three weights.")
    assert_true(np.all(np.isfinite(w)) and np.all(w >= 0), message="Each weight is finite and not negative.")


# ======================================================================================================================
# Below this line nothing is about the exercise, but for what its functions return, at the end.
# ======================================================================================================================


# ---- What a check says about values: equal, true, unchanged; and the failure that says otherwise.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
REAL = "biuf"  # dtype kinds that hold real numbers: bool, int, unsigned, float
NOT_FINITE = "a value is nan or infinite where a finite one is expected"


class CheckFailure(AssertionError):
    """The answer is wrong: `message` is safe for a student ("" = the check's docstring says enough)."""

    def __init__(self, message: str = "", detail: str = "") -> None:
        super().__init__(message, detail)
        self.message, self.detail = message, detail

    def __str__(self) -> str:
        return " ".join(filter(None, (self.message, f"[{self.detail}]" if self.detail else "")))


@dataclass(frozen=True)
class Call:
    """One way to call a function."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def call(*args: Any, **kwargs: Any) -> Call:
    """Write a call the way it is made: `call(W, X, y, 0.3, delta=2.0)`."""
    return Call(args, kwargs)


_notes: list[str] = []


def note(sentence: str) -> None:
    """Tell the student something that costs no points; repeats are dropped."""
    if sentence not in _notes:
        _notes.append(sentence)


def taken_notes() -> tuple[str, ...]:
    """Return the notes since the last time this was called, and forget them."""
    taken = tuple(_notes)
    _notes.clear()
    return taken


def as_numbers(value: Any) -> npt.NDArray[Any] | None:
    """Return a value as an array of real numbers, or None where it is nothing of the kind."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None  # a ragged list, for one
    return array if array.dtype.kind in REAL else None


def assert_close(actual: Any, expected: Any, *, rtol: float = 1e-6, atol: float = 1e-8, message: str = "") -> None:
    """Demand |actual - expected| <= atol + rtol*|expected| in every entry, with equal shapes.

    nan and infinities equal only themselves. `message` is the sentence for finite values that are wrong.
    Raises CheckFailure.
    """
    right = np.asarray(expected, dtype=np.float64)
    got = in_shape(actual, right.shape)
    with np.errstate(all="ignore"):
        limit = atol + rtol * np.abs(right)
        if np.all((np.abs(got - right) <= limit) & (limit < np.inf)):
            return  # the common case, at a fifth of the cost of what follows
        good = np.isclose(got, right, rtol=rtol, atol=atol, equal_nan=True)
        distance = np.where(good, -1.0, np.nan_to_num(np.abs(got - right), nan=np.inf))
    if good.all():
        return
    worst = np.unravel_index(int(distance.argmax()), right.shape)
    place = f", at {[int(i) for i in worst]}" if right.ndim else ""
    detail = f"got {got[worst]:.8g}, expected {right[worst]:.8g}{place}"
    spoilt = bool(np.any(np.isfinite(right) & ~np.isfinite(got)))
    raise CheckFailure(NOT_FINITE if spoilt else message, detail)


def in_shape(value: Any, shape: tuple[int, ...]) -> Array:
    """Return a value as floats; raises CheckFailure where it is no array of numbers of this shape."""
    array = as_numbers(value)
    if array is None:
        raise CheckFailure("the value is not made of numbers")
    if array.shape != shape:
        raise CheckFailure("the value has the wrong shape", f"shape {array.shape}, expected {shape}")
    return array.astype(np.float64)


def assert_true(condition: Any, message: str = "", detail: str = "") -> None:
    """Demand a property; raises CheckFailure with the given words."""
    if not condition:
        raise CheckFailure(message, detail)


class StudentFunction(Protocol):
    """A function as a check sees it: calls return values in their declared form."""

    @property
    def changed(self) -> tuple[str, ...]:
        """Arguments that the last call changed in place."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function."""

    def each(self, calls: Sequence[Call]) -> list[Any]:
        """Make many calls at once; what they change in place is not watched."""

    def timed(self, *args: Any, **kwargs: Any) -> tuple[Any, float]:
        """Call it; the second value is its CPU time in seconds."""

    def opcodes(self, *args: Any, **kwargs: Any) -> tuple[Any, int]:
        """Call it; the second value counts the Python instructions that it ran."""


def assert_unchanged(f: StudentFunction) -> None:
    """Demand that the last call of `f` left its arguments as they were; raises CheckFailure."""
    if f.changed:
        names = " and ".join(f.changed)
        raise CheckFailure(f"changes {names} in place: work on a copy, the caller still needs it")


# ---- The forms of returned values: what `RETURNS` declares of each function, and how a value is held against it.

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

_COUNTS = {0: "no values", 1: "1 value"} | {n: f"{n} values" for n in range(2, 6)}


class _Mismatch(Exception):
    def __init__(self, got: str, expected: str, detail: str = "") -> None:
        super().__init__(got, expected, detail)
        self.got, self.expected, self.detail = got, expected, detail


@dataclass(frozen=True)
class Form:
    """One kind of value: how to say it, and how to read a returned value as one."""

    words: str
    read: Callable[[Any, Mapping[str, Any]], Any]


Spec: TypeAlias = Form | tuple[Any, ...]  # a tuple of specs stands for a tuple of values


def conform(value: Any, spec: Spec, arguments: Mapping[str, Any]) -> Any:
    """Hold a returned value against what its function is declared to return.

    `arguments` maps the names of the call's arguments to their values. Numbers come back as float, arrays
    as float64. dtype is never judged, and nan is a number here. Raises CheckFailure on any other form.
    """
    try:
        return _as_declared(value, spec, arguments)
    except _Mismatch as found:
        raise CheckFailure(f"returned {found.got}, expected {found.expected}", found.detail) from None


def _as_declared(value: Any, spec: Spec, arguments: Mapping[str, Any]) -> Any:
    if isinstance(spec, Form):
        return spec.read(value, arguments)
    if not isinstance(value, tuple | list) or len(value) != len(spec):
        raise _Mismatch(_described(value, arguments), _words(spec))
    parts = []
    for place, (part, declared) in enumerate(zip(value, spec, strict=True), 1):
        try:
            parts.append(_as_declared(part, declared, arguments))
        except _Mismatch as found:
            raise _Mismatch(f"{found.got} as value {place} of {len(spec)}", found.expected, found.detail) from None
    return tuple(parts)


def _words(spec: Spec) -> str:
    if isinstance(spec, Form):
        return spec.words
    count = "a pair" if len(spec) == 2 else f"{len(spec)} values"
    return f"{count} ({', '.join(map(_words, spec))})"


_KINDS: tuple[tuple[Any, str], ...] = (
    ((bool, np.bool_), "True or False"),
    ((int, float, np.integer, np.floating), "a number"),
    ((complex, np.complexfloating), "a complex number"),
    (str, "text"),
    (dict, "a dictionary"),
    (tuple, "a tuple"),
    (list, "a list"),
)


def _described(value: Any, arguments: Mapping[str, Any]) -> str:
    """Say what a value is in a closed vocabulary: a student's code could smuggle data out in free words."""
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value[()]
    if value is None:
        return "None"
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        return "a number too large for a float"
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in REAL:
            return "an array of other things than real numbers"
        return f"an array {_shape_words(value.shape, arguments)}"
    words = next((words for kind, words in _KINDS if isinstance(value, kind)), "")
    if isinstance(value, tuple | list):
        return f"{words} of {_COUNTS.get(len(value), 'many values')}"
    return words or ("a function" if callable(value) else "something that is not a number or an array")


def _shape_words(shape: tuple[int, ...], arguments: Mapping[str, Any]) -> str:
    """Name a shape only where its sizes are also an argument's: any other size could carry a message."""
    known = {0, 1}.union(*(value.shape for value in arguments.values() if isinstance(value, np.ndarray)))
    return f"of shape {shape}" if len(shape) <= 3 and known.issuperset(shape) else "of another shape"


def _read_scalar(value: Any, arguments: Mapping[str, Any]) -> float:
    array = as_numbers(value)
    if array is None or array.size != 1:
        detail = "" if array is None else f"shape {array.shape}"
        raise _Mismatch(_described(value, arguments), "a number", detail)
    if array.ndim:
        note("a number came as an array of size 1: it counts, but a plain number is what the task asks for")
    return float(array.item())


def _read_truth(value: Any, arguments: Mapping[str, Any]) -> bool:
    array = as_numbers(value)
    if array is None or array.dtype.kind != "b" or array.size != 1:
        raise _Mismatch(_described(value, arguments), "True or False")
    return bool(array.item())


def _read_text(value: Any, arguments: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise _Mismatch(_described(value, arguments), "text")
    return str(value)


def _array_form(words: str, wanted: Callable[[npt.NDArray[Any], Mapping[str, Any]], str]) -> Form:
    """Build the form of an array; `wanted` says what is expected instead, or "" where all is well."""

    def read(value: Any, arguments: Mapping[str, Any]) -> Array:
        array = as_numbers(value)
        if array is None:
            raise _Mismatch(_described(value, arguments), words)
        if expected := wanted(array, arguments):
            got = _described(array if array.ndim else value, arguments)
            raise _Mismatch(got, expected, f"shape {array.shape}")
        if not isinstance(value, np.ndarray):
            note("a list or tuple came where an array is asked for: it counts as one")
        return np.asarray(array, dtype=np.float64)

    return Form(words, read)


def like(name: str) -> Form:
    """Declare a numeric array with the shape of the argument called `name`."""

    def wanted(array: npt.NDArray[Any], arguments: Mapping[str, Any]) -> str:
        shape = np.shape(arguments[name])
        return "" if array.shape == shape else f"{shape}, the shape of {name}"

    return _array_form(f"an array shaped like {name}", wanted)


def shaped(*axes: int | str) -> Form:
    """Declare a numeric array by its axes: an int, or "Z.1" for the size of axis 1 of the argument Z."""
    words = f"({', '.join(map(_axis_words, axes))}{',' if len(axes) == 1 else ''})"

    def wanted(array: npt.NDArray[Any], arguments: Mapping[str, Any]) -> str:
        shape = tuple(_axis_size(axis, arguments) for axis in axes)
        meaning = "" if words == str(shape) else f", that is {words}"
        return "" if array.shape == shape else f"shape {shape}{meaning}"

    return _array_form(f"an array of shape {words}", wanted)


def _axis_words(axis: int | str) -> str:
    name, _, number = str(axis).partition(".")
    return {"": name, "0": f"len({name})"}.get(number, f"{name}.shape[{number}]")


def _axis_size(axis: int | str, arguments: Mapping[str, Any]) -> int:
    if isinstance(axis, int):
        return axis
    name, _, number = axis.partition(".")
    return int(np.shape(arguments[name])[int(number)])


scalar = Form("a number", _read_scalar)
truth = Form("True or False", _read_truth)
text = Form("text", _read_text)
anything = Form("anything", lambda value, _: value)
_ONE_AXIS = "an array with one axis"
vector = _array_form(_ONE_AXIS, lambda array, _: "" if array.ndim == 1 else _ONE_AXIS)


# ---- Whether a gradient is that of its own loss: differences along directions, subgradients at kinks, shares at ties.

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

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


# ---- Whether a function works on whole arrays: its time beside a reference's, and how its instructions grow.

from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

PAIRS = 7
ATTEMPTS = 3
AT_EASE = 1.5  # a ratio below which three pairs are enough
SUSPECT = 2.0  # a ratio from which the count of instructions is asked as a second witness: the leanest loop has 4
TIMED_SIZE = 1000
SIZES = (40, TIMED_SIZE)  # instructions are counted where time is taken, or an answer could loop for large N only


def assert_fast(
    f: StudentFunction,
    reference_f: StudentFunction,
    draw: Callable[[int], tuple[Any, ...]],
    *,
    limit: float = 13.0,
    growth_limit: float = 1.3,
) -> None:
    """Demand that `f` works on whole arrays; `draw(N)` gives fresh arguments with N samples.

    Fails when the CPU time is above `limit` times the reference's, or above SUSPECT times it while the
    Python instructions grow more than `growth_limit`-fold from 40 samples to 1,000; the best of three attempts counts.
    Every result is compared with the reference's. Raises CheckFailure.
    """
    ratios: list[float] = []
    growth = 0.0
    while len(ratios) < ATTEMPTS:
        ratios.append(_time_ratio(f, reference_f, draw, 4 * limit))
        if ratios[-1] <= SUSPECT:
            return
        growth = growth or _growth(f, reference_f, draw)
        if ratios[-1] <= limit and growth <= growth_limit:
            return
    message = "takes far longer than a version that works on whole arrays: is there a loop over the samples?"
    raise CheckFailure(message, f"time ratio {min(ratios):.1f}, instructions grow {growth:.2f}-fold")


def _time_ratio(f: StudentFunction, reference_f: StudentFunction, draw: Any, hopeless: float) -> float:
    """Return the ratio of median CPU times over interleaved pairs; since a clock can misread, medians."""
    times: list[tuple[float, float]] = []
    ratio = 0.0
    for _ in range(PAIRS):
        args = draw(TIMED_SIZE)
        value, seconds = f.timed(*args)
        right, reference_seconds = reference_f.timed(*args)
        _assert_same(value, right)
        times.append((seconds, reference_seconds))
        mine, theirs = (median(column) for column in zip(*times, strict=True))
        ratio = mine / max(theirs, 1e-9)
        if len(times) >= 3 and not AT_EASE <= ratio <= hopeless:
            break
    return ratio


def _growth(f: StudentFunction, reference_f: StudentFunction, draw: Any) -> float:
    """Return how many times more Python instructions `f` runs for many samples than for few; inf for a forged count."""
    counts = []
    for size in SIZES:
        args = draw(size)
        value, count = f.opcodes(*args)
        _assert_same(value, reference_f(*args))
        counts.append(count)
    return counts[1] / counts[0] if all(counts) else np.inf


def _assert_same(value: Any, right: Any) -> None:
    """Hold a timed result, one value or a tuple of them, against the reference's."""
    pairs = zip(value, right, strict=True) if isinstance(right, tuple) else [(value, right)]
    for mine, theirs in pairs:
        assert_close(mine, theirs, message="gives wrong values in a timed call, so its time does not count")


# ---- The public checks on a student's own machine: `check(f)` in a notebook.

import copy
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MARKS = {"passed": "[ ok ]", "failed": "[fail]", "to do": "[    ]"}
Signatures = Mapping[str, tuple[str, ...]]  # function -> names of its parameters
REMINDER = "Public checks are not the whole grade: hidden checks look at more."


@dataclass(frozen=True)
class PublicCheck:
    """One public check: what it says, what it is about, what it is worth, and how it is run."""

    description: str
    item: str
    points: float
    run: Callable[..., None]


@dataclass(frozen=True)
class TableLine:
    """One check in the table: "passed", "failed" or "to do", the check's sentence and what happened."""

    state: str
    description: str
    reason: str


class OwnFunction:
    """A function of the notebook as a check sees it: on copies of arguments, its result held against RETURNS."""

    def __init__(self, function: Callable[..., Any], spec: Spec, names: tuple[str, ...]) -> None:
        self.function, self.spec, self.names = function, spec, names
        self.changed: tuple[str, ...] = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function; raises CheckFailure where it raises or returns another form."""
        args, kwargs = copy.deepcopy(args), copy.deepcopy(kwargs)
        named = dict(zip(self.names, args, strict=False)) | kwargs
        before = copy.deepcopy(named)
        try:
            value = self.function(*args, **kwargs)
        except NotImplementedError:
            raise
        except Exception as error:
            raise CheckFailure(f"{self.function.__name__} raised {type(error).__name__}: {error}") from error
        self.changed = tuple(name for name in named if not _equal(before[name], named[name]))
        return conform(value, self.spec, named)

    def each(self, calls: Sequence[Call]) -> list[Any]:
        """Call the function many times, as a gradient check does."""
        return [self(*one.args, **one.kwargs) for one in calls]


def _equal(left: Any, right: Any) -> bool:
    return not isinstance(left, np.ndarray) or np.array_equal(left, right, equal_nan=left.dtype.kind in "fc")


class OwnFunctions:
    """The names of a notebook as `student` of a check: `student.softmax`."""

    def __init__(self, names: Mapping[str, Any], returns: Mapping[str, Spec], signatures: Signatures) -> None:
        self._names, self._returns, self._signatures = names, returns, signatures

    def __getattr__(self, name: str) -> OwnFunction:
        function = self._names.get(name)
        if not callable(function):
            raise NotImplementedError(name)
        return OwnFunction(function, self._returns[name], self._signatures.get(name, ()))


def rows_of(
    item: str,
    names: Mapping[str, Any],
    checks: tuple[PublicCheck, ...],
    returns: Mapping[str, Spec],
    signatures: Signatures,
) -> list[TableLine]:
    """Run the public checks of one item on the functions in `names`.

    `signatures` holds the parameters' names of the task: a student may call them otherwise.
    """
    student = OwnFunctions(names, returns, signatures)
    return [_row(check, student) for check in checks if check.item == item]


def _row(check: PublicCheck, student: OwnFunctions) -> TableLine:
    taken_notes()
    try:
        check.run(student)
    except NotImplementedError as error:
        reason = f"{error or check.item} is not done yet" if str(error).isidentifier() else "not done yet"
        return TableLine("to do", check.description, reason)
    except AssertionError as error:
        message, detail = getattr(error, "message", ""), getattr(error, "detail", "")
        reason = f"{message} ({detail})" if message and detail else message or detail or str(error)
        return TableLine("failed", check.description, reason)
    return TableLine("passed", check.description, " ".join(taken_notes()))


def table(item: str, rows: list[TableLine]) -> str:
    """Return the rows as the text that a student reads below the cell."""
    if not rows:
        return f"{item}: there is no public check for it. Hidden checks look at it."
    if all(row.state == "to do" for row in rows):
        waiting = "1 public check waits" if len(rows) == 1 else f"{len(rows)} public checks wait"
        return f"{item}: not done yet ({waiting} for it)."
    passed = sum(row.state == "passed" for row in rows)
    lines = [f"{item}: {passed} of {len(rows)} public checks passed"]
    for row in rows:
        lines.append(f"  {MARKS[row.state]} {row.description}")
        if row.reason:
            lines.append(f"         {row.reason}")
    return "\n".join([*lines, REMINDER])


def runner(
    checks: tuple[PublicCheck, ...], returns: Mapping[str, Spec], signatures: Signatures
) -> Callable[[Callable[..., Any]], None]:
    """Return `check`, which runs the public checks of one function and prints what they say."""

    def check(function: Callable[..., Any]) -> None:
        """Run the public checks of `function` and print a table.

        Under nbgrader (autograde, validate) nothing is printed: one AssertionError says which check failed.
        """
        if not callable(function) or not hasattr(function, "__name__"):
            print("check(...) takes the function itself, without quotes and without brackets: check(my_function)")
            return
        if function.__name__ not in returns:
            print(f"This notebook asks for no function {function.__name__!r}. It asks for: {', '.join(returns)}.")
            return
        rows = rows_of(function.__name__, function.__globals__, checks, returns, signatures)
        if "NBGRADER_EXECUTION" not in os.environ:
            print(table(function.__name__, rows))
            return
        lost = [row for row in rows if row.state != "passed"]
        if lost:
            reason = lost[0].reason or "This does not hold yet"  # first, since `validate` cuts the line short
            raise AssertionError(f"{reason.rstrip('.')}. {lost[0].description}")

    return check


# ---- The table of `check`

RETURNS = {
    "mse_linear_loss": (scalar, like("W")),
    "dloss_dz": like("z"),
    "mse_softmax_loss": (scalar, like("W")),
    "landscape": shaped("y2.0", "y1.0"),
    "steps_to_half": scalar,
    "train_from": like("W0"),
    "smaller_ce_larger_mse": vector,
    "best_predictions": (vector, vector),
    "ce_gradient_when_right": scalar,
    "match_gradients": (text, text, text),
    "saturation_ratio": scalar,
    "class_weights_like_repeating": vector,
}

PUBLIC = (
    PublicCheck('One sample with the scores 0.5, 0.25 and 0 for the true class 0 costs 0.3125; each weight has its slope.', 'mse_linear_loss', 3.0, test_public_linear_by_hand),
    PublicCheck('At three equal logits both losses pull the true class up and push the two others down alike.', 'dloss_dz', 3.0, test_public_equal_logits),
    PublicCheck('With all weights zero every class gets the probability 1/C, so the loss is 1 - 1/C.', 'mse_softmax_loss', 2.0, test_public_zero_weights),
    PublicCheck('With all weights zero dW is 2/C times that of cross-entropy: here with two samples and two classes.', 'mse_softmax_loss', 2.0, test_public_slope_at_zero),
    PublicCheck('Rows belong to y2 and columns to y1; at three equal logits the losses are log 3 and 2/3.', 'landscape', 2.0, test_public_landscape_corner),
    PublicCheck('Cross-entropy needs 6 steps of lr 1 from the logits -5, 5 and -1000, and no more than it is allowed.', 'steps_to_half', 2.0, test_public_six_steps),
    PublicCheck("One step of lr 1 from zero weights moves them by minus the gradient; with four classes MSE's is half as long.", 'train_from', 1.0, test_public_one_step),
    PublicCheck('The answer is an array of three probabilities that sum to 1.', 'smaller_ce_larger_mse', 0.0, test_public_smaller_ce_larger_mse_form),
    PublicCheck('The answer is a pair of arrays, each with three probabilities that sum to 1.', 'best_predictions', 0.0, test_public_best_predictions_form),
    PublicCheck('The answer is one finite number.', 'ce_gradient_when_right', 0.0, test_public_ce_gradient_when_right_form),
    PublicCheck('The answer names each of the vectors a, b and c once.', 'match_gradients', 0.0, test_public_match_gradients_form),
    PublicCheck('The answer is one positive number.', 'saturation_ratio', 0.0, test_public_saturation_ratio_form),
    PublicCheck('The answer is an array of three finite weights, none of them negative.', 'class_weights_like_repeating', 0.0, test_public_class_weights_like_repeating_form),
)
SIGNATURES = {'smaller_ce_larger_mse': (), 'best_predictions': (), 'mse_linear_loss': ('W', 'X', 'y', 'reg'), 'dloss_dz': ('z', 'y', 'kind'), 'match_gradients': (), 'ce_gradient_when_right': (), 'saturation_ratio': (), 'mse_softmax_loss': ('W', 'X', 'y', 'reg'), 'landscape': ('kind', 'y1', 'y2', 'y3'), 'steps_to_half': ('kind', 'z', 'lr', 'max_steps'), 'train_from': ('W0', 'X', 'y', 'kind', 'lr', 'steps'), 'class_weights_like_repeating': ()}
check = runner(PUBLIC, RETURNS, SIGNATURES)
