"""Write the shape next to each array: which axes does @ sum over?"""

# H24


def scores(W, X):
    return W @ X
