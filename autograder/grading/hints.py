"""Which known mistake a wrong answer equals: what it returns is compared with what each wrong answer returns."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks import Call, CheckFailure
from autograder.core.errors import AssignmentBroken, Crashed, Missing, StudentFault, TimedOut
from autograder.core.model import Cell, CheckResult, Outcome
from autograder.grading.collection import Graders
from autograder.grading.judge import rng_for
from autograder.sandbox.student import Student
from autograder.sandbox.wire import Decoder, Encoder, read_message, split_body

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
    try:
        tree = ast.parse(source, str(path))
    except SyntaxError as error:
        raise AssignmentBroken(f"{path}, line {error.lineno}: {error.msg}. Mend that line.") from error
    hint = ast.get_docstring(tree) or ""
    if not hint or "\n" in hint:
        raise AssignmentBroken(f"{path}: its first line must be a docstring of one line; that line is the hint.")
    items = tuple(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))
    return WrongAnswer(path.stem, hint, items, Cell(10_000, source))


@dataclass(frozen=True, slots=True)
class Known:
    """What one wrong answer gives on the probes of one item.

    Where it returns what the solution does (it is only slow, say), `lost` are the checks that tell the two apart;
    else it is None and the trace alone decides.
    """

    wrong: WrongAnswer
    trace: Trace
    lost: frozenset[str] | None


class Diagnosis:
    """The traces of an assignment's known wrong answers.

    `student` makes the functions of the solution with some cells laid over it; `lost` runs the checks of one item
    and returns the ids of those that did not pass.
    """

    def __init__(
        self,
        folder: Path,
        graders: Graders,
        student: Callable[[tuple[Cell, ...]], Student],
        lost: Callable[[Student, str], frozenset[str]],
        secret: str,
    ) -> None:
        self._folder, self._student, self._lost = folder, student, lost
        self._found: dict[str, list[Known]] = {}
        self._probes = graders.probes(rng_for(secret, f"{graders.assignment} probes"))

    def known(self, item: str) -> list[Known]:
        """What is known of each wrong answer about `item`; found out when the item first loses points."""
        if item not in self._found:
            self._found[item] = [self._tried(wrong, item) for wrong in self._answers if item in wrong.items]
        return self._found[item]

    def dump(self) -> bytes:
        """Everything that is known of every item, found out now where it was not, for a `load` of equal graders."""
        encoder = Encoder()
        items = {item for wrong in self._answers for item in wrong.items}
        found = {item: [_row(one) for one in self.known(item)] for item in sorted(items)}
        tree = encoder.encode(found)
        sizes = [len(buffer) for buffer in encoder.buffers]
        return json.dumps({"tree": tree, "sizes": sizes}).encode() + b"\n" + b"".join(encoder.buffers)

    def load(self, data: bytes) -> None:
        """Take over what `dump` gave; raises WireError or ValueError for anything else."""
        header, _, body = data.partition(b"\n")
        message = read_message(header)
        answers = {one.id: one for one in self._answers}
        found = Decoder(split_body(message, memoryview(body))).decode(message.get("tree"))
        for item, rows in found.items():
            self._found[item] = [
                Known(answers[name], trace, None if lost is None else frozenset(lost)) for name, trace, lost in rows
            ]

    @cached_property
    def _answers(self) -> list[WrongAnswer]:
        return read_answers(self._folder)

    def _tried(self, wrong: WrongAnswer, item: str) -> Known:
        with closing(self._student((wrong.cell,))) as student:
            return self._known(wrong, student, item)

    def _known(self, wrong: WrongAnswer, student: Student, item: str) -> Known:
        trace = self.trace(student, item)
        hidden = same(trace, self._right.get(item, ()))
        return Known(wrong, trace, self._lost(student, item) if hidden else None)

    @cached_property
    def _right(self) -> dict[str, Trace]:
        with closing(self._student(())) as solution:
            return {item: self.trace(solution, item) for item in self._probes}

    def trace(self, student: Student, item: str) -> Trace:
        """What a student's function gives on the probes of `item`."""
        return tuple(_probe(student, item, call) for call in self._probes.get(item, ()))

    def with_hints(self, student: Student, results: list[CheckResult]) -> list[CheckResult]:
        """Add the hints of the wrong answers that each item equals to the first check that the item lost."""
        lost = {r.check.item: frozenset[str]() for r in results if r.outcome in (Outcome.FAILED, Outcome.RAISED)}
        for result in results:
            if result.check.item in lost and result.outcome is not Outcome.PASSED:
                lost[result.check.item] |= {result.check.id}
        hints = {item: "\n".join(self.hints(student, item, ids)) for item, ids in lost.items()}
        return [_with_hint(result, hints) for result in results]

    def hints(self, student: Student, item: str, lost: frozenset[str]) -> list[str]:
        """Return at most two hints, in order of their files' names; `lost` are the item's checks that failed."""
        return list(dict.fromkeys(one.wrong.hint for one in self.equal(student, item, lost)))[:MOST]

    def equal(self, student: Student, item: str, lost: frozenset[str]) -> list[Known]:
        """The wrong answers that an answer cannot be told from."""
        if not self.known(item):
            return []
        own = self.trace(student, item)
        return [one for one in self.known(item) if _agrees(one, own, lost)]

    def finds(self, student: Student, name: str, item: str, lost: frozenset[str]) -> bool:
        """Tell whether an answer cannot be told from the wrong one of this name; the others are not asked about."""
        known = [self._tried(wrong, item) for wrong in self._answers if wrong.id == name]
        return any(_agrees(one, self.trace(student, item), lost) for one in known)


