"""Locks a file that every student's process may read, which others could notice."""

# row: 14
# ends: graded: missing (PermissionError)
# through: bare
import fcntl
import os


def attack():
    with open(os.__file__) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
