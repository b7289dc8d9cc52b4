"""After the call, is W still where the caller left it?"""


# G02
def directional_derivative(f, W, V, h):
    W += h * V
    up = f(W)
    W -= 2 * h * V
    down = f(W)
    W += h * V
    return (up - down) / (2 * h)
