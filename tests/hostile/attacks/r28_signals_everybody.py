"""Signals the zygote, the grader, its group and every process in reach."""

# row: 28
# ends: graded: missing (PermissionError)
# through: bare
import ctypes
import os
import signal

TARGETS = [
    lambda: os.kill(os.getppid(), 0),
    lambda: os.kill(HOST, 0),
    lambda: os.kill(-1, 0),
    lambda: os.killpg(0, 0),
    lambda: signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0),
    lambda: os.waitid(os.P_PID, os.getppid(), os.WEXITED),
]


def attack():
    for act in TARGETS:
        try:
            act()
        except OSError as error:
            refused = error
        else:
            return
    raise refused
