"""Draws all tries in one array, which gives the same numbers."""

import numpy as np


def random_search(X, y, num_classes, num_tries, rng):
    tries = rng.standard_normal((num_tries, X.shape[1], num_classes))
    accuracies = np.mean(np.argmax(X @ tries, axis=2) == y, axis=1)
    first = np.argmax(accuracies)
    return tries[first], accuracies[first], np.maximum.accumulate(accuracies)
