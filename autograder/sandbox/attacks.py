"""A few real attacks, one function each, that a confined process must not get through.

Each returns quietly when it got through and raises when it was refused. None does harm where nothing refuses it:
signals are signal 0, files are read and never changed.
"""

from __future__ import annotations

import _thread
import ctypes
import errno
import mmap
import os
import resource
import socket
from collections.abc import Callable

from autograder.sandbox.syscalls import syscall

IO_URING_SETUP = 425  # same number on every architecture
PTRACE_SEIZE = 0x4206
NEW_USER_NAMESPACE = 0x10000000

_libc = ctypes.CDLL(None, use_errno=True)
_buffer = ctypes.create_string_buffer(8)


def _called(result: int) -> None:
    """Turn a C function's -1 into the OSError that it stands for."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def read_parent_memory() -> None:
    """Open the memory of the process that grades."""
    os.close(os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY))


def read_parent_environment() -> None:
    """Read the environment of the process that grades."""
    _read(f"/proc/{os.getppid()}/environ")


def copy_parent_memory() -> None:
    """Copy bytes out of the parent by system call; fork has left the same buffer at the same address there."""
    piece = (ctypes.c_size_t * 2)(ctypes.addressof(_buffer), len(_buffer))
    _called(_libc.process_vm_readv(os.getppid(), piece, 1, piece, 1, 0))


def trace_parent() -> None:
    """Attach to the parent as a debugger."""
    _libc.ptrace.restype = ctypes.c_long
    _called(_libc.ptrace(PTRACE_SEIZE, os.getppid(), None, None))


def signal_parent() -> None:
    """Signal the parent."""
    os.kill(os.getppid(), 0)


def signal_everybody() -> None:
    """Signal every process within reach."""
    os.kill(-1, 0)


def open_tcp() -> None:
    """Open a TCP socket."""
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def open_udp() -> None:
    """Open a UDP socket."""
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def open_unix() -> None:
    """Open a unix socket, with which abstract names could be reached."""
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()


def fork() -> None:
    """Start a process that could outlive the grading."""
    if os.fork() == 0:
        os._exit(0)


def thread() -> None:
    """Start a thread."""
    try:
        _thread.start_new_thread(int, ())
    except RuntimeError as error:  # how Python names a refused clone
        raise PermissionError(errno.EPERM, str(error)) from error


def execute() -> None:
    """Become another program, of which nothing more is heard."""
    os.execv("/bin/true", ["true"])  # noqa: S606 - the attack is just this


def allocate() -> None:
    """Map 8 GB."""
    mmap.mmap(-1, 8 << 30).close()


def make_memory_file() -> None:
    """Make a file in memory, which no limit of address space counts."""
    os.close(os.memfd_create("hoard"))


def raise_limit() -> None:
    """Lift the limit of CPU time."""
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except ValueError as error:  # how Python names a refused hard limit
        raise PermissionError(errno.EPERM, str(error)) from error


def new_namespace() -> None:
    """Become root of a new user namespace."""
    _called(_libc.unshare(NEW_USER_NAMESPACE))


def io_uring() -> None:
    """Set up a queue whose entries no seccomp filter sees."""
    os.close(syscall(IO_URING_SETUP, 1, bytes(120)))


def read_file(path: str) -> Callable[[], None]:
    """Read `path`."""
    return lambda: _read(path)


def write_file(path: str) -> Callable[[], None]:
    """Open `path` for writing without changing it."""
    return lambda: os.close(os.open(path, os.O_WRONLY))


def table(canary: str, interpreter: str | None) -> dict[str, Callable[[], None]]:
    """Return name -> attack; `canary` is a file of ours, `interpreter` one that only level 2 must refuse."""
    attacks = {
        "read a file of the course": read_file(canary),
        "write a file": write_file(canary),
        "read the grader's memory": read_parent_memory,
        "read the grader's environment": read_parent_environment,
        "copy the grader's memory": copy_parent_memory,
        "trace the grader": trace_parent,
        "signal the grader": signal_parent,
        "signal everybody": signal_everybody,
        "open a TCP socket": open_tcp,
        "open a UDP socket": open_udp,
        "open a unix socket": open_unix,
        "start a process": fork,
        "start a thread": thread,
        "become another program": execute,
        "allocate 8 GB": allocate,
        "make a file in memory": make_memory_file,
        "raise a limit": raise_limit,
        "enter a new namespace": new_namespace,
        "use io_uring": io_uring,
    }
    return attacks | ({"open any file": read_file(interpreter)} if interpreter else {})
