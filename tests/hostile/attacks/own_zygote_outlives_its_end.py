"""Arranges to live on, or to come back: a lost parent, another session, another group, a timer."""

# row: own
# ends: graded: missing (PermissionError)
# through: bare
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


ACTS = [
    lambda: signal.setitimer(signal.ITIMER_REAL, 1000),
    lambda: checked(libc.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0)),
    os.setsid,
    lambda: os.setpgid(0, 0),
]


def attack():
    for act in ACTS:
        try:
            act()
        except OSError as error:
            refused = error
        else:
            return
    raise refused
