"""The wall is attacked from inside at every level that this machine offers, and numpy must still work behind it."""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import importlib
import json
import mmap
import multiprocessing
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from autograder.sandbox import attacks, confine, landlock, mounts, syscalls, trial
from autograder.sandbox.confine import Confinement, Protection, Rlimits, probe, self_test
from autograder.sandbox.trial import THROUGH, Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the wall is made of Linux")

ROOT = Path(confine.__file__).parents[2]
X86 = platform.machine() == "x86_64"
GETPID_I386 = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"  # mov eax, 20; int 0x80; ret
GETPID_X32 = 0x40000000 + 39
UNFILTERED = {335, 336}  # uretprobe and uprobe of x86_64, which newer kernels serve only to their own trampolines

libc = ctypes.CDLL(None, use_errno=True)


@pytest.fixture(scope="module")
def best():
    """Return the strongest protection of this machine; at level 3 there is nothing to attack."""
    found = probe()
    if found.level == 3:
        pytest.skip("; ".join(found.notes))
    return found


@pytest.fixture(scope="module", params=[1, 2], ids=["level1", "level2"])
def wall(request, best):
    """Return a confinement at level 1, and at level 2 as on a machine without Landlock."""
    if best.level > request.param:
        pytest.skip("; ".join(best.notes))
    made = Confinement(best if request.param == 1 else probe(lowest=2))
    yield made
    made.close()


@pytest.fixture
def field():
    """Return a folder open to everybody, with a file `canary`: only the wall can refuse them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "canary").write_text("a solution")
        (folder / "canary").chmod(0o666)
        yield folder


def attempt(wall: Confinement, act, limits: Rlimits | None = None) -> Verdict:
    """Run `act` in a child behind the wall."""
    return trial.trial("", lambda keep: wall.apply(limits or Rlimits(), (keep,)), act)


def run_machine_code(code: bytes) -> None:
    """Run machine code."""
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def raise_on_minus_one(result: int) -> None:
    """Turn a C function's -1 into the OSError that it stands for."""
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


# Beside what the self-test tries; each gets the folder of the canary.
ATTACKS = {
    "list a folder": lambda field: os.listdir(field),
    "list processes": lambda field: os.listdir("/proc"),
    "list own descriptors": lambda field: os.listdir("/proc/self/fd"),
    "read own environment file": lambda field: Path("/proc/self/environ").read_bytes(),
    "read passwords": lambda field: Path("/etc/passwd").read_bytes(),
    "append": lambda field: os.open(field / "canary", os.O_WRONLY | os.O_APPEND),
    "read and write": lambda field: os.open(field / "canary", os.O_RDWR),
    "create": lambda field: os.open(field / "new", os.O_CREAT | os.O_RDONLY),
    "truncate": lambda field: os.truncate(field / "canary", 0),
    "truncate by opening": lambda field: os.open(field / "canary", os.O_RDONLY | os.O_TRUNC),
    "unnamed file": lambda field: os.open(field, os.O_TMPFILE | os.O_RDWR),
    "unlink": lambda field: os.unlink(field / "canary"),
    "rename": lambda field: os.rename(field / "canary", field / "other"),
    "hard link": lambda field: os.link(field / "canary", field / "other"),
    "symbolic link": lambda field: os.symlink(field / "canary", field / "other"),
    "make a folder": lambda field: os.mkdir(field / "folder"),
    "make a fifo": lambda field: os.mkfifo(field / "fifo"),
    "change mode": lambda field: os.chmod(field / "canary", 0o600),
    "change folder": lambda field: os.chdir(field),
    "change root": lambda field: os.chroot(field),
    "mount": lambda field: raise_on_minus_one(libc.mount(b"none", os.fsencode(field), b"tmpfs", 0, None)),
    "shared memory": lambda field: raise_on_minus_one(libc.shmget(0, 4096, 0o1600)),
    "message queue": lambda field: raise_on_minus_one(libc.msgget(0, 0o1600)),
    "pipe": lambda field: os.pipe(),
    "socket pair": lambda field: socket.socketpair(),
    "netlink socket": lambda field: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "subprocess": lambda field: subprocess.run(["/bin/true"], check=True),
    "spawn": lambda field: os.posix_spawn("/bin/true", ["true"], {}),
    "pidfd": lambda field: os.pidfd_open(os.getppid()),
    "kill by thread": lambda field: raise_on_minus_one(libc.tgkill(os.getppid(), os.getppid(), 0)),
    "kill by group": lambda field: os.killpg(0, 0),
    "signals to a descriptor's owner": lambda field: raise_on_minus_one(libc.fcntl(0, 8, os.getppid())),
    "become root": lambda field: os.setresuid(0, 0, 0),
    "be dumpable again": lambda field: syscalls.prctl(confine.PR_SET_DUMPABLE, 1),
    "priority": lambda field: os.nice(1),
    "other cores": lambda field: os.sched_setaffinity(0, {0}),
    "limits of the parent": lambda field: resource.prlimit(os.getppid(), resource.RLIMIT_CPU),
    "lift the soft limit": lambda field: raise_on_minus_one(libc.setrlimit(0, (ctypes.c_ulong * 2)(1, 1))),
    "own alarm": lambda field: signal.setitimer(signal.ITIMER_REAL, 1000),
    "type on the terminal": lambda field: raise_on_minus_one(libc.ioctl(0, 0x5412, b"x")),
    "string of 16 GB": lambda field: "a" * 2**34,
}

