"""How many samples does each of your batches hold?"""


def minibatches(N, batch_size, rng):

    order = rng.permutation(N)
    return [order[start] for start in range(0, N, batch_size)]
