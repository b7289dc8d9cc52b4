"""Can your answer be walked through twice?"""


def minibatches(N, batch_size, rng):

    order = rng.permutation(N)
    for start in range(0, N, batch_size):
        yield order[start : start + batch_size]
