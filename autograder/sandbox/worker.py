"""Inside the wall: the zygote that forks one child a submission, and the child that runs cells and answers calls.

The host starts this module as a clean process. It knows the standard library, numpy, `wire` and `confine`; it has
never seen a check, a solution or a path to one. Everything it says is checked again on the other side.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import copy
import ctypes
import gc
import importlib.abc
import importlib.machinery
import io
import os
import random
import re
import signal
import socket
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.sandbox import confine, wire

FOREWARMED = (
    *("collections", "copy", "dataclasses", "datetime", "decimal", "fractions", "functools", "itertools", "json"),
    *("math", "operator", "pprint", "random", "re", "statistics", "string", "textwrap", "time", "timeit", "traceback"),
    *("typing", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random", "numpy.testing"),
)  # imported before the fork, so that level 2, which opens no file, has them too; named in docs/security.md
STAND_INS = ("checks", "matplotlib", "IPython", "tqdm", "pylab", "seaborn", "ipywidgets")
KEPT_MAGICS = ("%%time", "%%timeit", "%%capture")  # these run the cell's body; every other %% drops the cell
TEXT = 2_000  # characters of an exception's text that cross: enough for a sentence, too few for a dump
CELL_TEXT = 200  # the same for a cell that raised while loading: 2,000 of them still fit in one frame
FUTURES: dict[str, __future__._Feature] = {name: getattr(__future__, name) for name in __future__.all_feature_names}


# ---------------------------------------------------------------- stand-ins for what no graded answer needs


class Inert(types.ModuleType):
    """Anything asked of it gives another one: plots, bars and displays cost nothing and do nothing."""

    __path__: list[str] = []  # noqa: RUF012 - sends `import matplotlib.pyplot` to StandInFinder, as for a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return PASS_THROUGH.get(name) or Inert(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Be called as anything."""
        return Inert("result")

    def __getitem__(self, key: Any) -> Any:
        return Inert("part")

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *exc: Any) -> None:
        pass


class Bar(Inert):
    """A progress bar: gives what it was given, and does nothing else that it is asked."""

    def __init__(self, iterable: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__("bar")
        self.iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)


def _bar_over_range(*args: Any, **kwargs: Any) -> Bar:
    return Bar(range(*args))


