"""Looks for variables of whoever started the grader: Python's copy, the C library's, and the one at the start."""

# row: 7
# ends: graded: missing (LookupError)
# through: one process
import ctypes
import os


def attack():
    theirs = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    count = next(i for i in range(1000) if not theirs or theirs[i] is None)
    named = {*os.environ, *(theirs[i].decode().partition("=")[0] for i in range(count))}
    if not named & {"PATH", "HOME", "USER", "PWD"}:
        raise LookupError(named)