if X86:
    ATTACKS["system call of i386"] = lambda field: run_machine_code(GETPID_I386)
    ATTACKS["system call of x32"] = lambda field: syscalls.syscall(GETPID_X32)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_refused(wall, field, attack):
    """Each attack is refused by the wall, and not by a mistake of its own."""
    verdict = attempt(wall, lambda: ATTACKS[attack](field))
    assert verdict.held, verdict.detail
    assert (field / "canary").read_text() == "a solution"


def test_every_call_that_is_not_listed_is_refused(wall):
    """All numbers up to 511 without an allowed name end in EPERM, or ENOSYS for clone3."""
    pyseccomp = importlib.import_module("pyseccomp")
    names = {*syscalls.ALWAYS, "fcntl", "ioctl", "prlimit64"}
    names |= {*syscalls.FILES, "openat"} if wall.protection.level == 1 else set()
    listed = {pyseccomp.resolve_syscall(0, name) for name in names} | (UNFILTERED if X86 else set())

    def call_all() -> None:
        ended = {number: refusal(number) for number in range(512) if number not in listed}
        let_in = {number for number, code in ended.items() if code not in (errno.EPERM, errno.ENOSYS)}
        raise AssertionError(let_in) if let_in else PermissionError(errno.EPERM, "all")

    assert attempt(wall, call_all).detail == "refused: PermissionError(1, 'all')"


NOT_ON = {
    "X86_64": set(),
    "AARCH64": {"lstat", "poll", "stat", "time"},  # the C library has newer calls for these there
}


@pytest.mark.parametrize("architecture", NOT_ON)
def test_list_is_known_by_name(best, architecture):
    """Each listed call exists on both architectures but for those that one never had."""
    pyseccomp = importlib.import_module("pyseccomp")
    number = getattr(pyseccomp.Arch, architecture)
    names = {*syscalls.ALWAYS, *syscalls.FILES, "openat", "fcntl", "ioctl", "prlimit64"}
    assert {name for name in names if pyseccomp.resolve_syscall(number, name) < 0} == NOT_ON[architecture]


def refusal(number: int) -> int:
    """Return the errno of a system call made with zeros, 0 when it worked."""
    try:
        syscalls.syscall(number, 0, 0, 0, 0, 0, 0)
    except OSError as error:
        return error.errno
    return 0


@pytest.mark.parametrize("level", [1, 2])
def test_self_test_holds(best, level):
    """The start-up attacks are all held on a machine that offers the level."""
    if best.level > level:
        pytest.skip("; ".join(best.notes))
    verdicts = self_test(best if level == 1 else probe(lowest=2))
    assert len(verdicts) > 15
    assert [verdict for verdict in verdicts if not verdict.held] == []


@pytest.mark.parametrize("version", range(1, 8))
def test_older_landlock_holds_too(best, version):
    """With the rules of an older kernel's ABI the same attacks are held."""
    if best.level > 1 or best.landlock < version:
        pytest.skip(f"this kernel has Landlock ABI {best.landlock}")
    assert all(verdict.held for verdict in self_test(replace(best, landlock=version)))


