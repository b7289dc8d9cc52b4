"""Hidden checks of the labels assignment.

The oracles are loops over samples and classes. Where a check of random_search meets a W that is none of rng's
draws, or comes out of step with them, it judges what can be judged all the same: drawing from elsewhere, or more
than one W a try, is paid for in search_uses_given_rng.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from autograder.checks import assert_close, assert_true, assert_unchanged, call

W_TOY = [[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]]
X_TOY = [[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [-1.0, -1.0, 1.0]]
TRIES = 120  # enough that the best of another sequence of draws is hardly ever far behind: 21,000 times by 0.29 at most
SLACK = 0.4  # how far the luck of another sequence of draws may fall behind; a W that never changes stays below
IRIS_ACCURACIES = {
    (0, 1, 2): 0.973,
    (2, 1, 0): 0.973,
    (1, 0, 2): 0.447,
    (1, 2, 0): 0.447,
    (0, 2, 1): 0.553,
    (2, 0, 1): 0.553,
}


class Search(NamedTuple):
    """A search whose tries are known: samples (N, D), labels (N,), the seed, each W and its accuracy."""

    X: np.ndarray
    y: np.ndarray
    seed: int
    drawn: list
    accuracies: list


class Numbered(NamedTuple):
    """Samples (N, 2) with bias, labels (N,), and the class numbers perm (C,) that they are to be given."""

    X: np.ndarray
    y: np.ndarray
    perm: np.ndarray


# ---- Oracles ----


def labels_of(W, X):
    """Name for each sample the first class of the highest score."""
    rows = (X @ W).tolist()
    return np.array([row.index(max(row)) for row in rows])


def share_right(W, X, y):
    """Count the samples that get their own label, as a share of all."""
    return sum(int(a == b) for a, b in zip(labels_of(W, X), y, strict=True)) / len(y)


def fitted_numbers(X, numbers):
    """Fit the numbers by least squares, through the normal equations."""
    return X @ np.linalg.solve(X.T @ X, X.T @ numbers)


def number_accuracy(X, y, perm):
    """Give each class its number, then see how many of them the fit gets right."""
    return share_fitted(X, [perm[label] for label in y], len(perm))


def share_fitted(X, numbers, C):
    """Take the class number next to each fitted value and count how many are right, as a share of all."""
    nearest = [min(range(C), key=lambda k: abs(k - f)) for f in fitted_numbers(X, np.array(numbers, float))]
    return sum(int(a == b) for a, b in zip(nearest, numbers, strict=True)) / len(numbers)


# ---- Data ----


@cache
def iris():
    """Load the flowers: (150, 5) measures in cm with the bias column, and their species (150,)."""
    with np.load(Path(__file__).parents[3] / "solutions/labels/iris.npz") as file:
        return np.column_stack([file["tenths"] / 10, np.ones(150)]), file["labels"].astype(np.int64)


def fresh(seed):
    """Make an unused generator: the only kind that can be handed to a student's function."""
    return np.random.default_rng(seed)


def draws(seed, D, C, tries):
    """List what a search has to draw: one W (D, C) a try."""
    generator = fresh(seed)
    return [generator.standard_normal((D, C)) for _ in range(tries)]


def three_groups(rng):
    """Draw 24 samples of three features and bias in three groups that a good W tells apart."""
    groups = np.resize([0, 1, 2], 24)
    corners = 3.0 * np.eye(3)[rng.permutation(3)] - 1.0
    return np.column_stack([corners[groups] + rng.normal(0.0, 0.7, size=(24, 3)), np.ones(24)]), groups


def searches(rng):
    """Draw the same search under three ways of naming the groups: no single W is good at more than one.

    In each the best try is neither among the first two nor the last, nor the one with the highest score.
    """
    while True:
        X, groups = three_groups(rng)
        seed = int(rng.integers(2**31))
        drawn = draws(seed, 4, 3, TRIES + 1)
        guesses = [labels_of(W, X) for W in drawn]
        loudest = max(range(TRIES), key=lambda k: (X @ drawn[k]).max())
        found = []
        for step in range(3):
            y = (groups + step) % 3
            found.append(Search(X, y, seed, drawn[:TRIES], [float(np.mean(g == y)) for g in guesses]))
        if all(is_telling(one.accuracies, loudest) for one in found):
            return [one._replace(accuracies=one.accuracies[:TRIES]) for one in found]


