"""A course's own answers, run in the process of the checks: no wall, and so a fraction of the time.

For `verify` alone, whose answers nobody has to fear, and only between a first and a last secret behind the wall: where
it makes a difference, the verdict changes, which `verify` reports. What crosses the wall is copied here, too.
"""

from __future__ import annotations

import copy
import gc
import inspect
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from autograder.sandbox import messages, stub_modules, wire
from autograder.sandbox.messages import Mode, Returned
from autograder.sandbox.student import Reference, Student
from autograder.sandbox.worker import Child


class InProcess(Student):
    """An answer's functions in this process, which they may change as they like: fork one for it."""

    _child: _Child | None = None

    def _request(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], mode: Mode) -> Returned:
        if self._child is None:
            self._child = _Child()
            self._child.load(messages.Load(self._cells, announce=False))
        child = self._child
        self._budget()
        encoder = wire.Encoder(functions=child.begin())
        call = messages.Call(name, mode, encoder.encode(list(args)), encoder.encode(kwargs))
        began = time.process_time()
        try:
            message, buffers = child.call(call, [memoryview(one) for one in encoder.buffers])
        except (wire.WireError, MemoryError):
            message, buffers = messages.ForeignValue("too large"), []
        finally:
            self._seconds = time.process_time() - began
            self._spent += self._seconds
        if child.raised:
            raise child.raised
        return self._returned(name, wire.Frame(vars(message), [memoryview(one) for one in buffers]))


class InProcessReference(InProcess, Reference):
    """The solution in this process, beside the answer."""


class _Child(Child):
    """A child whose host is its caller: it calls the functions that a call was given."""

    def __init__(self) -> None:
        super().__init__(socket.socket())  # which nobody reads
        if not any(isinstance(one, stub_modules.StubFinder) for one in sys.meta_path):
            sys.meta_path.insert(0, stub_modules.StubFinder())
            gc.freeze()
        self.functions: list[Callable[..., Any]] = []
        self.raised: Exception | None = None  # by one of them, for the check

    def begin(self) -> list[Callable[..., Any]]:
        """Forget the last call; return the list that takes the functions of the next one."""
        self.functions, self.raised = [], None
        return self.functions

    def _callback(self, number: int) -> Callable[..., Any]:
        function, signature = self.functions[number], inspect.signature(self.functions[number])

        def called(*args: Any) -> Any:
            try:
                signature.bind(*args)
            except TypeError as error:
                raise ValueError(str(error)) from error
            try:
                return copy.deepcopy(function(*copy.deepcopy(args)))
            except ValueError:  # the function's own word for arguments that it cannot take
                raise
            except Exception as error:  # a check's verdict, or its fault: behind the wall the call ends here
                self.raised = self.raised or error
                raise

        return called
