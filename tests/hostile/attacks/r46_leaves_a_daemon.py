"""Leaves a process of its own session behind that outlives the grading."""
# row: 46
# ends: graded: missing (PermissionError)
# through: bare

import os
import time


def attack():
    if os.fork() == 0:
        os.setsid()
        time.sleep(2)
        os._exit(0)
