"""How often can one sample turn up in your epoch, and which samples never do?"""


def minibatches(N, batch_size, rng):

    count = -(-N // batch_size)
    return [rng.integers(N, size=min(batch_size, N - k * batch_size)) for k in range(count)]
