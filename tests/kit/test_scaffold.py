"""A new assignment is whole from the first minute: it is released, and the law holds for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Assignment, Course, load_course
from autograder.errors import UsageError
from autograder.scaffold import new, title_of, with_assignment

HEAD = "from autograder.course import Assignment, Course\n"
START = 'COURSE = Course(id="c", title="C", secret="long enough", '

# what the config says after `HEAD`, and the same with one assignment more
CONFIGS = {
    "a line each": (
        START + 'assignments=(\n        Assignment("a"),  # the first\n        # the end\n    ),\n)\n',
        START + 'assignments=(\n        Assignment("a"),  # the first\n        Assignment("n", title="N"),\n'
        "        # the end\n    ),\n)\n",
    ),
    "no comma at the end": (
        START + 'assignments=[\n  Assignment("a"),\n  Assignment("b")  # last\n])\n',
        START + 'assignments=[\n  Assignment("a"),\n  Assignment("b"),  # last\n  Assignment("n", title="N")\n])\n',
    ),
    "one line": (
        START + 'assignments=(Assignment("a"),))\n',
        START + 'assignments=(Assignment("a"), Assignment("n", title="N"),))\n',
    ),
    "over several lines": (
        START + 'assignments=(\n    Assignment(\n        "a",\n        due="2027-01-01 00:00",\n    ),\n))\n',
        START + 'assignments=(\n    Assignment(\n        "a",\n        due="2027-01-01 00:00",\n    ),\n'
        '    Assignment("n", title="N"),\n))\n',
    ),
    "by position": (
        'COURSE = Course("c", "Ü", (Assignment("ä"[:0] + "a"),), "long enough")\n',
        'COURSE = Course("c", "Ü", (Assignment("ä"[:0] + "a"), Assignment("n", title="N"),), "long enough")\n',
    ),
    "under another name": (
        "import autograder.course as ac\n" + 'COURSE = ac.Course("c", "C", [ac.Assignment("a")], "long enough")\n',
        "import autograder.course as ac\n"
        'COURSE = ac.Course("c", "C", [ac.Assignment("a"), ac.Assignment("n", title="N")], "long enough")\n',
    ),
    "Windows lines": (
        START + 'assignments=(\r\n    Assignment("a"),\r\n))\r\n',
        START + 'assignments=(\r\n    Assignment("a"),\r\n    Assignment("n", title="N"),\r\n))\r\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), CONFIGS.values(), ids=CONFIGS)
def test_line_in_the_config(tmp_path, before, after):
    """One line is added in the form of its neighbours, and the file is a course that lists it last."""
    changed = with_assignment((HEAD + before).encode(), "n")
    assert changed.decode() == HEAD + after
    (tmp_path / "course_config.py").write_bytes(changed)
    assert load_course(tmp_path).assignments[-1] == Assignment("n", title="N")


UNUSUAL = {
    "made elsewhere": 'ALL = (Assignment("a"),)\n' + START + "assignments=ALL)\n",
    "computed": START + 'assignments=tuple(Assignment(x) for x in "ab"))\n',
    "in brackets of its own": START + 'assignments=(\n  (Assignment("a")),\n))\n',
}


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_config(text):
    """A list that cannot be added to safely is left alone, with a sentence on what to do."""
    with pytest.raises(UsageError, match=r"by hand|Write them there"):
        with_assignment((HEAD + text).encode(), "n")


@pytest.fixture
def course(tmp_path):
    """Return a course on disk that lists an assignment `old`, which has no files."""
    (tmp_path / "course_config.py").write_text(HEAD + START + 'assignments=(Assignment("old"),))\n')
    return load_course(tmp_path)


REFUSED = {
    "taken in capitals": ("OLD", "lists"),
    "a path": ("../x", "no assignment id"),
    "a digit in front": ("1st", "no assignment id"),
    "a space": ("two layers", "no assignment id"),
    "nothing": ("", "no assignment id"),
    "too long": ("a" * 41, "no assignment id"),
    "a solution is there": ("s", "solutions/s is there"),
    "graders are there": ("g", "graders/g is there"),
    "a release is there": ("r", "assignments/r is there"),
}


@pytest.mark.parametrize(("name", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(course, name, words):
    """Bad and taken names are refused in a sentence, and nothing is written."""
    for folder in ("solutions/s", "tests/graders/g", "assignments/r"):
        (course.root / folder).mkdir(parents=True)
    before = files_of(course)
    with pytest.raises(UsageError, match=words):
        new(course, name)
    assert files_of(course) == before


def test_an_assignment_that_is_listed_already_gets_its_files(course):
    """A line in course_config.py comes first for many; the config is then left as it is."""
    config = (course.root / "course_config.py").read_bytes()
    written = new(course, "old")
    assert course.solution("old") in written
    assert (course.root / "course_config.py").read_bytes() == config


def files_of(course: Course) -> dict[Path, bytes]:
    """Return every file of a course with its bytes."""
    return {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}


TITLES = {"two-layers": "Two layers", "sgd": "Sgd", "noise_scale": "Noise scale", "x-": "X"}


@pytest.mark.parametrize(("name", "title"), TITLES.items())
def test_title(name, title):
    """An id makes a first title."""
    assert title_of(name) == title


def test_new_assignment_is_released_and_the_law_holds(course):
    """`new`, `release` and `verify` pass one after the other, without a word changed in between."""
    folder = course.root / "course"
    folder.mkdir()
    (course.root / "course_config.py").rename(folder / "course_config.py")
    (folder / "course_config.py").write_text(HEAD + START + 'assignments=[Assignment("old")])\n')
    for verb in ("new", "release", "verify"):
        done = autograder(folder, verb, "two-layers")
        assert done.returncode == 0, done.stdout + done.stderr
    assert "the law holds" in done.stdout
    written = {str(path.relative_to(folder)) for path in folder.rglob("*.py")}
    assert "tests/graders/two-layers/test_public.py" not in written
    stub = (folder / "assignments/two-layers/two-layers.ipynb").read_text()
    assert "YOUR CODE HERE" in stub
    assert "np.sum" not in stub


def autograder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
