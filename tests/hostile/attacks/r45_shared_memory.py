"""Makes a segment of shared memory that outlives its process."""
# row: 45
# ends: graded: missing (PermissionError)
# through: bare

import ctypes
import os


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    segment = libc.shmget(0, 1 << 20, 0o600)
    if segment < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.shmctl(segment, 0, None)
