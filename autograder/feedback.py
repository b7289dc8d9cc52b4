"""One student's page, and what every page shares: the templates, the cleaning of text, numbers in words.

Pure: a `Graded` goes in, HTML comes out. `CheckResult.detail` is never read here, so it cannot reach a
student; everything else in a `Graded` (its notes too) is taken as meant for the student.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from autograder.model import CheckResult, Graded, Late, Mark, Outcome, Score, Status, total

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE_LIMIT = 60_000  # bytes of one feedback page: a class of 1,000 stays below 60 MB on disk
ROOMS = (600, 200, 60, 16)  # characters for one text of others; a page too large is drawn with the next
MOST_NOTES = 12  # a notebook that was mended in more places than this tells nothing by the rest

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi marks, lone surrogates, separators
WELCOME = frozenset("\n\t\u200c\u200d")  # line ends; the joiners that emoji and several scripts need

WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "wrong answer",
    Outcome.RAISED: "stopped with an error",
    Outcome.TIMED_OUT: "ran out of time",
    Outcome.CRASHED: "the process died",
    Outcome.MISSING: "not done yet",
    Outcome.BROKEN: "could not be judged",
}
MARKS = {Outcome.PASSED: "yes", Outcome.MISSING: "open", Outcome.BROKEN: "open"}  # every other outcome: "no"


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check as the page prints it."""

    mark: str
    word: str
    sentence: str
    told: str
    public: bool
    points: Score


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as the page prints it; `told` is what all its unpassed checks have in common.

    `state` stands in place of points that are not to be had yet, or not to be shown.
    """

    id: str
    title: str
    points: Score
    state: str
    hints: tuple[str, ...]
    told: str
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class HandView:
    """An item that a person graded or is to grade, as the page prints it."""

    id: str
    worth: float
    given: float | None
    waits: bool
    comment: str


def feedback_page(
    graded: Graded,
    *,
    course_title: str,
    assignment_title: str,
    item_titles: Mapping[str, str] | None = None,
    mark: Mark | None = None,
) -> str:
    """Draw one student's feedback as a whole HTML page of at most `PAGE_LIMIT` bytes.

    Needs no script, no network and no style sheet to be read. Texts of others are cut short, evenly, where a
    page would outgrow its limit. `item_titles` names items in words where a course wants more than their ids.
    `mark` is what the gradebook says in the end: a person's points and words stand on the page, where there are any.
    """
    common = {
        "course_title": course_title,
        "assignment_title": assignment_title,
        "graded": graded,
        "settled": settled(graded),
        "late": late_line(graded, mark),
        "titles": item_titles or {},
    }

    def draw(room: int) -> str:
        items = tuple(_item_view(graded, item, item_titles or {}, room) for item in graded.items)
        notes, by_hand = shortened(graded.notes, room), _by_hand(graded, mark, room)
        return render("feedback.html", **common, items=items, notes=notes, by_hand=by_hand, total=_total(graded, mark))

    return fitting(draw, PAGE_LIMIT, ROOMS)


def _by_hand(graded: Graded, mark: Mark | None, room: int) -> tuple[HandView, ...]:
    """Arrange what a person graded or has still to grade, and what they wrote beside any item."""
    given, said = (mark.given, mark.comments) if mark else ({}, {})
    worth = {**graded.waiting, **{item: graded.items[item].max_score for item in said if item in graded.items}}
    worth |= {item: graded.items[item].max_score for item in given if item in graded.items}
    waits = graded.waiting if mark is None else mark.waiting
    return tuple(
        HandView(item, most, given.get(item), item in waits, clipped(said.get(item, ""), room))
        for item, most in worth.items()
    )


def _total(graded: Graded, mark: Mark | None) -> str:
    """Say in a sentence what counts in the end, once nothing is left for a person to do."""
    if mark is None or mark.score is None or mark.waiting or not graded.waiting:
        return ""
    taken = f", {points(mark.penalty)} for lateness taken off" if mark.penalty else ""
    return f"In the end: {number(mark.score)} of {points(mark.max_score)}, those given by hand included{taken}."


def settled(graded: Graded) -> bool:
    """Say whether the score may be shown and carried on: the file was read and no check broke on our side."""
    broken = any(result.outcome is Outcome.BROKEN for result in graded.results)
    return graded.status is not Status.REFUSED and not broken


def late_line(graded: Graded, mark: Mark | None = None) -> str:
    """Say how late the submission came and what that costs in the end; nothing when it was in time."""
    late = graded.late if mark is None or mark.score is None else Late(graded.late.seconds, mark.penalty)
    if late.seconds <= 0 and late.penalty <= 0:
        return ""
    by = f"{duration(late.seconds)} after the due date" if late.seconds > 0 else "late"
    if late.penalty <= 0:
        return f"Handed in {by}. No points are taken off."
    verb = "is" if late.penalty == 1 else "are"
    cost = f"{points(late.penalty)} {verb} taken off the total"
    return f"Handed in {by}. {cost}; the score on this page is before that."


def visible(text: str) -> str:
    """Leave nothing hidden in a text: terminal colours go, other unseen characters become a visible sign."""
    return "".join(_seen(character) for character in ANSI.sub("", text))


def clipped(text: str, room: int) -> str:
    """Make a text visible, without outer white space, and cut it to `room` characters with an ellipsis."""
    shown = visible(text[: 8 * room + 64]).strip()  # ten megabytes of prose are cut before the work
    return shown if len(shown) <= room else shown[: max(room - 1, 0)].rstrip() + "…"


def shortened(notes: Sequence[str], room: int) -> tuple[str, ...]:
    """Keep the first notes, each cut to `room` characters, and a last one that counts the rest."""
    shown = tuple(clipped(note, room) for note in notes[:MOST_NOTES])
    rest = len(notes) - len(shown)
    return (*shown, f"and {rest} more") if rest else shown


def number(value: float) -> str:
    """Write a number as people write points: at most two decimals, no trailing zeros."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def points(value: float) -> str:
    """Write a number of points in words: "1 point", "2.5 points"."""
    return counted(value, "point")


