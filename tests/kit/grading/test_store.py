"""The store of results: what was graded is read back as it was, and what cannot be read is known to be there."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.core.model import Check, CheckResult, Damaged, Graded, Late, Outcome, Status
from autograder.grading import store

SCHEMA = Path(__file__).parents[3] / "docs" / "results.schema.json"
HYPOTHESIS = settings(deadline=None, database=None, derandomize=True, max_examples=100)

POINTS = st.integers(0, 400).map(lambda quarters: quarters / 4)
TEXT = st.text(st.characters(codec=None), max_size=30)  # with lone surrogates: message and detail may hold anything
IDS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
CHECKS = st.builds(Check, id=IDS, item=IDS, points=POINTS, public=st.booleans(), description=TEXT)
RESULTS = st.builds(
    CheckResult,
    check=CHECKS,
    outcome=st.sampled_from(Outcome),
    message=TEXT,
    hint=TEXT,
    detail=TEXT,
    seconds=st.floats(0, 99),
)
GRADED = st.builds(
    Graded,
    student=st.from_regex(r"(?!\.)[A-Za-z0-9@._+-]{1,64}", fullmatch=True),
    assignment=st.just("hinge"),
    status=st.sampled_from(Status),
    results=st.lists(RESULTS, max_size=5).map(tuple),
    waiting=st.dictionaries(IDS, POINTS, max_size=2),
    late=st.builds(Late, st.floats(0, 1e6), POINTS),
    protection=TEXT,
    key=TEXT,
    notes=st.lists(TEXT, max_size=2).map(tuple),
)


def one(student: str = "ada", **facts: object) -> Graded:
    """Return a small result."""
    return Graded(
        student, "hinge", Status.GRADED, (CheckResult(Check("a", "f", 3, True, "It holds."), Outcome.PASSED),), **facts
    )


@given(GRADED)
@HYPOTHESIS
def test_a_result_is_read_back_as_it_was(tmp_path_factory, graded):
    """Every field survives the file, whatever text a student's code put into it."""
    work = tmp_path_factory.getbasetemp()
    store.save(work, graded)
    assert store.load(work, "hinge", graded.student) == graded


@given(GRADED, st.booleans())
@HYPOTHESIS
def test_the_json_keeps_to_its_schema(graded, detail):
    """The format relied on outside is the one described in docs/."""
    validate(json.loads(json.dumps(store.to_json(graded, detail=detail), allow_nan=False)))


def validate(made: object) -> None:
    """Hold an object against the schema."""
    jsonschema.validate(made, json.loads(SCHEMA.read_text()))


def test_the_json_of_a_damaged_result_keeps_to_the_schema():
    """`grade --json` prints it with a status of its own and without scores; a result cannot pass for one."""
    made = store.to_json(Damaged("ada", "hinge", "it is cut off, or no JSON"))
    validate(made)
    assert (made["status"], made["notes"]) == ("damaged", ["work/results/hinge/ada.json: it is cut off, or no JSON."])
    with pytest.raises(jsonschema.ValidationError):
        validate(made | {"status": "graded"})


def test_details_are_for_staff():
    """What `grade --json` prints holds no detail; the store does."""
    made = one()
    assert "detail" in store.to_json(made)["checks"][0]
    assert "detail" not in store.to_json(made, detail=False)["checks"][0]


def test_scores_are_sums_by_item():
    """An item's score is the sum of its checks, in the order of its first one."""
    checks = [("a", "g", 1.1, Outcome.PASSED), ("b", "f", 2, Outcome.FAILED), ("c", "g", 2.2, Outcome.PASSED)]
    graded = Graded(
        "ada", "hinge", Status.GRADED, tuple(CheckResult(Check(i, f, p, False, ""), o) for i, f, p, o in checks)
    )
    made = store.to_json(graded)
    assert list(made["items"].items()) == [("g", {"score": 3.3, "max_score": 3.3}), ("f", {"score": 0, "max_score": 2})]
    assert math.isclose(made["score"], 3.3)
    assert math.isclose(made["max_score"], 5.3)


