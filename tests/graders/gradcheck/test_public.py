"""Public checks of the gradcheck assignment; students receive them, so every input is a literal in sight."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_true, like, scalar, text, truth, vector

RETURNS = {
    "numerical_gradient": like("W"),
    "directional_derivative": scalar,
    "grad_check": truth,
    "best_h_for_order_2": scalar,
    "error_ratios": (scalar, scalar, scalar),
    "why_hinge_checks_fail": text,
    "kink_point": (scalar, vector),
}


def public_real(array, *shape):
    """An array of real numbers with this shape; raises ValueError for anything else."""
    array = np.asarray(array)
    if array.dtype.kind not in "iuf" or array.shape != shape:
        raise ValueError(f"real numbers of shape {shape} are expected here")
    return array.astype(float)


def public_arguments(W, X, y, reg):
    """W (3, 2), X (N, 3), y (N,) and reg as arrays; raises ValueError for anything else."""
    N = len(y) if isinstance(y, (np.ndarray, list, tuple)) and np.ndim(y) == 1 else 0
    labels = public_real(y, N).astype(int)
    if not N or labels.min() < 0 or labels.max() > 1:
        raise ValueError("y holds labels, here 0 or 1")
    return public_real(W, 3, 2), public_real(X, N, 3), labels, float(public_real(reg))


def public_softmax(W, X, y, reg):
    """Cross-entropy with its penalty, and the right gradient."""
    W, X, y, reg = public_arguments(W, X, y, reg)
    with np.errstate(all="ignore"):
        powers = np.exp(X @ W)
        P = powers / powers.sum(axis=1, keepdims=True)
        slopes = P - np.eye(2)[y]
        data_loss = -np.mean(np.log(P[np.arange(len(y)), y]))
        return float(data_loss + reg * np.sum(W * W)), X.T @ slopes / len(y) + 2 * reg * W


def public_hinge(W, X, y, reg):
    """Hinge loss of two classes with its penalty, and the right gradient."""
    W, X, y, reg = public_arguments(W, X, y, reg)
    with np.errstate(all="ignore"):
        scores, rows = X @ W, np.arange(len(y))
        margins = scores[rows, 1 - y] - scores[rows, y] + 1
        slopes = (margins > 0)[:, None] * (1 - 2 * np.eye(2)[y])
        data_loss = np.mean(np.maximum(0, margins))
        return float(data_loss + reg * np.sum(W * W)), X.T @ slopes / len(y) + 2 * reg * W


def public_slope_of_penalty_halved(W, X, y, reg):
    """The loss of public_softmax, with reg * W for 2 * reg * W in the gradient."""
    W, X, y, reg = public_arguments(W, X, y, reg)
    loss, dW = public_softmax(W, X, y, reg)
    return loss, dW - reg * W


def public_last_sample_forgotten(W, X, y, reg):
    """The loss of public_softmax over all samples; the gradient leaves out the last one."""
    W, X, y, reg = public_arguments(W, X, y, reg)
    loss, _ = public_softmax(W, X, y, reg)
    kept = max(1, len(y) - 1)
    return loss, public_softmax(W, X[:kept], y[:kept], reg)[1]


@pytest.mark.check(item="numerical_gradient", points=4)
def test_public_numerical_gradient(student):
    """Where f(W) is a*a + 3*a*b + 2*c, the gradient is (2a + 3b, 3a, 2), and a step of 0.5 finds it exactly."""

    def f(W):
        a, b, c = public_real(W, 3, 1)[:, 0].tolist()
        return float(a * a + 3 * a * b + 2 * c)

    got = student.numerical_gradient(f, np.array([[1.0], [-2.0], [5.0]]), 0.5)
    assert_close(got, np.array([[-4.0], [3.0], [2.0]]))


@pytest.mark.check(item="directional_derivative", points=3)
def test_public_directional_derivative(student):
    """Where f(W) is the sum of the squares, the slope at W along V is the sum of 2*W*V, with a step of 0.5 also."""

    def f(W):
        return float(np.sum(public_real(W, 2, 2) ** 2))

    W, V = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[3.0, 0.0], [1.0, 2.0]])
    assert_close(student.directional_derivative(f, W, V, 0.5), 2.0)


@pytest.mark.check(item="grad_check", points=8)
def test_public_small_zoo(student):
    """Two losses with the right gradient are accepted, and two with a wrong one rejected."""
    X = np.array([[1.0, 0.5, 1.0], [-1.0, 0.5, 1.0], [0.5, -2.5, 1.0], [2.0, 1.0, 1.0]])
    y = np.array([0, 1, 1, 0])
    W, lead = np.array([[0.5, -0.3], [0.2, 0.4], [-0.1, 0.6]]), np.array([[2.0, -2.0], [1.0, -1.0], [0.0, 0.0]])
    rng = np.random.default_rng(5)
    message = "rejects a cross-entropy whose gradient is right"
    assert_true(student.grad_check(public_softmax, W, X, y, 0.3, rng), message)
    message = "rejects a hinge loss that is 0, with a gradient that is 0, as it should be"
    assert_true(student.grad_check(public_hinge, lead, X, y, 0.0, rng), message)
    message = "accepts a gradient with reg * W where the loss has reg * sum(W * W)"
    assert_true(not student.grad_check(public_slope_of_penalty_halved, W, X, y, 0.3, rng), message)
    message = "accepts a gradient that leaves out the last sample"
    assert_true(not student.grad_check(public_last_sample_forgotten, W, X, y, 0.3, rng), message)


@pytest.mark.check(item="best_h_for_order_2", points=0)
def test_public_best_h_for_order_2_form(student):
    """best_h_for_order_2 returns one number between 0 and 1."""
    assert_true(0 < student.best_h_for_order_2() < 1, message="a step lies between 0 and 1")


@pytest.mark.check(item="error_ratios", points=0)
def test_public_error_ratios_form(student):
    """error_ratios returns three finite numbers: for the forward, the central and the five-point difference."""
    assert_true(np.all(np.isfinite(student.error_ratios())), message="a number is not finite")


@pytest.mark.check(item="why_hinge_checks_fail", points=0)
def test_public_why_hinge_checks_fail_form(student):
    """why_hinge_checks_fail returns one of the letters a, b, c and d."""
    assert_true(student.why_hinge_checks_fail() in ("a", "b", "c", "d"), message='return "a", "b", "c" or "d"')


@pytest.mark.check(item="kink_point", points=0)
def test_public_kink_point_form(student):
    """kink_point returns a finite number and a row of one or more finite numbers."""
    w, x = student.kink_point()
    assert_true(len(x) > 0, message="there is no x")
    assert_true(np.isfinite(w) and np.all(np.isfinite(x)), message="a number is not finite")
