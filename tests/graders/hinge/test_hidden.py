"""Hidden checks of the hinge assignment.

The oracles are loops, one sample and one class at a time. Data are built backwards: margins first, chosen
well away from the kink of the hinge, then scores with these margins, then an X that gives the scores.
Checks that are not about reg call with reg = 0, so that one slip in the penalty is paid for once.
"""

from typing import NamedTuple

import numpy as np
import pytest

from autograder.checks import (
    assert_close,
    assert_fast,
    assert_gradient,
    assert_subgradient,
    assert_tie_set,
    assert_true,
    assert_unchanged,
    call,
    loss_of,
)

REG = 0.3
TINY = 2.0**-11  # a margin that a threshold such as 1e-3 takes for zero


class Problem(NamedTuple):
    """Weights (D, C), samples (N, D) with the bias column of ones last, labels (N,)."""

    W: np.ndarray
    X: np.ndarray
    y: np.ndarray


# ---- Oracles ----


def single_loss(s, y, delta=1.0, squared=False):
    """Sum max(0, s_j - s_y + delta), or its squares, over the wrong classes j of one sample."""
    total = 0.0
    for j in range(len(s)):
        margin = max(0.0, s[j] - s[y] + delta) if j != y else 0.0
        total += margin * margin if squared else margin
    return total


def mean_loss(W, X, y, delta=1.0, squared=False):
    """Average single_loss over the samples."""
    return sum(single_loss(X[i] @ W, y[i], delta, squared) for i in range(len(y))) / len(y)


def mean_gradient(W, X, y, delta=1.0, squared=False):
    """Differentiate mean_loss: each violated margin pulls x into column j and out of the true column."""
    dW = np.zeros(W.shape)
    for i in range(len(y)):
        s = X[i] @ W
        for j in range(W.shape[1]):
            margin = s[j] - s[y[i]] + delta
            if j != y[i] and margin > 0:
                slope = 2 * margin if squared else 1.0
                dW[:, j] += slope * X[i] / len(y)
                dW[:, y[i]] -= slope * X[i] / len(y)
    return dW


def sum_of_squares(W):
    """Add up the squares of all weights, the bias row included."""
    return sum(float(w) * float(w) for w in W.ravel())


def ties_of(W, X, y):
    """List what each margin of exactly 0 adds to the gradient when it counts in full; shape (K, D, C)."""
    found = []
    for i in range(len(y)):
        s = X[i] @ W
        for j in range(W.shape[1]):
            if j != y[i] and s[j] - s[y[i]] + 1.0 == 0.0:
                tie = np.zeros(W.shape)
                tie[:, j] += X[i] / len(y)
                tie[:, y[i]] -= X[i] / len(y)
                found.append(tie)
    return np.array(found)


# ---- Data ----


def unsorted_labels(rng, N, C):
    """Draw labels out of order, the last two different, each class at least twice (needs N >= 2C + 4)."""
    inner = rng.permutation(np.arange(N - 4) % C)
    return rng.permutation(C)[np.concatenate([[0, 1], inner, [2, 1]])]


def margins_off_the_kink(rng, N, C):
    """Draw one margin a sample and wrong class, 0.02 to 2 on either side of 0, both in each sample."""
    signs = rng.choice([-1.0, 1.0], size=(N, C - 1))
    signs[:, 0] = 1.0 if C > 2 else np.resize([1.0, -1.0], N)
    if C > 2:
        signs[:, 1] = -1.0
    if C > 3:
        signs[0, 2] = 1.0  # one sample at least violates two margins
    return rng.permuted(signs, axis=1) * rng.uniform(0.02, 2.0, size=(N, C - 1))


def scores_with(margins, y, top, delta=1.0):
    """Lay out scores (N, C): `top` (N,) for the true class, the others as their margins ask."""
    scores = np.empty((len(y), margins.shape[1] + 1))
    for i in range(len(y)):
        others = [j for j in range(scores.shape[1]) if j != y[i]]
        scores[i, y[i]] = top[i]
        scores[i, others] = top[i] - delta + margins[i]
    return scores


