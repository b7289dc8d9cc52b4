"""What does your answer do with a sample whose scores are all negative?"""

# S07
import numpy as np


def predict(W, X):
    labels = np.zeros(len(X), dtype=int)
    for i, row in enumerate(X @ W):
        highest = 0.0
        for j, score in enumerate(row):
            if score > highest:
                highest, labels[i] = score, j
    return labels
