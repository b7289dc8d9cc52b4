"""Verification over many secrets: what can differ is asked under each of them, what cannot is asked once."""

import pytest

from autograder.authoring import release
from autograder.authoring.new_assignment import new
from autograder.authoring.verify import begin, changed_names, finish
from autograder.core.model import Cell
from autograder.course import load_course
from autograder.grading import executors
from autograder.grading.task import bench_of, task_of
from autograder.sandbox import confine

DRAWN = '''

@pytest.mark.check(item="mean_square", points=0)
def test_a_coin(student, rng):
    """The sign of one number that is drawn decides."""
    value = rng.normal()
    assert_close(student.mean_square(np.array([value])), value * value)
'''
FIXED = '''

@pytest.mark.check(item="mean_square", points=0)
def test_three_and_four(student):
    """The mean of the squares of 3 and 4 is 12.5."""
    assert_close(student.mean_square(np.array([3.0, 4.0])), 12.5)
'''
SOMETIMES = (
    '"""Are negative numbers squared too?"""\n\n\nimport numpy as np\n\n\n'
    "def mean_square(values):\n    alone = len(values) == 1\n"
    "    return 0.0 if alone and values[0] < 0 else float(np.mean(values * values))\n"
)
TIRED = (
    '"""Does a number that is given mean the same the next time?"""\n\n\nimport numpy as np\n\nCALLS = []\n\n\n'
    "def mean_square(values):\n    CALLS.append(1)\n"
    "    return float(np.mean(values * values)) if len(CALLS) < 50 else 0.0\n"
)


@pytest.fixture
def tiny(course):
    """A small assignment with a check that draws and one that does not; the checks of its own are left out."""
    new(course, "tiny")
    course = load_course(course.root)
    path = course.graders("tiny") / "test_hidden.py"
    text = path.read_text().replace("for length in (1, 2, 50)", "for length in (2, 50)")
    path.write_text(text + DRAWN + FIXED)
    release.write_releases(course, ["tiny"])
    return course


def verified(course, seeds):
    """Verify the assignment in this process."""
    protection = confine.probe()
    return finish(begin(course, "tiny", [protection], seeds, executors.InProcess()))


def test_a_verdict_that_changes_with_the_secret_is_named(tiny):
    """A wrong answer that some secrets let pass is named with its check; one secret alone does not show it."""
    (tiny.graders("tiny") / "right" / "sometimes.py").write_text(SOMETIMES)
    message = [one for one in verified(tiny, 12).complaints if "changes with the seed" in one]
    assert message == ["right sometimes: its verdict changes with the seed or the level: a_coin."]


def test_an_answer_that_hangs_on_earlier_calls_is_named(tiny):
    """Secrets share a process, so points that depend on what was called before show as a verdict that changes."""
    (tiny.graders("tiny") / "right" / "tired.py").write_text(TIRED)
    assert [one for one in verified(tiny, 2).complaints if "changes" in one] == []
    message = [one for one in verified(tiny, 30).complaints if "changes" in one]
    assert len(message) == 1
    assert message[0].startswith("right tired: its verdict changes")


def test_only_checks_that_draw_see_the_secret(tiny):
    """Whether a check asks for `rng` is known without running it."""
    checks = bench_of(task_of(tiny, "tiny", confine.probe(), "")).graders.checks
    assert {one.check.id: one.draws for one in checks} == {
        "mean_square_oracle": True,
        "mean_square_input_kept": True,
        "a_coin": True,
        "three_and_four": False,
    }


SOLVED = """
import numpy as np

SCALE = 2

def scaled(X):
    return SCALE * X

def loss(X):
    return np.sum(scaled(X))

def other(X):
    return X
"""
HELPED = "def _twice(X):\n    return X + X\ndef scaled(X):\n    return _twice(X)\n"
VARIANTS = {  # what is laid over the solution -> the names that mean something else then
    "one function": ("def other(X):\n    return 1 * X\n", {"other"}),
    "what others call": ("def scaled(X):\n    return X + X\n", {"scaled", "loss"}),
    "a constant": ("SCALE = 2.0\n", {"SCALE", "scaled", "loss"}),
    "a helper of its own": (HELPED, {"_twice", "scaled", "loss"}),
    "the same import": ('"""Why."""\nimport numpy as np\ndef other(X):\n    return np.array(X)\n', {"other"}),
    "another import of the name": ("import math as np\n", {"np", "loss"}),
    "a change of a library": ("import numpy as np\nnp.sum = sum\n", None),
    "a call": ("print()\n", None),
    "no Python": ("%timeit loss(1)\n", None),
}  # fmt: skip


@pytest.mark.parametrize(("source", "names"), VARIANTS.values(), ids=VARIANTS)
def test_what_a_variant_changes_is_read_from_its_source(source, names):
    """What it defines and everything that leads there; where a statement could do anything, all checks are asked."""
    assert changed_names([Cell(1, SOLVED)], [Cell(2, source)]) == names
