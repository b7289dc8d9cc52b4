"""Starts a process."""
# row: 46
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    if os.fork() == 0:
        os._exit(0)
