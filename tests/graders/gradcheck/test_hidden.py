"""Hidden checks of the gradcheck assignment: a zoo of losses, right and wrong, for the students' own checker.

Every loss is one formula for the scores with a penalty; a bug changes the gradient that comes with it and leaves
the loss alone. Data are drawn so that any sensible checker decides each member: margins of the hinge stay 0.02
away from the kink, two members aside that are about kinks; entries of ordinary gradients are not almost zero;
the faintest bug moves the gradient by 2e-5 or more, where a central difference is right to 1e-9.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.checks import CheckFailure, assert_close, assert_true, assert_unchanged, call

BUDGET = 200  # calls of f in one grad_check, as the notebook says
PATIENCE = 2000  # calls after which a check is ended, so that it costs a second at most
MARGIN = 0.02
NEAR = 1e-5  # a step of 1e-5 along a large feature crosses a kink at this distance, one of 1e-6 does not
REACH = 1.5  # how large that feature is at least
SHOWN = 4e-15  # over 2 * 1e-7 this is twice 1e-8, the floor that np.isclose has when nobody sets it
NOISE = 1e-4  # far more than rounding does to a quotient of numbers up to 100 with a step of 1e-7


class Problem(NamedTuple):
    """Weights (D, C), samples (N, D) with ones last, labels (N,), strength of the penalty."""

    W: np.ndarray
    X: np.ndarray
    y: np.ndarray
    reg: float


# ---- Losses: scores (N, C) and labels -> the mean over the samples, and its slope by the scores ----


def cross_entropy(S, y):
    """Average -log p of the true classes."""
    each = np.arange(len(y))
    shifted = S - S.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    totals = powers.sum(axis=1, keepdims=True)
    slopes = powers / totals
    slopes[each, y] -= 1
    return np.sum(np.log(totals[:, 0]) - shifted[each, y]) / len(y), slopes / len(y)


def hinge(S, y):
    """Average the summed margins of the wrong classes."""
    margins, slopes = margins_of(S, y), (margins_of(S, y) > 0).astype(float)
    slopes[np.arange(len(y)), y] = -slopes.sum(axis=1)
    return np.sum(np.maximum(margins, 0)) / len(y), slopes / len(y)


def squared_hinge(S, y):
    """Average the summed squares of the margins that are violated."""
    margins = np.maximum(margins_of(S, y), 0)
    slopes = 2 * margins
    slopes[np.arange(len(y)), y] = -slopes.sum(axis=1)
    return np.sum(margins**2) / len(y), slopes / len(y)


def margins_of(S, y):
    """Return s_j - s_y + 1, and -1 at the true class, which has no margin."""
    each = np.arange(len(y))
    margins = S - S[each, y][:, None] + 1.0
    margins[each, y] = -1.0
    return margins


def squared_error(S, y):
    """Average the squared distances between the scores and ten times the one-hot labels."""
    errors = S - 10.0 * np.eye(S.shape[1])[y]
    return np.sum(errors**2) / len(y), 2 * errors / len(y)


def squared_error_of_softmax(S, y):
    """Average the squared distances between the probabilities and the one-hot labels."""
    powers = np.exp(S - S.max(axis=1, keepdims=True))
    P = powers / powers.sum(axis=1, keepdims=True)
    errors = P - np.eye(S.shape[1])[y]
    inner = np.sum(P * errors, axis=1, keepdims=True)
    return np.sum(errors**2) / len(y), 2 * P * (errors - inner) / len(y)


def squared_error_in_millionths(S, y):
    """Count the squared error in units of a millionth, so that loss and gradient are very large."""
    value, slopes = squared_error(S, y)
    return 1e6 * value, 1e6 * slopes


def summed_cross_entropy(S, y):
    """Add up -log p of the true classes: an unusual loss, with the gradient that belongs to it."""
    mean, slopes = cross_entropy(S, y)
    return mean * len(y), slopes * len(y)


# ---- Members of the zoo ----


@dataclass(frozen=True)
class Parts:
    """What a bug has to work with: arguments of the loss, slopes by the scores (N, C), the right gradient."""

    W: np.ndarray
    X: np.ndarray
    y: np.ndarray
    reg: float
    slopes: np.ndarray
    gradient: np.ndarray


@dataclass
class Member:
    """One loss as grad_check gets it: it counts its calls and refuses arguments that no loss could take."""

    said: str
    problem: Problem
    data: Callable[..., Any]
    bug: Callable[[Parts], np.ndarray] | None = None
    calls: int = 0
    patience: float = PATIENCE

    def __call__(self, W, X, y, reg):
        """Return (loss, gradient); raises ValueError, which reaches the student's code."""
        self.calls += 1
        if self.calls > self.patience:
            raise CheckFailure(message="One grad_check calls f thousands of times; the budget is 200 calls.")
        W, X, y, reg = self.usable(W, X, y, reg)
        with np.errstate(all="ignore"):
            value, slopes = self.data(X @ W, y)
            parts = Parts(W, X, y, reg, slopes, X.T @ slopes + 2 * reg * W)
            loss = float(value + reg * np.sum(W * W))
            return loss, self.bug(parts) if self.bug else parts.gradient

    def usable(self, W, X, y, reg):
        """Return the arguments as the arrays that they should be; other samples and other weights are fine."""
        W, X, y, reg = np.asarray(W), np.asarray(X), np.asarray(y), np.asarray(reg)
        D, C = self.problem.W.shape
        kinds = W.dtype.kind in "iuf" and X.dtype.kind in "iuf" and y.dtype.kind in "iu" and reg.dtype.kind in "iuf"
        if not kinds or W.shape != (D, C) or reg.size != 1:
            raise ValueError("f takes W, X, y and reg as grad_check gets them: real numbers, W in its own shape")
        if X.ndim != 2 or X.shape[1] != D or y.shape != X.shape[:1] or not len(y) or y.min() < 0 or y.max() >= C:
            raise ValueError("f takes one row of X for each label of y")
        return W.astype(float), X.astype(float), y.astype(int), float(reg.item())

    def right(self):
        """Return the right gradient at the problem's own W."""
        return replace(self, bug=None, calls=0)(*self.problem)[1]


