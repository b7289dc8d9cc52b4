"""The forms of returned values: what `RETURNS` declares of each function, and how a value is held against it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from autograder.checks.assertions import REAL, Array, CheckFailure, as_numbers, note

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
