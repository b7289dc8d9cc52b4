"""When two answers count as the same mistake."""

import numpy as np
import pytest

from autograder.grading.bench import Bench
from autograder.grading.hints import read_answers, same
from autograder.sandbox import confine

A = np.array([1.0, 2.0])
ALIKE = {
    "numbers within 1e-6": (1.0, 1.0 + 1e-7),
    "arrays": (A, A + 1e-8),
    "nan": (np.array([np.nan]), np.array([np.nan])),
    "a list and an array": ([1.0, 2.0], A),
    "an integer and a float": (1, 1.0),
    "a pair with a list in it": ((A, [1, 2]), (A, A)),
    "changed arguments": ({"W": A}, {"W": A.copy()}),
}
DIFFERENT = {
    "numbers": (1.0, 1.1),
    "a transposed array": (np.ones((2, 3)), np.ones((3, 2))),
    "what only broadcasts": (np.ones((2, 1)), np.ones((2, 2))),
    "a tuple and an array": ((1.0, 2.0), A),
    "a list of lists that is no array": ([[1.0], [1.0, 2.0]], A),
    "a list of words": (["a"], A),
    "text and a number": ("1", 1),
    "nothing and a number": (None, 0.0),
    "other arguments changed": ({"W": A}, {"X": A}),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_alike(one, other):
    """Answers that a check would take for equal are one mistake, whichever comes first."""
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_different(one, other):
    """Anything else is told apart, so that nobody reads a hint about somebody else's mistake."""
    assert not same(one, other)
    assert not same(other, one)


def test_what_one_bench_has_found_out_another_takes_over(course):
    """The known mistakes of another process come without running them, and are those that it would find itself."""
    first, second = (Bench(course, course.assignment("labels"), confine.probe()) for _ in range(2))
    data = first.diagnosis.dump()
    second.diagnosis.load(data)
    items = {item for one in read_answers(course.graders("labels") / "wrong") for item in one.items}
    found = {item: (first.diagnosis.known(item), second.diagnosis.known(item)) for item in items}
    assert all(len(known) == len(again) > 0 for known, again in found.values())
    for known, again in found.values():
        assert [(one.wrong, one.lost) for one in known] == [(one.wrong, one.lost) for one in again]
        assert all(same(one.trace, other.trace) for one, other in zip(known, again, strict=True))
    for bench in (first, second):
        bench.close()
