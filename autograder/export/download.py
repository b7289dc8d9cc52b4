"""What the downloads of all systems have in common: one column for our points, and rows that are people.

Each system's module reads a `Sheet` as a `Download`, and refuses what its system would not take, or would take
otherwise than it is meant; what is written into it is decided in `fill`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from autograder.core.errors import UsageError
from autograder.core.text import clipped, first_of
from autograder.export.people import Named
from autograder.export.sheet import Sheet, SheetRow

SHOWN = 60  # characters of a name or a column's title in a sentence of ours
LISTED = 12  # columns that a sentence lists
HUNDREDTH = Decimal("0.01")  # what Canvas, Moodle and Blackboard show, and what Canvas compares
NUMBER = re.compile(r"-?[0-9.,]+%?")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which column is meant: `column` as somebody typed it, else the one that is called like the assignment."""

    titles: tuple[str, ...]
    column: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be ours: its whole header, its title, and the number by which its system knows it."""

    index: int
    header: str
    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row that is a person, whom its system knows as `whose`.

    `left` says why the cell must stay as it is, where it must; `wanted` that a person wants it so.
    """

    row: SheetRow
    shown: str
    whose: str
    names: tuple[Named, ...]
    left: str = ""
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be filled: the column, the rows of people, the points to be had there.

    `comma` where it is the decimal sign, `comments` is the column for words where there is one. `capped` where the
    system passes over points above the maximum.
    """

    sheet: Sheet
    column: Column
    people: tuple[PersonRow, ...]
    maximum: float | None
    comma: bool = False
    comments: int | None = None
    capped: bool = False


def chosen(columns: Sequence[Column], choice: Choice) -> Column:
    """Return the one column that is asked for; raises UsageError where there is none, or more than one."""
    names = (choice.column,) if choice.column else choice.titles
    wanted = {_folded(name) for name in names}
    called = {one: (one.header, one.title, one.number) if choice.column else (one.title,) for one in columns}
    found = [one for one, texts in called.items() if wanted & {*map(_folded, texts)}]
    if len(found) == 1:
        return found[0]
    meant = " or ".join(map(repr, dict.fromkeys(names)))
    fault = f"{len(found)} columns are called {meant}" if found else f"no column is called {meant}"
    raise UsageError(f"{fault}. {listed(one.header for one in found or columns)} Choose one with --column.")


def listed(headers: Iterable[str]) -> str:
    """A sentence that lists columns."""
    shown = [repr(clipped(one, SHOWN)) for one in headers]
    return f"There are: {first_of(shown, LISTED)}." if shown else "It has no column for points."


def whole_rows(sheet: Sheet, rows: Iterable[SheetRow]) -> None:
    """Raise UsageError where a row of a person has fewer or more cells than the first line."""
    width = len(sheet.header)
    for row in rows:
        cells = len(row.cells)
        if cells != width:
            raise UsageError(f"line {row.line} has {cells} cells, and the first line has {width}. Download it again.")


def distinct(people: Iterable[PersonRow]) -> tuple[PersonRow, ...]:
    """Return the rows; raises UsageError where two are the same person's."""
    seen: dict[str, PersonRow] = {}
    for one in people:
        first = seen.setdefault(one.whose, one)
        if first is not one:
            raise UsageError(f"lines {first.row.line} and {one.row.line} are both of {one.whose}. Download it again.")
    return (*seen.values(),)


def figure(value: float, comma: bool = False) -> str:
    """Points as a cell has them: two decimals at most, halves rounded up, no sign that a formula begins with."""
    exact = Decimal(repr(round(value, 6))).quantize(HUNDREDTH, ROUND_HALF_UP)
    text = f"{exact:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def value_of(text: str) -> float | str | None:
    """Read a cell: points (the last point or comma is the decimal one), nothing, or a word such as EX."""
    text = text.strip()
    if text in ("", "-"):
        return None
    if not NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return text
    *whole, last = re.split(r"[.,]", text.removesuffix("%"))
    return float(f"{''.join(whole)}.{last}") if whole else float(last)


def points_of(text: str) -> float | None:
    """Read a cell that says how many points are to be had; None where it says no number."""
    value = value_of(text)
    return value if isinstance(value, float) else None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
