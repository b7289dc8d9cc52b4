"""Untrusted bytes -> the cells of a notebook; the only place that reads one. Runs nothing.

Two doors lead in: `handed_in` bears whatever a student's program may have written and raises Unreadable;
`read_notebook` is for the instructor's and the released notebooks, wants nbformat 4 and raises AssignmentBroken.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from autograder.core.errors import AssignmentBroken
from autograder.core.model import Cell

Document = dict[str, Any]  # a notebook as its JSON says it
CellDocument = dict[str, Any]

MAX_BYTES = 20 * 2**20  # the largest honest notebook of a class, full of pictures, is about 5 MB
MAX_CELLS = 2_000  # a released notebook has about 60
MAX_SOURCE = 1_000_000  # characters of code in one notebook: a thousand times what an assignment needs
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SAVE_AGAIN = "Hand in the copy on your own computer again; if Jupyter cannot open that one either, ask your instructor."
NOT_A_FILE = "Hand in the notebook file itself."


class Unreadable(Exception):
    """The file is no notebook; the text is the reason, which is also there alone, and what to do about it."""

    def __init__(self, reason: str, remedy: str = SAVE_AGAIN) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason


def handed_in(path: Path) -> Document:
    """Read a student's notebook, the source of each cell as one string; raises Unreadable."""
    return loads(bytes_of(path))


def read_notebook(path: Path) -> Document:
    """Read a notebook of the course's own, the source of each cell as one string; raises AssignmentBroken."""
    try:
        return loads(path.read_bytes(), strict=True)
    except FileNotFoundError:
        raise AssignmentBroken(f"{path}: no such file. Write it, or mend the id in course_config.py.") from None
    except OSError as fault:
        raise AssignmentBroken(f"{path}: it cannot be read ({fault.strerror}). Change its permissions.") from None
    except Unreadable as fault:
        raise AssignmentBroken(f"{path}: {fault.reason} Open and save it in Jupyter.") from None


def loads(data: bytes, *, strict: bool = False) -> Document:
    """Read a notebook, the source of each cell as one string; raises Unreadable.

    If `strict`, nbformat 3 and cells that are none are refused, too.
    """
    notebook = parse(data)
    cells = all_cells(notebook)
    if strict and cells != notebook.get("cells"):
        raise Unreadable("The file has no list of cells, as nbformat 4 asks for.")
    return {**notebook, "cells": [{"metadata": {}, **cell, "source": source_of(cell)} for cell in cells]}


def dumps(document: Document) -> str:
    """Write a notebook as Jupyter saves it: keys sorted, one space a level, sources as lists of lines."""
    saved = deepcopy(document)
    for cell in saved["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(saved, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def bytes_of(path: Path) -> bytes:
    """Read a regular file that is no link and not too large; raises Unreadable."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(f"The file cannot be opened ({error.strerror}).", NOT_A_FILE) from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):  # before Python opens it, which fails on a folder
        os.close(fd)
        raise Unreadable("This is not a file.", NOT_A_FILE)
    with os.fdopen(fd, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        large = f"The file is larger than {MAX_BYTES // 2**20} MB."
        raise Unreadable(large, "Clear all outputs, save, and hand it in again.")
    return data


def parse(data: bytes) -> Document:
    """Return the notebook's JSON object, cells as they stand there; raises Unreadable."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), "utf-8")
    try:
        notebook = json.loads(data.decode(encoding), parse_int=_number)
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not text, so it is no notebook.") from error
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The file is damaged: it is not JSON{place}, perhaps cut off.") from error
    if not isinstance(notebook, dict):
        raise Unreadable("The file is JSON but no notebook.")
    return notebook


def _number(text: str) -> int:
    """Read an integer; one past Python's own limit stands in some output, and no output is of interest."""
    return int(text) if len(text) < 4000 else 0


def all_cells(notebook: Document) -> list[CellDocument]:
    """Return the cells of an nbformat 4 notebook, or of the worksheets of an nbformat 3 one; raises Unreadable."""
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):
        sheets = [sheet for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
        lists = [sheet["cells"] for sheet in sheets if isinstance(sheet.get("cells"), list)]
        cells = [cell for one in lists for cell in one]
    if not isinstance(cells, list):
        raise Unreadable("The file has no cells, so it is no notebook.")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"The notebook has more than {MAX_CELLS} cells.", "Delete what you do not need.")
    return [cell for cell in cells if isinstance(cell, dict)]


def code_cells(notebook: Document) -> Iterator[Cell]:
    """Yield code cells with their number among all cells; raw cells too, since a slip turns one into the other."""
    length = 0
    for number, cell in enumerate(all_cells(notebook), start=1):
        if cell.get("cell_type") in ("code", "raw"):
            source = source_of(cell)
            length += len(source)
            if length > MAX_SOURCE:
                much = "The notebook holds more than a million characters of code."
                raise Unreadable(much, "Hand in your code only.")
            yield Cell(number, source)


def source_of(cell: CellDocument) -> str:
    """Return a cell's source as one string, whatever form it has; nothing where it has none."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


def digest_of(cells: Iterable[Cell]) -> str:
    """SHA-256 over the code: equal code is one submission, whatever its outputs and metadata."""
    return hashlib.sha256(json.dumps([[c.number, c.source] for c in cells]).encode()).hexdigest()
