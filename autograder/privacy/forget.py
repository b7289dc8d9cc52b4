"""Everything that a course's folder, its gradebook and nbgrader's exchange hold of one student: found, and removed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.atomic import ENDING, write_atomically
from autograder.core.errors import UsageError
from autograder.core.names import Sought, members, sought, whole_word
from autograder.core.tables import decoded, delimiter_of
from autograder.course import CONFIG, STUDENT_ID, Course
from autograder.course.roster import FILE as ROSTER
from autograder.course.roster import STUDENT
from autograder.export.fill import ENDINGS, SYSTEMS
from autograder.gradebook import erase
from autograder.gradebook.database import file_of, url_of
from autograder.intake.attempts import FOLDER as HISTORY
from autograder.intake.submission import find

BY_STUDENT = ("submitted", f"submitted/{HISTORY}", "autograded", "feedback")  # in work/: one folder a student
DOWNLOADED = "downloaded"  # in work/: what `nbgrader zip_collect` reads
ON_EVERYBODY = ("report", "exports")  # in work/: where people go by what other systems call them
SAMPLE = "demo.json"  # in work/: the demo's own list of what it placed
TABLES = (  # below work/exports: what follows the assignment's name, the words behind `--to`, what the name ends with
    ("", "csv", (".csv",)),
    ("-moodle", "moodle", (".csv",)),
    ("-junit", "junit", (".xml",)),
    *((f"-{system.name}", f"{kind} --fill FILE", ENDINGS) for kind, system in SYSTEMS.items()),
)
KEPT = ("csv", "moodle")  # below work/exports/.last: what `export --changed` compares with
RELEASED = (".zip", "-gradescope.zip", "-classroom50")  # below work/exports, behind an assignment: nobody's data
DRAFT = re.compile(rf"\.(?P<name>.+)\.\d+-\d+{re.escape(ENDING)}")  # what a killed run has left of a file
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
    """What there is of one student: files of theirs, files on everybody that name them, rows, lines; and what stays.

    `pages` lie in the exchange, where only what is in `own` tells whose they are. `known` says that somebody of this id
    is or was in the course: that a table holds such a word makes nobody known.
    """

    student: str
    own: tuple[Path, ...] = ()
    pages: tuple[Path, ...] = ()
    shared: tuple[Path, ...] = ()
    gradebook: bool = False
    roster: bool = False
    sample: bool = False
    stays: tuple[str, ...] = ()
    known: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to remove."""
        return bool(self.own or self.pages or self.shared or self.gradebook or self.roster or self.sample)


# ---------------------------------------------------------------- finding


def trace(course: Course, student: str) -> Traces:
    """Find everything of one student; changes nothing.

    Raises UsageError for what is no student id, EnvironmentUnfit where there is a gradebook that cannot be read.
    """
    if not STUDENT_ID.fullmatch(student):
        raise UsageError(f"{student!r} is no student id. Write it as it stands in work/submitted.")
    booked, everybody = student in erase.students(course), students(course)
    folders = _folders(course, student)
    exchange = erase.in_exchange(course, student, folders)
    own = (*exchange.inbound, *_own(course, student, folders, everybody))
    listed, placed = _roster_without(course, student) is not None, _sample_without(course, student) is not None
    who = sought(
        student, [pair for person in course.roster.people if person.student == student for pair in person.known]
    )
    shared = tuple(path for path in class_files(course) if who.is_in_file(path))
    stays = [*_in_config(course, student), *_elsewhere(course, student, (*own, *shared), who, everybody)]
    if exchange.root is None:
        stays.append("The course's exchange is not nbgrader's own, so nothing was looked for there.")
    return Traces(
        student,
        own,
        exchange.pages,
        shared,
        gradebook=booked,
        roster=listed,
        sample=placed,
        stays=(*stays, *UNREACHED),
        known=student in everybody or bool(own) or placed,
    )


