"""The public checks on a student's own machine: `check(f)` in a notebook.

Needs the standard library and numpy only, and neither threads, processes nor timeouts, so that it runs anywhere.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import Call, CheckFailure, Spec, conform, taken_notes

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
