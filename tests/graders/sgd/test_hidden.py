"""Hidden checks of the sgd assignment.

They watch: the loss function that a loop is given belongs to the check, is called back from the student's code
and remembers what it was asked. So batches, their order, W at each call and every step are judged for what they
are, and never a loss that some seed happens to give. Callbacks refuse odd arguments with a sentence.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from autograder.checks import CheckFailure, assert_close, assert_true, assert_unchanged, call

TIGHT = {"rtol": 1e-9, "atol": 1e-10}  # the batches are given, so a walk is determined but for rounding
DIGITS = Path(__file__).parents[3] / "solutions" / "sgd" / "digits.npz"
FAIR = 0.92  # 600 seeds of a right loop end at 0.929 or above, the best of 100 random W at 0.287 or below


class Step(NamedTuple):
    """What one call of a loss function was given: W (D, C), X (b, D), y (b,), reg."""

    W: np.ndarray
    X: np.ndarray
    y: np.ndarray
    reg: np.ndarray


class Watch:
    """A loss function that remembers its calls, and the losses and slopes that it gave."""

    def __init__(self, loss, shape):
        """Watch `loss`; W must have the given shape (D, C)."""
        self.loss, self.shape = loss, shape
        self.steps, self.losses, self.slopes = [], [], []

    def __call__(self, W, X, y, reg):
        """Return the loss and its slope; raises CheckFailure for arguments of another form."""
        step = Step(*(as_numbers(value) for value in (W, X, y, reg)))
        judge_form(step, self.shape)
        with np.errstate(all="ignore"):  # a loop that runs away overflows, and that is judged elsewhere
            loss, dW = self.loss(*step)
        self.steps.append(step)
        self.losses.append(loss)
        self.slopes.append(dW)
        return loss, dW


def as_numbers(value):
    """Return an argument of a loss function as float64; raises CheckFailure."""
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.array(None)  # a ragged list
    assert_true(array.dtype.kind in "biuf", message="loss_fn is given something that is not made of numbers.")
    return array.astype(np.float64)


def judge_form(step, shape):
    """Hold the arguments of one call of a loss function against the shapes that the statement gives."""
    assert_true(step.W.shape == shape, message="loss_fn is given a W of another shape than (D, C).")
    rows = step.X.ndim == 2 and step.X.shape[1] == shape[0]
    assert_true(rows, message="loss_fn is given an X_batch that is not made of rows of X.")
    assert_true(len(step.X), message="loss_fn is given a batch without any row.")
    assert_true(step.y.shape == step.X.shape[:1], message="loss_fn is given another number of labels than of rows.")
    assert_true(step.reg.ndim == 0, message="loss_fn is given a reg that is not a number.")


# ---- Losses that checks hand out, and the oracle of a walk ----


def places_of(y, W):
    """Return the index of each true class's entry; raises CheckFailure for labels that are no classes of W."""
    classes = np.all((y >= 0) & (y < W.shape[1]) & (y == np.floor(y)))
    assert_true(classes, message="loss_fn is given labels that are none of the classes.")
    return np.arange(len(y)), y.astype(int)


def bowl(W, X, y, reg):
    """Cost sum(W * W), whatever the batch: each step multiplies W by 1 - 2*lr."""
    return float(np.sum(W * W)), 2 * W


def pull(W, X, y, reg):
    """Cost the mean squared distance of the scores from cos(label + class), and reg * sum(W * W).

    The squared sum of a sample's distances comes on top, so that no class can be moved on its own.
    """
    errors = X @ W - np.cos(np.add.outer(y, np.arange(W.shape[1])))
    sums = errors.sum(axis=1, keepdims=True)
    cost = (np.sum(errors**2) + 0.2 * np.sum(sums**2)) / len(y) + reg * np.sum(W * W)
    return float(cost), 2 * X.T @ (errors + 0.2 * sums) / len(y) + 2 * reg * W


