"""Leaves a file where every student's process could find it, ends, and looks for it in the next process."""

# row: 14
# ends: graded: missing (PermissionError)
# through: bare
import os

PLACES = [f"{folder}/{LEAK}" for folder in ("/tmp", "/dev/shm", "/var/tmp", f"{COURSE}/work")]


def attack():
    for place in PLACES:
        try:
            os.unlink(place)
            return
        except OSError:
            pass
    for place in PLACES:
        try:
            os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
            os._exit(0)
        except OSError as error:
            refused = error
    raise refused
