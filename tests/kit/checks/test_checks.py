"""The assertions of `autograder.checks`: right answers pass, wrong ones fail with a safe sentence."""

import ast
import math
import pickle
import re
import runpy
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.checks import (
    CheckFailure,
    anything,
    assert_close,
    assert_fast,
    assert_gradient,
    assert_subgradient,
    assert_tie_set,
    assert_true,
    assert_unchanged,
    assertions,
    call,
    conform,
    forms,
    gradient,
    gradient_errors,
    like,
    note,
    runner,
    scalar,
    shaped,
    speed,
    taken_notes,
    text,
    truth,
    vector,
)

STUDY = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "gradient_check.py"))
LOSSES, BUGS, GROSS = STUDY["LOSSES"], STUDY["BUGS"], STUDY["GROSS"]
correct, buggy, drawn = STUDY["correct"], STUDY["buggy"], STUDY["drawn"]

ARGUMENTS = {"W": np.zeros((6, 4)), "X": np.zeros((9, 6)), "Z": np.zeros((9, 4)), "z": np.zeros(4), "reg": 0.3}
PAIR = (scalar, like("W"))
SIZE_ONE = "a number came as an array of size 1: it counts, but a plain number is what the task asks for"
LISTED = "a list or tuple came where an array is asked for: it counts as one"

# A property needs no example database in the tree, and the same examples on every run.
repeatable = settings(deadline=None, derandomize=True, database=None, max_examples=60)


@pytest.fixture(autouse=True)
def forget_notes():
    """Start each test without notes of the one before."""
    taken_notes()


def failure_of(act, *args, **kwargs):
    """Return the CheckFailure of a call."""
    with pytest.raises(CheckFailure) as caught:
        act(*args, **kwargs)
    return caught.value


# ---- Form ----

ACCEPTED = {
    "int": (3, scalar, 3.0, ()),
    "numpy float32": (np.float32(0.5), scalar, 0.5, ()),
    "0-d array": (np.array(2.0), scalar, 2.0, ()),
    "size-1 array": (np.array([2.0]), scalar, 2.0, (SIZE_ONE,)),
    "size-1 matrix": (np.ones((1, 1)).view(np.matrix) * 2, scalar, 2.0, (SIZE_ONE,)),
    "size-1 list": ([2.0], scalar, 2.0, (SIZE_ONE,)),
    "nan": (math.nan, scalar, math.nan, ()),
    "bool array as numbers": (np.ones((6, 4), bool), like("W"), np.ones((6, 4)), ()),
    "float32 array": (np.ones((6, 4), np.float32), like("W"), np.ones((6, 4)), ()),
    "matrix": (np.ones((6, 4)).view(np.matrix), like("W"), np.ones((6, 4)), ()),
    "nested lists": ([[1, 2]] * 2, shaped(2, 2), np.array([[1.0, 2.0]] * 2), (LISTED,)),
    "tuple": ((1, 2), vector, np.array([1.0, 2.0]), (LISTED,)),
    "empty vector": (np.zeros(0), vector, np.zeros(0), ()),
    "axes of arguments": (np.ones((9, 4, 2)), shaped("Z.0", "z.0", 2), np.ones((9, 4, 2)), ()),
    "second axis": (np.ones(4), shaped("Z.1"), np.ones(4), ()),
    "numpy bool": (np.bool_(True), truth, True, ()),
    "0-d bool": (np.array(False), truth, False, ()),
    "text": ("b", text, "b", ()),
    "anything": ({"a": 1}, anything, {"a": 1}, ()),
    "list for a pair": ([1, np.ones((6, 4))], PAIR, (1.0, np.ones((6, 4))), ()),
    "nested tuples": (((1, 2), "a"), ((scalar, scalar), text), ((1.0, 2.0), "a"), ()),
}


