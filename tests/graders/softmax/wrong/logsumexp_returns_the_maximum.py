"""Two equal logits of 0 give log 2. What do you return for them?"""


def logsumexp(Z):
    return Z.max(axis=1)
