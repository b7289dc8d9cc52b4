"""V belongs to the caller as much as W does. Which of your lines writes into it?"""


def directional_derivative(f, W, V, h):
    V *= h
    return (f(W + V) - f(W - V)) / (2 * h)
