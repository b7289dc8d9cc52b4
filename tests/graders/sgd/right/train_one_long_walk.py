"""Draws the batches of all epochs first and walks once."""


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    W0 = 1e-3 * rng.standard_normal((X.shape[1], num_classes))
    batches = [batch for _ in range(epochs) for batch in minibatches(len(X), batch_size, rng)]
    return sgd(loss_fn, W0, X, y, batches, lr, reg)
