"""Writes a file below /dev/shm, which is memory too."""
# row: 45
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    path = f"/dev/shm/hoard-{os.getpid()}"
    with open(path, "wb") as file:
        file.write(bytes(1 << 20))
    os.unlink(path)
