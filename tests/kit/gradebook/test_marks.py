"""Every reader shows the same numbers, and they add up: points of checks and of persons, less the late penalty."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.cli import main
from autograder.core.model import Check, CheckResult, ClassRecord, Graded, Late, Outcome, Status
from autograder.course import LatePolicy, load_course
from autograder.export import deliver
from autograder.export.fill import Order
from autograder.export.table import csv_text
from autograder.gradebook import marks, sync
from autograder.gradebook.rows import BookRow
from autograder.grading import pipeline
from autograder.pages import explain, serve, write

HYPOTHESIS = settings(deadline=None, database=None, derandomize=True, max_examples=300)
POLICY = "    late=LatePolicy(per_day=0.1),\n)"


# ---------------------------------------------------------------- one student, all readers


SOLVED = ("svm_loss_single_answer", "largest_drop_answer", "svm_loss_naive_answer")  # worth 6, 2 and 5 points


def hand_in(course):
    """Hand in, a day late, what earns 13 of hinge's automatic points, with an answer for a person."""
    notebook = json.loads(course.release("hinge").read_text())
    solved = {
        one["metadata"]["nbgrader"]["grade_id"]: one["source"]
        for one in json.loads(course.solution("hinge").read_text())["cells"]
        if one["metadata"].get("nbgrader")
    }
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in SOLVED:
            cell["source"] = solved[name]
        if name == "why_count_margins":
            cell["source"] = "Because the margin is one."
    path = course.work / "submitted" / "ann" / "hinge" / "hinge.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    path.with_name("timestamp.txt").write_text("2027-01-23 12:00:00 UTC")


def give(course, points):
    """Give points for the written answer, as formgrader does."""
    with sqlite3.connect(course.work / "gradebook.db") as database:
        database.execute(
            "update grade set manual_score = ?, needs_manual_grade = 0 where cell_id in "
            "(select id from base_cell where name = 'why_count_margins')",
            [points],
        )


def test_every_reader_shows_what_counts_now(course, monkeypatch):
    """Points by hand after grading: the penalty grows and nothing waits, on every page, in every table and as JSON."""
    config = course.root / "course_config.py"
    text = config.read_text().rstrip().removesuffix(")") + POLICY + "\n"
    config.write_text(text.replace("import Assignment, Course", "import Assignment, Course, LatePolicy"))
    course = load_course(course.root)
    hand_in(course)
    [stored] = sync.grade_class(course, "hinge", pipeline.Options(jobs=1)).graded
    assert (stored.score, stored.late.penalty, stored.waiting) == (13.0, 1.3, {"why_count_margins": 5.0})
    give(course, 4.0)

    record = marks.class_record(course, "hinge")
    mark = record.marks["ann"]
    assert (mark.manual, mark.penalty, mark.score, mark.waiting) == (4.0, 1.7, 15.3, {})
    [row] = csv.DictReader(deliver.write_csv(course, record).open(newline=""))
    shown = {name: float(row[name]) for name in ("score", "waiting", "penalty", "manual", "total")}
    assert shown == {"score": 13, "waiting": 0, "penalty": 1.7, "manual": 4, "total": 15.3}
    whole = next(csv.DictReader(deliver.write_course_csv(course, [record]).open(newline="")))
    assert float(whole["hinge"]) == 15.3
    page = write.feedback_of(course, "hinge", "ann")
    assert "1.7 points are taken off the total" in page
    assert "In the end: 15.3 of 100 points, those given by hand included, 1.7 points for lateness taken off." in page
    assert "<td>15.3<td>" in serve.report(course, "hinge").html
    assert "counts so far: 15.3 of 100, 1.7 for lateness" in explain.explain(course, "ann", "hinge")
    report = deliver.deliver(course, Order("junit", "hinge")).path.read_text()
    assert 'name="penalty" value="1.7"' in report
    assert 'name="total" value="15.3"' in report

    monkeypatch.chdir(course.root)
    done = CliRunner().invoke(main.commands, ["grade", "hinge", "--json"], standalone_mode=False)
    [printed] = json.loads(done.output)
    assert (printed["score"], printed["late"]["penalty"], printed["waiting"]) == (13.0, 1.7, {})


# ---------------------------------------------------------------- any student

