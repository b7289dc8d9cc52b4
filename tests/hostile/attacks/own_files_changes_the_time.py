"""Sets back the time at which its notebook was handed in."""
# row: own
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    os.utime(f"{COURSE}/work/submitted/mallory/hinge/hinge.ipynb", (0, 0))
