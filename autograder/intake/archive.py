"""What was handed in, as files to be read: a folder or a zip archive, listed first and read one by one.

Nothing is unpacked and no name from a source becomes a path: `collect` builds its own from the student's id. Links,
devices and names that lead elsewhere are listed and never opened.
"""

from __future__ import annotations

import calendar
import errno
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from autograder.core.errors import UsageError

CLUTTER = {  # left behind by Jupyter, Python and the desktops; never anybody's work
    *(".ipynb_checkpoints", "__pycache__", "__MACOSX"),
    *(".DS_Store", "Thumbs.db", "desktop.ini"),
}
SHADOW = "._"  # how macOS begins the names of what it keeps beside a file
MAX_DEPTH = 6  # folders above a file: an export, its submissions, a student's own folders
MAX_MEMBERS = 50_000  # files in one source; a class of 1,000 with ten files each has a fifth of them
MAX_UNPACKED = 16 * 2**30  # bytes that a whole archive may announce
RATIO, RATIO_FROM = 200, 2**20  # a notebook packs to a tenth, equal pictures to a hundredth; deflate ends at 1,032
DAMAGED = (  # what Python raises for an entry whose bytes are not what its header says
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, MemoryError, OSError, EOFError),
    *(ValueError, RuntimeError, NotImplementedError),
)
FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # the last one, because a FIFO must not make us wait


class Unplaced(NamedTuple):
    """Something that was found and not placed, and why."""

    what: str
    reason: str


class Unfit(Exception):
    """The file cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file: the names on the way to it, and how at most so many of its bytes are read; reading raises Unfit.

    Reading returns the bytes and when the file was written, in seconds since 1970.
    """

    parts: tuple[str, ...]
    read: Callable[[int], tuple[bytes, float]]

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]

    @property
    def shown(self) -> str:
        """The way to it as it may be printed."""
        return shown("/".join(self.parts))


@dataclass(frozen=True, slots=True)
class Source:
    """What a folder or an archive holds; `packed` is an archive's own name, whose times have no zone."""

    members: list[Member] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)  # those at the top, so that an empty one is accounted for
    unplaced: list[Unplaced] = field(default_factory=list)
    packed: str = ""


def shown(name: str) -> str:
    """A name as it may be printed: one that hides control characters or broken bytes is quoted."""
    return name if name.isprintable() else ascii(name)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """List a folder, a zip archive, or one file; raises UsageError where that cannot be done at all."""
    if path.is_dir():
        source = Source()
        _walk(path, (), source)
        yield source
    elif path.suffix.lower() == ".zip" and path.is_file():
        try:
            archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UsageError(f"{path}: this is no zip archive, or it is cut off. Download it again.") from error
        with archive:
            yield _archive(path, archive)
    elif path.exists() or path.is_symlink():
        yield Source([Member((path.name,), partial(_bytes_of_file, path.parent, (path.name,)))])
    else:
        raise UsageError(f"{path}: no such file or folder.")


# ---------------------------------------------------------------- folders


def _walk(root: Path, way: tuple[str, ...], source: Source) -> None:
    """Add every file below to the source; what cannot be opened or lies too deep is listed. Raises UsageError."""
    try:
        with os.scandir(root.joinpath(*way)) as found:
            entries = sorted((one for one in found if not _is_clutter(one.name)), key=lambda one: one.name)
    except OSError as error:
        if not way:
            raise UsageError(f"{root}: it cannot be opened: {error.strerror}.") from error
        source.unplaced.append(Unplaced(shown("/".join(way)), f"it cannot be opened: {error.strerror}."))
        return
    for entry in entries:
        parts, is_folder = (*way, entry.name), entry.is_dir(follow_symlinks=False)
        if is_folder and not way:
            source.folders.add(entry.name)
        if not is_folder:
            source.members.append(Member(parts, partial(_bytes_of_file, root, parts)))
            _require_few(root, len(source.members))
        elif len(parts) > MAX_DEPTH:
            source.unplaced.append(Unplaced(shown("/".join(parts)), f"it lies more than {MAX_DEPTH} folders deep."))
        else:
            _walk(root, parts, source)


def _is_clutter(name: str) -> bool:
    return name in CLUTTER or name.startswith(SHADOW)


def _bytes_of_file(root: Path, parts: tuple[str, ...], most: int) -> tuple[bytes, float]:
    """Read a regular file below `root`, opened folder by folder, so that no part of the way is a link; raises Unfit."""
    try:
        folder = os.open(root, FOLDER)
        try:
            for name in parts[:-1]:
                outer, folder = folder, os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=folder)
                os.close(outer)
            last = os.open(parts[-1], FILE, dir_fd=folder)
        finally:
            os.close(folder)
        with os.fdopen(last, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unfit("this is not a regular file.")
            return _fitting(file.read(most + 1), most), status.st_mtime
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unfit("this is a link. Collect the file that it points to.") from error
        raise Unfit(f"it cannot be opened: {error.strerror}.") from error


def _fitting(data: bytes, most: int) -> bytes:
    if len(data) > most:
        size = f"{most // 2**20} MB" if most >= 2**20 else f"{most} bytes"
        raise Unfit(f"it is larger than {size}. Ask for the notebook without its outputs.")
    return data


# ---------------------------------------------------------------- archives


def _archive(path: Path, archive: zipfile.ZipFile) -> Source:
    source, entries = Source(packed=path.stem), archive.infolist()
    _require_few(path, len(entries))
    if sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise UsageError(f"{path}: it would unpack to more than {MAX_UNPACKED >> 30} GB, so it was not opened.")
    for entry in sorted(entries, key=lambda one: one.filename):
        parts = PurePosixPath(entry.filename).parts
        if any(map(_is_clutter, parts)):
            continue
        if fault := _fault_of(entry, parts):
            source.unplaced.append(Unplaced(shown(entry.filename), fault))
            continue
        if entry.is_dir() or len(parts) > 1:
            source.folders.add(parts[0])
        if not entry.is_dir():
            source.members.append(Member(parts, partial(_bytes_of_entry, archive, entry)))
    return source


def _fault_of(entry: zipfile.ZipInfo, parts: tuple[str, ...]) -> str:
    """Why an entry is not even looked at, or nothing."""
    name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0]:
        return "its name leads out of the archive. Nothing of it was read."
    if len(parts) > MAX_DEPTH + 1:
        return f"it lies more than {MAX_DEPTH} folders deep."
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "this is a link or a device, not a file."
    if entry.flag_bits & 1:
        return "it is locked with a password. Unpack it, and collect the folder."
    if entry.file_size > RATIO_FROM and entry.file_size > RATIO * entry.compress_size:
        return f"it would unpack to more than {RATIO} times its size, so it was not."
    return ""


def _bytes_of_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> tuple[bytes, float]:
    """Read one entry, however large its header says that it is; raises Unfit."""
    try:
        with archive.open(entry) as file:
            data = _fitting(file.read(most + 1), most)
    except DAMAGED as error:
        raise Unfit("it is damaged, or packed in a way that is not known here. Download the archive again.") from error
    year, month, day, *clock = entry.date_time  # some programs write no real month or day
    return data, calendar.timegm((year, min(max(month, 1), 12), max(day, 1), *clock, 0, 0, 0))


def _require_few(path: Path, count: int) -> None:
    if count > MAX_MEMBERS:
        raise UsageError(f"{path}: it holds more than {MAX_MEMBERS} files. Collect what belongs to one assignment.")
