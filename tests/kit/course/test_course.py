"""course_config.py: every fault in it is named at once, with its place and its remedy, and never as a traceback."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.core.errors import CourseError, UsageError
from autograder.course import STUDENT_ID, Assignment, Course, load_course

ROOT = Path(__file__).parents[3]
GOOD = """from autograder.course import Assignment, Course
COURSE = Course(id='ml', title='Losses', assignments={a}, {more})
"""


def loaded(folder: Path, text: str) -> Course:
    """Load a course_config.py of this text."""
    (folder / "course_config.py").write_text(text)
    return load_course(folder)


def config(assignments: str = "(Assignment('hinge'),)", more: str = "secret='long enough'") -> str:
    """Return a course_config.py with these assignments and further facts."""
    return GOOD.format(a=assignments, more=more)


def faults(folder: Path, text: str) -> str:
    """Return what load_course says about a faulty file."""
    with pytest.raises(CourseError) as raised:
        loaded(folder, text)
    return str(raised.value)


def one(**facts: object) -> str:
    """Return the source of assignments holding one with these facts."""
    return "(Assignment('hinge', " + ", ".join(f"{k}={v!r}" for k, v in facts.items()) + "),)"


FAULTS = {
    # the file -> what must be said: the place and a word of the remedy
    "no COURSE": ("x = 1", "no COURSE", "Add"),
    "COURSE of another kind": ("COURSE = 3", "no COURSE", "Add"),
    "syntax error": ("x = (\n", "line 1", "Mend"),
    "raises": ("x = 1\n\ny = 1 / 0\n", "line 3: ZeroDivisionError", "Mend"),
    "raises in a function": ("def f():\n    raise ValueError('x')\nf()\n", "line 2: ValueError", "Mend"),
    "a fact misspelt": (config(more="secrets='x'"), "line 2: TypeError", "Mend"),
    "ends": ("raise SystemExit('no')", "line 1: SystemExit", "Mend"),
    "course id": (config().replace("'ml'", "'../ml'"), "id: '../ml'", "Use a letter"),
    "course id a number": (config().replace("'ml'", "3"), "id: 3", "Use a letter"),
    "title": (config().replace("'Losses'", "' '"), "title:", "Write"),
    "secret": (config(more="secret='short'"), "secret:", "8 characters"),
    "secret a number": (config(more="secret=12345678"), "secret:", "8 characters"),
    "no assignments": (config("()"), "assignments:", "List at least one"),
    "a missing comma": (config("(Assignment('hinge'))"), "assignments:", "List at least one"),
    "a bare name": (config("('hinge',)"), "assignments[0]: 'hinge'", "Write `Assignment"),
    "assignment id": (config("(Assignment('a b'),)"), "assignments[0] ('a b'), id:", "Use a letter"),
    "assignment id of lists": (config("(Assignment(['a']),)"), "assignments[0]", "Use a letter"),
    "assignment id with a line": (config("(Assignment('a\\n'),)"), "assignments[0]", "Use a letter"),
    "twice": (
        config("(Assignment('a'), Assignment('b'), Assignment('a'))"),
        "assignments: 'a' stands 2 times",
        "Keep one",
    ),
    "due": (config(one(due="22.01.2027")), "due: '22.01.2027'", "Write it as"),
    "due without time": (config(one(due="2027-01-22")), "due: '2027-01-22'", "Write it as"),
    "due a number": (config(one(due=5)), "due: 5", "Write it as"),
    "a limit of 0": (config(one(call_seconds=0)), "call_seconds: 0", "above 0"),
    "a limit below 0": (config(one(load_seconds=-1.0)), "load_seconds: -1.0", "above 0"),
    "a limit in words": (config(one(submission_seconds="30")), "submission_seconds: '30'", "above 0"),
    "a limit of True": (config(one(memory_mib=True)), "memory_mib: True", "above 0"),
    "a limit of nan": (config("(Assignment('hinge', call_seconds=float('nan')),)"), "call_seconds: nan", "above 0"),
    "a limit of inf": (config("(Assignment('hinge', call_seconds=float('inf')),)"), "call_seconds: inf", "above 0"),
    "half a MiB": (config(one(memory_mib=512.5)), "memory_mib: 512.5", "without a point"),
    "student id": (config(more="secret='long enough', students=('ada', '../x')"), "students[1]: '../x'", "Use letters"),
    "student id a number": (config(more="secret='long enough', students=(7,)"), "students[0]: 7", "Use letters"),
    "one student without a comma": (config(more="secret='long enough', students=('ada')"), "students: 'ada'", "comma"),
    "no rule": (config(more="secret='long enough', resubmission='best'"), "resubmission: 'best'", "'first'"),
    "students of None": (config(more="secret='long enough', students=None"), "students: None", "Write"),
}


@pytest.mark.parametrize(("text", "place", "remedy"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place_and_its_remedy(tmp_path, text, place, remedy):
    """Each line begins with the file, says where the fault is and what to write instead."""
    said = faults(tmp_path, text)
    assert said.startswith("course_config.py")
    assert place in said
    assert remedy in said


def test_every_fault_is_reported_at_once(tmp_path):
    """Whoever writes a config reads all that is wrong with it in one go."""
    many = config("(Assignment('a b', due='x', call_seconds=0), 3)", "secret='x', students=('.x', '')").replace(
        "'ml'", "''"
    )
    said = faults(tmp_path, many).split("\n")
    places = ["id:", "secret:", "id:", "due:", "call_seconds:", "assignments[1]", "students[0]", "students[1]"]
    assert len(said) == len(places)
    assert all(place in line for place, line in zip(places, said, strict=True))


def test_a_missing_file_names_the_folder(tmp_path):
    """A command that was started in the wrong place says so."""
    with pytest.raises(CourseError, match="There is no course_config"):
        load_course(tmp_path)


def test_the_shipped_course_is_sound():
    """The repository's own course loads, and its root is where the file lies."""
    course = load_course(ROOT)
    assert course.root == ROOT
    assert course.solution("hinge").is_file()
    assert course.graders("hinge").is_dir()


def test_lists_do_as_well_as_tuples(tmp_path):
    """What was written as a list arrives as a tuple."""
    course = loaded(tmp_path, config("[Assignment('a')]", "secret='long enough', students=['ada']"))
    assert (course.assignments, course.students) == ((Assignment("a"),), ("ada",))


def test_an_unknown_assignment_names_the_known_ones(tmp_path):
    """A slip on the command line is answered with what there is."""
    with pytest.raises(UsageError, match="it lists: hinge"):
        loaded(tmp_path, config()).assignment("hing")


def test_due_is_utc():
    """The due date is a moment, not a local time."""
    assert Assignment("a", due="2027-01-22 23:59").due_at == datetime(2027, 1, 22, 23, 59, tzinfo=UTC)
    assert Assignment("a").due_at is None


STUDENTS = {
    "ada": True,
    "a.b@x-y.org": True,
    "A_1+2": True,
    "x" * 64: True,
    "x" * 65: False,
    "": False,
    ".x": False,
    "..": False,
    "a/b": False,
    "a b": False,
    "ä": False,
    "a\n": False,
    "=1": False,
}


@pytest.mark.parametrize(("name", "fits"), STUDENTS.items(), ids=map(repr, STUDENTS))
def test_a_student_id_is_a_folders_name_everywhere(name, fits):
    """No path, control character, formula or leading dot is a student."""
    assert bool(STUDENT_ID.fullmatch(name)) is fits
