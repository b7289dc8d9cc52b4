"""Does a higher score mean that more labels are right? Multiply W by 100 and see."""

import numpy as np


def random_search(X, y, num_classes, num_tries, rng):
    best_W, best_acc, history = None, -np.inf, []
    for _ in range(num_tries):
        W = rng.standard_normal((X.shape[1], num_classes))
        acc = (X @ W).max()
        if acc > best_acc:
            best_W, best_acc = W, acc
        history.append(best_acc)
    return best_W, best_acc, np.array(history)
