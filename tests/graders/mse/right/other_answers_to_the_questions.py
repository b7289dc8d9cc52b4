"""Gives other right examples, fewer digits, and lists."""


def smaller_ce_larger_mse():
    return [0.8001, 0.0, 0.1999]


def best_predictions():
    return [0.6, 0.3, 0.1], [0.6, 0.3, 0.1]


def ce_gradient_when_right():
    return -0.01


def match_gradients():
    return ["b", "c", "a"]


def saturation_ratio():
    return 28.31


def class_weights_like_repeating():
    return [0.667, 1, 2]