def verdict(student, member, rng):
    """Ask the student's grad_check about a member, with a fresh generator."""
    generator = np.random.default_rng(int(rng.integers(2**31)))
    return student.grad_check(member, *member.problem, generator)


def judge_accepted(student, members, rng):
    """Demand that every member is accepted."""
    for one in members:
        assert_true(verdict(student, one, rng), message=f"Rejects a right gradient: {one.said}.")


def judge_rejected(student, members, rng):
    """Demand that every bug is found, by a checker that can also accept: the first loss is tried without its bug."""
    message = "Rejects a loss whose gradient is right, so its other rejections say nothing."
    assert_true(verdict(student, replace(members[0], bug=None), rng), message=message)
    for one in members:
        assert_true(not verdict(student, one, rng), message=f"Accepts a wrong gradient: {one.said}.")


# ---- Data ----


def drawn(make, good):
    """Draw until the draw is good, as one in fifteen is at the least; a thousand bad ones mean a fault of ours."""
    for _ in range(1000):
        one = make()
        if good(one):
            return one
    raise RuntimeError("no draw is good: the conditions on this member cannot be met")


def labels(rng, N, C):
    """Draw labels out of order; the last class stands twice or more, the last two samples differ."""
    y = rng.permutation(C)[np.arange(N) % C]
    return rng.permutation(y) if N < 4 else np.concatenate([rng.permutation(y[:-2]), [y[0], y[1]]])


def ordinary(rng, N=7, D=6, C=4, reg=0.3):
    """Draw weights around 0.6 and features between 0.2 and 2 in size."""
    features = rng.uniform(0.2, 2.0, size=(N, D - 1)) * rng.choice([-1.0, 1.0], size=(N, D - 1))
    W = 0.6 * rng.standard_normal((D, C))
    return Problem(W, np.hstack([features, np.ones((N, 1))]), labels(rng, N, C), reg)