def changed(**fields: object) -> bytes:
    """Return a result's file in which fields have another value."""
    return json.dumps(store.to_json(one()) | fields).encode()


def changed_check(**fields: object) -> bytes:
    """Return a result's file in which the one check has other values."""
    made = store.to_json(one())
    return json.dumps(made | {"checks": [made["checks"][0] | fields]}).encode()


NO_JSON = "it is cut off, or no JSON"
DAMAGES = {
    "empty": (b"", NO_JSON),
    "cut off": (changed()[:-20], NO_JSON),
    "cut off within a character": (
        changed()[:-30] + b"\xc3",
        NO_JSON,
    ),
    "not text": (b"\xff\xfe\x00", NO_JSON),
    "100,000 brackets": (b"[" * 100_000, NO_JSON),
    "100,000 objects": (b'{"checks":' * 100_000, NO_JSON),
    "a number of 5,000 digits": (b"1" * 5000, "Exceeds the limit"),
    "no object": (b"[]", "it is no result"),
    "a number": (b"5", "it is no result"),
    "null": (b"null", "it is no result"),
    "no schema": (b"{}", "it is no result"),
    "an earlier schema": (changed(schema=1), "of another version of this program (schema 1)"),
    "a schema to come": (changed(schema=3), "of another version of this program (schema 3)"),
    "a schema that is a list": (changed(schema=[2]), "of another version"),
    "nothing but a schema": (b'{"schema": 2}', "None stands where a list belongs"),
    "a list for the student": (changed(student=["ada"]), "['ada'] stands where a str belongs"),
    "another student": (changed(student="bob"), "it is the result of 'bob' in 'hinge'"),
    "another assignment": (changed(assignment="mse"), "it is the result of 'ada' in 'mse'"),
    "a status that is none": (changed(status="fine"), "'fine' is not a valid Status"),
    "a list for a status": (changed(status=["graded"]), "is not a valid Status"),
    "checks that are none": (changed(checks=[3]), "3 stands where a dict belongs"),
    "checks that are no list": (changed(checks=3), "3 stands where a list belongs"),
    "checks by name": (changed(checks={"a": {}}), "stands where a list belongs"),
    "an outcome that is none": (changed_check(outcome="great"), "'great' is not a valid Outcome"),
    "a list for an id": (changed_check(id=["a"]), "['a'] stands where a str belongs"),
    "a check without a name": (changed_check(id=""), "a check has no name"),
    "a check of no item": (changed_check(item=""), "belongs to no item"),
    "a check without points": (changed_check(max_points=None), "None stands where an amount belongs"),
    "points in words": (changed_check(max_points="3"), "'3' stands where an amount belongs"),
    "points below nothing": (changed_check(max_points=-1), "-1 stands where an amount belongs"),
    "points of 400 digits": (changed_check(max_points=10**400), "stands where an amount belongs"),
    "points without end": (changed_check(max_points=math.inf), "inf stands where an amount belongs"),
    "points that are no number": (changed_check(max_points=math.nan), "nan stands where an amount belongs"),
    "true for points": (changed_check(max_points=True), "True stands where an amount belongs"),
    "a word for public": (changed_check(public="yes"), "'yes' stands where a bool belongs"),
    "no sentence": (changed_check(claim=None), "None stands where a str belongs"),
    "late that is a list": (changed(late=[]), "[] stands where a dict belongs"),
    "late without seconds": (changed(late={"penalty": 0}), "None stands where an amount belongs"),
    "waiting that is a list": (changed(waiting=["why"]), "stands where a dict belongs"),
    "waiting in words": (changed(waiting={"why": "5"}), "'5' stands where an amount belongs"),
    "one note for notes": (changed(notes="a note"), "'a note' stands where a list belongs"),
    "notes that are lists": (changed(notes=[["a"]]), "['a'] stands where a str belongs"),
    "a key that is a number": (changed(key=5), "5 stands where a str belongs"),
    "a long text for a number": (changed(late={"seconds": "x" * 10**6, "penalty": 0}), "xxx...xxx"),
}