def is_telling(accuracies, loudest):
    """Tell whether the first best try comes after two worse ones, and the last, the next and the loudest are worse.

    The first try gets something right, so that a search of one try has something to return.
    """
    tried = accuracies[:TRIES]
    best = max(tried)
    worse = best > max(tried[-1], accuracies[TRIES], tried[loudest])
    return tried[0] > 0 and tried.index(best) >= 2 and best >= 0.8 and worse


def tied_search(rng):
    """Draw a search over 6 samples whose best accuracy occurs twice or more; the first time is not the first try.

    Neither is it the try with the highest score.
    """
    while True:
        X = np.column_stack([rng.standard_normal((6, 3)), np.ones(6)])
        y, seed = rng.permutation(np.resize([0, 1, 2], 6)), int(rng.integers(2**31))
        drawn = draws(seed, 4, 3, 30)
        accuracies = [share_right(W, X, y) for W in drawn]
        loudest = max(range(30), key=lambda k: (X @ drawn[k]).max())
        if accuracies.index(max(accuracies)) not in (0, loudest) and accuracies.count(max(accuracies)) > 1:
            return Search(X, y, seed, drawn, accuracies)


def single_try(rng, hopeless):
    """Draw a search of one try: it gets every label wrong, or most of them right with the last class absent."""
    while True:
        X = np.column_stack([rng.standard_normal((7, 4)), np.ones(7)])
        seed = int(rng.integers(2**31))
        drawn = draws(seed, 5, 4, 1)
        labels = labels_of(drawn[0], X)
        if labels.min() < 3:
            y = np.where(labels == 3, 0, 3 if hopeless else labels)
            return Search(X, y, seed, drawn, [share_right(drawn[0], X, y)])


def numbered(rng):
    """Draw samples whose numbers level off at both ends, so that fitted values leave the range of the classes.

    The numbers go from 0 to 3, and class number 4 has no sample. Fitted values stay 0.02 off the halves.
    """
    while True:
        x = np.linspace(-4.0, 4.0, 21) + rng.uniform(-0.15, 0.15, size=21)
        numbers = np.clip(np.round(1.5 + x), 0, 3).astype(np.int64)
        perm = rng.permutation(5)
        problem = Numbered(np.column_stack([x, np.ones(21)]), np.argsort(perm)[numbers], perm)
        if is_clear_cut(problem):
            order = rng.permutation(21)
            return problem._replace(X=problem.X[order], y=problem.y[order])


def is_clear_cut(problem):
    """Tell whether the usual slips, in clipping, rounding or renaming, all give another accuracy."""
    X, y, perm = problem
    numbers, back = perm[y], np.argsort(perm)
    values = fitted_numbers(X, numbers.astype(float))
    if np.abs(values % 1 - 0.5).min() < 0.02 or np.all(back == perm):
        return False
    right = number_accuracy(X, y, perm)
    slips = [
        np.mean(np.round(values) == numbers),
        np.mean(np.clip(np.round(values), 0, numbers.max()) == numbers),
        np.mean(np.clip(np.trunc(values), 0, 4) == numbers),
        np.mean(np.clip(np.ceil(values), 0, 4) == numbers),
        np.mean(np.clip(np.round(values), 0, 4) == y),
        share_right(np.linalg.lstsq(X, np.eye(5)[numbers], rcond=None)[0], X, numbers),
        number_accuracy(X, y, np.arange(5)),
        number_accuracy(X, y, back),
        share_fitted(X, replaced_in_turn(y, perm), 5),
    ]
    return all(abs(slip - right) > 0.01 for slip in slips)


def replaced_in_turn(y, perm):
    """Renumber class after class in one array, so that some samples are renumbered twice."""
    numbers = y.copy()
    for label in range(len(perm)):
        numbers[numbers == label] = perm[label]
    return numbers


