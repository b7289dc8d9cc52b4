"""Outside the wall: the zygote, one child a submission, limits, deadlines, kills, and the proxy `Student`."""

from __future__ import annotations

import builtins
import contextlib
import inspect
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks import Call, CheckFailure, Spec, conform, note
from autograder.errors import AutograderError, Crashed, Missing, Raised, StudentFault, TimedOut
from autograder.model import Cell
from autograder.sandbox import confine, wire

ROOT = Path(__file__).resolve().parents[2]  # where the package `autograder` is found
PUBLIC_EXCEPTIONS = {
    name for space in (builtins, np.exceptions, np.linalg) for name, kind in vars(space).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
} | {"UFuncTypeError"}  # fmt: skip  # what a hidden check may name: no student can write a message into these
CALLBACKS = 10_000  # calls from one student call: 50 epochs of 200 batches, and an end for a runaway loop
START_SECONDS = 30.0  # a zygote imports numpy in 0.1 s; this is for a machine in trouble


@dataclass(frozen=True, slots=True)
class Limits:
    """CPU seconds of the child for one load, one call and one whole submission, and memory in bytes."""

    load: float = 10.0
    call: float = 2.0
    submission: float = 30.0
    memory: int = 2**30

    def wall(self, cpu: float) -> float:
        """Seconds of wall time after which a child that sleeps is ended too."""
        return 3 * cpu + 2


