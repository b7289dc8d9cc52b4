"""Returns its labels as floats, computed with classes in rows."""


def predict(W, X):
    return (W.T @ X.T).argmax(axis=0).astype(float)
