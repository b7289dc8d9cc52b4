"""The checks that students get: their inputs are literals, and passing them is not full marks."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_true, assert_unchanged, like, scalar, shaped, text, vector

RETURNS = {
    "mse_linear_loss": (scalar, like("W")),
    "dloss_dz": like("z"),
    "mse_softmax_loss": (scalar, like("W")),
    "landscape": shaped("y2.0", "y1.0"),
    "steps_to_half": scalar,
    "train_from": like("W0"),
    "smaller_ce_larger_mse": vector,
    "best_predictions": (vector, vector),
    "ce_gradient_when_right": scalar,
    "match_gradients": (text, text, text),
    "saturation_ratio": scalar,
    "class_weights_like_repeating": vector,
}


@pytest.mark.check(item="mse_linear_loss", points=3)
def test_public_linear_by_hand(student):
    """One sample with the scores 0.5, 0.25 and 0 for the true class 0 costs 0.3125; each weight has its slope."""
    W, X = np.array([[0.0, 0.0, 0.0], [0.5, 0.25, 0.0]]), np.array([[2.0, 1.0]])
    loss, dW = student.mse_linear_loss(W, X, np.array([0]), 0.0)
    assert_close(loss, 0.3125, message="The loss is not the sum of the squared distances to 1, 0 and 0.")
    assert_close(dW, [[-2.0, 1.0, 0.0], [-1.0, 0.5, 0.0]], message="dW is not the gradient of that loss.")


@pytest.mark.check(item="dloss_dz", points=3)
def test_public_equal_logits(student):
    """At three equal logits both losses pull the true class up and push the two others down alike."""
    ce = student.dloss_dz(np.zeros(3), 1, "ce")
    assert_close(ce, [1 / 3, -2 / 3, 1 / 3], message='The gradient of kind "ce" is wrong at equal logits.')
    mse = student.dloss_dz(np.zeros(3), 1, "mse")
    assert_close(mse, [2 / 9, -4 / 9, 2 / 9], message='The gradient of kind "mse" is wrong at equal logits.')


@pytest.mark.check(item="mse_softmax_loss", points=2)
def test_public_zero_weights(student):
    """With all weights zero every class gets the probability 1/C, so the loss is 1 - 1/C."""
    X = np.array([[0.5, -1.0, 1.0], [2.0, 0.25, 1.0], [-1.5, 3.0, 1.0], [0.0, 1.0, 1.0], [1.0, -2.0, 1.0]])
    loss, _ = student.mse_softmax_loss(np.zeros((3, 4)), X, np.array([3, 0, 2, 1, 0]), 0.5)
    assert_close(loss, 0.75, message="The loss at W = 0 is not 1 - 1/C.")


@pytest.mark.check(item="mse_softmax_loss", points=2)
def test_public_slope_at_zero(student):
    """With all weights zero dW is 2/C times that of cross-entropy: here with two samples and two classes."""
    X = np.array([[3.0, 1.0], [-1.0, 1.0]])
    _, dW = student.mse_softmax_loss(np.zeros((2, 2)), X, np.array([0, 1]), 0.5)
    assert_close(dW, [[-1.0, 1.0], [0.0, 0.0]], message="The gradient at W = 0 is wrong.")


@pytest.mark.check(item="landscape", points=2)
def test_public_landscape_corner(student):
    """Rows belong to y2 and columns to y1; at three equal logits the losses are log 3 and 2/3."""
    y1, y2 = np.array([0.0, 1.0]), np.array([0.0, -1.0, 2.0])
    assert_close(student.landscape("ce", y1, y2, 0.0)[0, 0], np.log(3.0), message='Kind "ce" is wrong at equal logits.')
    assert_close(student.landscape("mse", y1, y2, 0.0)[0, 0], 2 / 3, message='Kind "mse" is wrong at equal logits.')


@pytest.mark.check(item="steps_to_half", points=2)
def test_public_six_steps(student):
    """Cross-entropy needs 6 steps of lr 1 from the logits -5, 5 and -1000, and no more than it is allowed."""
    start = np.array([-5.0, 5.0, -1000.0])
    assert_close(student.steps_to_half("ce", start, 1.0, 100), 6.0)
    assert_unchanged(student.steps_to_half)
    assert_close(student.steps_to_half("ce", start, 1.0, 4), 4.0, message="Stop after max_steps steps.")


@pytest.mark.check(item="train_from", points=1)
def test_public_one_step(student):
    """One step of lr 1 from zero weights moves them by minus the gradient; with four classes MSE's is half as long."""
    X, y = np.array([[3.0, 1.0], [-1.0, 1.0]]), np.array([0, 1])
    step = np.array([[1.25, -0.75, -0.25, -0.25], [0.25, 0.25, -0.25, -0.25]])
    for kind, right in (("ce", step), ("mse", step / 2)):
        W = student.train_from(np.zeros((2, 4)), X, y, kind, 1.0, 1)
        assert_close(W, right, message=f'One step with the kind "{kind}" goes to another place.')
        assert_unchanged(student.train_from)


@pytest.mark.check(item="smaller_ce_larger_mse", points=0)
def test_public_smaller_ce_larger_mse_form(student):
    """The answer is an array of three probabilities that sum to 1."""
    q = student.smaller_ce_larger_mse()
    assert_true(q.shape == (3,), message="Return exactly three probabilities.")
    assert_true(np.all(q >= 0), message="No probability may be negative.")
    assert_close(q.sum(), 1.0, message="The probabilities must sum to 1.")


@pytest.mark.check(item="best_predictions", points=0)
def test_public_best_predictions_form(student):
    """The answer is a pair of arrays, each with three probabilities that sum to 1."""
    for p in student.best_predictions():
        assert_true(p.shape == (3,), message="Each prediction has exactly three probabilities.")
        assert_true(np.all(p >= 0), message="No probability may be negative.")
        assert_close(p.sum(), 1.0, rtol=1e-3, message="The probabilities of a prediction must sum to 1.")


@pytest.mark.check(item="ce_gradient_when_right", points=0)
def test_public_ce_gradient_when_right_form(student):
    """The answer is one finite number."""
    assert_true(np.isfinite(student.ce_gradient_when_right()), message="Return one finite number.")


@pytest.mark.check(item="match_gradients", points=0)
def test_public_match_gradients_form(student):
    """The answer names each of the vectors a, b and c once."""
    assert_true(sorted(student.match_gradients()) == ["a", "b", "c"], message='Use each of "a", "b" and "c" once.')


@pytest.mark.check(item="saturation_ratio", points=0)
def test_public_saturation_ratio_form(student):
    """The answer is one positive number."""
    ratio = student.saturation_ratio()
    assert_true(np.isfinite(ratio) and ratio > 0, message="Return one positive number.")


@pytest.mark.check(item="class_weights_like_repeating", points=0)
def test_public_class_weights_like_repeating_form(student):
    """The answer is an array of three finite weights, none of them negative."""
    w = student.class_weights_like_repeating()
    assert_true(w.shape == (3,), message="Return exactly three weights.")
    assert_true(np.all(np.isfinite(w)) and np.all(w >= 0), message="Each weight is finite and not negative.")
