"""Sets up a queue of system calls that no filter sees."""
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
    called(libc.syscall(425, 1, bytes(120)))  # io_uring_setup
