"""Becomes root of a user namespace of its own."""
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
    called(libc.unshare(0x10000000))
