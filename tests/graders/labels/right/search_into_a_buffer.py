"""Draws into one array and copies what it keeps."""

import numpy as np


def random_search(X, y, num_classes, num_tries, rng):
    W, best_W = np.empty((X.shape[1], num_classes)), None
    best, history = -np.inf, []
    for _ in range(num_tries):
        rng.standard_normal(out=W)
        right = int((np.argmax(X @ W, 1) == y).sum())
        if right > best:
            best, best_W = right, W.copy()
        history.append(best / len(y))
    return best_W, best / len(y), tuple(history)
