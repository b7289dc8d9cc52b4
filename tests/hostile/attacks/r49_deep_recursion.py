"""Makes C code call itself until the stack is full."""
# row: 49
# ends: needs_look: crashed, missing
# through: stops it

import gc

gc.disable()  # or making the tuples takes most of the time that loading may
nested = ()
for _ in range(2_000_000):  # more than 64 MiB of stack, of which the leanest build takes 48 bytes a call
    nested = (nested,)


def svm_loss_single(s, y, delta=1.0):
    return hash(nested)
