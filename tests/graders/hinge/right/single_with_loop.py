"""Adds up one sample's margins with a loop and max."""


def svm_loss_single(s, y, delta=1.0):
    total = 0
    for j, score in enumerate(s):
        if j == y:
            continue
        total += max(0, score - s[y] + delta)
    return total
