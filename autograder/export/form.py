"""What the downloads of all systems have in common: one column for our points, and rows that are people.

Each system's module reads a `Sheet` as a `Form`; what is written into it is decided in `filling`. `Rejected` is what
the importers in those modules say where their system would not take a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from autograder.core.errors import UsageError
from autograder.core.text import clipped
from autograder.export.people import Named
from autograder.export.sheet import Sheet

SHOWN = 60  # characters of a name or a column's title in a sentence of ours
LISTED = 12  # columns that a sentence lists
HUNDREDTH = Decimal("0.01")  # what Canvas, Moodle and Blackboard show, and what Canvas compares
NUMBER = re.compile(r"-?[0-9.,]+%?")

Value = float | str | None  # what a system reads in a cell: points, a word such as EX, nothing
Values = dict[tuple[str, str], Value]  # (whose, column) -> what an importer reads there


class Rejected(Exception):
    """The other system would refuse the file, or read it otherwise than it is meant; says why."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Which column is meant: `column` as somebody typed it, else the one that is called like the assignment."""

    names: tuple[str, ...]
    column: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be ours: its whole header, its title, and what else one may call it."""

    index: int
    header: str
    title: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is a person: it begins in line `number` of the file, and `whose` is how the importer knows the person.

    `left` says why the cell must stay as it is, where it must; `wanted` that a person wants it so.
    """

    row: int
    number: int
    shown: str
    whose: str
    names: tuple[Named, ...]
    left: str = ""
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A download to be filled: the column, the rows of people, the rows that always stay.

    `column_key` is the column as the importer knows it, `maximum` the points to be had there, `comments` the column
    for words where there is one. `capped` where the system passes over points above the maximum.
    """

    sheet: Sheet
    column: Column
    column_key: str
    lines: tuple[Line, ...]
    heads: frozenset[int]
    maximum: float | None
    comma: bool = False
    comments: int | None = None
    capped: bool = False

    def cell(self, line: Line) -> str:
        """What stands in our column of a row."""
        return self.sheet.rows[line.row].cells[self.column.index].text


def chosen(columns: Sequence[Column], ask: Ask) -> Column:
    """Return the one column that is asked for; raises UsageError where there is none, or more than one."""
    if ask.column:
        wanted = {_folded(ask.column)}
        found = [one for one in columns if wanted & {_folded(name) for name in (one.header, one.title, *one.also)}]
    else:
        wanted = {_folded(name) for name in ask.names}
        found = [one for one in columns if _folded(one.title) in wanted]
    if len(found) == 1:
        return found[0]
    called = " or ".join(repr(name) for name in ([ask.column] if ask.column else dict.fromkeys(ask.names)))
    fault = f"{len(found)} columns are called {called}" if found else f"no column is called {called}"
    raise UsageError(f"{fault}. {listed(one.header for one in found or columns)} Choose one with --column.")


def listed(headers: Iterable[str]) -> str:
    """A sentence that lists columns."""
    shown = [repr(clipped(one, SHOWN)) for one in headers]
    more = f" and {len(shown) - LISTED} more" if len(shown) > LISTED else ""
    return f"There are: {', '.join(shown[:LISTED])}{more}." if shown else "It has no column for points."


def whole_rows(sheet: Sheet, numbers: Iterable[int]) -> None:
    """Raise UsageError where a row of a person has fewer or more cells than the first line."""
    width = len(sheet.header)
    for number in numbers:
        row = sheet.rows[number]
        if len(row.cells) != width:
            raise UsageError(
                f"line {row.line} has {len(row.cells)} cells, and the first line has {width}. Download it again."
            )


def no_one_twice(lines: Iterable[Line]) -> None:
    """Raise UsageError where two rows are the same person's."""
    seen: dict[str, Line] = {}
    for line in lines:
        first = seen.setdefault(line.whose, line)
        if first is not line:
            raise UsageError(f"lines {first.number} and {line.number} are both of {line.whose}. Download it again.")


def figure(value: float, comma: bool = False) -> str:
    """Points as a cell has them: two decimals at most, halves rounded up, no sign that a formula begins with."""
    exact = Decimal(repr(round(value, 6))).quantize(HUNDREDTH, ROUND_HALF_UP)
    text = f"{exact:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def value_of(text: str) -> Value:
    """Read a cell: points (the last point or comma is the decimal one), nothing, or a word."""
    text = text.strip()
    if text in ("", "-"):
        return None
    if not NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return text
    *whole, last = re.split(r"[.,]", text.removesuffix("%"))
    return float(f"{''.join(whole)}.{last}") if whole else float(last)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