def soft_cost(W, X, y, reg):
    """Cost the mean cross-entropy of softmax, and reg * sum(W * W)."""
    logits, at = X @ W, places_of(y, W)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = odds / odds.sum(axis=1, keepdims=True)
    cost = -np.log(chances[at] + 1e-300).mean() + reg * np.sum(W * W)
    chances[at] -= 1
    return float(cost), X.T @ chances / len(y) + 2 * reg * W


def hinge_cost(W, X, y, reg):
    """Cost the mean multiclass hinge with delta = 1, and reg * sum(W * W)."""
    logits, at = X @ W, places_of(y, W)
    missing = np.maximum(0.0, logits - logits[at][:, None] + 1.0)
    missing[at] = 0.0
    pushes = (missing > 0) * 1.0
    pushes[at] = -pushes.sum(axis=1)
    return float(missing.sum() / len(y) + reg * np.sum(W * W)), X.T @ pushes / len(y) + 2 * reg * W


def walk(loss, W0, X, y, batches, lr, reg):
    """Take the steps one after the other; return every W on the way (one more than steps) and every loss."""
    trail, losses = [W0], []
    for batch in batches:
        value, slope = loss(trail[-1], X[batch], y[batch], reg)
        losses.append(value)
        trail.append(trail[-1] - lr * slope)
    return trail, losses


# ---- Data ----


class Task(NamedTuple):
    """Samples (N, D) whose first column counts the rows and whose last is ones, and their labels (N,)."""

    X: np.ndarray
    y: np.ndarray


def task(rng, N, D, C):
    """Draw a task; column 0 of row i is (i + 1)/N, so that a row can be told wherever it turns up."""
    X = rng.standard_normal((N, D))
    X[:, 0], X[:, -1] = np.arange(1, N + 1) / N, 1.0
    return Task(X, rng.permutation(np.arange(N) % C))


def ragged_batches(rng, N):
    """Draw batches of sizes 5, 3, 5, 1, 4, 2 and 5: some rows come again, one batch holds a row twice."""
    batches = [rng.permutation(N)[:size] for size in (5, 3, 5, 1, 4, 2, 5)]
    batches[2][3] = batches[2][0]
    return batches


def rows_of(watch, X):
    """Return, for each call, the numbers of the rows that it was given; raises CheckFailure for strange rows."""
    with np.errstate(all="ignore"):
        found = [np.rint(step.X[:, 0] * len(X)).astype(int) - 1 for step in watch.steps]
    for step, rows in zip(watch.steps, found, strict=True):
        known = np.all((rows >= 0) & (rows < len(X)))
        assert_true(known, message="loss_fn is given rows that are not rows of X.")
        assert_close(step.X, X[rows], message="loss_fn is given rows that are not rows of X.")
    return found


def fresh(rng):
    """Return the seed of a generator, since a generator crosses the wall unused only."""
    return int(rng.integers(2**31))


# ---- minibatches ----


def batches_in(value):
    """Return what `minibatches` returned as a list of index arrays; raises CheckFailure for another form."""
    rows = list(value) if isinstance(value, np.ndarray) and value.ndim == 2 else value
    assert_true(isinstance(rows, list | tuple), message="minibatches does not return a list of batches.")
    return [indices_in(part) for part in rows]


def indices_in(part):
    """Return one batch as an integer array; raises CheckFailure."""
    try:
        array = np.asarray(part)
    except ValueError:
        raise CheckFailure("A batch is not a row of whole numbers.") from None
    whole = array.ndim == 1 and array.dtype.kind in "iu"
    assert_true(whole, message="A batch is not a row of whole numbers.")
    return array.astype(int)


@pytest.mark.check(item="minibatches", points=6)
def test_minibatch_partition_minibatches(student, rng):
    """Every index is in exactly one batch, only the last batch may be short, and the given rng does the shuffling."""
    for N, size in ((23, 5), (20, 5), (7, 10), (12, 1), (1, 1)):
        judge_partition(batches_in(student.minibatches(N, size, np.random.default_rng(fresh(rng)))), N, size)
        assert_true(
            not student.minibatches.moved_random, message="A global random state is used, and not the given rng."
        )
    seed, other = fresh(rng), fresh(rng)
    first, again, second = (
        batches_in(student.minibatches(40, 5, np.random.default_rng(one))) for one in (seed, seed, other)
    )
    for batches in (first, again, second):
        judge_partition(batches, 40, 5)
    same = np.array_equal(np.concatenate(first), np.concatenate(again))
    assert_true(same, message="Two generators with the same seed do not give the same batches.")
    judge_shuffling(first, second)


