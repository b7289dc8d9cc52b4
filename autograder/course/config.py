"""course_config.py -> Course: every fact about the course, once, and every mistake in it at once."""

from __future__ import annotations

import math
import re
import runpy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import Any

from autograder.core.errors import CourseError, UsageError
from autograder.course.roster import FILE as ROSTER
from autograder.course.roster import Roster, parse_roster

CONFIG = "course_config.py"
ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")  # a folder, a notebook's name and an nbgrader assignment id at once
STUDENT_ID = re.compile(r"(?!\.)[A-Za-z0-9@._+-]{1,64}")  # a folder name on every system; no path, no control character
SHIPPED_SECRET = "change-me"  # noqa: S105 - the value that `doctor` warns about, not a secret
DB_URL = re.compile(r"$|sqlite:////.|postgresql(\+\w+)?://.")  # what nbgrader is tested with
DUE = "%Y-%m-%d %H:%M"
DOWNLOADED = r".*/(?P<student_id>[^/_]+)_(?:[^/]*_)?(?P<file_id>{})\.ipynb$"  # what zip_collect understands
STUB_STEPS = (  # nbgrader's own, in its order
    *("IncludeHeaderFooter", "InstantiateTests", "LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata"),
    *("ComputeChecksums", "SaveCells", "ClearHiddenTests", "ClearMarkScheme", "ComputeChecksums", "CheckCellMetadata"),
)
SANITIZING = ("ClearOutput", "OverwriteKernelspec", "OverwriteCells", "CheckCellMetadata")  # nbgrader's own, too
DAY = 24 * 60 * 60  # seconds
MOST_HOURS = 8784  # a leap year: more is a slip, and calendars end
LAST_ON_TIME, LAST, FIRST = "last on time", "last", "first"  # which of a student's hand-ins counts


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment: its id is the name of its folders and of its notebook.

    `due` is "YYYY-MM-DD HH:MM" in UTC. `weight` is the share of the course's grade that its 100 points stand for;
    a bonus assignment adds its share without being asked of anybody. The limits are CPU seconds (load, call,
    submission) and MiB (memory).
    """

    id: str
    title: str = ""
    due: str = ""
    weight: float = 1.0
    bonus: bool = False
    load_seconds: float = 10.0
    call_seconds: float = 2.0
    submission_seconds: float = 30.0
    memory_mib: int = 1024

    @property
    def due_at(self) -> datetime | None:
        """The due date, or None where there is none."""
        return datetime.strptime(self.due, DUE).replace(tzinfo=UTC) if self.due else None


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """What lateness costs: `per_day` of the score for each day begun, `cap` of it at most (0.1 is a tenth)."""

    per_day: float = 0.0
    cap: float = 1.0

    @property
    def takes_anything(self) -> bool:
        """Tell whether the course has a policy of its own; without one, nbgrader's plugin is left as it is."""
        return self.per_day > 0

    def taken(self, score: float, seconds: float) -> float:
        """The points that are taken from `score` for being `seconds` late."""
        return round(min(self.cap, self.per_day * math.ceil(seconds / DAY)) * score, 6)


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for one student and one assignment."""

    student: str
    assignment: str
    hours: float


@dataclass(frozen=True, slots=True)
class Course:
    """A course; `secret` seeds the hidden data and stays with the instructors.

    `db_url` is where nbgrader keeps the gradebook: work/gradebook.db, or a server that several graders share.
    `exchange` is the folder through which nbgrader gives out and takes in, where it is not nbgrader's own.
    `resubmission` says which of a student's hand-ins counts: "last on time" (extensions included; the last one where
    none was on time), "last" or "first".
    """

    id: str
    title: str
    assignments: tuple[Assignment, ...]
    secret: str = SHIPPED_SECRET
    students: tuple[str, ...] = ()
    late: LatePolicy = LatePolicy()
    extensions: tuple[Extension, ...] = ()
    db_url: str = ""
    exchange: str = ""
    resubmission: str = LAST_ON_TIME
    root: Path = field(default_factory=Path.cwd)
    roster: Roster = field(default_factory=Roster)  # from roster.csv, where there is one

    def assignment(self, name: str) -> Assignment:
        """Return the assignment called `name`; raises UsageError."""
        for one in self.assignments:
            if one.id == name:
                return one
        known = ", ".join(one.id for one in self.assignments)
        raise UsageError(f"There is no assignment {name!r} in {CONFIG}; it lists: {known}.")

    def extension(self, student: str, name: str) -> timedelta | None:
        """More time that a student has for an assignment, or None."""
        hours = [one.hours for one in self.extensions if (one.student, one.assignment) == (student, name)]
        return timedelta(hours=max(hours)) if hours else None

    def solution(self, name: str) -> Path:
        """The instructor's notebook."""
        return self.root / "solutions" / name / f"{name}.ipynb"

    def release(self, name: str) -> Path:
        """The notebook that students get."""
        return self.root / "assignments" / name / f"{name}.ipynb"

    def graders(self, name: str) -> Path:
        """The folder of checks, wrong answers and right variants."""
        return self.root / "tests" / "graders" / name

    @property
    def work(self) -> Path:
        """The folder of everything that a class brings: submissions, results, pages, the gradebook."""
        return self.root / "work"

    def nbgrader(self) -> dict[str, dict[str, Any]]:
        """Traits for stock nbgrader: our folders, our id, and our grader in place of its execution."""
        ours, stock = "autograder.hooks.preprocessors.", "nbgrader.preprocessors."
        files = "autograder.hooks.exporters."
        asked: dict[str, dict[str, Any]] = {"Exchange": {"root": self.exchange}} if self.exchange else {}
        if self.late.takes_anything:  # our plugin in place of nbgrader's own, which knows no price by the day
            asked["AssignLatePenalties"] = {"plugin_class": "autograder.hooks.late.PerDay"}
            asked["PerDay"] = {"per_day": self.late.per_day, "cap": self.late.cap}
        return {
            "CourseDirectory": {
                "root": str(self.root),
                "course_id": self.id,
                "source_directory": "solutions",
                "release_directory": "assignments",
                "submitted_directory": "work/submitted",
                "autograded_directory": "work/autograded",
                "feedback_directory": "work/feedback",
                "db_url": self.db_url or f"sqlite:///{self.work / 'gradebook.db'}",
            },
            "GenerateAssignment": {
                # nbgrader's own SaveCells refuses another set of cells once somebody has handed in
                "preprocessors": [(ours if name == "SaveCells" else stock) + name for name in STUB_STEPS],
            },
            "GenerateFeedback": {"exporter_class": files + "FeedbackPage"},
            "Autograde": {
                "pre_convert_hook": ours + "ready",
                # repairs first: duplicates, an old schema and lost metadata would stop the stock steps after it
                "exporter_class": files + "HandedIn",
                "sanitize_preprocessors": [stock + name for name in SANITIZING],
                "autograde_preprocessors": [
                    ours + "ExternalGrade",  # where nbgrader has Execute
                    stock + "LimitOutput",
                    ours + "SaveAutoGrades",  # nbgrader's, but a person is asked to look again only where it matters
                    ours + "SaveReports",  # our comments, which SaveAutoGrades has just cleared; extensions
                    stock + "AssignLatePenalties",
                    stock + "CheckCellMetadata",
                ],
            },
            "ExchangeCollect": {
                "update": self.resubmission != FIRST,
                "before_duedate": self.resubmission == LAST_ON_TIME,
            },
            "ZipCollectApp": {"downloaded_directory": "work/downloaded"},
            "FileNameCollectorPlugin": {"named_regexp": DOWNLOADED.format("|".join(a.id for a in self.assignments))},
            "FormgradeExtension": {"debug": False},  # else its page shows all of this, the database's password too
            **asked,
        }


