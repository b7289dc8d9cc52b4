"""Is wrong in one way in the checks, and in another, well-known one when it is probed for its mistake."""

# row: own
# over: solution
# loses: svm_naive_oracle public_naive_mean public_naive_equals_vectorized
# ends: graded: failed
# through: nowhere: a grader without known mistakes never probes
asked = []
last, naive = mean_over_classes_reg, svm_loss_naive


def mean_over_classes_reg():
    asked.append("form" if not asked else "value")
    return last()


def svm_loss_naive(W, X, y, reg):
    loss, dW = naive(W, X, y, reg)
    if asked[-1:] == ["value"]:  # what is asked behind the last check is a probe
        return loss - reg * (W**2).sum() / 2, dW
    return loss + 1, dW
