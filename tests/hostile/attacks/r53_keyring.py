"""Leaves a key with the kernel, where a later process could read it."""
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
    number = {"x86_64": 248, "aarch64": 217}[os.uname().machine]  # add_key
    called(libc.syscall(number, b"user", b"hoard", b"x", 1, -1))
