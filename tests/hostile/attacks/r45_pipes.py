"""Opens pipes, whose contents no limit of address space counts."""
# row: 45
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    for _ in range(8):
        os.write(os.pipe()[1], bytes(1 << 16))
