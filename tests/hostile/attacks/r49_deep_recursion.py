"""Makes C code call itself until the stack is full."""
# row: 49
# ends: needs_look: crashed, missing
# through: stops it

nested = ()
for _ in range(1_000_000):
    nested = (nested,)


def svm_loss_single(s, y, delta=1.0):
    return hash(nested)
