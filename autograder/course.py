"""course_config.py -> Course: every fact about the course, once, and every mistake in it at once."""

from __future__ import annotations

import math
import re
import runpy
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.errors import CourseError, UsageError

CONFIG = "course_config.py"
ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")  # a folder, a notebook's name and an nbgrader assignment id at once
STUDENT_ID = re.compile(r"(?!\.)[A-Za-z0-9@._+-]{1,64}")  # a folder name on every system; no path, no control character
SHIPPED_SECRET = "change-me"  # noqa: S105 - the value that `doctor` warns about, not a secret
DUE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment: its id is the name of its folders and of its notebook.

    `due` is "YYYY-MM-DD HH:MM" in UTC. The limits are CPU seconds (load, call, submission) and MiB (memory).
    """

    id: str
    title: str = ""
    due: str = ""
    load_seconds: float = 10.0
    call_seconds: float = 2.0
    submission_seconds: float = 30.0
    memory_mib: int = 1024

    @property
    def due_at(self) -> datetime | None:
        """The due date, or None where there is none."""
        return datetime.strptime(self.due, DUE).replace(tzinfo=UTC) if self.due else None


@dataclass(frozen=True, slots=True)
class Course:
    """A course; `secret` seeds the hidden data and stays with the instructors."""

    id: str
    title: str
    assignments: tuple[Assignment, ...]
    secret: str = SHIPPED_SECRET
    students: tuple[str, ...] = ()
    root: Path = field(default_factory=Path.cwd)

    def assignment(self, name: str) -> Assignment:
        """Return the assignment called `name`; raises UsageError."""
        for one in self.assignments:
            if one.id == name:
                return one
        known = ", ".join(one.id for one in self.assignments)
        raise UsageError(f"There is no assignment {name!r} in {CONFIG}; it lists: {known}.")

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
        ours, stock = "autograder.bridge.preprocessors.", "nbgrader.preprocessors."
        return {
            "CourseDirectory": {
                "root": str(self.root),
                "course_id": self.id,
                "source_directory": "solutions",
                "release_directory": "assignments",
                "submitted_directory": "work/submitted",
                "autograded_directory": "work/autograded",
                "feedback_directory": "work/feedback",
                "db_url": f"sqlite:///{self.work / 'gradebook.db'}",
            },
            "Autograde": {
                # Repair first: duplicates, an old schema and lost metadata would stop the stock pieces after it
                "sanitize_preprocessors": [
                    ours + "Repair",
                    *(stock + name for name in ("ClearOutput", "OverwriteKernelspec", "OverwriteCells")),
                    stock + "CheckCellMetadata",
                ],
                "autograde_preprocessors": [
                    ours + "ExternalGrade",  # where nbgrader has Execute
                    stock + "LimitOutput",
                    stock + "SaveAutoGrades",
                    ours + "SaveReports",  # our comments, which SaveAutoGrades has just cleared
                    stock + "AssignLatePenalties",
                    stock + "CheckCellMetadata",
                ],
            },
        }


def load_course(root: Path) -> Course:
    """Read `root`/course_config.py; raises CourseError with every problem, its place and its remedy."""
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
    found = problems(made)
    if found:
        raise CourseError("\n".join(f"{CONFIG}: {one}" for one in found))
    return Course(made.id, made.title, tuple(made.assignments), made.secret, tuple(made.students), root.resolve())


def _line_of(error: BaseException, path: Path) -> str:
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}"
    lines, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f", line {lines[-1]}" if lines else ""


def problems(course: Course) -> list[str]:
    """Every fault of a Course as a sentence with its place and its remedy."""
    found = []
    if not isinstance(course.id, str) or not ID.fullmatch(course.id):
        found.append(f"id: {course.id!r} is no id. Use a letter, then letters, digits, - and _, 40 at most.")
    if not isinstance(course.title, str) or not course.title.strip():
        found.append("title: it is empty. Write the course's name as students know it.")
    if not isinstance(course.secret, str) or len(course.secret) < 8:
        found.append("secret: it is too short. Write any text of 8 characters or more that students do not know.")
    return found + _assignment_problems(course) + _student_problems(course)


def _assignment_problems(course: Course) -> list[str]:
    if not isinstance(course.assignments, tuple | list) or not course.assignments:
        return ["assignments: there are none. List at least one: `assignments=(Assignment('hinge'),)`."]
    found = []
    for number, one in enumerate(course.assignments):
        place = f"assignments[{number}]"
        if not isinstance(one, Assignment):
            found.append(f"{place}: {one!r} is not an Assignment. Write `Assignment('name', ...)`.")
            continue
        found += [f"{place} ({one.id!r}), {fault}" for fault in _faults(one)]
    ids = Counter(one.id for one in course.assignments if isinstance(one, Assignment) and isinstance(one.id, str))
    return found + [f"assignments: {name!r} stands {n} times. Keep one." for name, n in ids.items() if n > 1]


def _faults(one: Assignment) -> list[str]:
    found = []
    if not isinstance(one.id, str) or not ID.fullmatch(one.id):
        found.append("id: this is no folder name. Use a letter, then letters, digits, - and _, 40 at most.")
    try:
        _ = one.due_at
    except (ValueError, TypeError):
        found.append(f"due: {one.due!r} is not a date. Write it as '2027-01-31 23:59' (UTC).")
    for name in ("load_seconds", "call_seconds", "submission_seconds", "memory_mib"):
        value = getattr(one, name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            found.append(f"{name}: {value!r} is no limit. Write a number above 0.")
    if isinstance(one.memory_mib, float):
        found.append(f"memory_mib: {one.memory_mib!r} is no whole number. Write the MiB without a point.")
    return found


def _student_problems(course: Course) -> list[str]:
    if not isinstance(course.students, tuple | list):
        return [f"students: {course.students!r} is no list. Write `students=('ada', 'bob')`; one needs its comma."]
    return [
        f"students[{number}]: {name!r} is no student id. Use letters, digits and @._+-, 64 at most, no dot in front."
        for number, name in enumerate(course.students)
        if not isinstance(name, str) or not STUDENT_ID.fullmatch(name)
    ]