# ---- one_hot ----


@pytest.mark.check(item="one_hot", points=6)
def test_one_hot_absent_class(student, rng):
    """Every class has its column, also one that no label names, the last of all included."""
    for N, C, used in ((9, 4, [0, 1, 2, 3]), (8, 6, [0, 2, 3]), (5, 7, [4]), (3, 12, [11, 0])):
        y = rng.permutation(np.resize(used, N))
        rows = [[1.0 if c == label else 0.0 for c in range(C)] for label in y]
        assert_close(student.one_hot(y, C), rows, message="A row is not zero but for a 1 at the place of its label.")


@pytest.mark.check(item="one_hot", points=2)
def test_one_hot_odd_labels(student, rng):
    """Labels of a small integer type give the same rows, and no labels at all give no rows."""
    assert_close(student.one_hot(np.array([], dtype=np.int64), 3), np.zeros((0, 3)))
    y = rng.permutation(np.resize([16, 3, 15, 0], 23)).astype(np.uint8)
    rows = [[1.0 if c == label else 0.0 for c in range(18)] for label in y]
    assert_close(student.one_hot(y, 18), rows, message="With uint8 labels the rows are wrong.")


@pytest.mark.check(item="one_hot", points=1)
def test_inputs_unchanged_one_hot(student, rng):
    """The labels are the same after one_hot as before."""
    student.one_hot(rng.permutation(np.resize([1, 2, 4], 8)), 6)
    assert_unchanged(student.one_hot)


# ---- scores, predict, accuracy, add_bias ----


@pytest.mark.check(item="scores", points=2)
def test_scores_oracle(student, rng):
    """Entry (i, j) adds up sample i times the weights of class j, for any sizes, equal ones too."""
    for N, D, C in ((7, 5, 3), (4, 4, 4), (1, 3, 6), (6, 2, 2)):
        W, X = rng.standard_normal((D, C)), np.column_stack([rng.standard_normal((N, D - 1)), np.ones(N)])
        expected = [[sum(X[i, d] * W[d, j] for d in range(D)) for j in range(C)] for i in range(N)]
        assert_close(student.scores(W, X), expected)


@pytest.mark.check(item="predict", points=5)
def test_predict_ties_first(student, rng):
    """Each sample gets the class of its highest score, and of classes that tie the first; N may equal C."""
    for N, D, C in ((4, 3, 4), (9, 4, 3), (1, 3, 5)):
        W = rng.permuted(np.arange(D * C) - D * C + 0.5, axis=0).reshape(D, C)
        X = np.column_stack([rng.choice([-3, -2, -1, 1, 2, 3], size=(N, D - 1)), np.ones(N)])
        for weights in (W, -W, W / 1024, -W / 1024):  # powers of two: the same scores in any order of summing
            assert_close(
                student.predict(weights, X), labels_of(weights, X), message="A label is not the highest score's."
            )
    negative = np.array([[-5.0, -3.0, -4.0, -2.0, -6.0]])
    assert_close(student.predict(np.eye(5), negative), [3], message="Where all scores are negative, a label is wrong.")
    tied = np.array([[3.0, 5.0, 5.0, 1.0, 5.0], [-2.0, -7.0, -2.0, -2.0, -9.0], [0.0, 0.0, 0.0, 0.0, 0.0]])
    for X in (tied, np.vstack([tied, tied[:2] + 1])):
        message = "Where classes tie for the highest score, the label is not the first of them."
        assert_close(student.predict(np.eye(5), X), np.resize([1, 0, 0, 1, 0], len(X)), message=message)


@pytest.mark.check(item="accuracy", points=2)
def test_accuracy_share(student, rng):
    """Accuracy is the share of labels that are right, from 0 to 1, however far off the others are."""
    message = "Right labels at the wrong samples are counted."
    assert_close(student.accuracy(np.array([3, 9, 5, 0]), np.array([0, 3, 9, 5])), 0.0, message=message)
    for N, right in ((7, 3), (13, 9), (5, 0), (6, 6)):
        y = rng.permutation(np.resize([0, 3, 9, 5], N))
        y_pred = y.copy()
        wrong = rng.permutation(N)[right:]
        y_pred[wrong] = (y[wrong] + rng.integers(1, 10, size=N - right)) % 10
        assert_close(student.accuracy(y_pred, y), right / N)
        assert_close(student.accuracy(y_pred, y.astype(np.uint8)), right / N, message="With uint8 labels it is off.")


