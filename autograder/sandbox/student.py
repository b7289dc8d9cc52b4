"""A submission's functions as checks call them: loading, limits of a whole submission, and what came back."""

from __future__ import annotations

import builtins
import inspect
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks import Call, CheckFailure, Spec, conform, note
from autograder.core.errors import AutograderError, Crashed, Missing, Raised, StudentFault, TimedOut
from autograder.core.model import Cell
from autograder.sandbox import messages, wire
from autograder.sandbox.host import Process, Wall
from autograder.sandbox.messages import Mode, Returned

PUBLIC_EXCEPTIONS = {
    name for space in (builtins, np.exceptions, np.linalg) for name, kind in vars(space).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
} | {"UFuncTypeError"}  # fmt: skip  # what a hidden check may name: no student can write a message into these
CALLBACKS = 10_000  # calls from one student call: 50 epochs of 200 batches, and an end for a runaway loop
CALLBACK_BYTES = 2**27  # floats handed to callbacks in one call: 10,000 weights of 65 x 10, or the digits 140 times
LOADS = 3  # failures after which only definitions are run: one unexplained, two cells that are to blame

Signatures = Mapping[str, tuple[str, ...]]  # function -> names of its parameters


class Student:
    """One submission's functions as checks call them: `student.softmax(Z)`.

    Spawns and loads the child at the first call. After a crash or a timeout a fresh child loads the cells again;
    when loading fails LOADS times only definitions are run. After two crashes or timeouts of one function, retries
    aside, its other calls end in the same way unmade.
    """

    asked: frozenset[str] = frozenset()  # names of the functions that checks have asked for

    def __init__(self, wall: Wall, cells: Iterable[Cell], returns: Mapping[str, Spec], signatures: Signatures) -> None:
        self._wall, self._returns, self._signatures = wall, returns, signatures
        self._cells = [(cell.number, cell.source, cell.only_definitions) for cell in cells]
        self._numbers = frozenset(number for number, _, _ in self._cells)
        self._process: Process | None = None
        self._failed_loads = 0
        self._blamed: set[int] = set()
        self._functions: dict[str, Function] = {}
        self._faults: dict[int, str] = {}
        self.reset_budget()

    def reset_budget(self) -> None:
        """Begin the accounts of time and of failures anew; the process goes on, with whatever its calls left there.

        The kernel's own limit goes on, too: a process that reaches it ends, and its last call is made in a new one.
        """
        self._spent = 0.0  # CPU seconds of calls; loads have an account of their own, so that neither costs the other
        self._waited = 0.0  # wall seconds of calls
        self._loading = 0.0
        self._seconds = 0.0  # CPU time of the last call
        self._failures: Counter[str] = Counter()  # timeouts and crashes of each function
        self._last: dict[str, StudentFault] = {}
        self._failed = ""  # the function whose failure the last call was, if it was one
        self._repeated = False  # whether the last call was not made, because of earlier failures

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_") or name not in self._returns:
            raise AttributeError(f"no function {name!r} is declared in RETURNS")
        self.asked |= {name}
        return self._functions.setdefault(name, Function(self, name))

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: Mode) -> Returned:
        """Run one call in the child; raises a StudentFault where there is no value to judge."""
        self._failed, self._repeated = "", self._failures[name] >= 2
        if self._repeated:
            raise self._last[name]
        try:
            return self._request(name, args, kwargs, mode)
        except (TimedOut, Crashed) as fault:
            self._failures[name] += 1
            self._last[name], self._failed = fault, name
            raise

    def retry(self) -> bool:
        """Uncount the last call's failure, so that it can be made again: something else may have ended the process.

        Returns whether there is any sense in that; after failures of earlier checks there is none.
        """
        if self._failed:
            self._failures[self._failed] -= 1
            self._failed = ""
        return not self._repeated

    def _request(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: Mode) -> Returned:
        """Make one call, and end the child where it gives no answer; raises a StudentFault or CheckFailure."""
        process = self._loaded()
        conversation = _Conversation(process)
        encoder = wire.Encoder(functions=conversation.functions)
        call = messages.Call(name, mode, encoder.encode(list(args)), encoder.encode(kwargs))
        before, began = process.cpu(), time.monotonic()
        try:
            process.request(call, encoder.buffers, *self._budget(), conversation.hear)
        except BaseException:
            self.close()  # a child that still waits for a callback's value would take the next call for it
            raise
        finally:
            self._seconds = process.cpu() - before
            self._spent += self._seconds
            self._waited += time.monotonic() - began
        return self._returned(name, conversation.answer)

    def _returned(self, name: str, frame: wire.Frame) -> Returned:
        """Read the answer to a call; raises a StudentFault or CheckFailure where that holds no value."""
        try:
            answer = messages.read_answer(frame, self._numbers)
        except wire.WireError as error:
            self.close()
            raise Crashed("gave an answer that cannot be read", str(error)) from error
        if isinstance(answer, messages.NoFunction):
            raise Missing(f"{name} is not defined" if answer.missing is True else f"{name} is a value, not a function")
        if isinstance(answer, messages.RaisedException):
            raise _raised(name, answer)
        if isinstance(answer, messages.ForeignValue):
            raise CheckFailure(f"returned {wire.FOREIGN.get(answer.foreign, 'an object of a kind that is no answer')}")
        return answer

    def _call_each(self, name: str, calls: Sequence[Call]) -> list[Any]:
        """Make many calls in one trip; where that runs out of time, one by one, each with a limit of its own."""
        pairs = tuple([list(one.args), one.kwargs] for one in calls)
        self._failed, self._repeated = "", False
        try:
            values = self._request(name, pairs, {}, "each").value
        except TimedOut:
            return [self._call(name, one.args, one.kwargs, "observed").value for one in calls]
        if not isinstance(values, list) or len(values) != len(calls):
            self.close()
            raise Crashed("gave an answer that cannot be read", "another number of values than calls")
        return values

    def _budget(self) -> tuple[float, float]:
        """CPU and wall seconds that the next call may take; raises TimedOut where the submission has none left."""
        limits = self._wall.limits
        left = limits.submission - self._spent
        patience = limits.wall(limits.submission) - self._waited
        if left <= 0 or patience <= 0:
            raise TimedOut("was not run, because the notebook had used up its time")
        return min(limits.call, left), min(limits.wall(limits.call), patience)

    def _loaded(self) -> Process:
        """Return the child with the cells loaded, making a new one where there is none.

        A load that fails is repeated with each cell announced, so that the one to blame is known; from then on only
        the definitions of that cell are run. After LOADS failures only definitions are run at all, once.
        """
        while self._process is None:
            if self._failed_loads > LOADS or self._loading >= LOADS * self._wall.limits.load:
                raise Crashed("could not be loaded: the notebook ends or hangs when its cells run")
            self._load(self._wall.spawn())
        return self._process

    def _load(self, process: Process) -> None:
        running = 0

        def hear(frame: wire.Frame) -> bool:
            nonlocal running
            said = messages.read_load(frame, self._numbers)
            if isinstance(said, messages.Running):
                running = said.running
                return False
            self._faults = {number: _public(kind) for number, kind, _ in said.cells}
            return True

        limits = self._wall.limits
        rows = [
            (number, source, only or self.definitions_only or number in self._blamed)
            for number, source, only in self._cells
        ]
        request = messages.Load(rows, announce=self._failed_loads > 0)
        try:
            process.request(request, [], limits.load, limits.wall(limits.load), hear)
            self._process = process
        except (TimedOut, Crashed):
            self._blamed |= {running} if running else set()
            self._failed_loads += 1
            process.end()
        finally:
            self._loading += process.cpu()

    def close(self) -> None:
        """End the child; the next call makes a new one."""
        if self._process is not None:
            self._process.end()
            self._process = None

    @property
    def definitions_only(self) -> bool:
        """Whether the notebook could be loaded by its definitions only."""
        return self._failed_loads >= LOADS

    @property
    def blamed(self) -> tuple[int, ...]:
        """Numbers of the cells that ended or hung the process, so that only their definitions were run."""
        return tuple(sorted(self._blamed))

    @property
    def cell_faults(self) -> dict[int, str]:
        """Cell number -> name of the exception that it raised when the notebook was loaded."""
        return self._faults

    @property
    def spent(self) -> float:
        """CPU seconds of all children of this submission, loads and calls."""
        return self._spent + self._loading


