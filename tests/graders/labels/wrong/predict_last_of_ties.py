"""If two classes share the highest score, which of them is to be named?"""

import numpy as np


def predict(W, X):
    S = X @ W
    return S.shape[1] - 1 - np.argmax(S[:, ::-1], axis=1)