def judge_partition(batches, N, size):
    """Hold sizes and contents of the batches of one epoch against the statement."""
    sizes = [len(batch) for batch in batches]
    assert_true(max(sizes, default=0) <= size, message="A batch is larger than batch_size.")
    everything = np.sort(np.concatenate([*batches, np.empty(0, int)]))
    kept = np.array_equal(np.unique(everything), np.arange(N))
    assert_true(kept, message="Some samples are in no batch, or an index is none of 0 to N - 1.")
    assert_true(len(everything) == N, message="A sample comes more than once in an epoch.")
    full = all(one == size for one in sizes[:-1]) and sizes[-1] > 0
    assert_true(full, message="A batch before the last one is short, or one is empty.")


def judge_shuffling(first, second):
    """Demand an order that depends on the generator and mixes samples from far apart."""
    order, other = np.concatenate(first), np.concatenate(second)
    moved = not np.array_equal(order, np.arange(len(order)))
    assert_true(moved, message="The samples come in the order of the data: nothing is shuffled.")
    assert_true(not np.array_equal(order, other), message="Another generator gives the very same batches.")
    blocks = all(np.ptp(batch) == len(batch) - 1 for batch in first)
    assert_true(not blocks, message="Each batch holds neighbours of the data: the samples themselves must be shuffled.")


# ---- sgd ----


@pytest.mark.check(item="sgd", points=8)
def test_sgd_quadratic_closed_form(student, rng):
    """On sum(W * W), k steps multiply W0 by (1 - 2*lr)**k: downhill, one step a batch, none of them scaled."""
    X, y = task(rng, 11, 4, 3)
    W0 = rng.standard_normal((4, 3))
    for lr in (0.1, 0.3, 0.7, 0.01):
        for sizes in ([4], [4, 4, 3], [3] * 6 + [1]):
            batches = [rng.permutation(11)[:size] for size in sizes]
            W, _ = student.sgd(Watch(bowl, (4, 3)), W0, X, y, batches, lr, 0.0)
            message = "After a single step W is off." if len(sizes) == 1 else "After several steps W is off."
            assert_close(W, (1 - 2 * lr) ** len(sizes) * W0, **TIGHT, message=message)


@pytest.mark.check(item="sgd", points=10)
def test_sgd_trajectory(student, rng):
    """Each step starts where the last one ended and is lr times the slope of its own batch, with the given reg."""
    X, y = task(rng, 17, 5, 4)
    batches, W0 = ragged_batches(rng, 17), rng.standard_normal((5, 4))
    for lr, reg in ((0.05, 0.0), (0.02, 0.4)):
        trail, _ = walk(pull, W0, X, y, batches, lr, reg)
        W, _ = student.sgd(Watch(pull, (5, 4)), W0, X, y, batches[:1], lr, reg)
        where = "With reg = 0" if reg == 0 else "With a reg that is not 0"
        assert_close(W, trail[1], **TIGHT, message=f"{where}, W is off after a single batch.")
        W, _ = student.sgd(Watch(pull, (5, 4)), W0, X, y, batches, lr, reg)
        message = f"{where}, W is right after a single batch, but not after batches of several sizes."
        assert_close(W, trail[-1], **TIGHT, message=message)


@pytest.mark.check(item="sgd", points=3)
def test_sgd_history_before_update_sgd(student, rng):
    """The history has one entry a batch: its loss before the update."""
    X, y = task(rng, 17, 5, 4)
    batches, W0 = ragged_batches(rng, 17), rng.standard_normal((5, 4))
    watch = Watch(pull, (5, 4))
    _, history = student.sgd(watch, W0, X, y, batches, 0.05, 0.3)
    judge_history(history, watch, walk(pull, W0, X, y, batches, 0.05, 0.3)[1])


