"""Takes back the identity of root, as a program with the right bit does."""
# row: 52
# ends: graded: missing (PermissionError)
# through: bare as root

import os


def attack():
    os.setresuid(0, 0, 0)
