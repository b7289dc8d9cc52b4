"""How long is your history if no try after the first is any better?"""

# D13
import numpy as np


def random_search(X, y, num_classes, num_tries, rng):
    best_W, best_acc, history = None, -1.0, []
    for _ in range(num_tries):
        W = rng.standard_normal((X.shape[1], num_classes))
        acc = np.mean(np.argmax(X @ W, axis=1) == y)
        if acc > best_acc:
            best_W, best_acc = W, acc
            history.append(best_acc)
    return best_W, best_acc, np.array(history)
