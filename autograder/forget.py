"""Everything that a course's folder, its gradebook and nbgrader's exchange hold of one student: found, and removed."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import zipfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.bridge import erasure
from autograder.bridge.database import file_of, url_of
from autograder.course import CONFIG, STUDENT_ID, Course
from autograder.drafts import write_atomically
from autograder.errors import UsageError
from autograder.history import FOLDER as HISTORY
from autograder.roster import FILE as ROSTER
from autograder.roster import STUDENT
from autograder.submission import find

BY_STUDENT = ("submitted", f"submitted/{HISTORY}", "autograded", "feedback")  # in work/: one folder a student
ON_EVERYBODY = ("report", "exports")  # in work/: made from results, and made again by one command
PERSONAL = ("name", "email", "login", "sid", "canvas")  # columns of the roster by which a table may know somebody
FILLED = ("canvas", "blackboard")  # formats of which only the system's own download can be filled
DOWNLOADED = "downloaded"  # in work/: what `nbgrader zip_collect` reads
SAMPLE = "demo.json"  # in work/: the demo's own list of what it placed
SQLITE_FILE = b"SQLite format 3"  # how such a file begins
MOST_MEMBER = 50 * 2**20  # bytes of a packed file that are looked into
SHOWN = 10  # other people's files that are named
UNREACHED = (
    "What git keeps of earlier states, if course_config.py, roster.csv or anything in work/ was ever committed.",
    "Backups; files that were downloaded from a learning platform or given to one; pages that were sent.",
    "The student's own copies, also in the cache of nbgrader on the student's side.",
)


@dataclass(frozen=True, slots=True)
class Traces:
    """What there is of one student: files of theirs, files on everybody that name them, rows, lines; and what stays."""

    student: str
    own: tuple[Path, ...] = ()
    shared: tuple[Path, ...] = ()
    gradebook: bool = False
    roster: bool = False
    sample: bool = False
    stays: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to remove."""
        return bool(self.own or self.shared or self.gradebook or self.roster or self.sample)


# ---------------------------------------------------------------- finding


def trace(course: Course, student: str) -> Traces:
    """Find everything of one student; changes nothing.

    Raises UsageError for what is no student id, EnvironmentUnfit where the gradebook's server does not answer.
    """
    if not STUDENT_ID.fullmatch(student):
        raise UsageError(f"{student!r} is no student id. Write it as it stands in work/submitted.")
    exchange = erasure.in_exchange(course, student)
    own = (*_own(course, student), *exchange.files)
    shared = tuple(_naming(course, _forms(_names(course, student))))
    stays = [*_in_config(course, student), *_elsewhere(course, student, (*own, *shared))]
    if exchange.root is None:
        stays.append("The course's exchange is not nbgrader's own, so nothing was looked for there.")
    return Traces(
        student,
        own,
        shared,
        gradebook=erasure.is_in_gradebook(course, student),
        roster=_roster_without(course, student) is not None,
        sample=_sample_without(course, student) is not None,
        stays=(*stays, *UNREACHED),
    )


def again(course: Course, path: Path) -> str:
    """Return the command that makes a page or table on everybody anew."""
    inner = path.relative_to(course.work)
    names = [one.id for one in course.assignments if f"{path.stem}-".startswith(f"{one.id}-")]
    name = max(names, key=len, default="")
    if inner.parts[0] == "report":
        return f"autograder report {name}".strip()
    if name == path.stem and path.suffix == ".zip":
        return f"autograder release {name} --zip"
    kind = (path.stem.removeprefix(name).removesuffix("-changed").strip("-") if name else "") or "csv"
    return " ".join(["autograder export", *filter(None, [name]), "--to", kind, *["--fill FILE"] * (kind in FILLED)])


def _own(course: Course, student: str) -> Iterator[Path]:
    """Folders and files that are about this student alone."""
    submitted = course.work / "submitted"
    folders = {course.work / step / student for step in BY_STUDENT}
    if submitted.is_dir():  # a folder whose name is no id was graded under one that was made of it
        found = (one for work in course.assignments for one in find(submitted, work.id) if one.student == student)
        folders |= {submitted / one.path.relative_to(submitted).parts[0] for one in found}
    results = course.work / "results"
    files = {path for pattern in (f"{student}.json", f".{student}.json.*") for path in results.rglob(pattern)}
    unpacked = _files(
        course.work / DOWNLOADED
    )  # a file there begins with its student, as `nbgrader zip_collect` reads it
    files |= {path for path in unpacked if student in (path.stem, path.name.partition("_")[0])}
    yield from sorted(path for path in folders | files if path.is_symlink() or path.exists())


def _names(course: Course, student: str) -> list[str]:
    """The id, and what other systems call the student."""
    known = [pair for person in course.roster.people if person.student == student for pair in person.known]
    return [student, *(text for column, text in known if column in PERSONAL)]


