"""Meets the margins exactly, and returns nested lists."""


def two_zero_loss_weights():
    exact = [[1, 0, -1], [0, 1, -1], [0, 0, 0]]
    return exact, [[5.0 * w for w in row] for row in exact]
