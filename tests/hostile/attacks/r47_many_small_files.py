"""Makes folders, and files of no size, until there are no more names."""
# row: 47
# ends: graded: missing (PermissionError)
# through: bare

import os
import tempfile


def attack():
    with tempfile.TemporaryDirectory(dir=f"{COURSE}/work") as folder:
        for name in "abc":
            os.mknod(f"{folder}/{name}")
