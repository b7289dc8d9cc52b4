"""Untrusted bytes -> Submission or Refusal; and which of several files, or of several hand-ins, counts.

Reads cells' sources with the standard library and runs nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.core.model import Refusal, Submission
from autograder.course import FIRST, LAST_ON_TIME, STUDENT_ID
from autograder.notebook.format import nbgrader
from autograder.notebook.reader import Unreadable, all_cells, bytes_of, code_cells, digest_of, parse

STAMP = "timestamp.txt"  # where nbgrader keeps the time of handing in, beside the notebook
LONGEST_ZONE = 5  # letters of a short name such as UTC, CET or EST


@dataclass(frozen=True, slots=True)
class Found:
    """One file that may be a submission, and what was noticed while looking for it."""

    student: str
    path: Path
    received: datetime | None = None
    notes: tuple[str, ...] = ()
    needs_look: bool = False


def read(found: Found, assignment: str) -> Submission | Refusal:
    """Return the submission in a file, or why it cannot be read."""
    try:
        notebook = parse(bytes_of(found.path))
        cells = tuple(code_cells(notebook))
    except Unreadable as error:
        return Refusal(found.student, assignment, str(error))
    stripped = not any(nbgrader(cell) for cell in all_cells(notebook))
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
        student = path.parent.parent.name
        in_tree = path.parent.name == assignment and STUDENT_ID.fullmatch(student)
        return [Found(student if in_tree else _fitted(path.stem), path, *_time_of(path))]
    students = sorted(p for p in path.iterdir() if p.is_dir() and not p.name.startswith("."))
    if any((p / assignment).is_dir() for p in students):
        handed_in = [p for p in students if (p / assignment).is_dir() or any(_notebooks(p))]
        return _kept_apart([chosen(p, assignment) for p in handed_in], "folder")
    return _kept_apart([Found(p.stem, p, *_time_of(p)) for p in _notebooks(path)], "file")


def _notebooks(folder: Path) -> list[Path]:
    """Every notebook in a folder, without what desktops leave beside it."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() == ".ipynb" and not p.name.startswith("._"))


def _kept_apart(found: list[Found], kind: str) -> list[Found]:
    """Make the names of files or folders ids, each another one; the exact name keeps it. Somebody looks at the rest."""
    exact, taken = {one.student for one in found if _fitted(one.student) == one.student}, set()
    made = []
    for one in found:
        fitted, number = _fitted(one.student), 2
        name, notes = fitted, one.notes
        while name in taken or (name in exact and fitted != one.student):
            name, number = f"{fitted[:60]}-{number}", number + 1
        taken.add(name)
        if fitted != one.student:
            notes += (f"The {kind} is called {one.student!r}, which is no student id; it was read as {fitted!r}.",)
        made.append(replace(one, student=name, notes=notes, needs_look=one.needs_look or name != one.student))
    return made


def _fitted(name: str) -> str:
    """Make a student id of any name: ids stand in paths, pages and tables."""
    return re.sub(r"[^A-Za-z0-9@._+-]", "_", name).lstrip(".")[:64] or "unnamed"


def chosen(student: Path, assignment: str) -> Found:
    """Choose among the notebooks in student/assignment/; `read` refuses what is reached by a link."""
    folder = student / assignment
    for link in (student, folder):
        if link.is_symlink():
            return Found(student.name, link)
    return chosen_in(folder, student.name, assignment)


def _time_of(path: Path) -> tuple[datetime | None, tuple[str, ...]]:
    """When it was handed in: nbgrader's timestamp.txt beside it, in UTC where no zone is named."""
    stamp = path.with_name(STAMP)
    try:
        data = bytes_of(stamp) if os.path.lexists(stamp) else b""
        return (moment_in(data[:64].decode()) if data else None), ()
    except (Unreadable, ValueError):
        return None, (f"{STAMP} holds no date; when the notebook was handed in is unknown.",)


def moment_in(text: str) -> datetime:
    """Read a time as nbgrader writes one, with a zone's short name or offset, in UTC without; raises ValueError."""
    date, _, zone = text.strip().rpartition(" ")
    named = zone.isalpha() and zone.isascii() and len(zone) <= LONGEST_ZONE
    moment = datetime.fromisoformat(date.strip() if named else text.strip())
    try:
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone.upper()) if named else UTC)
        moment.astimezone(UTC)  # which the gradebook keeps; on the calendar's first and last day there may be none
    except (KeyError, OSError, OverflowError) as error:
        raise ValueError(f"no zone {zone}, or outside the calendar") from error
    return moment


# ---------------------------------------------------------------- which one counts


def chosen_in(folder: Path, student: str, assignment: str) -> Found:
    """Choose the notebook that counts in one hand-in: the exact name, else the newest; `read` says where none is."""
    exact = folder / f"{assignment}.ipynb"
    there = _notebooks(folder) if folder.is_dir() else []
    best = max(there, key=lambda path: (path == exact, path.lstat().st_mtime, path.name), default=exact)
    moment, notes = _time_of(exact)
    if best != exact:
        several = "; of several the newest was read." if len(there) > 1 else "."
        notes += (f"The file is called {best.name!r} instead of {exact.name!r}{several}",)
    elif len(there) > 1:
        notes += (f"{len(there) - 1} other notebooks in the folder were not read.",)
    return Found(student, best, moment, notes, needs_look=best != exact or len(there) > 1)


@dataclass(frozen=True, slots=True)
class HandIn:
    """One folder that was handed in; `moment` orders it: when it came, the file's own time where nobody knows."""

    found: Found
    moment: datetime

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.found.path.parent

    @property
    def when(self) -> str:
        """When it came, for people."""
        received = self.found.received
        with suppress(OverflowError):
            return f"{received.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if received else "at an unknown time"
        return str(received)

    @property
    def data(self) -> bytes | None:
        """The notebook's bytes, None where they cannot be read."""
        with suppress(Unreadable):
            return bytes_of(self.found.path)
        return None


def counting(hand_ins: Sequence[HandIn], rule: str, due: datetime | None, favoured: Path) -> HandIn:
    """Return the hand-in that counts by the course's `resubmission`; of two at the same time the one in `favoured`.

    Whose time nobody knows is on time, as it is in grading. Without a due date everything is. Where nothing came on
    time, the last counts.
    """
    if rule == FIRST:
        return min(hand_ins, key=lambda one: (one.moment, one.folder != favoured))
    on_time = [one for one in hand_ins if not (due and (came := one.found.received) and came > due)]
    among = on_time if on_time and rule == LAST_ON_TIME else hand_ins
    return max(among, key=lambda one: (one.moment, one.folder == favoured))