def problem(rng, N, D, C, *, y=None, delta=1.0):
    """Draw W, then solve X W = scores for an X whose last column is ones (needs C <= D - 1).

    The singular values of W are kept within 0.5 to 2, so X stays of ordinary size.
    """
    y = unsorted_labels(rng, N, C) if y is None else y
    scores = scores_with(margins_off_the_kink(rng, N, C), y, rng.uniform(-1.0, 1.0, size=N), delta)
    U, sizes, Vt = np.linalg.svd(rng.normal(0.0, 0.5, size=(D - 1, C)), full_matrices=False)
    sizes = np.clip(sizes, 0.5, 2.0)
    bias = rng.normal(0.0, 0.5, size=C)
    free = rng.standard_normal((N, D - 1))
    A = (scores - bias) @ (Vt.T / sizes) @ U.T + free - free @ U @ U.T
    return Problem(np.vstack([U * sizes @ Vt, bias]), np.hstack([A, np.ones((N, 1))]), y)


def exact_problem(rng, margins, y):
    """Build a problem in multiples of powers of two, so that every margin is exact in floating point.

    D = C + N + 1: C features give the scores, N make the samples linearly independent, the last is the bias.
    """
    N, C = len(y), margins.shape[1] + 1
    scores = scores_with(margins, y, rng.integers(-8, 9, size=N) / 8)
    Z = np.tril(rng.integers(-8, 9, size=(N, N)) / 8, -1) + np.eye(N)
    rest = rng.integers(-4, 5, size=(N, C)) / 8
    bias = rng.integers(-4, 5, size=C) / 8
    chief = 0.5 * np.eye(C)[rng.permutation(C)]
    A = 2 * (scores - Z @ rest - bias) @ (2 * chief).T  # chief is half a permutation
    return Problem(np.vstack([chief, rest, bias]), np.hstack([A, Z, np.ones((N, 1))]), y)


def tied_problem(rng):
    """Draw a problem with an exact tie, a violated and a met margin in every sample (N = 8, D = 13, C = 4)."""
    y = rng.permutation(4)[np.array([0, 1, 2, 3, 3, 0, 2, 1])]
    sizes = (2 * rng.integers(8, size=(8, 3)) + 1) / 8  # odd eighths: never equal to delta
    return exact_problem(rng, rng.permuted(sizes * [0.0, 1.0, -1.0], axis=1), y)


def tiny_problem(rng):
    """Draw a problem whose samples have margins of +TINY and -TINY beside one of ordinary size."""
    y = rng.permutation(4)[np.array([3, 1, 0, 2, 2, 0, 3, 1])]
    margins = np.column_stack([np.full(8, TINY), np.full(8, -TINY), rng.permutation([-0.75, 0.75] * 4)])
    return exact_problem(rng, rng.permuted(margins, axis=1), y)


def six_rows(rng):
    """Draw scores (6, 6); row k, with k the true class, has violated and met margins."""
    return scores_with(margins_off_the_kink(rng, 6, 6), np.arange(6), rng.uniform(-1.0, 1.0, size=6))


def large_problem(rng, N):
    """Draw D = 65, C = 10 fast: scores in eighths but for biases j/80, so no margin is within 1/80 of 0."""
    W = np.vstack([rng.integers(-4, 5, size=(64, 10)) / 8, rng.permutation(10) / 80])
    X = np.hstack([rng.integers(-2, 3, size=(N, 64)), np.ones((N, 1))])
    return Problem(W, X, rng.integers(10, size=N))


def bias_only_problem(rng, y):
    """Draw D = 1, C = 3: all that a sample has is its bias, so W is one row of scores with spaced gaps."""
    W = rng.uniform(-1.0, 1.0) + rng.permutation([0.0, 0.7, 1.9])[None, :]
    return Problem(W, np.ones((len(y), 1)), y)


