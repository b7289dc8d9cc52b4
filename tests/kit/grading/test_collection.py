"""Graders as pytest and as the engine see them: one set of functions, one verdict, faults named at collection."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from autograder.checks import CheckFailure, assert_close, note
from autograder.core.errors import AssignmentBroken, AutograderError, Crashed, Missing, Raised, TimedOut
from autograder.core.model import Check, Outcome
from autograder.course import Course, load_course
from autograder.grading.collection import Case, Collected, cells_of, collect_graders
from autograder.grading.judge import judge, rng_for
from autograder.sandbox.confine import probe
from autograder.sandbox.host import Wall
from autograder.sandbox.student import Student

ROOT = Path(__file__).parents[3]
COURSE = load_course(ROOT)


# ---------------------------------------------------------------- one verdict on both paths


def with_wrong_answer(folder: Path, name: str) -> Path:
    """Return the solution with a wrong answer laid over it, as a notebook."""
    notebook = json.loads(COURSE.solution("hinge").read_text())
    source = (COURSE.graders("hinge") / "wrong" / f"{name}.py").read_text()
    notebook["cells"].append({"cell_type": "code", "id": "wrong", "metadata": {}, "source": source, "outputs": []})
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook))
    return path


NOTEBOOKS = {  # name -> (how it is made, how many checks pass)
    "solution": (lambda folder: COURSE.solution("hinge"), "all"),
    "stub": (lambda folder: COURSE.release("hinge"), "none"),
    "wrong answer": (lambda folder: with_wrong_answer(folder, "half_penalty"), "some"),
}


def by_pytest(path: Path, folder: Path) -> dict[str, bool]:
    """Check -> whether every case passed, in a plain pytest of its own process."""
    report = folder / "report.xml"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/graders/hinge",
            "--submission",
            str(path),
            "--junitxml",
            str(report),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    passed: dict[str, bool] = {}
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own pytest wrote it
        name = case.attrib["name"].split("[")[0].removeprefix("test_")
        passed[name] = passed.get(name, True) and not len(case)
    return passed


def by_engine(path: Path) -> dict[str, bool]:
    """Check -> whether the engine lets it pass."""
    graders = collect_graders(COURSE, "hinge")
    with closing(Wall(probe())) as wall:
        student, reference = (
            Student(wall, cells_of(COURSE, "hinge", one), graders.returns, graders.signatures)
            for one in (path, COURSE.solution("hinge"))
        )
        results = [judge(one, student, reference, COURSE.secret) for one in graders.checks]
    return {result.check.id: result.outcome is Outcome.PASSED for result in results}


@pytest.mark.parametrize(("make", "share"), NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_plain_pytest_and_the_engine_agree(make, share, tmp_path):
    """The same checks pass and fail through real fixtures and through our own loop."""
    path = make(tmp_path)
    engine = by_engine(path)
    assert by_pytest(path, tmp_path) == engine
    assert ("all" if all(engine.values()) else "some" if any(engine.values()) else "none") == share


# ---------------------------------------------------------------- faults of graders, named at collection

HEAD = "import numpy as np\nimport pytest\nfrom autograder.checks import scalar\nRETURNS = {'f': scalar}\n"
MARK = "@pytest.mark.check(item='f', points=1)\n"
SAID = '    """It holds."""\n'
GOOD = MARK + "def test_a(student):\n" + SAID

FAULTS = {
    "no marker": ("def test_a(student):\n" + SAID, "it has no points"),
    "no points": ("@pytest.mark.check(item='f')\ndef test_a(student):\n" + SAID, "it has no points"),
    "no item": ("@pytest.mark.check(points=1)\ndef test_a(student):\n" + SAID, "it has no points"),
    "points by place": ("@pytest.mark.check('f', 1)\ndef test_a(student):\n" + SAID, "it has no points"),
    "no docstring": (MARK + "def test_a(student):\n    pass\n", "docstring"),
    "empty docstring": (MARK + "def test_a(student):\n    ''' '''\n", "docstring"),
    "docstring of two lines": (MARK + "def test_a(student):\n    '''It\n\n    holds.'''\n", "one line"),
    "foreign fixture": (MARK + "def test_a(student, tmp_path):\n" + SAID, "asks for tmp_path"),
    "own fixture": ("@pytest.fixture\ndef X(): return 1\n" + MARK + "def test_a(student, X):\n" + SAID, "asks for X"),
    "default_rng at import": ("X = np.random.default_rng(0).normal(size=3)\n" + GOOD, "draws random numbers at import"),
    "default_rng in a default": (MARK + "def test_a(student, r=np.random.default_rng(0)):\n" + SAID, "at import"),
    "no check at all": ("", "there is no check"),
    "syntax error": ("def test_a(:\n", "SyntaxError"),
    "raises at import": ("1 / 0\n", "ZeroDivisionError"),
    "a name of the fixture's own": ("RETURNS = {'close': scalar}\n" + GOOD, "something else by close"),
    "a name that hides": ("RETURNS = {'_f': scalar}\n" + GOOD, "something else by _f"),
    "unknown import": ("import no_such_module\n", "no_such_module"),
}


@pytest.fixture
def graded_by(tmp_path):
    """Return a maker of courses whose only assignment has this test_hidden.py."""

    def make(hidden: str) -> Course:
        folder = tmp_path / "tests" / "graders" / "hinge"
        folder.mkdir(parents=True)
        (folder / "test_hidden.py").write_text(HEAD + hidden)
        solution = tmp_path / "solutions" / "hinge" / "hinge.ipynb"
        solution.parent.mkdir(parents=True)
        cell = {"cell_type": "code", "metadata": {}, "source": "def f(W, X, *, delta=1): return 0", "outputs": []}
        solution.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        return Course("c", "Course", COURSE.assignments, root=tmp_path)

    return make


@pytest.mark.parametrize(("hidden", "said"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_grader_is_refused_with_a_sentence(graded_by, hidden, said):
    """What a check lacks is said when it is collected, not when a student is graded."""
    course = graded_by(hidden)
    with pytest.raises(AssignmentBroken, match=said):
        collect_graders(course, "hinge")


def test_every_faulty_check_is_named_at_once(graded_by):
    """Whoever writes graders reads all that is missing in one go."""
    course = graded_by("def test_a(student): pass\ndef test_b(student): pass\n")
    with pytest.raises(AssignmentBroken, match=r"(?s)test_a.*test_b"):
        collect_graders(course, "hinge")


def test_one_name_in_both_files_is_refused(graded_by):
    """Ids are unique over public and hidden checks, so that no check hides behind another."""
    course = graded_by(GOOD)
    (course.graders("hinge") / "test_public.py").write_text(HEAD + GOOD)
    with pytest.raises(AssignmentBroken, match="both have one of this name"):
        collect_graders(course, "hinge")


def test_missing_graders_are_named(tmp_path):
    """An assignment without test_hidden.py says how to make one."""
    with pytest.raises(AssignmentBroken, match="autograder new hinge"):
        collect_graders(Course("c", "Course", COURSE.assignments, root=tmp_path), "hinge")


def test_drawing_is_possible_again_afterwards(graded_by):
    """Whatever was refused while collecting is allowed in the checks, also under a name taken at import."""
    source = (
        "from numpy.random import default_rng\n" + MARK + "def test_a(rng):\n" + SAID + "    default_rng(0).normal()\n"
    )
    graders = collect_graders(graded_by(source), "hinge")
    assert judge(graders.checks[0], None, None, "secret").outcome is Outcome.PASSED
    assert np.random.default_rng(0).random() < 1


def test_cases_and_signatures_are_collected(graded_by):
    """A parametrised check is one check with its cases; names of parameters come from the solution."""
    source = "@pytest.mark.parametrize('n', [1, 2, 3])\n" + MARK + "def test_a(student, rng, n):\n" + SAID
    graders = collect_graders(graded_by(source), "hinge")
    (one,) = graders.checks
    assert one.check == Check("a", "f", 1.0, False, "It holds.")
    assert [(case.fixtures, case.values) for case in one.cases] == [(("rng", "student"), {"n": n}) for n in (1, 2, 3)]
    assert graders.signatures["f"] == ("W", "X")
    assert graders.points == {"f": 1.0}


# ---------------------------------------------------------------- endings of a check


class Nobody:
    """A student without functions, who counts how often a check may be run again."""

    retries = 0

    def retry(self):
        """Count."""
        self.retries += 1
        return True


def raising(error: BaseException):
    """Return a check's function that raises."""

    def check(student: object) -> None:
        raise error

    return check


