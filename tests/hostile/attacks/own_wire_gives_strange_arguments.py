"""Calls the loss functions that it is given with arguments of every kind that crosses the wall."""

# row: own
# on: sgd
# ends: graded: failed, missing
# through: nowhere: the loss function itself refuses them, with or without a wall
import numpy as np

ODD = [
    *(None, True, 2**62, -(2**63), "text", "\ud800", float("nan"), 1e308, [], [[1], [1, 2]], {"a": 1}, ("b", 2)),
    *(np.zeros((0, 5)), np.zeros((5, 0)), np.ones(2, complex), np.full((2, 2), np.nan), np.array(3, np.uint64)),
    *(np.zeros([1] * 32), np.full(4, -(2**63)), np.ones(3, bool), np.float16("inf"), [None], lambda: None),
]


def asked(loss_fn, *args):
    given = sum(map(np.size, args))
    for place in range(4):
        arguments = [0.5] * (4 + given % 2)
        arguments[place] = ODD[(given + place) % len(ODD)]
        try:
            loss_fn(*arguments)
        except ValueError:
            pass


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    asked(loss_fn, W0, X, y, batches[0])


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    asked(loss_fn, X, y, np.zeros(epochs))