def _forms(names: Iterable[str]) -> set[bytes]:
    """Names as they may stand in a page, a table or a log of any system, in small letters."""
    texts = {form for name in names for form in (name, html.escape(name), json.dumps(name)[1:-1])}
    texts |= {text.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") for text in texts}
    return {text.encode(coding).lower() for text in texts for coding in ("utf-8", "utf-16-le", "utf-16-be")}


def _naming(course: Course, forms: Iterable[bytes]) -> Iterator[Path]:
    """Files on everybody that name the student, in their own names or in what they hold, also packed."""
    for path in (path for place in ON_EVERYBODY for path in _files(course.work / place)):
        texts = [str(path.relative_to(course.work)).encode().lower(), *_texts(path)]
        if any(form in text for text in texts for form in forms):
            yield path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _texts(path: Path) -> Iterator[bytes]:
    yield path.read_bytes().lower()
    if path.suffix == ".zip":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as packed:
            for entry in packed.infolist():
                yield entry.filename.encode().lower()
                yield packed.read(entry).lower() if entry.file_size <= MOST_MEMBER else b""


def _in_config(course: Course, student: str) -> Iterator[str]:
    """Say where course_config.py names the student: it is Python, and only its author may change it."""
    word = _word(student)
    text = (course.root / CONFIG).read_bytes() if (course.root / CONFIG).is_file() else b""
    lines = [str(number) for number, line in enumerate(text.split(b"\n"), start=1) if word.search(line)]
    if lines:
        yield f"{CONFIG}, line {', '.join(lines)}: take {student} out there, or `autograder grade` lists them again."


def _elsewhere(course: Course, student: str, found: tuple[Path, ...]) -> Iterator[str]:
    """Say which other files in work/ name the student: they are other people's, or nobody knows whose."""
    word, known = _word(student), {course.work / SAMPLE, *found}
    named = re.compile(rf"(?<![A-Za-z0-9]){re.escape(student)}(?![A-Za-z0-9])").search  # in a file's name
    others = [path for path in _files(course.work) if known.isdisjoint((path, *path.parents))]
    texts = ((path, path.read_bytes()) for path in others if path != file_of(url_of(course)))
    naming = [path for path, text in texts if word.search(text) or _is_copy(path, text, student)]
    listed = [str(path.relative_to(course.root)) for path in naming]
    listed += [str(path.relative_to(course.root)) for path in others if any(map(named, _names_of(course, path)))]
    listed = list(dict.fromkeys(listed))
    if listed:
        more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
        told = f"These name {student}, and are not this student's alone, so look at them"
        yield f"{told}: {', '.join(listed[:SHOWN])}{more}."


def _names_of(course: Course, path: Path) -> Iterator[str]:
    """A file's name, and those in it where it is an archive."""
    yield str(path.relative_to(course.work))
    if path.suffix == ".zip":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as packed:
            yield from packed.namelist()


def _is_copy(path: Path, text: bytes, student: str) -> bool:
    """Tell whether this is a copy of the gradebook that knows the student; in one, nothing parts text from text."""
    return text.startswith(SQLITE_FILE) and student.encode() in text


def _word(student: str) -> re.Pattern[bytes]:
    """Match the id where it is not part of a longer one."""
    return re.compile(rb"(?<![A-Za-z0-9@_+.-])" + re.escape(student).encode() + rb"(?![A-Za-z0-9@_+-]|\.[A-Za-z0-9])")


# ---------------------------------------------------------------- lines of files that stay


def _roster_without(course: Course, student: str) -> bytes | None:
    """The roster's bytes without the student, None where it does not list them."""
    path = course.root / ROSTER
    return without_line(path.read_bytes(), student) if path.is_file() else None


def without_line(data: bytes, student: str) -> bytes | None:
    """Take a student's lines out of a roster; every other byte stays. None where there is no such line."""
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    lines = list(io.StringIO(data[len(mark) :].decode()))
    first = lines[0] if lines else ""
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    columns = [name.strip().casefold() for name in next(reader, [])]
    kept, start = lines[: reader.line_num], reader.line_num
    for row in reader:
        cells = dict(zip(columns, row, strict=False))
        if cells.get(STUDENT, "").strip() != student:
            kept += lines[start : reader.line_num]
        start = reader.line_num
    return None if len(kept) == len(lines) else mark + "".join(kept).encode()


def _sample_without(course: Course, student: str) -> str | None:
    """The demo's list without the student, None where there is none or it does not list them."""
    try:
        listed: dict[str, Any] = json.loads((course.work / SAMPLE).read_bytes())
        placed = {name: kept for name, kept in listed["placed"].items() if Path(name).parts[1:2] != (student,)}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return None if placed == listed["placed"] else json.dumps({**listed, "placed": placed}, indent=1) + "\n"


# ---------------------------------------------------------------- removing


def erase(course: Course, traces: Traces) -> list[str]:
    """Remove what was traced; return a sentence for each thing that could not be.

    The gradebook comes first, so that where it is in use nothing has happened; the roster last, since by it everything
    else is found. Raises EnvironmentUnfit for the gradebook.
    """
    if traces.gradebook:
        erasure.remove_from_gradebook(course, traces.student)
    faults = [fault for path in (*traces.shared, *traces.own) for fault in _deleted(path)]
    for path, text in (
        (course.work / SAMPLE, _sample_without(course, traces.student)),
        (course.root / ROSTER, _roster_without(course, traces.student)),
    ):
        if text is not None:
            write_atomically(path, text)
    return faults


def _deleted(path: Path) -> Iterator[str]:
    """Delete a file or a folder; a link is deleted and not followed. Yields a sentence where that fails."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, onerror=_opened_up)
        else:
            path.unlink(missing_ok=True)
    except OSError as fault:
        yield f"{fault.filename or path}: {fault.strerror}. Remove it by hand, or as its owner."


def _opened_up(remove: Callable[..., Any], path: str, _: object) -> None:
    """Try once more, with the folder around it writable: nbgrader write-protects what it has graded."""
    os.chmod(Path(path).parent, 0o700)
    if os.path.isdir(path):
        os.chmod(path, 0o700)
    remove(path)