def decidable(one, least, everywhere=False):
    """Tell whether a member is clear of rounding and kinks: see the top of this file.

    Each entry of the right gradient is 0 or well above rounding, and a bug moves one, or every one, by `least`.
    """
    right = one.right()
    sizes = np.abs(right)
    clear = bool(np.all((sizes == 0) | (sizes >= 0.01 * sizes.max())))
    moved = np.abs(replace(one, calls=0)(*one.problem)[1] - right)
    seen = one.bug is None or not (moved.min() if everywhere else moved.max()) < least  # a nan is seen
    return clear and seen and (one.data not in (hinge, squared_hinge) or margins_clear(one))


def margins_clear(one):
    """Tell whether every margin is at least 0.02 from the kink."""
    W, X, y, _ = one.problem
    return bool(np.abs(margins_of(X @ W, y)).min() >= MARGIN)


def member(rng, said, data, bug=None, change=lambda one: one, least=0.05, everywhere=False, **sizes):
    """Draw a member on ordinary data, each draw changed by `change`, until it is decidable."""

    def make():
        return Member(said, change(ordinary(rng, **sizes)), data, bug)

    return drawn(make, lambda one: decidable(one, least, everywhere))


def zero_weights(one):
    """Set all weights to 0."""
    return one._replace(W=np.zeros_like(one.W))


def dead_feature(one):
    """Make a feature 0 in all samples, so that its row of weights has no effect."""
    X = one.X.copy()
    X[:, 0] = 0.0
    return one._replace(X=X)


def balanced(one):
    """Give every sample once to each class: at zero weights nothing pulls at any of them."""
    C = one.W.shape[1]
    return Problem(np.zeros_like(one.W), np.repeat(one.X, C, axis=0), np.tile(np.arange(C), len(one.y)), one.reg)


def at_the_minimum(one):
    """Move the weights to where the squared error is least, so that its gradient is 0 but for rounding."""
    W = np.linalg.lstsq(one.X, 10.0 * np.eye(one.W.shape[1])[one.y], rcond=None)[0]
    return one._replace(W=W, reg=0.0)


def noisy_minimum(rng, said):
    """Draw a squared error at its minimum whose rounding shows: entry by entry, with steps of 1e-6 and of 1e-7."""

    def rounding_shows(one):
        W, X, y, reg = one.problem
        f, units = replace(one, calls=0), np.eye(W.size).reshape(-1, *W.shape)
        for h in (1e-6, 1e-7):
            rises = [f(W + h * unit, X, y, reg)[0] - f(W - h * unit, X, y, reg)[0] for unit in units]
            if max(map(abs, rises)) < SHOWN:
                return False
        return True

    return drawn(lambda: Member(said, at_the_minimum(ordinary(rng, N=9, D=4, C=3)), squared_error), rounding_shows)


def satisfied(rng, said, data, gap):
    """Draw a member whose true classes all lead by `gap` or more, with reg = 0."""

    def make():
        one = ordinary(rng, N=6, D=4, C=3, reg=0.0)
        return one._replace(W=one.W * 2 * gap, y=np.argmax(one.X @ one.W, axis=1))

    def good(one):
        scores = np.sort(one.X @ one.W, axis=1)
        return bool(np.all(scores[:, -1] - scores[:, -2] >= gap))

    return Member(said, drawn(make, good), data)


def near_a_kink(rng, said, side, reg):
    """Draw a hinge with one margin of side * NEAR in a sample with a feature of REACH or more, all others clear."""

    def make():
        W, X, y, _ = ordinary(rng, N=5, D=6, C=4)
        margins = margins_of(X @ W, y)[0]
        rival = int(np.argmin(np.where(np.arange(4) == y[0], np.inf, np.abs(margins))))
        pull = np.append((W[:, rival] - W[:, y[0]])[:-1], 0.0)
        X[0] += (side * NEAR - margins[rival]) * pull / (pull @ pull)
        return Member(said, Problem(W, X, y, reg), hinge)

    def good(one):
        W, X, y, _ = one.problem
        sizes = np.sort(np.abs(margins_of(X @ W, y)), axis=None)
        near = abs(sizes[0] - NEAR) < 1e-9 and sizes[1] >= MARGIN
        return bool(near and REACH <= np.abs(X[0]).max() <= 2.5)

    return drawn(make, good)


