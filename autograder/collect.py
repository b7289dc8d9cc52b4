"""Folders and files -> work/submitted; knows names and times, and never looks into a notebook.

A source is listed first and read afterwards, one student at a time. A new kind of source (an archive, say) is one
more function that returns a `Listing`, whose candidates know how they are read.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import NamedTuple

from autograder.course import STUDENT_ID, Course
from autograder.errors import UsageError
from autograder.submission import MAX_BYTES

SUFFIX = ".ipynb"
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
STAMP = "timestamp.txt"  # where nbgrader keeps the time of handing in, beside the notebook
STAMP_BYTES = 64  # a date with a zone needs half of that
LATEST = 253402300799  # the last second of the year 9999, beyond which no date can be written
CLUTTER = {  # left behind by Jupyter, Python and the desktops; never anybody's work
    *(".ipynb_checkpoints", "__pycache__", "__MACOSX"),
    *(".DS_Store", "Thumbs.db", "desktop.ini"),
}
FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # the last one, because a FIFO must not make us wait


class Unplaced(NamedTuple):
    """Something that was found and not placed, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of a source: students placed, students whose file was there already, and everything else."""

    placed: tuple[str, ...]
    unchanged: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One file: its bytes, when it was written (seconds since 1970), the text for timestamp.txt, what was odd."""

    data: bytes
    written: float
    stamp: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file that may be a student's work; `exact` when it has the name that was asked for."""

    student: str
    what: str
    exact: bool
    read: Callable[[], Content]  # raises Unfit


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source holds, before anything is read."""

    candidates: list[Candidate] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


class Unfit(Exception):
    """The file cannot be taken; the text says why."""


def collect(course: Course, assignment: str, path: Path) -> Collected:
    """Copy the notebooks of `assignment` in `path` to work/submitted/<student>/<assignment>/<assignment>.ipynb.

    `path` is one notebook named after its student, or a folder of such notebooks (`s01.ipynb`), of students' folders
    (`s01/anything.ipynb`) or of nbgrader's tree (`s01/hinge/hinge.ipynb`), also mixed. Of several files of one
    student the exact name wins, else the newest; a file of an earlier run is replaced where its bytes differ.
    Everything that is not placed is listed, except for what is nobody's work: files of the release, folders of the
    course's other assignments, CLUTTER. Deletes nothing. Raises UsageError.
    """
    course.assignment(assignment)
    listing = _of_folder(course, assignment, path) if path.is_dir() else _of_file(course, assignment, path)
    students, unplaced = _by_student(course, listing)
    placed: dict[bool, list[str]] = {True: [], False: []}
    for student, candidates in students.items():
        content, left = _chosen(candidates)
        unplaced += left
        if content is None:
            continue
        try:
            new = _place(course.work / "submitted" / student / assignment / f"{assignment}{SUFFIX}", content)
            placed[new].append(student)
        except OSError as error:
            unplaced.append(Unplaced(student, f"it could not be written: {error.strerror}."))
    return Collected(tuple(placed[True]), tuple(placed[False]), tuple(unplaced))


# ---------------------------------------------------------------- listing a source


def _of_file(course: Course, assignment: str, path: Path) -> Listing:
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"{path}: no such file or folder.")
    listing = Listing()
    _sort_in(listing, course, assignment, path.parent, (path.name,))
    return listing


def _of_folder(course: Course, assignment: str, root: Path) -> Listing:
    listing = Listing()
    try:
        top = _entries(root)
    except OSError as error:
        raise UsageError(f"{root}: it cannot be opened: {error.strerror}.") from error
    for entry in top:
        if not entry.is_dir(follow_symlinks=False):
            _sort_in(listing, course, assignment, root, (entry.name,))
            continue
        before = len(listing.candidates)
        try:
            for parts in _in_student(course, assignment, root, entry.name):
                _sort_in(listing, course, assignment, root, parts)
        except OSError as error:
            listing.unplaced.append(Unplaced(_shown(entry.name), f"it cannot be opened: {error.strerror}."))
            continue
        if len(listing.candidates) == before:
            listing.unplaced.append(Unplaced(_shown(entry.name), f"this folder holds no notebook of {assignment}."))
    return listing


def _in_student(course: Course, assignment: str, root: Path, student: str) -> Iterator[tuple[str, ...]]:
    """Yield the way from `root` to whatever may matter in one student's folder."""
    others = {one.id for one in course.assignments} - {assignment}
    for entry in _entries(root / student):
        folder = entry.is_dir(follow_symlinks=False)
        if folder and entry.name == assignment:
            yield from ((student, assignment, inner.name) for inner in _entries(root / student / assignment))
        elif not (folder and entry.name in others):
            yield (student, entry.name)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted((one for one in entries if one.name not in CLUTTER), key=lambda one: one.name)


def _sort_in(listing: Listing, course: Course, assignment: str, root: Path, parts: tuple[str, ...]) -> None:
    """Add one file to a listing, as a candidate or as nobody's."""
    name, what = Path(parts[-1]), _shown("/".join(parts))
    if name.suffix.lower() != SUFFIX:
        if name.name != STAMP and not (len(parts) > 1 and (course.release(assignment).parent / name).exists()):
            listing.unplaced.append(Unplaced(what, _no_notebook(name)))
        return
    of = {one.id.casefold(): one.id for one in course.assignments}.get(name.stem.casefold())
    if len(parts) > 1 and of in (None, assignment):
        exact = name.name == f"{assignment}{SUFFIX}"
        listing.candidates.append(Candidate(parts[0], what, exact, partial(_content, root, parts)))
    elif len(parts) > 1:
        listing.unplaced.append(Unplaced(what, f"it is named after another assignment, {of}."))
    elif of is not None and name.stem not in course.students:
        listing.unplaced.append(Unplaced(what, "it is named after an assignment. Name it after its student."))
    else:
        listing.candidates.append(Candidate(name.stem, what, True, partial(_content, root, parts)))