def _subplots(nrows: int = 1, ncols: int = 1, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
    """Give a figure and as many axes as were asked for, because cells unpack and index them."""
    axes = np.empty((nrows, ncols), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = Inert("axes")
    if kwargs.get("squeeze", True):
        return Inert("figure"), axes[0, 0] if axes.size == 1 else axes.squeeze()
    return Inert("figure"), axes


PASS_THROUGH: dict[str, Any] = {"subplots": _subplots, "tqdm": Bar, "trange": _bar_over_range}


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an inert module for each name in STAND_INS and everything below it."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Answer for the stand-ins only."""
        if name.split(".")[0] not in STAND_INS:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return the inert module."""
        return Inert(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Leave it as it is."""


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


# ---------------------------------------------------------------- cells


def statements(source: str) -> list[ast.stmt]:
    """Parse a cell as Python, without IPython's own lines where there are any; raises SyntaxError, ValueError."""
    first = source.lstrip().split(maxsplit=1)[:1]
    if first and first[0].startswith("%%"):
        if first[0] not in KEPT_MAGICS:
            return []
        source = source.lstrip().partition("\n")[2]
    try:
        return ast.parse(source).body
    except SyntaxError:
        return ast.parse("\n".join(map(_without_magic, source.split("\n")))).body


def _without_magic(line: str) -> str:
    bare = line.strip()
    magic = bare.startswith(("%", "!", "?")) or (bare.endswith("?") and "#" not in bare)
    return re.match(r"\s*", line).group() + "pass" if magic else line  # type: ignore[union-attr]


DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def is_definition(node: ast.stmt) -> bool:
    """Tell imports, functions, classes and literal assignments from statements that do something."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        return all(isinstance(part, LITERAL_NODES) for part in ast.walk(node.value))
    return isinstance(node, DEFINITIONS)


LITERAL_NODES = (
    ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.USub, ast.UAdd, ast.Load,
)  # fmt: skip


def run_cell(number: int, source: str, names: dict[str, Any], only_definitions: bool) -> list[Any]:
    """Run one cell statement by statement; after the first exception only definitions still run."""
    label = f"<cell {number}>"
    try:
        nodes = statements(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return [number, type(error).__name__, _text(error)[:CELL_TEXT]]
    fault: list[Any] = [number, "", ""]
    for node in nodes:
        if isinstance(node, DEFINITIONS) or (is_definition(node) if only_definitions else not fault[1]):
            raised = _run_statement(node, label, names)
            fault = fault if fault[1] or raised is None else [number, type(raised).__name__, _text(raised)[:CELL_TEXT]]
    return fault


def _run_statement(node: ast.stmt, label: str, names: dict[str, Any]) -> BaseException | None:
    # `from __future__ import annotations` holds for the rest of a notebook, so each statement is compiled with it
    futures = sum(feature.compiler_flag for name, feature in FUTURES.items() if names.get(name) is feature)
    try:
        code = compile(ast.Module([node], []), label, "exec", flags=futures, dont_inherit=True)
        exec(code, names)  # noqa: S102 - running cells is this module's task
    except BaseException as error:  # exit() or a bare raise in a cell must not end the child
        return error
    return None


def _text(error: BaseException) -> str:
    try:
        return str(error)[:TEXT]
    except BaseException:  # a student's __str__ may raise anything
        return "an exception whose text could not be read"


# ---------------------------------------------------------------- calls


class Child:
    """Answers the host's requests for one submission until the socket closes."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.sink = Sink()
        sys.stdout = sys.stderr = self.sink

    def serve(self) -> None:
        """Read requests until the host closes."""
        while received := wire.receive(self.sock):
            frame, _ = received
            answer = self.load if frame.message.get("do") == "load" else self.call
            try:
                wire.send(self.sock, *answer(frame))
            except (wire.WireError, MemoryError):  # an answer past the limits is a wrong one, not a crash
                wire.send(self.sock, {"foreign": "too large"})

    def load(self, frame: wire.Frame) -> tuple[dict[str, Any], list[wire.Buffer]]:
        """Run the cells in order, each guarded; say which raised."""
        only = frame.message["only_definitions"]
        report = [run_cell(number, source, self.names, only) for number, source in frame.message["cells"]]
        return {"cells": [row for row in report if row[1]]}, []

    def call(self, frame: wire.Frame) -> tuple[dict[str, Any], list[wire.Buffer]]:
        """Call one function and report its value, or how it ended."""
        message = frame.message
        function = self.names.get(message["name"])
        if not callable(function):
            return {"missing": True}, []
        decoder = wire.Decoder(frame.buffers, function=self._callback, generator=np.random.default_rng)
        args, kwargs = decoder.decode(message["args"]), decoder.decode(message["kwargs"])
        if message["mode"] == "timed":
            return self._answer(function, args, kwargs, {})
        if message["mode"] == "traced":
            return self._traced(function, args, kwargs)
        if message["mode"] == "each":
            return self._answer(lambda *calls: [function(*a, **k) for a, k in calls], args, kwargs, {})
        return self._observed(function, args, kwargs)

    def _answer(
        self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any], report: dict[str, Any]
    ) -> tuple[dict[str, Any], list[wire.Buffer]]:
        try:
            value = function(*args, **kwargs)
        except BaseException as error:  # SystemExit and the like are the student's too
            return report | _raised(error), []
        encoder = wire.Encoder()
        try:
            return report | {"value": encoder.encode(value), "notes": sorted(encoder.notes)}, encoder.buffers
        except wire.Unsendable as error:
            return report | {"foreign": error.name}, []

    def _observed(
        self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> tuple[dict[str, Any], list[wire.Buffer]]:
        """Call and add what the call did besides: arguments changed, random state moved, output, warnings."""
        before = [(key, _bytes_of(value)) for key, value in _arguments(args, kwargs)]
        state, printed = _random_state(), self.sink.written
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            message, buffers = self._answer(function, args, kwargs, {})
        now = dict(_arguments(args, kwargs))
        changed = [key for key, was in before if was is not None and _bytes_of(now[key]) != was]
        encoder = wire.Encoder(buffers=buffers)
        return message | {
            "changed": {key: encoder.encode(now[key]) for key in changed},
            "random": _random_state() != state,
            "printed": self.sink.written - printed,
            "warnings": len(caught),
        }, buffers

    def _traced(
        self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> tuple[dict[str, Any], list[wire.Buffer]]:
        """Call and count the opcodes that ran in Python frames."""
        count = 0

        def opcode(frame: Any, event: str, arg: Any) -> Any:
            nonlocal count
            count += event == "opcode"
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
            return opcode

        for _ in range(2):  # Python 3.13 gives opcode events only for code that was traced before
            count, given = 0, copy.deepcopy((args, kwargs))
            sys.settrace(opcode)
            try:
                message, buffers = self._answer(function, *given, {})
            finally:
                sys.settrace(None)
        return message | {"opcodes": count}, buffers

    def _callback(self, number: int) -> Callable[..., Any]:
        """Return the function that asks the host to run its function `number`."""

        def function(*args: Any) -> Any:
            encoder = wire.Encoder()
            try:
                wire.send(self.sock, {"callback": number, "args": encoder.encode(list(args))}, encoder.buffers)
            except (wire.Unsendable, wire.WireError) as error:
                raise ValueError("this function takes numbers and arrays only") from error
            received = wire.receive(self.sock)
            if received is None:
                os._exit(0)
            frame, _ = received
            if "refused" in frame.message:
                raise ValueError(frame.message["refused"])
            return wire.Decoder(frame.buffers).decode(frame.message["value"])

        return function


def _arguments(args: list[Any], kwargs: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(str(i), value) for i, value in enumerate(args)] + list(kwargs.items())


def _bytes_of(value: Any) -> tuple[Any, ...] | None:
    if not isinstance(value, np.ndarray):
        return None
    return value.shape, value.dtype.str, value.tobytes()


MERSENNE_BYTES = 625 * 4  # numpy's global generator: 624 words and a position
GLOBAL_STATE = np.random.mtrand._rand._bit_generator.ctypes.state_address


def _random_state() -> tuple[Any, ...]:
    """Both global states; numpy's is read where it lies, since its own getter costs as much as a small answer."""
    return ctypes.string_at(GLOBAL_STATE, MERSENNE_BYTES), random.getstate()


def _raised(error: BaseException) -> dict[str, Any]:
    number, line = 0, 0
    trace = error.__traceback__
    while trace is not None:
        label = trace.tb_frame.f_code.co_filename
        if label.startswith("<cell "):
            number, line = int(label[6:-1]), trace.tb_lineno
        trace = trace.tb_next
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return {"raised": kinds[:8], "text": _text(error), "cell": number, "line": line}


# ---------------------------------------------------------------- processes


def zygote(control: socket.socket, protection: confine.Protection) -> None:
    """Fork a confined child for every request until the host closes; only ever runs our own code."""
    confine.harden()
    for name in FOREWARMED:
        __import__(name)
    np.linalg.svd(np.eye(2) @ np.eye(2))  # loads BLAS's lazy parts before the fork
    sys.meta_path.insert(0, StandInFinder())
    os.environ.clear()
    confinement = confine.Confinement(protection)
    gc.collect()
    gc.freeze()  # the children share these pages instead of copying them at their first collection
    wire.send(control, {"ready": os.getpid()})
    while received := wire.receive(control):
        frame, fds = received
        if frame.message["do"] == "spawn":
            wire.send(control, {"pid": _spawn(control, fds[0], confinement, frame.message)})
            os.close(fds[0])
        else:
            _, status = os.waitpid(frame.message["pid"], 0)
            wire.send(control, {"status": status})


def _spawn(control: socket.socket, fd: int, confinement: confine.Confinement, message: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        control.close()
        sock = socket.socket(fileno=fd)
        _prepare(fd)
        confinement.apply(confine.Limits(message["memory"], message["cpu"]), keep=(0, 1, 2, fd))
        Child(sock).serve()
    except BaseException:  # noqa: S110 - a dead child is the answer; nothing of it may reach the zygote's loop
        pass
    os._exit(0)


def _prepare(fd: int) -> None:
    """Give the child its own random state, silent streams and no way to ask for input."""
    np.random.seed(int.from_bytes(os.urandom(4), "little"))
    random.seed()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.path[:] = [entry for entry in sys.path if "site-packages" in entry or "python3" in entry]
    sys.argv[:] = ["notebook"]
    builtins.input = _no_input


def main() -> None:
    """Start as the zygote on the descriptor given by the host."""
    control = socket.socket(fileno=int(sys.argv[1]))
    received = wire.receive(control)
    if received is None:
        return
    zygote(control, confine.Protection(**received[0].message["protection"]))