def test_landlock_alone_holds_files_and_processes(best, field):
    """Without the filter Landlock still refuses files, other processes' memory and TCP."""
    if best.level > 1 or best.landlock < 6:
        pytest.skip(f"this kernel has Landlock ABI {best.landlock}")
    wall = Confinement(replace(best, seccomp=0))
    table = attacks.table(str(field / "canary"), None)
    names = ["read a file of the course", "write a file", "read the grader's memory", "trace the grader"]
    verdicts = {name: attempt(wall, table[name]) for name in [*names, "signal the grader"]}
    assert {name for name, verdict in verdicts.items() if not verdict.held} == set()
    assert attempt(wall, lambda: socket.socket().bind(("127.0.0.1", 0))).held


@pytest.mark.parametrize("name", attacks.table("", ""))
def test_attacks_of_the_self_test_are_real(field, name):
    """Without a wall an attack gets through, or this machine refuses it: none fails by its own mistake."""
    attack = attacks.table(str(field / "canary"), str(field / "canary"))[name]
    verdict = trial.trial(name, lambda keep: None, attack)
    assert verdict.held or verdict.detail == THROUGH or name == "become another program", verdict.detail


# ---------------------------------------------------------------- what must still work

BEHIND = """
import contextlib, io, json, math, mmap, os, random, re, socket, sys, time, traceback, warnings
import numpy as np
import numpy.fft, numpy.linalg, numpy.ma, numpy.polynomial, numpy.random, numpy.testing
repository, protection, work = json.load(sys.stdin)
sys.path.insert(0, repository)
from autograder.sandbox.confine import Confinement, Rlimits, Protection
from autograder.sandbox.trial import trial
wall = Confinement(Protection(**protection))
sys.stdout = sys.stderr = quiet = open(os.devnull, "w")

def ended(code):
    here, there = socket.socketpair()
    shared = os.memfd_create("shared")
    os.truncate(shared, 1 << 20)
    socket.send_fds(here, [b"data"], [shared])
    keep = (there.fileno(), quiet.fileno())
    return trial("", lambda fd: wall.apply(Rlimits(), (fd, *keep)), lambda: exec(code, globals() | {"there": there}))

json.dump({name: ended(code).detail for name, code in work.items()}, sys.__stdout__)
"""

WORK = {
    "matmul": "a = np.random.default_rng(0).normal(size=(400, 400)); a @ a",
    "einsum": "np.einsum('ij,jk->ik', np.ones((99, 99)), np.ones((99, 99)), optimize=True)",
    "svd": "np.linalg.svd(np.ones((100, 80)))",
    "solve": "np.linalg.solve(np.eye(300), np.ones(300)); np.linalg.lstsq(np.eye(5), np.ones(5), rcond=None)",
    "fft": "np.fft.fft2(np.ones((64, 65)))",
    "polyfit": "np.polyfit(np.arange(10.0), np.arange(10.0) ** 2, 2)",
    "fresh random numbers": "np.random.default_rng().normal(); np.random.seed(); random.seed(); os.urandom(4)",
    "vectorize": "np.vectorize(lambda x: x + 1)(np.arange(9))",
    "sorting": "np.sort(np.random.rand(10**6)); np.unique(np.arange(99)); repr(np.ones((1000, 1000)))",
    "testing": "np.testing.assert_allclose(1, 1)",
    "warnings": "warnings.warn('x'); np.log(np.zeros(2))",
    "traceback": "try: 1 / 0\nexcept ZeroDivisionError: traceback.format_exc()",
    "recursion": "def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: pass",
    "large arrays": "x = [np.zeros(10**7) for _ in range(5)]; [v.fill(1) for v in x]; del x",
    "growing": "b = bytearray(9); b.extend(bytes(5 * 10**7)); s = [*range(10**6)]; s.append(1); 'a' * 10**8",
    "memory error": "try: np.ones(1 << 32)\nexcept MemoryError: pass\nelse: raise AssertionError",
    "thread error": "import threading\ntry: threading.Thread(target=int).start()\nexcept RuntimeError: pass",
    "printing": "print('hello', flush=True); print('x' * 10**5)",
    "capturing": "with contextlib.redirect_stdout(io.StringIO()) as said: print('a')\nassert said.getvalue() == 'a\\n'",
    "clocks": "time.time(); time.perf_counter(); time.process_time(); time.sleep(0.001); time.strftime('%c')",
    "oneself": "os.getpid(); os.getcwd(); os.cpu_count(); os.uname(); sys.__stdin__.isatty()",
    "received array": (
        "data, fds, _, _ = socket.recv_fds(there, 100, 2); there.settimeout(1); there.sendall(b'x' * 10000)\n"
        "np.frombuffer(mmap.mmap(fds[0], 1 << 20), dtype=float)[:] = 3\n"
        "socket.send_fds(there, [b'ok'], [])"
    ),
    "loaded module": "import math, re; re.sub('a', 'b', 'aa')",
}

