"""What would the caller have to do to get another step?"""


def directional_derivative(f, W, V, h):
    return (f(W + 1e-5 * V) - f(W - 1e-5 * V)) / 2e-5