def students(course: Course) -> set[str]:
    """Return everybody who is or was in the course: by the config, the roster, folders, results and the gradebook."""
    folders = [path for step in BY_STUDENT for path in (course.work / step).glob("*")]
    names = {path.name for path in folders} | {path.stem for path in (course.work / "results").glob("*/*.json")}
    known = {*course.students, *(one.student for one in course.roster.people), *erase.students(course)}
    return known | {name for name in names if STUDENT_ID.fullmatch(name)}


def _folders(course: Course, student: str) -> list[Path]:
    """The folders in work/ that are this student's, also those whose name is no id and was made one for grading."""
    submitted = course.work / "submitted"
    folders = {course.work / step / student for step in BY_STUDENT}
    if submitted.is_dir():
        found = (one for work in course.assignments for one in find(submitted, work.id) if one.student == student)
        folders |= {submitted / one.path.relative_to(submitted).parts[0] for one in found}
    return sorted(path for path in folders if path.is_symlink() or path.exists())


def _own(course: Course, student: str, folders: Iterable[Path], everybody: Collection[str]) -> list[Path]:
    """Folders and files in work/ that are about this student alone."""
    results = course.work / "results"
    patterns = (f"{student}.json", f".{student}.json.[0-9]*{ENDING}")
    files = {path for pattern in patterns for path in results.rglob(pattern)}
    names = {one.id for one in course.assignments}
    unpacked = _files(course.work / DOWNLOADED) if student not in names else []
    return sorted({*folders, *files, *(path for path in unpacked if _is_begun_by(path, student, names, everybody))})


def _is_begun_by(path: Path, student: str, names: Collection[str], everybody: Iterable[str]) -> bool:
    """Tell whether a file that `nbgrader zip_collect` reads is this student's and can be nobody else's.

    `ann_3_hinge.ipynb` is ann's, unless the course knows an `ann_3`; what else stands in a name may be a part of an id.
    """
    stem = path.stem
    if any(other != student and _begins(stem, other) for other in everybody):
        return False
    middle, _, last = stem.removeprefix(student).rpartition("_")
    return stem == student or (_begins(stem, student) and last in names and bool(NUMBERS.fullmatch(middle)))


def _begins(stem: str, student: str) -> bool:
    return f"{stem}_".startswith(f"{student}_")


# ---------------------------------------------------------------- files about everybody


def class_files(course: Course) -> list[Path]:
    """Return the files about everybody that are there and that a command of ours makes again."""
    made = _made_by(course)
    return [path for path in _files(course.work) if _place(course, path) in made]


def again(course: Course, path: Path) -> str:
    """Return the command that makes one of the `class_files` anew."""
    return _made_by(course)[_place(course, path)]


def _made_by(course: Course) -> dict[str, str]:
    """Every place in work/ where we write a file about everybody, and the command that writes it."""
    made = {"exports/course.csv": "autograder export --to csv"}
    for name in sorted((one.id for one in course.assignments), key=len):  # of `a` and `a-moodle` the longer one counts
        made[f"report/{name}.html"] = f"autograder report {name}"
        for kind, words, endings in TABLES:
            places = [f"exports/{name}{kind}{part}{ending}" for part in ("", "-changed") for ending in endings]
            made |= dict.fromkeys(places, f"autograder export {name} --to {words}")
        made |= {f"exports/.last/{name}-{kind}.csv": f"autograder export {name} --to {kind}" for kind in KEPT}
    return made


def _place(course: Course, path: Path) -> str:
    """Where a file lies in work/; a draft counts as the file that it was to become."""
    draft = DRAFT.fullmatch(path.name)
    return (path.with_name(draft["name"]) if draft else path).relative_to(course.work).as_posix()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


# ---------------------------------------------------------------- what a person has to look at


def _in_config(course: Course, student: str) -> Iterator[str]:
    """Say where course_config.py names the student: it is Python, and only its author may change it."""
    word = re.compile(whole_word(student).encode())
    text = (course.root / CONFIG).read_bytes() if (course.root / CONFIG).is_file() else b""
    lines = [str(number) for number, line in enumerate(text.split(b"\n"), start=1) if word.search(line)]
    if lines:
        yield f"{CONFIG}, line {', '.join(lines)}: take {student} out there, or `autograder grade` lists them again."