# ---- svm_loss_single, svm_loss_naive ----


@pytest.mark.check(item="svm_loss_single", points=2)
def test_svm_single_oracle(student, rng):
    """svm_loss_single adds up the violated margins of the wrong classes, for any scores, label and delta."""
    S = six_rows(rng)
    for s, y in [(S[k], k) for k in range(6)] + [(S[0], k) for k in range(1, 6)]:
        assert_close(student.svm_loss_single(s, y), single_loss(s, y), message="With delta = 1 the loss is off.")
        for delta in (0.25, 3.0):
            message = "The loss is right for delta = 1, but not for other values of delta."
            assert_close(student.svm_loss_single(s, y, delta), single_loss(s, y, delta), message=message)
    assert_close(student.svm_loss_single(np.zeros(7), 3), 6.0, message="Equal scores give a wrong loss.")


@pytest.mark.check(item="svm_loss_naive", points=2)
def test_svm_naive_oracle(student, rng):
    """svm_loss_naive returns the mean hinge loss with its penalty, and the gradient of both."""
    W, X, y = problem(rng, N=14, D=7, C=5)
    loss, dW = student.svm_loss_naive(W, X, y, 0.0)
    assert_close(loss, mean_loss(W, X, y), message="With reg = 0 the loss is off.")
    assert_close(dW, mean_gradient(W, X, y), message="With reg = 0 dW is off.")
    penalised_loss, penalised_dW = student.svm_loss_naive(W, X, y, REG)
    judge_loss_penalty(penalised_loss - loss, W)
    judge_slope_of_penalty(penalised_dW - dW, W)


def judge_loss_penalty(added, W):
    """Tell the form with 1/2 from other slips in what reg adds to the loss."""
    penalty = REG * sum_of_squares(W)
    half = bool(np.isclose(added, penalty / 2, rtol=1e-6))
    message = "The data term is right, but reg has the wrong effect on the loss."
    assert_close(added, penalty, message="The penalty is reg * sum(W * W), without a factor 1/2." if half else message)


def judge_slope_of_penalty(added, W):
    """Tell a slope of half the size and a forgotten bias row from other slips in what reg adds to dW."""
    slope = 2 * REG * W
    message = "The data part of dW is right, but reg has the wrong effect on dW."
    if np.allclose(added, slope / 2, rtol=1e-6):
        message = "The data part of dW is right, but what reg adds to dW is half of what it should be."
    elif np.allclose(added[:-1], slope[:-1], rtol=1e-6):
        message = "dW is right but for the bias row: the penalty holds for every row of W, the bias included."
    assert_close(added, slope, message=message)


# ---- svm_loss_vectorized ----


@pytest.mark.check(item="svm_loss_vectorized", points=3)
def test_svm_zero_weights(student, rng):
    """With all weights zero every class scores the same, so the loss is C - 1, whatever X, y and reg are."""
    for N, D, C in ((9, 4, 3), (11, 7, 6)):
        X = np.hstack([rng.standard_normal((N, D - 1)), np.ones((N, 1))])
        loss, _ = student.svm_loss_vectorized(np.zeros((D, C)), X, rng.permutation(np.arange(N) % C), REG)
        assert_close(loss, C - 1)


@pytest.mark.check(item="svm_loss_vectorized", points=6)
def test_svm_loss_oracle(student, rng):
    """The loss is the mean over the samples of the summed margins, and reg adds reg * sum(W * W)."""
    W, X, y = problem(rng, N=14, D=7, C=5)
    loss, _ = student.svm_loss_vectorized(W, X, y, 0.0)
    assert_close(loss, mean_loss(W, X, y), message="With reg = 0 the loss is off.")
    penalised, _ = student.svm_loss_vectorized(W, X, y, REG)
    judge_loss_penalty(penalised - loss, W)