@pytest.mark.check(item="add_bias", points=2)
def test_add_bias_last(student, rng):
    """The features stay as they are and a column of ones comes last, whatever X holds already."""
    for N, D in ((6, 3), (1, 4), (5, 1)):
        X = rng.standard_normal((N, D))
        assert_close(student.add_bias(X), [[*row, 1.0] for row in X])
    X[:, -1] = 1.0
    message = "Where the last column of X is made of ones already, one more is missing."
    assert_close(student.add_bias(X).sum(axis=1), np.full(5, 2.0), message=message)


@pytest.mark.check(item="add_bias", points=1)
def test_inputs_unchanged_add_bias(student, rng):
    """X is the same after add_bias as before."""
    student.add_bias(rng.standard_normal((6, 3)))
    assert_unchanged(student.add_bias)


# ---- random_search ----


def searched(student, one, tries=TRIES):
    """Run the student's search; the fourth value is the place of best_W among rng's draws, or None."""
    best_W, best_acc, history = student.random_search(one.X, one.y, one.drawn[0].shape[1], tries, fresh(one.seed))
    place = next((k for k, W in enumerate(one.drawn) if np.allclose(W, best_W, rtol=1e-6, atol=1e-8)), None)
    return best_W, best_acc, history, place


def in_step(student, one):
    """Tell whether a single try keeps rng's first draw: after a shuffle of rng, later draws can take its place."""
    best_W, *_ = student.random_search(one.X, one.y, one.drawn[0].shape[1], 1, fresh(one.seed))
    return np.allclose(best_W, one.drawn[0], rtol=1e-6, atol=1e-8)


def assert_best_reached(accuracy, one, place):
    """Demand the best accuracy of all tries; of tries that rng did not give, one that is near it."""
    lowest = max(one.accuracies) - (SLACK if place is None else 1e-9)
    message = "A try with a higher accuracy went by and was not kept."
    assert_true(accuracy >= lowest, message, f"{accuracy:.4f}, not {lowest:.4f}")


@pytest.mark.check(item="random_search", points=10)
def test_search_keeps_best_W(student, rng):  # noqa: N802 - the check's public name
    """best_W is the try with the highest accuracy of all, and best_acc the accuracy of that very W."""
    for one in searches(rng):
        best_W, best_acc, _, place = searched(student, one)
        message = "best_acc is not the accuracy that best_W has on X and y."
        assert_close(best_acc, share_right(best_W, one.X, one.y), message=message)
        assert_best_reached(best_acc, one, place)


@pytest.mark.check(item="random_search", points=3)
def test_search_first_best_stays(student, rng):
    """Of tries with the same accuracy the first is kept, and the very first try counts even with nothing right."""
    for one in (tied_search(rng), single_try(rng, hopeless=True)):
        best_W, _, _, place = searched(student, one, len(one.drawn))
        message = "best_W is none of the draws of rng, so it cannot be told which of equal tries came first."
        assert_true(place is not None, message)
        first = one.drawn[one.accuracies.index(max(one.accuracies))]
        assert_close(best_W, first, message="Of tries with the same accuracy, another than the first was kept.")


@pytest.mark.check(item="random_search", points=10)
def test_search_history_monotone(student, rng):
    """The history has one entry a try: the best accuracy so far, that try included."""
    for one in searches(rng):
        _, best_acc, history, place = searched(student, one)
        assert_true(len(history) == TRIES, message="history does not have one entry a try.")
        assert_true(np.all(np.diff(history) >= 0), message="history falls, and a best so far never does.")
        assert_best_reached(history[-1], one, place)
        if place is None or not in_step(student, one):
            assert_close(history[-1], best_acc, message="The last entry of history is not best_acc.")
        else:
            so_far = [max(one.accuracies[: k + 1]) for k in range(TRIES)]
            assert_close(history, so_far, message="An entry of history is not the best accuracy up to that try.")