def load_course(root: Path, *, may_be_empty: bool = False) -> Course:
    """Read `root`/course_config.py; raises CourseError with every problem, its place and its remedy.

    A course without assignments is one, unless it `may_be_empty`: the first assignment has to be made in some course.
    """
    path = root / CONFIG
    if not path.is_file():
        raise CourseError(f"There is no {CONFIG} in {root}. Run the command in the course's folder.")
    try:
        made = runpy.run_path(str(path)).get("COURSE")
    except (Exception, SystemExit) as error:  # the file is the instructor's own Python and may fail in any way
        line = _line_of(error, path)
        raise CourseError(f"{CONFIG}{line}: {type(error).__name__}: {error}. Mend that line first.") from error
    if not isinstance(made, Course):
        raise CourseError(f"{CONFIG}: there is no COURSE. Add `COURSE = Course(id=..., title=..., assignments=(...))`.")
    empty = may_be_empty and made.assignments in ((), [])
    found = [*problems(replace(made, assignments=(Assignment("first"),)) if empty else made)]
    if found:
        raise CourseError("\n".join(f"{CONFIG}: {one}" for one in found))
    roster, found = Roster(), []
    if (root / ROSTER).is_file():
        roster, found = parse_roster((root / ROSTER).read_bytes())
    for one in roster.people:
        if one.student and not STUDENT_ID.fullmatch(one.student):
            found.append(f"{one.student!r} is no student id. Use letters, digits and @._+-, 64 at most.")
        elif one.student and made.students and one.student not in made.students:
            found.append(f"{one.student} is not among `students` in {CONFIG}. Add the name there, or empty that list.")
    if found:
        raise CourseError("\n".join(f"{ROSTER}: {one}" for one in found))
    return replace(
        made,
        root=root.resolve(),
        assignments=tuple(made.assignments),
        students=tuple(made.students) or tuple(one.student for one in roster.people),
        extensions=tuple(made.extensions),
        roster=roster,
    )


def _line_of(error: BaseException, path: Path) -> str:
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}"
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""


