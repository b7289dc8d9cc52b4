"""The command line as people use it: words, JSON, exit codes."""

import json
import subprocess
import sys

import pytest

from autograder.course import SHIPPED_SECRET


def run(course, *arguments, **options):
    """Run one command in the course's folder."""
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False, **options)


def place(course, student, origin):
    """Hand in a file as `student`."""
    path = course.work / "submitted" / student / "hinge" / "hinge.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(origin.read_bytes())
    return path


@pytest.fixture
def graded(course):
    """A course in which ann handed in the solution and bob something that is no notebook."""
    place(course, "ann", course.solution("hinge"))
    place(course, "bob", course.root / "course_config.py")
    return course


def test_grade_prints_scores_and_the_protection_line(graded):
    """People read a summary, who needs a look and why, and what protected the run; the exit code is 1."""
    done = run(graded, "grade", "hinge", "--jobs", "1")
    assert done.returncode == 1
    assert "1 graded, 1 refused; 2 new" in done.stdout
    assert "bob: refused" in done.stdout
    assert "protection: level" in done.stdout
    assert done.stderr == ""


def test_grade_as_json_holds_nothing_for_staff(graded):
    """`--json` prints one object a student, without `detail`."""
    done = run(graded, "grade", "hinge", "--jobs", "1", "--json")
    rows = {row["student"]: row for row in json.loads(done.stdout)}
    assert (rows["ann"]["score"], rows["ann"]["max_score"]) == (95.0, 95.0)
    assert rows["bob"]["status"] == "refused"
    assert not any("detail" in check for row in rows.values() for check in row["checks"])


def test_the_flow_verb_by_verb(graded):
    """After `grade`, pages and table are one verb each and end with 0."""
    run(graded, "grade", "hinge", "--jobs", "1")
    for verb in ("feedback hinge", "report hinge", "export hinge --to csv", "why ann hinge"):
        done = run(graded, *verb.split())
        assert (done.returncode, done.stderr) == (0, ""), verb


WRONG_USE = {
    "an unknown assignment": (["grade", "hinges"], "There is no assignment 'hinges'"),
    "a path that is not there": (["grade", "hinge", "nowhere"], "no such file"),
    "nothing graded yet": (["feedback", "hinge"], "Nothing of hinge is graded yet"),
    "an unknown format": (["export", "hinge", "--to", "xls"], "xls"),
    "an unknown verb": (["grades"], "grades"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_a_sentence(course, arguments, words):
    """What cannot be done ends in a sentence and exit code 2, never in a traceback."""
    done = run(course, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_course(tmp_path):
    """Without course_config.py the command says where to go."""
    command = [sys.executable, "-m", "autograder", "grade", "hinge"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "no course_config.py" in done.stderr) == (2, True)


def test_a_stale_release_is_told(course):
    """`release --check` compares, changes nothing, and ends with 4."""
    path = course.release("hinge").with_name("checks.py")
    path.write_text("old")
    done = run(course, "release", "hinge", "--check")
    assert (done.returncode, path.read_text()) == (4, "old")
    assert "stale: assignments/hinge/checks.py" in done.stdout


def test_verify_names_what_is_broken(course):
    """A wrong answer that nobody catches is named, with exit code 4."""
    for verb in ("new", "release"):
        assert run(course, verb, "tiny").returncode == 0
    wrong = course.graders("tiny") / "wrong" / "right_after_all.py"
    wrong.write_text('"""Is this wrong?"""\n\n\ndef mean_square(values):\n    return float((values * values).mean())\n')
    done = run(course, "verify", "tiny", "--seeds", "1")
    assert done.returncode == 4
    assert "wrong right_after_all: no hidden check takes points for mean_square." in done.stdout


def test_the_shipped_secret_is_noticed(course):
    """`doctor` warns about the secret that everybody knows, and shows the level in force."""
    done = run(course, "doctor")
    assert course.secret == SHIPPED_SECRET
    assert "secret" in done.stdout
    assert "protection: level" in done.stdout
