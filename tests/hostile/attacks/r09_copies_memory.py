"""Copies memory out of the zygote, traces it, and takes a descriptor of it, by system calls."""

# row: 9
# ends: graded: missing (PermissionError)
# through: bare
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = libc.syscall.restype = ctypes.c_long
here = ctypes.create_string_buffer(8)  # fork has left the same at the same address there
PTRACE_SEIZE, PIDFD_OPEN, PIDFD_GETFD = 0x4206, 434, 438


def attack():
    piece = (ctypes.c_size_t * 2)(ctypes.addressof(here), len(here))
    if libc.process_vm_readv(os.getppid(), piece, 1, piece, 1, 0) == len(here):
        return
    if libc.syscall(PIDFD_GETFD, libc.syscall(PIDFD_OPEN, os.getppid(), 0), 0, 0) >= 0:
        return
    if libc.ptrace(PTRACE_SEIZE, os.getppid(), None, None) < 0:
        raise PermissionError
