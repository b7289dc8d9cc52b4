"""Makes a text of 16 GB."""
# row: 44
# ends: graded: missing, raised
# through: nowhere: it would take this machine's memory


def svm_loss_single(s, y, delta=1.0):
    return "a" * 2**34
