"""Two equal logits have the probability 1/2 each. Is the logarithm of 1/2 what you return for them?"""


def log_softmax(Z):
    return Z - Z.max(axis=1, keepdims=True)
