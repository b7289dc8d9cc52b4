"""A class of 200 of which 60 attack and 40 hand in something broken, beside a class of 200 honest students.

    python -m tests.hostile.crowd

grades both with two processes and prints how long each took, how many deadlines were hit, and how many of the 100
honest students in the first class have another result than in the second, where they are among their own.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.core.model import Graded, Outcome, Submission
from autograder.course import Course
from autograder.demo import mutations
from autograder.gradebook import sync
from autograder.grading import pipeline
from autograder.intake.submission import find, read
from autograder.notebook.reader import parse
from autograder.sandbox.confine import probe
from tests.broken.cases import CASES, lay
from tests.hostile.arena import QUICK, Arena, attacks, endings
from tests.kit.conftest import copy_course

HONEST, HOSTILE, BROKEN = 100, 60, 40


def answers(course: Course) -> Iterator[mutations.Notebook]:
    """Yield honest notebooks for ever: right variants and wrong answers in turn."""
    release = parse(course.release("hinge").read_bytes())
    solved = mutations.answers_of(parse(course.solution("hinge").read_bytes()))
    files = sorted(course.graders("hinge").glob("right/*.py")) + sorted(course.graders("hinge").glob("wrong/*.py"))
    for path in itertools.cycle(files):
        yield mutations.filled_in(release, mutations.laid_over(solved, path.read_text()), "Because.")


def hand_in(course: Course, student: str, notebook: mutations.Notebook) -> None:
    """Put a notebook where it is graded."""
    path = course.work / "submitted" / student / "hinge" / "hinge.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(mutations.saved(notebook))


def broken(course: Course) -> Iterator[Path]:
    """Yield trees, each with one broken hand-in that lies in a student's folder and is found there."""
    for case in (*CASES[::3], *CASES):  # from every part of the table
        tree = Path(tempfile.mkdtemp())
        lay(case, tree, course)
        if (tree / "s01" / "hinge").is_dir() and not (tree / "s01" / "hinge").is_symlink():
            yield tree / "s01"


def graded(course: Course) -> tuple[dict[str, Graded], float]:
    """Grade a class; return the results and the seconds."""
    began = time.monotonic()
    run = sync.grade_class(course, "hinge", pipeline.Options(jobs=2))
    return {one.student: one for one in run.graded}, time.monotonic() - began


def limits(course: Course) -> None:
    """Write short limits into the config, so that deadlines are many and cheap."""
    path = course.root / "course_config.py"
    quick = "".join(f", {name}={value}" for name, value in QUICK.items())
    path.write_text(path.read_text().replace('Assignment("hinge"', f'Assignment("hinge"{quick}', 1))


def course_in(folder: Path) -> Course:
    """Make a course with 100 honest students."""
    course = copy_course(folder)
    limits(course)
    for number, notebook in zip(range(HONEST), answers(course), strict=False):
        hand_in(course, f"honest{number:03}", notebook)
    return course


def main() -> None:
    """Make both classes, grade them, compare."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - only the wall may refuse
        alone, among = course_in(Path(folder, "alone")), course_in(Path(folder, "among"))
        for number, notebook in zip(range(HONEST), itertools.islice(answers(alone), HONEST, None), strict=False):
            hand_in(alone, f"other{number:03}", notebook)
        arena = Arena(among, "hinge", probe())
        for number, attack in zip(range(HOSTILE), [one for one in attacks() if one.on == "hinge"], strict=False):
            hand_in(among, f"hostile{number:03}", arena.notebook(attack))
        for number, tree in zip(range(BROKEN), broken(among), strict=False):
            shutil.move(tree, among.work / "submitted" / f"broken{number:03}")  # a FIFO can be moved, not copied
        message(*graded(alone), *graded(among), among)


def message(alone: dict[str, Graded], quiet: float, among: dict[str, Graded], crowded: float, course: Course) -> None:
    """Print the comparison, and end with 1 where an honest student fared otherwise."""
    honest = [name for name in alone if name.startswith("honest")]
    other = [name for name in honest if name not in among or endings(alone[name]) != endings(among[name])]
    late = sum(result.outcome is Outcome.TIMED_OUT for one in among.values() for result in one.results)
    read_in = sum(isinstance(read(one, "hinge"), Submission) for one in find(course.work / "submitted", "hinge"))
    rows: list[tuple[str, Any]] = [
        ("students in the mixed class", len(among)),
        ("notebooks that could be read", read_in),
        ("seconds, 200 honest", f"{quiet:.1f}"),
        ("seconds, 100 honest, 60 hostile, 40 broken", f"{crowded:.1f}"),
        ("checks that ran into a deadline", late),
        ("honest students with another result", len(other)),
    ]
    for name, value in rows:
        print(f"{name:45} {value}")
    sys.exit(bool(other))


if __name__ == "__main__":
    main()