def twenty_right(rng):
    """Make the losses whose gradient is right, ordinary ones first."""
    small, smaller = {"N": 6, "D": 4, "C": 3}, {"N": 5, "D": 3, "C": 2}
    return [
        member(rng, "cross-entropy", cross_entropy),
        member(rng, "cross-entropy with reg = 0", cross_entropy, reg=0.0, **small),
        member(rng, "cross-entropy at W = 0", cross_entropy, change=zero_weights, N=7, D=4, C=3),
        Member("cross-entropy at its minimum", balanced(ordinary(rng, N=3, D=4, C=3, reg=0.1)), cross_entropy),
        member(rng, "cross-entropy of a single sample", cross_entropy, N=1, D=5, C=3),
        member(rng, "cross-entropy with two classes", cross_entropy, **smaller),
        satisfied(rng, "cross-entropy of samples that are classified well, gradient close to 0", cross_entropy, 8.0),
        member(rng, "a sum over the samples in place of the mean", summed_cross_entropy, **small),
        member(rng, "a penalty much larger than the data term", cross_entropy, reg=50.0, **small),
        member(rng, "hinge loss", hinge),
        member(rng, "hinge loss with a feature that is always 0", hinge, change=dead_feature, reg=0.0, **small),
        member(rng, "hinge loss at W = 0", hinge, change=zero_weights, **small),
        satisfied(rng, "hinge loss of exactly 0, its gradient 0", hinge, 1.2),
        member(rng, "hinge loss of a single sample", hinge, N=1, D=5, C=3),
        near_a_kink(rng, "hinge loss with a violated margin very close to its kink", 1.0, 0.3),
        near_a_kink(rng, "hinge loss with a met margin very close to its kink", -1.0, 0.0),
        member(rng, "squared hinge loss", squared_hinge, **small),
        member(
            rng, "squared error in millionths, so that it is very large", squared_error_in_millionths, reg=0.0, **small
        ),
        noisy_minimum(rng, "squared error at its minimum"),
        member(rng, "squared error of the softmax", squared_error_of_softmax, **smaller),
    ]


# ---- Bugs ----


def sign_flipped(parts):
    """Point uphill where downhill is meant."""
    return -parts.gradient


def left_at_zero(parts):
    """Forget to fill the gradient in."""
    return np.zeros_like(parts.gradient)


def not_averaged(parts):
    """Forget the division by N."""
    return parts.gradient + (len(parts.y) - 1) * (parts.X.T @ parts.slopes)


def data_slope_halved(parts):
    """Forget the 2 of the derivative of a square."""
    return parts.gradient - parts.X.T @ parts.slopes / 2


def penalty_slope_halved(parts):
    """Use reg * W."""
    return parts.gradient - parts.reg * parts.W


def true_class_forgotten(parts):
    """Let the rivals push and the true class stay."""
    slopes = parts.slopes.copy()
    slopes[np.arange(len(parts.y)), parts.y] = 0.0
    return parts.X.T @ slopes + 2 * parts.reg * parts.W


def rivals_forgotten(parts):
    """Let the true class pull alone."""
    slopes = np.zeros_like(parts.slopes)
    true = np.arange(len(parts.y)), parts.y
    slopes[true] = parts.slopes[true]
    return parts.X.T @ slopes + 2 * parts.reg * parts.W


def all_nan(parts):
    """Divide 0 by 0 somewhere, and let it spread."""
    return np.full_like(parts.gradient, np.nan)


def bias_row_without_penalty(parts):
    """Leave the last row of W out of the slope of the penalty."""
    dW = parts.gradient.copy()
    dW[-1] -= 2 * parts.reg * parts.W[-1]
    return dW


def last_sample_lost(parts):
    """Sum over all samples but the last."""
    return parts.gradient - parts.X[-1:].T @ parts.slopes[-1:]


def repeated_labels_lost(parts):
    """Keep, of the samples that share a label, only the last one's pull at the true class."""
    slopes, seen = parts.slopes.copy(), set()
    for i in range(len(parts.y) - 1, -1, -1):
        if int(parts.y[i]) in seen:
            slopes[i, parts.y[i]] = 0.0
        seen.add(int(parts.y[i]))
    return parts.X.T @ slopes + 2 * parts.reg * parts.W


def last_column_flipped(parts):
    """Give one class the wrong sign."""
    return parts.gradient * np.append(np.ones(parts.gradient.shape[1] - 1), -1.0)


