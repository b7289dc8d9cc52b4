"""Opens a counter of the processor."""
# row: 53
# ends: graded: missing (PermissionError)
# through: bare where allowed

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def attack():
    attributes = struct.pack("<II32xQ80x", 1, 128, 0x60)  # a clock of its own, without the kernel
    called(libc.syscall({"x86_64": 298, "aarch64": 241}[os.uname().machine], attributes, 0, -1, -1, 0))
