"""Makes a link by which a solution lies among its own files."""
# row: own
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    link = f"{COURSE}/work/link-of-mallory"
    os.symlink(f"{COURSE}/solutions/hinge/hinge.ipynb", link)
    os.unlink(link)
