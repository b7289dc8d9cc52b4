"""The checks behind the wall: every row of the table of softmax, split so that each function has its own."""

import math

import numpy as np
import pytest

from autograder.checks import assert_close, assert_fast, assert_gradient, assert_true, assert_unchanged, call, loss_of

N, D, C = 9, 6, 4  # all different and none of them 10, so that no axis can stand in for another
REG = 0.3  # large enough for the penalty to show beside the data term
GAP = 800  # exp(-800) is 0 in float64, its logarithm is not

HALF_FORM = "The penalty is reg * sum(W * W), without a factor 1/2."
NOT_DEFINITION = "The probabilities are not exp(z) divided by the sum of exp(z) over the row."


# ---- Data: correct by construction, so that nothing is drawn twice ----


def labels(rng, num_samples=N, num_classes=C):
    """Draw unsorted labels (num_samples,): every class twice or more, the last two different."""
    rounds = [rng.permutation(num_classes) for _ in range(-(-num_samples // num_classes))]
    y = np.concatenate(rounds)[:num_samples]
    y[-1] = (y[-2] + rng.integers(1, num_classes)) % num_classes
    return y


def problem(rng):
    """Draw W (D, C), X (N, D) with the bias column last, and y (N,).

    Small features keep every p_y above 1e-3, so that log(p + 1e-8) shows where it is asked about: at wide gaps.
    """
    X = rng.uniform(-0.5, 0.5, size=(N, D))
    X[:, -1] = 1.0
    return rng.standard_normal((D, C)), X, labels(rng)


def integer_rows(rng, num_rows, num_classes=C):
    """Draw small integer logits, which any integer may be added to without rounding; no two of a row are equal."""
    rows = [rng.permutation(num_classes) + rng.integers(-4, 3) for _ in range(num_rows)]
    return np.array(rows, dtype=float)


def problem_with_scores(rows):
    """Return W and X with X @ W = rows exactly: each sample picks its own row of W, and the bias row is 0."""
    scores = np.asarray(rows, dtype=float)
    num_samples, num_classes = scores.shape
    W = np.vstack([scores, np.zeros((2, num_classes))])
    X = np.zeros((num_samples, num_samples + 2))
    X[:, :num_samples] = np.eye(num_samples)
    X[:, -1] = 1.0
    return W, X


def distributions(rng, num_outcomes=5):
    """Draw p and q (num_outcomes,) without zeros, not close to each other."""
    p, q = rng.uniform(0.2, 1.0, size=(2, num_outcomes))
    p[0] += 2.0
    q[-1] += 2.0
    return p / p.sum(), q / q.sum()


# ---- Oracles: the definitions, in loops ----


def softmax_by_definition(row):
    """Return exp(z_j) / sum_k exp(z_k) of one row of small logits."""
    total = sum(math.exp(z) for z in row)
    return [math.exp(z) / total for z in row]


def data_loss_by_definition(W, X, y):
    """Return the mean of -log p_y over the samples."""
    total = 0.0
    for i in range(len(y)):
        total -= math.log(softmax_by_definition(X[i] @ W)[y[i]])
    return total / len(y)


def data_gradient_by_definition(W, X, y):
    """Return the mean over samples of (p_j - [j is y]) * x in the column of each class j."""
    gradient = np.zeros(W.shape)
    for i in range(len(y)):
        p = softmax_by_definition(X[i] @ W)
        for j in range(W.shape[1]):
            gradient[:, j] += (p[j] - (j == y[i])) * X[i] / len(y)
    return gradient


def hinge_gradient_at_zero(X, y, num_classes):
    """Return the gradient of the mean hinge loss at W = 0, where every wrong class is within the margin."""
    gradient = np.zeros((X.shape[1], num_classes))
    for i in range(len(y)):
        for j in range(num_classes):
            if j != y[i]:
                gradient[:, j] += X[i] / len(y)
                gradient[:, y[i]] -= X[i] / len(y)
    return gradient


def binary_ce_by_definition(z, t):
    """Return the mean binary cross-entropy of small logits, and its gradient (N,)."""
    total, gradient = 0.0, []
    for i in range(len(z)):
        a = 1.0 / (1.0 + math.exp(-z[i]))
        total -= t[i] * math.log(a) + (1.0 - t[i]) * math.log(1.0 - a)
        gradient.append((a - t[i]) / len(z))
    return total / len(z), gradient


def cross_entropy_by_definition(p, q):
    """Return -sum p*log(q), where an outcome with p = 0 adds nothing and one with q = 0 < p makes it infinite."""
    total = 0.0
    for i in range(len(p)):
        if p[i] > 0:
            total -= p[i] * math.log(q[i]) if q[i] > 0 else -math.inf
    return total


def kl_by_definition(p, q):
    """Return the sum of p*log(p/q) under the same rules."""
    return cross_entropy_by_definition(p, q) - cross_entropy_by_definition(p, p)


def numeric_jacobian(z, h=1e-3):
    """Return the differences (five points) of the softmax of z: column k moves z_k."""
    J = np.zeros((len(z), len(z)))
    for k in range(len(z)):
        step = np.zeros(len(z))
        step[k] = h
        near = np.subtract(softmax_by_definition(z + step), softmax_by_definition(z - step))
        far = np.subtract(softmax_by_definition(z + 2 * step), softmax_by_definition(z - 2 * step))
        J[:, k] = (8 * near - far) / (12 * h)
    return J


# ---- softmax, log_softmax, logsumexp ----


@pytest.mark.check(item="softmax", points=3)
def test_softmax_shift_invariance_softmax(student, rng):
    """Adding the same number to all logits of a row changes no probability, even when it is 1000."""
    Z = integer_rows(rng, 3)
    P = student.softmax(Z)
    assert_unchanged(student.softmax)
    assert_close(P, [softmax_by_definition(row) for row in Z], message=NOT_DEFINITION)
    message = "The probabilities change when 1000 is added to every logit."
    assert_close(student.softmax(Z + 1000.0), P, rtol=1e-9, atol=1e-11, message=message)


@pytest.mark.check(item="log_softmax", points=2)
def test_softmax_shift_invariance_log_softmax(student, rng):
    """Adding the same number to all logits of a row changes no log-probability, even when it is 1000."""
    Z = integer_rows(rng, 3)
    L = student.log_softmax(Z)
    assert_unchanged(student.log_softmax)
    right = [[math.log(p) for p in softmax_by_definition(row)] for row in Z]
    assert_close(L, right, message="The values are not the logarithms of the probabilities.")
    message = "The log-probabilities change when 1000 is added to every logit."
    assert_close(student.log_softmax(Z + 1000.0), L, rtol=1e-9, atol=1e-11, message=message)


OFFSETS = [0.0, 1000.0, -1000.0, 0.0, -1000.0]
ROW_SCALES = "Rows of very different size in one call: at least one row comes out wrong."


@pytest.mark.check(item="softmax", points=3)
def test_softmax_row_scales_softmax(student, rng):
    """One call may hold rows around 0, around 1000 and around -1000; each has its own right answer."""
    Z = integer_rows(rng, len(OFFSETS))
    right = [softmax_by_definition(row) for row in Z]
    assert_close(student.softmax(Z + np.reshape(OFFSETS, (-1, 1))), right, message=ROW_SCALES)
    wide = student.softmax(np.array([[0.0, 800.0, -5.0], [-800.0, 0.0, 3.0]]))
    message = "A row whose own logits lie far apart comes out wrong."
    assert_close(wide, [[0.0, 1.0, 0.0], [0.0, *softmax_by_definition([0.0, 3.0])]], message=message)


@pytest.mark.check(item="log_softmax", points=2)
def test_softmax_row_scales_log_softmax(student, rng):
    """One call may hold rows around 0, around 1000 and around -1000; each has its own right answer."""
    Z = integer_rows(rng, len(OFFSETS))
    right = [[math.log(p) for p in softmax_by_definition(row)] for row in Z]
    assert_close(student.log_softmax(Z + np.reshape(OFFSETS, (-1, 1))), right, message=ROW_SCALES)


@pytest.mark.check(item="logsumexp", points=2)
def test_softmax_row_scales_logsumexp(student, rng):
    """One call may hold rows around 0, around 1000 and around -1000; adding a to a row adds a to its value."""
    Z = integer_rows(rng, len(OFFSETS))
    right = [math.log(sum(math.exp(z) for z in row)) for row in Z]
    values = student.logsumexp(Z)
    assert_unchanged(student.logsumexp)
    assert_close(values, right, message="The values are not log(sum(exp(z))) of the rows.")
    assert_close(student.logsumexp(Z + np.reshape(OFFSETS, (-1, 1))), np.add(right, OFFSETS), message=ROW_SCALES)
    wide = student.logsumexp(np.array([[0.0, 800.0], [3.0, -800.0]]))
    assert_close(wide, [800.0, 3.0], message="A row whose own logits lie far apart comes out wrong.")


@pytest.mark.check(item="log_softmax", points=2)
def test_softmax_loss_gap_800_log_softmax(student, rng):
    """A class that trails by 800 has a log-probability of about -800, not minus infinity."""
    Z = integer_rows(rng, 3)
    Z[np.arange(3), rng.integers(C, size=3)] = GAP
    assert_close(student.log_softmax(Z), Z - GAP, message="The log-probability of a class that is far behind is wrong.")


# ---- softmax_loss ----


@pytest.mark.check(item="softmax_loss", points=3)
def test_softmax_zero_weights_logC(student, rng):  # noqa: N802 - C is the number of classes, as in the lesson
    """With all weights zero every class is equally likely: the loss is log C, whatever reg is."""
    _, X, y = problem(rng)
    loss, _ = student.softmax_loss(np.zeros((D, C)), X, y, REG)
    assert_close(loss, math.log(C), message="The loss at W = 0 is not log C.")


def single_gap(rng):
    """Return rows of scores, labels and losses: one sample whose true class trails by 800."""
    y = rng.integers(1, C - 1)  # never the last class: the number of classes is not for the labels to tell
    row = np.zeros(C)
    row[(y + rng.integers(1, C)) % C] = GAP
    return [row], [y], [float(GAP)]


def gap_among_scales(rng):
    """Return the same for rows of one common score each, and after them a row with a gap of 800."""
    rows, y, losses = single_gap(rng)
    level = [np.full(C, float(a)) for a in rng.permutation([0, 0, 1000, -1000])]
    return [*level, *rows], [*rng.permutation(C), *y], [math.log(C)] * len(level) + losses


@pytest.mark.check(item="softmax_loss", points=6)
@pytest.mark.parametrize("scene", [single_gap, gap_among_scales])
def test_softmax_loss_gap_800_softmax_loss(student, rng, scene):
    """A true class that trails by 800 costs about 800, also beside samples with scores around 1000."""
    rows, y, losses = scene(rng)
    W, X = problem_with_scores(rows)
    loss, dW = student.softmax_loss(W, X, np.array(y), 0.0)
    assert_true(np.isfinite(loss), message="The loss of a class that trails by 800 is nan or infinite.")
    assert_close(loss, sum(losses) / len(losses), message="The loss of a class that trails by 800 is not about 800.")
    assert_true(np.all(np.isfinite(dW)), message="The gradient is nan or infinite when a class trails by 800.")


def penalty_of(W):
    """Return reg times the sum of all squared weights."""
    return REG * sum(w * w for w in W.ravel())


def is_half_form(loss_part, W):
    """Say whether reg adds half of what it should to the loss."""
    return math.isclose(loss_part, penalty_of(W) / 2, rel_tol=1e-5)


@pytest.mark.check(item="softmax_loss", points=8)
def test_softmax_loss_oracle(student, rng):
    """The loss is the mean of -log p_y over the samples plus reg times the sum of all squared weights."""
    W, X, y = problem(rng)
    right = data_loss_by_definition(W, X, y)
    data, _ = student.softmax_loss(W, X, y, 0.0)
    assert_unchanged(student.softmax_loss)
    assert_close(data, right, message="With reg = 0 the loss is not the mean of -log p_y.")
    loss, _ = student.softmax_loss(W, X, y, REG)
    assert_unchanged(student.softmax_loss)
    message = HALF_FORM if is_half_form(loss - data, W) else "What reg adds to the loss is not reg * sum(W * W)."
    assert_close(loss, right + penalty_of(W), message=message)


@pytest.mark.check(item="softmax_loss", points=10)
def test_softmax_grad_oracle(student, rng):
    """The gradient dW is that of the mean loss plus that of the penalty, in every entry."""
    W, X, y = problem(rng)
    right = data_gradient_by_definition(W, X, y)
    data_loss, data = student.softmax_loss(W, X, y, 0.0)
    assert_close(data, right, message="With reg = 0, dW is not the gradient of the mean of -log p_y.")
    loss, dW = student.softmax_loss(W, X, y, REG)
    message = "What reg adds to dW is not the derivative of reg * sum(W * W)."
    if np.allclose(dW - data, REG * W, rtol=1e-5, atol=1e-6):
        is_half = is_half_form(loss - data_loss, W)
        message = HALF_FORM if is_half else "What reg adds to dW is not the derivative of what it adds to the loss."
    assert_close(dW, right + 2 * REG * W, message=message)


@pytest.mark.check(item="softmax_loss", points=7)
def test_softmax_grad_consistency(student, rng):
    """The gradient dW belongs to the very loss that is returned with it, as differences of that loss show."""
    W, X, y = problem(rng)
    loss = loss_of(student.softmax_loss, X, y, REG)
    elsewhere = {"W": (-W, X, y), "X": (W, -X, y), "y": (W, X, (y + 1) % C)}
    for name, (weights, samples, wanted) in elsewhere.items():
        moved = student.softmax_loss(weights, samples, wanted, 0.0)[0] != student.softmax_loss(W, X, y, 0.0)[0]
        assert_true(moved, message=f"With reg = 0 the loss does not depend on {name}.")
    assert_gradient(loss, W, X, rng)


@pytest.mark.check(item="softmax_loss", points=3)
def test_softmax_vs_hinge_at_zero(student, rng):
    """At W = 0 and reg = 0 the gradient of the hinge loss is exactly C times that of cross-entropy."""
    _, X, y = problem(rng)
    _, dW = student.softmax_loss(np.zeros((D, C)), X, y, 0.0)
    assert_close(C * dW, hinge_gradient_at_zero(X, y, C), message="At W = 0 the gradient is wrong.")


@pytest.mark.check(item="softmax_loss", points=3)
def test_softmax_no_loop_over_N(student, reference, rng):  # noqa: N802 - N is the number of samples, as in the lesson
    """The time hardly grows with the number of samples: whole arrays are used, not a loop over them."""

    def draw(num_samples):
        W, X = rng.standard_normal((65, 10)), rng.standard_normal((num_samples, 65))
        return 0.1 * W, X, labels(rng, num_samples, 10), REG

    assert_fast(student.softmax_loss, reference.softmax_loss, draw)


# ---- Two classes ----


@pytest.mark.check(item="sigmoid", points=2)
def test_two_class_sigmoid_sigmoid(student, rng):
    """The softmax of two logits is the sigmoid of their difference; at 1000 and -1000 it is 1 and 0."""
    pairs = rng.normal(scale=2.0, size=(7, 2))
    right = [softmax_by_definition(pair)[0] for pair in pairs]
    values = student.sigmoid(pairs[:, 0] - pairs[:, 1])
    assert_unchanged(student.sigmoid)
    assert_close(values, right, message="sigmoid(z1 - z2) is not the first of two softmax probabilities.")
    small = np.array([-0.9, -0.1, 0.1, 0.5, 0.9])
    right = [softmax_by_definition([z, 0.0])[0] for z in small]
    assert_close(student.sigmoid(small), right, message="The sigmoid of a small logit is wrong.")
    far = student.sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    assert_close(far, [0.0, 0.5, 1.0], message="The sigmoid of a very large or very small logit is wrong.")


@pytest.mark.check(item="binary_ce_from_logits", points=2)
def test_two_class_sigmoid_binary_ce_from_logits(student, rng):
    """It is the mean cross-entropy of a two-class softmax with the logits z and 0, finite at any logit."""
    z, t = rng.normal(scale=2.0, size=7), rng.permutation([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    right, right_gradient = binary_ce_by_definition(z, t)
    loss, gradient = student.binary_ce_from_logits(z, t)
    assert_unchanged(student.binary_ce_from_logits)
    assert_close(loss, right, message="The loss is not the mean binary cross-entropy.")
    assert_close(gradient, right_gradient, message="The gradient is not that of the mean loss with respect to z.")
    far = np.array([-1000.0, 1000.0, 1000.0, -1000.0])
    loss, gradient = student.binary_ce_from_logits(far, np.array([1.0, 0.0, 1.0, 0.0]))
    assert_close(loss, 500.0, message="The loss of a very large or very small logit is wrong.")
    message = "The gradient at a very large or very small logit is wrong."
    assert_close(gradient, [-0.25, 0.25, 0.0, 0.0], message=message)


# ---- Information ----


@pytest.mark.check(item="entropy", points=2)
def test_info_identities_entropy(student, rng):
    """Entropy is in nats, 0 for a certain outcome and largest, log K, for a uniform one; 0 log 0 is 0."""
    p, _ = distributions(rng)
    value = student.entropy(p)
    assert_unchanged(student.entropy)
    assert_close(
        value, cross_entropy_by_definition(p, p), message="The entropy of a distribution without zeros is wrong."
    )
    assert_close(
        student.entropy(np.full(7, 1 / 7)), math.log(7), message="A uniform distribution has the entropy log K."
    )
    padded = rng.permutation(np.append(p, [0.0, 0.0]))
    message = "Outcomes of probability 0 must add nothing to the entropy."
    assert_close(student.entropy(padded), cross_entropy_by_definition(p, p), message=message)
    assert_close(student.entropy(np.array([0.0, 1.0, 0.0])), 0.0, message="A certain outcome has the entropy 0.")


@pytest.mark.check(item="kl", points=2)
def test_info_identities_kl(student, rng):
    """KL(p, q) is the mean of log(p/q) under p: 0 only for p = q, infinite where q = 0 < p."""
    p, q = distributions(rng)
    value = student.kl(p, q)
    assert_unchanged(student.kl)
    assert_close(value, kl_by_definition(p, q), message="KL(p, q) of two distributions without zeros is wrong.")
    assert_close(student.kl(p, p), 0.0, message="The divergence of a distribution from itself is 0.")
    padded_p, padded_q = np.append(p, [0.0, 0.0]), np.append(q / 2, [0.5, 0.0])
    message = "Outcomes that p never gives must add nothing."
    assert_close(student.kl(padded_p, padded_q), kl_by_definition(padded_p, padded_q), message=message)
    missing = np.append(p[:-1] + p[-1] / 4, 0.0)
    message = "Where q is 0 and p is not, the divergence is infinite."
    assert_close(student.kl(q, missing), math.inf, message=message)
    sure = np.array([0.0, 1.0, 0.0])
    assert_close(
        student.kl(sure, sure), 0.0, message="Two distributions that are sure of the same outcome do not differ."
    )


@pytest.mark.check(item="cross_entropy", points=2)
def test_info_identities_cross_entropy(student, rng):
    """Cross-entropy is entropy plus divergence: log K against a uniform q, infinite where q = 0 < p."""
    p, q = distributions(rng)
    value = student.cross_entropy(p, q)
    assert_unchanged(student.cross_entropy)
    right = cross_entropy_by_definition(p, p) + kl_by_definition(p, q)
    assert_close(value, right, message="The value is not H(p) + KL(p, q).")
    assert_close(student.cross_entropy(p, np.full(5, 0.2)), math.log(5), message="Against a uniform q it is log K.")
    padded_p, padded_q = np.append(p, [0.0, 0.0]), np.append(q / 2, [0.5, 0.0])
    right = cross_entropy_by_definition(padded_p, padded_q)
    message = "Outcomes that p never gives must add nothing."
    assert_close(student.cross_entropy(padded_p, padded_q), right, message=message)
    missing = np.append(p[:-1] + p[-1] / 4, 0.0)
    message = "Where q is 0 and p is not, the cross-entropy is infinite."
    assert_close(student.cross_entropy(q, missing), math.inf, message=message)
    sure = np.array([0.0, 1.0, 0.0])
    assert_close(student.cross_entropy(sure, sure), 0.0, message="Being sure of what happens costs nothing.")


@pytest.mark.check(item="js", points=2)
def test_info_identities_js(student, rng):
    """JS is symmetric and finite: 0 for equal distributions, at most log 2, reached without common outcomes."""
    p, q = distributions(rng)
    middle = (p + q) / 2
    right = (kl_by_definition(p, middle) + kl_by_definition(q, middle)) / 2
    value = student.js(p, q)
    assert_unchanged(student.js)
    assert_close(value, right, message="The value is not the mean divergence of p and q from their mixture.")
    assert_close(student.js(q, p), value, message="Swapping p and q changes the value.")
    assert_close(student.js(p, p), 0.0, message="For two equal distributions it is 0.")
    none = np.zeros(5)
    message = "Two distributions without a common outcome are log 2 apart."
    assert_close(student.js(np.append(p, none), np.append(none, q)), math.log(2), message=message)


@pytest.mark.check(item="softmax_jacobian", points=4)
def test_jacobian_full(student, rng):
    """The Jacobian is symmetric, its rows sum to 0, no eigenvalue is negative, and differences agree with it."""
    z = rng.normal(scale=1.5, size=5)
    J = student.softmax_jacobian(z)
    assert_unchanged(student.softmax_jacobian)
    assert_close(J, J.T, atol=1e-6, message="The Jacobian is not symmetric.")
    message = "The rows do not sum to 0, though moving all logits together changes nothing."
    assert_close(J.sum(axis=1), np.zeros(5), atol=1e-6, message=message)
    assert_true(np.linalg.eigvalsh((J + J.T) / 2).min() > -1e-6, message="The Jacobian has a negative eigenvalue.")
    message = "Differences of the softmax do not agree with the Jacobian."
    assert_close(J, numeric_jacobian(z), atol=1e-6, message=message)
    message = "The Jacobian changes when 1000 is added to every logit."
    assert_close(student.softmax_jacobian(z + 1000.0), J, atol=1e-6, message=message)


# ---- Questions ----


@pytest.mark.check(item="cross_entropy_minus_entropy", points=2)
def test_cross_entropy_minus_entropy_answer(student):
    """The term that separates the cross-entropy of A and B from the entropy of A is named."""
    assert_true(student.cross_entropy_minus_entropy() == "b", message="Another of the four terms is the right one.")


@pytest.mark.check(item="shrinking_gap", points=3)
def test_shrinking_gap_answer(student):
    """Two logits at least 1 apart, whose probabilities are closer together than they are."""
    z = student.shrinking_gap()
    assert_true(z.shape == (2,), message="Return exactly two logits.")
    gap = abs(z[0] - z[1])
    assert_true(gap >= 1, message="The two logits must be at least 1 apart.")
    shrunk = 1 / (1 + math.exp(-min(gap, 700.0)))  # the probability of the larger logit
    assert_true(2 * shrunk - 1 < gap, message="The probabilities must be closer together than the logits.")


@pytest.mark.check(item="double_softmax_floor", points=3)
def test_double_softmax_floor_answer(student):
    """The smallest loss with ten classes when softmax is applied twice, right to three decimals."""
    floor = student.double_softmax_floor()
    message = "What do ten logits between 0 and 1 give at best?"
    assert_close(floor, math.log(math.e + 9) - 1, rtol=0.0, atol=5e-4, message=message)


@pytest.mark.check(item="far_point_changes", points=2)
def test_far_point_changes_answer(student):
    """The losses that move when a point far on the right side of its margin is added are named."""
    assert_true(student.far_point_changes() == "c", message="Another of the four answers is the right one.")


# ---- Where known mistakes are told apart ----


def loss_probes(rng):
    """Return calls of softmax_loss; the later ones overflow for one way of shifting and not for another."""
    W, X, y = problem(rng)
    certain, picks = problem_with_scores([[0.5, 2.5, 1.5, 0.25], [1.0, 0.75, 0.5, 3.0]])
    large, X_large = problem_with_scores([[0.0, 1.0, 2.0, 400.0], [1.0, 0.0, 2.0, 3.0]])
    edge, X_edge = problem_with_scores([[3.0, 2.0, 1.0, 711.0], [1.0, 0.0, 2.0, 3.0]])
    apart, X_apart = problem_with_scores([[1.0, 2.0, 0.0, 1.0], [1000.0, 1001.0, 1000.0, 1002.0]])
    wide, X_wide = problem_with_scores([[0.0, GAP, 1.0, 2.0], [-1000.0] * 4, [1000.0, 1000.0, 1001.0, 1000.0]])
    return [
        call(W, X, y, 0.0),
        call(W, X, y, REG),
        call(np.zeros((D, C)), X, y, REG),
        call(certain, picks.astype(np.int64), np.array([1, 3]), 0.0),
        call(large, X_large, np.array([3, 1]), 0.0),
        call(edge, X_edge, np.array([3, 1]), 0.0),
        call(apart, X_apart, np.array([1, 3]), 0.0),
        call(wide, X_wide, np.array([0, 2, 1]), 0.0),
    ]


def logit_probes(rng):
    """Return calls for softmax and its relatives; integers and big rows tell ways of shifting apart."""
    Z = rng.normal(scale=2.0, size=(3, C))
    return [
        call(Z),
        call(np.array([[0.0, 1.0, 2.0, 400.0], [1.0, 0.0, 2.0, 3.0]])),
        call(np.array([[3.0, 2.0, 1.0, 711.0], [1.0, 0.0, 2.0, 3.0]])),
        call(np.array([[1.0, 2.0, 0.0, 1.0], [1000.0, 1001.0, 1000.0, 1002.0]])),
        call(np.array([[-1000.0, -1001.0, -1000.0, -1000.0], [2.0, 1.0, 0.0, 1.0], [0.0, 3.0, 1.0, 2.0]])),
        call(np.array([[0.0, float(GAP), 1.0, 2.0], [1.0, 0.0, 2.0, 3.0]])),
        call(integer_rows(rng, 3).astype(np.int64)),
    ]


def information_probes(rng):
    """Return calls for the functions of two distributions: no zeros, shared zeros, and a zero of either."""
    p, q = distributions(rng)
    half = np.array([0.5, 0.5, 0.0, 0.0])
    return [
        call(p, q),
        call(p, p),
        call(np.append(p, [0.0, 0.0]), np.append(q / 2, [0.5, 0.0])),
        call(half, np.array([0.5, 0.0, 0.5, 0.0])),
        call(half, half[::-1].copy()),
    ]


def probes(rng):
    """Return for each item the calls whose results tell its known mistakes apart."""
    p, q = distributions(rng)
    z, t = rng.normal(scale=2.0, size=5), np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    far = np.array([-1000.0, 1000.0, 1000.0, -1000.0])
    two = information_probes(rng)
    one = [call(p), call(np.append(q, 0.0)), call(np.array([0.0, 1.0, 0.0])), call(np.full(7, 1 / 7))]
    return {
        "softmax": logit_probes(rng),
        "log_softmax": logit_probes(rng),
        "logsumexp": logit_probes(rng),
        "softmax_loss": loss_probes(rng),
        "sigmoid": [call(z), call(far[:1]), call(far[1:2]), call(np.zeros(3)), call(20 * t - 40)],
        "binary_ce_from_logits": [
            call(z, t),
            call(np.zeros(5), t),
            call(far, np.array([0.0, 1.0, 1.0, 0.0])),
            call(far, np.array([1.0, 0.0, 1.0, 0.0])),
            call(far[:1], np.array([1.0])),
        ],
        "entropy": one,
        "kl": two,
        "cross_entropy": two,
        "js": two,
        "softmax_jacobian": [call(z), call(np.zeros(3)), call(z[:2]), call(np.array([1000.0, 1001.0, 1005.0]))],
        "cross_entropy_minus_entropy": [call()],
        "shrinking_gap": [call()],
        "double_softmax_floor": [call()],
        "far_point_changes": [call()],
    }
