"""Everything that a course's folder, its gradebook and nbgrader's exchange hold of one student: found, and removed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.atomic import ENDING, write_atomically
from autograder.core.errors import UsageError
from autograder.core.names import Sought, members, sought, whole_word
from autograder.core.tables import decoded, delimiter_of
from autograder.core.text import first_of
from autograder.course import CONFIG, STUDENT_ID, Course
from autograder.course.roster import FILE as ROSTER
from autograder.course.roster import STUDENT
from autograder.export.fill import ENDINGS, SYSTEMS
from autograder.gradebook import erase
from autograder.gradebook.database import file_of, url_of
from autograder.intake.attempts import FOLDER as HISTORY
from autograder.intake.submission import find

# places in work/
BY_STUDENT = ("submitted", f"submitted/{HISTORY}", "autograded", "feedback")  # one folder a student
DOWNLOADED = "downloaded"  # what `nbgrader zip_collect` reads
ON_EVERYBODY = ("report", "exports")  # where people go by what other systems call them
SAMPLE = "demo.json"  # the demo's own list of what it placed
RELEASED = (".zip", "-gradescope.zip", "-classroom50")  # in exports, behind an assignment's name: nobody's data
TABLES = (  # in exports, behind an assignment's name: the words behind `--to`, and what the name ends with
    ("", "csv", (".csv",)),
    ("-moodle", "moodle", (".csv",)),
    ("-junit", "junit", (".xml",)),
    *((f"-{name}", f"{kind} --fill FILE", ENDINGS) for kind, (name, _) in SYSTEMS.items()),
)

TEMPORARY = re.compile(rf"\.(?P<name>.+)\.\d+-\d+{re.escape(ENDING)}")  # what a killed run has left of a file
NUMBERS = re.compile(r"(_(\d+|LATE))*")  # what a platform puts between the student and the assignment
SQLITE_FILE = b"SQLite format 3"  # how such a file begins
SHOWN = 10  # other people's files that are named
UNREACHED = (
    "What git keeps of earlier states, if course_config.py, roster.csv or anything in work/ was ever committed.",
    "Backups; files that were downloaded from a learning platform or given to one; pages that were sent.",
    "The student's own copies, also in the cache of nbgrader on the student's side.",
)


@dataclass(frozen=True, slots=True)
class Traces:
    """What there is of one student: files of theirs, files on everybody that name them, rows and lines; and what stays.

    `pages` lie in the exchange, where only what is in `own` tells whose they are. `shared` has the command that makes
    each file anew. `known` says that somebody of this id is or was in the course: that a table holds such a word makes
    nobody known.
    """

    student: str
    own: tuple[Path, ...]
    pages: tuple[Path, ...]
    shared: dict[Path, str]
    lines: tuple[str, ...]  # in files that stay, for people
    stays: tuple[str, ...]
    known: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to remove."""
        return bool(self.own or self.pages or self.shared or self.lines)


# ---------------------------------------------------------------- finding


def trace(course: Course, student: str) -> Traces:
    """Find everything of one student; changes nothing.

    Raises UsageError for what is no student id, EnvironmentUnfit where there is a gradebook that cannot be read.
    """
    if not STUDENT_ID.fullmatch(student):
        raise UsageError(f"{student!r} is no student id. Write it as it stands in work/submitted.")
    everybody, folders = students(course), _folders(course, student)
    exchange = erase.in_exchange(course, student, folders)
    inbound, pages = exchange or ((), ())
    own = (*inbound, *sorted({*folders, *_files_of(course, student, everybody)}))
    rows = ["the gradebook: submissions, points and comments"] if student in erase.students(course) else []
    lines = (*rows, *(f"{path.relative_to(course.root)}: {words}" for path, words, _ in _lines(course, student)))
    who = sought(student, [pair for one in course.roster.people if one.student == student for pair in one.known])
    shared = {path: again for path, again in class_files(course).items() if who.is_in_file(path)}
    stays = []
    word, config = re.compile(whole_word(student).encode()), (course.root / CONFIG).read_bytes()
    numbers = [str(number) for number, line in enumerate(config.split(b"\n"), start=1) if word.search(line)]
    if numbers:  # it is Python, and only its author may change it
        where = f"{CONFIG}, line {', '.join(numbers)}"
        stays.append(f"{where}: take {student} out there, or `autograder grade` lists them again.")
    others = _elsewhere(course, student, {*own, *shared}, who, everybody)
    if others:
        what = f"These name {student}, and are not this student's alone, so look at them"
        stays.append(f"{what}: {first_of(others, SHOWN)}.")
    if exchange is None:
        stays.append("The course's exchange is not nbgrader's own, so nothing was looked for there.")
    known = student in everybody or bool(own or lines)
    return Traces(student, own, tuple(pages), shared, lines, (*stays, *UNREACHED), known)


