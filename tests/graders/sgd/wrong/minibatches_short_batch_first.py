"""At which end of the list does your short batch stand?"""


def minibatches(N, batch_size, rng):

    order = rng.permutation(N)
    first = N % batch_size or batch_size
    return [order[:first]] + [order[start : start + batch_size] for start in range(first, N, batch_size)]
