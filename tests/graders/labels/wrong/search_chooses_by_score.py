"""You report accuracies, but by what do you choose the W that you keep?"""

import numpy as np


def random_search(X, y, num_classes, num_tries, rng):
    best_W, best_acc, history, highest = None, -1.0, [], -np.inf
    for _ in range(num_tries):
        W = rng.standard_normal((X.shape[1], num_classes))
        S = X @ W
        if S.max() > highest:
            highest = S.max()
            best_W, best_acc = W, np.mean(np.argmax(S, axis=1) == y)
        history.append(best_acc)
    return best_W, best_acc, np.array(history)
