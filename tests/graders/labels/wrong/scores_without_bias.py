"""Which row of W goes with the column of ones, and do you still use it?"""


def scores(W, X):
    return X[:, :-1] @ W[:-1]
