"""A course of one's own: a copy of the repository's course in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from autograder.authoring.checks_file import place_copies
from autograder.core.model import ClassRecord, Damaged, Graded, Mark
from autograder.course import Course, load_course

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("course_config.py", "nbgrader_config.py", "solutions", "assignments", "tests/graders")
ANSWERS = {"wrong", "right"}  # nine files of ten, which no test has a reason to write into: copies share them


def copy_course(folder: Path) -> Course:
    """Copy what makes the course, without work/.

    Known answers are links to one copy that this process made, since copying a thousand files takes half a second.
    A test may add, replace and delete them; one that writes into such a file is found out at the next copy.
    """
    place, states = _template()
    written = [str(path) for path, state in states.items() if _state(path) != state]
    assert not written, f"a test wrote into files that all copies of the course share: {written}"
    shutil.copytree(place, folder, copy_function=_linked_or_copied, dirs_exist_ok=True)
    return load_course(folder)


@cache
def _template() -> tuple[Path, dict[Path, tuple[int, ...]]]:
    """Return this process's own copy of the course, and what its shared files were like when it was made."""
    place = Path(tempfile.mkdtemp(prefix="course-"))
    place.chmod(0o755)  # copies take over the rights of their folder
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for part in PARTS:
        source, target = ROOT / part, place / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    place_copies(load_course(place))  # as whoever opens a solution does
    return place, {path: _state(path) for path in place.rglob("*.py") if path.parent.name in ANSWERS}


def _state(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_mode, found.st_uid


def _linked_or_copied(source: str, target: str) -> None:
    """Link a known answer; copy everything else, and also an answer where the two are on different disks."""
    if Path(source).parent.name in ANSWERS:
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return
    shutil.copy2(source, target)


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
