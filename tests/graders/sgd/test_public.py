"""Public checks of the sgd assignment; students receive them, so every input is a literal in sight."""

import numpy as np
import pytest

from autograder.checks import (
    CheckFailure,
    Form,
    anything,
    assert_close,
    assert_true,
    conform,
    like,
    scalar,
    shaped,
    text,
    truth,
    vector,
)


def read_losses(value, arguments):
    """Read a row of numbers; a list is as good as an array here, so no note is left."""
    try:
        row = np.array(value) if isinstance(value, list | tuple) else value
    except ValueError:
        row = value  # a ragged list, about which `vector` has a sentence
    return vector.read(row, arguments)


def read_verdicts(value, arguments):
    """Read six values, each True or False; an array of them counts as a list."""
    row = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(row, list | tuple) or len(row) != 6:
        raise CheckFailure("a list of six values is expected, each True or False")
    return conform(row, (truth,) * 6, arguments)


losses = Form(vector.words, read_losses)
verdicts = Form("six values, each True or False", read_verdicts)

RETURNS = {
    "minibatches": anything,
    "sgd": (like("W0"), losses),
    "classify_lr": text,
    "train": (anything, losses),
    "regularizer": (scalar, like("W")),
    "soft_threshold": like("W"),
    "critical_lr": scalar,
    "surviving_bugs": text,
    "two_minimisers": (shaped(2, 2), shaped(2, 2)),
    "sparse_and_spread": (shaped(4), shaped(4)),
    "which_are_true": verdicts,
}


def numbers(value):
    """Return what a loss function was given as an array of floats; raises ValueError for anything else."""
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ValueError("a loss function takes numbers and arrays only")
    return array.astype(np.float64)


def squares(W, X_batch, y_batch, reg):
    """Cost sum(W * W), whatever the batch is."""
    W = numbers(W)
    return float(np.sum(W * W)), 2 * W


def towards_one(W, X_batch, y_batch, reg):
    """Cost sum((W - 1)**2), which has its minimum where every weight is 1."""
    gap = numbers(W) - 1
    return float(np.sum(gap * gap)), 2 * gap


def sum_of_labels(W, X_batch, y_batch, reg):
    """Cost the sum of the batch's labels plus reg; the slope of every class is the sum of the batch's rows."""
    rows = numbers(X_batch).sum(axis=0).reshape(-1, 1)
    return float(np.sum(numbers(y_batch)) + np.sum(numbers(reg))), np.zeros_like(numbers(W)) + rows


def indices_in(batch):
    """Return a batch as an array of whole numbers along one axis; an empty one where it is nothing of the kind."""
    try:
        array = np.asarray(batch)
    except ValueError:
        return np.empty(0)
    return array if array.ndim == 1 and array.dtype.kind in "iu" else np.empty(0)


@pytest.mark.check(item="minibatches", points=2)
def test_public_minibatches_of_ten(student):
    """Ten samples in batches of four: two full batches, then one of two, and every index once."""
    batches = student.minibatches(10, 4, np.random.default_rng(5))
    assert_true(isinstance(batches, list | tuple), message="a list of batches is expected")
    found = [indices_in(batch) for batch in batches]
    assert_true(
        [len(batch) for batch in found] == [4, 4, 2], message="these are not index arrays of 4, 4 and 2 entries"
    )
    assert_close(np.sort(np.concatenate(found)), np.arange(10), message="not every index from 0 to 9 is there once")


@pytest.mark.check(item="sgd", points=2)
def test_public_sgd_two_steps(student):
    """On sum(W * W) a rate of 0.25 halves W at each step; the losses before two steps are noted."""
    W0 = np.array([[4.0, -2.0], [1.0, 0.5], [0.0, -3.0]])
    X, y = np.ones((4, 3)), np.array([0, 1, 1, 0])
    W, history = student.sgd(squares, W0, X, y, [np.array([0, 1]), np.array([2, 3])], 0.25, 0.0)
    assert_close(W, W0 / 4, message="after two steps W should be W0 / 4")
    assert_close(history, [30.25, 7.5625], message="the losses before the two steps are 30.25 and 7.5625")