def counted(value: float, noun: str) -> str:
    """Write a number with its noun: "1 student", "2 students"."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def duration(seconds: float) -> str:
    """Write a time span in its two largest units: "2 hours 5 minutes", "3 days"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 24 * 60)
    parts = [(days, "day"), (rest // 60, "hour"), (rest % 60, "minute")]
    first = next(i for i, (count, _) in enumerate(parts) if count)
    return " ".join(counted(count, unit) for count, unit in parts[first : first + 2] if count)


def fitting(draw: Callable[[int], str], limit: int, rooms: Sequence[int]) -> str:
    """Draw the page with the first room that keeps it within `limit` bytes, else with the last."""
    page = ""
    for room in rooms:
        page = draw(room)
        if len(page.encode()) <= limit:
            break
    return page


def render(template: str, **values: Any) -> str:
    """Fill the named template; all text in the values is escaped and made visible."""
    return _environment().get_template(template).render(**values)


def _seen(character: str) -> str:
    """Show one character as a page may: C0 controls as their pictures, other unseen ones as U+FFFD."""
    if character in WELCOME or unicodedata.category(character) not in UNSEEN:
        return character
    return chr(0x2400 + ord(character)) if character < " " else "\ufffd"


def _prose(text: str) -> Markup:
    """Escape a text and set what `backticks` enclose as code; an odd one out stays a backtick."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    coded = (Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts))
    return Markup("").join(coded)


def _digest(text: str) -> str:
    """Return the base64 SHA-256 by which a content security policy knows an inline style sheet."""
    return b64encode(sha256(str(text).encode()).digest()).decode()


def _finalize(value: Any) -> Any:
    """Let own markup through; make any other text visible before the template escapes it."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    """Return the one template environment; jinja2 loads only when the first page is drawn."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("autograder", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = {"prose": _prose, "digest": _digest, "number": number, "points": points, "counted": counted}
    environment.filters.update(filters)
    return environment


def _item_view(graded: Graded, item: str, titles: Mapping[str, str], room: int) -> ItemView:
    """Arrange one item, its unpassed checks first."""
    results = [result for result in graded.results if result.check.item == item]
    common = _common_told(results)
    return ItemView(
        id=item,
        title=titles.get(item, ""),
        points=total(results),
        state=_state({result.outcome for result in results}),
        hints=_hints(results, room),
        told=clipped(common, room),
        checks=tuple(
            _check_view(result, common, room)
            for result in sorted(results, key=lambda result: result.outcome is Outcome.PASSED)
        ),
    )


def _state(outcomes: set[Outcome]) -> str:
    """Say why an item has no points to show: nothing was written, or we failed to judge it."""
    if Outcome.BROKEN in outcomes:
        return WORDS[Outcome.BROKEN]
    return WORDS[Outcome.MISSING] if outcomes == {Outcome.MISSING} else ""


def _check_view(result: CheckResult, common: str, room: int) -> CheckView:
    """Arrange one check; what is told already, by its own sentence or above the list, is not told again."""
    said = {result.check.told, common if result.outcome is not Outcome.PASSED else ""}
    return CheckView(
        mark=MARKS.get(result.outcome, "no"),
        word=WORDS[result.outcome],
        sentence=result.check.told,
        told="" if result.told in said else clipped(result.told, room),
        public=result.check.public,
        points=Score(result.points, result.check.points),
    )


def _common_told(results: Iterable[CheckResult]) -> str:
    """Return the sentence that two or more unpassed checks share word for word, when there is no other."""
    told = [result.told for result in results if result.outcome is not Outcome.PASSED]
    return told[0] if len(told) > 1 and len(set(told)) == 1 else ""


def _hints(results: Iterable[CheckResult], room: int) -> tuple[str, ...]:
    """List each named mistake of an item once, in the order of the checks."""
    return tuple(clipped(hint, room) for hint in dict.fromkeys(r.hint for r in results if r.hint))
