"""A table of somebody else's, read so that it can be written again: what is not filled keeps its very bytes.

Commas, semicolons or tabs; UTF-8, or UTF-16 with its mark; any line ends. Python's csv module forgets which cells
were quoted and how lines ended, so the places of cells in the text are kept here, and a cell is filled by replacing
it there.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple

from autograder.core.errors import UsageError

MAX_BYTES = 16 * 2**20  # 4,000 students with 500 columns of eight characters
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DELIMITERS = ",;\t"
LOOKED_AT = 3  # lines by which the delimiter is known, as Canvas does it


class Cell(NamedTuple):
    """A cell's text without its quotes, and where it stands with them."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, which may go over several lines of the file; `line` counts those from 1."""

    line: int
    start: int
    end: int  # behind the line's end
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the cells."""
        return tuple(cell.text for cell in self.cells)

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and the text that it was read from."""

    text: str
    mark: bytes
    codec: str
    delimiter: str
    rows: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The texts of the first line."""
        return self.rows[0].texts

    def filled(self, cells: Mapping[tuple[int, int], str], kept: Collection[int] | None = None) -> bytes:
        """Return the file with other texts in some cells, named by (row, column); `kept` are the rows to have in it.

        Everything else keeps its bytes. A cell that was quoted stays quoted.
        """
        parts = []
        for number, row in enumerate(self.rows):
            if kept is not None and number not in kept:
                continue
            place = row.start
            for column, cell in enumerate(row.cells):
                if (number, column) in cells:
                    parts += [self.text[place : cell.start], self._written(cell, cells[number, column])]
                    place = cell.end
            parts.append(self.text[place : row.end])
        return self.mark + "".join(parts).encode(self.codec)

    def _written(self, cell: Cell, text: str) -> str:
        quoted = self.text[cell.start : cell.start + 1] == '"'
        if quoted or text != text.strip() or any(sign in text for sign in f'"\r\n{self.delimiter}'):
            return '"' + text.replace('"', '""') + '"'
        return text


def read_sheet(data: bytes) -> Sheet:
    """Read the bytes of a table; raises UsageError with what is wrong with them and what to do."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"it is larger than {MAX_BYTES >> 20} MB. Is it the file that the other system gave you?")
    mark, codec = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        raise UsageError(
            "it is neither UTF-8 nor UTF-16 text. Download it again, or save it as `CSV UTF-8`."
        ) from error
    if "\0" in text:
        raise UsageError("it is no text file. Download it as CSV; a workbook (.xlsx) must be saved as `CSV UTF-8`.")
    if not text.strip():
        raise UsageError("it is empty. Download it again.")
    delimiter = _delimiter(text)
    return Sheet(text, mark, codec, delimiter, tuple(_rows(text, delimiter)))


def _delimiter(text: str) -> str:
    """Choose what divides the first lines into most cells, and the same number in each."""
    return max(DELIMITERS, key=lambda sign: _fitness(text, sign))


def _fitness(text: str, delimiter: str) -> tuple[bool, int]:
    """Whether the first lines have equally many cells, two or more, and how many the first has."""
    widths: list[int] = []
    whole = False
    with suppress(UsageError):  # which is said when the table is read
        for row in islice((row for row in _rows(text, delimiter) if not row.blank), LOOKED_AT):
            widths.append(len(row.cells))
        whole = True
    first = widths[0] if widths and widths[0] > 1 else 0
    return whole and first > 0 and len(set(widths)) == 1, first


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it; quantifiers give nothing back, so that no file costs more than one pass."""
    return re.compile(
        rf'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|(?P<bare>[^"{delimiter}\r\n][^{delimiter}\r\n]*+)|)'
        rf"(?P<end>{delimiter}|\r\n|\r|\n|\Z)"
    )


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the lines; raises UsageError where a quotation mark stands on its own."""
    pattern, place, line = _cell(delimiter), 0, 1
    start, cells = 0, list[Cell]()
    while place < len(text) or cells:
        found = pattern.match(text, place)
        if found is None:
            raise UsageError(
                f"line {line}: a quotation mark is not closed, or text stands behind it. Download it again."
            )
        quoted, end = found["quoted"], found.start("end")
        cells.append(Cell(quoted.replace('""', '"') if quoted is not None else found["bare"] or "", place, end))
        place = found.end()
        if found["end"] != delimiter:
            yield Row(line, start, place, tuple(cells))
            line += len(re.findall(r"\r\n|\r|\n", text[start:place]))
            start, cells = place, []
