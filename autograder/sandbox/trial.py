"""Try something in a forked child and hear how it ended: what works is found out, never guessed."""

from __future__ import annotations

import errno
import os
import select
import signal
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE = 5_000  # milliseconds of silence after which a child counts as not held
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
        _be_the_child(enter, act, writing)
    os.close(writing)
    try:
        said = _listen(reading)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)  # without effect on one that has ended
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Verdict(name, *_judged(said, status))


def _be_the_child(enter: Callable[[int], None], act: Callable[[], object], writing: int) -> None:
    """Enter, act, say how it went, and never come back."""
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


def _listen(reading: int) -> str:
    """Return what a child says until it ends or patience does."""
    said = b""
    poller = select.poll()
    poller.register(reading, select.POLLIN)
    while poller.poll(PATIENCE) and (piece := os.read(reading, 4096)):
        said += piece
    return said.decode(errors="replace")


def _judged(said: str, status: int) -> tuple[bool, str]:
    """Return whether a child was held and why, from its words and its exit status (negative: a signal)."""
    entered, _, ending = said.partition("\n")
    if entered != ENTERED:
        return False, f"never entered ({said or status})"
    if ending:
        return ending.startswith("refused"), ending
    if status == -signal.SIGSYS:
        return True, "killed by the seccomp filter"
    return False, f"ended without a word ({status})"
