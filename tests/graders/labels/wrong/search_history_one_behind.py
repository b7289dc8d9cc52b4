"""Does entry 0 of your history know about the first try?"""

# D14
import numpy as np


def random_search(X, y, num_classes, num_tries, rng):
    best_W, best_acc, history = None, 0.0, []
    for _ in range(num_tries):
        W = rng.standard_normal((X.shape[1], num_classes))
        acc = np.mean(np.argmax(X @ W, axis=1) == y)
        history.append(best_acc)
        if best_W is None or acc > best_acc:
            best_W, best_acc = W, acc
    return best_W, best_acc, np.array(history)