class Wall:
    """One zygote and the children forked from it; a context manager."""

    def __init__(self, protection: confine.Protection, limits: Limits | None = None) -> None:
        self.protection = protection
        self.limits = limits or Limits()
        self._open()

    def _open(self) -> None:
        self.control, theirs = socket.socketpair()
        self.control.settimeout(START_SECONDS)
        with theirs:
            self.zygote = _start(theirs.fileno())
        self._ask({"protection": asdict(self.protection)})

    def _ask(self, message: dict[str, Any], fds: Sequence[int] = ()) -> dict[str, Any]:
        """Send the zygote a message and return its answer; raises AutograderError where it is gone."""
        header, _ = wire.head(message, ())
        try:
            socket.send_fds(self.control, [wire.PREFIX.pack(len(header), 0, 0)], list(fds))
            self.control.sendall(header)
            received = wire.receive(self.control)
        except (OSError, wire.WireError) as error:
            raise AutograderError("the process that runs student code is gone; see `autograder doctor`") from error
        if received is None:
            raise AutograderError("the process that runs student code has ended; see `autograder doctor`")
        return received[0].message

    def __enter__(self) -> Wall:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote; its children end with it."""
        self.control.close()
        self.zygote.kill()
        self.zygote.wait()

    def spawn(self) -> Process:
        """Fork a fresh confined child; a zygote that something ended (the kernel, out of memory) is replaced."""
        if self.zygote.poll() is not None:
            self.close()
            self._open()
        ours, theirs = socket.socketpair()
        message = {"do": "spawn", "memory": self.limits.memory, "cpu": int(self.limits.submission) + 5}
        with theirs:
            return Process(self, int(self._ask(message, [theirs.fileno()])["pid"]), ours)

    def reap(self, pid: int) -> None:
        """Collect an ended child; until then its number cannot be taken by another process."""
        with contextlib.suppress(AutograderError):  # children of a zygote that is gone went with it
            self._ask({"do": "reap", "pid": pid})


def _start(fd: int) -> subprocess.Popen[bytes]:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from autograder.sandbox.worker import main; "
        f"sys.path.remove({str(ROOT)!r}); main()"
    )
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code, str(fd)],
        pass_fds=[fd],
        env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Process:
    """One child: requests with a CPU budget, its CPU clock read from outside, and its end."""

    def __init__(self, wall: Wall, pid: int, sock: socket.socket) -> None:
        self.wall, self.pid, self.sock = wall, pid, sock
        self.clock = (~pid << 3) | 2  # the kernel's number for this process's CPU clock
        self.spent = 0.0
        self.data = bytearray()
        self.poller = select.poll()
        self.poller.register(sock, select.POLLIN)

    def cpu(self) -> float:
        """CPU seconds of the child so far; the last reading once it is gone."""
        try:  # noqa: SIM105 - suppress() costs five times the reading, and this runs four times a call
            self.spent = max(self.spent, time.clock_gettime(self.clock))
        except OSError:
            pass
        return self.spent

    def request(
        self,
        message: dict[str, Any],
        buffers: list[wire.Buffer],
        budget: float,
        callback: Callable[[wire.Frame], None] | None = None,
    ) -> wire.Frame:
        """Send and wait for the answer, at most `budget` CPU seconds; raises TimedOut or Crashed."""
        started, pause = self.cpu(), 0.0
        deadline = time.monotonic() + self.wall.limits.wall(budget)
        self.sock.settimeout(self.wall.limits.wall(budget))
        try:
            wire.send_sealed(self.sock, message, buffers)
            while True:
                frame = self._read(started + budget, deadline + pause)
                if callback is None or "callback" not in frame.message:
                    return frame
                began = time.monotonic()
                callback(frame)
                pause += time.monotonic() - began
        except TimeoutError as error:
            raise TimedOut("took too long", "took too long: the process did not read its request") from error
        except (OSError, wire.WireError) as error:
            raise Crashed("ended the process that runs it", f"ended the process that runs it: {error}") from error

    def _read(self, cpu_end: float, deadline: float) -> wire.Frame:
        while True:
            if frame := wire.parse(self.data):
                return frame
            left = min(cpu_end - self.cpu(), deadline - time.monotonic())
            if left <= 0:
                raise TimedOut("took too long", f"took too long: {self.cpu():.1f} CPU seconds in all")
            if self.poller.poll(max(1, 1000 * left)):
                self._take()

    def _take(self) -> None:
        part = self.sock.recv(2**16)
        if not part:
            raise OSError("the child closed its end")
        self.data += part

    def end(self) -> float:
        """Kill and collect the child; return its CPU seconds."""
        self.cpu()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # the zygote has not collected it, so the number is still its own
        self.wall.reap(self.pid)
        self.sock.close()
        return self.spent


@dataclass(frozen=True, slots=True)
class Reply:
    """One value from the other side and what the call did besides."""

    value: Any
    changed: dict[str, Any] = field(default_factory=dict)
    moved_random: bool = False
    printed: int = 0
    warnings: int = 0
    opcodes: int = 0
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


Signatures = Mapping[str, tuple[str, ...]]


class Student:
    """One submission's functions as checks call them: `student.softmax(Z)`.

    Spawns and loads the child at the first call. After a crash or a timeout a fresh child loads the cells again;
    when loading fails twice only definitions are run. Two crashes or timeouts of one function end its calls.
    """

    def __init__(
        self,
        wall: Wall,
        cells: Iterable[Cell],
        returns: Mapping[str, Spec],
        signatures: Signatures,
    ) -> None:
        self._wall, self._returns, self._signatures = wall, returns, signatures
        self._cells = [[cell.number, cell.source] for cell in cells]
        self._process: Process | None = None
        self._spent = 0.0
        self._failed_loads = 0
        self._strikes: Counter[str] = Counter()
        self._last: dict[str, StudentFault] = {}
        self._functions: dict[str, Function] = {}
        self._faults: dict[int, str] = {}

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_") or name not in self._returns:
            raise AttributeError(f"no function {name!r} is declared in RETURNS")
        return self._functions.setdefault(name, Function(self, name))

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: str) -> Reply:
        """Run one call in the child; raises a StudentFault where there is no value to judge."""
        if self._strikes[name] >= 2:
            raise self._last[name]
        try:
            return self._request(self._loaded(), name, args, kwargs, mode)
        except (TimedOut, Crashed) as fault:
            self._strikes[name] += 1
            self._last[name] = fault
            self._end()
            raise

    def _request(self, process: Process, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: str) -> Reply:
        functions: list[Callable[..., Any]] = []
        encoder = wire.Encoder(functions=functions)
        given = {"args": encoder.encode(list(args)), "kwargs": encoder.encode(kwargs)}
        message = {"do": "call", "name": name, "mode": mode} | given
        before = process.cpu()
        try:
            frame = process.request(message, encoder.buffers, self._budget(), _Callbacks(process, functions))
        except BaseException:
            self._end()  # a child that still waits for a callback's value would take the next call for it
            raise
        seconds = process.cpu() - before
        return _reply(name, frame, seconds)

    def _call_each(self, name: str, calls: Sequence[Call]) -> list[Any]:
        """Make many calls in one trip; where that runs out of time, one by one, each with a limit of its own."""
        pairs = tuple([list(one.args), one.kwargs] for one in calls)
        try:
            values = self._request(self._loaded(), name, pairs, {}, "each").value
        except TimedOut:
            self._end()
            return [self._call(name, one.args, one.kwargs, "observed").value for one in calls]
        except Crashed:
            self._end()
            raise
        if not isinstance(values, list) or len(values) != len(calls):
            self._end()
            raise Crashed("gave an answer that cannot be read", "another number of values than calls")
        return values

    def _budget(self) -> float:
        left = self._wall.limits.submission - self._spent
        if left <= 0:
            raise TimedOut("was not run, because the notebook had used up its time")
        return min(self._wall.limits.call, left)

    def _loaded(self) -> Process:
        """Return the child with the cells loaded, making a new one where there is none."""
        if self._process is not None:
            return self._process
        while True:
            if self._failed_loads > 2 or self._spent >= self._wall.limits.submission:
                raise Crashed("could not be loaded: the notebook ends or hangs when its cells run")
            process = self._process = self._wall.spawn()
            message = {"do": "load", "cells": self._cells, "only_definitions": self._failed_loads == 2}
            try:
                frame = process.request(message, [], self._wall.limits.load)
            except (TimedOut, Crashed):
                self._failed_loads += 1
                self._end()
                continue
            self._faults = _cell_faults(frame)
            return process

    def _end(self) -> None:
        if self._process is not None:
            self._spent += self._process.end()
            self._process = None

    def close(self) -> None:
        """End the child."""
        self._end()

    @property
    def definitions_only(self) -> bool:
        """Whether the notebook could be loaded by its definitions only."""
        return self._failed_loads >= 2

    @property
    def cell_faults(self) -> dict[int, str]:
        """Cell number -> name of the exception that it raised when the notebook was loaded."""
        return self._faults

    @property
    def spent(self) -> float:
        """CPU seconds of all children of this submission."""
        return self._spent + (self._process.cpu() if self._process else 0.0)


class Reference(Student):
    """The solution's functions, kept for a whole class: a fault of theirs is ours, and no limit adds up over time."""

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: str) -> Reply:
        if self.spent > self._wall.limits.submission / 2:
            self._end()
            self._spent = 0.0
        try:
            return super()._call(name, args, kwargs, mode)
        except StudentFault as fault:
            self._strikes.clear()
            raise AutograderError(f"the solution failed: {fault.detail}") from fault


