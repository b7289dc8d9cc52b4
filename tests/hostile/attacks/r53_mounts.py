"""Mounts a file system over the course."""
# row: 53
# ends: graded: missing (PermissionError)
# through: nowhere: it would change this machine

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def attack():
    called(libc.mount(b"none", f"{COURSE}/work".encode(), b"tmpfs", 0, None))