def entries_exchanged(parts):
    """Exchange the largest entry with the smallest: the sum over all entries is what it was."""
    dW = parts.gradient.copy()
    order = np.argsort(dW, axis=None)
    dW.flat[order[[0, -1]]] = dW.flat[order[[-1, 0]]]
    return dW


def too_large(parts):
    """Be off by a hundred-thousandth in every entry."""
    return parts.gradient * (1 + 1e-5)


def first_row_flipped(parts):
    """Give one feature the wrong sign."""
    return parts.gradient * np.append(-1.0, np.ones(len(parts.gradient) - 1))[:, None]


def reg_added(parts):
    """Take reg for the slope of the penalty."""
    return parts.gradient + parts.reg * (1 - 2 * parts.W)


def much_too_large(parts):
    """Be off by eight hundred-thousandths in every entry."""
    return parts.gradient * (1 + 8e-5)


def one_entry(rank, factor):
    """Make the bug that multiplies one entry: the largest of the right gradient for rank 0, the next for 1, ..."""

    def bug(parts):
        dW = parts.gradient.copy()
        dW.flat[np.argsort(-np.abs(dW), axis=None)[rank]] *= factor
        return dW

    return bug


def level_1(rng):
    """Make the losses whose gradients are off in every entry."""
    small = {"N": 7, "D": 4, "C": 3, "least": 1e-3, "everywhere": True}
    bare = small | {"reg": 0.0}
    return [
        member(rng, "its sign is wrong everywhere", cross_entropy, sign_flipped, **small),
        member(rng, "it is 0 everywhere, and the loss is not flat", cross_entropy, left_at_zero, **small),
        member(rng, "the division by N is missing", cross_entropy, not_averaged, **small),
        member(rng, "the factor 2 of the squared error is missing", squared_error, data_slope_halved, **bare),
        member(rng, "the penalty is reg * sum(W * W), its slope reg * W", hinge, penalty_slope_halved, **small),
        member(rng, "the true class of the hinge loss is never pulled", hinge, true_class_forgotten, **small),
        member(rng, "the wrong classes are never pushed", cross_entropy, rivals_forgotten, **small),
        member(rng, "it is nan everywhere", cross_entropy, all_nan, **small),
    ]


def level_2(rng):
    """Make the losses whose gradients are off in one row, one column, one sample or one or two entries."""
    rows = [
        member(rng, "the bias row misses its penalty", cross_entropy, bias_row_without_penalty),
        member(rng, "the last sample is left out", cross_entropy, last_sample_lost),
        member(rng, "of samples with the same label only one counts for the true class", hinge, repeated_labels_lost),
        member(rng, "the column of one class has the wrong sign", squared_error_of_softmax, last_column_flipped),
        member(rng, "two entries are exchanged", cross_entropy, entries_exchanged),
    ]
    entries = [(0, 0.0), (1, 1.1), (2, -1.0), (3, 0.0), (0, 0.5), (1, 0.9), (2, np.inf), (3, -1.0), (1, 0.0), (2, 1.1)]
    said = ["a single entry is infinite" if np.isinf(factor) else "a single entry is wrong" for _, factor in entries]
    bugs = [one_entry(*one) for one in entries]
    losses = [cross_entropy, hinge] * 5
    return rows + [member(rng, *one) for one in zip(said, losses, bugs, strict=True)]


def level_3(rng):
    """Make the losses whose gradients are off by very little."""
    entry, whole = "a single entry is 1.001 times what it should be", "all of it is 1.00001 times what it should be"
    faint = {"least": 2e-5, "reg": 2.0, "change": heavy}
    return [
        member(rng, entry, cross_entropy, one_entry(0, 1.001), **faint),
        member(rng, entry, hinge, one_entry(1, 1.001), **faint),
        member(rng, entry, squared_error, one_entry(0, 1.001), **faint),
        member(rng, whole, squared_error, too_large, **faint),
        member(rng, whole, cross_entropy, too_large, **faint),
    ]


def heavy(one):
    """Make the weights larger, so that the gradient is well above 1."""
    return one._replace(W=2.0 * one.W)


# ---- numerical_gradient, directional_derivative ----