def _elsewhere(
    course: Course, student: str, found: Iterable[Path], who: Sought, everybody: Collection[str]
) -> Iterator[str]:
    """Say which other files in work/ name the student: they are other people's, or nobody knows whose.

    Where people go by other names than here, these count, too. What a release is packed into is nobody's.
    """
    released = {course.work / "exports" / f"{one.id}{ending}" for one in course.assignments for ending in RELEASED}
    passed = {course.work / SAMPLE, file_of(url_of(course)), *released, *found}
    names = _named_by(course, student, who, everybody)
    others = (path for path in _files(course.work) if passed.isdisjoint((path, *path.parents)))
    listed = [str(path.relative_to(course.root)) for path in others if names(path)]
    if listed:
        more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
        what = f"These name {student}, and are not this student's alone, so look at them"
        yield f"{what}: {', '.join(listed[:SHOWN])}{more}."


def _named_by(course: Course, student: str, who: Sought, everybody: Iterable[str]) -> Callable[[Path], bool]:
    """Return how to tell whether a file in work/ names a student: in its name, in what it holds, in what it packs."""
    word, is_named = re.compile(whole_word(student).encode()), _in_names(student, everybody)

    def names(path: Path) -> bool:
        inner, data = path.relative_to(course.work), path.read_bytes()
        called, place = [str(inner), *members(path)], inner.parts[0]
        if place in ON_EVERYBODY and who.is_in_file(path):
            return True
        if place in (*ON_EVERYBODY, DOWNLOADED) and any(map(who.is_in, called)):
            return True
        return bool(word.search(data)) or _is_copy(data, student) or any(map(is_named, called))

    return names


def _in_names(student: str, everybody: Iterable[str]) -> Callable[[str], bool]:
    """Return how to find a student in the name of a file; what is a longer id of somebody else is that one's."""
    longer = sorted((one for one in everybody if student in one and one != student), key=len, reverse=True)
    ids = "|".join(map(re.escape, (*longer, student)))
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{ids})(?![A-Za-z0-9])")
    return lambda text: any(one[0] == student for one in pattern.finditer(text))


def _is_copy(data: bytes, student: str) -> bool:
    """Tell whether this is a copy of the gradebook that knows the student; in one, nothing parts text from text."""
    return data.startswith(SQLITE_FILE) and student.encode() in data


# ---------------------------------------------------------------- lines of files that stay


def _roster_without(course: Course, student: str) -> bytes | None:
    """The roster's bytes without the student, None where it does not list them."""
    path = course.root / ROSTER
    return without_line(path.read_bytes(), student) if path.is_file() else None


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


def _sample_without(course: Course, student: str) -> str | None:
    """The demo's list without the student, None where there is none or it does not list them."""
    try:
        listed: dict[str, Any] = json.loads((course.work / SAMPLE).read_bytes())
        placed = {name: kept for name, kept in listed["placed"].items() if Path(name).parts[1:2] != (student,)}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return None if placed == listed["placed"] else json.dumps({**listed, "placed": placed}, indent=1) + "\n"


# ---------------------------------------------------------------- removing


def remove(course: Course, traces: Traces) -> list[str]:
    """Remove what was traced; return a sentence for each thing that could not be.

    The gradebook comes first, so that where it is in use nothing has happened. What is found only by something else
    goes before that: where a fault is left, so is all by which the next run finds it. The roster is last of all. Raises
    EnvironmentUnfit for the gradebook.
    """
    if traces.gradebook:
        erase.remove_from_gradebook(course, traces.student)
    else:  # an earlier run may have come no further than to the rows
        erase.write_anew(course)
    for paths in ((*traces.shared, *traces.pages), traces.own):
        faults = [fault for path in paths for fault in _deleted(path)]
        if faults:
            return faults
    for path, text in (
        (course.work / SAMPLE, _sample_without(course, traces.student)),
        (course.root / ROSTER, _roster_without(course, traces.student)),
    ):
        if text is not None:
            write_atomically(path, text)
    return []


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