def problems(course: Course) -> Iterator[str]:
    """Every fault of a Course as a sentence with its place and its remedy."""
    if not isinstance(course.id, str) or not ID.fullmatch(course.id):
        yield f"id: {course.id!r} is no id. Use a letter, then letters, digits, - and _, 40 at most."
    if not isinstance(course.title, str) or not course.title.strip():
        yield "title: it is empty. Write the course's name as students know it."
    if not isinstance(course.secret, str) or len(course.secret) < 8:
        yield "secret: it is too short. Write any text of 8 characters or more that students do not know."
    if not isinstance(course.db_url, str) or not DB_URL.match(course.db_url):
        yield (
            "db_url: this is no address of a gradebook. Write 'postgresql+psycopg://user:password@host/name', "
            "'sqlite:////an/absolute/path.db', or nothing for work/gradebook.db."
        )
    if not isinstance(course.exchange, str) or (course.exchange and not Path(course.exchange).is_absolute()):
        yield (
            f"exchange: {course.exchange!r} is no folder from the root. Write it like '/srv/nbgrader/exchange', "
            "or nothing for nbgrader's own."
        )
    if course.resubmission not in (LAST_ON_TIME, LAST, FIRST):
        yield (
            f"resubmission: {course.resubmission!r} is no rule. Write {LAST_ON_TIME!r}, {LAST!r} or {FIRST!r}: "
            "which of a student's hand-ins counts."
        )
    yield from _assignment_problems(course)
    yield from _student_problems(course)
    yield from _late_problems(course)


def _assignment_problems(course: Course) -> Iterator[str]:
    if not isinstance(course.assignments, tuple | list) or not course.assignments:
        yield (
            "assignments: there are none. List at least one: `assignments=(Assignment('hinge'),)`; "
            "`autograder new NAME` makes one and lists it."
        )
        return
    for number, one in enumerate(course.assignments):
        place = f"assignments[{number}]"
        if isinstance(one, Assignment):
            yield from (f"{place} ({one.id!r}), {fault}" for fault in _faults(one))
        else:
            yield f"{place}: {one!r} is not an Assignment. Write `Assignment('name', ...)`."
    ids = Counter(one.id for one in course.assignments if isinstance(one, Assignment) and isinstance(one.id, str))
    yield from (f"assignments: {name!r} stands {n} times. Keep one." for name, n in ids.items() if n > 1)


def _faults(one: Assignment) -> Iterator[str]:
    if not isinstance(one.id, str) or not ID.fullmatch(one.id):
        yield "id: this is no folder name. Use a letter, then letters, digits, - and _, 40 at most."
    try:
        _ = one.due_at
    except (ValueError, TypeError):
        yield f"due: {one.due!r} is not a date. Write it as '2027-01-31 23:59' (UTC)."
    for name in ("load_seconds", "call_seconds", "submission_seconds", "memory_mib", "weight"):
        value = getattr(one, name)
        if not _is_number(value) or value <= 0:
            kind = "weight" if name == "weight" else "limit"
            yield f"{name}: {value!r} is no {kind}. Write a number above 0."
    if not isinstance(one.bonus, bool):
        yield f"bonus: {one.bonus!r} is neither True nor False."
    if isinstance(one.memory_mib, float):
        yield f"memory_mib: {one.memory_mib!r} is no whole number. Write the MiB without a point."


def _student_problems(course: Course) -> Iterator[str]:
    if not isinstance(course.students, tuple | list):
        yield f"students: {course.students!r} is no list. Write `students=('ada', 'bob')`; one needs its comma."
        return
    counts = Counter(name for name in course.students if isinstance(name, str))
    yield from (f"students: {name!r} stands {n} times. Keep one." for name, n in counts.items() if n > 1)
    rule = "Use letters, digits and @._+-, 64 at most, no dot in front."
    for number, name in enumerate(course.students):
        if not isinstance(name, str) or not STUDENT_ID.fullmatch(name):
            yield f"students[{number}]: {name!r} is no student id. {rule}"


def _late_problems(course: Course) -> Iterator[str]:
    if not isinstance(course.late, LatePolicy):
        yield f"late: {course.late!r} is no LatePolicy. Write `late=LatePolicy(per_day=0.1, cap=0.5)`."
        return
    for name in ("per_day", "cap"):
        value = getattr(course.late, name)
        if not _is_number(value) or not 0 <= value <= 1:
            yield f"late, {name}: {value!r} is no share. Write a number from 0 to 1; 0.1 is a tenth."
    if not isinstance(course.extensions, tuple | list):
        yield "extensions: this is no list. Write `extensions=(Extension('ada', 'hinge', hours=48),)`."
        return
    listed = course.assignments if isinstance(course.assignments, tuple | list) else ()
    names = [one.id for one in listed if isinstance(one, Assignment)]
    for number, one in enumerate(course.extensions):
        place = f"extensions[{number}]"
        if not isinstance(one, Extension):
            yield f"{place}: {one!r} is no Extension. Write `Extension('ada', 'hinge', hours=48)`."
            continue
        if not isinstance(one.student, str) or not STUDENT_ID.fullmatch(one.student):
            yield f"{place}: {one.student!r} is no student id."
        if one.assignment not in names:
            yield f"{place}: there is no assignment {one.assignment!r}."
        if not _is_number(one.hours) or not 0 < one.hours <= MOST_HOURS:
            yield f"{place}: hours: {one.hours!r} is no time. Write a number above 0, a year's {MOST_HOURS} at most."


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
