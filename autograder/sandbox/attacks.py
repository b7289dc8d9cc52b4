"""A few real attacks that a confined process must not get through.

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
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_buffer = ctypes.create_string_buffer(8)


def table(canary: str, interpreter: str | None) -> dict[str, Callable[[], object]]:
    """Return name -> attack; `canary` is a file of ours, `interpreter` one that only level 2 must refuse."""
    attacks: dict[str, Callable[[], object]] = {
        "read a file of the course": lambda: _read(canary),
        "write a file": lambda: os.close(os.open(canary, os.O_WRONLY)),
        "read the grader's memory": lambda: os.close(os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY)),
        "read the grader's environment": lambda: _read(f"/proc/{os.getppid()}/environ"),
        "copy the grader's memory": _copy_parent_memory,
        "trace the grader": lambda: _called(_libc.ptrace(PTRACE_SEIZE, os.getppid(), None, None)),
        "signal the grader": lambda: os.kill(os.getppid(), 0),
        "signal everybody": lambda: os.kill(-1, 0),
        "open a TCP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
        "open a UDP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close(),
        # with which abstract names could be reached
        "open a unix socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close(),
        "start a process": lambda: os.fork() or os._exit(0),  # it could outlive the grading
        "start a thread": lambda: _as_permission_error(_thread.start_new_thread, int, ()),
        "become another program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - the attack is just this
        "allocate 8 GB": lambda: mmap.mmap(-1, 8 << 30).close(),
        "make a file in memory": lambda: os.close(os.memfd_create("hoard")),  # no limit of address space counts it
        "raise a limit": lambda: _as_permission_error(resource.setrlimit, resource.RLIMIT_CPU, UNLIMITED),
        "enter a new namespace": lambda: _called(_libc.unshare(NEW_USER_NAMESPACE)),  # as its root
        # a queue whose entries no seccomp filter sees
        "use io_uring": lambda: os.close(syscall(IO_URING_SETUP, 1, bytes(120))),
    }
    return attacks | ({"open any file": lambda: _read(interpreter)} if interpreter else {})


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _copy_parent_memory() -> None:
    """Copy bytes out of the parent by system call; fork has left the same buffer at the same address there."""
    piece = (ctypes.c_size_t * 2)(ctypes.addressof(_buffer), len(_buffer))
    _called(_libc.process_vm_readv(os.getppid(), piece, 1, piece, 1, 0))


def _called(result: int) -> None:
    """Turn a C function's -1 into the OSError that it stands for."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _as_permission_error(act: Callable[..., object], *arguments: object) -> None:
    """Call what Python reports as refused by names of its own: RuntimeError for a clone, ValueError for a limit."""
    try:
        act(*arguments)
    except (RuntimeError, ValueError) as error:
        raise PermissionError(errno.EPERM, str(error)) from error
