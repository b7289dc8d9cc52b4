"""Stock nbgrader where it is started elsewhere, by others, at once, and on a course that changes under it."""

import copy
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.authoring import release
from autograder.course import load_course
from autograder.gradebook.database import url_of
from autograder.notebook.format import grade_id, nbgrader
from autograder.notebook.reader import dumps, loads
from autograder.sandbox.confine import UNPRIVILEGED
from tests.nbgrader.stock import QUICK_ONE as A
from tests.nbgrader.stock import (
    STRICT,
    by_both,
    command,
    environment,
    give_points,
    hand_in,
    new_course,
    run,
    scores,
    submit,
)
from tests.somebody import SOMEBODY, skip_unless_somebody_can_run

# ---------------------------------------------------------------- where and as whom


def test_a_fresh_course_gets_a_whole_gradebook_without_an_activated_environment(course):
    """The first command of all, with alembic not on PATH, leaves no half of one."""
    path = course.work / "gradebook.db"
    path.unlink()
    run("nbgrader db student list", course.root)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall()


def test_a_half_made_gradebook_is_finished_by_the_next_command(course):
    """Which is nbgrader's own here."""
    path = course.work / "gradebook.db"
    with sqlite3.connect(path) as database:
        before = database.execute("SELECT version_num FROM alembic_version").fetchall()
        database.execute("DROP TABLE alembic_version")
        database.execute("DROP TABLE grade")
    run("nbgrader db student list", course.root)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == before
        assert database.execute("SELECT * FROM grade").fetchall() == []


def test_from_a_wrong_folder_nothing_is_done_and_the_course_can_be_named(course, right):
    """nbgrader finds no configuration there and ends with 1; told where the course is, it works."""
    submit(course, "s01", right)
    below = course.work / "submitted"
    assert "No notebooks were matched" in run(f"nbgrader autograde {A}", below, code=1)
    run(f"nbgrader autograde {A} --CourseDirectory.root={course.root}", below)
    assert scores(course, A)["s01"]["score"] == 95
    assert not (below / "gradebook.db").exists()


def test_a_course_may_lie_anywhere(template, right, tmp_path):
    """Spaces, letters of other languages and a plus in its path do no harm."""
    root = shutil.copytree(template[0].root, tmp_path / "über + losses" / "our course")
    submit(load_course(root), "s01", right)
    run(f"nbgrader autograde {A}", root)
    assert scores(load_course(root), A)["s01"]["score"] == 95


def test_read_only_files_do_not_stop_an_ordinary_user(template, right):
    """What nbgrader made unwritable is replaced by its next run, and by ours."""
    skip_unless_somebody_can_run()
    with tempfile.TemporaryDirectory() as folder:
        root = shutil.copytree(template[0].root, Path(folder) / "course")
        course = load_course(root)
        submit(course, "s01", right)
        environment(Path(folder) / "home")
        for path in [Path(folder), *Path(folder).rglob("*")]:
            os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
        run(f"nbgrader autograde {A}", root, who=SOMEBODY)
        copied = course.work / "autograded" / "s01" / A / f"{A}.ipynb"
        assert copied.stat().st_mode & 0o777 == 0o444
        submit(course, "s01", right, at="2027-01-11 12:00:00 UTC")
        run(f"nbgrader autograde {A}", root, who=SOMEBODY)
        run(f"autograder grade {A} --force", root, who=SOMEBODY)
        run(f"nbgrader autograde {A} --force", root, who=SOMEBODY)
        assert scores(course, A)["s01"]["score"] == 95


# ---------------------------------------------------------------- faults of ours, and of the course


def test_a_fault_of_the_configuration_is_a_sentence(course):
    """nbgrader would print a traceback and go on without any configuration."""
    path = course.root / "course_config.py"
    path.write_text(path.read_text().replace("2027-01-15 23:59", "soon"))
    message = run("nbgrader db student list", course.root, code=2)
    assert "course_config.py: assignments[0] ('labels'), due: 'soon' is not a date." in message
    assert "Traceback" not in message


def test_an_unfit_machine_grades_nobody(course, right):
    """The command ends with our code and our sentence, once, and leaves no half of a submission."""
    submit(course, "s01", right)
    submit(course, "s02", right)
    message = run(f"nbgrader autograde {A}", course.root, code=3, PYTHONOPTIMIZE="1")
    assert message.count("Python runs with -O") == 1
    assert "Traceback" not in message
    assert not (course.work / "autograded").exists()


def test_a_broken_assignment_grades_nobody(course, right):
    """As `autograder grade` ends: with 4, and with the check that the solution fails."""
    submit(course, "s01", right)
    path = course.graders(A) / "test_hidden.py"
    path.write_text(path.read_text() + WRONG_CHECK)
    message = run(f"nbgrader autograde {A}", course.root, code=4)
    assert "never" in message
    assert "Traceback" not in message


WRONG_CHECK = '''

@pytest.mark.check(item="one_hot", points=1)
def test_never(student):
    """One is two."""
    assert_true(student.one_hot(np.array([0, 1]), 2) is None, "it is not")
'''
NEW_CHECK = '''

@pytest.mark.check(item="one_hot", points=1)
def test_added_later(student):
    """Two labels make two rows."""
    assert_true(np.shape(student.one_hot(np.array([0, 1]), 2)) == (2, 2), "there are other rows")
'''


# ---------------------------------------------------------------- changes after the first hand-in


