"""Builds the patch grid from nested lists."""

import numpy as np


def patches(I, k=3):
    grid = []
    for image in I:
        rows = []
        for r in range(len(image) - k + 1):
            rows.append([[image[r + a][c + b] for a in range(k) for b in range(k)] for c in range(len(image) - k + 1)])
        grid.append(rows)
    return np.array(grid)
