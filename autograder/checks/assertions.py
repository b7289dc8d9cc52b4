"""What a check says about values: equal, true, unchanged; and the failure that says otherwise.

Every failure is a `CheckFailure` with a sentence for the student. In a hidden check that sentence is all
that a student reads, so it holds no number of the check's data; numbers go into `detail`.
"""

from __future__ import annotations

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