@dataclass
class Curve:
    """A function of W alone, as the two difference functions get it."""

    shape: tuple[int, int]
    formula: Callable[[np.ndarray], Any]

    def __call__(self, W):
        """Return its value; raises ValueError for anything but real numbers in the shape of W."""
        W = np.asarray(W)
        if W.dtype.kind not in "iuf" or W.shape != self.shape:
            raise ValueError("f takes real numbers in the shape of W")
        with np.errstate(all="ignore"):
            return float(self.formula(W.astype(float)))


class Quadratic(NamedTuple):
    """A quadratic in the entries of W (D, C) that couples every pair of them."""

    A: np.ndarray
    b: np.ndarray
    f: Curve

    def gradient(self, W):
        """Return its gradient at W."""
        return ((self.A + self.A.T) @ W.ravel() + self.b).reshape(W.shape)


def quadratic(rng, D, C):
    """Draw a quadratic whose second derivatives are between 1 and 3 along the axes."""
    A = rng.uniform(-0.5, 0.5, size=(D * C, D * C))
    np.fill_diagonal(A, rng.uniform(0.5, 1.5, size=D * C))
    b = rng.uniform(-1.0, 1.0, size=D * C)
    return Quadratic(A, b, Curve((D, C), lambda W: W.ravel() @ A @ W.ravel() + b @ W.ravel()))


def cubic_sum(W):
    """Add up the cubes: a central difference with step h gives 3 * w * w + h * h."""
    return np.sum(W**3)


EXACT = "On a quadratic, a central difference is exact for every step h, and this one is not."
STEP = "Right on a quadratic, but with f = sum(W**3) the step does not show as it should: is it the h that is given?"


@pytest.mark.check(item="numerical_gradient", points=6)
def test_central_not_forward_numerical_gradient(student, rng):
    """numerical_gradient is central: exact on a quadratic for any h, whole-number W too, and precise by default."""
    one, W = quadratic(rng, 3, 2), rng.standard_normal((3, 2))
    for h in (1e-3, 0.25, 2.0):
        assert_close(student.numerical_gradient(one.f, W, h), one.gradient(W), message=EXACT)
    cubic = Curve((2, 4), cubic_sum)
    V = rng.uniform(0.5, 1.5, size=(2, 4))
    assert_close(student.numerical_gradient(cubic, V, 0.5), 3 * V**2 + 0.25, message=STEP)
    whole = rng.integers(-3, 4, size=(3, 2))
    message = "Where W is an array of whole numbers, the gradient is off."
    assert_close(student.numerical_gradient(one.f, whole, 1e-3), one.gradient(whole), message=message)
    waves = Curve((3, 2), lambda W: np.sum(np.sin(W)))
    message = "With the step that it takes when none is given, it is less precise than it should be."
    assert_close(student.numerical_gradient(waves, W), np.cos(W), rtol=0.0, atol=1e-8, message=message)


@pytest.mark.check(item="numerical_gradient", points=2)
def test_no_mutation_numerical_gradient(student, rng):
    """After numerical_gradient W is what it was before, to the last bit."""
    for h in (1e-5, 0.3):
        one, W = quadratic(rng, 4, 3), rng.standard_normal((4, 3))
        got = student.numerical_gradient(one.f, W, h)
        assert_unchanged(student.numerical_gradient)
        assert_true(np.any(got != 0), message="W is as before, but the gradient is 0 everywhere.")


@pytest.mark.check(item="directional_derivative", points=4)
def test_central_not_forward_directional_derivative(student, rng):
    """directional_derivative is central and follows the length of V: exact on a quadratic for any h and any V."""
    one, W = quadratic(rng, 3, 2), rng.standard_normal((3, 2))
    for h, length in ((1e-3, 1.0), (0.25, 3.0), (1.0, 0.2)):
        V = length * rng.standard_normal((3, 2))
        for way in (V, -V):  # one of them leads downhill
            slope = student.directional_derivative(one.f, W, way, h)
            assert_close(slope, np.sum(one.gradient(W) * way), message=EXACT)
    cubic = Curve((2, 4), cubic_sum)
    W, V = rng.uniform(0.5, 1.5, size=(2, 4)), rng.uniform(0.5, 1.5, size=(2, 4))
    right = np.sum(3 * W**2 * V) + 0.25 * np.sum(V**3)
    assert_close(student.directional_derivative(cubic, W, V, 0.5), right, message=STEP)


