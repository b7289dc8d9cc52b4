"""Makes a file of a terabyte with nothing in it."""
# row: 47
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    path = f"{COURSE}/work/large-{os.getpid()}"
    with open(path, "wb") as file:
        os.unlink(path)
        file.truncate(1 << 40)
