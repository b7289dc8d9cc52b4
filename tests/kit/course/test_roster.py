"""roster.csv says by which names and numbers other systems know a student."""

from __future__ import annotations

import pytest

from autograder.core.errors import CourseError
from autograder.course import load_course
from autograder.course.roster import Person, Roster, parse_roster

ADA = Person("ada", (("name", "Ada Lovelace"), ("email", "ada@example.org")))
CONFIG = (
    "from autograder.course import Assignment, Course\n"
    'COURSE = Course(id="c", title="C", secret="long enough", assignments=(Assignment("a"),), STUDENTS)\n'
)

FORMS = {
    "commas": b"student,name,email\nada,Ada Lovelace,ada@example.org\n",
    "semicolons": b"student;name;email\nada;Ada Lovelace;ada@example.org\n",
    "tabs": b"student\tname\temail\nada\tAda Lovelace\tada@example.org\n",
    "a byte order mark": b"\xef\xbb\xbfstudent,name,email\nada,Ada Lovelace,ada@example.org\n",
    "Windows lines": b"student,name,email\r\nada,Ada Lovelace,ada@example.org\r\n",
    "capitals and spaces": b" Student , NAME,Email\n ada , Ada Lovelace,ada@example.org \n",
    "quotes": b'"student","name","email"\n"ada","Ada Lovelace","ada@example.org"\n',
    "empty lines and cells": b"student,name,email,,sid\n\nada,Ada Lovelace,ada@example.org,,\n,,,,\n",
    "a short line": b"student,name,email,sid\nada,Ada Lovelace,ada@example.org\n",
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_forms(data):
    """Whatever a spreadsheet writes is one roster."""
    roster, problems = parse_roster(data)
    assert problems == []
    assert [one for one in roster.people if one.student] == [ADA]


PROBLEMS = {
    "no column": (b"id,name\nada,Ada\n", "no column `student`"),
    "nothing": (b"", "no column `student`"),
    "not UTF-8": (b"student\n\xff\xfe\n", "not UTF-8"),
    "not text": (b"student\na\x00da\n", "no student id"),
    "nobody": (b"student,name\n,Ada\n", "line 2: it names no student"),
    "twice": (b"student\nada\nada\n", "student: 'ada' stands 2 times"),
    "one number for two": (b"student,canvas\nada,7\nbob,7\n", "canvas: '7' stands 2 times"),
    "one accent in two codings": (b"student,login\nada,zo\xc3\xab\nbob,zoe\xcc\x88\n", "stands 2 times"),
    "one address for two": (b"student,email\nada,A@x.org\nbob,a@X.org\n", "email: 'a@x.org' stands 2 times"),
    "no id": (b"student\na/b\n", "no student id"),
    "too large": (b"student\n" + b"x" * 9_000_000, "larger than"),
    "a field without end": (b'student\n"' + b"x" * 200_000, "no CSV file"),
}


@pytest.mark.parametrize(("data", "words"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems_are_sentences(tmp_path, data, words):
    """Each fault of the file is said when the course is read, with its place."""
    (tmp_path / "course_config.py").write_text(CONFIG.replace("STUDENTS", ""))
    (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(CourseError, match=r"roster\.csv: ") as raised:
        load_course(tmp_path)
    assert words in str(raised.value)


def test_the_roster_lists_the_students(tmp_path):
    """Without a list of its own the course has the students of the roster."""
    (tmp_path / "course_config.py").write_text(CONFIG.replace("STUDENTS", ""))
    (tmp_path / "roster.csv").write_text("student\nada\nbob\n")
    assert load_course(tmp_path).students == ("ada", "bob")


def test_a_list_of_students_and_a_roster_must_agree(tmp_path):
    """A line for somebody who is not in the course is a problem; a student without a line is none."""
    (tmp_path / "course_config.py").write_text(CONFIG.replace("STUDENTS", 'students=("ada", "bob")'))
    (tmp_path / "roster.csv").write_text("student\nada\n")
    assert load_course(tmp_path).students == ("ada", "bob")
    (tmp_path / "roster.csv").write_text("student\nzoe\n")
    with pytest.raises(CourseError, match="zoe is not among `students`"):
        load_course(tmp_path)


TWINS = Roster((Person("b1", (("name", "Bob"), ("canvas", "1"))), Person("b2", (("name", "Bob"), ("canvas", "2")))))
LOOKUPS = {
    "a number": ((("canvas", "2"),), "b2"),
    "capitals": ((("name", "aDa LoVeLaCe"),), "ada"),
    "the first that is known": ((("moodle", "9"), ("canvas", "1")), "b1"),
    "a number in another column": ((("moodle", "2"),), ""),
    "a name of two": ((("name", "Bob"),), ""),
    "nothing": ((("sid", ""),), ""),
}


@pytest.mark.parametrize(("keys", "student"), LOOKUPS.values(), ids=LOOKUPS)
def test_looking_up(keys, student):
    """A student is found by what is exactly one person's, and nobody is guessed."""
    assert Roster((ADA, *TWINS.people)).student(*keys) == student


def test_an_accent_may_be_written_in_two_ways():
    """A Mac writes an accent as a character of its own; whoever is looked up is the same person."""
    roster, _ = parse_roster("student,name\nzoe,Zo\u00eb Lee\n".encode())
    assert roster.student(("name", "ZOE\u0308 LEE")) == "zoe"
