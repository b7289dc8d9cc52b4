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
from autograder.core.errors import AssignmentBroken, Crashed, Raised, StudentFault
from autograder.core.model import Cell, CheckResult, Outcome
from autograder.grading.collection import Graders
from autograder.grading.judge import rng_for
from autograder.sandbox.student import Student
from autograder.sandbox.wire import Decoder, Encoder, frame_of

CLOSE = 1e-6  # the checks' own tolerance: what passes as equal to the right answer passes as equal to a wrong one
MOST = 2  # hints an item: a third would no longer point anywhere

NUMBERS = (bool, int, float, np.ndarray)
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
    found = []
    for path in sorted(folder.glob("*.py")):
        source = path.read_text()
        try:
            tree = ast.parse(source, str(path))
        except SyntaxError as error:
            raise AssignmentBroken(f"{path}, line {error.lineno}: {error.msg}. Mend that line.") from error
        hint = ast.get_docstring(tree) or ""
        if not hint or "\n" in hint:
            raise AssignmentBroken(f"{path}: its first line must be a docstring of one line; that line is the hint.")
        items = tuple(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))
        found.append(WrongAnswer(path.stem, hint, items, Cell(10_000, source)))
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What one wrong answer gives on the probes of one item.

    Where it returns what the solution does (it is only slow, say), `lost` are the checks that show the difference;
    else it is None and the trace alone decides.
    """

    wrong: WrongAnswer
    trace: Trace
    lost: frozenset[str] | None

    def equals(self, trace: Trace, lost: frozenset[str]) -> bool:
        """Say whether an answer with this trace, which lost these checks, makes the same mistake."""
        return same(trace, self.trace) and self.lost in (None, lost)


class Diagnosis:
    """The known wrong answers of an assignment, what each of them returns, and which of them an answer equals.

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
        self._answers, self._student, self._lost = read_answers(folder), student, lost
        self._found: dict[str, list[Known]] = {}
        self._probes = graders.probes(rng_for(secret, f"{graders.assignment} probes"))

    def known(self, item: str) -> list[Known]:
        """What is known of each wrong answer about `item`; found out when the item first loses points."""
        if item not in self._found:
            self._found[item] = [self._tried(wrong, item) for wrong in self._answers if item in wrong.items]
        return self._found[item]

    def dump(self) -> bytes:
        """Everything that is known of every item, found out now where it was not, for a `load` of equal graders."""
        encoder, rows = Encoder(), {}
        for item in sorted({item for wrong in self._answers for item in wrong.items}):
            known = self.known(item)
            rows[item] = [(one.wrong.id, one.trace, None if one.lost is None else sorted(one.lost)) for one in known]
        tree = encoder.encode(rows)
        sizes = [len(buffer) for buffer in encoder.buffers]
        return json.dumps({"tree": tree, "sizes": sizes}).encode() + b"\n" + b"".join(encoder.buffers)

    def load(self, data: bytes) -> None:
        """Take over what `dump` gave; raises WireError or ValueError for anything else."""
        header, _, body = data.partition(b"\n")
        frame = frame_of(header, memoryview(body))
        answers = {one.id: one for one in self._answers}
        found = Decoder(frame.buffers).decode(frame.fields.get("tree"))
        for item, rows in found.items():
            self._found[item] = [
                Known(answers[name], trace, None if lost is None else frozenset(lost)) for name, trace, lost in rows
            ]

    @cached_property
    def _right(self) -> dict[str, Trace]:
        with closing(self._student(())) as solution:
            return {item: self.trace(solution, item) for item in self._probes}

    def _tried(self, wrong: WrongAnswer, item: str) -> Known:
        with closing(self._student((wrong.cell,))) as student:
            trace = self.trace(student, item)
            is_hidden = same(trace, self._right.get(item, ()))
            return Known(wrong, trace, self._lost(student, item) if is_hidden else None)

    def trace(self, student: Student, item: str) -> Trace:
        """What a student's function gives on the probes of `item`."""
        return tuple(_probe(student, item, call) for call in self._probes.get(item, ()))

    def with_hints(self, student: Student, results: list[CheckResult]) -> list[CheckResult]:
        """Add each item's hints, two at most, one a line, to the first of its checks that lost points."""
        hints = {}
        for item in dict.fromkeys(r.check.item for r in results if r.outcome in (Outcome.FAILED, Outcome.RAISED)):
            lost = frozenset(r.check.id for r in results if r.check.item == item and r.outcome is not Outcome.PASSED)
            known = self.known(item)
            trace = self.trace(student, item) if known else ()
            found = dict.fromkeys(one.wrong.hint for one in known if one.equals(trace, lost))  # by their files' names
            hints[item] = "\n".join([*found][:MOST])
        return [
            replace(one, hint=hints.pop(one.check.item, ""))
            if one.check.points and one.outcome is not Outcome.PASSED
            else one
            for one in results
        ]

    def finds(self, student: Student, name: str, item: str, lost: frozenset[str]) -> bool:
        """Say whether an answer equals the wrong one of this name; the others are not asked about."""
        known = [self._tried(wrong, item) for wrong in self._answers if wrong.id == name]
        return any(one.equals(self.trace(student, item), lost) for one in known)


def _probe(student: Student, item: str, call: Call, *, again: bool = True) -> tuple[Any, ...]:
    """Return what one call gives; a crash counts when it happens twice, since it may hold for a whole class."""
    try:
        reply = getattr(student, item).raw(*call.args, **call.kwargs)
    except CheckFailure as failure:
        return ("foreign", failure.message)
    except StudentFault as fault:
        if isinstance(fault, Crashed) and again and student.retry():
            return _probe(student, item, call, again=False)
        # of an exception its name, without the place where this student happened to write the line
        return (type(fault).__name__, fault.message.split(" in cell ")[0] if isinstance(fault, Raised) else "")
    return ("value", reply.value, reply.changed)


def same(left: Any, right: Any) -> bool:
    """Say whether two traces agree: equal structure, numbers within 1e-6, nan equal to nan, lists as arrays."""
    if isinstance(left, np.ndarray) != isinstance(right, np.ndarray):
        left, right = _as_array(left), _as_array(right)
    if isinstance(left, tuple | list) and isinstance(right, tuple | list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
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