class Reference(Student):
    """The solution's functions, kept for a whole class: a fault of theirs is ours, and no limit adds up over time."""

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: Mode) -> Returned:
        if self._spent > self._wall.limits.submission / 2:
            self.close()
            self.reset_budget()
        try:
            return super()._call(name, args, kwargs, mode)
        except StudentFault as fault:
            self._failures.clear()
            raise AutograderError(f"the solution failed: {fault.detail}") from fault


class Function:
    """One function of a student: call it, time it, count its opcodes, and ask what the last call did."""

    def __init__(self, student: Student, name: str) -> None:
        self._student, self.name = student, name
        self._names, self._spec = student._signatures.get(name, ()), student._returns[name]
        self.reply = Returned(None)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it behind the wall; raises CheckFailure or a StudentFault where there is no value to judge."""
        return self._run(args, kwargs, "observed")

    def each(self, calls: Sequence[Call]) -> list[Any]:
        """Return the values of many calls, made in one trip; nothing else of them is watched."""
        values = self._student._call_each(self.name, calls)
        named = [self._named(one.args, one.kwargs) for one in calls]
        return [conform(value, self._spec, given) for value, given in zip(values, named, strict=True)]

    def timed(self, *args: Any, **kwargs: Any) -> tuple[Any, float]:
        """Return (value, CPU seconds of the child)."""
        return self._run(args, kwargs, "timed"), self._student._seconds

    def opcodes(self, *args: Any, **kwargs: Any) -> tuple[Any, int]:
        """Return (value, opcodes run in Python frames); a count that student code could forge."""
        return self._run(args, kwargs, "traced"), self.reply.opcodes

    def raw(self, *args: Any, **kwargs: Any) -> Returned:
        """Return what came back, held against nothing: for hints, which looks at wrong values."""
        return self._student._call(self.name, args, kwargs, "observed")

    def _run(self, args: tuple[Any, ...], kwargs: dict[str, Any], mode: Mode) -> Any:
        self.reply = Returned(None)
        self.reply = self._student._call(self.name, args, kwargs, mode)
        if self.reply.notes:
            note(f"{self.name} returned a special kind of array; it was taken as a plain one.")
        return conform(self.reply.value, self._spec, self._named(args, kwargs))

    def _named(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        return dict(zip(self._names, args, strict=False)) | kwargs

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of arguments that the last call changed in place."""
        numbered = {str(place): name for place, name in enumerate(self._names)}
        return tuple(numbered.get(key, key) for key in self.reply.changed if key in numbered or key in self._names)

    @property
    def moved_random(self) -> bool:
        """Whether the last call moved a global random state."""
        return self.reply.random


