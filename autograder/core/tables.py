"""Tables that other programs wrote: which text their bytes are, and which sign stands between their cells."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress
from itertools import islice

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DELIMITERS = ",;\t"
LOOKED_AT = 3  # lines by which the delimiter is known, as Canvas does it


def decoded(data: bytes) -> tuple[str, bytes, str]:
    """Return text, mark and codec of UTF-8, marked or not, or of UTF-16 with its mark; raises UnicodeDecodeError."""
    mark, codec = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", "utf-8"))
    return data[len(mark) :].decode(codec), mark, codec


def delimiter_of(text: str) -> str:
    """Return the one of `DELIMITERS` that divides the first lines into most cells, and the same number in each.

    A comma where nothing does, as in a table of one column. Python's own csv.Sniffer guesses letters there.
    """
    return max(DELIMITERS, key=lambda sign: _fitness(text, sign))


def _fitness(text: str, delimiter: str) -> tuple[bool, int]:
    """Whether the first lines that are not blank have equally many cells, two or more, and how many the first has."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widths, readable = list[int](), False
    with suppress(csv.Error):  # which is said when the table is read
        for row in islice((row for row in rows if any(cell.strip() for cell in row)), LOOKED_AT):
            widths.append(len(row))
        readable = True
    first = widths[0] if widths and widths[0] > 1 else 0
    return readable and first > 0 and len({*widths}) == 1, first
