"""Untrusted bytes -> Submission or Refusal; reads cells' sources with the standard library and runs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.core.model import Refusal, Submission
from autograder.course import STUDENT_ID
from autograder.notebook.reader import (
    Unreadable,
    _metadata,
    bytes_of,
    code_cells,
    digest_of,
    parse,
)

LONGEST_ZONE = 5  # letters of a short name such as UTC, CET or EST


@dataclass(frozen=True, slots=True)
class Found:
    """One file that may be a submission, and what was noticed while looking for it."""

    student: str
    path: Path
    received: datetime | None = None
    notes: tuple[str, ...] = ()
    needs_look: bool = False
    fitted: bool = False  # whether the id was made of a name that is none


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


# ---------------------------------------------------------------- finding files


def find(path: Path, assignment: str) -> list[Found]:
    """Return the submissions below `path`: a tree student/assignment/, a folder of notebooks, or one file."""
    if path.is_file():
        return [_lone(path, assignment)]
    students = sorted(p for p in path.iterdir() if p.is_dir() and not p.name.startswith("."))
    if any((p / assignment).is_dir() for p in students):
        return _kept_apart(
            [_in_tree(p, assignment) for p in students if (p / assignment).is_dir() or any(_notebooks(p))]
        )
    return _kept_apart([_in_flat(p) for p in _notebooks(path)])


def _notebooks(folder: Path) -> list[Path]:
    """Every notebook in a folder, without what desktops leave beside it."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() == ".ipynb" and not p.name.startswith("._"))


def _kept_apart(found: list[Found]) -> list[Found]:
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
