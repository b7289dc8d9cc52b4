"""Binds itself to one core."""
# row: 51
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    os.sched_setaffinity(0, os.sched_getaffinity(0))
