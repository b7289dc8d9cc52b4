"""Asks to be traced, so that another could steer it."""
# row: 53
# ends: graded: missing (PermissionError)
# through: bare

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def attack():
    called(libc.ptrace(0, 0, None, None))