IMPORTS = {
    "standard library": "import colorsys",
    "compiled module": "import sqlite3; sqlite3.connect(':memory:')",
    "numpy's parts": "import numpy.polynomial.hermite_e, numpy.lib.recfunctions",
}


@pytest.fixture(scope="module")
def ended(wall):
    """Return how each piece of work ended behind the wall, in a process like the zygote."""
    given = json.dumps([str(ROOT), asdict(wall.protection), WORK | IMPORTS])
    command = [sys.executable, "-I", "-c", BEHIND]
    run = subprocess.run(command, input=given, capture_output=True, text=True, env={"OPENBLAS_NUM_THREADS": "1"})
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("work", WORK)
def test_work_goes_on(ended, work):
    """What a solution may need works behind the wall at both levels."""
    assert ended[work] == THROUGH


@pytest.mark.parametrize("module", IMPORTS)
def test_imports_need_level_1(wall, ended, module):
    """A module not loaded beforehand imports at level 1 and is not found at level 2."""
    assert (ended[module] == THROUGH) is (wall.protection.level == 1)
    assert ended[module] == THROUGH or "ModuleNotFoundError" in ended[module]


def test_only_named_descriptors_stay_open(wall):
    """A child finds no descriptor but those that it was given."""
    inherited, other = os.pipe()

    def look() -> None:
        found = [fd for fd in range(100) if is_open(fd)]
        raise PermissionError(errno.EPERM, len(found))

    assert attempt(wall, look).detail == "refused: PermissionError(1, 1)"
    os.close(inherited)
    os.close(other)


