"""Which vector can not be a gradient of anything with softmax in it? Add up its entries."""


def match_gradients():
    return "b", "a", "c"
