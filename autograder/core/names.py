"""How two spellings of a person are compared, and whether a file names somebody: by id, or by what the roster says."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.core.tables import DELIMITERS

NAME = "name"  # the one column of the roster whose words may stand the other way round
PERSONAL = (NAME, "email", "login", "sid", "canvas")  # columns of the roster by which a table may know somebody
PACKED = b"PK\x03\x04"  # how a zip archive begins, and a workbook, which is one
MOST_MEMBER = 50 * 2**20  # bytes of a packed file that are looked into
BLANK = r"[^\S\r\n]"  # white space that ends no line: at a line's end begins somebody else
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)  # the last: it has a password, or a strange method


@dataclass(frozen=True, slots=True)
class Sought:
    """A person to look for: a pattern over folded text, and groups of cells of which one row may hold a whole group.

    What other systems' rows are known by is in `export.people`: both orders of a name, in any letters.
    """

    pattern: re.Pattern[str]
    groups: tuple[frozenset[str], ...]

    def is_in(self, text: str) -> bool:
        """Tell whether a text names the person, as it stands or as HTML."""
        forms = {folded(text), folded(html.unescape(text))}
        return any(self.pattern.search(form) or self._in_a_row(form) for form in forms)

    def is_in_file(self, path: Path) -> bool:
        """Tell whether a file does, also one that is packed; raises OSError."""
        return any(map(self.is_in, _texts(path)))

    def _in_a_row(self, text: str) -> bool:
        groups = [one for one in self.groups if all(word in text for cell in one for word in cell.split())]
        return bool(groups) and any(group <= cells for cells in _rows(text) for group in groups)


def folded(text: str) -> str:
    """Return a text as it is compared with another: in small letters, each accent one character with its letter."""
    return unicodedata.normalize("NFC", text).casefold()


def orders(name: str) -> list[str]:
    """Return a name as it stands, and where it is `Lovelace, Ada` also the other way round."""
    text = " ".join(name.split())
    return [text, *(f"{first} {last}" for first, last in _pairs(text) if "," in text)]


def sought(student: str, known: Iterable[tuple[str, str]]) -> Sought:
    """Return how to find a student of whom the roster knows (column, text)."""
    named = [(column, folded(text)) for column, text in known if column in PERSONAL]
    names = [" ".join(text.split()) for column, text in named if column == NAME]
    texts = [folded(student), *(text for column, text in named if column != NAME)]
    pairs = tuple(pair for name in names for pair in _pairs(name))
    spelt = [*names, *(f"{first} {last}" for first, last in pairs), *(f"{last}, {first}" for first, last in pairs)]
    forms = (form for text in spelt for form in (text, json.dumps(text)[1:-1], text.replace('"', '""')))
    words = "|".join(dict.fromkeys(map(_spaced, forms)))
    whole = [whole_word(text) for text in dict.fromkeys(texts)]
    named_so = [rf"(?<![^\W_])(?:{words})(?![^\W_])"] if words else []
    groups = (*map(frozenset, pairs), *(frozenset([text]) for text in spelt))
    return Sought(re.compile("|".join([*whole, *named_so])), groups)


def whole_word(text: str) -> str:
    """Return a pattern for an id, an address or a number where it is no part of a longer one."""
    return rf"(?<![\w@+.-]){re.escape(text)}(?![\w@+-]|\.\w)"


def members(path: Path) -> list[str]:
    """Return the names of the files in an archive; none where a file is no archive."""
    with suppress(*DAMAGED), path.open("rb") as file:
        if file.read(len(PACKED)) == PACKED:
            return zipfile.ZipFile(path).namelist()
    return []


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    """Split a name into first and last names: nobody knows where, unless it is written with a comma."""
    last, comma, first = name.partition(",")
    words = name.split()
    if comma:
        yield first.strip(), last.strip()
    else:
        yield from ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))


def _spaced(text: str) -> str:
    """Return a pattern in which any white space of a line parts words; beside a comma there may be none."""
    return re.escape(text).replace(r",\ ", ",").replace(",", rf"{BLANK}*,{BLANK}*").replace(r"\ ", rf"{BLANK}+")


def _rows(text: str) -> Iterator[set[str]]:
    """The cells of each row, whichever sign parts them."""
    for sign in DELIMITERS:
        with suppress(csv.Error):
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
                yield {" ".join(cell.split()) for cell in row}


def _texts(path: Path) -> Iterator[str]:
    """What a file holds as text; of an archive the names and contents of its files."""
    data = path.read_bytes()
    if not data.startswith(PACKED):
        yield from _decoded(data)
        return
    with suppress(*DAMAGED), zipfile.ZipFile(io.BytesIO(data)) as packed:
        for entry in packed.infolist():
            yield entry.filename
            yield from _decoded(packed.read(entry)) if entry.file_size <= MOST_MEMBER else ()


def _decoded(data: bytes) -> Iterator[str]:
    """Bytes as text, in every coding in which tables come."""
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("utf-8", "replace")
        yield data.decode("cp1252", "replace")
    if b"\0" in data:
        yield from (data.decode(codec, "replace").lstrip("\ufeff") for codec in ("utf-16-le", "utf-16-be"))
