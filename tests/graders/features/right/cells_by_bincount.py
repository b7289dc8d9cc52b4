"""Counts cell by cell with bincount and normalises by the sum."""

import numpy as np


def bovw(I, codebook, pool):
    B = np.array(codebook, float)
    K, side = len(B), 6 // pool
    out = []
    for grid in patches(I):
        d = np.linalg.norm(grid[:, :, None, :] - B, axis=3)
        near = d.argmin(2)
        parts = [
            np.bincount(near[a : a + side, b : b + side].ravel(), minlength=K)
            for a in range(0, 6, side)
            for b in range(0, 6, side)
        ]
        row = np.concatenate(parts).astype(float)
        out.append(row / row.sum())
    return np.array(out)
