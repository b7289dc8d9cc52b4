"""Builds a list of rows, one sample at a time."""


def scores(W, X):
    return [x.dot(W) for x in X]
