"""One student's page.

Pure: a `Graded` and its `Mark` go in, HTML comes out. `CheckResult.detail` is never read here, so it cannot reach a
student; everything else in a `Graded` (its notes too) is taken as meant for the student.
"""

from __future__ import annotations

from typing import Any

from autograder.core.model import Graded, Mark, Outcome, Score, total
from autograder.core.text import ROOMS, WORDS, clipped, counted, duration, number, shortened
from autograder.pages.render import fitting, render

PAGE_LIMIT = 60_000  # bytes of one feedback page: a class of 1,000 stays below 60 MB on disk
MARKS = {Outcome.PASSED: "yes", Outcome.MISSING: "open", Outcome.BROKEN: "open"}  # every other outcome: "no"


def feedback_page(graded: Graded, *, course_title: str, assignment_title: str, mark: Mark | None = None) -> str:
    """Draw one student's feedback as a whole HTML page of at most `PAGE_LIMIT` bytes.

    Needs no script, no network and no style sheet to be read. Texts of others are cut short, evenly, where a
    page would outgrow its limit. `mark` is what counts in the end, a person's points and words included; without one
    it is what the checks gave.
    """
    mark = mark or Mark.of(graded)
    common = {"course_title": course_title, "assignment_title": assignment_title, "graded": graded}
    sentences = {"late": late_line(graded, mark), "total": _total(graded, mark)}

    def draw(room: int) -> str:
        items = [_item_view(graded, item, room) for item in graded.items]
        notes, by_hand = shortened(graded.notes, room), _by_hand(graded, mark, room)
        return render("feedback.html", **common, **sentences, items=items, notes=notes, by_hand=by_hand)

    return fitting(draw, PAGE_LIMIT, ROOMS)


def _by_hand(graded: Graded, mark: Mark, room: int) -> list[dict[str, Any]]:
    """Arrange what a person graded or has still to grade, and what they wrote beside any item."""
    worth = {item: score.max_score for item, score in graded.items.items()} | graded.waiting
    return [
        {
            "id": item,
            "worth": worth[item],
            "given": mark.given.get(item),
            "waits": item in mark.waiting or mark.score is None,
            "comment": clipped(mark.comments.get(item, ""), room),
        }
        for item in dict.fromkeys([*graded.waiting, *mark.comments, *mark.given])
        if item in worth
    ]


def _total(graded: Graded, mark: Mark) -> str:
    """Say in a sentence what counts in the end, once nothing is left for a person to do."""
    if mark.score is None or mark.waiting or not (graded.waiting or mark.given):
        return ""
    taken = f", {counted(mark.penalty, 'point')} for lateness taken off" if mark.penalty else ""
    most = counted(mark.max_score, "point")
    return f"In the end: {number(mark.score)} of {most}, those given by hand included{taken}."


def late_line(graded: Graded, mark: Mark) -> str:
    """Say how late the submission came and what that costs in the end; nothing when it was in time."""
    seconds, penalty = graded.late.seconds, mark.penalty
    if seconds <= 0 and penalty <= 0:
        return ""
    by = f"{duration(seconds)} after the due date" if seconds > 0 else "late"
    if mark.score is None:
        return f"Handed in {by}."
    if penalty <= 0:
        return f"Handed in {by}. No points are taken off."
    taken = f"{counted(penalty, 'point')} {'is' if penalty == 1 else 'are'} taken off the total"
    return f"Handed in {by}. {taken}; the score on this page is before that."


def _item_view(graded: Graded, item: str, room: int) -> dict[str, Any]:
    """Arrange one item, its unpassed checks first; `message` is what all of these have in common.

    `state` stands in place of points that are not to be had yet, or not to be shown. What a check's own sentence says,
    or `message`, is not said again below it.
    """
    results = [result for result in graded.results if result.check.item == item]
    unpassed = [result for result in results if result.outcome is not Outcome.PASSED]
    outcomes, messages = {result.outcome for result in results}, {result.message for result in unpassed}
    common = unpassed[0].message if len(unpassed) > 1 and len(messages) == 1 else ""
    state = Outcome.BROKEN if Outcome.BROKEN in outcomes else Outcome.MISSING if outcomes == {Outcome.MISSING} else None
    checks = []
    for result in sorted(results, key=lambda result: result.outcome is Outcome.PASSED):
        said = {result.check.description, common if result.outcome is not Outcome.PASSED else ""}
        checks.append(
            {
                "mark": MARKS.get(result.outcome, "no"),
                "word": WORDS[result.outcome],
                "sentence": result.check.description,
                "message": "" if result.message in said else clipped(result.message, room),
                "public": result.check.public,
                "points": Score(result.points, result.check.points),
            }
        )
    return {
        "id": item,
        "points": total(results),
        "state": WORDS[state] if state else "",
        "hints": [clipped(hint, room) for hint in dict.fromkeys(one.hint for one in results if one.hint)],
        "message": clipped(common, room),
        "checks": checks,
    }
