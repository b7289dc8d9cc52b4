"""A course of one's own: a copy of the repository's course in a temporary folder."""

import shutil
from pathlib import Path

import pytest

from autograder.core.model import ClassRecord, Damaged, Graded, Mark
from autograder.course import Course, load_course

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("course_config.py", "nbgrader_config.py", "solutions", "assignments", "tests/graders")


def copy_course(folder: Path) -> Course:
    """Copy what makes the course, without work/."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return load_course(folder)


def record_of(*graded: Graded, absent: tuple[str, ...] = (), damaged: tuple[Damaged, ...] = ()) -> ClassRecord:
    """Return what is known of a class of which no gradebook knows anything."""
    without = {student: Mark(student, None, 0.0) for student in (*absent, *(one.student for one in damaged))}
    marks = without | {one.student: Mark.of(one) for one in graded}
    return ClassRecord(
        graded[0].assignment if graded else "hinge", graded, damaged, absent, dict(sorted(marks.items()))
    )


@pytest.fixture
def course(tmp_path):
    """A fresh copy of the course."""
    return copy_course(tmp_path / "course")
