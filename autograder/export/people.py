"""Who is meant by the rows of another system's file: nobody is guessed, and a doubt has its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autograder.core.names import NAME, folded, orders
from autograder.course.roster import Roster

NOBODY = "roster.csv has nobody with this number, login, address or name"
CHANCE = "{header} is like the id of {student} here, and that may be chance: fill a line for {student} in roster.csv"
OWN_NUMBER = ("canvas",)  # a number that the other system counts up by itself, and any number of ours may be among them
ENOUGH = 3  # students of ours among such numbers, and half of all besides: so many are no chance


class Named(NamedTuple):
    """A cell that says who somebody is: its header, its text, and the columns of roster.csv that may hold that text."""

    header: str
    text: str
    columns: tuple[str, ...]


class Match(NamedTuple):
    """The student, or nothing and the reason."""

    student: str
    doubt: str = ""


class People:
    """The students of a course as other systems know them."""

    def __init__(self, roster: Roster, students: Iterable[str]) -> None:
        self._roster, self._students = roster, (*students,)
        self._known = {one.student: dict(one.known) for one in roster.people}
        counts = Counter(map(folded, self._students))
        self._ids = {folded(student): student for student in self._students if counts[folded(student)] == 1}

    def owners(self, rows: Sequence[Sequence[Named]]) -> list[Match]:
        """Return whose each row of a file is; its cells stand in the order in which the other system goes by them.

        The first cell that is exactly one student's in the roster decides. In a row in which the roster knows nobody
        the student's own id does, in the one column in which ids are at home. Either way no surer cell may be known to
        be another for that student, and no other cell may be somebody else's.
        """
        home = self._home(rows)
        return [self._owner([one for one in row if one.text.strip()], home) for row in rows]

    def _owner(self, given: Sequence[Named], home: str) -> Match:
        found = [(one, student) for one in given if (student := self._by_roster(one))]
        ids = [(one, student) for one in given if (student := self._by_id(one))]
        at_home = [(one, student) for one, student in ids if one.header == home]
        if not found and not at_home:
            stray = [CHANCE.format(header=one.header, student=student) for one, student in ids]
            return Match("", stray[0] if stray else NOBODY)
        first, student = (found or at_home)[0]
        uncounted = [pair for pair in ids if pair[0].columns != OWN_NUMBER]
        for one, other in [*found[1:], *(at_home if found else uncounted)]:
            if other != student and NAME not in one.columns:
                return Match("", f"{first.header} is {student}'s, but {one.header} is {other}'s")
        for one in given[: given.index(first)] if found else given:
            known = {folded(text) for column in one.columns if (text := self._known.get(student, {}).get(column))}
            if known and NAME not in one.columns and folded(one.text.strip()) not in known:
                doubt = f"{first.header} is {student}'s, but roster.csv has another {one.header} for {student}"
                return Match("", doubt)
        return Match(student)

    def _home(self, rows: Sequence[Sequence[Named]]) -> str:
        """Return the column that holds most ids of ours; nothing where no column does, or two as many of others."""
        held: dict[str, dict[int, str]] = defaultdict(dict)  # header -> the rows that have an id there, and whose
        for number, row in enumerate(rows):
            for one in row:
                if student := self._by_id(one):
                    held[one.header][number] = student
        counted = {one.header for row in rows for one in row if one.columns == OWN_NUMBER}
        sure = max(ENOUGH, len(self._students) // 2 + 1)
        fit = {header: who for header, who in held.items() if header not in counted or len({*who.values()}) >= sure}
        most = max((len({*who.values()}) for who in fit.values()), default=0)
        best = [(header, who) for header, who in fit.items() if len({*who.values()}) == most]
        return best[0][0] if best and all(who == best[0][1] for _, who in best) else ""

    def _by_roster(self, one: Named) -> str:
        texts = orders(one.text) if NAME in one.columns else [" ".join(one.text.split())]
        return self._roster.student(*((column, text) for text in texts for column in one.columns))

    def _by_id(self, one: Named) -> str:
        """Whose id a cell is, where the roster does not know whose text it is; no name of a person is an id."""
        fits = NAME not in one.columns and not self._by_roster(one)
        return self._ids.get(folded(one.text.strip()), "") if fits else ""
