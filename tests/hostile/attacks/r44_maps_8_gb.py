"""Asks for 8 GB in one piece."""
# row: 44
# ends: graded: missing (MemoryError)
# through: bare

import numpy as np


def attack():
    np.empty(1 << 30)
