"""Inside the wall: the zygote that forks one child a submission, and the child that runs cells and answers calls.

The host starts this module as a clean process. It knows the standard library, numpy and its neighbours `messages`,
`wire`, `confine`, `cells` and `stub_modules`; it has never seen a check, a solution or a path to one. Everything that
it says is checked again on the other side.
"""

from __future__ import annotations

import builtins
import copy
import ctypes
import gc
import io
import os
import random
import signal
import socket
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.sandbox import cells, confine, messages, stub_modules, wire

PRELOADED_MODULES = (
    *("collections", "copy", "dataclasses", "datetime", "decimal", "fractions", "functools", "itertools", "json"),
    *("math", "operator", "pprint", "random", "re", "statistics", "string", "textwrap", "time", "timeit", "traceback"),
    *("typing", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random", "numpy.testing"),
)  # imported before the fork, so that level 2, which opens no file, has them too; named in docs/security.md
COUNTED = 50_000  # instructions: a loop over 1,000 samples runs more, arrays a few hundred; counting is 50 times slower


class Sink(io.TextIOBase):
    """Standard output that counts characters and keeps none."""

    written = 0

    def write(self, text: str) -> int:
        """Count."""
        self.written += len(text)
        return len(text)

    def writable(self) -> bool:
        """Say that it takes text."""
        return True


def _no_input(prompt: object = "") -> str:
    raise EOFError("nobody is there to answer input() while a notebook is graded")


# ---------------------------------------------------------------- calls

Sent = tuple[object, list[wire.Buffer]]  # a message and the buffers of its trees


class Child:
    """Answers the host's requests for one submission until the socket closes."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins} | stub_modules.NOTEBOOK_NAMES
        self.sink = Sink()
        sys.stdout = sys.stderr = self.sink

    def serve(self) -> None:
        """Read requests until the host closes."""
        while received := wire.receive(self.sock):
            frame, _ = received
            request = messages.read(frame, messages.Load, messages.Call)
            try:
                answer = self.load(request) if isinstance(request, messages.Load) else self.call(request, frame.buffers)
                messages.send(self.sock, *answer)
            except (wire.WireError, MemoryError):  # an answer past the limits is a wrong one, not a crash
                messages.send(self.sock, messages.ForeignValue("too large"))

    def load(self, request: messages.Load) -> Sent:
        """Run the cells in order, each guarded; say which raised, and where asked for it which one is running."""
        report = []
        for number, source, only_definitions in request.cells:
            if request.announce:
                messages.send(self.sock, messages.Running(number))
            fault = cells.run(number, source, self.names, only_definitions)
            report += [(number, *fault)] if fault else []
        return messages.Loaded(report), []

    def call(self, request: messages.Call, buffers: list[memoryview]) -> Sent:
        """Call one function and report its value, or how it ended."""
        function = self.names.get(request.function)
        if not callable(function):
            return messages.NoFunction(True if function is None else "value"), []
        decoder = wire.Decoder(buffers, function=self._callback, generator=np.random.default_rng)
        args, kwargs = decoder.decode(request.args), decoder.decode(request.kwargs)
        if request.mode == "timed":
            return self._answer(function, args, kwargs)
        if request.mode == "traced":
            return self._traced(function, args, kwargs)
        if request.mode == "each":
            # copies, because a function may hand out one buffer of its own again and again
            return self._answer(lambda *calls: [copy.deepcopy(function(*a, **k)) for a, k in calls], args, kwargs)
        return self._observed(function, args, kwargs)

    def _answer(self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Sent:
        try:
            value = function(*args, **kwargs)
        except BaseException as error:  # SystemExit and the like are the student's too
            return _raised(error), []
        encoder = wire.Encoder()
        try:
            return messages.Returned(encoder.encode(value), notes=sorted(encoder.notes)), encoder.buffers
        except wire.Unsendable as error:
            return messages.ForeignValue(str(error)), []

    def _observed(self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Sent:
        """Call and add what the call did besides: arguments changed, random state moved, output, warnings."""
        arguments = {str(place): value for place, value in enumerate(args)} | kwargs
        before = {key: _bytes_of(value) for key, value in arguments.items()}
        state, printed = _random_state(), self.sink.written
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            message, buffers = self._answer(function, args, kwargs)
        changed = {key: value for key, value in arguments.items() if _bytes_of(value) != before[key]}
        encoder = wire.Encoder(buffers=buffers)
        besides: dict[str, Any] = {
            "changed": {key: encoder.encode(value) for key, value in changed.items()},
            "random": _random_state() != state,
            "printed": self.sink.written - printed,
            "warnings": len(caught),
        }
        return replace(message, **besides) if isinstance(message, messages.Returned) else message, buffers

    def _traced(self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Sent:
        """Call and count the opcodes that ran in Python frames."""
        count, most, ended = 0, 0, False

        def opcode(frame: Any, event: str, arg: Any) -> Any:
            nonlocal count
            count += event == "opcode"
            if count >= COUNTED:
                sys.settrace(None)
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            return opcode

        for _ in range(2):  # Python 3.13 gives opcode events only for code that was traced before
            count, given = 0, copy.deepcopy((args, kwargs))
            sys.settrace(opcode)
            try:
                message, buffers = self._answer(function, *given)
            finally:
                ended |= sys.gettrace() is not opcode and count < COUNTED
                most = max(most, count)
                sys.settrace(None)
        if isinstance(message, messages.Returned):
            message = replace(message, opcodes=0 if ended else most)  # 0: the student's code has ended the count
        return message, buffers

    def _callback(self, number: int) -> Callable[..., Any]:
        """Return the function that asks the host to run its function `number`."""

        def function(*args: Any) -> Any:
            encoder = wire.Encoder()
            try:
                messages.send(self.sock, messages.Callback(number, encoder.encode(list(args))), encoder.buffers)
            except (wire.Unsendable, wire.WireError) as error:
                raise ValueError("this function takes numbers and arrays only") from error
            received = wire.receive(self.sock)
            if received is None:
                os._exit(0)
            frame, _ = received
            answer = messages.read(frame, messages.Result, messages.Refused)
            if isinstance(answer, messages.Refused):
                raise ValueError(answer.refused)
            return wire.Decoder(frame.buffers).decode(answer.value)

        return function


def _bytes_of(value: Any) -> tuple[Any, ...] | None:
    return (value.shape, value.dtype.str, value.tobytes()) if isinstance(value, np.ndarray) else None


MERSENNE_BYTES = 625 * 4  # numpy's global generator: 624 words and a position
GLOBAL_STATE = np.random.mtrand._rand._bit_generator.ctypes.state_address


def _random_state() -> tuple[Any, ...]:
    """Both global states; numpy's is read where it lies, since its own getter costs as much as a small answer."""
    return ctypes.string_at(GLOBAL_STATE, MERSENNE_BYTES), random.getstate()


def _raised(error: BaseException) -> messages.RaisedException:
    number, line = 0, 0
    for frame, place in traceback.walk_tb(error.__traceback__):
        label = frame.f_code.co_filename
        if label.startswith("<cell ") and label[6:-1].isdecimal():
            number, line = int(label[6:-1]), place
    kinds = [kind.__name__ for kind in type(error).__mro__[: messages.KINDS]]
    return messages.RaisedException(kinds, cells.text_of(error, messages.TEXT), number, line)


# ---------------------------------------------------------------- processes


def main() -> None:
    """Fork a confined child for every request until the host closes; this process only ever runs our own code."""
    control = socket.socket(fileno=int(sys.argv[1]))
    received = wire.receive(control)
    if received is None:
        return
    protection = confine.Protection(**messages.read(received[0], messages.Start).protection)
    confine.harden()
    for name in PRELOADED_MODULES:
        __import__(name)
    np.linalg.svd(np.eye(2) @ np.eye(2))  # loads BLAS's lazy parts before the fork
    sys.meta_path.insert(0, stub_modules.StubFinder())  # before whatever is installed
    os.environ.clear()
    confinement = confine.Confinement(protection)
    confinement.prepare()
    gc.collect()
    gc.freeze()  # the children share these pages instead of copying them at their first collection
    messages.send(control, messages.Done(os.getpid()))
    while received := wire.receive(control):
        frame, fds = received
        request = messages.read(frame, messages.Spawn, messages.Reap)
        if isinstance(request, messages.Spawn):
            messages.send(control, messages.Done(_spawn(control, fds[0], confinement, request)))
            os.close(fds[0])
        else:
            messages.send(control, messages.Done(os.waitpid(request.pid, 0)[0]))


def _spawn(control: socket.socket, fd: int, confinement: confine.Confinement, request: messages.Spawn) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        control.close()
        sock = socket.socket(fileno=fd)
        np.random.seed(int.from_bytes(os.urandom(4), "little"))  # or all children would draw the same
        random.seed()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sys.path[:] = [entry for entry in sys.path if "site-packages" in entry or "python3" in entry]
        sys.argv[:] = ["notebook"]
        builtins.input = _no_input
        confinement.apply(confine.Rlimits(request.memory, request.cpu), keep=(0, 1, 2, fd))
        Child(sock).serve()
    except BaseException:  # noqa: S110 - a dead child is the answer; nothing of it may reach the zygote's loop
        pass
    os._exit(0)
