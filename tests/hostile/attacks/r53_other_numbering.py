"""Makes a system call by the numbers of another architecture."""
# row: 53
# ends: needs_look: missing
# through: nowhere: few kernels know these numbers

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def attack():
    called(libc.syscall(0x40000000 + 39))  # getpid as x32 has it
