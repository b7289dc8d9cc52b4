"""The wall around one student's process: what protection this machine has, putting it on, and proving it.

`probe` tries in forked children what works here and names the level; a `Confinement` is built once by the process
that forks and put on by each child; `self_test` attacks it. Numbers of `prctl` are those of `linux/prctl.h`.
"""

from __future__ import annotations

import importlib.util
import mmap
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.sandbox import attacks, landlock, mounts
from autograder.sandbox.syscalls import clear_capabilities, compile_filter, load_filter, prctl
from autograder.sandbox.trial import THROUGH, Verdict, trial

UNPRIVILEGED = 65534
MEMORY = 1 << 30
STACK = 64 << 20
DESCRIPTORS = 32
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


@dataclass(frozen=True, slots=True)
class Rlimits:
    """What one child may use: bytes of address space above what it maps now, and seconds of CPU."""

    memory: int = MEMORY
    cpu: int = 60


@dataclass(frozen=True, slots=True)
class Protection:
    """What confines a student's process on this machine; `notes` say what is missing and what adds it."""

    level: int  # 1 Landlock + seccomp + rlimits, 2 seccomp without files + rlimits, 3 rlimits
    landlock: int = 0  # ABI, 0 for none
    seccomp: int = 0  # calls allowed, 0 for no filter
    uid: int | None = None  # dropped to, None where we are not root
    own_mounts: bool = False  # for a uid that would not reach the interpreter
    notes: tuple[str, ...] = ()

    def line(self, verdicts: Iterable[Verdict] = ()) -> str:
        """Return one line for people and for the record of a grade."""
        held = [verdict.held for verdict in verdicts]
        files = "" if self.level == 1 else ", no files"
        parts = [
            f"level {self.level}",
            f"landlock abi {self.landlock}" if self.landlock else "no landlock",
            f"seccomp {self.seccomp} calls, no fork/exec/net{files}" if self.seccomp else "no seccomp",
            "rlimits",
            "own uid" if self.uid is None else f"uid {self.uid}",
            *(["own mounts"] if self.own_mounts else []),
            *([f"self-test {sum(held)}/{len(held)}"] if held else []),
        ]
        return "protection: " + "; ".join(parts)


class Confinement:
    """A protection made ready: rules and filter are built once, so that each child only puts them on.

    Raises OSError where the kernel, ImportError or RuntimeError where a library lacks what the protection names.
    """

    def __init__(self, protection: Protection) -> None:
        self.protection = protection
        self._program = compile_filter(files=protection.level == 1)[0] if protection.seccomp else b""
        self._rules = landlock.ruleset(protection.landlock) if protection.landlock else -1
        self._mounted = not protection.own_mounts

    def prepare(self) -> None:
        """Do once, in the process that forks, what its children would else do each; raises OSError."""
        if not self._mounted:
            mounts.open_to_others()
            self._mounted = True

    def apply(self, limits: Rlimits, keep: Iterable[int] = ()) -> None:
        """Confine this process for good; only the descriptors in `keep` stay open (0, 1 and 2 only if named).

        The order matters: leaving root makes a process dumpable again, Landlock needs no_new_privs, and behind the
        seccomp filter none of this could be done any more. Raises OSError or ValueError; the caller must then exit.
        """
        self.prepare()
        open_now = {int(name) for name in os.listdir("/proc/self/fd")}
        set_limits(limits)
        if (uid := self.protection.uid) is not None:
            os.setgroups([])  # groups first, while we still may
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        clear_capabilities()
        harden()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if self._rules >= 0:
            landlock.restrict(self._rules)
        for descriptor in open_now - set(keep):
            with suppress(OSError):  # the one that listed them is closed already
                os.close(descriptor)
        if self._program:
            load_filter(self._program)

    def close(self) -> None:
        """Give back the descriptor of the Landlock rules; the confinement cannot be put on afterwards."""
        if self._rules >= 0:
            os.close(self._rules)
            self._rules = -1


def harden() -> None:
    """Close this process's own memory to others of its uid; for the one that forks. Raises OSError."""
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process when the one that started it ends, however that happens; Linux only.

    `parent` is that process's number: it may have ended before this one got here, and then nothing would ever come.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def set_limits(limits: Rlimits) -> None:
    """Set the rlimits of this process, soft and hard alike; raises OSError or ValueError."""
    with open("/proc/self/statm", "rb", buffering=0) as statm:  # read bare because every child pays for it
        mapped = int(statm.read(100).split()[0]) * mmap.PAGESIZE
    wanted = {
        resource.RLIMIT_AS: mapped + limits.memory,
        resource.RLIMIT_CPU: limits.cpu,  # killed at once, where a soft limit sends a signal that can be caught
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_STACK: STACK,
    }
    for which, value in wanted.items():
        hard = resource.getrlimit(which)[1]
        capped = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (capped, capped))


