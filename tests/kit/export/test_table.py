"""The plain table opens in a spreadsheet without surprises and reads back without losses."""

from __future__ import annotations

import csv
import io
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.core.model import Check, CheckResult, Graded, Late, Mark, Outcome, Status
from autograder.export.table import COUNTED, FIXED, course_text, csv_text, safe
from tests.kit.conftest import record_of
from tests.kit.export.importers.table import student_of

LOSS = Check("loss_oracle", "svm_loss", 6.5, False, "The loss agrees with the definition.")
DROP = Check("drop_answer", "largest_drop", 2, False, "No further drop is free.")
ID_CHARACTERS = string.ascii_letters + string.digits + "@._+-"


def graded(student: str, outcome: Outcome = Outcome.PASSED, status: Status = Status.GRADED) -> Graded:
    """Return a student with one check that ended so and one passed."""
    return Graded(student, "hinge", status, (CheckResult(LOSS, outcome), CheckResult(DROP, Outcome.PASSED)))


def read(text: str) -> list[dict[str, str]]:
    """Read a table as a script does."""
    return list(csv.DictReader(io.StringIO(text)))


ROWS = {
    "graded": (graded("ann"), {"status": "graded", "score": "8.5", "max_score": "8.5", "svm_loss": "6.5"}),
    "wrong": (graded("ann", Outcome.FAILED), {"score": "2", "svm_loss": "0", "largest_drop": "2"}),
    "crashed": (graded("ann", Outcome.CRASHED, Status.NEEDS_LOOK), {"status": "needs_look", "score": "2"}),
    "broken": (graded("ann", Outcome.BROKEN, Status.NEEDS_LOOK), {"status": "needs_look", "score": "", "svm_loss": ""}),
    "refused": (
        replace(graded("ann", Outcome.MISSING, Status.REFUSED), notes=("a PDF",)),
        {"status": "refused", "score": "", "notes": "a PDF"},
    ),
    "late": (replace(graded("ann"), late=Late(90.5, 1.5)), {"late_seconds": "90.5", "penalty": "1.5", "score": "8.5"}),
    "waiting": (replace(graded("ann"), waiting={"why": 5.0, "how": 1.5}), {"waiting": "6.5"}),
    "two notes": (replace(graded("ann"), notes=("a, b", 'c "d"\ne')), {"notes": 'a, b | c "d" e'}),
}


@pytest.mark.parametrize(("row", "cells"), ROWS.values(), ids=ROWS)
def test_row_says(row, cells):
    """Each kind of submission reads back with these cells."""
    (found,) = read(csv_text(record_of(row)))
    assert {column: found[column] for column in cells} == cells


def test_columns():
    """The fixed columns come first, then one an item in order of appearance, the notes, and what counts in the end."""
    header = next(csv.reader([csv_text(record_of(graded("ann"))).partition("\n")[0]]))
    assert header == [*FIXED, "svm_loss", "largest_drop", "notes", *COUNTED]


def test_missing_students_have_a_row_without_a_score():
    """Who handed in nothing is kept apart from who earned nothing; rows stand by student."""
    found = read(csv_text(record_of(graded("bob", Outcome.FAILED), absent=("-amy",))))
    assert [(row["student"], row["assignment"], row["status"], row["score"]) for row in found] == [
        ("'-amy", "hinge", "missing", ""),
        ("bob", "hinge", "graded", "2"),
    ]


def test_a_class_of_nobody_is_a_header():
    """A table without students still has its columns, and missing ones still have their assignment."""
    assert [*csv.reader(io.StringIO(csv_text(record_of())))] == [[*FIXED, "notes", *COUNTED]]
    assert read(csv_text(record_of(absent=("ann",))))[0]["assignment"] == "hinge"


def test_lines_end_in_lf_and_hold_one_student_each():
    """There is no CR, and no note breaks a line."""
    text = csv_text(record_of(*(replace(graded(id_), notes=("a\r\nb\rc\u2028d",)) for id_ in ("ann", "bob"))))
    assert "\r" not in text
    assert len(text.splitlines()) == text.count("\n") == 3


def test_numbers_are_bare_and_text_is_quoted():
    """A spreadsheet sees numbers as numbers, and a semicolon in text cannot open a new cell."""
    line = csv_text(record_of(replace(graded("ann"), notes=("x;=1+1",)))).splitlines()[1]
    assert line == '"ann","hinge","graded",8.5,8.5,0,0,0,6.5,2,"x;=1+1",0,8.5,8.5'


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "\uff1d1", "\x1b[0m=1", "\u00a0=1"],
)
def test_text_never_starts_a_formula(text):
    """Whatever starts a formula, white space before it or not, gets an apostrophe first."""
    (row,) = read(csv_text(record_of(replace(graded("ann"), notes=(text,)))))
    assert row["notes"].startswith("'")


@given(st.text(ID_CHARACTERS, min_size=1, max_size=64))
def test_every_student_id_survives(student):
    """An id may start like a formula: it is guarded in the file and whole after reading."""
    (row,) = read(csv_text(record_of(graded(student))))
    assert student_of(row["student"]) == student
    assert row["student"][0] not in "=+-@"


@given(st.text(st.characters(codec=None)))
def test_any_text_makes_one_safe_cell(text):
    """No text, however odd, breaks its line, hides a control or starts a formula."""
    cell = safe(text)
    cell.encode()
    assert len(cell.splitlines()) <= 1
    assert cell.isprintable() or not set(cell) & set(map(chr, range(32)))
    assert not cell.startswith(("=", "+", "-", "@"))


def test_the_course_is_weighted_and_a_bonus_only_adds():
    """What was not handed in counts 0, a bonus assignment is asked of nobody, and shares count whatever the points."""
    half = {"hinge": [Mark("ann", 8.0, 20.0), Mark("bob", 2.0, 20.0)], "mse": [Mark("bob", 85.0, 100.0)]}
    marks = {**half, "extra": [Mark("bob", 50.0, 100.0)]}
    rows = read(course_text({"hinge": 1.0, "mse": 3.0, "extra": 1.0}, {"extra"}, marks))
    assert [row["percent_so_far"] for row in rows] == ["10", "78.75"]  # 40 / 4 and (10 + 3 * 85 + 50) / 4
    assert [row["hinge"] for row in rows] == ["8", "2"]
    assert [row["mse"] for row in rows] == ["", "85"]


def test_what_does_not_stand_has_no_points_in_the_course_table():
    """An unreadable file is an empty cell, not a zero."""
    marks = {"hinge": [Mark("ann", None, 100.0)], "mse": [Mark("ann", 90.0, 100.0)], "sgd": []}
    [row] = read(course_text({"hinge": 1.0, "mse": 1.0, "sgd": 7.0}, (), marks))
    assert (row["hinge"], row["mse"], row["percent_so_far"]) == ("", "90", "45")
