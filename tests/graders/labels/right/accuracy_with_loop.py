"""Counts with a loop and prints the count."""


def accuracy(y_pred, y):
    right = 0
    for a, b in zip(y_pred, y):
        right += a == b
    print(right, "right")
    return right / len(y)