def _no_notebook(name: Path) -> str:
    if name.suffix.lower() in ARCHIVES:
        return "archives are not read. Unpack it, and collect the folder."
    return f"this is no notebook: its name does not end in {SUFFIX}."


def _shown(name: str) -> str:
    """A name as it may be printed: one that hides control characters or broken bytes is quoted."""
    return name if name.isprintable() else ascii(name)


# ---------------------------------------------------------------- whose it is, and which file


def _by_student(course: Course, listing: Listing) -> tuple[dict[str, list[Candidate]], list[Unplaced]]:
    """Group candidates by student; who is no student of the course joins the unplaced."""
    submitted = course.work / "submitted"
    there = [path.name for path in submitted.iterdir()] if submitted.is_dir() else []
    spelt = {name.casefold(): name for name in (*there, *course.students)}
    students: dict[str, list[Candidate]] = {}
    unplaced = [*listing.unplaced]
    for one in listing.candidates:
        fault = _fault_of(course, one.student, spelt.setdefault(one.student.casefold(), one.student))
        if fault:
            unplaced.append(Unplaced(one.what, fault))
        else:
            students.setdefault(one.student, []).append(one)
    return students, unplaced


def _fault_of(course: Course, student: str, spelt: str) -> str:
    """Why nobody is called that, or nothing; `spelt` is how the same letters are written elsewhere."""
    if not STUDENT_ID.fullmatch(student):
        return f"{student!r} is no student id. Name it after its student: letters, digits and @._+-, 64 at most."
    if course.students and student not in course.students:
        near = spelt if spelt in course.students else next(iter(get_close_matches(student, course.students, 1)), "")
        return f"{student} is not among the course's students." + (f" Is it {near}?" if near else "")
    if spelt != student and spelt not in course.students:
        return f"{student} and {spelt} differ in capitals only. Rename the one that is wrong."
    return ""


def _chosen(candidates: Iterable[Candidate]) -> tuple[Content | None, list[Unplaced]]:
    """Read one student's candidates; return the content to place, and what is to be said of the others."""
    readable, left = [], []
    for one in candidates:
        try:
            readable.append((one, one.read()))
        except Unfit as fault:
            left.append(Unplaced(one.what, str(fault)))
    if not readable:
        return None, left
    readable.sort(key=lambda pair: (pair[0].exact, pair[1].written))
    best, content = readable.pop()
    for other, _ in readable:
        why = "which has the exact name" if best.exact and not other.exact else "which is the newest"
        left.append(Unplaced(other.what, f"not taken, but {best.what}, {why}."))
    if content.fault:
        left.append(Unplaced(best.what, content.fault))
    return content, left


# ---------------------------------------------------------------- reading and writing


def _content(root: Path, parts: tuple[str, ...]) -> Content:
    """Read one notebook and the time beside it; raises Unfit."""
    try:
        data, written = _bytes(root, parts, MAX_BYTES)
    except OSError as error:
        raise Unfit(_reason(error)) from error
    own = datetime.fromtimestamp(min(max(written, 0), LATEST), UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    try:
        stamp = _bytes(root, (*parts[:-1], STAMP), STAMP_BYTES)[0].decode("ascii", "replace")
    except FileNotFoundError:
        return Content(data, written, own)
    except (OSError, Unfit):
        stamp = ""
    if _is_time(stamp):
        return Content(data, written, stamp)
    return Content(data, written, own, f"the {STAMP} beside it holds no date, so the file's own time was taken.")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text.strip().removesuffix("UTC").strip())
    except ValueError:
        return False
    return True


def _bytes(root: Path, parts: tuple[str, ...], most: int) -> tuple[bytes, float]:
    """Read a regular file below `root` and the time when it was written; raises OSError, Unfit."""
    with os.fdopen(_opened(root, parts), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unfit("this is not a regular file.")
        data = file.read(most + 1)
    if len(data) > most:
        raise Unfit(f"it is larger than {most // 2**20} MB. Ask for the notebook without its outputs.")
    return data, status.st_mtime


def _opened(root: Path, parts: tuple[str, ...]) -> int:
    """Open a file below `root` folder by folder, so that no part of the way is a link; raises OSError."""
    folder = os.open(root, FOLDER)
    try:
        for name in parts[:-1]:
            outer, folder = folder, os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(outer)
        return os.open(parts[-1], FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _reason(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "this is a link. Collect the file that it points to."
    return f"it cannot be opened: {error.strerror}."


def _place(target: Path, content: Content) -> bool:
    """Write a notebook and its time; False where the same bytes stand there already. Raises OSError."""
    if target.is_file() and target.read_bytes() == content.data:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    # The time comes first: a run killed in between finds the notebook still to be placed, and mends both
    _write(target.with_name(STAMP), content.stamp.encode())
    _write(target, content.data)
    return True


def _write(path: Path, data: bytes) -> None:
    """Replace `path` in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
