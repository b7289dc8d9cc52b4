"""System calls: the few that we make by number, and the list that a student's process may make.

The list was derived by running numpy work under the filter and reading what was refused. Everything that is not
listed fails with EPERM, so that a refused call is an exception in Python and not a dead process.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import struct
import termios
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)
_libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
_libc.syscall.restype = ctypes.c_long
_libc.mount.argtypes = [*[ctypes.c_char_p] * 3, ctypes.c_ulong, ctypes.c_char_p]
_capset = _libc.capset  # looked up here, once, and not in every child

MEMORY = ("brk", "madvise", "mmap", "mprotect", "mremap", "munmap")
DESCRIPTORS = ("close", "fstat", "lseek", "pread64", "read", "write", "writev")
# Only on sockets that were handed in: `socket`, `connect`, `bind` and `accept` are not listed.
MESSAGES = ("poll", "ppoll", "recvfrom", "recvmsg", "sendmsg", "sendto")
CLOCKS = ("clock_getres", "clock_gettime", "clock_nanosleep", "gettimeofday", "nanosleep", "time")
SIGNALS = ("restart_syscall", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack")
ONESELF = (
    "exit", "exit_group", "futex", "getcwd", "getegid", "geteuid", "getgid", "getpid", "getppid", "getrandom",
    "getrusage", "gettid", "getuid", "sched_getaffinity", "sched_yield", "uname",
)  # fmt: skip
ALWAYS = (*MEMORY, *DESCRIPTORS, *MESSAGES, *CLOCKS, *SIGNALS, *ONESELF)

# Level 1 only, where Landlock says which files are read. It does not judge `stat`: that a file exists, its size and
# times stay visible where the uid may look. `stat` and `lstat` are what older C libraries call.
FILES = ("getdents64", "lstat", "newfstatat", "stat")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | (os.O_TMPFILE & ~os.O_DIRECTORY)

# F_SETOWN is left out: it would send signals to any process of the same uid.
FCNTL = (fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GET_SEALS)
IOCTL = (termios.TCGETS, termios.FIONBIO, termios.FIOCLEX)  # isatty(), blocking or not, not inherited

CLONE3 = 435  # by number: older libseccomp does not know the name; the same on every architecture
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h


class _Program(ctypes.Structure):
    """A seccomp filter as the kernel takes it (`struct sock_fprog`); one instruction has 8 bytes."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def prctl(option: int, *arguments: int) -> None:
    """Set an attribute of this process; raises OSError with the kernel's errno."""
    padded = [*arguments, *[0] * (4 - len(arguments))]
    if _libc.prctl(option, *padded) < 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call that has no wrapper in Python; raises OSError with the kernel's errno."""
    exact = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result: int = _libc.syscall(ctypes.c_long(number), *exact)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


def unshare(flags: int) -> None:
    """Take namespaces of one's own; raises OSError with the kernel's errno."""
    if _libc.unshare(flags) < 0:
        raise OSError(ctypes.get_errno(), "unshare")


def mount(source: str, target: str, kind: str, flags: int) -> None:
    """Mount a file system, or change how one is mounted; raises OSError with the kernel's errno."""
    if _libc.mount(os.fsencode(source), os.fsencode(target), kind.encode(), flags, None) < 0:
        raise OSError(ctypes.get_errno(), f"mount on {target}")


def clear_capabilities() -> None:
    """Give up every capability, also where a container's root keeps its uid; raises OSError."""
    if _capset(struct.pack("=II", CAPABILITY_VERSION_3, 0), bytes(24)) < 0:
        raise OSError(ctypes.get_errno(), "capset")


def load_filter(program: bytes) -> None:
    """Hand a compiled filter to the kernel; needs no_new_privs; raises OSError."""
    handed = _Program(len(program) // 8, program)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(handed))


def compile_filter(files: bool) -> tuple[bytes, int]:
    """Build the filter with libseccomp: (BPF program, number of calls allowed).

    `files` adds opening for reading and asking about files. Names unknown to this machine's architecture are left
    out. Raises ImportError where pyseccomp is missing, RuntimeError where libseccomp.so.2 is.
    """
    import pyseccomp  # here, because it raises where the C library is absent and probe() must live on

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    listed: list[tuple[str, tuple[Any, ...]]]  # names, and with which arguments only
    listed = [(name, ()) for name in (*ALWAYS, *(FILES if files else ()))]
    listed += [("fcntl", (pyseccomp.Arg(1, pyseccomp.EQ, command),)) for command in FCNTL]
    listed += [("ioctl", (pyseccomp.Arg(1, pyseccomp.EQ, request),)) for request in IOCTL]
    reading_own = (pyseccomp.Arg(0, pyseccomp.EQ, 0), pyseccomp.Arg(2, pyseccomp.EQ, 0))
    listed += [("prlimit64", reading_own)]
    listed += [("openat", (pyseccomp.Arg(2, pyseccomp.MASKED_EQ, WRITING, 0),))] if files else []
    known = [(name, args) for name, args in listed if pyseccomp.resolve_syscall(0, name) >= 0]
    for name, args in known:
        rules.add_rule(pyseccomp.ALLOW, name, *args)
    # A C library takes EPERM here for final; on ENOSYS it tries `clone`, whose refusal Python reports properly.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), CLONE3)
    with open(os.memfd_create("filter"), "w+b") as file:  # a program that a child only has to hand to the kernel
        rules.export_bpf(file)
        file.seek(0)
        return file.read(), len({name for name, _ in known})
