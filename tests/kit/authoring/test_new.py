"""A new assignment is whole from the first minute: it is released, and verified for it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from autograder.authoring.new_assignment import new, title_of, with_assignment
from autograder.authoring.new_course import id_of, new_course
from autograder.core.errors import CourseError, UsageError
from autograder.course import Assignment, Course, load_course
from tests.commands import run_module

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
    "none so far": (
        START + "students=(),\n    assignments=(\n    ),  # none\n)\n",
        START + 'students=(),\n    assignments=(\n        Assignment("n", title="N"),\n    ),  # none\n)\n',
    ),
    "none so far, with a remark": (
        START + "\n    assignments=[  # soon\n    ])\n",
        START + '\n    assignments=[  # soon\n        Assignment("n", title="N"),\n    ])\n',
    ),
    "none so far, in a line": (
        START + "\r\n    assignments=(), )\r\n",
        START + '\r\n    assignments=(\r\n        Assignment("n", title="N"),\r\n    ), )\r\n',
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
    "the word for something else": ("Course", "starts a course"),
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


def test_a_new_assignment_is_released_and_verified(course):
    """`new`, `release` and `verify` pass one after the other, without a word changed in between."""
    folder = course.root / "course"
    folder.mkdir()
    (course.root / "course_config.py").rename(folder / "course_config.py")
    (folder / "course_config.py").write_text(HEAD + START + 'assignments=[Assignment("old")])\n')
    for verb in ("new", "release", "verify"):
        done = autograder(folder, verb, "two-layers")
        assert done.returncode == 0, done.stdout + done.stderr
    assert "verified" in done.stdout
    written = {str(path.relative_to(folder)) for path in folder.rglob("*.py")}
    assert "tests/graders/two-layers/test_public.py" not in written
    stub = (folder / "assignments/two-layers/two-layers.ipynb").read_text()
    assert "YOUR CODE HERE" in stub
    assert "np.sum" not in stub


# ---------------------------------------------------------------- a course


def test_a_new_course_is_one_that_waits_for_its_first_assignment(tmp_path):
    """Its config is sound but for the assignments, and the sentence about them says what to run."""
    folder = tmp_path / "2027 machine learning"
    written = new_course(folder)
    assert {path for path in folder.rglob("*") if path.is_file()} == set(written)
    course = load_course(folder, may_be_empty=True)
    assert (course.id, course.title, course.assignments) == ("machine-learning", "Machine learning", ())
    with pytest.raises(CourseError, match="autograder new NAME"):
        load_course(folder)
    for name in ("hw1", "hw2"):
        new(load_course(folder, may_be_empty=True), name)
    assert load_course(folder).assignments == (Assignment("hw1", title="Hw1"), Assignment("hw2", title="Hw2"))


def test_every_new_course_has_a_secret_of_its_own(tmp_path):
    """Nobody who has seen one course knows another one's numbers."""
    folders = [tmp_path / name for name in "abc"]
    assert [new_course(folder)[-1].name for folder in folders] == ["course_config.py"] * 3
    secrets = {load_course(folder, may_be_empty=True).secret for folder in folders}
    assert len(secrets) == 3
    assert {len(secret) for secret in secrets} == {32}


def test_a_new_course_says_all_that_a_course_is(tmp_path):
    """Its config explains every fact, at the value in force, and nbgrader reads it as it reads this repository's."""
    new_course(tmp_path / "c")
    text = (tmp_path / "c/course_config.py").read_text()
    known = {field.name: field for field in fields(Course) if field.name not in ("root", "roster")}
    assert set(re.findall(r"(?m)^    (\w+)=", text)) == set(known)
    made = load_course(tmp_path / "c", may_be_empty=True)
    message = {name: getattr(made, name) for name in known if name not in ("id", "title", "assignments", "secret")}
    assert message == {name: known[name].default for name in message}
    ours = Path(__file__).parents[3] / "nbgrader_config.py"
    assert (tmp_path / "c/nbgrader_config.py").read_text() == ours.read_text()


@pytest.mark.parametrize("there", ["a file", "a file in it", "a dotfile in it"])
def test_a_course_is_made_in_no_used_folder(tmp_path, there):
    """What is there stays as it is, and a sentence says what to name."""
    path = {"a file": "c", "a file in it": "c/notes", "a dotfile in it": "c/.git"}[there]
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("mine")
    with pytest.raises(UsageError, match="new or empty"):
        new_course(tmp_path / "c")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / path]


IDS = {"cs101": "cs101", "2027 ML & more": "ML-more", "ünï": "n", "2027": "course", "a" * 50: "a" * 40, "-x-": "x"}


@pytest.mark.parametrize(("name", "made"), IDS.items())
def test_course_id(name, made):
    """A folder's name makes an id that nbgrader takes."""
    assert id_of(name) == made


VERBS = {  # arguments of `new` in an empty folder -> exit code, and words
    "a course": (["course", "cs101"], 0, "Next: `cd cs101`"),
    "a course nowhere": (["course"], 2, "Say where"),
    "an assignment somewhere": (["hw1", "cs101"], 2, "has its places in the course"),
    "an assignment in no course": (["hw1"], 2, "no course_config.py"),
}


@pytest.mark.parametrize(("arguments", "code", "words"), VERBS.values(), ids=VERBS)
def test_new_on_the_command_line(tmp_path, arguments, code, words):
    """`new course DIR` makes a course, `new NAME` an assignment, and neither is mistaken for the other."""
    done = autograder(tmp_path, "new", *arguments)
    assert (done.returncode, words in done.stdout + done.stderr) == (code, True)
    assert (tmp_path / "cs101").exists() is (code == 0)


def autograder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    return run_module(["autograder", *arguments], folder)
