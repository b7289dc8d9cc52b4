"""The store of results: what was graded is read back as it was, and a broken file is no result."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.core.model import Check, CheckResult, Graded, Late, Outcome, Status
from autograder.grading import store

SCHEMA = Path(__file__).parents[3] / "docs" / "results.schema.json"
HYPOTHESIS = settings(deadline=None, database=None, derandomize=True, max_examples=100)

POINTS = st.integers(0, 400).map(lambda quarters: quarters / 4)
TEXT = st.text(st.characters(codec=None), max_size=30)  # with lone surrogates: told and detail may hold anything
IDS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
CHECKS = st.builds(Check, id=IDS, item=IDS, points=POINTS, public=st.booleans(), message=TEXT)
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
    jsonschema = pytest.importorskip("jsonschema")
    made = json.loads(json.dumps(store.to_json(graded, detail=detail), allow_nan=False))
    jsonschema.validate(made, json.loads(SCHEMA.read_text()))


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


UNREADABLE = {
    "empty": b"",
    "cut off": b'{"schema": 1, "student": "ada"',
    "not text": b"\xff\xfe\x00",
    "no object": b"[]",
    "a number": b"5",
    "another schema": b'{"schema": 2}',
    "no schema": b"{}",
    "a field missing": b'{"schema": 1}',
    "a status that is none": json.dumps(store.to_json(one()) | {"status": "fine"}).encode(),
    "checks that are none": json.dumps(store.to_json(one()) | {"checks": [3]}).encode(),
    "checks that are no list": json.dumps(store.to_json(one()) | {"checks": 3}).encode(),
    "an outcome that is none": json.dumps(store.to_json(one())).replace("passed", "great").encode(),
    "late that is none": json.dumps(store.to_json(one()) | {"late": []}).encode(),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_is_no_result(tmp_path, data):
    """It is graded again, rather than ending the run."""
    path = store.path_of(tmp_path, "hinge", "ada")
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    assert store.load(tmp_path, "hinge", "ada") is None
    assert store.load_all(tmp_path, "hinge") == []


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


def test_the_digest_sees_names_and_contents(tmp_path):
    """Another name, another byte or another file is another digest; the order of listing is not."""
    one_, two = tmp_path / "a.py", tmp_path / "b.py"
    one_.write_text("x")
    two.write_text("y")
    both = store.digest_of_files([one_, two])
    assert store.digest_of_files([two, one_]) == both
    assert store.digest_of_files([one_]) != both
    two.write_text("z")
    assert store.digest_of_files([one_, two]) != both
