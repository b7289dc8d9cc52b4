"""What stock nbgrader stumbles over in a hand-in: each trap with how it ends in a course of this kit."""

import copy
import json
import re

import pytest

from autograder.gradebook.database import url_of
from autograder.notebook.format import is_solution, nbgrader
from autograder.notebook.reader import dumps
from tests.nbgrader.stock import QUICK_ONE as A
from tests.nbgrader.stock import api_of, by_both, give_points, scores, submit

# ---------------------------------------------------------------- notebooks


def answer(cells, place=0):
    """Return one of the cells that students write into."""
    return [one for one in cells if is_solution(one)][place]


def check_of(cells, place=0):
    """Return one of the cells with points."""
    return [one for one in cells if nbgrader(one).get("grade")][place]


def stripped(cells):
    """Lose all metadata."""
    for one in cells:
        one["metadata"] = {}


def doubled(cells):
    """Copy an answer."""
    cells.insert(cells.index(answer(cells)), copy.deepcopy(answer(cells)))


def doubled_check(cells):
    """Copy a check."""
    cells.append(copy.deepcopy(check_of(cells)))


def loud(cells):
    """Warn, and print to stderr, on the way to a right answer."""
    noise = "\nimport sys, warnings\nwarnings.warn('hm')\nprint(np.log(np.zeros(1)), file=sys.stderr)"
    answer(cells)["source"] += noise


MANGLED = {
    "untouched": lambda cells: None,
    "cell copied": doubled,
    "check copied": doubled_check,
    "check deleted": lambda cells: cells.remove(check_of(cells)),
    "imports deleted": lambda cells: cells.pop(3),
    "metadata stripped": stripped,
    "numpy warns, and prints to stderr": loud,
    "schema of an older nbgrader": lambda cells: nbgrader(answer(cells)).update(schema_version=2),
    "schema of a newer nbgrader": lambda cells: nbgrader(answer(cells)).update(schema_version=9),
    "points written up": lambda cells: nbgrader(check_of(cells)).update(points=999),
    "check edited": lambda cells: check_of(cells).update(source="assert True"),
    "turned around": lambda cells: cells.reverse(),
    "metadata is a list": lambda cells: check_of(cells).update(metadata=[]),
}


@pytest.mark.parametrize("mangle", MANGLED)
def test_a_mangled_notebook_is_graded_as_ours_does(shared, right, mangle):
    """nbgrader's button ends well and gives the points of `autograder grade`: all, where the answers are right."""
    notebook = copy.deepcopy(right)
    MANGLED[mangle](notebook["cells"])
    student = re.sub(r"\W+", "-", mangle)
    submit(shared, student, notebook)
    stock, ours = by_both(shared, student)
    assert stock == ours
    assert stock["score"] == 95 or mangle == "turned around"


