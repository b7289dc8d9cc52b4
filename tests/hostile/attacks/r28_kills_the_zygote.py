"""Kills and stops the zygote, by every call that sends a signal."""

# row: 28
# ends: graded: missing (PermissionError)
# through: nowhere: it would end the zygote of the control, and with it the control
import ctypes
import os
import signal

libc = ctypes.CDLL(None)
ACTS = [
    lambda: os.kill(os.getppid(), signal.SIGKILL),
    lambda: os.kill(os.getppid(), signal.SIGSTOP),
    lambda: signal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGKILL),
]
CALLS = [
    (200, os.getppid(), signal.SIGKILL),
    (234, os.getppid(), os.getppid(), signal.SIGKILL),
    (129, os.getppid(), signal.SIGKILL, bytes(128)),
]


def attack():
    for call in CALLS:
        libc.syscall(*call)
    for act in ACTS:
        try:
            act()
        except OSError as error:
            refused = error
        else:
            return
    raise refused
