"""Untrusted bytes -> Submission or Refusal; reads cells' sources with the standard library and runs nothing."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from autograder.course import STUDENT_ID
from autograder.model import Cell, Refusal, Submission

MAX_BYTES = 20 * 2**20  # the largest honest notebook of a class, full of pictures, is about 5 MB
MAX_CELLS = 2_000  # a released notebook has about 60
LONGEST_ZONE = 5  # letters of a short name such as UTC, CET or EST
MAX_SOURCE = 1_000_000  # characters of code in one notebook: a thousand times what an assignment needs
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SAVE_AGAIN = "Hand in the copy on your own computer again; if Jupyter cannot open that one either, ask your instructor."


@dataclass(frozen=True, slots=True)
class Found:
    """One file that may be a submission, and what was noticed while looking for it."""

    student: str
    path: Path
    received: datetime | None = None
    notes: tuple[str, ...] = ()
    needs_look: bool = False
    fitted: bool = False  # whether the id was made of a name that is none


class Unreadable(Exception):
    """The file is no notebook; the text says why and what to do."""


def read(found: Found, assignment: str) -> Submission | Refusal:
    """Return the submission in a file, or why it cannot be read."""
    try:
        notebook = parse(bytes_of(found.path))
        cells = tuple(code_cells(notebook))
    except Unreadable as error:
        return Refusal(found.student, assignment, str(error))
    stripped = not any("nbgrader" in meta for meta in _metadata(notebook))
    lost = ("The notebook has lost its nbgrader metadata; functions were found by name.",) if stripped else ()
    return Submission(
        student=found.student,
        assignment=assignment,
        cells=cells,
        received=found.received,
        digest=digest_of(cells),
        notes=found.notes + lost,
        needs_look=found.needs_look or stripped,
    )


def bytes_of(path: Path) -> bytes:
    """Read a regular file that is no link and not too large; raises Unreadable."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(f"The file cannot be opened ({error.strerror}). Hand in the notebook file itself.") from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):  # before Python opens it, which fails on a folder
        os.close(fd)
        raise Unreadable("This is not a file. Hand in the notebook file itself.")
    with os.fdopen(fd, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file is larger than {MAX_BYTES // 2**20} MB. Clear all outputs, save, and hand it in again."
        )
    return data


def parse(data: bytes) -> dict[str, Any]:
    """Return the notebook's JSON object; raises Unreadable."""
    if not data.strip():
        raise Unreadable(f"The file is empty. {SAVE_AGAIN}")
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), "utf-8")
    try:
        notebook = json.loads(data.decode(encoding), parse_int=_number)
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file is not text, so it is no notebook. {SAVE_AGAIN}") from error
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The file is damaged: it is not JSON{place}, perhaps cut off. {SAVE_AGAIN}") from error
    if not isinstance(notebook, dict):
        raise Unreadable(f"The file is JSON but no notebook. {SAVE_AGAIN}")
    return notebook


def _number(text: str) -> int:
    """Read an integer; one past Python's own limit stands in some output, and no output is of interest."""
    return int(text) if len(text) < 4000 else 0


def all_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of an nbformat 4 notebook, or of the worksheets of an nbformat 3 one; raises Unreadable."""
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):
        sheets = [sheet for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
        lists = [sheet["cells"] for sheet in sheets if isinstance(sheet.get("cells"), list)]
        cells = [cell for one in lists for cell in one]
    if not isinstance(cells, list):
        raise Unreadable(f"The file has no cells, so it is no notebook. {SAVE_AGAIN}")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"The notebook has more than {MAX_CELLS} cells. Delete what you do not need.")
    return [cell for cell in cells if isinstance(cell, dict)]


def code_cells(notebook: dict[str, Any]) -> Iterator[Cell]:
    """Yield code cells with their number among all cells; raw cells too, since a slip turns one into the other."""
    length = 0
    for number, cell in enumerate(all_cells(notebook), start=1):
        if cell.get("cell_type") in ("code", "raw"):
            source = source_of(cell)
            length += len(source)
            if length > MAX_SOURCE:
                raise Unreadable("The notebook holds more than a million characters of code. Hand in your code only.")
            yield Cell(number, source)


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's source as one string, whatever form it has; nothing where it has none."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


def _metadata(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in all_cells(notebook):
        meta = cell.get("metadata")
        if isinstance(meta, dict):
            yield meta


def digest_of(cells: Iterable[Cell]) -> str:
    """SHA-256 over the code: equal code is one submission, whatever its outputs and metadata."""
    return hashlib.sha256(json.dumps([[c.number, c.source] for c in cells]).encode()).hexdigest()


def squashed(source: str) -> str:
    """A cell's source without white space, which is how cells of the release are recognised."""
    return re.sub(r"\s+", "", source)


@dataclass(frozen=True, slots=True)
class Given:
    """Cells that a release brings along: squashed sources of its checks and demos, and what must not be lost."""

    checks: frozenset[str] = frozenset()
    demos: frozenset[str] = frozenset()
    locked: tuple[Cell, ...] = ()


def given_cells(release: Path) -> Given:
    """Read what a released notebook brings along; answers, imports and data are the student's to run."""
    cells = [cell for cell in all_cells(parse(release.read_bytes())) if cell.get("cell_type") == "code"]
    return Given(
        frozenset(squashed(source_of(cell)) for cell in cells if _is_check(cell)),
        frozenset(squashed(source_of(cell)) for cell in cells if _nbgrader(cell) is None),
        tuple(Cell(0, source_of(cell)) for cell in cells if _is_locked(cell)),
    )