def noting(student: object) -> None:
    """Pass with a word for the student."""
    note("Mind the sign.")


ENDINGS = {
    "passes": (lambda student: None, Outcome.PASSED, "", ""),
    "passes with a note": (noting, Outcome.PASSED, "Mind the sign.", ""),
    "CheckFailure": (raising(CheckFailure("off", "7 != 8")), Outcome.FAILED, "off", "7 != 8"),
    "assert_close": (lambda student: assert_close(1.0, 2.0, message="off"), Outcome.FAILED, "off", "2"),
    "bare assert": (raising(AssertionError("7 != 8")), Outcome.FAILED, "", "7 != 8"),
    "Missing": (raising(Missing("f is not defined")), Outcome.MISSING, "f is not defined", ""),
    "Raised": (raising(Raised("f raised KeyError", "line 3")), Outcome.RAISED, "f raised KeyError", "line 3"),
    "TimedOut": (raising(TimedOut("took too long")), Outcome.TIMED_OUT, "took too long", ""),
    "Crashed": (raising(Crashed("ended")), Outcome.CRASHED, "ended", ""),
    "our own slip": (raising(IndexError("x")), Outcome.BROKEN, "", "IndexError"),
    "the wall is gone": (raising(AutograderError("gone")), Outcome.BROKEN, "", "gone"),
}