def is_open(fd: int) -> bool:
    """Tell whether a descriptor is open."""
    try:
        os.lseek(fd, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != errno.EBADF
    return True


def test_memory_is_counted_above_what_is_mapped(wall):
    """Just under the limit can be had, the double cannot."""
    limits = Rlimits(memory=200 << 20, cpu=10)
    assert attempt(wall, lambda: bytearray(150 << 20), limits).detail == THROUGH
    assert attempt(wall, lambda: bytearray(400 << 20), limits).detail == "refused: MemoryError()"


def test_limits_are_hard(wall):
    """CPU time, file size, descriptors and core dumps are limited, soft and hard alike."""
    wanted = {resource.RLIMIT_CPU: 7, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: 32, resource.RLIMIT_CORE: 0}

    def look() -> None:
        assert {which: resource.getrlimit(which) for which in wanted} == {w: (v, v) for w, v in wanted.items()}

    assert attempt(wall, look, Rlimits(cpu=7)).detail == THROUGH


def test_child_is_nobody_without_privileges():
    """At any level a child is not root, holds no capability, gains none and is closed to its neighbours."""
    protection = probe(lowest=3)
    status = ("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "NoNewPrivs:\t1")

    def look() -> None:
        text = Path("/proc/self/status").read_text()
        assert [line for line in status if line not in text] == []
        assert os.getresuid() == ((protection.uid or os.getuid()),) * 3
        assert libc.prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE

    assert attempt(Confinement(protection), look).detail == THROUGH
    assert os.geteuid() != 0 or protection.uid is not None or protection.notes


# ---------------------------------------------------------------- probe and its fall-backs


def test_probe_finds_a_level_with_its_reasons():
    """Anything below level 1 comes with a note on what is missing."""
    found = probe()
    assert found.level == 1 or found.notes


@pytest.mark.parametrize("lowest", [2, 3])
def test_probe_gives_no_more_than_asked_for(best, lowest):
    """A level asked for is what one gets, said in a note, and without Landlock's help."""
    found = probe(lowest=lowest)
    assert (found.level, found.landlock) == (lowest, 0)
    assert f"level {lowest} was asked for" in found.notes


def probe_where_refused(*refused) -> Protection:
    """Probe in a process to which some system calls are refused, as (errno, name or number, *conditions)."""
    with multiprocessing.get_context("fork").Pool(1, refuse, refused) as pool:
        return pool.apply(probe)


def refuse(*calls) -> None:
    """Take system calls from this process."""
    pyseccomp = importlib.import_module("pyseccomp")
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for code, call, *conditions in calls:
        rules.add_rule(pyseccomp.ERRNO(code), call, *(pyseccomp.Arg(*condition) for condition in conditions))
    syscalls.prctl(confine.PR_SET_NO_NEW_PRIVS, 1)
    rules.load()


def test_no_landlock_means_level_2(best):
    """A kernel that does not know Landlock leaves seccomp without files."""
    found = probe_where_refused((errno.ENOSYS, landlock.CREATE_RULESET))
    assert (found.level, found.landlock, bool(found.seccomp)) == (2, 0, True)
    assert found.notes[0].startswith("Landlock is missing: Linux 5.13")


def test_landlock_that_cannot_be_put_on_means_level_2(best):
    """A kernel that builds rules but does not take them leaves seccomp without files, and without Landlock."""
    if not landlock.abi():
        pytest.skip("no Landlock here")
    found = probe_where_refused((errno.EPERM, landlock.RESTRICT_SELF))
    assert (found.level, found.landlock) == (2, 0)


def test_no_seccomp_in_the_kernel_means_level_3(best):
    """A kernel that takes no filter leaves limits only, with the option that it lacks."""
    no_filter = (0, 4, syscalls.PR_SET_SECCOMP)  # argument 0 equals
    found = probe_where_refused((errno.EINVAL, "prctl", no_filter))
    assert (found.level, found.seccomp) == (3, 0)
    assert "CONFIG_SECCOMP_FILTER" in found.notes[0]


def test_root_that_cannot_drop_says_so(best):
    """Where root keeps its uid the note says to grade as an ordinary user."""
    if os.geteuid() != 0:
        pytest.skip("only root drops to another uid")
    found = probe_where_refused((errno.EINVAL, "setresuid"))
    assert found.uid is None
    assert "grade as an ordinary user" in found.notes[0]


def test_no_library_means_level_3(monkeypatch):
    """Without libseccomp.so.2 the note names the package."""
    find = ctypes.util.find_library
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None if name == "seccomp" else find(name))
    monkeypatch.delitem(sys.modules, "pyseccomp", raising=False)
    found = probe()
    assert (found.level, found.landlock, found.seccomp) == (3, 0, 0)
    assert "libseccomp.so.2 is missing: apt install libseccomp2" in found.notes


def test_no_binding_means_level_3(monkeypatch):
    """Without pyseccomp the note says how to install it."""
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    assert probe().notes[-1] == "pyseccomp is missing: pip install pyseccomp"


def test_unreadable_interpreter_means_level_2(best, tmp_path, monkeypatch):
    """Where the child's uid cannot read the interpreter, Landlock stays on and files are closed altogether."""
    if not best.landlock:
        pytest.skip("no Landlock here")
    tmp_path.chmod(0)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    found = probe()
    assert (found.level, found.landlock) == (2, best.landlock)
    assert "cannot read the interpreter" in found.notes[-1]
    assert all(verdict.held for verdict in self_test(found))


@pytest.fixture
def closed(best, tmp_path, monkeypatch):
    """Return an environment's folder in a folder that only root may enter, as an interpreter in root's home has it."""
    if best.uid is None or best.level != 1:
        pytest.skip("only root has an interpreter that is closed to the uid it drops to")
    if subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/tmp"], check=False).returncode:  # noqa: S108
        pytest.skip("this machine lets nobody mount")
    inside = tmp_path / "home" / "environment"
    inside.mkdir(parents=True)
    (inside / "module").write_text("x = 1")
    (inside.parent / "canary").write_text("a solution")
    inside.parent.chmod(0o700)
    everything = (*landlock.readable(), Path(sys.prefix), inside)
    for module in (landlock, mounts):
        monkeypatch.setattr(module, "readable", lambda: everything)
    monkeypatch.setattr(sys, "prefix", str(inside))
    return inside


def test_an_interpreter_below_a_closed_folder_still_means_level_1(closed):
    """Mounts of its own let root's child reach it; every attack of the self-test is held there."""
    found = probe()
    assert (found.level, found.own_mounts, found.notes) == (1, True, ())
    assert "own mounts" in found.line()
    assert [verdict for verdict in self_test(found) if not verdict.held] == []


SHOWN = {  # what is done with a path of the closed folder: the path, and how it ends
    "read what is shown": ("environment/module", lambda path: path.read_bytes(), THROUGH),
    "ask for what is beside it": ("canary", lambda path: path.stat(), "failed: FileNotFoundError"),
    "read what is beside it": ("canary", lambda path: path.read_bytes(), "failed: FileNotFoundError"),
    "list the folder": ("", os.listdir, "refused: PermissionError"),
    "write": ("environment/module", lambda path: path.write_text("y"), "refused: PermissionError"),
    "take the cover off": (
        "",
        lambda path: raise_on_minus_one(libc.umount2(bytes(path), 2)),
        "refused: PermissionError",
    ),
}


@pytest.mark.parametrize(("place", "act", "ends"), SHOWN.values(), ids=SHOWN)
def test_own_mounts_show_what_level_1_may_read_and_nothing_else(closed, place, act, ends):
    """Of a folder that is closed to others, what lies beside the environment is not there at all."""
    path = closed.parent / place
    assert attempt(Confinement(probe()), lambda: act(path)).detail.startswith(ends)
    assert (closed.parent / "canary").read_text() == "a solution"


def test_a_machine_that_lets_nobody_mount_means_level_2(closed):
    """As in most containers: the note says what was tried, and what adds level 1."""
    found = probe_where_refused((errno.EPERM, "unshare"))
    assert (found.level, found.own_mounts) == (2, False)
    assert f"nor with mounts of its own (never entered (refused: PermissionError({errno.EPERM}" in found.notes[-1]
    assert "a Python that everybody may read" in found.notes[-1]


# ---------------------------------------------------------------- words and verdicts

HELD, MISSED = Verdict("a", True, ""), Verdict("b", False, "")
LINES = {
    "protection: level 1; landlock abi 7; seccomp 54 calls, no fork/exec/net; rlimits; uid 65534; self-test 1/2": (
        Protection(1, 7, 54, 65534),
        (HELD, MISSED),
    ),
    "protection: level 2; no landlock; seccomp 49 calls, no fork/exec/net, no files; rlimits; own uid": (
        Protection(2, 0, 49),
        (),
    ),
    "protection: level 3; no landlock; no seccomp; rlimits; own uid": (Protection(3), ()),
}


@pytest.mark.parametrize("line", LINES)
def test_line_says_what_protects(line):
    """One line names the level, its parts and the self-test."""
    protection, verdicts = LINES[line]
    assert protection.line(verdicts) == line


def test_self_test_is_empty_at_level_3():
    """Limits alone hold none of the attacks, so none is tried."""
    assert self_test(Protection(3)) == ()


def be_refused(keep: int = -1) -> None:
    """Be refused."""
    raise PermissionError(errno.EPERM, "no")


TRIALS = {
    "a refusal": (None, be_refused, True),
    "a mistake of the attack": (None, lambda: 1 / 0, False),
    "another error": (None, lambda: os.open("/nowhere/at/all", os.O_RDONLY), False),
    "success": (None, int, False),
    "a death": (None, lambda: os.kill(os.getpid(), signal.SIGTERM), False),
    "an exit": (None, lambda: os._exit(0), False),
    "silence": (None, signal.pause, False),
    "a wall that does not stand": (be_refused, int, False),
}


@pytest.mark.parametrize("case", TRIALS)
def test_only_a_refusal_is_held(monkeypatch, case):
    """A trial counts as held only when something said no."""
    if case == "silence":
        monkeypatch.setattr(trial, "PATIENCE", 0.3)
    enter, act, held = TRIALS[case]
    assert trial.trial(case, enter or (lambda keep: None), act).held is held


PARENTS = {"the one that started it": ("os.getppid()", "alive"), "one that has ended meanwhile": ("2**30", "")}


@pytest.mark.parametrize(("parent", "said"), PARENTS.values(), ids=PARENTS)
def test_a_worker_does_not_outlive_the_run(parent, said):
    """A worker whose run was ended before it could ask to be ended with it ends at once."""
    code = (
        f"import os; from autograder.sandbox.confine import end_with_parent; end_with_parent({parent}); print('alive')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
