"""A class of 1,000 is graded, a person gives points by hand, one check changes, and the class is graded again.

    python benchmarks/regrade.py [--students N]

It prints how many moved, whether the dry run before had said the same and written nothing, how many points by hand
stand, how many rows the next export to Canvas has, and the seconds of each step. It exits with 1 where one of them is
not what it should be. The course is copied to the system's temporary folder; `work/` is not touched.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.model import Mark
from autograder.course import Course, load_course
from autograder.demo import mutations
from autograder.gradebook import marks, sync
from autograder.gradebook.database import opened
from autograder.grading import pipeline
from autograder.notebook.format import manual_items
from autograder.notebook.reader import parse

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.kit.conftest import copy_course  # noqa: E402 - the tests' own copy of the course

ASSIGNMENT = "hinge"
NEARLY = "def largest_drop():\n    return 1.897\n"  # within the tolerance of the check as it is shipped
LOOSE, STRICT = "1.9, rtol=0.0, atol=0.005", "1.9, rtol=0.0, atol=1e-9"
EVERY_THIRD, EVERY_FIFTH = 3, 5  # whose answer is only nearly right, and who has points by hand
GIVEN = 3.5


@dataclass(frozen=True)
class Step:
    """What one step gave and how long it took."""

    value: Any
    seconds: float


def main() -> None:
    """Run the steps and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=1000)
    students = [f"s{number:04}" for number in range(parser.parse_args().students)]
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(course_of(Path(folder) / "course", students), students))


def run(course: Course, students: list[str]) -> int:
    """Grade, give points, change a check, grade again; return the exit code."""
    first = timed(lambda: sync.grade_class(course, ASSIGNMENT, pipeline.Options()))
    by_hand = timed(lambda: give_points(course, students[::EVERY_FIFTH]))
    export = timed(lambda: exported(course, students))
    path = course.graders(ASSIGNMENT) / "test_hidden.py"
    path.write_text(path.read_text().replace(LOOSE, STRICT))
    before = contents(course.work)
    dry = timed(lambda: sync.grade_class(course, ASSIGNMENT, pipeline.Options(dry_run=True)))
    untouched = contents(course.work) == before
    again = timed(lambda: sync.grade_class(course, ASSIGNMENT, pipeline.Options()))
    second = timed(lambda: exported(course, students, "--changed"))
    kept = [one for one in marks.class_record(course, ASSIGNMENT).marks.values() if given(one)]
    third, fifth = len(students[::EVERY_THIRD]), len(students[::EVERY_FIFTH])
    rows = [
        ("graded first", len(first.value.graded), len(students), first.seconds),
        ("points given by hand", by_hand.value, fifth, by_hand.seconds),
        ("rows of the first export", export.value, len(students), export.seconds),
        ("would move, says the dry run", len(dry.value.moved), third, dry.seconds),
        ("files that the dry run left alone: all", untouched, True, 0.0),
        ("moved", len(again.value.moved), third, again.seconds),
        ("points by hand that stand", len(kept), fifth, 0.0),
        ("rows of the export of what changed", second.value, third, second.seconds),
    ]
    for name, found, expected, seconds in rows:
        print(f"{name:40} {found!s:>6} of {expected!s:>6}  {seconds:6.1f} s")
    return int(any(found != expected for _, found, expected, _ in rows))


def timed(work: Callable[[], Any]) -> Step:
    """Do something and keep the time."""
    began = time.monotonic()
    value = work()
    return Step(value, time.monotonic() - began)


def course_of(folder: Path, students: list[str]) -> Course:
    """Copy the course and let everybody hand in a notebook of their own."""
    course = copy_course(folder)
    config = course.root / "course_config.py"
    config.write_text(config.read_text().replace('id="losses",', f'id="losses", students={tuple(students)!r},'))
    course = load_course(folder)
    release = parse(course.release(ASSIGNMENT).read_bytes())
    answers = mutations.answers_of(parse(course.solution(ASSIGNMENT).read_bytes()))
    for number, student in enumerate(students):
        own = answers | ({"largest_drop": NEARLY} if number % EVERY_THIRD == 0 else {})
        path = course.work / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(mutations.saved(mutations.filled_in(release, own, f"Because, says {student}.")))
    return course


def give_points(course: Course, students: list[str]) -> int:
    """Give points by hand as formgrader does."""
    [item] = manual_items(course.release(ASSIGNMENT))
    with opened(course) as book:
        for student in students:
            grade = book.find_grade(item, ASSIGNMENT, ASSIGNMENT, student)
            grade.manual_score, grade.needs_manual_grade = GIVEN, False
        book.db.commit()
    return len(students)


def exported(course: Course, students: list[str], *options: str) -> int:
    """Fill Canvas's own export, the one that was filled before where there is one; return its rows of students."""
    sheet = course.root / "canvas.csv"
    if not sheet.exists():
        with sheet.open("w", newline="") as file:
            writer = csv.writer(file)
            title = course.assignment(ASSIGNMENT).title
            writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{title} (4711)"])
            writer.writerow(["    Points Possible", "", "", "", "", "100"])
            writer.writerows([f"Name {s}", str(10_000 + n), "", s, "A", ""] for n, s in enumerate(students))
    command = [
        sys.executable,
        "-m",
        "autograder",
        "export",
        ASSIGNMENT,
        "--to",
        "canvas",
        "--fill",
        str(sheet),
        *options,
    ]
    subprocess.run(command, cwd=course.root, check=True, stdout=subprocess.DEVNULL)
    [made] = (course.work / "exports").glob("*canvas*.csv")
    made.replace(sheet)
    return sum(1 for _ in sheet.open()) - 2


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def given(mark: Mark) -> bool:
    """Tell whether somebody's points by hand stand."""
    return set(mark.given.values()) == {GIVEN}


if __name__ == "__main__":
    main()
