"""Public checks of the hinge assignment; students receive them, so every input is a literal in sight."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_true, like, scalar, shaped, vector

RETURNS = {
    "svm_loss_single": scalar,
    "svm_loss_naive": (scalar, like("W")),
    "svm_loss_vectorized": (scalar, like("W")),
    "largest_drop": scalar,
    "flipped_margins": (vector, vector),
    "two_zero_loss_weights": (shaped(3, 3), shaped(3, 3)),
    "mean_over_classes_reg": scalar,
}


@pytest.mark.check(item="svm_loss_single", points=4)
def test_public_single_scores(student):
    """The three pictures of the lecture cost 2.9 (cat), 0 (car) and 12.9 (frog)."""
    assert_close(student.svm_loss_single(np.array([3.2, 5.1, -1.7]), 0), 2.9, message="the cat's loss is off")
    assert_close(student.svm_loss_single(np.array([1.3, 4.9, 2.0]), 1), 0.0, message="the car's loss is off")
    assert_close(student.svm_loss_single(np.array([2.2, 2.5, -3.1]), 2), 12.9, message="the frog's loss is off")


@pytest.mark.check(item="svm_loss_naive", points=3)
def test_public_naive_mean(student):
    """With W the identity the rows of X are the scores, and the three pictures cost 5.2667 on average."""
    X = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
    loss, _ = student.svm_loss_naive(np.eye(3), X, np.array([0, 1, 2]), 0.0)
    assert_close(loss, (2.9 + 0.0 + 12.9) / 3)


@pytest.mark.check(item="svm_loss_vectorized", points=4)
def test_public_zero_weights(student):
    """With all weights zero every class scores the same, and the loss is the number of classes less one."""
    X = np.array([[0.5, -1.0, 1.0], [2.0, 0.5, 1.0], [-1.5, 1.0, 1.0], [0.0, 3.0, 1.0], [1.0, 1.0, 1.0]])
    y = np.array([2, 0, 3, 1, 0])
    loss, _ = student.svm_loss_vectorized(np.zeros((3, 4)), X, y, 0.3)
    assert_close(loss, 3.0)


@pytest.mark.check(item="svm_loss_vectorized", points=4)
def test_public_naive_equals_vectorized(student):
    """The loops and the vectorized form give the same loss and the same dW, with weights and reg that matter."""
    W = np.array([[0.5, -0.4, 0.1], [-0.7, 0.6, 0.3], [0.2, 0.5, -0.6], [0.4, -0.1, -0.3]])
    features = [[1.0, -0.5, 2.0], [-1.5, 1.0, 0.5], [0.5, 2.0, -1.0], [2.0, 0.3, 0.7], [-0.8, -1.2, 1.1]]
    X = np.column_stack([features, np.ones(5)])
    y = np.array([1, 0, 2, 2, 1])
    loss, dW = student.svm_loss_vectorized(W, X, y, 0.3)
    naive_loss, naive_dW = student.svm_loss_naive(W, X, y, 0.3)
    assert_true(0 < loss < np.inf, message="some margins are violated here: the loss is finite and above zero")
    assert_true(np.any(dW != 0), message="some margins are violated here: dW is not zero everywhere")
    assert_close(loss, naive_loss, message="the two losses differ")
    assert_close(dW, naive_dW, message="the two gradients differ")


@pytest.mark.check(item="largest_drop", points=0)
def test_public_largest_drop_form(student):
    """largest_drop returns one finite number."""
    assert_true(np.isfinite(student.largest_drop()), message="the number is not finite")


@pytest.mark.check(item="flipped_margins", points=0)
def test_public_flipped_margins_form(student):
    """flipped_margins returns two rows of margins of equal length, none of them negative."""
    a, b = student.flipped_margins()
    assert_true(a.shape == b.shape, message="the two rows differ in length")
    assert_true(np.all(a >= 0) and np.all(b >= 0), message="after max(0, .) no margin is negative")


@pytest.mark.check(item="two_zero_loss_weights", points=0)
def test_public_two_zero_loss_weights_form(student):
    """two_zero_loss_weights returns two matrices of 3 rows and 3 columns, all of them finite numbers."""
    first, second = student.two_zero_loss_weights()
    assert_true(np.all(np.isfinite(first)) and np.all(np.isfinite(second)), message="an entry is not finite")


@pytest.mark.check(item="mean_over_classes_reg", points=0)
def test_public_mean_over_classes_reg_form(student):
    """mean_over_classes_reg returns one number that is not negative."""
    assert_true(student.mean_over_classes_reg() >= 0, message="a penalty's strength is not negative")
