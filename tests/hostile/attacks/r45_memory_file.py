"""Makes a file in memory, which no limit of address space counts."""
# row: 45
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    os.close(os.memfd_create("hoard"))