@pytest.mark.check(item="random_search", points=10)
def test_search_uses_given_rng(student, rng):
    """Each try draws one W by rng.standard_normal((D, C)), and nothing else is drawn, from rng or elsewhere."""
    message = "numpy's global random state has moved: every draw should come from the rng that is handed in."
    for one in searches(rng)[:2]:
        *_, place = searched(student, one)
        assert_true(not student.random_search.moved_random, message)
        assert_true(place is not None, message="best_W is none of the draws rng.standard_normal((D, C)), one a try.")
    for _ in range(2):
        one = single_try(rng, hopeless=False)
        best_W, *_ = searched(student, one, 1)
        assert_close(best_W, one.drawn[0], message="With a single try best_W is not the first draw of rng.")


@pytest.mark.check(item="random_search", points=1)
def test_inputs_unchanged_random_search(student, rng):
    """X and y are the same after the search as before."""
    searched(student, searches(rng)[0])
    assert_unchanged(student.random_search)


# ---- scalar_label_accuracy ----


@pytest.mark.check(item="scalar_label_accuracy", points=9)
def test_iris_label_order(student):
    """On the iris flowers each of the six numberings has its own accuracy, to within 0.01."""
    X, y = iris()
    for perm, right in IRIS_ACCURACIES.items():
        plain = perm == (0, 1, 2)
        message = "With the numbering (0, 1, 2) the accuracy on iris is off."
        if not plain:
            message = "With the numbering (0, 1, 2) the accuracy on iris is right, with another one it is off."
        assert_close(student.scalar_label_accuracy(X, y, np.array(perm)), right, rtol=0.0, atol=0.01, message=message)


@pytest.mark.check(item="scalar_label_accuracy", points=4)
def test_scalar_label_oracle(student, rng):
    """With five classes, one of them absent, fitted values go to the nearest of the numbers 0 to C - 1."""
    for _ in range(2):
        X, y, perm = numbered(rng)
        assert_close(student.scalar_label_accuracy(X, y, perm), number_accuracy(X, y, perm))
        four = rng.permutation(4)  # the same numbers 0 to 3, of which the highest now is the last there is
        y = np.argsort(four)[perm[y]]
        assert_close(student.scalar_label_accuracy(X, y, four), number_accuracy(X, y, four))


@pytest.mark.check(item="scalar_label_accuracy", points=2)
def test_inputs_unchanged_scalar_label_accuracy(student, rng):
    """X, y and perm are the same after scalar_label_accuracy as before."""
    student.scalar_label_accuracy(*numbered(rng))
    assert_unchanged(student.scalar_label_accuracy)


# ---- Questions ----


@pytest.mark.check(item="pairwise_one_hot_distance", points=2)
def test_pairwise_one_hot_distance_value(student):
    """Any two different one-hot rows are this far apart, whatever their classes."""
    assert_close(student.pairwise_one_hot_distance(), 2.0**0.5, rtol=0.0, atol=0.005)


@pytest.mark.check(item="better_numbering", points=3)
def test_better_numbering_property(student):
    """The numbering is not (0, 1, 2), and its accuracy on the iris flowers is above 0.9."""
    numbers = student.better_numbering()
    assert_close(np.sort(numbers), [0, 1, 2], message="It is no order of the numbers 0, 1 and 2.")
    assert_true(np.any(numbers != [0, 1, 2]), message="It is the numbering (0, 1, 2) itself.")
    X, y = iris()
    message = "The accuracy of this numbering on the iris flowers is not above 0.9."
    assert_true(number_accuracy(X, y, numbers.astype(int)) > 0.9, message)