@pytest.mark.parametrize(("value", "spec", "normal", "notes"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_forms_come_back_normalised(value, spec, normal, notes):
    """A value of the declared form passes whatever its dtype, with a note where the form is unusual."""
    result = conform(value, spec, ARGUMENTS)
    assert type(result) is type(normal)
    np.testing.assert_equal(result, normal)
    assert taken_notes() == notes


A_PAIR = "expected a pair (a number, an array shaped like W)"
REFUSED = {
    "None": (None, PAIR, f"returned None, {A_PAIR}"),
    "loss alone": (0.5, PAIR, f"returned a number, {A_PAIR}"),
    "gradient alone": (np.zeros((6, 4)), PAIR, f"returned an array of shape (6, 4), {A_PAIR}"),
    "three values": ((1, 2, 3), PAIR, f"returned a tuple of 3 values, {A_PAIR}"),
    "no values": ([], PAIR, f"returned a list of no values, {A_PAIR}"),
    "dict": ({"loss": 1}, PAIR, f"returned a dictionary, {A_PAIR}"),
    "text": ("loss", PAIR, f"returned text, {A_PAIR}"),
    "function": (len, PAIR, f"returned a function, {A_PAIR}"),
    "object": (object(), PAIR, f"returned something that is not a number or an array, {A_PAIR}"),
    "gradient missing": ((0.5, None), PAIR, "returned None as value 2 of 2, expected an array shaped like W"),
    "transposed": (
        (0.5, np.zeros((4, 6))),
        PAIR,
        "returned an array of shape (4, 6) as value 2 of 2, expected (6, 4), the shape of W",
    ),
    "a shape that is a message": (
        np.zeros((31, 41)),
        like("W"),
        "returned an array of another shape, expected (6, 4), the shape of W",
    ),
    "too many axes": (
        np.zeros((1, 1, 6, 4)),
        like("W"),
        "returned an array of another shape, expected (6, 4), the shape of W",
    ),
    "loss per sample": (np.zeros(9), scalar, "returned an array of shape (9,), expected a number"),
    "empty": (np.zeros(0), scalar, "returned an array of shape (0,), expected a number"),
    "huge int": (10**400, scalar, "returned a number too large for a float, expected a number"),
    "complex": (1 + 2j, scalar, "returned a complex number, expected a number"),
    "number in text": ("2.9", scalar, "returned text, expected a number"),
    "object array": (
        np.array([1.0, None]),
        vector,
        "returned an array of other things than real numbers, expected an array with one axis",
    ),
    "0-d object": (np.array(None), vector, "returned None, expected an array with one axis"),
    "ragged": ([[1], [2, 3]], vector, "returned a list of 2 values, expected an array with one axis"),
    "long list": (["a"] * 99, vector, "returned a list of many values, expected an array with one axis"),
    "two axes": (np.zeros((9, 4)), vector, "returned an array of shape (9, 4), expected an array with one axis"),
    "a number": (1.0, like("W"), "returned a number, expected (6, 4), the shape of W"),
    "rows": (np.zeros(6), shaped("Z.0"), "returned an array of shape (6,), expected shape (9,), that is (len(Z),)"),
    "columns": (
        np.zeros((9, 6)),
        shaped("Z.0", "Z.1", 2),
        "returned an array of shape (9, 6), expected shape (9, 4, 2), that is (len(Z), Z.shape[1], 2)",
    ),
    "number for truth": (1, truth, "returned a number, expected True or False"),
    "truths": (np.ones(4, bool), truth, "returned an array of shape (4,), expected True or False"),
    "letter": (np.str_("b").encode(), text, "returned something that is not a number or an array, expected text"),
    "truth for text": (True, text, "returned True or False, expected text"),
}


@pytest.mark.parametrize(("value", "spec", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_forms_are_told_in_one_sentence(value, spec, message):
    """A value of another form fails, and the sentence says what came and what is expected."""
    assert failure_of(conform, value, spec, ARGUMENTS).message == message


class Awkward(np.ndarray):
    """A subclass that answers for itself."""

    def __eq__(self, other):
        return True

    def __array_function__(self, *args):
        return True


ODD = [None, math.nan, "x", b"x", object(), [], [[]], {}, set(), len, 1j, 10**400, np.array([None, "a"])]
ODD += [np.zeros((6, 4)).view(Awkward), np.ma.masked, np.datetime64("2026-01-01"), np.zeros((2, 0)), [np.zeros(2), 3]]
SPECS = [scalar, truth, text, anything, vector, like("W"), shaped("Z.0", 3), PAIR, (text, (vector, scalar))]


@pytest.mark.filterwarnings("ignore:Warning. converting a masked element")
@pytest.mark.parametrize("spec", SPECS, ids=forms._words)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: (0.5, v), lambda v: [v, v]], ids=["bare", "second", "both"])
@pytest.mark.parametrize("odd", ODD, ids=lambda v: type(v).__name__)
def test_odd_values_are_never_our_fault(odd, wrap, spec):
    """Whatever a function returns, it either conforms or fails; nothing else is raised."""
    try:
        conform(wrap(odd), spec, ARGUMENTS)
    except CheckFailure as failure:
        assert failure.message.startswith("returned ")  # noqa: PT017 - either way out is right, this one has words


@repeatable
@given(hnp.array_shapes(min_dims=0, max_dims=5, max_side=12), st.sampled_from(SPECS))
def test_no_size_of_a_returned_array_reaches_the_student(shape, spec):
    """Only sizes of arguments are told: a student's code could write hidden numbers into a shape."""
    try:
        conform(np.zeros(shape), spec, ARGUMENTS)
    except CheckFailure as failure:
        sizes = {int(n) for n in re.findall(r"\d+", failure.message)}
        assert sizes <= {0, 1, 2, 3, 4, 6, 9}


@repeatable
@given(hnp.arrays(st.sampled_from([np.float32, np.float64, np.int64, np.uint8, np.bool_]), hnp.array_shapes()))
def test_every_numeric_array_conforms_to_its_own_shape(array):
    """No dtype is judged, and values survive as float64."""
    result = conform(array, like("A"), {"A": array})
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, array.astype(np.float64))


def test_an_unknown_argument_is_the_graders_mistake():
    """A declaration that names no argument is our fault, so it does not look like a wrong answer."""
    with pytest.raises(KeyError):
        conform(np.zeros(3), like("V"), ARGUMENTS)


def test_a_call_keeps_its_arguments():
    """`call` writes a call the way it is made."""
    assert (call(1, 2, delta=3).args, call(1, 2, delta=3).kwargs) == ((1, 2), {"delta": 3})


def test_notes_are_taken_once():
    """Notes come back once each, in order, and are forgotten."""
    for sentence in ("a", "b", "a"):
        note(sentence)
    assert (taken_notes(), taken_notes()) == (("a", "b"), ())


# ---- Values ----

INF = math.inf
WRONG_VALUES = {
    "beyond rtol": (1.00001, 1.0, "my words"),
    "beyond atol": (2e-8, 0.0, "my words"),
    "one entry": ([1.0, 2.1], [1.0, 2.0], "my words"),
    "nan": ([1.0, math.nan], [1.0, 2.0], assertions.NOT_FINITE),
    "inf": (INF, 1.0, assertions.NOT_FINITE),
    "inf where huge": (INF, 1e308, assertions.NOT_FINITE),
    "opposite extremes": (-1e308, 1e308, "my words"),
    "finite where inf": (1e308, INF, "my words"),
    "wrong infinity": (-INF, INF, "my words"),
    "finite where nan": (1.0, math.nan, "my words"),
    "scalar for array": (1.0, [1.0, 1.0], "the value has the wrong shape"),
    "broadcastable": ([[1.0], [1.0]], [1.0, 1.0], "the value has the wrong shape"),
    "None": (None, 1.0, "the value is not made of numbers"),
    "text": ("1.0", 1.0, "the value is not made of numbers"),
    "objects": (np.array([1.0], object), [1.0], "the value is not made of numbers"),
    "ragged": ([[1], [1, 2]], [1.0], "the value is not made of numbers"),
}


@pytest.mark.parametrize(("actual", "expected", "message"), WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_wrong_values_fail(actual, expected, message):
    """The check's own words are for finite wrong values; shape, kind and nan have their own."""
    assert failure_of(assert_close, actual, expected, message="my words").message == message


CLOSE = [(1.0, 1), (np.float32(1), 1.0), ([1, 2], (1.0, 2.0)), (INF, INF), (math.nan, math.nan), ([], []), (5e-9, 0.0)]
CLOSE += [(1 + 5e-7, 1.0), (np.ones((1, 1)).view(np.matrix), [[1.0]]), (True, 1.0), ([-INF, 1], [-INF, 1])]


@pytest.mark.parametrize(("actual", "expected"), CLOSE)
def test_close_values_pass(actual, expected):
    """Values within the tolerance pass in any numeric form."""
    assert_close(actual, expected)


FINITE = hnp.arrays(np.float64, hnp.array_shapes(), elements=st.floats(-1e6, 1e6))


@repeatable
@given(FINITE, st.floats(-0.99, 0.99), st.data())
def test_the_tolerance_is_drawn_where_it_is_said(expected, share, data):
    """Just inside atol + rtol*|expected| passes; a single entry just outside fails."""
    allowed = 1e-8 + 1e-6 * np.abs(expected)
    assert_close(expected + share * allowed, expected)
    k = data.draw(st.integers(0, expected.size - 1))
    wrong = expected.copy()
    wrong.flat[k] += 1.01 * allowed.flat[k]
    failure_of(assert_close, wrong, expected)
    wrong.flat[k] = math.nan
    assert failure_of(assert_close, wrong, expected).message == assertions.NOT_FINITE


def test_numbers_stand_in_the_detail_only():
    """What a student reads holds no expected value; staff find both and the place."""
    failure = failure_of(assert_close, np.array([[1.0, 2.5]]), np.array([[1.0, 7.25]]))
    assert (failure.message, failure.detail) == ("", "got 2.5, expected 7.25, at [0, 1]")


@pytest.mark.parametrize(("message", "detail", "shown"), [("a", "b", "a [b]"), ("a", "", "a"), ("", "b", "[b]")])
def test_a_failure_survives_a_process_boundary(message, detail, shown):
    """Both halves come back from a pickle, and a plain pytest run shows both."""
    failure = pickle.loads(pickle.dumps(CheckFailure(message, detail)))  # noqa: S301 - our own bytes
    assert (failure.message, failure.detail, str(failure)) == (message, detail, shown)


def test_a_property_passes_or_fails_with_the_given_words():
    """`assert_true` takes any truth value."""
    assert_true(np.bool_(True), "words")
    failure = failure_of(assert_true, np.bool_(False), "words", "3 of 4")
    assert (failure.message, failure.detail) == ("words", "3 of 4")


# ---- Gradients ----

PROBLEM = drawn(np.random.default_rng(1), 12, 6, 4, 0.3, W_std=0.5)


def judged(loss, problem=PROBLEM, seed=3, **options):
    """Run the gradient check on a loss of the study."""
    assert_gradient(loss, problem.W, problem.X, np.random.default_rng(seed), **options)


@repeatable
@given(
    st.sampled_from(sorted(LOSSES)),
    st.tuples(st.integers(1, 20), st.integers(1, 8), st.integers(2, 6)),
    st.floats(0, 1),
    st.floats(0, 3),
    st.integers(0, 2**32 - 1),
)
def test_correct_gradients_are_never_rejected(name, sizes, reg, W_std, seed):
    """Hinge, squared hinge, softmax, linear MSE and MSE of softmax pass at any size and scale."""
    rng = np.random.default_rng(seed)
    problem = drawn(rng, *sizes, reg, 10.0 ** rng.uniform(-1, 1), W_std)
    judged(correct(LOSSES[name], problem), problem, seed, tau=1e-9)


@pytest.mark.slow
def test_no_false_alarm_in_five_thousand():
    """Five thousand correct problems, with kinks wherever they fall, and none is rejected at 1e-9."""
    rejected, undecided = STUDY["false_alarms"](list(LOSSES), STUDY["any_problem"], 5000)
    assert rejected == 0
    assert undecided <= 50  # problems with at least one direction left open


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("bug", BUGS)
def test_every_bug_is_rejected(bug, name):
    """Each bug is noticed at 1e-9 in any loss, whichever entry, row or column it spoils."""
    for k in range(6):
        problem = drawn(np.random.default_rng([5, k]), 12, 6, 4, 0.1, W_std=0.3)  # every sample has a hinge loss
        failure_of(judged, buggy(bug, LOSSES[name], problem, k), problem, tau=1e-9)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("bug", GROSS)
def test_every_gross_bug_is_rejected_as_shipped(bug, name):
    """The tolerance that graders use still finds every bug that costs points."""
    message = failure_of(judged, buggy(bug, LOSSES[name], PROBLEM, 9)).message
    assert message.startswith("dW is not the gradient of the loss that you return")


WHERE = {
    "no reg in 1 row": (5, ": look at row 5 of dW (the bias)"),
    "column sign": (2, ": look at the column of class 2 in dW"),
    "reg*W": (0, ", in any row or column"),
}


@pytest.mark.parametrize(("bug", "k", "where"), [(bug, *rest) for bug, rest in WHERE.items()])
def test_the_worst_part_is_named(bug, k, where):
    """A student reads which row or column to look at, counted from 0 as in numpy."""
    message = failure_of(judged, buggy(bug, LOSSES["softmax"], PROBLEM, k)).message
    assert message == f"dW is not the gradient of the loss that you return{where}"


def test_a_loss_with_an_epsilon_passes_with_a_note():
    """log(p + 1e-8) is within the tolerance, so it costs nothing and is mentioned."""
    likely = STUDY["Problem"](2 * PROBLEM.W, PROBLEM.X, PROBLEM.y, PROBLEM.reg)
    judged(buggy("log(p+1e-8)", LOSSES["softmax"], likely, 0), likely)
    assert taken_notes() == ("dW is very close to the gradient of your loss, but not as close as rounding allows",)


def test_a_correct_gradient_leaves_no_note():
    """Nothing is said about a gradient that is right."""
    judged(correct(LOSSES["softmax"], PROBLEM))
    assert taken_notes() == ()


@pytest.mark.parametrize("digits", [7, 8])
def test_a_rounded_loss_is_not_rejected(digits):
    """A loss rounded to seven digits has no slope to speak of: its values are left to the oracle."""
    right = correct(LOSSES["softmax"], PROBLEM)
    for seed in range(10):
        judged(lambda W: (round(right(W)[0], digits), right(W)[1]), seed=seed)


def test_a_loss_without_a_slope_is_mentioned():
    """Where no direction can be decided the check keeps out of it, and says so."""
    noise = np.random.default_rng(8)
    right = correct(LOSSES["softmax"], PROBLEM)

    def loss(W):
        jitter = 0.0 if np.array_equal(W, PROBLEM.W) else noise.normal(0, 1e-7)
        return right(W)[0] + jitter, right(W)[1]

    judged(loss)
    assert taken_notes() == (
        "the gradient could not be compared with differences of your loss: it is not smooth near this W",
    )


def spoilt(gradient=None, value=None, at_W_only=False):
    """Make a right loss whose answers are replaced, everywhere or only away from the given W."""
    right = correct(LOSSES["softmax"], PROBLEM)

    def loss(W):
        v, dW = right(W)
        if at_W_only and np.array_equal(W, PROBLEM.W):
            return v, dW
        return v if value is None else value(v), dW if gradient is None else gradient(dW)

    return loss


counter = iter(range(10**6))
PRECHECKS = {
    "transposed": (spoilt(gradient=lambda dW: dW.T), "the value has the wrong shape"),
    "a number": (spoilt(gradient=lambda dW: 1.0), "the value has the wrong shape"),
    "None": (spoilt(gradient=lambda dW: None), "the value is not made of numbers"),
    "text": (spoilt(gradient=lambda dW: "dW"), "the value is not made of numbers"),
    "nan loss": (spoilt(value=lambda v: math.nan), "the loss or its gradient is nan or infinite"),
    "nan entry": (spoilt(gradient=lambda dW: np.full_like(dW, np.nan)), "the loss or its gradient is nan or infinite"),
    "inf entry": (spoilt(gradient=lambda dW: dW + np.inf), "the loss or its gradient is nan or infinite"),
    "nan close by": (spoilt(value=lambda v: math.nan, at_W_only=True), "the loss is nan or infinite close to W"),
    "drifting loss": (
        spoilt(value=lambda v: v + next(counter)),
        "two calls with the same arguments give different answers",
    ),
    "drifting gradient": (
        spoilt(gradient=lambda dW: dW * next(counter)),
        "two calls with the same arguments give different answers",
    ),
}


@pytest.mark.parametrize(("loss", "message"), PRECHECKS.values(), ids=PRECHECKS)
def test_what_is_no_gradient_at_all_has_its_own_sentence(loss, message):
    """Wrong shapes, nan and answers that drift are told before any difference is taken."""
    assert failure_of(judged, loss).message == message


@pytest.mark.filterwarnings("ignore:overflow")
def test_a_gradient_near_overflow_is_rejected():
    """A finite gradient whose products overflow to nan does not slip through a comparison."""
    signs = np.where(np.arange(24).reshape(6, 4) % 2, 1.7e308, -1.7e308)
    failure_of(judged, spoilt(gradient=lambda dW: signs))


def test_a_gradient_of_one_vector_is_checked_too():
    """Logits (N,) are their own scores: X is then the identity."""
    t = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    z = np.linspace(-2, 2, 5)

    def loss(z):
        return np.mean(np.logaddexp(0, z) - t * z), (1 / (1 + np.exp(-z)) - t) / 5

    assert_gradient(loss, z, np.eye(5), np.random.default_rng(1), tau=1e-9)
    failure_of(assert_gradient, lambda z: (loss(z)[0], -loss(z)[1]), z, np.eye(5), np.random.default_rng(1))


@pytest.mark.parametrize(("D", "C", "parts"), [(6, 4, 14), (65, 10, 16), (1, 2, 7)])
def test_directions_cover_rows_and_columns_up_to_sixteen(D, C, parts):
    """Four directions move all of W, then come columns and rows, the last row always among them."""
    problem = drawn(np.random.default_rng(1), 12, D, C, 0.3)
    loss = correct(LOSSES["softmax"], problem)
    slopes = gradient_errors(loss, problem.W, problem.X, np.random.default_rng(1), tau=1e-9)
    assert len(slopes) == parts
    assert slopes[-1].part == f"row {D - 1} of dW (the bias)"


def tied(theta, half_updated=False, squared=False):
    """Make a hinge on dyadic data with ties at W, which count with the share `theta` in the gradient."""
    X = np.array([[0.5, 0.25, 1.0], [-0.5, 0.75, 1.0], [0.25, -1.0, 1.0], [1.0, 0.5, 1.0]])
    y = np.array([0, 1, 2, 0])
    W = np.zeros((3, 3))
    W[2] = [1.0, 0.0, -1.0]  # a bias alone: each class is exactly 1 below the one before
    rows = np.arange(4)

    def loss(V):
        S = X @ V
        margins = S - S[rows, y][:, None] + 1.0
        margins[rows, y] = -1.0
        mask = (margins > 0) + theta * (margins == 0)
        pull = np.where(margins == 0, 0.0, mask) if half_updated else mask
        dS = mask * (2 * np.maximum(margins, 0) if squared else 1.0)
        dS[rows, y] -= (pull * (2 * np.maximum(margins, 0) if squared else 1.0)).sum(axis=1)
        return (np.maximum(margins, 0) ** (2 if squared else 1)).sum() / 4, X.T @ dS / 4

    ties = [np.outer(X[i], np.eye(3)[j] - np.eye(3)[y[i]]) / 4 for i, j in ((0, 1), (3, 1), (1, 2))]
    return loss, W, X, ties


SHARES = [(0.0, True), (0.5, True), (1.0, True), (-0.5, False), (1.1, False), (2.0, False), (math.nan, False)]


def tie_set(theta, **options):
    """Run the tie-set check."""
    loss, W, _, ties = tied(theta, **options)
    assert_tie_set(loss(W)[1], tied(0.0)[0](W)[1], ties)


def sandwich(theta, **options):
    """Run the subgradient check."""
    loss, W, X, _ = tied(theta, **options)
    assert_subgradient(loss, W, X, np.random.default_rng(2))


@pytest.mark.parametrize("check", [tie_set, sandwich])
@pytest.mark.parametrize(("theta", "right"), SHARES)
def test_any_subgradient_passes_at_a_tie_and_nothing_else(check, theta, right):
    """At a margin of exactly 0 every share from 0 to 1 is right; beyond, or nan, is not."""
    if right:
        check(theta)
    else:
        failure_of(check, theta)


@pytest.mark.parametrize("check", [tie_set, sandwich])
def test_a_half_updated_tie_is_rejected(check):
    """A tie that moves its class without the true class is no subgradient."""
    failure_of(check, 1.0, half_updated=True)


def test_dependent_ties_are_the_graders_mistake():
    """Shares of linearly dependent ties cannot be told apart, so such data are refused."""
    tie = np.ones((3, 3))
    with pytest.raises(ValueError, match="dependent"):
        assert_tie_set(tie, tie, [tie, 2 * tie])


@pytest.mark.parametrize("name", ["hinge", "squared_hinge", "softmax", "linear_mse"])
def test_correct_convex_losses_pass_the_subgradient_check(name):
    """Away from kinks the only subgradient is the gradient."""
    loss = correct(LOSSES[name], PROBLEM)
    assert_subgradient(loss, PROBLEM.W, PROBLEM.X, np.random.default_rng(1))
    wrong = buggy("reg*W", LOSSES[name], PROBLEM, 0)
    failure_of(assert_subgradient, wrong, PROBLEM.W, PROBLEM.X, np.random.default_rng(1))


def test_a_squared_hinge_at_an_exact_tie_is_not_rejected():
    """Its slope bends at W itself, which five points do not see; a slope that moves with the step tells."""
    loss, W, X, _ = tied(0.0, squared=True)
    assert_gradient(loss, W, X, np.random.default_rng(2), tau=1e-9)


# ---- Speed ----


@dataclass
class Paced:
    """A function on a deterministic clock: `costs` in turn, instructions from a base and a part per sample."""

    costs: list[float]
    per_sample: float = 0.0
    wrong_from: float = math.inf
    changed: tuple[str, ...] = ()
    sizes: list[int] = field(default_factory=list)

    def __call__(self, x):
        """Sum the sample, wrongly from some size on."""
        return float(x.sum()) + (len(x) >= self.wrong_from)

    def timed(self, x):
        """Charge the next cost, the last one for ever."""
        self.sizes.append(len(x))
        return self(x), self.costs.pop(0) if len(self.costs) > 1 else self.costs[0]

    def opcodes(self, x):
        """Count 100 instructions and some for each sample."""
        return self(x), int(100 + self.per_sample * len(x))


def drawing():
    """Make a `draw` whose arguments are never the same twice."""
    rng = np.random.default_rng(4)
    return lambda N: (rng.standard_normal(N),)


LOOP = 50.0  # instructions a sample: from 40 to 80 samples they grow 1.95-fold
SPEEDS = {
    "as fast as the reference": (Paced([1.0]), 3),
    "fast though it loops": (Paced([1.2], LOOP), 3),
    "within twice though it loops": (Paced([1.9], LOOP), 7),
    "wasteful but whole arrays": (Paced([6.0]), 7),
    "second attempt in time": (Paced([20.0] * 7 + [1.0]), 10),
    "third attempt in time": (Paced([20.0] * 14 + [2.0]), 21),
    "three of seven readings far too high": (Paced([1.0, 90.0, 90.0, 90.0, 1.0, 1.0, 1.0]), 6),
}
SLOW = {
    "beyond the limit": (Paced([14.0]), 21),
    "loop beyond twice": (Paced([2.5], LOOP), 21),
    "hopeless, so three pairs an attempt": (Paced([99.0], LOOP), 9),
    "one reading of zero is no speed": (Paced([0.0, *[14.0] * 6] * 3), 21),
}


@pytest.mark.parametrize(("student", "calls"), SPEEDS.values(), ids=SPEEDS)
def test_fast_enough_passes(student, calls):
    """Whole-array code passes, in no more timed calls than it takes to be sure."""
    assert_fast(student, Paced([1.0]), drawing())
    assert student.sizes == [1000] * calls


@pytest.mark.parametrize(("student", "calls"), SLOW.values(), ids=SLOW)
def test_too_slow_fails_after_three_attempts(student, calls):
    """A loop over samples fails three times over, and the student reads no figure."""
    failure = failure_of(assert_fast, student, Paced([1.0]), drawing())
    assert "loop over the samples" in failure.message
    assert not re.search(r"\d", failure.message)
    assert student.sizes == [1000] * calls


@pytest.mark.parametrize("wrong_from", [1000, 40])
def test_a_wrong_timed_result_is_no_speed(wrong_from):
    """Values are compared in every timed call and every counted one, so a shortcut gains nothing."""
    student = Paced([6.0], wrong_from=wrong_from)
    assert "wrong values in a timed call" in failure_of(assert_fast, student, Paced([1.0]), drawing()).message


def test_pairs_of_values_are_compared_part_by_part():
    """A (loss, dW) pair whose gradient is wrong is found in a timed call."""
    speed._assert_same((1.0, np.ones(2)), (1.0, np.ones(2)))
    failure_of(speed._assert_same, (1.0, np.ones(2)), (1.0, np.zeros(2)))


@pytest.mark.parametrize(
    ("changed", "named"), [(("W",), "changes W in place"), (("W", "X"), "changes W and X in place")]
)
def test_changed_arguments_are_named(changed, named):
    """Editing the caller's arrays fails with their names."""
    assert failure_of(assert_unchanged, Paced([1.0], changed=changed)).message.startswith(named)
    assert_unchanged(Paced([1.0]))


# ---- The file itself ----


@pytest.mark.parametrize("module", [assertions, forms, gradient, runner, speed])
def test_what_is_released_needs_numpy_alone(module):
    """Students get a copy of every module, so each imports the standard library, numpy and its neighbours only."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    froms = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    others = {name for name in froms | plain if not f"{name}.".startswith("autograder.checks.")}
    assert {name.split(".")[0] for name in others} - set(sys.stdlib_module_names) == {"numpy"}
