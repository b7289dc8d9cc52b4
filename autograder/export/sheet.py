"""A table of somebody else's, read so that it can be written again: what is not filled keeps its very bytes.

Commas, semicolons or tabs; UTF-8, or UTF-16 with its mark; any line ends. Python's csv module forgets which cells
were quoted and how lines ended, so each cell is kept as it is written, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from autograder.core.errors import UsageError
from autograder.core.tables import decoded, delimiter_of

MAX_BYTES = 16 * 2**20  # 4,000 students with 500 columns of eight characters


class SheetCell(NamedTuple):
    """A cell's text, the same as it is written, and what ends it: a delimiter, a line's end, or the end of the file."""

    text: str
    written: str
    end: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a table, counted from 0, which may go over several lines of the file; `line` counts those from 1."""

    number: int
    line: int
    cells: tuple[SheetCell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the cells."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and the text that it was read from."""

    text: str
    mark: bytes
    codec: str
    delimiter: str
    rows: tuple[SheetRow, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The texts of the first line."""
        return self.rows[0].texts

    def filled(self, cells: Mapping[tuple[int, int], str], kept: Collection[int] | None = None) -> bytes:
        """Return the file with other texts in some cells, named by (row, column); `kept` are the rows to have in it.

        Everything else keeps its bytes. A cell that was quoted stays quoted.
        """
        parts = []
        for row in self.rows:
            if kept is not None and row.number not in kept:
                continue
            for column, cell in enumerate(row.cells):
                new = cells.get((row.number, column))
                parts += [cell.written if new is None else self._written(cell, new), cell.end]
        return self.mark + "".join(parts).encode(self.codec)

    def _written(self, cell: SheetCell, text: str) -> str:
        quoted = cell.written.startswith('"')
        if quoted or text != text.strip() or any(sign in text for sign in f'"\r\n{self.delimiter}'):
            return '"' + text.replace('"', '""') + '"'
        return text


def read_sheet(data: bytes, delimiter: str = "") -> Sheet:
    """Read the bytes of a table, with its delimiter where that is known; raises UsageError, which says what to do."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"it is larger than {MAX_BYTES >> 20} MB. Is it the file that the other system gave you?")
    try:
        text, mark, codec = decoded(data)
    except UnicodeDecodeError as error:
        raise UsageError(
            "it is neither UTF-8 nor UTF-16 text. Download it again, or save it as `CSV UTF-8`."
        ) from error
    if "\0" in text:
        raise UsageError("it is no text file. Download it as CSV; a workbook (.xlsx) must be saved as `CSV UTF-8`.")
    if not text.strip():
        raise UsageError("it is empty. Download it again.")
    delimiter = delimiter or delimiter_of(text)
    return Sheet(text, mark, codec, delimiter, tuple(_rows(text, delimiter)))


def _rows(text: str, delimiter: str) -> Iterator[SheetRow]:
    """Yield the lines; raises UsageError where a quotation mark stands on its own."""
    pattern = re.compile(  # quantifiers give nothing back, so that no file costs more than one pass
        rf'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|(?P<bare>[^"{delimiter}\r\n][^{delimiter}\r\n]*+)|)'
        rf"(?P<end>{delimiter}|\r\n|\r|\n|\Z)"
    )
    place, start, number, line, cells = 0, 0, 0, 1, list[SheetCell]()
    while place < len(text) or cells:
        found = pattern.match(text, place)
        if found is None:
            raise UsageError(
                f"line {line}: a quotation mark is not closed, or text stands behind it. Download it again."
            )
        quoted, written = found["quoted"], text[place : found.start("end")]
        cells.append(SheetCell(written if quoted is None else quoted.replace('""', '"'), written, found["end"]))
        place = found.end()
        if found["end"] != delimiter:
            yield SheetRow(number, line, tuple(cells))
            line += len(re.findall(r"\r\n|\r|\n", text[start:place]))
            number, start, cells = number + 1, place, []
