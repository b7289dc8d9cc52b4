"""A class page tells staff whom to look at, how it went, and which checks and mistakes stand out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from autograder.core.model import Check, CheckResult, Damaged, Graded, Outcome, Status
from autograder.pages.report import REPORT_LIMIT, Bar, histogram, mistakes, rates, report_page
from tests.kit.conftest import record_of

LOSS = Check("loss_oracle", "svm_loss", 6, False, "The loss agrees with the definition.")
GRAD = Check("grad_oracle", "svm_loss", 12, False, "The gradient agrees with the definition.")
FORM = Check("public_form", "largest_drop", 2, True, "You return one number.")
HINT = "Which factor does the square bring?"
CANARY = "CANARY-DETAIL"


def graded(student: str, *outcomes: Outcome, hint: str = "", status: Status = Status.GRADED) -> Graded:
    """Return a student whose checks end so, in the order LOSS, GRAD, FORM; the rest pass."""
    ended = dict.fromkeys((LOSS, GRAD, FORM), Outcome.PASSED) | dict(zip((LOSS, GRAD, FORM), outcomes, strict=False))
    results = (CheckResult(c, o, hint="" if o is Outcome.PASSED else hint, detail=CANARY) for c, o in ended.items())
    return Graded(student, "hinge", status, tuple(results))


def page(*rows: Graded, missing: tuple[str, ...] = (), damaged: tuple[Damaged, ...] = ()) -> str:
    """Draw a class page."""
    record = record_of(*rows, absent=missing, damaged=damaged)
    return report_page(record, course_title="Losses", assignment_title="Hinge loss")


CLASS = (
    graded("ann"),
    graded("bob", Outcome.PASSED, Outcome.FAILED, hint=HINT),
    graded("cat", Outcome.FAILED, Outcome.FAILED, hint=HINT),
    graded("dan", Outcome.BROKEN, status=Status.NEEDS_LOOK),
    replace(graded("eve", Outcome.CRASHED, status=Status.NEEDS_LOOK), notes=("loaded by definitions only",)),
    replace(graded("fay", *[Outcome.MISSING] * 3, status=Status.REFUSED), notes=("The file is a PDF.",)),
)


@pytest.mark.parametrize(
    "part",
    [
        "<b>2</b> needs a look",
        "<b>1</b> refused",
        "<b>3</b> graded",
        "<b>1</b> handed in nothing",
        "could not be judged: loss_oracle",
        "loaded by definitions only<br>the process died: loss_oracle",
        "The file is a PDF.",
        "Median 11, mean 11 of 20 points; 4 submissions, 1 of them with full points.",
        "Histogram of scores. 2 to 3: 1. 8 to 9: 1. 14 to 15: 1. 19 to 20: 1.",
    ],
)
def test_page_tells(part):
    """Counts, reasons and the middle of the class stand on the page."""
    assert part in page(*CLASS, missing=("gil",))


def test_who_cannot_be_read_is_listed():
    """A damaged result has its own tile and list, with the file, the reason and the command; else there is neither."""
    html = page(*CLASS, damaged=(Damaged("hal", "hinge", "it is cut off, or no JSON"),))
    assert "<b>1</b> cannot be read" in html
    assert "<th scope=row>hal<td>work/results/hinge/hal.json: it is cut off, or no JSON." in html
    assert "<code>autograder grade hinge</code>" in html
    assert "cannot be read" not in page(*CLASS)


def test_those_for_a_person_come_first():
    """The table lists needs_look, then refused, then graded submissions, each by id."""
    roll = page(*reversed(CLASS)).split('class="roll"')[1]
    assert re.findall(r"<th scope=row>(\w+)", roll) == ["dan", "eve", "fay", "ann", "bob", "cat"]


def test_hardest_check_comes_first():
    """Checks stand by pass rate; what we could not judge counts on neither side."""
    ranked = [(rate.check.id, rate.passed, rate.judged) for rate in rates(CLASS)]
    assert ranked == [("loss_oracle", 2, 4), ("grad_oracle", 3, 5), ("public_form", 5, 5)]


def test_a_mistake_counts_once_a_student():
    """A hint under two checks of one item is one student's mistake."""
    assert [(mistake.item, mistake.students) for mistake in mistakes(CLASS)] == [("svm_loss", 2)]


@pytest.mark.parametrize(
    ("scores", "most", "bars"),
    [
        ([0, 0.5, 1, 3], 3, [Bar(0, 1, 2), Bar(1, 2, 1), Bar(2, 3, 1)]),
        ([], 2, [Bar(0, 1, 0), Bar(1, 2, 0)]),
        ([0.5], 0.5, [Bar(0, 1, 1)]),
        ([1.0], 0, []),
    ],
)
def test_histogram_bars(scores, most, bars):
    """A score on an edge belongs to the bar above it, the full score to the last."""
    assert list(histogram(scores, most)) == bars


@pytest.mark.parametrize("most", [1, 19, 95, 100, 333, 5000])
def test_histogram_counts_every_score_in_few_bars(most):
    """However many points there are, at most twenty bars hold all scores."""
    bars = histogram([0, most / 3, most], most)
    assert len(bars) <= 20
    assert sum(bar.count for bar in bars) == 3
    assert bars[-1].high >= most


def test_report_shows_no_detail():
    """Numbers of hidden checks stay out of a page that may be mailed around."""
    assert CANARY not in page(*CLASS)


def test_report_escapes_what_students_wrote():
    """Ids, notes and hints cannot bring markup or control characters."""
    hostile = "<script>alert(1)</script>\x1b[31m\u202e\x00"
    row = replace(graded(hostile, Outcome.FAILED, hint=hostile), notes=(hostile,))
    html = page(row, replace(row, status=Status.NEEDS_LOOK), missing=(hostile,))
    assert "<script" not in html
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", html)


def test_an_empty_class_has_a_page():
    """Nothing handed in is no fault of the page."""
    assert "No scores yet." in page()


@pytest.mark.parametrize("status", list(Status))
def test_a_class_of_a_thousand_stays_small(status):
    """Sixteen items, long ids and a long, hostile note for every student fit the budget."""
    checks = [replace(LOSS, id=f"check_{i}", item=f"softmax_part_{i % 16}") for i in range(48)]
    results = tuple(CheckResult(check, Outcome.FAILED, message="x" * 500, hint=HINT) for check in checks)
    rows = [Graded(f"{i:064d}", "hinge", status, results, notes=("'" * 5000,)) for i in range(1000)]
    assert len(page(*rows).encode()) <= REPORT_LIMIT
