"""Outside the wall: the zygote, one child a submission, limits, deadlines and kills."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.core.errors import AutograderError, Crashed, TimedOut
from autograder.sandbox import confine, messages, wire

ROOT = Path(__file__).resolve().parents[2]  # where the package `autograder` is found
START_SECONDS = 30.0  # a zygote imports numpy in 0.1 s; this is for a machine in trouble
Hear = Callable[[wire.Frame], bool]  # reads a frame and says whether it is the answer


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
    """One zygote and the children forked from it, until it is closed."""

    def __init__(self, protection: confine.Protection, limits: Limits | None = None) -> None:
        self.protection = protection
        self.limits = limits or Limits()
        self._open()

    def _open(self) -> None:
        self.control, theirs = socket.socketpair()
        self.control.settimeout(START_SECONDS)
        code = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); from autograder.sandbox.worker import main; "
            f"sys.path.remove({str(ROOT)!r}); main()"
        )
        with theirs:
            self.zygote = subprocess.Popen(
                [sys.executable, "-I", "-c", code, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.ask(messages.Start(asdict(self.protection)))

    def ask(self, message: object, fds: Sequence[int] = ()) -> int:
        """Send the zygote a message and return the number that it answers; raises AutograderError where it is gone."""
        header, _ = wire.head(vars(message), ())
        try:
            socket.send_fds(self.control, [wire.PREFIX.pack(len(header), 0, 0)], list(fds))
            self.control.sendall(header)
            received = wire.receive(self.control)
        except (OSError, wire.WireError) as error:
            raise AutograderError("the process that runs student code is gone; see `autograder doctor`") from error
        if received is None:
            raise AutograderError("the process that runs student code has ended; see `autograder doctor`")
        return messages.read(received[0], messages.Done).done

    def close(self) -> None:
        """End the zygote; its children end with it."""
        self.control.close()
        self.zygote.kill()
        self.zygote.wait()

    def spawn(self) -> Process:
        """Fork a fresh confined child; a zygote that something ended (the kernel, out of memory) is replaced."""
        ours, theirs = socket.socketpair()
        spawn = messages.Spawn(self.limits.memory, int(self.limits.submission + self.limits.load) + 5)
        with theirs:
            try:
                pid = self.ask(spawn, [theirs.fileno()])
            except AutograderError:
                self.close()
                self._open()
                pid = self.ask(spawn, [theirs.fileno()])
        return Process(self, pid, ours)


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

    def request(self, message: object, buffers: list[wire.Buffer], budget: float, patience: float, hear: Hear) -> None:
        """Send and wait for the answer, at most `budget` CPU and `patience` wall seconds; raises TimedOut or Crashed.

        The wall time in which `hear` reads is not the child's.
        """
        started, pause = self.cpu(), 0.0
        deadline = time.monotonic() + patience
        self.sock.settimeout(patience)
        try:
            if self.data or self.poller.poll(0):
                raise wire.WireError("an answer before the question")
            wire.send(self.sock, vars(message), buffers, inline=wire.INLINE)
            answered = False
            while not answered:
                frame = self._next_frame(started, started + budget, deadline + pause)
                began = time.monotonic()
                answered = hear(frame)
                pause += time.monotonic() - began
        except TimeoutError as error:
            raise TimedOut("took too long", "took too long: the process did not read its request") from error
        except (OSError, wire.WireError) as error:
            raise Crashed("ended the process that runs it", f"ended the process that runs it: {error}") from error

    def _next_frame(self, started: float, cpu_end: float, deadline: float) -> wire.Frame:
        while not (frame := wire.parse(self.data)):
            left = min(cpu_end - self.cpu(), deadline - time.monotonic())
            if left <= 0:
                raise TimedOut("took too long", f"took too long: {self.cpu() - started:.1f} CPU seconds")
            if self.poller.poll(max(1, 1000 * left)):
                part = self.sock.recv(2**16)
                if not part:
                    raise OSError("the child closed its end")
                self.data += part
        return frame

    def end(self) -> None:
        """Kill and collect the child."""
        self.cpu()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # the zygote has not collected it, so the number is still its own
        with contextlib.suppress(AutograderError):  # children of a zygote that is gone went with it
            self.wall.ask(messages.Reap(self.pid))
        self.sock.close()
