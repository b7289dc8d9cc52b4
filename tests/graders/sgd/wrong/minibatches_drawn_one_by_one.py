"""Each batch is drawn from all samples: does the second one know what the first one took?"""


def minibatches(N, batch_size, rng):

    count = -(-N // batch_size)
    return [rng.choice(N, size=min(batch_size, N - k * batch_size), replace=False) for k in range(count)]