@pytest.mark.check(item="svm_loss_vectorized", points=12)
def test_svm_grad_oracle(student, rng):
    """The gradient dW is that of the mean hinge loss plus that of the penalty, in every row and column."""
    W, X, y = problem(rng, N=14, D=7, C=5)
    _, dW = student.svm_loss_vectorized(W, X, y, 0.0)
    assert_close(dW, mean_gradient(W, X, y), message="With reg = 0 dW is off.")
    _, penalised = student.svm_loss_vectorized(W, X, y, REG)
    judge_slope_of_penalty(penalised - dW, W)


@pytest.mark.check(item="svm_loss_vectorized", points=10)
def test_svm_grad_consistency(student, rng):
    """The loss that is returned with dW has the slope that dW says, along every direction that W can take."""
    W, X, y = problem(rng, N=14, D=7, C=5)
    loss = student.svm_loss_vectorized(W, X, y, 0.0)[0]
    elsewhere = {"W": (2 * W, X, y), "X": (W, 2 * X, y), "y": (W, X, (y + 1) % 5)}
    for name, changed in elsewhere.items():
        message = (
            f"With reg = 0 the loss does not depend on {name}, so it is not this loss whose slope could be compared."
        )
        assert_true(student.svm_loss_vectorized(*changed, 0.0)[0] != loss, message=message)
    assert_gradient(loss_of(student.svm_loss_vectorized, X, y, REG), W, X, rng)


@pytest.mark.check(item="svm_loss_vectorized", points=5)
def test_svm_duplicate_labels(student, rng):
    """Every sample pulls at dW, also where many samples share one label or are the same sample twice."""
    W, X, y = problem(rng, N=11, D=6, C=4, y=np.array([2, 2, 0, 2, 2, 2, 0, 2, 2, 2, 3]))
    _, dW = student.svm_loss_vectorized(W, X, y, 0.0)
    assert_close(dW, mean_gradient(W, X, y), message="Where many samples share one label, dW is off.")
    _, twice = student.svm_loss_vectorized(W, np.repeat(X, 2, axis=0), np.repeat(y, 2), 0.0)
    assert_close(twice, dW, message="With every sample there twice, dW is not what it was with each there once.")


@pytest.mark.check(item="svm_loss_vectorized", points=5)
def test_svm_small_margin(student, rng):
    """A margin violated by ever so little counts in the loss and in dW, one met by ever so little does not."""
    W, X, y = tiny_problem(rng)
    loss, dW = student.svm_loss_vectorized(W, X, y, 0.0)
    assert_close(loss, mean_loss(W, X, y), message="With margins very close to 0 the loss is off.")
    assert_close(dW, mean_gradient(W, X, y), message="With margins very close to 0 dW is off.")


@pytest.mark.check(item="svm_loss_vectorized", points=5)
def test_svm_tie_any_subgradient(student, rng):
    """Where a margin is exactly 0 any subgradient will do: both > and >= pass, nan or half an update do not."""
    W, X, y = tied_problem(rng)
    loss, dW = student.svm_loss_vectorized(W, X, y, 0.0)
    assert_close(loss, mean_loss(W, X, y), message="With margins of exactly 0 the loss is off.")
    assert_tie_set(dW, mean_gradient(W, X, y), ties_of(W, X, y))
    assert_subgradient(loss_of(student.svm_loss_vectorized, X, y, 0.0), W, X, rng)


