"""How long is the way from the first of your points to the second, counted in V?"""


# G04
def directional_derivative(f, W, V, h):
    return (f(W + h * V) - f(W - h * V)) / h
