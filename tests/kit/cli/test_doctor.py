"""The doctor names what is missing and says no where grading would be refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli.doctor import examine
from autograder.course import Assignment, Course
from autograder.sandbox import confine

LEVEL = confine.probe().level


@pytest.fixture
def course(tmp_path):
    """Return a course in an empty folder, as it is shipped."""
    return Course("losses", "Losses", (Assignment("hinge"), Assignment("softmax")), root=tmp_path)


def write(course: Course, *names: str) -> None:
    """Write empty files into a course."""
    for name in names:
        path = course.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


GRADERS = ("solutions/hinge/hinge.ipynb", "tests/graders/hinge/test_hidden.py")
RELEASE = ("assignments/hinge/hinge.ipynb", "assignments/hinge/checks.py")
# files that are there -> a line that the doctor says
STATES = {
    "no solution": ((), "  hinge: solutions/hinge/hinge.ipynb, tests/graders/hinge/test_hidden.py missing"),
    "not released": (GRADERS, "  hinge: not released: autograder release hinge"),
    "half released": ((*GRADERS, RELEASE[0]), "  hinge: not released: autograder release hinge"),
    "released": ((*GRADERS, *RELEASE), "  hinge: released"),
    "no gradebook": ((), "gradebook: none yet; the first `autograder grade` makes it"),
    "a gradebook": (("work/gradebook.db",), "gradebook: there"),
}


@pytest.mark.parametrize(("files", "line"), STATES.values(), ids=STATES)
def test_state_of_the_course(course, files, line):
    """What is there and what is not is told by the files."""
    write(course, *files)
    assert line in examine(course)[0]


def test_this_machine(course):
    """The protection in force, every attack, the versions and the shipped secret are named."""
    lines, fit = examine(course)
    text = "\n".join(lines)
    assert lines[0].startswith(f"protection: level {LEVEL};")
    for words in (f"level {LEVEL}:", "versions: Python 3.", "numpy ", "nbgrader ", "warning: the secret", "writable"):
        assert words in text
    assert fit is (LEVEL < 3)
    assert lines[-1] == ("fit for grading" if fit else "NOT fit for grading")
    assert text.count("  held ") == (len(confine.self_test(confine.probe())) if fit else 0)


@pytest.mark.parametrize("lowest", [2, 3])
def test_weaker_protection(monkeypatch, lowest):
    """Level 2 is fit, level 3 is not; what is missing is said."""
    if lowest < LEVEL:
        pytest.skip("this machine has no such level")
    weaker = confine.probe(lowest)
    monkeypatch.setattr(confine, "probe", lambda: weaker)
    lines, fit = examine(None)
    assert fit is (lowest == 2)
    assert f"missing: level {lowest} was asked for" in lines


@pytest.mark.skipif(LEVEL != 1, reason="only at level 1 student code reads files at all")
def test_exposed():
    """A course below a folder that student code may read is not fit."""
    root = Path(sys.prefix) / "course"
    lines, fit = examine(Course("c", "C", (Assignment("hinge"),), root=root))
    assert not fit
    assert any(line.startswith(f"exposed: {root}") for line in lines)


def test_an_attack_that_gets_through(monkeypatch):
    """One attack that gets through makes the machine unfit, and is named."""
    monkeypatch.setattr(confine, "self_test", lambda protection: (confine.Verdict("write a file", False, "through"),))
    lines, fit = examine(None)
    assert not fit
    assert any("GOT THROUGH" in line and "write a file" in line for line in lines)


CONFIGS = {
    "no course": (None, 0 if LEVEL < 3 else 3, "only the machine was looked at"),
    "a syntax error": ("COURSE = (", 3, "course: course_config.py, line 1"),
    "two faults": (
        "from autograder.course import *\nCOURSE = Course('', 'C', ())",
        3,
        "course: course_config.py: assignments: there are none.",
    ),
}


@pytest.mark.parametrize(("config", "code", "words"), CONFIGS.values(), ids=CONFIGS)
def test_command_line(tmp_path, config, code, words):
    """Faults of course_config.py are listed among the rest, without a traceback; no course at all is no fault."""
    if config is not None:
        (tmp_path / "course_config.py").write_text(config)
    command = [sys.executable, "-m", "autograder", "doctor"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert words in done.stdout
    assert "versions:" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