@pytest.mark.check(item="svm_loss_vectorized", points=5)
@pytest.mark.parametrize(
    ("where", "N", "D", "C", "labels", "dtype", "layout"),
    [
        ("With a single sample", 1, 6, 4, [2], "int64", "rows"),
        ("With two classes", 7, 5, 2, [1, 0, 0, 1, 0, 0, 1], "int64", "rows"),
        ("With one feature", 5, 1, 3, [2, 0, 1, 1, 0], "int64", "rows"),
        ("With more classes than samples", 3, 7, 5, [4, 0, 3], "int64", "rows"),
        ("Where no sample has the last class", 6, 8, 5, [2, 0, 1, 1, 2, 0], "int64", "rows"),
        ("Where all samples have one class", 8, 6, 3, [1], "int64", "rows"),
        ("With int32 labels", 7, 6, 4, [3, 0, 1, 1, 2, 0, 3], "int32", "rows"),
        ("With uint8 labels", 23, 19, 17, [16, 3, 15, 0, 16, 12, 9, 1, 14, 8, 11], "uint8", "rows"),
        ("With X stored column by column", 7, 6, 4, [3, 0, 1, 1, 2, 0, 3], "int64", "columns"),
        ("With X a view of every other row", 7, 6, 4, [3, 0, 1, 1, 2, 0, 3], "int64", "view"),
    ],
)
def test_svm_edge_shapes(student, rng, where, N, D, C, labels, dtype, layout):
    """One sample, two classes, one feature, few samples, absent classes and small label types change nothing."""
    y = np.resize(labels, N)
    W, X, y = problem(rng, N, D, C, y=y) if D > 1 else bias_only_problem(rng, y)
    judge_values(student, where, W, laid_out(X, layout), y.astype(dtype))


def laid_out(X, layout):
    """Give X another order in memory. It may not survive the way to the student's process, and need not."""
    if layout == "view":
        return np.repeat(X, 2, axis=0)[::2]
    return np.asfortranarray(X) if layout == "columns" else X


def judge_values(student, where, W, X, y, **options):
    """Hold loss and dW at reg = 0 against the oracles; `where` says on what kind of input."""
    loss, dW = student.svm_loss_vectorized(W, X, y, 0.0, **options)
    labels = y.astype(int)
    assert_close(loss, mean_loss(W, X, labels, **options), message=f"{where} the loss is off.")
    assert_close(dW, mean_gradient(W, X, labels, **options), message=f"{where} the loss is right, but dW is off.")


@pytest.mark.check(item="svm_loss_vectorized", points=5)
def test_svm_squared(student, rng):
    """With squared=True each margin is squared before it is added up, and dW follows."""
    W, X, y = problem(rng, N=13, D=6, C=4)
    judge_values(student, "With squared=True", W, X, y, squared=True)
    W, X, y = problem(rng, N=12, D=5, C=3, delta=1.5)
    judge_values(student, "With squared=True and a delta that is not 1", W, X, y, delta=1.5, squared=True)


@pytest.mark.check(item="svm_loss_vectorized", points=3)
def test_svm_delta(student, rng):
    """The true class must keep a gap of delta, in the loss and in dW, whatever the value of delta."""
    for delta in (0.25, 2.5):
        W, X, y = problem(rng, N=13, D=7, C=4, delta=delta)
        judge_values(student, "With a delta that is not 1", W, X, y, delta=delta)


@pytest.mark.check(item="svm_loss_vectorized", points=2)
def test_svm_pure_and_float32(student, rng):
    """W, X and y stay as they were, and float32 inputs give the same values to three digits."""
    W, X, y = problem(rng, N=14, D=7, C=5)
    for squared in (False, True):
        student.svm_loss_vectorized(W, X, y, REG, squared=squared)
        assert_unchanged(student.svm_loss_vectorized)
    W, X = W.astype(np.float32), X.astype(np.float32)
    loss, dW = student.svm_loss_vectorized(W, X, y, 0.0)
    W, X = W.astype(np.float64), X.astype(np.float64)
    assert_close(loss, mean_loss(W, X, y), rtol=1e-3, atol=1e-3, message="With float32 inputs the loss is far off.")
    assert_close(dW, mean_gradient(W, X, y), rtol=1e-3, atol=1e-3, message="With float32 inputs dW is far off.")


@pytest.mark.check(item="svm_loss_vectorized", points=5)
def test_svm_no_loop_over_N(student, reference, rng):  # noqa: N802 - the check's public name
    """The time does not run away as the samples grow: whole arrays, no loop over the samples."""

    def draw(N):
        return *large_problem(rng, N), 0.0

    assert_fast(student.svm_loss_vectorized, reference.svm_loss_vectorized, draw)


