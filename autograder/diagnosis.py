"""Which known mistake a wrong answer equals: what it returns is compared with what each wrong answer returns."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks import Call, CheckFailure
from autograder.errors import AssignmentBroken, Crashed, Missing, StudentFault, TimedOut
from autograder.model import Cell, CheckResult, Outcome
from autograder.plugin import Graders, rng_for
from autograder.sandbox.host import Student

CLOSE = 1e-6  # the oracle's own tolerance: what passes as equal to the right answer passes as equal to a wrong one
MOST = 2  # hints an item: a third would no longer point anywhere

Trace = tuple[Any, ...]  # what a function gives on the item's probes: values, or the kind of its ending


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """One known mistake: a file whose docstring is the hint and whose functions are the items it is about."""

    id: str
    hint: str
    items: tuple[str, ...]
    cell: Cell


def read_answers(folder: Path) -> list[WrongAnswer]:
    """Read wrong/ or right/, by name; raises AssignmentBroken for a file without a one-line docstring."""
    return [_read(path) for path in sorted(folder.glob("*.py"))]


def _read(path: Path) -> WrongAnswer:
    source = path.read_text()
    tree = ast.parse(source)
    hint = ast.get_docstring(tree) or ""
    if not hint or "\n" in hint:
        raise AssignmentBroken(f"{path}: its first line must be a docstring of one line; that line is the hint.")
    items = tuple(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))
    return WrongAnswer(path.stem, hint, items, Cell(10_000, source))


class Diagnosis:
    """The traces of an assignment's known wrong answers, made at the first answer that loses points."""

    def __init__(
        self, folder: Path, graders: Graders, student: Callable[[tuple[Cell, ...]], Student], secret: str
    ) -> None:
        self._folder, self._graders, self._student = folder, graders, student
        self._probes = graders.probes(rng_for(secret, f"{graders.assignment} probes"))

    @cached_property
    def known(self) -> dict[str, list[tuple[WrongAnswer, Trace]]]:
        """Item -> wrong answers about it with their traces, without those that return what the solution does."""
        right = self._traces((), self._probes)
        found: dict[str, list[tuple[WrongAnswer, Trace]]] = {}
        for wrong in read_answers(self._folder):
            for item, trace in self._traces((wrong.cell,), wrong.items).items():
                if not same(trace, right.get(item, ())):
                    found.setdefault(item, []).append((wrong, trace))
        return found

    def _traces(self, cells: tuple[Cell, ...], items: Iterable[str]) -> dict[str, Trace]:
        student = self._student(cells)
        try:
            return {item: self.trace(student, item) for item in items}
        finally:
            student.close()

    def trace(self, student: Student, item: str) -> Trace:
        """What a student's function gives on the probes of `item`."""
        return tuple(_probe(student, item, call) for call in self._probes.get(item, ()))

    def with_hints(self, student: Student, results: list[CheckResult]) -> list[CheckResult]:
        """Add the hints of the wrong answers that each item equals to the first check that the item lost."""
        hints: dict[str, str] = {}
        for result in results:
            item = result.check.item
            if item not in hints and result.check.points and result.outcome in (Outcome.FAILED, Outcome.RAISED):
                hints[item] = "\n".join(self.hints(student, item))
        return [
            replace(r, hint=hints.pop(r.check.item))
            if r.check.points and r.outcome is not Outcome.PASSED and r.check.item in hints
            else r
            for r in results
        ]

    def hints(self, student: Student, item: str) -> list[str]:
        """Return at most two hints, in order of their files' names."""
        if not self.known.get(item):
            return []
        own = self.trace(student, item)
        equal = [wrong.hint for wrong, trace in self.known[item] if same(own, trace)]
        return list(dict.fromkeys(equal))[:MOST]


def _probe(student: Student, item: str, call: Call) -> Any:
    try:
        reply = getattr(student, item).raw(*call.args, **call.kwargs)
    except CheckFailure as failure:
        return ("foreign", failure.told)
    except StudentFault as fault:
        return (type(fault).__name__, _kind(fault))
    return ("value", reply.value, reply.changed)


def _kind(fault: StudentFault) -> str:
    """The exception's name, without the place where this student happened to write the line."""
    return "" if isinstance(fault, Missing | TimedOut | Crashed) else fault.told.split(" in cell ")[0]


def same(left: Any, right: Any) -> bool:
    """Tell whether two traces agree: equal structure, numbers within 1e-6, nan equal to nan."""
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if _is_number(left) and _is_number(right):
        one, two = np.asarray(left), np.asarray(right)
        return one.shape == two.shape and bool(np.allclose(one, two, rtol=CLOSE, atol=CLOSE, equal_nan=True))
    return type(left) is type(right) and bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float | np.ndarray)
