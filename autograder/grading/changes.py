"""Who has another result than at the last grading, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.core.model import Graded, Outcome
from autograder.grading.store import HALVES


@dataclass(frozen=True, slots=True)
class Change:
    """One student whose result is another one: what it was, what it is, why, and which checks end otherwise."""

    before: Graded
    after: Graded
    why: str
    checks: tuple[tuple[str, Outcome | None, Outcome | None], ...]  # None where a check was or is not there


def changes(before: Mapping[str, Graded], after: Iterable[Graded]) -> list[Change]:
    """Return the students who had a result and now have another score, status or penalty, in the order of `after`."""
    found = []
    for new in after:
        old = before.get(new.student)
        if old is not None and _face(old) != _face(new):
            was, now = ({one.check.id: one.outcome for one in graded.results} for graded in (old, new))
            ends = ((name, was.get(name), now.get(name)) for name in dict.fromkeys([*was, *now]))
            found.append(Change(old, new, _why(old, new), tuple(one for one in ends if one[1] is not one[2])))
    return found


def _face(graded: Graded) -> tuple[object, ...]:
    return graded.score, graded.max_score, graded.status, graded.late.penalty


def _why(old: Graded, new: Graded) -> str:
    """Say what changed by the halves of the keys; one of an earlier version has no halves and tells nothing."""
    was, _, judged = old.key.partition(HALVES)
    handed_in, _, judges = new.key.partition(HALVES)
    changed = []
    if was != handed_in:
        changed.append("another file was handed in")
    if judged != judges:
        changed.append("the checks, the solution or the course's settings changed")
    if not changed and old.late.seconds != new.late.seconds:
        changed.append("the due date or an extension changed")
    return " and ".join(changed) or "the same file and checks ended otherwise"