@pytest.mark.check(item="score_change_without_label_change", points=2)
def test_score_change_matrix(student):
    """V is no multiple of W_toy and changes every score of X_toy, yet gives every input the label it has."""
    V, _ = student.score_change_without_label_change()
    W, X = np.array(W_TOY), np.array(X_TOY)
    assert_true(np.all(np.isfinite(V)), message="An entry of V is not finite.")
    assert_true(np.abs(X @ V - X @ W).min() > 1e-6, message="Some score of X_toy is the same with V as with W_toy.")
    assert_true(distance_from_multiples(V, W) > 1e-6, message="V is a multiple of W_toy.")
    # A label hangs on differences of columns alone. These must be those of W, stretched by one factor above 0.
    gaps, own = V - V.mean(axis=1, keepdims=True), W - W.mean(axis=1, keepdims=True)
    message = "There are inputs that get another label from V than from W_toy."
    assert_true((gaps * own).sum() > 0 and distance_from_multiples(gaps, own) < 1e-6 * np.abs(gaps).max(), message)


def distance_from_multiples(A, B):
    """Return the largest entry of what is left of A when its best multiple of B is taken away."""
    return np.abs(A - (A * B).sum() / (B * B).sum() * B).max()


@pytest.mark.check(item="score_change_without_label_change", points=1)
def test_score_change_factor(student):
    """With the weights t * W_toy every sample of X_toy has another label than with W_toy."""
    _, t = student.score_change_without_label_change()
    W, X = np.array(W_TOY), np.array(X_TOY)
    assert_true(np.isfinite(t), message="t is not finite.")
    assert_true(np.all(labels_of(t * W, X) != labels_of(W, X)), message="Some sample of X_toy keeps its label.")


@pytest.mark.check(item="chance_level_puzzle", points=2)
def test_chance_level_puzzle_answer(student):
    """The answer names what makes a random search fail on the digits."""
    assert_true(student.chance_level_puzzle() == "c", message="Another explanation fits what the plots show.")


# ---- Inputs on which known mistakes are told apart ----


def probes(rng):
    """Give, for each item, the calls whose outputs tell its wrong answers from the solution's."""
    features = np.column_stack([rng.standard_normal((6, 3)), np.ones(6)])
    square, W = rng.standard_normal((4, 4)), rng.standard_normal((4, 3))
    tied = np.array([[3.0, 5.0, 5.0, 1.0], [-2.0, -7.0, -2.0, -2.5], [0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 3.0, -4.0]])
    iris_X, iris_y = iris()
    truth = np.array([4, 0, 4, 1, 9, 1, 0])
    return {
        "one_hot": [
            call(np.array([4, 0, 2, 4, 0, 2, 4]), 6),
            call(np.resize([0, 1, 2, 3], 9), 4),
            call(np.array([1, 3, 1]), 5),
            call(np.array([], dtype=np.int64), 3),
            call(np.resize([16, 3, 15, 0], 23).astype(np.uint8), 18),
        ],
        "scores": [call(W, features), call(square, square + 1.0)],
        "predict": [call(W, features), call(-W, features), call(np.eye(4), tied)],
        "accuracy": [
            call(np.array([4, 0, 5, 2, 8, 0, 0]), truth),
            call(truth, truth),
            call(np.array([0, 4, 9, 0, 1, 9, 4]), truth),
        ],
        "add_bias": [call(features[:, :3]), call(features)],
        "random_search": search_probes(rng),
        "scalar_label_accuracy": [
            *(call(iris_X, iris_y, np.array(perm)) for perm in ((0, 1, 2), (1, 2, 0), (2, 0, 1))),
            *(call(*numbered(rng)) for _ in range(3)),
        ],
        "pairwise_one_hot_distance": [call()],
        "better_numbering": [call()],
        "score_change_without_label_change": [call()],
        "chance_level_puzzle": [call()],
    }


def search_probes(rng):
    """Add to a plain search one with ties, one with nothing right, and one with classes that have no sample."""
    plain, tied, hopeless = searches(rng)[0], tied_search(rng), single_try(rng, hopeless=True)
    return [
        call(plain.X, plain.y, 3, TRIES, fresh(plain.seed)),
        call(tied.X, tied.y, 3, 30, fresh(tied.seed)),
        call(hopeless.X, hopeless.y, 4, 1, fresh(hopeless.seed)),
        call(tied.X, tied.y, 5, 10, fresh(plain.seed)),
    ]
