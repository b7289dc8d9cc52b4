"""A feedback page tells a student everything that is meant for them, plainly, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from autograder.core.model import Check, CheckResult, Graded, Late, Mark, Outcome, Status
from autograder.core.text import clipped, counted, duration, number, visible
from autograder.pages.feedback import PAGE_LIMIT, feedback_page, late_line

ZERO = Check("public_zero_weights", "svm_loss", 4, True, "With all weights zero the loss is `C - 1`.")
ORACLE = Check("svm_grad_oracle", "svm_loss", 12, False, "The gradient agrees with the definition, entry by entry.")
FORM = Check("public_margins_form", "flipped_margins", 0, True, "You return two arrays of equal length.")
ANSWER = Check("flipped_margins_answer", "flipped_margins", 3, False, "Squaring turns the order around.")
SINGLE = Check(
    "svm_single_oracle", "svm_loss_single", 2, False, "The loss of one example agrees with the sum of its margins."
)
CHECKS = (SINGLE, ZERO, ORACLE, FORM, ANSWER)

HINT = "Which power of `W` does your gradient hold, and which does your loss?"
HOSTILE = "</p><script>alert(\"x\")</script>\x1b[31mred\x1b[0m\x07\u202eevil\u2066\x85\ud800 & 'quoted'"
CANARY = "CANARY-DETAIL-0.734"


def result(check: Check, outcome: Outcome = Outcome.PASSED, message: str = "", hint: str = "") -> CheckResult:
    """Return one result with a detail that no page may show."""
    return CheckResult(check, outcome, message=message, hint=hint, detail=CANARY, seconds=0.01)


def graded(*changed: CheckResult, status: Status = Status.GRADED, notes: tuple[str, ...] = ()) -> Graded:
    """Pass all checks but the changed ones; five points wait for a person."""
    kept = {r.check.id: r for r in (*map(result, CHECKS), *changed)}
    return Graded("alice", "hinge", status, tuple(kept.values()), waiting={"why_margins": 5.0}, notes=notes)


def page(given: Graded) -> str:
    """Draw the page of a case."""
    return feedback_page(given, course_title="Losses & gradients", assignment_title="Hinge loss")


class Text(HTMLParser):
    """The text of a page as a reader without a style sheet meets it, and its tags in order."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        """Keep a tag with its attributes."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep text, the style sheet apart."""
        if self.tags and self.tags[-1][0] != "style":
            self.words.append(data)


def parsed(html: str) -> Text:
    """Read a page as a browser without styles does."""
    found = Text()
    found.feed(html)
    return found


def text(html: str) -> str:
    """Return the words of a page, white space collapsed."""
    return " ".join("".join(parsed(html).words).split())


WRONG = result(ORACLE, Outcome.FAILED, "dW is not the gradient of the loss that you return", HINT)
RAISED = [result(check, Outcome.RAISED, "raised ValueError in cell 7") for check in (ZERO, ORACLE)]
STUB = [result(check, Outcome.MISSING, "not done yet") for check in CHECKS]

CASES = {
    "perfect": (graded(), ["21 of 21 automatic points; 5 points are graded by hand", "passed public", "passed hidden"]),
    "one mistake": (
        graded(WRONG),
        ["9 of 21 automatic", "A thought: Which power of W does", "wrong answer: dW is not", "dW is not the gradient"],
    ),
    "stub": (graded(*STUB), ["0 of 21 automatic", "Not done yet.", "not done yet"]),
    "raised": (graded(*RAISED), ["stopped with an error", "raised ValueError in cell 7"]),
    "timed out": (graded(result(ORACLE, Outcome.TIMED_OUT)), ["ran out of time"]),
    "refused": (
        graded(*STUB, status=Status.REFUSED, notes=("The file is a PDF, not a notebook.",)),
        ["This file could not be graded", "The file is a PDF", "so nothing counts against you yet."],
    ),
    "crashed": (
        graded(result(ORACLE, Outcome.CRASHED), status=Status.NEEDS_LOOK),
        ["9 of 21 automatic", "A person will look at this submission. The score may change.", "the process died"],
    ),
    "broken": (
        graded(result(ORACLE, Outcome.BROKEN), status=Status.NEEDS_LOOK),
        ["No score yet.", "The fault is on our side", "A person will look", "could not be judged"],
    ),
    "needs a look": (
        graded(status=Status.NEEDS_LOOK, notes=("Your file was named draft.ipynb.",)),
        ["A person will look", "Your file was named draft.ipynb."],
    ),
    "a note though passed": (
        graded(result(ORACLE, message="the loss has shape (1,), a number was asked for")),
        ["21 of 21 automatic", "the loss has shape (1,)"],
    ),
    "late": (
        replace(graded(), late=Late(seconds=7500, penalty=2.5)),
        ["Handed in 2 hours 5 minutes after the due date. 2.5 points are taken off the total"],
    ),
    "hostile": (
        replace(graded(result(ZERO, Outcome.RAISED, HOSTILE, HOSTILE), notes=(HOSTILE,)), student=HOSTILE),
        ["<script>alert(\"x\")</script>red␇�evil��� & 'quoted'"],
    ),
}
PAGES = pytest.mark.parametrize("given", [case[0] for case in CASES.values()], ids=CASES)


