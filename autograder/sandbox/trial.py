"""Try something in a forked child and hear how it ended: what works is found out, never guessed."""

from __future__ import annotations

import errno
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 5.0  # seconds of silence after which a child counts as not held, without those when it had no core
GLANCE = 100  # milliseconds between two looks at a silent child's clock
THROUGH = "through"
ENTERED = "entered"
REFUSALS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOMEM)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one act ended; `held` only when it was refused, `detail` is THROUGH, or what stopped it."""

    name: str
    held: bool
    detail: str


def trial(name: str, enter: Callable[[int], None], act: Callable[[], object]) -> Verdict:
    """Fork a child that enters its confinement and then acts.

    `enter` gets the one descriptor that must stay open. Held means refused, or killed by the seccomp filter. An act
    that fails for a reason of its own (a mistake in the attack, a file that is not there) is not held, nor is a
    child that could not enter, fell silent or crashed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            enter(writing)
            os.write(writing, f"{ENTERED}\n".encode())
            act()
            os.write(writing, THROUGH.encode())
        except BaseException as error:
            refused = isinstance(error, MemoryError) or getattr(error, "errno", None) in REFUSALS
            os.write(writing, f"{'refused' if refused else 'failed'}: {error!r}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    try:
        said = _listen(reading, child)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)  # without effect on one that has ended
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])  # negative: a signal
    entered, _, ending = said.partition("\n")
    if entered != ENTERED:
        return Verdict(name, False, f"never entered ({said or status})")
    if ending:
        return Verdict(name, ending.startswith("refused"), ending)
    if status == -signal.SIGSYS:
        return Verdict(name, True, "killed by the seccomp filter")
    return Verdict(name, False, f"ended without a word ({status})")


def _listen(reading: int, child: int) -> str:
    """Return what a child says until it ends or patience does."""
    said = b""
    poller = select.poll()
    poller.register(reading, select.POLLIN)
    silent_since = _own_time(child)
    while _own_time(child) - silent_since < PATIENCE:
        if poller.poll(GLANCE):
            if not (piece := os.read(reading, 4096)):
                break
            said += piece
            silent_since = _own_time(child)
    return said.decode(errors="replace")


def _own_time(child: int) -> float:
    """Return a clock's seconds that stands still while a busy machine has no core for the child."""
    try:
        without_core = int(Path(f"/proc/{child}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):  # a kernel that keeps no such account
        without_core = 0.0
    return time.monotonic() - without_core