@pytest.mark.parametrize(("function", "outcome", "message", "detail"), ENDINGS.values(), ids=ENDINGS)
def test_a_hidden_checks_ending_is_an_outcome(function, outcome, message, detail):
    """The student reads `message` alone; numbers and tracebacks stay in `detail`."""
    check = Check("a", "f", 2.0, False, "It holds.")
    result = judge(Collected(check, (Case(function, ("student",), {}),)), Nobody(), None, "secret")
    assert (result.outcome, result.message) == (outcome, message)
    assert detail in result.detail
    assert result.points == (2.0 if outcome is Outcome.PASSED else 0.0)


@pytest.mark.parametrize("fault", [Crashed("ended"), AutograderError("gone")])
def test_a_check_that_dies_once_is_run_again(fault):
    """A process that something else has ended costs nobody points: only what happens twice counts."""
    faults, nobody = [fault], Nobody()

    def check(student: object) -> None:
        if faults:
            raise faults.pop()

    case = Case(check, ("student",), {})
    result = judge(Collected(Check("a", "f", 1.0, False, "x"), (case,)), nobody, None, "s")
    assert (result.outcome, nobody.retries) == (Outcome.PASSED, 1)


PUBLIC = {  # how a public check ends -> the sentence that the student reads
    "a failure": (raising(CheckFailure("off", "7 != 8")), "off (7 != 8)"),
    "a failure without numbers": (raising(CheckFailure("off")), "off"),
    "a bare assert": (raising(AssertionError("7 != 8")), "7 != 8"),
    "an exception": (raising(Raised("f raised KeyError", "f raised KeyError, line 3")), "f raised KeyError, line 3"),
    "a missing function": (raising(Missing("f is not defined")), "f is not defined"),
    "a slip of ours": (raising(IndexError("x")), ""),
    "the wall is gone": (raising(AutograderError("see `autograder doctor`")), ""),
    "a slip of ours after a note": (lambda student: (noting(student), 1 / 0), "Mind the sign."),
}


@pytest.mark.parametrize(("function", "message"), PUBLIC.values(), ids=PUBLIC)
def test_a_public_check_shows_numbers_and_never_a_traceback_of_ours(function, message):
    """The inputs stand in the student's own checks.py, so numbers may be read; what broke on our side is for staff."""
    collected = Collected(Check("a", "f", 1.0, True, "x"), (Case(function, ("student",), {}),))
    result = judge(collected, Nobody(), None, "s")
    assert result.message == message
    assert ("Traceback" in result.detail) == (result.outcome is Outcome.BROKEN)


def test_one_failing_case_fails_the_check():
    """A parametrised check passes when every case does, and the first that does not is named."""
    cases = tuple(
        Case(f, ("student",), {}) for f in (noting, raising(CheckFailure("second")), raising(CheckFailure("third")))
    )
    result = judge(Collected(Check("a", "f", 1.0, False, "x"), cases), None, None, "s")
    assert (result.outcome, result.message) == (Outcome.FAILED, "second Mind the sign.")


def test_random_numbers_depend_on_the_secret_and_the_check_alone():
    """Every student and every run gets the same data; another secret or check gets other data."""
    draws = {key: rng_for(*key).random() for key in (("s", "a"), ("s", "b"), ("t", "a"))}
    assert len(set(draws.values())) == 3
    assert all(rng_for(*key).random() == draw for key, draw in draws.items())
