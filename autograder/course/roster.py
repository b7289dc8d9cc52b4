"""roster.csv -> Roster: by which names and numbers other systems know a student."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from autograder.core.names import NAME, PERSONAL, folded
from autograder.core.tables import decoded, delimiter_of

FILE = "roster.csv"
STUDENT = "student"
UNIQUE = {STUDENT, *PERSONAL} - {NAME}  # two people may share a name, and a column of yours
MAX_BYTES = 8 * 2**20  # a line of 200 bytes for each of 40,000 students


@dataclass(frozen=True, slots=True)
class Person:
    """One line: the student's id here, and (column, text) of everything else that the line says."""

    student: str
    known: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Roster:
    """Who is in the course. Columns besides `student` are free; `collect` and `export` ask for the ones they know.

    | column | what another system calls |
    |---|---|
    | name, email, login, sid | the full name, the address, the account's name, the number at the registrar's |
    | canvas | Canvas's user number |
    """

    people: tuple[Person, ...] = ()

    def student(self, *keys: tuple[str, str]) -> str:
        """Return whose (column, text) one of the keys is, the first that is exactly one person's; else nothing."""
        return next((self._whose[found] for key in keys if (found := _folded(*key)) in self._whose), "")

    @cached_property
    def _whose(self) -> dict[tuple[str, str], str]:
        """Every (column, text) that is exactly one person's."""
        rows = [(_folded(*pair), one.student) for one in self.people for pair in one.known]
        counts = Counter(key for key, _ in rows)
        return {key: student for key, student in rows if counts[key] == 1}


def _folded(column: str, text: str) -> tuple[str, str]:
    return column, folded(text)


def parse_roster(data: bytes) -> tuple[Roster, list[str]]:
    """Read a roster's bytes, a table as any spreadsheet saves it; return it with its problems."""
    if len(data) > MAX_BYTES:
        return Roster(), [f"it is larger than {MAX_BYTES >> 20} MB. Keep one line for each student."]
    try:
        text, _, _ = decoded(data)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except UnicodeDecodeError:
        return Roster(), ["it is not UTF-8. Save it as `CSV UTF-8`."]
    except csv.Error as error:
        return Roster(), [f"it is no CSV file: {error}."]
    columns = [name.strip().casefold() for name in rows[0]] if rows else []
    if STUDENT not in columns:
        return Roster(), [f"its first line has no column `{STUDENT}`. Begin with `student,name,email`, for example."]
    people, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            cells = {name: text.strip() for name, text in zip(columns, row, strict=False) if name and text.strip()}
            if STUDENT not in cells:
                problems.append(f"line {number}: it names no student.")
            people.append(Person(cells.pop(STUDENT, ""), tuple(cells.items())))
    keys = Counter(_folded(*pair) for one in people for pair in ((STUDENT, one.student), *one.known) if pair[1])
    for (column, text), n in keys.items():
        if n > 1 and column in UNIQUE:
            problems.append(f"{column}: {text!r} stands {n} times. Keep one.")
    return Roster(tuple(people)), problems
