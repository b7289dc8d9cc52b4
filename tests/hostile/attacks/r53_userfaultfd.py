"""Takes over the handling of its own page faults."""
# row: 53
# ends: graded: missing (PermissionError)
# through: bare where allowed

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def attack():
    called(libc.syscall({"x86_64": 323, "aarch64": 282}[os.uname().machine], 1))