@dataclass(slots=True)
class _Conversation:
    """Hears a child during one call, and runs the host's own functions when it asks, counted and capped."""

    process: Process
    functions: list[Callable[..., Any]] = field(default_factory=list)
    signatures: dict[int, inspect.Signature] = field(default_factory=dict)  # asked for once: it costs as much as a trip
    count: int = 0
    size: int = 0
    answer: wire.Frame = field(init=False)

    def hear(self, frame: wire.Frame) -> bool:
        """Keep the answer, or answer a callback; say which of both it was. Raises WireError."""
        decoder = wire.Decoder(frame.buffers)
        said = messages.read_callback(frame, decoder)
        if said is None:
            self.answer = frame
            return True
        self.count += 1
        self.size += 8 * decoder.numbers  # as the floats that they become in a loss: truth values are sent in an eighth
        if self.count > CALLBACKS or self.size > CALLBACK_BYTES or said.callback >= len(self.functions):
            raise wire.WireError("more calls or arguments than one answer needs, or a function that was not given")
        encoder = wire.Encoder()
        try:
            message = vars(messages.Result(encoder.encode(self._called(said.callback, said.args))))
        except ValueError as error:  # the callback's own word for arguments that it cannot take
            message = vars(messages.Refused(str(error)))
        wire.send(self.process.sock, message, encoder.buffers, inline=wire.INLINE)
        return False

    def _called(self, number: int, args: list[Any]) -> Any:
        """Call a callback; a wrong number of arguments is the student's mistake, a TypeError of its own is ours."""
        function = self.functions[number]
        if number not in self.signatures:
            self.signatures[number] = inspect.signature(function)
        try:
            self.signatures[number].bind(*args)
        except TypeError as error:
            raise ValueError(str(error)) from error
        return function(*args)


def _public(kind: str) -> str:
    return kind if kind in PUBLIC_EXCEPTIONS else "an exception"


def _raised(name: str, report: messages.RaisedException) -> StudentFault:
    """Say what a call raised; the place is named only where it is one of the cells, since any number could be data."""
    kind = next((one for one in report.raised if one in PUBLIC_EXCEPTIONS), "")
    if kind == "NotImplementedError":
        return Missing(f"{name} is not done yet")
    sentence = f"{name} raised {_public(report.raised[0]) if report.raised else 'an exception'}"
    sentence += f" in cell {report.cell}" if report.cell else ""
    detail = sentence + (f", line {report.line}" if report.line else "")
    return Raised(sentence, f"{detail}: {report.text}" if report.text else detail)