def _agrees(known: Known, own: Trace, lost: frozenset[str]) -> bool:
    return same(own, known.trace) and known.lost in (None, lost)


def _row(known: Known) -> tuple[str, Trace, list[str] | None]:
    return known.wrong.id, known.trace, None if known.lost is None else sorted(known.lost)


def _with_hint(result: CheckResult, hints: dict[str, str]) -> CheckResult:
    """Move an item's hints to the first of its checks that lost points."""
    if result.outcome is Outcome.PASSED or not result.check.points:
        return result
    return replace(result, hint=hints.pop(result.check.item, ""))


def _probe(student: Student, item: str, call: Call) -> Any:
    found = _probed(student, item, call)
    if found[0] != Crashed.__name__ or not student.retry():
        return found
    return _probed(student, item, call)  # what is learnt holds for a whole class, so one bad moment must not count


def _probed(student: Student, item: str, call: Call) -> tuple[Any, ...]:
    try:
        reply = getattr(student, item).raw(*call.args, **call.kwargs)
    except CheckFailure as failure:
        return ("foreign", failure.message)
    except StudentFault as fault:
        return (type(fault).__name__, _kind(fault))
    return ("value", reply.value, reply.changed)


def _kind(fault: StudentFault) -> str:
    """The exception's name, without the place where this student happened to write the line."""
    return "" if isinstance(fault, Missing | TimedOut | Crashed) else fault.message.split(" in cell ")[0]


def same(left: Any, right: Any) -> bool:
    """Tell whether two traces agree: equal structure, numbers within 1e-6, nan equal to nan, lists as arrays."""
    if isinstance(left, np.ndarray) != isinstance(right, np.ndarray):
        left, right = _as_array(left), _as_array(right)
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if _is_number(left) and _is_number(right):
        one, two = np.asarray(left), np.asarray(right)
        return one.shape == two.shape and bool(np.allclose(one, two, rtol=CLOSE, atol=CLOSE, equal_nan=True))
    return type(left) is type(right) and bool(left == right)


def _as_array(value: Any) -> Any:
    """Return a list of numbers as the array that it stands for."""
    if not isinstance(value, list):
        return value
    try:
        array = np.asarray(value)
    except ValueError:  # lists of unequal length
        return value
    return array if array.dtype.kind in "biuf" else value


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float | np.ndarray)