def probe(lowest: int | None = None) -> Protection:
    """Find the strongest protection that works here, by trying each part in a forked child.

    `lowest` = 2 or 3 asks for no more than that level. Never raises for what is missing: the notes say it.
    """
    if sys.platform != "linux":
        return Protection(3, notes=("grading needs Linux, WSL 2 or a container",))
    found = Protection(3)
    if os.geteuid() == 0:
        dropped = replace(found, uid=UNPRIVILEGED)
        ended = _ended(dropped, os.getpid)
        refused = f"root cannot become uid {UNPRIVILEGED} ({ended}): grade as an ordinary user"
        found = dropped if ended == THROUGH else _noted(found, refused)
    if lowest == 3:
        return _noted(found, "level 3 was asked for")
    found = _with_seccomp(found)
    if lowest == 2:
        return _noted(found, "level 2 was asked for")
    return _with_landlock(found) if found.level == 2 else found


def _noted(protection: Protection, note: str) -> Protection:
    """Return the protection with one more note."""
    return replace(protection, notes=(*protection.notes, note))


def _ended(protection: Protection, act: Callable[[], object]) -> str:
    """Return how `act` ends in a child under this protection: THROUGH when it works."""
    return _tried(protection, {"": act})[0].detail


def _tried(protection: Protection, acts: Mapping[str, Callable[[], object]]) -> tuple[Verdict, ...]:
    """Return how each act ends in a child of its own under this protection."""
    confinement = Confinement(protection)
    try:
        return tuple(trial(name, lambda keep: confinement.apply(Rlimits(), (keep,)), act) for name, act in acts.items())
    finally:
        confinement.close()


def _with_seccomp(plain: Protection) -> Protection:
    """Raise level 3 to level 2, or note what is missing."""
    try:
        second = replace(plain, level=2, seccomp=compile_filter(files=False)[1])
    except ImportError:
        return _noted(plain, "pyseccomp is missing: pip install pyseccomp")
    except RuntimeError:
        return _noted(plain, "libseccomp.so.2 is missing: apt install libseccomp2")
    ended = _ended(second, os.getpid)
    if ended == THROUGH:
        return second
    return _noted(plain, f"the kernel takes no seccomp filter ({ended}): one with CONFIG_SECCOMP_FILTER does")


def _with_landlock(second: Protection) -> Protection:
    """Raise level 2 to level 1, or note what is missing; Landlock stays on where it only hides the interpreter."""
    version = landlock.abi()
    if not version:
        return _noted(second, "Landlock is missing: Linux 5.13 or newer, with landlock in the lsm= of its boot line")
    first = replace(second, level=1, landlock=version, seccomp=compile_filter(files=True)[1])
    ended = _ended(first, _read_interpreter)
    if ended == THROUGH:
        return first
    who, mounted = "a confined process", ""
    if second.uid is not None:
        with_mounts = replace(first, own_mounts=True)
        why_not = _ended(with_mounts, _read_interpreter)
        if why_not == THROUGH:
            return with_mounts
        who, mounted = f"uid {second.uid}", f", nor with mounts of its own ({why_not})"
    both = replace(second, landlock=version)
    kept = both if _ended(both, os.getpid) == THROUGH else second
    remedy = "a Python that everybody may read, e.g. /usr/bin/python3 -m venv, adds level 1"
    return _noted(kept, f"{who} cannot read the interpreter below {sys.prefix} ({ended}){mounted}: {remedy}")


def _read_interpreter() -> None:
    """Read a file of the standard library, one of numpy, and the environment's folder; raises OSError."""
    numpy = importlib.util.find_spec("numpy")
    Path(os.__file__).read_bytes()
    if numpy and numpy.origin:
        Path(numpy.origin).read_bytes()
    os.listdir(sys.prefix)


def self_test(protection: Protection) -> tuple[Verdict, ...]:
    """Attack confined children in about twenty ways; empty at level 3, which would hold none of them.

    Raises what `Confinement` raises where this machine lacks what the protection names.
    """
    if protection.level == 3:
        return ()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - open to everybody, so that only the wall can refuse it
        canary = Path(folder, "canary")
        canary.write_text("a solution")
        canary.chmod(0o666)
        return _tried(protection, attacks.table(str(canary), os.__file__ if protection.level == 2 else None))
