"""Loads a program into the kernel."""
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
    attributes = b"".join(n.to_bytes(4, "little") for n in (2, 4, 8, 1)) + bytes(112)  # an array of one
    called(libc.syscall({"x86_64": 321, "aarch64": 280}[os.uname().machine], 0, attributes, 128))
