"""How large can a product or sum of a small integer type get before it wraps around?"""

import numpy as np


def one_hot(y, num_classes):
    flat = np.zeros(len(y) * num_classes)
    flat[(np.arange(len(y)).astype(y.dtype) * y.dtype.type(num_classes) + y).astype(int)] = 1
    return flat.reshape(len(y), num_classes)
