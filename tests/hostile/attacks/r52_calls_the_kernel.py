"""Makes a system call by number, past everything that Python would refuse."""
# row: 52
# ends: graded: missing (PermissionError)
# through: bare

import ctypes
import os


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall({"x86_64": 319, "aarch64": 279}[os.uname().machine], b"hoard", 0) < 0:  # memfd_create
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
