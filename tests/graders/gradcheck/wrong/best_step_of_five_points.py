"""That is a good step for the curve that falls with the fourth power. Look at the other one."""


def best_h_for_order_2():
    return 1e-3