def students(course: Course) -> set[str]:
    """Return everybody who is or was in the course: by the config, the roster, folders, results and the gradebook."""
    names = {path.name for step in BY_STUDENT for path in (course.work / step).glob("*")}
    names |= {path.stem for path in (course.work / "results").glob("*/*.json")}
    known = {*course.students, *(one.student for one in course.roster.people), *erase.students(course)}
    return known | {name for name in names if STUDENT_ID.fullmatch(name)}


def _folders(course: Course, student: str) -> list[Path]:
    """The folders in work/ that are this student's, also those whose name is no id and was made one for grading."""
    submitted = course.work / "submitted"
    folders = {course.work / step / student for step in BY_STUDENT}
    if submitted.is_dir():
        found = (one for work in course.assignments for one in find(submitted, work.id) if one.student == student)
        folders |= {submitted / one.path.relative_to(submitted).parts[0] for one in found}
    return sorted(filter(os.path.lexists, folders))


def _files_of(course: Course, student: str, everybody: Iterable[str]) -> Iterator[Path]:
    """Yield the results of a student, and what `nbgrader zip_collect` reads as theirs and can be nobody else's.

    `ann_3_hinge.ipynb` is ann's, unless the course knows an `ann_3`; what else stands in a name may be a part of an id.
    """
    yield from (path for path in _files(course.work / "results") if _whole(path).name == f"{student}.json")
    names = {one.id for one in course.assignments}
    others = tuple(f"{one}_" for one in everybody if one != student)
    for path in _files(course.work / DOWNLOADED) if student not in names else ():
        begun = f"{path.stem}_"
        middle, _, last = path.stem.removeprefix(student).rpartition("_")
        sure = path.stem == student or (last in names and NUMBERS.fullmatch(middle))
        if sure and begun.startswith(f"{student}_") and not begun.startswith(others):
            yield path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _whole(path: Path) -> Path:
    """The file that a temporary one was to become; every other is itself."""
    temporary = TEMPORARY.fullmatch(path.name)
    return path.with_name(temporary["name"]) if temporary else path


def class_files(course: Course) -> dict[Path, str]:
    """Return the files about everybody that are there, each with the command of ours that makes it again."""
    exports = course.work / "exports"
    made = {exports / "course.csv": "autograder export --to csv"}
    for name in sorted((one.id for one in course.assignments), key=len):  # of `a` and `a-moodle` the longer one counts
        made[course.work / "report" / f"{name}.html"] = f"autograder report {name}"
        for kind in ("csv", "moodle"):
            made[exports / ".last" / f"{name}-{kind}.csv"] = f"autograder export {name} --to {kind}"
        for kind, words, endings in TABLES:
            files = [f"{name}{kind}{part}{ending}" for part in ("", "-changed") for ending in endings]
            made |= {exports / file: f"autograder export {name} --to {words}" for file in files}
    return {path: made[_whole(path)] for path in _files(course.work) if _whole(path) in made}


