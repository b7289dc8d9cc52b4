"""Who is meant by the rows of another system's file: nobody is guessed, and a doubt has its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.core.names import NAME, folded, orders
from autograder.course.roster import Roster

NOBODY = "roster.csv has nobody with this number, login, address or name"
CHANCE = "{header} is like the id of {student} here, and that may be chance: fill a line for {student} in roster.csv"
OWN_NUMBER = ("canvas",)  # a number that the other system counts up by itself, and any number of ours may be among them
ENOUGH = 3  # students of ours among such numbers, and half of all besides: so many are no chance


class Named(NamedTuple):
    """A cell that says who somebody is: its header, its text, and the columns of roster.csv that may hold that text.

    `known` is whose text it is in the roster; where it is nobody's, `like` is whose id it is.
    """

    header: str
    text: str
    columns: tuple[str, ...]
    known: str = ""
    like: str = ""


def owners(roster: Roster, students: Sequence[str], rows: Sequence[Sequence[Named]]) -> list[tuple[str, str]]:
    """Return whose each row is, or nothing and the reason; cells stand in the order in which their system goes by them.

    The first cell that is exactly one student's in the roster decides. In a row in which the roster knows nobody
    the student's own id does, in the one column in which ids are at home. Either way no surer cell may be known to
    be another for that student, and no other cell may be somebody else's.
    """
    counts = Counter(map(folded, students))
    ids = {folded(student): student for student in students if counts[folded(student)] == 1}
    texts = {one.student: dict(one.known) for one in roster.people}
    found = [[_looked_up(one, roster, ids) for one in row if one.text.strip()] for row in rows]
    home = _home(found, len(students))
    return [_owner(row, home, texts) for row in found]


def _looked_up(one: Named, roster: Roster, ids: Mapping[str, str]) -> Named:
    """Say whose a cell is; no name of a person is an id."""
    texts = orders(one.text) if NAME in one.columns else [" ".join(one.text.split())]
    known = roster.student(*((column, text) for text in texts for column in one.columns))
    may_be_id = NAME not in one.columns and not known
    return one._replace(known=known, like=ids.get(folded(one.text.strip()), "") if may_be_id else "")


def _home(rows: Sequence[Sequence[Named]], students: int) -> str:
    """Return the column that holds most ids of ours; nothing where no column does, or two as many of others."""
    held: dict[str, dict[int, str]] = defaultdict(dict)  # header -> the rows that have an id there, and whose
    for number, row in enumerate(rows):
        for one in row:
            if one.like:
                held[one.header][number] = one.like
    counted = {one.header for row in rows for one in row if one.columns == OWN_NUMBER}
    sure = max(ENOUGH, students // 2 + 1)
    fit = {header: who for header, who in held.items() if header not in counted or len({*who.values()}) >= sure}
    most = max((len({*who.values()}) for who in fit.values()), default=0)
    best = [(header, who) for header, who in fit.items() if len({*who.values()}) == most]
    return best[0][0] if best and all(who == best[0][1] for _, who in best) else ""


def _owner(row: Sequence[Named], home: str, texts: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    found, ids = [one for one in row if one.known], [one for one in row if one.like]
    at_home = [one for one in ids if one.header == home]
    if not found and not at_home:
        return "", (CHANCE.format(header=ids[0].header, student=ids[0].like) if ids else NOBODY)
    first = (found or at_home)[0]
    student = first.known or first.like
    uncounted = [one for one in ids if one.columns != OWN_NUMBER]
    for one in [*found[1:], *(at_home if found else uncounted)]:
        other = one.known or one.like
        if other != student and NAME not in one.columns:
            return "", f"{first.header} is {student}'s, but {one.header} is {other}'s"
    for one in row[: row.index(first)] if found else row:
        known = {folded(text) for column in one.columns if (text := texts.get(student, {}).get(column))}
        if known and NAME not in one.columns and folded(one.text.strip()) not in known:
            return "", f"{first.header} is {student}'s, but roster.csv has another {one.header} for {student}"
    return student, ""