class Function:
    """One function of a student: call it, time it, count its opcodes, and ask what the last call did."""

    def __init__(self, student: Student, name: str) -> None:
        self._student, self.name = student, name
        self.reply = Reply(None)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it behind the wall; raises CheckFailure or a StudentFault where there is no value to judge."""
        return self._run(args, kwargs, "observed")

    def each(self, calls: Sequence[Call]) -> list[Any]:
        """Return the values of many calls, made in one trip; nothing else of them is watched."""
        values = self._student._call_each(self.name, calls)
        spec = self._student._returns[self.name]
        named = [self._named(one.args, one.kwargs) for one in calls]
        return [conform(value, spec, given) for value, given in zip(values, named, strict=True)]

    def timed(self, *args: Any, **kwargs: Any) -> tuple[Any, float]:
        """Return (value, CPU seconds of the child)."""
        return self._run(args, kwargs, "timed"), self.reply.seconds

    def opcodes(self, *args: Any, **kwargs: Any) -> tuple[Any, int]:
        """Return (value, opcodes run in Python frames); a count that student code could forge."""
        return self._run(args, kwargs, "traced"), self.reply.opcodes

    def raw(self, *args: Any, **kwargs: Any) -> Reply:
        """Return what came back, held against nothing: for diagnosis, which looks at wrong values."""
        return self._student._call(self.name, args, kwargs, "observed")

    def _run(self, args: tuple[Any, ...], kwargs: dict[str, Any], mode: str) -> Any:
        self.reply = Reply(None)
        self.reply = self._student._call(self.name, args, kwargs, mode)
        if self.reply.notes:
            note(f"{self.name} returned a special kind of array; it was taken as a plain one.")
        return conform(self.reply.value, self._student._returns[self.name], self._named(args, kwargs))

    def _named(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        names = self._student._signatures.get(self.name, ())
        return dict(zip(names, args, strict=False)) | kwargs

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of arguments that the last call changed in place."""
        names = self._student._signatures.get(self.name, ())
        numbered = {str(place): name for place, name in enumerate(names)}
        return tuple(numbered.get(key, key) for key in self.reply.changed if key in numbered or key in names)

    @property
    def moved_random(self) -> bool:
        """Whether the last call moved a global random state."""
        return self.reply.moved_random