# ---- Questions ----


@pytest.mark.check(item="largest_drop", points=2)
def test_largest_drop_value(student):
    """The car's score can fall by this much, and by no more, before its loss leaves zero."""
    assert_close(student.largest_drop(), 1.9, rtol=0.0, atol=0.005)


@pytest.mark.check(item="flipped_margins", points=3)
def test_flipped_margins_order(student):
    """The first row of margins has the larger sum, the second the larger sum of squares."""
    a, b = student.flipped_margins()
    assert_true(len(a) == len(b), message="The two rows differ in length.")
    assert_true(np.all(a >= 0) and np.all(b >= 0), message="A margin is negative, although max(0, .) is taken already.")
    assert_true(a.sum() > b.sum(), message="The hinge loss of the first row is not the larger one.")
    assert_true(
        (a * a).sum() < (b * b).sum(), message="The squared hinge loss of the second row is not the larger one."
    )


@pytest.mark.check(item="two_zero_loss_weights", points=3)
def test_two_zero_loss_weights_property(student):
    """The two matrices differ, and each has a hinge loss of 0 on the three points."""
    X = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [-1.0, -1.0, 1.0]])
    first, second = student.two_zero_loss_weights()
    assert_true(np.abs(first - second).max() > 1e-6, message="The two matrices are the same.")
    for W, name in ((first, "first"), (second, "second")):
        assert_true(np.all(np.isfinite(X @ W)), message=f"The {name} matrix gives scores that are not finite.")
        assert_true(mean_loss(W, X, [0, 1, 2]) < 1e-9, message=f"The hinge loss of the {name} matrix is not 0.")


@pytest.mark.check(item="mean_over_classes_reg", points=2)
def test_mean_over_classes_reg_value(student):
    """With this reg the mean over the wrong classes has the same minimiser as the sum."""
    assert_close(student.mean_over_classes_reg(), 0.1, rtol=0.0, atol=0.0005)


# ---- Inputs on which known mistakes are told apart ----


def probes(rng):
    """Give, for each item, the calls whose outputs tell its wrong answers from the solution's."""
    W, X, y = problem(rng, N=14, D=7, C=5)
    S = six_rows(rng)
    return {
        "svm_loss_single": [call(S[0], 0), call(S[0], 1), call(S[3], 3), call(S[4], 4, 3.0), call(np.zeros(6), 2)],
        "svm_loss_naive": [
            call(W, X, y, REG),
            call(W, X, y, 0.0),
            call(np.zeros((7, 5)), X, y, REG),
            call(*problem(rng, N=3, D=7, C=5, y=np.array([4, 0, 3])), REG),
        ],
        "svm_loss_vectorized": vectorized_probes(rng, W, X, y),
        "largest_drop": [call()],
        "flipped_margins": [call()],
        "two_zero_loss_weights": [call()],
        "mean_over_classes_reg": [call()],
    }


def vectorized_probes(rng, W, X, y):
    """Add to plain data what only some mistakes trip over: ties, tiny margins, options, odd sizes and types."""
    tied, tiny = tied_problem(rng), tiny_problem(rng)
    labels = np.resize([16, 3, 15, 0, 16, 12, 9, 1, 14, 8, 11], 23)
    many = problem(rng, N=23, D=20, C=18, y=labels)
    return [
        call(W, X, y, REG),
        call(W, X, y, 0.0),
        call(np.zeros((7, 5)), X, y, REG),
        call(*tied, 0.0),
        call(*tiny, 0.0),
        call(W, X, y, REG, delta=2.0, squared=True),
        call(*problem(rng, N=10, D=12, C=10, y=rng.permutation(10)), REG),  # sizes equal, and 10 classes
        call(many.W, many.X, labels.astype(np.uint8), 0.0),  # the last class is absent
    ]
