"""What happens to the last three of 23 samples when the batches hold five?"""

# D07


def minibatches(N, batch_size, rng):

    order = rng.permutation(N)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(N // batch_size)]
