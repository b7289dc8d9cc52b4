"""Hidden checks of the mse assignment.

The oracles are the definitions, in loops over samples and classes. Checks that are not about reg call with
reg = 0, so that one slip in the penalty is paid for once.
"""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from autograder.checks import assert_close, assert_gradient, assert_true, assert_unchanged, call, loss_of

DIGITS = Path(__file__).parents[3] / "solutions" / "mse" / "digits.npz"
KINDS = ("ce", "mse")
N, D, C = 9, 6, 4  # all different and none of them 10, so that no axis can stand in for another
REG = 0.3  # large enough for the penalty to show beside the data term
HALF_FORM = "The penalty is reg * sum(W * W), without a factor 1/2."


# ---- Data ----


def labels(rng, num_samples=N, num_classes=C):
    """Draw unsorted labels (num_samples,): every class twice or more, the last two different."""
    rounds = [rng.permutation(num_classes) for _ in range(-(-num_samples // num_classes))]
    y = np.concatenate(rounds)[:num_samples]
    y[-1] = (y[-2] + rng.integers(1, num_classes)) % num_classes
    return y


def samples(rng, num_samples, num_features):
    """Draw X (num_samples, num_features), the last column being ones."""
    return np.hstack([rng.standard_normal((num_samples, num_features - 1)), np.ones((num_samples, 1))])


def problem(rng):
    """Draw W (D, C), X (N, D) and y (N,)."""
    return rng.normal(scale=0.6, size=(D, C)), samples(rng, N, D), labels(rng)


def scores_as_problem(scores):
    """Return W and X with X @ W = scores exactly: each sample picks its own row of W, and the bias row is 0."""
    num_samples, num_classes = scores.shape
    W = np.vstack([scores, np.zeros((2, num_classes))])
    X = np.zeros((num_samples, num_samples + 2))
    X[:, :num_samples] = np.eye(num_samples)
    X[:, -1] = 1.0
    return W, X


@cache
def digits():
    """Load the digits: images (1797, 65) between 0 and 1 with the bias last, labels (1797,)."""
    with np.load(DIGITS) as data:
        images, truth = data["images"], data["labels"]
    return np.hstack([images / 16.0, np.ones((len(truth), 1))]), truth.astype(int)


def confidently_wrong(rng):
    """Draw 80 digits and weights (65, 10) that are sure each digit is the next one (60 secrets were tried)."""
    X_all, y_all = digits()
    chosen = rng.permutation(len(y_all))[:80]
    X, y = X_all[chosen], y_all[chosen]
    next_digit = np.eye(10)[(y + 1) % 10]
    return 40.0 * np.linalg.solve(X.T @ X + 0.1 * np.eye(65), X.T @ next_digit), X, y


# ---- Oracles ----


def probabilities(z):
    """Return exp(z_j) / sum_k exp(z_k) of one row, shifted so that no exponent is positive."""
    top = max(z)
    total = sum(math.exp(v - top) for v in z)
    return [math.exp(v - top) / total for v in z]


def sample_loss(z, y, kind):
    """Return the loss of one row of logits: -log p_y, or the sum over the classes of (p_k - [k is y])^2."""
    if kind == "ce":
        return max(z) + math.log(sum(math.exp(v - max(z)) for v in z)) - z[y]
    return squared_distance(probabilities(z), y)


def squared_distance(values, y):
    """Add up the squared distances of some values to 1 for the class y and to 0 for all others."""
    return sum((v - (k == y)) ** 2 for k, v in enumerate(values))


def sample_gradient(z, y, kind):
    """Return dL/dz of one row: for "mse" every dL/dp_j times every dp_j/dz_k = p_j ([j is k] - p_k)."""
    p = probabilities(z)
    num_classes = len(p)
    if kind == "ce":
        return np.array([p[k] - (k == y) for k in range(num_classes)])
    gradient = np.zeros(num_classes)
    for j in range(num_classes):
        for k in range(num_classes):
            gradient[k] += 2 * (p[j] - (j == y)) * p[j] * ((j == k) - p[k])
    return gradient


def mean_gradient(W, X, y, slope):
    """Return the mean over the samples of the outer product of x and slope(scores, label)."""
    gradient = np.zeros(W.shape)
    for i in range(len(y)):
        gradient += np.outer(X[i], slope(X[i] @ W, y[i])) / len(y)
    return gradient


def mean_of(W, X, y, loss):
    """Return the mean over the samples of loss(scores, label)."""
    return sum(loss(X[i] @ W, y[i]) for i in range(len(y))) / len(y)


def linear_slope(s, y):
    """Return the gradient (C,) of the squared distance of the scores s to the truth."""
    return np.array([2 * (v - (k == y)) for k, v in enumerate(s)])


def softmax_loss_of(s, y):
    """Return the squared distance of softmax(s) to the truth."""
    return sample_loss(s, y, "mse")


def softmax_slope(s, y):
    """Return the gradient (C,) of softmax_loss_of."""
    return sample_gradient(s, y, "mse")


def sum_of_squares(W):
    """Add up the squares of all weights, the bias row included."""
    return sum(float(w) * float(w) for w in W.ravel())


# ---- What both losses have in common ----


def judge_loss(f, rng, right):
    """Hold the loss against the mean of `right` over the samples, without and with reg, and an absent class."""
    W, X, y = problem(rng)
    data, _ = f(W, X, y, 0.0)
    assert_unchanged(f)
    assert_close(data, mean_of(W, X, y, right), message="With reg = 0 the loss is off.")
    without_last = y % (C - 1)
    value, _ = f(W, X, without_last, 0.0)
    message = "The loss is off where no sample has the last class."
    assert_close(value, mean_of(W, X, without_last, right), message=message)
    loss, _ = f(W, X, y, REG)
    assert_unchanged(f)
    half = math.isclose(loss - data, REG * sum_of_squares(W) / 2, rel_tol=1e-6)
    message = HALF_FORM if half else "The data term is right, but reg has the wrong effect on the loss."
    assert_close(loss, data + REG * sum_of_squares(W), message=message)


def judge_gradient(f, rng, right):
    """Hold dW against the mean of `right` over the samples, without and with reg."""
    W, X, y = problem(rng)
    _, data = f(W, X, y, 0.0)
    assert_close(data, mean_gradient(W, X, y, right), message="With reg = 0 dW is off.")
    _, dW = f(W, X, y, REG)
    slope = 2 * REG * W
    message = "The data part of dW is right, but reg has the wrong effect on dW."
    if np.allclose(dW - data, slope / 2, rtol=1e-6):
        message = "The data part of dW is right, but what reg adds to dW is half of what it should be."
    elif np.allclose((dW - data)[:-1], slope[:-1], rtol=1e-6):
        message = "dW is right but for the bias row: the penalty holds for every row of W, the bias included."
    assert_close(dW, data + slope, message=message)


# ---- mse_linear_loss ----


@pytest.mark.check(item="mse_linear_loss", points=4)
def test_mse_linear_loss_oracle(student, rng):
    """The loss is the mean over the samples of the squared distance of the scores to the truth, plus the penalty."""
    judge_loss(student.mse_linear_loss, rng, squared_distance)


@pytest.mark.check(item="mse_linear_loss", points=6)
def test_mse_linear_grad_oracle(student, rng):
    """The gradient dW is that of the mean squared distance plus that of the penalty, in every entry."""
    judge_gradient(student.mse_linear_loss, rng, linear_slope)


# ---- mse_softmax_loss ----


@pytest.mark.check(item="mse_softmax_loss", points=3)
def test_mse_zero_weights(student, rng):
    """With all weights zero the loss is 1 - 1/C, whatever X, y and reg are."""
    for num_samples, num_features, num_classes in ((9, 4, 3), (11, 7, 6)):
        X, y = samples(rng, num_samples, num_features), labels(rng, num_samples, num_classes)
        loss, _ = student.mse_softmax_loss(np.zeros((num_features, num_classes)), X, y, REG)
        assert_close(loss, 1 - 1 / num_classes)


@pytest.mark.check(item="mse_softmax_loss", points=6)
def test_mse_softmax_loss_oracle(student, rng):
    """The loss is the mean over the samples of the squared distance of softmax to the truth, plus the penalty."""
    judge_loss(student.mse_softmax_loss, rng, softmax_loss_of)


@pytest.mark.check(item="mse_softmax_loss", points=8)
def test_mse_softmax_grad_oracle(student, rng):
    """The gradient dW follows every path from a score through all probabilities to the loss, plus the penalty."""
    judge_gradient(student.mse_softmax_loss, rng, softmax_slope)


@pytest.mark.check(item="mse_softmax_loss", points=6)
def test_mse_softmax_consistency(student, rng):
    """The gradient dW belongs to the very loss that is returned with it, as differences of that loss show."""
    W, X, y = problem(rng)
    loss = loss_of(student.mse_softmax_loss, X, y, REG)
    at_W, at_minus_W = (student.mse_softmax_loss(sign * W, X, y, 0.0)[0] for sign in (1, -1))
    assert_true(at_W != at_minus_W, message="With reg = 0 the loss does not depend on W.")
    assert_gradient(loss, W, X, rng)


@pytest.mark.check(item="mse_softmax_loss", points=2)
def test_mse_softmax_large_scores(student, rng):
    """Scores around 1000 and around -1000 in one batch give the loss and dW that their differences ask for."""
    scores, y = rng.integers(-3, 4, size=(6, C)).astype(float), labels(rng, 6)
    W, X = scores_as_problem(scores + np.array([0.0, 1000.0, -1000.0, 5.0, -2000.0, 900.0])[:, None])
    loss, dW = student.mse_softmax_loss(W, X, y, 0.0)
    assert_close(
        loss, mean_of(W, X, y, softmax_loss_of), message="The loss of very large or very small scores is wrong."
    )
    message = "The gradient at very large or very small scores is wrong."
    assert_close(dW, mean_gradient(W, X, y, softmax_slope), message=message)


# ---- dloss_dz ----


@pytest.mark.check(item="dloss_dz", points=5)
def test_dz_rows_sum_zero(student, rng):
    """The entries of dL/dz sum to 0, differences of the loss agree with them, and a shift of z changes nothing."""
    for kind in KINDS:
        z = rng.normal(scale=1.5, size=5)
        for y in (int(rng.integers(1, 4)), 0, 4):
            g = student.dloss_dz(z, y, kind)
            assert_unchanged(student.dloss_dz)
            message = (
                f'For "{kind}" the entries do not sum to 0, though moving all logits together changes no probability.'
            )
            assert_close(g.sum(), 0.0, atol=1e-6, message=message)
            message = f'For "{kind}" differences of the loss do not agree with dL/dz.'
            assert_close(g, numeric_slope(z, y, kind), atol=1e-6, message=message)
        message = f'For "{kind}" the gradient changes when 1000 is added to every logit.'
        assert_close(student.dloss_dz(z + 1000.0, 4, kind), g, atol=1e-6, message=message)


def numeric_slope(z, y, kind, h=1e-4):
    """Return the central differences of sample_loss, logit by logit."""
    steps = h * np.eye(len(z))
    return np.array([(sample_loss(z + v, y, kind) - sample_loss(z - v, y, kind)) / (2 * h) for v in steps])


@pytest.mark.check(item="dloss_dz", points=5)
def test_dz_at_vertex(student, rng):
    """Where the true class has no probability left, MSE moves the other logits still, and cross-entropy moves all."""
    for num_classes in (4, 3):
        y = int(rng.integers(1, num_classes))
        p = rng.uniform(0.2, 0.5, size=num_classes) + 0.3 * np.arange(num_classes)
        p[y] = 0.0
        p /= p.sum()
        p[y] = 1e-12
        for kind in KINDS:
            message = f'For "{kind}" the gradient is wrong where the true class has almost no probability.'
            g = student.dloss_dz(np.log(p), y, kind)
            assert_close(g, sample_gradient(np.log(p), y, kind), atol=1e-9, message=message)
    g = student.dloss_dz(np.log([1e-12, 0.5, 0.3, 0.2]), 0, "mse")
    assert_close(g, [0.0, 0.12, -0.048, -0.072], atol=1e-6, message="The gradient of MSE near p = 0 is wrong.")


@pytest.mark.check(item="dloss_dz", points=7)
def test_saturation_numbers(student, rng):
    """Far on the wrong side the gradient of cross-entropy keeps its length, and that of MSE all but vanishes."""
    far = np.array([-10.0, 10.0, -1000.0])
    for kind, length in (("ce", 1.41421), ("mse", 1.16596e-8)):
        got = np.linalg.norm(student.dloss_dz(far, 0, kind))
        message = f'For "{kind}" the gradient has the wrong length at the logits -10, 10 and -1000.'
        assert_close(got, length, rtol=0.01, atol=0.0, message=message)
    for u in rng.uniform([-9.0, -4.0, 1.0], [-5.0, -1.0, 4.0]):
        ce, mse = (student.dloss_dz(np.array([u, 0.0]), 0, kind)[0] for kind in KINDS)
        a = 1 / (1 + math.exp(-u))
        message = (
            "With two classes the slopes are not those of a sigmoid: MSE has its derivative as a factor, CE has not."
        )
        assert_close([ce, mse], [a - 1, 4 * (a - 1) * a * (1 - a)], rtol=1e-4, atol=0.0, message=message)


# ---- landscape ----


@pytest.mark.check(item="landscape", points=8)
def test_landscape_axes(student, rng):
    """Row i and column j hold the loss of the logits (y1[j], y2[i], y3), the first class being the true one."""
    y1, y2 = np.sort(rng.uniform(-3.0, 3.0, size=(2, 5)), axis=1)
    cases = [(y1, y2[:3], 0.5), (y1[:4], y2[:4], -1000.0), (y1[1:3], y2, float(rng.uniform(1.0, 3.0)))]
    cases.append((np.array([-15.0, 15.0]), np.array([-15.0, 15.0]), -15.0))
    for first, second, third in cases:
        for kind in KINDS:
            right = [[sample_loss([a, b, third], 0, kind) for a in first] for b in second]
            values = student.landscape(kind, first, second, third)
            assert_unchanged(student.landscape)
            same_size = len(first) == len(second)
            message = "Rows belong to y2 and columns to y1." if same_size and np.allclose(values.T, right) else ""
            assert_close(
                values, right, message=message or f'For "{kind}" the values are not the losses at these logits.'
            )


# ---- steps_to_half ----


def band(kind, z, lr, slack=1e-6):
    """Return the fewest and the most steps to p_0 > 1/2 that rounding could make of it."""
    z, counts = np.array(z), []
    for limit in (0.5 - slack, 0.5 + slack):
        steps = counts[0] if counts else 0
        while probabilities(z)[0] <= limit:
            z = z - lr * sample_gradient(z, 0, kind)
            steps += 1
        counts.append(steps)
    return counts


@pytest.mark.check(item="steps_to_half", points=5)
def test_steps_to_half(student, rng):
    """From the logits -5, 5 and -1000 cross-entropy needs 6 steps of lr 1 and MSE 2762; other starts follow suit."""
    start = np.array([-5.0, 5.0, -1000.0])
    for kind, right in (("ce", 6), ("mse", 2762)):
        steps = student.steps_to_half(kind, start, 1.0, 5000)
        assert_unchanged(student.steps_to_half)
        assert_close(steps, right, message=f'The number of steps with "{kind}" from -5, 5 and -1000 is wrong.')
    for kind in KINDS:
        z = np.array([-1.0, 0.3, 0.0, -0.2]) + rng.uniform(-0.1, 0.1, size=4)
        lr = float(rng.uniform(0.1, 0.2))
        fewest, most = band(kind, z, lr)
        steps = student.steps_to_half(kind, z, lr, 5000)
        message = f'The number of steps with "{kind}" is wrong for four classes and a small lr.'
        assert_true(
            steps == int(steps) and fewest <= steps <= most, message=message, detail=f"{steps}, {fewest} to {most}"
        )
    judge_ends(student.steps_to_half)


def judge_ends(f):
    """Hold the cases without a step, at exactly one half, and at the limit against the statement."""
    message = "A start that is above one half already needs 0 steps."
    assert_close(f("mse", np.array([3.0, 0.0, 0.5]), 1.0, 50), 0, message=message)
    assert_close(f("ce", np.zeros(2), 1.0, 50), 1, message="Exactly one half is not above one half.")
    message = "Where max_steps steps are not enough, the answer is max_steps."
    assert_close(f("mse", np.array([-10.0, 10.0, -1000.0]), 1.0, 40), 40, message=message)
    assert_close(f("ce", np.array([-10.0, 10.0, -1000.0]), 1.0, 40), 11, message="From -10, 10 and -1000 it is wrong.")


# ---- train_from ----


def trained(W0, X, y, kind, lr, steps):
    """Return the weights after some steps against the mean of sample_gradient."""
    W = W0.copy()
    for _ in range(steps):
        W = W - lr * mean_gradient(W, X, y, lambda s, label: sample_gradient(s, label, kind))
    return W


@pytest.mark.check(item="train_from", points=5)
def test_confidently_wrong_start(student, rng):
    """Steps follow the mean gradient; sure of wrong digits, 200 of them save cross-entropy and not MSE."""
    W0, X, y = rng.normal(size=(5, 3)), samples(rng, 8, 5), labels(rng, 8, 3)
    for kind in KINDS:
        W = student.train_from(W0, X, y, kind, 0.7, 4)
        assert_unchanged(student.train_from)
        message = f'The weights after a few steps with "{kind}" are wrong.'
        assert_close(W, trained(W0, X, y, kind, 0.7, 4), message=message)
    assert_close(
        student.train_from(W0, X, y, "ce", 0.7, 0), W0, message="After 0 steps the weights are those of the start."
    )
    W0, X, y = confidently_wrong(rng)
    ce, mse = (np.mean((X @ student.train_from(W0, X, y, kind, 2.0, 200)).argmax(axis=1) == y) for kind in KINDS)
    assert_true(ce > 0.85, message="Cross-entropy does not recover from weights that are sure of wrong digits.")
    assert_true(
        mse < 0.4, message="MSE recovers from weights that are sure of wrong digits, which its gradient cannot do."
    )


# ---- Questions ----


@pytest.mark.check(item="smaller_ce_larger_mse", points=2)
def test_smaller_ce_larger_mse_answer(student):
    """The prediction has a smaller cross-entropy than (0.8, 0.1, 0.1), and a larger squared distance to the truth."""
    q = student.smaller_ce_larger_mse()
    assert_true(q.shape == (3,) and np.all(q >= 0), message="Return three probabilities, none of them negative.")
    assert_close(q.sum(), 1.0, message="The probabilities must sum to 1.")
    assert_true(q[0] > 0.8 + 1e-9, message="Its cross-entropy is not the smaller one.")
    message = "Its squared distance to the truth is not the larger one."
    assert_true(squared_distance(q, 0) > squared_distance([0.8, 0.1, 0.1], 0) + 1e-9, message=message)


@pytest.mark.check(item="best_predictions", points=1)
def test_best_predictions_answer(student):
    """Both predictions have the smallest expected loss, each by its own measure."""
    for p, name in zip(student.best_predictions(), ("cross-entropy", "MSE"), strict=True):
        message = f"The expected {name} can be made smaller."
        assert_close(p, [0.6, 0.3, 0.1], rtol=0.0, atol=2e-3, message=message)


@pytest.mark.check(item="ce_gradient_when_right", points=2)
def test_ce_gradient_when_right_answer(student):
    """The slope of cross-entropy along the true class's logit is right at a probability of 0.99."""
    message = "Take the slope along the logit, with its sign."
    assert_close(student.ce_gradient_when_right(), -0.01, rtol=1e-3, message=message)


@pytest.mark.check(item="match_gradients", points=3)
def test_match_gradients_answer(student):
    """Each of the three vectors has the name that it deserves."""
    message = "Try: which vectors sum to 0, and which of them moves the true class?"
    assert_true(student.match_gradients() == ("b", "c", "a"), message=message)


@pytest.mark.check(item="saturation_ratio", points=1)
def test_saturation_ratio_answer(student):
    """The ratio of the two slopes of a saturated sigmoid is right to three digits."""
    a = 1 / (1 + math.exp(4.0))
    assert_close(student.saturation_ratio(), 1 / (2 * a * (1 - a)), rtol=1e-3)


@pytest.mark.check(item="class_weights_like_repeating", points=1)
def test_class_weights_like_repeating_answer(student, rng):
    """The weighted mean over the six samples is the plain mean over the 18, whatever the losses of the samples are."""
    w = student.class_weights_like_repeating()
    assert_true(w.shape == (3,), message="Return exactly three weights.")
    six = (0, 0, 0, 1, 1, 2)
    eighteen = [i for i, k in enumerate(six) for _ in range(6 // six.count(k))]
    for _ in range(8):
        losses = [sample_loss(z, k, "ce") for z, k in zip(rng.normal(scale=2.0, size=(6, 3)), six, strict=True)]
        weighted = sum(w[k] * loss for k, loss in zip(six, losses, strict=True)) / len(six)
        assert_close(weighted, sum(losses[i] for i in eighteen) / len(eighteen), rtol=1e-3)


# ---- Where known mistakes are told apart ----


def loss_probes(rng):
    """Return calls that both losses get: with and without reg, zero weights, few samples, equal sizes, big scores."""
    W, X, y = problem(rng)
    big, picks = scores_as_problem(np.array([[1000.0, 1001.0, 1002.0, 1000.0], [1001.0, 1000.0, 1002.0, 1003.0]]))
    apart, X_apart = scores_as_problem(np.array([[1.0, 2.0, 0.0, 1.0], [1000.0, 1001.0, 1000.0, 1002.0]]))
    return [
        call(W, X, y, REG),
        call(W, X, y, 0.0),
        call(np.zeros((D, C)), X, y, REG),
        call(W, X, y % (C - 1), 0.0),
        call(rng.normal(scale=0.3, size=(10, 10)), samples(rng, 10, 10), rng.permutation(10), REG),
        call(big, picks, np.array([3, 1]), 0.0),
        call(apart, X_apart, np.array([1, 3]), 0.0),
        call(np.array([[0.5, -0.25]]), np.ones((3, 1)), np.array([0, 1, 1]), REG),
    ]


def logit_probes(rng):
    """Return calls of dloss_dz for both kinds: ordinary, large and saturated logits, every place of the truth."""
    z = rng.normal(scale=1.5, size=4)
    rows = [(z, 2), (z, 0), (np.zeros(3), 1), (z + 1000.0, 3), (np.log([1e-12, 0.5, 0.3, 0.2]), 0)]
    rows.append((np.array([-2.0, 1.0]), 0))
    return [call(row, y, kind) for row, y in rows for kind in KINDS]


def step_probes():
    """Return calls of steps_to_half: limits, ties, starts with two to four classes."""
    starts = [([-5.0, 5.0, -1000.0], 1.0), ([-1.0, 0.3, 0.0, -0.2], 0.15), ([0.0, 0.0], 1.0), ([3.0, 0.0, 0.5], 1.0)]
    starts.append(([-2.0, 1.5, 1.0], 0.4))
    return [call(kind, np.array(z), lr, 300) for z, lr in starts for kind in KINDS]


def probes(rng):
    """Return for each item the calls whose results tell its known mistakes apart."""
    y1, y2 = np.array([-2.0, 0.5, 1.0]), np.array([-1.0, 0.0, 2.5])
    far = np.array([-12.0, 12.0])
    W0, X, y = rng.normal(size=(5, 3)), samples(rng, 8, 5), labels(rng, 8, 3)
    return {
        "mse_linear_loss": loss_probes(rng),
        "mse_softmax_loss": loss_probes(rng),
        "dloss_dz": logit_probes(rng),
        "landscape": [
            call(kind, *axes)
            for axes in ((y1, y2, 0.5), (y1, y2[:2], 0.5), (y1, y2, -1000.0), (far, far, -12.0))
            for kind in KINDS
        ],
        "steps_to_half": step_probes(),
        "train_from": [
            call(W0, X, y, kind, lr, steps) for lr, steps in ((0.7, 3), (0.5, 1), (0.7, 0)) for kind in KINDS
        ],
        "smaller_ce_larger_mse": [call()],
        "best_predictions": [call()],
        "ce_gradient_when_right": [call()],
        "match_gradients": [call()],
        "saturation_ratio": [call()],
        "class_weights_like_repeating": [call()],
    }
