"""Public checks of the labels assignment; students receive them, so every input is a literal in sight."""

import numpy as np
import pytest

from autograder.checks import Form, assert_close, assert_true, scalar, shaped, text, vector


def sized(words, axes):
    """Declare an array whose axes follow from the arguments: `axes(given)` returns what `shaped` takes."""
    return Form(words, lambda value, given: shaped(*axes(given)).read(value, given))


RETURNS = {
    "one_hot": sized("an array of shape (len(y), num_classes)", lambda given: ("y.0", int(given["num_classes"]))),
    "scores": shaped("X.0", "W.1"),
    "predict": shaped("X.0"),
    "accuracy": scalar,
    "add_bias": sized("X with one more column", lambda given: ("X.0", given["X"].shape[1] + 1)),
    "random_search": (
        sized("an array of shape (D, num_classes)", lambda given: ("X.1", int(given["num_classes"]))),
        scalar,
        vector,
    ),
    "scalar_label_accuracy": scalar,
    "pairwise_one_hot_distance": scalar,
    "better_numbering": shaped(3),
    "score_change_without_label_change": (shaped(3, 3), scalar),
    "chance_level_puzzle": text,
}


@pytest.mark.check(item="add_bias", points=2)
def test_public_bias_column(student):
    """Two samples of two features become two rows of three, and each ends in 1."""
    wide = student.add_bias(np.array([[5.0, 7.0], [-2.0, 0.5]]))
    assert_close(wide, np.array([[5.0, 7.0, 1.0], [-2.0, 0.5, 1.0]]))


@pytest.mark.check(item="scalar_label_accuracy", points=2)
def test_public_numbers_on_a_line(student):
    """Classes that lie in the order of their numbers are all told apart; with two numbers swapped they are not."""
    X = np.array([[0.0, 1.0], [0.1, 1.0], [1.0, 1.0], [1.1, 1.0], [2.0, 1.0], [2.1, 1.0]])
    y = np.array([0, 0, 1, 1, 2, 2])
    in_order = student.scalar_label_accuracy(X, y, np.array([0, 1, 2]))
    swapped = student.scalar_label_accuracy(X, y, np.array([1, 0, 2]))
    assert_close(in_order, 1.0, message="the numbering (0, 1, 2) should get every sample right")
    assert_close(swapped, 1 / 3, message="the numbering (1, 0, 2) should get two samples of six right")


@pytest.mark.check(item="one_hot", points=3)
def test_public_three_rows(student):
    """The labels 2, 0, 1 and 2 become one row each, with a single 1 at the place of the label."""
    rows = student.one_hot(np.array([2, 0, 1, 2]), 3)
    assert_close(rows, np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))


@pytest.mark.check(item="scores", points=2)
def test_public_two_samples(student):
    """Two samples and three classes give two rows of three scores."""
    W = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]])
    S = student.scores(W, np.array([[2.0, 1.0], [-3.0, 1.0]]))
    assert_close(S, np.array([[2.5, 2.0, -2.0], [-2.5, 2.0, 3.0]]))


@pytest.mark.check(item="predict", points=2)
def test_public_highest_score(student):
    """Each sample gets the class of its highest score."""
    W = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]])
    labels = student.predict(W, np.array([[2.0, 1.0], [-3.0, 1.0], [0.5, 1.0], [4.0, 1.0]]))
    assert_close(labels, np.array([0, 2, 1, 0]))


@pytest.mark.check(item="accuracy", points=1)
def test_public_three_of_four(student):
    """Three right labels of four are an accuracy of 0.75."""
    assert_close(student.accuracy(np.array([0, 2, 1, 1]), np.array([0, 2, 1, 3])), 0.75)


@pytest.mark.check(item="random_search", points=3)
def test_public_one_seed_one_result(student):
    """A single try keeps the first W that rng gives, and equal seeds give equal results."""
    X = np.array([[1.0, 0.2, 1.0], [-0.5, 1.5, 1.0], [-1.0, -1.0, 1.0], [1.2, -0.1, 1.0], [0.1, 1.1, 1.0]])
    y = np.array([0, 1, 3, 0, 1])
    W, _, history = student.random_search(X, y, 4, 1, np.random.default_rng(7))
    drawn = np.random.default_rng(7).standard_normal((3, 4))
    assert_close(W, drawn, message="after a single try, best_W should be the first rng.standard_normal((D, C))")
    assert_close(history.size, 1, message="after a single try, history should have one entry")
    first = student.random_search(X, y, 4, 20, np.random.default_rng(7))
    again = student.random_search(X, y, 4, 20, np.random.default_rng(7))
    assert_close(again[0], first[0], message="two searches with equal seeds keep different W")
    assert_close(again[1], first[1], message="two searches with equal seeds have different accuracies")
    assert_close(first[2].size, 20, message="after 20 tries, history should have 20 entries")


@pytest.mark.check(item="pairwise_one_hot_distance", points=0)
def test_public_pairwise_one_hot_distance_form(student):
    """pairwise_one_hot_distance returns one finite number above zero."""
    distance = student.pairwise_one_hot_distance()
    assert_true(0 < distance < np.inf, message="a distance between different rows is a finite number above zero")


@pytest.mark.check(item="better_numbering", points=0)
def test_public_better_numbering_form(student):
    """better_numbering returns the numbers 0, 1 and 2, in another order than (0, 1, 2)."""
    numbers = student.better_numbering()
    assert_close(np.sort(numbers), np.array([0, 1, 2]), message="each of 0, 1 and 2 should occur once")
    assert_true(np.any(numbers != np.array([0, 1, 2])), message="(0, 1, 2) is the one that you know already")


@pytest.mark.check(item="score_change_without_label_change", points=0)
def test_public_score_change_form(student):
    """score_change_without_label_change returns a matrix of 3 rows and 3 columns and a number, all finite."""
    V, t = student.score_change_without_label_change()
    assert_true(np.all(np.isfinite(V)) and np.isfinite(t), message="an entry is not finite")


@pytest.mark.check(item="chance_level_puzzle", points=0)
def test_public_chance_level_puzzle_form(student):
    """The answer is one of the letters a, b, c, d."""
    answer = student.chance_level_puzzle()
    assert_true(answer in ("a", "b", "c", "d"), message='Return one letter: "a", "b", "c" or "d".')
