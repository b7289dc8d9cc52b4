"""Who is meant by a row of another system's file: nobody is guessed, and a doubt has its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from autograder.roster import Roster

NOBODY = "roster.csv has nobody with this number, login, address or name"
NAME = "name"  # the one column that two people may share


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

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        return {one.student: dict(one.known) for one in self._roster.people}

    @cached_property
    def _ids(self) -> dict[str, str]:
        folded = Counter(student.casefold() for student in self._students)
        return {student.casefold(): student for student in self._students if folded[student.casefold()] == 1}

    def owner(self, names: Sequence[Named]) -> Match:
        """Return whose row this is; `names` stand in the order in which the other system itself goes by them.

        The first that is exactly one student's decides, unless an earlier cell is known to be another for that student,
        or a later one is somebody else's. Where the roster knows none, the student's own id in one of the cells does.
        """
        given = [one for one in names if one.text.strip()]
        found = [(one, student) for one in given if (student := self._by_roster(one))]
        found = found or [(one, student) for one in given if (student := self._by_id(one))]
        if not found:
            return Match("", NOBODY)
        first, student = found[0]
        for one, other in found[1:]:
            if other != student and NAME not in one.columns:
                return Match("", f"{first.header} is {student}'s, but {one.header} is {other}'s")
        for one in given[: given.index(first)]:
            if self._differs(one, student):
                return Match(
                    "", f"{first.header} is {student}'s, but roster.csv has another {one.header} for {student}"
                )
        return Match(student)

    def _by_roster(self, one: Named) -> str:
        return self._roster.student(*((column, text) for text in _spellings(one) for column in one.columns))

    def _by_id(self, one: Named) -> str:
        return self._ids.get(one.text.strip().casefold(), "")

    def _differs(self, one: Named, student: str) -> bool:
        """Whether the roster knows the student's text for such a cell, and it is another."""
        known = [text for column in one.columns if (text := self._known.get(student, {}).get(column))]
        return bool(known) and one.text.strip().casefold() not in {text.casefold() for text in known}


def _spellings(one: Named) -> list[str]:
    """A name as it stands, and where it is `Lovelace, Ada` also the other way round."""
    text = " ".join(one.text.split())
    last, comma, first = text.partition(",")
    return [text, f"{first.strip()} {last.strip()}"] if NAME in one.columns and comma else [text]