@dataclass(slots=True)
class _Callbacks:
    """Runs the host's own functions when the child asks, counted and capped."""

    process: Process
    functions: list[Callable[..., Any]]
    count: int = 0

    def __call__(self, frame: wire.Frame) -> None:
        number = frame.message["callback"]
        self.count += 1
        if self.count > CALLBACKS or type(number) is not int or not 0 <= number < len(self.functions):
            raise wire.WireError("more calls than one answer needs, or of a function that was not given")
        args = wire.Decoder(frame.buffers).decode(frame.message.get("args"))
        if not isinstance(args, list):
            raise wire.WireError("arguments that are no list")
        encoder = wire.Encoder()
        try:
            value = encoder.encode(_called(self.functions[number], args))
        except ValueError as error:  # the callback's own word for arguments that it cannot take
            wire.send(self.process.sock, {"refused": str(error)})
            return
        wire.send_sealed(self.process.sock, {"value": value}, encoder.buffers)


def _called(function: Callable[..., Any], args: list[Any]) -> Any:
    """Call a callback; a wrong number of arguments is the student's mistake, a TypeError of its own is ours."""
    try:
        inspect.signature(function).bind(*args)
    except TypeError as error:
        raise ValueError(str(error)) from error
    return function(*args)


def _cell_faults(frame: wire.Frame) -> dict[int, str]:
    rows = frame.message.get("cells")
    if not isinstance(rows, list):
        raise Crashed("could not be loaded", "the load report is not a list")
    return {
        row[0]: row[1] if row[1] in PUBLIC_EXCEPTIONS else "an exception"
        for row in rows[:1000]
        if isinstance(row, list) and len(row) == 3 and type(row[0]) is int and isinstance(row[1], str)
    }


def _reply(name: str, frame: wire.Frame, seconds: float) -> Reply:
    """Turn the child's answer into a Reply, or into the StudentFault that it reports."""
    message = frame.message
    if message.get("missing") is True:
        raise Missing(f"{name} is not defined")
    if "raised" in message:
        raise _raised(name, message)
    if "foreign" in message:
        words = wire.FOREIGN.get(str(message["foreign"]), "an object of a kind that is no answer")
        raise CheckFailure(f"returned {words}")
    decoder = wire.Decoder(frame.buffers)
    try:
        changed = message.get("changed", {})
        return Reply(
            value=decoder.decode(message["value"]),
            changed={k: decoder.decode(v) for k, v in changed.items()} if isinstance(changed, dict) else {},
            moved_random=message.get("random") is True,
            printed=_count(message.get("printed")),
            warnings=_count(message.get("warnings")),
            opcodes=_count(message.get("opcodes")),
            notes=("subclass",) if "subclass" in message.get("notes", []) else (),
            seconds=seconds,
        )
    except (wire.WireError, KeyError, TypeError) as error:
        raise Crashed("gave an answer that cannot be read", str(error)) from error


def _count(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**62 else 0


def _raised(name: str, message: dict[str, Any]) -> StudentFault:
    kinds = message["raised"] if isinstance(message["raised"], list) else []
    kind = next((k for k in kinds if isinstance(k, str) and k in PUBLIC_EXCEPTIONS), "")
    if kind == "NotImplementedError":
        return Missing(f"{name} is not done yet")
    own = bool(kinds) and kinds[0] == kind
    cell = message.get("cell")
    where = f" in cell {cell}" if type(cell) is int and cell > 0 else ""
    told = f"{name} raised {kind if own else 'an exception'}{where}"
    line = f", line {message['line']}" if type(message.get("line")) is int and where else ""
    text = "".join(c if c.isprintable() else " " for c in str(message.get("text", "")))  # no codes for a terminal
    return Raised(told, f"{told}{line}: {text}" if text else told + line)