def judge_history(history, watch, right):
    """Compare with the losses that the watch gave, if it gave one a step: a wrong step is judged elsewhere."""
    assert_true(len(history) == len(right), message="The history has another length than there are steps.")
    expected = watch.losses if len(watch.losses) == len(right) else right
    message = "The history does not hold the loss of each batch as it was before its update."
    assert_close(history, expected, **TIGHT, message=message)


@pytest.mark.check(item="sgd", points=4)
def test_sgd_W0_untouched(student, rng):  # noqa: N802 - the check's public name
    """The caller's W0 stays as it was while W moves on, and so do X and y."""
    X, y = task(rng, 13, 4, 3)
    W0 = rng.standard_normal((4, 3))
    batches = [rng.permutation(13)[:5] for _ in range(3)]
    W, _ = student.sgd(Watch(pull, (4, 3)), W0, X, y, batches, 0.05, 0.1)
    assert_unchanged(student.sgd)
    assert_true(np.abs(W - W0).max() > 1e-6, message="W0 is untouched, but the returned W has not moved either.")


@pytest.mark.check(item="sgd", points=4)
def test_sgd_calls_loss_with_batch_sgd(student, rng):
    """loss_fn is called once a batch, in order, with the rows and the labels of that batch and with reg."""
    X, y = task(rng, 17, 5, 4)
    batches = ragged_batches(rng, 17)
    watch = Watch(pull, (5, 4))
    student.sgd(watch, rng.standard_normal((5, 4)), X, y, batches, 0.05, 0.3)
    assert_true(len(watch.steps) == len(batches), message="loss_fn is not called exactly once a batch.")
    for step, batch in zip(watch.steps, batches, strict=True):
        right_size = len(step.X) == len(batch)
        assert_true(right_size, message="loss_fn is given another number of rows than the batch has.")
        assert_close(step.X, X[batch], message="loss_fn is given other rows than those of the batch.")
        assert_close(step.y, y[batch], message="loss_fn is given labels that do not belong to its rows.")
        assert_close(step.reg, 0.3, message="loss_fn is not given the reg of the call.")


# ---- train ----

SIZE, EPOCHS, RATE, STRENGTH = 5, 3, 0.05, 0.3
N, D, C = 23, 4, 6  # no label is C - 1, and C is not D + 1


def trained(student, rng, seed):
    """Let `train` work under watch; return the task, the watch, W and the history."""
    X, y = task(rng, N, D, C - 1)
    watch = Watch(pull, (D, C))
    generator = np.random.default_rng(seed)
    W, history = student.train(X, y, C, watch, RATE, STRENGTH, SIZE, EPOCHS, generator)
    return Task(X, y), watch, W, history


