"""On w * w your slope moves with the step. Which second point would cancel that?"""


# G03
def directional_derivative(f, W, V, h):
    return (f(W + h * V) - f(W)) / h