@pytest.mark.parametrize("way", ["nbgrader", "autograder"])
def test_a_check_may_be_added_after_the_first_hand_in(course, right, way):
    """Release and grade again: the gradebook follows, points by hand stay, and nothing has to be deleted."""
    submit(course, "s01", right)
    assert by_both(course, "s01")[0]["score"] == 95
    give_points(course, "s01", 4.0)
    path = course.graders(A) / "test_hidden.py"
    path.write_text(path.read_text() + NEW_CHECK)
    release.write_releases(course, [A])
    if way == "nbgrader":
        run(f"nbgrader generate_assignment {A} --force", course.root)
        run(f"nbgrader autograde {A} --force", course.root)
    else:
        run(f"autograder grade {A}", course.root)
    assert scores(course, A)["s01"]["score"] == 96 + 4.0
    stock, ours = by_both(course, "s01")
    assert stock == ours


def test_cells_may_come_and_go_after_the_first_hand_in(course, right):
    """`nbgrader generate_assignment` takes another set of cells, until one would go that has points by hand."""
    submit(course, "s01", right)
    by_both(course, "s01")
    source = course.solution(A)
    document = loads(source.read_bytes())
    extra = copy.deepcopy(next(one for one in document["cells"] if grade_id(one) == "why_numbers_mislead"))
    nbgrader(extra).update(grade_id="another_why")
    extra["id"] = "another_why"
    source.write_text(dumps({**document, "cells": [*document["cells"], extra]}))
    run(f"nbgrader generate_assignment {A} --force", course.root)
    run(f"nbgrader autograde {A} --force", course.root)
    assert scores(course, A)["s01"]["another_why"] == 0
    source.write_text(dumps(document))
    run(f"nbgrader generate_assignment {A} --force", course.root)
    run(f"nbgrader autograde {A} --force", course.root)
    assert "another_why" not in scores(course, A)["s01"]
    give_points(course, "s01", 4.0)
    without = [one for one in document["cells"] if grade_id(one) != "why_numbers_mislead"]
    source.write_text(dumps({**document, "cells": without}))
    message = run(f"nbgrader generate_assignment {A} --force", course.root, code=1)
    assert 'the release has lost the cell "why_numbers_mislead"' in message
    assert scores(course, A)["s01"]["score"] == 99


# ---------------------------------------------------------------- several at once


def test_first_starts_at_once_share_one_gradebook(template, right, tmp_path):
    """Two of nbgrader's and one of ours begin on a course without a gradebook: everybody is graded, nobody twice."""
    course = load_course(shutil.copytree(template[0].root, tmp_path / "course"))
    (course.work / "gradebook.db").unlink()
    for student in ("s01", "s02", "s03"):
        submit(course, student, right)
    lines = [*(f"nbgrader autograde {A} --student={name}" for name in ("s01", "s02")), f"autograder grade {A}"]
    home = environment(tmp_path / "home")
    begun = [
        subprocess.Popen(command(line), cwd=course.root, env=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in lines
    ]
    message = [process.communicate(timeout=300)[0].decode() for process in begun]
    assert [process.returncode for process in begun] == [0, 0, 0], message
    assert {name: row["score"] for name, row in scores(course, A).items()} == dict.fromkeys(("s01", "s02", "s03"), 95)


def test_whom_nbgrader_may_not_add_it_does_not(course, right):
    """With `create_student` off a folder that belongs to nobody in the gradebook is refused, as nbgrader does."""
    submit(course, "ghost", right)
    message = run(f"nbgrader autograde {A} --student=ghost --Autograde.create_student=False", course.root, code=1)
    assert "No student with ID 'ghost' exists in the database" in message
    assert "ghost" not in scores(course, A)


GRADER = """
import json, sys
from pathlib import Path
from nbgrader.api import Gradebook

url, course, stop = sys.argv[1:]
given, number = {}, 0
while not Path(stop).exists():
    number += 1
    for student in sys.stdin_students:
        with Gradebook(url, course) as book:
            grade = book.find_grade("why_numbers_mislead", "labels", "labels", student)
            grade.manual_score, grade.needs_manual_grade = number % 5, False
            book.find_comment("why_numbers_mislead", "labels", "labels", student).manual_comment = f"no. {number}"
            book.db.commit()
        given[student] = (number % 5, f"no. {number}")
print(json.dumps(given))
"""


def test_a_second_grader_loses_nothing(tmp_path):
    """Points and comments that somebody saves while grading runs again and again are all there in the end."""
    from nbgrader.api import Gradebook

    course = new_course(tmp_path / "course", STRICT)
    students = [one.student for one in hand_in(course, A)]
    run(f"autograder grade {A}", course.root)
    stop = tmp_path / "stop"
    script = GRADER.replace("sys.stdin_students", repr(students))
    second = subprocess.Popen(
        [sys.executable, "-c", script, url_of(course), course.id, str(stop)],
        env=environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in (f"autograder grade {A} --force", f"nbgrader autograde {A} --force", f"autograder grade {A} --force"):
        assert "Traceback" not in run(line, course.root)
        time.sleep(0.2)
    stop.touch()
    out, err = second.communicate(timeout=300)
    assert second.returncode == 0, err
    given = {student: tuple(message) for student, message in json.loads(out).items()}
    assert given.keys() == {*students}
    assert max(int(text.split()[1]) for _, text in given.values()) > 3
    with Gradebook(url_of(course), course.id) as book:
        for student, message in given.items():
            grade = book.find_grade("why_numbers_mislead", A, A, student)
            comment = book.find_comment("why_numbers_mislead", A, A, student)
            assert (grade.manual_score, comment.manual_comment) == message
