"""Starts from W0 itself and never changes an array."""


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W, history = W0, ()
    for batch in batches:
        loss, dW = loss_fn(W, X[batch, :], y[batch], reg)
        W = W - lr * dW
        history = (*history, loss)
    return W, history