def _elsewhere(course: Course, student: str, found: Iterable[Path], who: Sought, everybody: Iterable[str]) -> list[str]:
    """Return which other files in work/ name the student: they are other people's, or nobody knows whose.

    A file names somebody in its name, in what it holds or in what it packs; where people go by other names than here,
    these count, too. In the name of a file, what is a longer id of somebody else is that one's. A copy of the gradebook
    parts no text from text. What a release is packed into is nobody's.
    """
    released = {course.work / "exports" / f"{one.id}{ending}" for one in course.assignments for ending in RELEASED}
    passed = {course.work / SAMPLE, file_of(url_of(course)), *released, *found}
    longer = sorted((one for one in everybody if student in one and one != student), key=len, reverse=True)
    ids = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, (*longer, student)))})(?![A-Za-z0-9])")
    word, listed = re.compile(whole_word(student).encode()), []
    for path in (one for one in _files(course.work) if passed.isdisjoint((one, *one.parents))):
        inner, data = path.relative_to(course.work), path.read_bytes()
        called, place = [str(inner), *members(path)], inner.parts[0]
        if (
            any(match[0] == student for one in called for match in ids.finditer(one))
            or word.search(data)
            or (data.startswith(SQLITE_FILE) and student.encode() in data)
            or (place in ON_EVERYBODY and who.is_in_file(path))
            or (place in (*ON_EVERYBODY, DOWNLOADED) and any(map(who.is_in, called)))
        ):
            listed.append(str(path.relative_to(course.root)))
    return listed


# ---------------------------------------------------------------- lines of files that stay


def _lines(course: Course, student: str) -> list[tuple[Path, str, bytes]]:
    """Each file that stays and lists the student: what goes from it, in words, and its bytes without them."""
    files = (
        (course.work / SAMPLE, "the files in its list", _without_placed),
        (course.root / ROSTER, "the line", without_line),  # the last, since it says by which names the rest is found
    )
    made = ((path, words, rest(path.read_bytes(), student)) for path, words, rest in files if path.is_file())
    return [(path, words, data) for path, words, data in made if data is not None]


def without_line(data: bytes, student: str) -> bytes | None:
    """Take a student's lines out of a roster; every other byte stays. None where there is no such line."""
    text, mark, codec = decoded(data)
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter_of(text))
    columns = [name.strip().casefold() for name in next(reader, [])]
    kept, start = lines[: reader.line_num], reader.line_num
    for row in reader:
        cells = dict(zip(columns, row, strict=False))
        if cells.get(STUDENT, "").strip() != student:
            kept += lines[start : reader.line_num]
        start = reader.line_num
    return None if len(kept) == len(lines) else mark + "".join(kept).encode(codec)


def _without_placed(data: bytes, student: str) -> bytes | None:
    """The demo's list without a student's files; None where it lists none, or is no such list."""
    try:
        listed: dict[str, Any] = json.loads(data)
        placed = {name: kept for name, kept in listed["placed"].items() if Path(name).parts[1:2] != (student,)}
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    return None if placed == listed["placed"] else f"{json.dumps({**listed, 'placed': placed}, indent=1)}\n".encode()


# ---------------------------------------------------------------- removing


def remove(course: Course, traces: Traces) -> list[str]:
    """Remove what was traced; return a sentence for each thing that could not be.

    The gradebook comes first, so that where it is in use nothing has happened. What is found only by something else
    goes before that: where a fault is left, so is all by which the next run finds it. Raises EnvironmentUnfit for the
    gradebook.
    """
    erase.remove_from_gradebook(course, traces.student)
    for paths in ((*traces.shared, *traces.pages), traces.own):
        faults = [fault for path in paths for fault in _deleted(path)]
        if faults:
            return faults
    for path, _, rest in _lines(course, traces.student):
        write_atomically(path, rest)
    return []


def _deleted(path: Path) -> Iterator[str]:
    """Delete a file or a folder; a link is deleted and not followed. Yields a sentence where that fails."""
    folder = path.is_dir() and not path.is_symlink()
    for inner, _, _ in os.walk(path) if folder else ():  # nbgrader write-protects what it has graded
        with suppress(OSError):
            os.chmod(inner, 0o700)
    try:
        if folder:
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as fault:
        yield f"{fault.filename or path}: {fault.strerror}. Remove it by hand, or as its owner."
