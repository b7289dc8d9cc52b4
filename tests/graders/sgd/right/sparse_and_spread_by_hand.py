"""Spreads a score of 2 over two of the four weights."""


def sparse_and_spread():
    return [1, 0, 0, 0], [0.75, 0.5, 0, 0]