@pytest.mark.parametrize(("data", "words"), DAMAGES.values(), ids=DAMAGES)
def test_what_cannot_be_read_is_there_and_damaged(tmp_path, data, words):
    """Whatever a file holds, its student is known, with a short reason and the remedy, and nobody else is affected."""
    store.save(tmp_path, one("bob"))
    path = store.path_of(tmp_path, "hinge", "ada")
    path.write_bytes(data)
    found = store.load(tmp_path, "hinge", "ada")
    assert isinstance(found, Damaged)
    assert (found.student, found.assignment) == ("ada", "hinge")
    assert words in found.reason
    assert found.sentence.startswith("work/results/hinge/ada.json: ")
    assert found.sentence.endswith("Run `autograder grade hinge`, which grades ada again.")
    assert len(found.sentence) < 250
    assert store.load_all(tmp_path, "hinge") == [found, one("bob")]


def test_what_cannot_be_opened_is_damaged_too(tmp_path):
    """A folder where a file should be, or a link to nowhere's own loop, is no absence."""
    store.path_of(tmp_path, "hinge", "ada").mkdir(parents=True)
    loop = store.path_of(tmp_path, "hinge", "bob")
    loop.symlink_to(loop)
    found = store.load_all(tmp_path, "hinge")
    assert [(type(one), one.student) for one in found] == [(Damaged, "ada"), (Damaged, "bob")]
    assert all("it cannot be opened" in one.reason for one in found)


PATHS = [
    *store.to_json(one()),
    *("late.seconds", "late.penalty"),
    *(f"checks.0.{name}" for name in store.to_json(one())["checks"][0]),
]
DERIVED = {"score", "max_score", "items", "checks.0.points"}  # worked out from the rest, and never read


@given(st.sampled_from(PATHS), st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | TEXT, st.lists))
@HYPOTHESIS
def test_no_value_anywhere_ends_in_a_traceback(tmp_path_factory, path, value):
    """Any JSON value in any field gives a result or `Damaged`; a result that is read can be written by its schema."""
    data = store.to_json(one())
    *way, last = path.split(".")
    place = data
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    work = tmp_path_factory.getbasetemp()
    target = store.path_of(work, "hinge", "ada")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(data))
    found = store.load(work, "hinge", "ada")
    if isinstance(found, Graded):
        validate(json.loads(json.dumps(store.to_json(found), allow_nan=False)))
        assert found == one() or path not in DERIVED


def test_a_missing_file_is_no_result(tmp_path):
    """Nothing was graded yet, not even a folder is there."""
    assert store.load(tmp_path, "hinge", "ada") is None
    assert store.load_all(tmp_path, "hinge") == []


def test_all_results_come_by_student(tmp_path):
    """Leftovers of an interrupted write are not among them."""
    for student in ("bob", "ada", "a.b"):
        store.save(tmp_path, one(student))
    (tmp_path / "results" / "hinge" / ".x.tmp").write_text("{")
    assert [graded.student for graded in store.load_all(tmp_path, "hinge")] == ["a.b", "ada", "bob"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    """The new text stands whole or not at all, and nothing is left beside it."""
    path = tmp_path / "page"
    store.write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        store.write_atomically(path, "new \ud800")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["page"]


def test_a_write_replaces_and_is_readable_by_the_group(tmp_path):
    """Pages and results are ordinary files, not private ones as temporary files are."""
    path = tmp_path / "deep" / "page"
    for text in ("old", "new\n"):
        store.write_atomically(path, text)
    assert path.read_bytes() == b"new\n"
    assert path.stat().st_mode & 0o777 == 0o644
