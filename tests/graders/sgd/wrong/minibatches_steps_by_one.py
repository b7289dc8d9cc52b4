"""By how much does the start of a slice have to grow from batch to batch?"""


def minibatches(N, batch_size, rng):

    order = rng.permutation(N)
    return [order[start : start + batch_size] for start in range(-(-N // batch_size))]