DUE = datetime(2027, 1, 22)
POINTS = st.integers(0, 60).map(lambda thirds: round(thirds / 3, 6))
GIVEN = st.none() | st.floats(0, 20, allow_nan=False)
ITEMS = st.lists(st.tuples(POINTS, st.booleans(), GIVEN, st.none() | st.floats(0, 3)), min_size=1, max_size=5)
MANUAL = st.lists(st.tuples(GIVEN, st.none() | st.floats(0, 3)), max_size=2)
POLICIES = st.builds(LatePolicy, st.sampled_from([0.0, 0.05, 0.1, 1.0]), st.sampled_from([0.5, 1.0]))


@given(
    ITEMS, st.lists(st.tuples(GIVEN, st.none() | st.floats(0, 3)), max_size=2), POLICIES, st.integers(0, 10**6), POINTS
)
@HYPOTHESIS
def test_every_row_adds_up(automatic, manual, policy, seconds, recorded):
    """score + manual - penalty is the total, as nbgrader counts it: a person's points replace ours, none go below 0."""
    results = []
    for number, (worth, passed, _, _) in enumerate(automatic):
        check = Check(f"c{number}", f"i{number}", worth, False, "It holds.")
        results.append(CheckResult(check, Outcome.PASSED if passed else Outcome.FAILED))
    auto = {one.check.item: one.points for one in results} | {f"m{number}": None for number in range(len(manual))}
    by_hand = dict(zip(auto, [*(one[2:] for one in automatic), *manual], strict=True))
    waiting = {f"m{number}": 5.0 for number in range(len(manual))}
    graded = Graded("ann", "hinge", Status.GRADED, tuple(results), waiting, Late(seconds))
    row = BookRow(
        DUE + timedelta(seconds=seconds),
        auto,
        {},
        review=frozenset(item for item in waiting if by_hand[item][0] is None),
        given={item: points for item, (points, _) in by_hand.items() if points is not None},
        extra={item: extra for item, (_, extra) in by_hand.items() if extra},
        penalty=recorded,
    )
    mark = marks.mark_of(graded, row, DUE, 100.0, policy)

    counted = sum(nbgraders(auto[item], *by_hand[item]) for item in auto)
    taken = policy.taken(counted, seconds) if policy.per_day else recorded
    assert mark.score == pytest.approx(max(0.0, counted - taken), abs=1e-5)
    [line] = csv.DictReader(io.StringIO(csv_text(ClassRecord("hinge", (graded,), marks={"ann": mark}))))
    assert Decimal(line["score"]) + Decimal(line["manual"]) - Decimal(line["penalty"]) == Decimal(line["total"])
    assert sum(Decimal(line[result.check.item]) for result in results) == Decimal(line["score"])
    assert Decimal(line["total"]) >= 0
    assert float(line["waiting"]) == 5 * sum(points is None for points, _ in manual)


def nbgraders(auto, given, extra):
    """Return nbgrader's Grade.score: extra credit counts once checks or a person have graded the item."""
    points = auto if given is None else given
    return 0.0 if points is None else points + (extra or 0.0)


UNSETTLED = {
    "refused": (Status.REFUSED, Outcome.MISSING),
    "broken": (Status.NEEDS_LOOK, Outcome.BROKEN),
}


@pytest.mark.parametrize(("status", "outcome"), UNSETTLED.values(), ids=UNSETTLED)
@pytest.mark.parametrize("everything", [True, False])
def test_what_does_not_stand_counts_by_a_person_alone(status, outcome, everything):
    """Where the checks' points do not stand there is no total, unless a person has graded every item."""
    check = Check("c", "i", 10.0, False, "It holds.")
    graded = Graded("ann", "hinge", status, (CheckResult(check, outcome),), {"m": 5.0}, Late(90.0, 1.0))
    given_points = {"i": 6.0, "m": 4.0} if everything else {"i": 6.0}
    late = BookRow(DUE + timedelta(seconds=90), {"i": 7.0, "m": None}, {}, given=given_points)
    mark = marks.mark_of(graded, late, DUE, 15.0, LatePolicy(per_day=0.1))
    [row] = csv.DictReader(io.StringIO(csv_text(ClassRecord("hinge", (graded,), marks={"ann": mark}))))
    found = tuple(row[name] for name in ("score", "manual", "penalty", "total"))
    assert found == (("", "10", "1", "9") if everything else ("", "", "", ""))