@pytest.mark.check(item="directional_derivative", points=1)
def test_no_mutation_directional_derivative(student, rng):
    """After directional_derivative W and V are what they were before, to the last bit."""
    one, W, V = quadratic(rng, 3, 4), rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    slope = student.directional_derivative(one.f, W, V, 0.3)
    assert_unchanged(student.directional_derivative)
    assert_true(slope != 0, message="W and V are as before, but the slope is 0.")


# ---- grad_check ----


@pytest.mark.check(item="grad_check", points=15)
def test_accepts_20_correct(student, rng):
    """grad_check accepts twenty losses whose gradients are right, and does not simply accept everything."""
    gross = member(rng, "", cross_entropy, sign_flipped, N=5, D=3, C=2)
    message = "Accepts a gradient whose sign is wrong, so that its other acceptances say nothing."
    assert_true(not verdict(student, gross, rng), message=message)
    judge_accepted(student, twenty_right(rng), rng)


@pytest.mark.check(item="grad_check", points=12)
def test_kills_level_1(student, rng):
    """grad_check rejects eight gradients that are wrong in every entry, nan among them."""
    judge_rejected(student, level_1(rng), rng)


@pytest.mark.check(item="grad_check", points=15)
def test_kills_level_2(student, rng):
    """grad_check rejects fifteen gradients that are wrong in one row, column, sample or entry, an infinite one too."""
    judge_rejected(student, level_2(rng), rng)


@pytest.mark.check(item="grad_check", points=10)
def test_kills_level_3(student, rng):
    """grad_check rejects gradients with one entry 1.001 times, or all entries 1.00001 times, what they should be."""
    judge_rejected(student, level_3(rng), rng)


@pytest.mark.check(item="grad_check", points=4)
def test_within_budget(student, rng):
    """grad_check decides with at most 200 calls of f, whatever it decides."""
    for one, right in zip(*verdicts_for_certain(rng), strict=True):
        assert_true(
            verdict(student, one, rng) == right, message="A plain case is judged wrongly, so the calls say nothing."
        )
        message = "A single grad_check calls f more often than the budget of 200 allows."
        assert_true(one.calls <= BUDGET, message=message, detail=f"{one.calls} calls")


@pytest.mark.check(item="grad_check", points=1)
def test_no_mutation_grad_check(student, rng):
    """After grad_check W, X and y are what they were before, to the last bit."""
    for one, right in zip(*verdicts_for_certain(rng), strict=True):
        judged = verdict(student, one, rng)
        assert_unchanged(student.grad_check)
        assert_true(judged == right, message="The arguments are as before, but a plain case is judged wrongly.")


def verdicts_for_certain(rng):
    """Make three plain members of full size, and say which of them are right."""
    members = [
        member(rng, "cross-entropy", cross_entropy),
        member(rng, "hinge loss", hinge),
        member(rng, "its sign is wrong everywhere", cross_entropy, sign_flipped),
    ]
    return members, [True, True, False]


# ---- Questions ----


@pytest.mark.check(item="best_h_for_order_2", points=2)
def test_best_h_for_order_2_value(student):
    """The step is within a factor of 5 of where rounding and truncation of a central difference balance."""
    balance = (3 * np.finfo(float).eps) ** (1 / 3)  # the minimum of h**2/6 + eps/h
    h = student.best_h_for_order_2()
    wrong, culprit = ("small", "rounding") if h < balance else ("large", "the formula's own error")
    message = f"This step is too {wrong}: {culprit} dominates."
    assert_true(balance / 5 <= h <= 5 * balance, message=message, detail=f"h = {h:.3g}")


@pytest.mark.check(item="error_ratios", points=3)
def test_error_ratios_value(student):
    """Halving the step divides the three errors by powers of two: one for each order of the remainder."""
    assert_close(student.error_ratios(), (2.0, 4.0, 16.0), rtol=0.05, atol=0.0)


@pytest.mark.check(item="why_hinge_checks_fail", points=2)
def test_why_hinge_checks_fail_value(student):
    """The letter names the cause of the false alarms."""
    assert_true(student.why_hinge_checks_fail() == "b")