FILES = {
    "renamed": lambda data: (data, "labels (1).ipynb"),
    "with a byte order mark": lambda data: (b"\xef\xbb\xbf" + data, f"{A}.ipynb"),
    "without metadata of its own": lambda data: (
        json.dumps({k: v for k, v in json.loads(data).items() if k == "cells"}).encode(),
        f"{A}.ipynb",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_an_odd_file_is_graded_too(shared, right, kind):
    """What nbgrader itself does not find or cannot read has the points of `autograder grade`."""
    data, name = FILES[kind](dumps(right).encode())
    student = kind.replace(" ", "-")
    submit(shared, student, data, name=name)
    stock, ours = by_both(shared, student)
    assert stock == ours
    assert stock["score"] == 95


def test_a_refused_file_takes_the_points_of_its_predecessor(shared, right):
    """After a hand-in that cannot be read, points of the earlier one no longer stand, as with `autograder grade`."""
    submit(shared, "broke-it", right)
    assert api_of(shared).autograde(A, "broke-it")["success"]
    submit(shared, "broke-it", dumps(right).encode()[:5000], at="2027-01-11 12:00:00 UTC")
    made = api_of(shared).autograde(A, "broke-it")
    assert not made["success"]
    assert "perhaps cut off" in made["log"]
    assert scores(shared, A)["broke-it"]["score"] == 0
    stored = json.loads((shared.work / "results" / A / "broke-it.json").read_text())
    assert stored["status"] == "refused"


# ---------------------------------------------------------------- time

TIMES = {  # timestamp.txt -> seconds late, penalty of 95 points
    "as the exchange writes it": ("2027-01-16 00:59:00.123456 UTC", 3600.123456, 9.5),
    "two days": ("2027-01-17 12:00:00 UTC", 36 * 3600 + 60, 19.0),
    "another zone": ("2027-01-16T01:59:00+01:00", 3600, 9.5),
    "no zone": ("2027-01-16 00:59:00", 3600, 9.5),
    "empty": ("", 0, 0),
    "no date": ("yesterday evening", 0, 0),
    "no file": (None, 0, 0),
}


@pytest.mark.parametrize("kind", TIMES)
def test_a_timestamp_means_the_same_to_both(shared, right, kind):
    """Also one that holds no date, for which nbgrader calls a method that it does not have."""
    at, seconds, penalty = TIMES[kind]
    student = kind.replace(" ", "-")
    submit(shared, student, right, at=at)
    stock, ours = by_both(shared, student)
    assert stock == ours
    assert (stock["late"], stock["penalty"]) == (pytest.approx(seconds), pytest.approx(penalty))


def test_a_time_that_is_lost_is_not_that_of_the_hand_in_before(shared, right):
    """nbgrader would go on with the old one; a late student who hands in again without a time is not late."""
    submit(shared, "again", right, at="2027-01-17 12:00:00 UTC")
    assert by_both(shared, "again")[0]["penalty"] == 19.0
    submit(shared, "again", right, at=None)
    stock, ours = by_both(shared, "again")
    assert stock == ours
    assert stock["penalty"] == 0


def test_extensions_count_wherever_they_were_granted(shared, right):
    """One of course_config.py is known to nbgrader, and one of formgrader's is not taken away."""
    from nbgrader.api import Gradebook

    for student in ("extended", "granted"):
        submit(shared, student, right, at="2027-01-16 00:59:00 UTC")
    assert by_both(shared, "granted")[0]["penalty"] == 9.5
    with Gradebook(url_of(shared), shared.id) as book:
        book.grant_extension(A, "granted", hours=2)
    for student in ("extended", "granted"):
        stock, ours = by_both(shared, student)
        assert stock == ours
        assert stock["penalty"] == 0


# ---------------------------------------------------------------- formgrader's own view


def test_a_person_is_asked_again_only_about_another_hand_in(shared, right):
    """Grading the same once more leaves points by hand settled; a later hand-in keeps them and asks."""
    from nbgrader.api import Gradebook

    def asked():
        with Gradebook(url_of(shared), shared.id) as book:
            grade = book.find_grade("why_numbers_mislead", A, A, "settled")
            return grade.manual_score, grade.needs_manual_grade

    submit(shared, "settled", right)
    by_both(shared, "settled")
    assert asked() == (None, True)
    give_points(shared, "settled", 4.0)
    by_both(shared, "settled")
    assert asked() == (4.0, False)
    submit(shared, "settled", right, at="2027-01-11 12:00:00 UTC")
    assert api_of(shared).autograde(A, "settled")["success"]
    assert asked() == (4.0, True)


def test_formgrader_survives_a_timestamp_without_a_date(shared, right):
    """Its table of submissions can be made, where nbgrader's would fail for the whole class."""
    submit(shared, "undated", right, at="tomorrow, perhaps")
    api = api_of(shared)
    assert api.autograde(A, "undated")["success"]
    [row] = [one for one in api.get_submissions(A) if one["student"] == "undated"]
    assert row["autograded"]