@pytest.mark.check(item="sgd", points=2)
def test_public_sgd_uses_its_batches(student):
    """Each step uses the rows and the labels of its own batch, in the order given."""
    X = np.array([[1.0, 0.0, 1.0], [0.0, 2.0, 1.0], [4.0, 0.0, 1.0], [0.0, 8.0, 1.0]])
    y = np.array([1, 10, 100, 1000])
    batches = [np.array([3, 1]), np.array([0]), np.array([2, 0, 3])]
    W, history = student.sgd(sum_of_labels, np.zeros((3, 2)), X, y, batches, 0.5, 0.25)
    assert_close(history, [1010.25, 1.25, 1101.25], message="a step sees other labels, or another reg")
    right = [[-3.0, -3.0], [-9.0, -9.0], [-3.0, -3.0]]
    assert_close(W, right, message="a step should take away 0.5 times the sum of its rows")


@pytest.mark.check(item="classify_lr", points=2)
def test_public_classify_lr_gentle_and_wild(student):
    """On a curve of curvature 4, a rate of 0.01 walks down on one side, and a rate of 1 runs away."""
    assert_true(student.classify_lr(0.01, 4.0) == "monotone", message='a rate of 0.01 should give "monotone"')
    assert_true(student.classify_lr(1.0, 4.0) == "diverging", message='a rate of 1 should give "diverging"')


@pytest.mark.check(item="train", points=3)
def test_public_train_reaches_one(student):
    """On sum((W - 1)**2) four epochs of three batches each bring every weight close to 1."""
    X, y = np.ones((7, 3)), np.array([0, 1, 0, 1, 0, 1, 0])
    W, history = student.train(X, y, 5, towards_one, 0.25, 0.0, 3, 4, np.random.default_rng(11))
    assert_true(len(history) == 12, message="seven samples in batches of three make three steps an epoch, so 12 in all")
    assert_close(W, np.ones((3, 5)), atol=0.01, message="the 3 by 5 weights did not come close to 1")
    assert_true(14 < history[0] < 16 and history[-1] < 0.01, message="the losses should fall from about 15 to about 0")


@pytest.mark.check(item="regularizer", points=2)
def test_public_regularizer_small_numbers(student):
    """For three small weights the three penalties and their slopes agree with a calculation by hand."""
    W = np.array([[1.0, -2.0, 0.0]])
    for kind, value, slope in (
        ("l1", 1.5, [[0.5, -0.5, 0.0]]),
        ("l2", 0.5, [[0.2, -0.4, 0.0]]),
        ("elastic", 2.0, [[0.7, -0.9, 0.0]]),
    ):
        penalty, dW = student.regularizer(W, kind, l1=0.5, l2=0.1)
        assert_close(penalty, value, message=f"the penalty of kind {kind} should be {value}")
        assert_close(dW, slope, message=f"the slope of kind {kind} should be {slope}")


@pytest.mark.check(item="soft_threshold", points=2)
def test_public_soft_threshold_of_one(student):
    """A threshold of 1 moves weights towards 0 by 1, and those that are nearer than 1 become 0."""
    moved = student.soft_threshold(np.array([[3.0, -2.5], [0.5, -0.25]]), 1.0)
    assert_close(moved, [[2.0, -1.5], [0.0, 0.0]])


@pytest.mark.check(item="critical_lr", points=0)
def test_public_critical_lr_form(student):
    """critical_lr returns one positive number."""
    assert_true(0 < student.critical_lr() < np.inf, message="a rate is positive and finite")


@pytest.mark.check(item="surviving_bugs", points=0)
def test_public_surviving_bugs_form(student):
    """surviving_bugs returns some of the letters a to e as one text, each at most once."""
    letters = student.surviving_bugs()
    assert_true(letters and set(letters) <= set("abcde"), message='only letters from "a" to "e" are expected')
    assert_true(len(set(letters)) == len(letters), message="a letter stands there twice")


@pytest.mark.check(item="two_minimisers", points=0)
def test_public_two_minimisers_form(student):
    """two_minimisers returns two matrices of 2 rows and 2 columns, all of them finite numbers."""
    first, second = student.two_minimisers()
    assert_true(np.all(np.isfinite(first)) and np.all(np.isfinite(second)), message="an entry is not finite")


@pytest.mark.check(item="sparse_and_spread", points=0)
def test_public_sparse_and_spread_form(student):
    """sparse_and_spread returns two arrays of 4 weights that score the same on the given sample."""
    sparse, spread = student.sparse_and_spread()
    x = np.array([2.0, 1.0, 1.0, 1.0])
    assert_close(x @ sparse, x @ spread, rtol=0.0, atol=1e-9, message="the two scores on x differ")


@pytest.mark.check(item="which_are_true", points=0)
def test_public_which_are_true_form(student):
    """which_are_true returns six values, one a statement, each of them True or False."""
    assert_true(len(student.which_are_true()) == 6, message="six values are expected")