@pytest.mark.parametrize(("given", "sentences"), CASES.values(), ids=CASES)
def test_page_says_what_happened_in_words(given, sentences):
    """Read without colours, pictures or a style sheet, the page tells how each case ended."""
    shown = text(page(given))
    assert [sentence for sentence in sentences if sentence not in shown] == []


@PAGES
def test_detail_never_reaches_a_student(given):
    """No character of any result's detail stands on the page."""
    assert CANARY not in page(given)


@PAGES
def test_page_runs_and_loads_nothing(given):
    """There is no script, link, image or event handler, and the policy allows the one style sheet only."""
    html = page(given)
    tags = parsed(html).tags
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in tags}
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on") or name == "style"]
    assert "default-src 'none'; style-src 'sha256-" in html
    assert not re.search(r"https?://|url\(|@import", html)


@PAGES
def test_page_hides_no_character(given):
    """Controls, bidi overrides and lone surrogates are gone or visible, so the page encodes and reads in order."""
    html = page(given)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    html.encode()


@PAGES
def test_headings_go_down_one_step_at_a_time(given):
    """One h1 comes first and no level is skipped; language and title are set."""
    tags = parsed(page(given)).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en"}) in tags
    assert "title" in {tag for tag, _ in tags}


def test_a_refused_file_is_no_zero():
    """A file that could not be read has no score and no list of failures on its page."""
    html = page(CASES["refused"][0])
    assert "0 of 21" not in html
    assert ZERO.description.split("`")[0] not in html


def test_an_item_that_we_failed_to_judge_shows_no_points():
    """Where a check of ours broke, the item has no points yet instead of too few."""
    html = page(CASES["broken"][0])
    assert "of 16" not in html
    assert "could not be judged, 16 points" in html


def test_a_hint_is_given_once_an_item():
    """Three checks that point to one mistake make one thought, not three."""
    same = [result(check, Outcome.FAILED, hint=HINT) for check in (ZERO, ORACLE)]
    assert text(page(graded(*same))).count("A thought:") == 1


def test_what_all_failing_checks_share_is_told_once():
    """One exception behind all failures of an item stands above its checks, not under each."""
    assert text(page(graded(*RAISED))).count("raised ValueError") == 1


def test_lost_points_come_first_within_an_item():
    """Unpassed checks stand above passed ones; items keep the notebook's order."""
    shown = text(page(graded(WRONG)))
    places = [shown.index(check.description.replace("`", "")) for check in (SINGLE, ORACLE, ZERO, ANSWER)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "unit", ["x", "'", "\N{PILE OF POO}", "\x1b", "\n"], ids=["plain", "escaped", "wide", "control", "lines"]
)
def test_page_stays_small_however_much_a_student_writes(unit):
    """Sixty checks, each with a megabyte of message, and a thousand long notes fit the budget."""
    checks = [replace(ORACLE, id=f"check_{i}", item=f"item_{i % 12}") for i in range(60)]
    results = tuple(result(c, Outcome.RAISED, f"{i}" + unit * 10**6) for i, c in enumerate(checks))
    given = replace(graded(), results=results, notes=(unit * 10**6,) * 1000)
    assert len(page(given).encode()) <= PAGE_LIMIT


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "less than a minute"),
        (60, "1 minute"),
        (7500, "2 hours 5 minutes"),
        (86400, "1 day"),
        (266400, "3 days 2 hours"),
    ],
)
def test_duration_names_two_units(seconds, words):
    """A time span is named by its two largest units."""
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"), [(1, "1 point"), (0, "0 points"), (2.5, "2.5 points"), (1 / 3, "0.33 points")]
)
def test_points_are_counted_in_english(value, words):
    """One point is singular and everything else is not."""
    assert counted(value, "point") == words


@pytest.mark.parametrize(
    ("value", "written"), [(95.0, "95"), (-0.0, "0"), (100, "100"), (71.5, "71.5"), (1234567.125, "1234567.12")]
)
def test_numbers_have_no_trailing_zeros(value, written):
    """Points are written with two decimals at most, and tens keep their zero."""
    assert number(value) == written


@pytest.mark.parametrize(
    ("late", "part"), [(Late(), ""), (Late(90, 0), "No points are taken off"), (Late(0, 1), "1 point is taken")]
)
def test_late_line_tells_time_and_cost(late, part):
    """A submission in time has no late line; a late one tells what it costs."""
    given = replace(graded(), late=late)
    line = late_line(given, Mark.of(given))
    assert part in line
    assert bool(part) == bool(line)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("naïve Ωμέγα 学生 👩‍🔬", "naïve Ωμέγα 学生 👩‍🔬"),
        ("a\x1b[1;31mb\x1b[0m", "ab"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\u202eb\u200bc\ufeff", "a�b�c�"),
        ("line\none\ttab", "line\none\ttab"),
    ],
)
def test_visible_text_keeps_scripts_and_shows_controls(given, shown):
    """Every script and emoji stays whole while terminal and direction tricks lose their force."""
    assert visible(given) == shown


def test_clipped_text_ends_in_an_ellipsis():
    """A cut text is as long as its room, the sign of the cut included; a short one is left alone."""
    assert clipped("abcdef", 4) == "abc…"
    assert clipped(" abcd ", 4) == "abcd"


def test_an_odd_backtick_stays_one():
    """Backticks in pairs set code, a lone one is printed."""
    message = result(ORACLE, Outcome.FAILED, "use `W` and ` <b>")
    assert "use <code>W</code> and ` &lt;b&gt;" in page(graded(message))
