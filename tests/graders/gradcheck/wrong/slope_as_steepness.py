"""Can the loss also fall along V? What does your function return then?"""


def directional_derivative(f, W, V, h):
    return abs(f(W + h * V) - f(W - h * V)) / (2 * h)
