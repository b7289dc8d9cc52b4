"""Prints and raises texts that clear a terminal, rename its window and go on for ever."""
# row: 48
# ends: graded: missing, raised
# through: one process

BOMB = "\x1b[2J\x1b]0;mine\x07\r\x9b31m\u202e" * 1000


def svm_loss_single(s, y, delta=1.0):
    print(BOMB)
    raise ValueError(BOMB)