def _nbgrader(cell: dict[str, Any]) -> Any:
    return cell.get("metadata", {}).get("nbgrader")


def _is_check(cell: dict[str, Any]) -> bool:
    meta = _nbgrader(cell) or {}
    return bool(meta.get("grade")) and not meta.get("solution")


def _is_locked(cell: dict[str, Any]) -> bool:
    meta = _nbgrader(cell) or {}
    return bool(meta.get("locked")) and not meta.get("grade")


def own_cells(cells: Iterable[Cell], given: Given) -> tuple[Cell, ...]:
    """Drop the release's checks, and keep of its demos only what an answer might use: names and functions.

    Locked cells of the release that are gone, such as its imports, are put back in front.
    """
    cells = tuple(cells)
    there = {squashed(cell.source) for cell in cells}
    lost = tuple(cell for cell in given.locked if squashed(cell.source) not in there)
    return lost + tuple(
        replace(cell, only_definitions=squashed(cell.source) in given.demos)
        for cell in cells
        if squashed(cell.source) not in given.checks
    )


# ---------------------------------------------------------------- finding files


def find(path: Path, assignment: str) -> list[Found]:
    """Return the submissions below `path`: a tree student/assignment/, a folder of notebooks, or one file."""
    if path.is_file():
        return [_lone(path, assignment)]
    students = sorted(p for p in path.iterdir() if p.is_dir() and not p.name.startswith("."))
    if any((p / assignment).is_dir() for p in students):
        return _told_apart(
            [_in_tree(p, assignment) for p in students if (p / assignment).is_dir() or any(_notebooks(p))]
        )
    return _told_apart([_in_flat(p) for p in _notebooks(path)])


def _notebooks(folder: Path) -> list[Path]:
    """Every notebook in a folder, without what desktops leave beside it."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() == ".ipynb" and not p.name.startswith("._"))


def _told_apart(found: list[Found]) -> list[Found]:
    """Number those whose names come to an id that another has already; the exact name keeps it."""
    exact, taken = {one.student for one in found if not one.fitted}, set()
    made = []
    for one in found:
        name, number = one.student, 2
        while name in taken or (name in exact and one.fitted):
            name, number = f"{one.student[:60]}-{number}", number + 1
        taken.add(name)
        made.append(replace(one, student=name, needs_look=one.needs_look or name != one.student))
    return made


def _in_flat(path: Path) -> Found:
    return _named(Found(path.stem, path, *_time_of(path)), "file")


def _named(found: Found, kind: str) -> Found:
    """Make the name of a file or folder an id, and say so where it was none."""
    name = _fitted(found.student)
    if name == found.student:
        return found
    note = f"The {kind} is called {found.student!r}, which is no student id; it was read as {name!r}."
    return replace(found, student=name, notes=(*found.notes, note), needs_look=True, fitted=True)


def _lone(path: Path, assignment: str) -> Found:
    tree = path.parent.name == assignment and STUDENT_ID.fullmatch(path.parent.parent.name)
    return Found(path.parent.parent.name if tree else _student_of(path), path, *_time_of(path))


def _student_of(path: Path) -> str:
    return _fitted(path.stem)


def _fitted(name: str) -> str:
    """Make a student id of any name: ids stand in paths, pages and tables."""
    return re.sub(r"[^A-Za-z0-9@._+-]", "_", name).lstrip(".")[:64] or "unnamed"


def _in_tree(student: Path, assignment: str) -> Found:
    """Choose the notebook in student/assignment/; a folder whose name is no student id needs a look."""
    return _named(chosen(student, assignment), "folder")


def chosen(student: Path, assignment: str) -> Found:
    """Choose among the notebooks in student/assignment/: the exact name wins, else the newest."""
    folder = student / assignment
    for link in (student, folder):
        if link.is_symlink():  # which `read` refuses
            return Found(student.name, link)
    exact = folder / f"{assignment}.ipynb"
    there = _notebooks(folder) if folder.is_dir() else []
    others = sorted((p for p in there if p != exact), key=lambda p: (p.lstat().st_mtime, p.name))
    moment, odd = _time_of(exact)
    if exact.exists() or exact.is_symlink() or not others:
        notes = (f"{len(others)} other notebooks in the folder were not read.",) if others else ()
        return Found(student.name, exact, moment, (*odd, *notes), bool(others))
    note = f"The file is called {others[-1].name!r} instead of {exact.name!r}"
    note += "; of several the newest was read." if len(others) > 1 else "."
    return Found(student.name, others[-1], moment, (*odd, note), True)


def _time_of(path: Path) -> tuple[datetime | None, tuple[str, ...]]:
    """When it was handed in: nbgrader's timestamp.txt beside it, in UTC where no zone is named."""
    stamp = path.parent / "timestamp.txt"
    try:
        moment = moment_in(bytes_of(stamp)[:64].decode())
    except (Unreadable, ValueError):
        odd = ("timestamp.txt holds no date; when the notebook was handed in is unknown.",)
        return None, odd if stamp.is_symlink() or (
            stamp.exists() and (not stamp.is_file() or stamp.stat().st_size)
        ) else ()
    return moment, ()


def moment_in(text: str) -> datetime:
    """Read a time as nbgrader writes one, with a zone's short name or offset, in UTC without; raises ValueError."""
    date, _, zone = text.strip().rpartition(" ")
    named = zone.isalpha() and zone.isascii() and len(zone) <= LONGEST_ZONE
    moment = datetime.fromisoformat(date.strip() if named else text.strip())
    try:
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone.upper()) if named else UTC)
    except (KeyError, OSError) as error:
        raise ValueError(f"no zone {zone}") from error