@pytest.mark.check(item="kink_point", points=3)
def test_kink_point_property(student):
    """The loss falls left of w and rises right of it, and a central difference says the mean of both slopes, 0."""
    w, x = student.kink_point()
    assert_true(abs(w) <= 100 and np.all(np.abs(x) <= 100), message="A number is larger than 100.")
    for h in (1e-3, 1e-5, 1e-7):
        before, here, after = (sum(max(0.0, 1.0 - at * each) for each in x) for at in (w - h, w, w + h))
        assert_true((here - before) / h <= -0.5 + NOISE, message="Left of w the slope is not -0.5 or less.")
        assert_true((after - here) / h >= 0.5 - NOISE, message="Right of w the slope is not 0.5 or more.")
        assert_true(abs(after - before) / (2 * h) <= NOISE, message="The central difference at w is not 0.")


# ---- Inputs on which known mistakes are told apart ----


def probes(rng):
    """Give, for each item, the calls whose outputs tell its wrong answers from the solution's."""
    one, W, V = quadratic(rng, 3, 2), rng.standard_normal((3, 2)), rng.standard_normal((3, 2))
    cubic = Curve((3, 2), cubic_sum)
    whole = np.array([[1, -2], [0, 3], [2, 1]])
    return {
        "numerical_gradient": [
            *(call(one.f, W, 0.25), call(one.f, W), call(one.f, whole, 0.25), call(one.f, whole)),
            *(call(cubic, W, 0.5), call(cubic, 1 + np.abs(W), 0.5)),
        ],
        "directional_derivative": [
            *(call(one.f, W, V, 0.25), call(one.f, W, V, 1e-3), call(one.f, W, np.zeros((3, 2)), 1e-3)),
            *(call(cubic, W, -V, 0.5), call(cubic, W, V, 1e-5)),
        ],
        "grad_check": [
            call(each, *each.problem, np.random.default_rng(int(rng.integers(2**31)))) for each in small_zoo(rng)
        ],
        **{name: [call()] for name in ("best_h_for_order_2", "error_ratios", "why_hinge_checks_fail", "kink_point")},
    }


SMALL = {"N": 5, "D": 3, "C": 2, "least": 2e-5}
FULL = {"N": 7, "D": 6, "C": 4}
PROBED_BUGS = (
    (cross_entropy, sign_flipped, SMALL),
    (cross_entropy, left_at_zero, SMALL),
    (cross_entropy, not_averaged, SMALL),
    (squared_error, data_slope_halved, SMALL | {"reg": 0.0}),
    (hinge, penalty_slope_halved, SMALL),
    (cross_entropy, reg_added, SMALL),
    (cross_entropy, all_nan, SMALL),
    (cross_entropy, last_sample_lost, SMALL),
    (cross_entropy, bias_row_without_penalty, SMALL),
    (cross_entropy, first_row_flipped, SMALL),
    (cross_entropy, entries_exchanged, FULL),
    *((cross_entropy, one_entry(rank, 0.0), FULL) for rank in range(5)),
    (squared_error, one_entry(0, 1.001), SMALL),
    (squared_error, much_too_large, SMALL),
    (squared_error, too_large, SMALL),
)  # bugs that some known mistakes overlook and others do not


def small_zoo(rng):
    """Make the members on which mistakes in grad_check differ most, small ones where size does not matter."""
    right = [
        member(rng, "", cross_entropy, **SMALL),
        member(rng, "", hinge, reg=0.0, **SMALL),
        near_a_kink(rng, "", 1.0, 0.3),
        satisfied(rng, "", hinge, 1.2),
        Member("", balanced(ordinary(rng, N=3, D=4, C=3)), cross_entropy),
        noisy_minimum(rng, ""),
        member(rng, "", squared_error_in_millionths, reg=0.0, **SMALL),
        member(rng, "", cross_entropy, reg=50.0, **SMALL),
    ]
    wrong = [member(rng, "", loss, bug, **sizes) for loss, bug, sizes in PROBED_BUGS]
    return [replace(one, patience=np.inf) for one in right + wrong]  # they serve many answers, one after the other
