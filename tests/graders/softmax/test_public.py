"""The checks that students get: their inputs are literals, and passing them is not full marks."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_true, like, scalar, shaped, text, vector

RETURNS = {
    "softmax": like("Z"),
    "log_softmax": like("Z"),
    "logsumexp": shaped("Z.0"),
    "softmax_loss": (scalar, like("W")),
    "sigmoid": like("z"),
    "binary_ce_from_logits": (scalar, like("z")),
    "entropy": scalar,
    "kl": scalar,
    "cross_entropy": scalar,
    "js": scalar,
    "softmax_jacobian": shaped("z.0", "z.0"),
    "cross_entropy_minus_entropy": text,
    "shrinking_gap": vector,
    "double_softmax_floor": scalar,
    "far_point_changes": text,
}


@pytest.mark.check(item="softmax", points=2)
def test_public_rows_sum_to_one(student):
    """Each row of probabilities sums to 1, and equal logits get equal probabilities."""
    P = student.softmax(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]))
    assert_close(P.sum(axis=1), [1.0, 1.0], message="The probabilities of a row do not sum to 1.")
    assert_close(P[1], [1 / 3, 1 / 3, 1 / 3], message="Three equal logits do not get 1/3 each.")


@pytest.mark.check(item="log_softmax", points=1)
def test_public_log_probabilities(student):
    """The logits 0 and log 3 have the probabilities 1/4 and 3/4; this returns their logarithms."""
    L = student.log_softmax(np.array([[0.0, np.log(3.0)], [2.0, 2.0], [np.log(3.0), 0.0]]))
    assert_close(L, np.log([[0.25, 0.75], [0.5, 0.5], [0.75, 0.25]]))


@pytest.mark.check(item="logsumexp", points=1)
def test_public_equal_logits(student):
    """Four logits equal to a give a + log 4, one number a row."""
    values = student.logsumexp(np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [-2.0, -2.0, -2.0, -2.0]]))
    assert_close(values, [np.log(4.0), 1.0 + np.log(4.0), -2.0 + np.log(4.0)])


@pytest.mark.check(item="softmax_loss", points=2)
def test_public_zero_weights(student):
    """With all weights zero every class is equally likely, so the loss is log C."""
    X = np.array([[0.5, -1.0, 1.0], [2.0, 0.25, 1.0], [-1.5, 3.0, 1.0], [0.0, 1.0, 1.0], [1.0, -2.0, 1.0]])
    loss, _ = student.softmax_loss(np.zeros((3, 4)), X, np.array([3, 0, 2, 1, 0]), 0.0)
    assert_close(loss, np.log(4.0), message="The loss at W = 0 is not log C.")


@pytest.mark.check(item="softmax_loss", points=2)
def test_public_cat_scores(student):
    """The cat picture with the scores 3.2, 5.1 and -1.7 has the loss 2.0404 for the class cat."""
    loss, _ = student.softmax_loss(np.array([[3.2, 5.1, -1.7]]), np.array([[1.0]]), np.array([0]), 0.0)
    assert_close(loss, 2.0403551528)


@pytest.mark.check(item="sigmoid", points=1)
def test_public_sigmoid_values(student):
    """The sigmoid is 1/2 at 0, and its values at z and -z sum to 1."""
    values = student.sigmoid(np.array([0.0, 1.0, -1.0]))
    assert_close(values, [0.5, 0.7310585786, 0.2689414214])


@pytest.mark.check(item="binary_ce_from_logits", points=1)
def test_public_undecided_logits(student):
    """At logit 0 both labels cost log 2, and the gradient pulls each logit towards its label."""
    loss, gradient = student.binary_ce_from_logits(np.zeros(4), np.array([1.0, 0.0, 0.0, 1.0]))
    assert_close(loss, np.log(2.0), message="The loss at z = 0 is not log 2.")
    assert_close(gradient, [-0.125, 0.125, 0.125, -0.125], message="The gradient of the mean loss is wrong at z = 0.")


@pytest.mark.check(item="entropy", points=1)
def test_public_uniform_entropy(student):
    """Four equally likely outcomes have the entropy log 4."""
    assert_close(student.entropy(np.array([0.25, 0.25, 0.25, 0.25])), np.log(4.0))


@pytest.mark.check(item="kl", points=1)
def test_public_divergence(student):
    """The divergence of (1/4, 3/4) from (1/2, 1/2) is 0.1438 nats, the mean taken under (1/2, 1/2)."""
    assert_close(student.kl(np.array([0.5, 0.5]), np.array([0.25, 0.75])), 0.1438410362)


@pytest.mark.check(item="cross_entropy", points=1)
def test_public_mistaken_belief(student):
    """Who believes (1/4, 3/4) where outcomes follow (1/2, 1/2) is surprised by 0.8370 nats on average."""
    assert_close(student.cross_entropy(np.array([0.5, 0.5]), np.array([0.25, 0.75])), 0.8369882168)


@pytest.mark.check(item="js", points=1)
def test_public_js_divergence(student):
    """JS((1/2, 1/2), (1/4, 3/4)) is 0.0338 nats; of a distribution and itself it is 0."""
    p, q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    assert_close(student.js(p, q), 0.0338220756)
    assert_close(student.js(q, q), 0.0)


@pytest.mark.check(item="softmax_jacobian", points=1)
def test_public_jacobian_of_equal_logits(student):
    """For three equal logits the Jacobian has 2/9 on its diagonal and -1/9 elsewhere."""
    J = student.softmax_jacobian(np.zeros(3))
    assert_close(J, np.array([[2.0, -1.0, -1.0], [-1.0, 2.0, -1.0], [-1.0, -1.0, 2.0]]) / 9.0)


@pytest.mark.check(item="cross_entropy_minus_entropy", points=0)
def test_public_cross_entropy_minus_entropy_form(student):
    """The answer is one of the letters a, b, c, d."""
    answer = student.cross_entropy_minus_entropy()
    assert_true(answer in ("a", "b", "c", "d"), message='Return one letter: "a", "b", "c" or "d".')


@pytest.mark.check(item="shrinking_gap", points=0)
def test_public_shrinking_gap_form(student):
    """The answer is an array of two finite logits."""
    z = student.shrinking_gap()
    assert_true(z.shape == (2,), message="Return exactly two logits.")
    assert_true(np.all(np.isfinite(z)), message="Both logits must be finite.")


@pytest.mark.check(item="double_softmax_floor", points=0)
def test_public_double_softmax_floor_form(student):
    """The answer is one finite number that is not negative."""
    floor = student.double_softmax_floor()
    assert_true(np.isfinite(floor) and floor >= 0, message="Return one finite number, 0 or above.")


@pytest.mark.check(item="far_point_changes", points=0)
def test_public_far_point_changes_form(student):
    """The answer is one of the letters a, b, c, d."""
    answer = student.far_point_changes()
    assert_true(answer in ("a", "b", "c", "d"), message='Return one letter: "a", "b", "c" or "d".')