def epochs_of(watch, X):
    """Return the row numbers of each epoch's batches; raises CheckFailure where the number of steps is off."""
    each = -(-N // SIZE)
    message = "The number of steps is not epochs times the number of batches."
    assert_true(len(watch.steps) == each * EPOCHS, message=message)
    rows = rows_of(watch, X)
    return [rows[start : start + each] for start in range(0, len(rows), each)]


@pytest.mark.check(item="train", points=2)
def test_minibatch_partition_train(student, rng):
    """In each epoch every sample is used once, in an order of its own that comes from the given rng."""
    orders = []
    seed, other = fresh(rng), fresh(rng)
    for one in (seed, seed, other):
        (X, _), watch, _, _ = trained(student, rng, one)
        epochs = epochs_of(watch, X)
        for epoch in epochs:
            judge_partition(epoch, N, SIZE)
        orders.append([np.concatenate(epoch).tolist() for epoch in epochs])
    assert_true(not student.train.moved_random, message="A global random state is used, and not the given rng.")
    fixed = [order for order in orders[0] if order == list(range(N))]
    assert_true(not fixed, message="The samples come in the order of the data: nothing is shuffled.")
    varied = len({tuple(order) for order in orders[0]}) == EPOCHS
    assert_true(varied, message="Every epoch must shuffle anew, and two epochs have the same batches.")
    assert_true(orders[0] == orders[1], message="Two generators with the same seed do not give the same batches.")
    assert_true(orders[0] != orders[2], message="Another generator gives the very same batches.")


@pytest.mark.check(item="train", points=4)
def test_sgd_trajectory_train(student, rng):
    """W starts small, random and from the given rng; each step is lr times the slope, from epoch to epoch."""
    seed, other = fresh(rng), fresh(rng)
    _, watch, W, _ = trained(student, rng, seed)
    starts = [watch, trained(student, rng, seed)[1], trained(student, rng, other)[1]]
    assert_true(all(one.steps for one in starts), message="loss_fn is never called.")
    first, again, second = (one.steps[0].W for one in starts)
    assert_true(np.any(first != 0), message="W starts at zero, and not at small random numbers.")
    message = "The first W is not of the size that 0.001 * rng.standard_normal((D, C)) gives."
    assert_true(2e-4 < np.abs(first).mean() < 3e-3 and np.abs(first).max() < 7e-3, message=message)
    assert_true(np.array_equal(first, again), message="Two generators with the same seed give different first weights.")
    assert_true(not np.array_equal(first, second), message="Another generator gives the very same first weights.")
    for k, (before, slope) in enumerate(zip(watch.steps, watch.slopes, strict=True)):
        after = W if k + 1 == len(watch.steps) else watch.steps[k + 1].W
        message = "A W is not the one before it minus lr times its slope."
        assert_close(after, before.W - RATE * slope, **TIGHT, message=message)


@pytest.mark.check(item="train", points=2)
def test_sgd_history_before_update_train(student, rng):
    """The history goes through all epochs and holds the loss of every batch before its update."""
    (X, _), watch, _, history = trained(student, rng, fresh(rng))
    steps = EPOCHS * -(-N // SIZE)
    assert_true(len(history) == steps, message="The history has another length than there are steps.")
    epochs_of(watch, X)
    message = "The history does not hold the loss of each batch as it was before its update."
    assert_close(history, watch.losses, **TIGHT, message=message)


@pytest.mark.check(item="train", points=2)
def test_sgd_calls_loss_with_batch_train(student, rng):
    """Every row comes with its own label, W has a column for each class, and reg reaches loss_fn."""
    (X, y), watch, _, _ = trained(student, rng, fresh(rng))
    assert_true(watch.steps, message="loss_fn is never called.")
    for step, rows in zip(watch.steps, rows_of(watch, X), strict=True):
        assert_true(len(rows) <= SIZE, message="loss_fn is given more rows than batch_size.")
        assert_close(step.y, y[rows], message="loss_fn is given labels that do not belong to its rows.")
        assert_close(step.reg, STRENGTH, message="loss_fn is not given the reg of the call.")


@cache
def digits():
    """Load the digits as (X, y) to train on, two thirds, and (X, y) to test on; X is scaled to 0..1."""
    with np.load(DIGITS) as stored:
        images, labels = stored["images"] / 16.0, stored["labels"].astype(int)
    X = np.hstack([images, np.ones((len(images), 1))])
    held_out = np.arange(len(labels)) % 3 == 2
    return Task(X[~held_out], labels[~held_out]), Task(X[held_out], labels[held_out])


@pytest.mark.check(item="train", points=6)
@pytest.mark.parametrize(("name", "loss", "lr"), [("softmax", soft_cost, 2.0), ("hinge", hinge_cost, 0.1)])
def test_digits_accuracy(student, name, loss, lr):
    """After 120 steps on the digits, softmax and hinge get 92 % of unseen images right (random W: below 35 %)."""
    (X, y), unseen = digits()
    generator = np.random.default_rng(2026)  # one seed for all secrets: a mistake near the line must not flicker
    W, _ = student.train(X, y, 10, Watch(loss, (65, 10)), lr, 1e-4, 300, 30, generator)
    right = np.mean((unseen.X @ weights(W, (65, 10))).argmax(axis=1) == unseen.y)
    assert_true(right >= FAIR, message=f"With the {name} loss fewer than 92 % of unseen digits are right.")


def weights(value, shape):
    """Return W as an array of finite numbers; raises CheckFailure."""
    W = as_numbers(value)
    assert_true(W.shape == shape, message="W has another shape than (D, C).")
    assert_true(np.all(np.isfinite(W)), message="W is not finite.")
    return W


@pytest.mark.check(item="train", points=5)
def test_overfit_20_to_zero(student, rng):
    """Twenty digits are few enough for a hinge loss of exactly 0, which stays 0 when W is doubled."""
    (X, y), _ = digits()
    few = np.concatenate([rng.choice(np.flatnonzero(y == c), 2, replace=False) for c in range(10)])
    watch, generator = Watch(hinge_cost, (65, 10)), np.random.default_rng(fresh(rng))
    W, _ = student.train(X[few], y[few], 10, watch, 0.2, 0.0, 20, 120, generator)
    W = weights(W, (65, 10))
    for scale in (1.0, 2.0):
        reached, _ = hinge_cost(scale * W, X[few], y[few], 0.0)
        assert_true(reached == 0, message="The hinge loss of 20 digits does not reach 0.")


# ---- regularizer, soft_threshold, classify_lr ----


def slow_penalty(W, l1, l2):
    """Add up l1*|w| + l2*w*w over all weights, with the slope of each; the slope of |w| at 0 is 0."""
    total, slopes = 0.0, np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        w = float(W[place])
        total += l1 * abs(w) + l2 * w * w
        slopes[place] = l1 * ((w > 0) - (w < 0)) + l2 * 2 * w
    return total, slopes


def sprinkled(rng, shape):
    """Draw weights of which some are exactly 0, the last row among those that are not."""
    W = rng.standard_normal(shape)
    W[:-1][rng.random((shape[0] - 1, shape[1])) < 0.3] = 0.0
    W[0, 0], W[0, 1], W[-1, 0], W[1, 0] = 0.0, -1.5, 2.0, 0.4
    return W


@pytest.mark.check(item="regularizer", points=5)
def test_reg_values_and_subgradient_regularizer(student, rng):
    """Each kind takes the penalties that it names and no other, with slope 0 for |w| at w = 0; W stays as it was."""
    W = sprinkled(rng, (5, 4))
    for kind, counts in (("l1", (1, 0)), ("l2", (0, 1)), ("elastic", (1, 1))):
        for l1, l2 in ((0.7, 0.3), (0.2, 1.5), (0.4, 0.0), (0.0, 0.6)):
            penalty, dW = student.regularizer(W, kind, l1, l2)
            assert_unchanged(student.regularizer)
            right, slopes = slow_penalty(W, l1 * counts[0], l2 * counts[1])
            assert_close(penalty, right, message=f'The penalty of kind "{kind}" is off.')
            message = f'The penalty of kind "{kind}" is right, but not its slope'
            spared = W != 0
            assert_close(dW[spared], slopes[spared], message=f"{message}.")
            assert_close(dW, slopes, message=f"{message} where a weight is exactly 0.")
    for l1, l2, given in ((0.3, 0.0, {"l1": 0.3}), (0.0, 0.3, {"l2": 0.3})):
        penalty, _ = student.regularizer(W, "elastic", **given)
        assert_close(penalty, slow_penalty(W, l1, l2)[0], message="A strength l1 or l2 that is not given counts as 0.")


@pytest.mark.check(item="soft_threshold", points=3)
def test_reg_values_and_subgradient_soft_threshold(student, rng):
    """Every weight moves towards 0 by t and stops there, negative ones too; W stays as it was."""
    W = sprinkled(rng, (5, 4))
    for t in (0.5, 1.5, 0.0, 10.0):
        moved = student.soft_threshold(W, t)
        assert_unchanged(student.soft_threshold)
        right = [[max(w - t, 0.0) if w > 0 else min(w + t, 0.0) for w in row] for row in W]
        assert_close(moved, right)


@pytest.mark.check(item="classify_lr", points=6)
def test_lr_regimes(student, rng):
    """Small rates, rates beyond 1/curvature, exactly 2/curvature and beyond it are told apart, on any curve."""
    for curvature in (0.25, 1.0, 8.0, 2.0 ** int(rng.integers(2, 6)) * 1.25):
        for factor, answer, kind in regimes(rng):
            message = f"{kind} is classified wrongly."
            assert_true(student.classify_lr(factor / curvature, curvature) == answer, message=message)
    curvature = float(rng.uniform(5.0, 9.0))
    for factor, answer, kind in regimes(rng):
        if answer != "bouncing":  # a rate that is exactly 2/curvature needs a curvature whose quotient is exact
            message = f"{kind} is classified wrongly."
            assert_true(student.classify_lr(factor / curvature, curvature) == answer, message=message)


def regimes(rng):
    """List (lr * curvature, right answer, words for it)."""
    return [
        (float(rng.uniform(0.05, 0.45)), "monotone", "A small rate"),
        (float(rng.uniform(0.55, 0.95)), "monotone", "A rate not far below 1/curvature"),
        (float(rng.uniform(1.05, 1.45)), "alternating", "A rate not far above 1/curvature"),
        (float(rng.uniform(1.55, 1.95)), "alternating", "A rate not far below 2/curvature"),
        (2.0, "bouncing", "A rate of exactly 2/curvature"),
        (float(rng.uniform(2.05, 3.0)), "diverging", "A rate above 2/curvature"),
        (float(rng.uniform(5.0, 50.0)), "diverging", "A huge rate"),
    ]


# ---- Questions ----

QUESTIONS = ("critical_lr", "surviving_bugs", "two_minimisers", "sparse_and_spread", "which_are_true")


@pytest.mark.check(item="critical_lr", points=2)
def test_critical_lr_value(student):
    """Below this rate gradient descent on the four samples settles, above it the loss grows without end."""
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    right = 1 / np.linalg.eigvalsh(X.T @ X / 4)[-1]
    assert_close(student.critical_lr(), right, rtol=0.0, atol=0.002)


@pytest.mark.check(item="surviving_bugs", points=2)
def test_surviving_bugs_letters(student):
    """The letters are those of the bugs that still reach 92 %, and no other."""
    assert_true(set(student.surviving_bugs()) == set("ace"))


@pytest.mark.check(item="two_minimisers", points=2)
def test_two_minimisers_property(student):
    """The two matrices differ, and no matrix has a smaller hinge loss on the three samples than either."""
    X, y = np.array([[1.0, 1.0], [1.0, 1.0], [-1.0, 1.0]]), np.array([0, 1, 1])
    first, second = student.two_minimisers()
    finite = np.all(np.isfinite(first)) and np.all(np.isfinite(second))
    assert_true(finite, message="An entry is not finite.")
    for W, name in ((first, "first"), (second, "second")):
        message = f"The hinge loss of the {name} matrix is not the smallest possible."
        assert_true(hinge_cost(W, X, y, 0.0)[0] < 2 / 3 + 1e-9, message=message)
    assert_true(np.abs(first - second).max() > 1e-6, message="The two matrices are the same.")


@pytest.mark.check(item="sparse_and_spread", points=2)
def test_sparse_and_spread_property(student):
    """Both score the same on x; the first has the smaller sum of |w|, the second the smaller sum of squares."""
    sparse, spread = student.sparse_and_spread()
    x = np.array([2.0, 1.0, 1.0, 1.0])
    assert_close(x @ sparse, x @ spread, rtol=0.0, atol=1e-9, message="The two scores on x differ.")
    smaller = np.abs(sparse).sum() < np.abs(spread).sum() - 1e-9
    assert_true(smaller, message="The L1 penalty of the first is not the smaller one.")
    squares = (sparse * sparse).sum() > (spread * spread).sum() + 1e-9
    assert_true(squares, message="The L2 penalty of the second is not the smaller one.")


@pytest.mark.check(item="which_are_true", points=2)
def test_which_are_true_answers(student):
    """Each of the six statements is called what it is, true or false."""
    right = (True, False, True, True, False, False)
    assert_true(student.which_are_true() == right, message="At least one of the statements is called what it is not.")


# ---- Inputs on which known mistakes are told apart ----


def tell_tale(W, X, y, reg):
    """Answer any arguments with a loss and a slope in which each of their entries leaves its own mark."""
    W, X, y, reg = map(as_numbers, (W, X, y, reg))
    strength = float(np.sum(reg))
    with np.errstate(all="ignore"):
        from_X, from_y = (np.sum(part * np.cos(1 + np.arange(part.size).reshape(part.shape))) for part in (X, y))
        value = from_X + 0.1 * from_y + 0.01 * X.size + strength * np.sum(W * W) + np.sum(W)
        slope = np.cos(3 * W + np.sum(W)) / np.hypot(1, from_X) + 0.1 * from_y + 2 * strength * W
    return float(value), slope


def probes(rng):
    """Give, for each item, the calls whose outputs tell its wrong answers from the solution's."""
    W = sprinkled(rng, (5, 4))
    return {
        "minibatches": [call(N, size, np.random.default_rng(fresh(rng))) for N, size in ((23, 5), (20, 5), (3, 8))],
        "sgd": sgd_probes(rng),
        "train": train_probes(rng),
        "regularizer": [
            call(W, "l1", 0.7, 0.3),
            call(W, "l2", 0.7, 0.3),
            call(W, "elastic", 0.7, 0.3),
            call(W, "elastic", 0.2, 1.5),
        ],
        "soft_threshold": [call(W, 0.5), call(W, 1.5), call(W, 0.0)],
        "classify_lr": [call(factor / 4, 4.0) for factor in (0.4, 0.75, 1.25, 1.75, 2.0, 2.5, 9.0)]
        + [call(0.5, 0.5), call(3.0, 0.5), call(1.5, 1.0)],
        **{name: [call()] for name in QUESTIONS},
    }


def sgd_probes(rng):
    """Walk over ragged batches with and without reg, one batch alone, and down a bowl."""
    X, y = task(rng, 17, 5, 4)
    batches, W0 = ragged_batches(rng, 17), rng.standard_normal((5, 4))
    return [
        call(tell_tale, W0, X, y, batches, 0.05, 0.3),
        call(tell_tale, W0, X, y, batches, 0.2, 0.0),
        call(tell_tale, W0, X, y, batches[:1], 0.1, 0.3),
        call(bowl_of_anything, W0, X, y, batches[:3], 0.25, 0.0),
    ]


def bowl_of_anything(W, X, y, reg):
    """Do what `bowl` does, for arguments of any form."""
    with np.errstate(all="ignore"):
        return bowl(as_numbers(W), X, y, reg)


def train_probes(rng):
    """Train with a short last batch, without one, on one batch an epoch, with a slope of 0, and on many samples."""
    X, y = task(rng, 11, 4, 3)
    generators = [np.random.default_rng(fresh(rng)) for _ in range(5)]
    return [
        call(X, y, 5, tell_tale, 0.05, 0.3, 4, 3, generators[0]),
        call(X[:8], y[:8], 3, tell_tale, 0.2, 0.0, 4, 2, generators[1]),
        call(X[:6], y[:6], 4, tell_tale, 0.1, 0.1, 10, 2, generators[2]),
        call(X, y, 4, level, 0.1, 0.1, 4, 1, generators[3]),
        call(*task(rng, 70, 4, 3), 3, tell_tale, 0.1, 0.1, 30, 1, generators[4]),
    ]


def level(W, X, y, reg):
    """Cost nothing anywhere, so that W stays at its start."""
    return 0.0, np.zeros_like(as_numbers(W))
