"""Gradescope: the file that it reads, the zip that it runs, and a real run of that zip in a tree like its own."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.release import LONG_AGO
from autograder.core.errors import AssignmentBroken, UsageError
from autograder.core.model import Check, CheckResult, Graded, Late, Outcome, Status
from autograder.course import Extension, load_course
from autograder.demo import mutations
from autograder.gradescope.bundle import LOCK, NEEDED, SHIPPED, reduced, write_bundle
from autograder.gradescope.results_json import results_of, text_of, unjudged
from autograder.gradescope.run import times_of
from autograder.grading.engine import ENGINE
from autograder.grading.pipeline import grade_file
from autograder.notebook.reader import parse
from autograder.sandbox import confine
from tests.hostile.arena import FOLDER as ATTACKS
from tests.hostile.arena import LEAK, Arena, read_attack
from tests.kit.conftest import copy_course
from tests.kit.gradescope.results_reader import read_results
from tests.kit.gradescope.tree import (
    METADATA,
    NoIndex,
    at_true_path,
    grade_by_bundle,
    grade_files,
    hand_in,
    plant,
    run,
)


def result(outcome=Outcome.PASSED, message="", hint="", *, item="f", points=2.0, public=False):
    """One check's result."""
    return CheckResult(Check("c", item, points, public, "f returns one"), outcome, message, hint, "for staff only")


def graded(*results, **changes):
    """A graded submission with these results."""
    return replace(Graded("s01", "hinge", Status.GRADED, results, key="k", protection="level 1"), **changes)


def read_back(one, seconds=0.0):
    """Write a result and read it as Gradescope does."""
    return read_results(text_of(results_of(one, seconds=seconds)).encode())


# ---------------------------------------------------------------- results.json

SAID = {
    Outcome.PASSED: ("", "", "Passed."),
    Outcome.FAILED: ("2 for 1", "divide by N", "Wrong answer.\n2 for 1\nHint: divide by N"),
    Outcome.RAISED: ("raised ValueError", "", "Stopped with an error.\nraised ValueError"),
    Outcome.TIMED_OUT: ("took too long", "", "Ran out of time.\ntook too long"),
    Outcome.CRASHED: ("ended the process", "", "The process died.\nended the process"),
    Outcome.MISSING: ("f returns one", "", "Not done yet."),
}


@pytest.mark.parametrize("outcome", SAID, ids=str)
def test_a_test_says_what_the_page_says(outcome):
    """Outcome in words, what the check told, the hint; nothing that is for staff, and no sentence twice."""
    message, hint, output = SAID[outcome]
    reading = read_back(graded(result(outcome, message, hint)))
    line = reading.tests[0]
    assert (line.name, line.number, line.output) == ("f: f returns one", "1.1", output)
    assert line.passed == (outcome is Outcome.PASSED)
    assert reading.score == (2.0 if line.passed else 0.0)
    assert reading.total_shown


def test_tests_are_numbered_by_item():
    """Checks of one item stand together, whatever their order, and public ones say where else they are."""
    lost = result(Outcome.FAILED, item="g", public=True)
    reading = read_back(graded(result(), lost, result(points=1.5)))
    assert [(one.number, one.name[0], one.score) for one in reading.tests] == [
        ("1.1", "f", 2.0),
        ("1.2", "f", 1.5),
        ("2.1", "g", 0.0),
    ]
    assert "in your notebook too" in reading.tests[2].output
    assert reading.score == 3.5


def test_the_whole_is_told_above_the_tests():
    """Points that a person gives, lateness without a penalty, the notes, and what staff need to trace a grade."""
    one = graded(
        result(),
        waiting={"m": 5.0},
        late=Late(7200, 3.0),
        status=Status.NEEDS_LOOK,
        notes=("Cell 3 raised ValueError.",),
    )
    reading = read_back(one, seconds=0.25)
    assert reading.output.splitlines() == [
        "2 of 2 automatic points; a person gives up to 5 points more.",
        "Handed in 2 hours after the due date. Nothing is taken off here; the late policy of the course on Gradescope "
        "decides.",
        "A person will look at this submission; the score may change.",
        "Cell 3 raised ValueError.",
    ]
    assert reading.extra == {"schema": 1, "status": "needs_look", "key": "k", "protection": "level 1"}
    assert reading.score == 2.0


def test_a_broken_check_leaves_nothing_graded():
    """Where the fault is ours the student reads so, sees no total, and no score of the other checks stands."""
    reading = read_back(graded(result(), result(Outcome.BROKEN)))
    assert "the fault is not yours" in reading.output
    assert (reading.score, reading.total_shown, reading.extra["status"]) == (0.0, False, "not_graded")
    assert [(one.max_score, one.visibility) for one in reading.tests] == [(4.0, "after_published")]


def test_a_refused_file_says_why():
    """No tests that would look as if something had been judged; the reason, and what to do."""
    reading = read_back(graded(result(Outcome.MISSING), status=Status.REFUSED, notes=("The file is empty.",)))
    assert (reading.score, reading.tests) == (0.0, ())
    assert reading.output == "Nothing was graded. Mend this and hand in again.\nThe file is empty."


TEXTS = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    ["<script>alert(1)</script>", "\x1b[31mred\x1b[0m", "line\r\nline", "\u202edrawkcab", "\ud800", "=1+1", "**bold**"]
)
OUTCOMES = st.sampled_from([one for one in Outcome if one is not Outcome.BROKEN])


@given(st.lists(st.tuples(OUTCOMES, TEXTS, TEXTS, st.floats(0, 100)), max_size=6), TEXTS)
def test_every_result_is_read_back(rows, note):
    """Whatever texts say, the file obeys every rule, its formats are plain, nothing is hidden, and points are equal."""
    one = graded(*(result(o, message, hint, points=round(p, 3)) for o, message, hint, p in rows), notes=(note,))
    text = text_of(results_of(one))
    reading = read_results(text.encode())
    assert reading.score == pytest.approx(one.score, abs=1e-9)
    assert [(t.score, t.max_score, t.passed) for t in reading.tests] == [
        (r.points, r.check.points, r.outcome is Outcome.PASSED) for r in one.results
    ]
    document = json.loads(text)
    assert {document[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    shown = reading.output + "".join(t.name + t.output for t in reading.tests)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", shown)


def test_no_number_is_written_that_is_none():
    """A score that is no number is an error of ours, not a file."""
    with pytest.raises(ValueError, match="JSON"):
        text_of(unjudged(float("nan")))


GOOD = {"score": 1.0, "tests": [{"score": 1.0, "max_score": 1.0}]}
BAD = {
    b"\xff": "not UTF-8",
    b"{": "no JSON",
    b"[]": "no JSON object",
    b'{"score": NaN}': "NaN is no JSON",
    b'{"score": 1e999}': "finite number",
    b'{"score": 1,\r\n "tests": []}': "CR",
    b'{"score": 1, "score": 2}': "twice",
    b"{}": "neither a score",
    b'{"tests": []}': "neither a score",
    b'{"tests": [{"score": 1}, {"max_score": 1}]}': "neither a score",
    b'{"score": true}': "score is",
    b'{"score": "1"}': "score is",
    b'{"score": 1, "output": ["a"]}': "output is",
    b'{"score": 1, "output": "a\\r\\nb"}': "LF line ends",
    b'{"score": 1, "output_format": "markdown"}': "output_format",
    b'{"score": 1, "visibility": "secret"}': "visibility",
    b'{"score": 1, "stdout_visibility": "never"}': "stdout_visibility",
    b'{"score": 1, "execution_time": -1}': "execution_time",
    b'{"score": 1, "points": 1}': "no key of Gradescope's",
    b'{"score": 1, "tests": {}}': "list of objects",
    b'{"score": 1, "tests": [1]}': "list of objects",
    b'{"score": 0, "tests": [{"score": 0, "status": "ok"}]}': "tests[0]: status",
    b'{"score": 0, "tests": [{"score": 0, "number": 1.1}]}': "tests[0]: number",
    b'{"score": 0, "tests": [{"score": 0, "tags": "a"}]}': "tests[0]: tags",
    b'{"score": 2, "tests": [{"score": 2, "max_score": 1}]}': "2 of 1 points",
    b'{"score": 2, "tests": [{"score": 1}]}': "add up to 1",
    b'{"score": 1, "leaderboard": [{"name": "n", "value": null}]}': "leaderboard[0]: value",
}


@pytest.mark.parametrize("data", BAD, ids=lambda data: repr(data)[2:40])
def test_what_breaks_a_rule_is_named(data):
    """The validator says which rule a file breaks."""
    with pytest.raises(ValueError, match=re.escape(BAD[data])):
        read_results(data)


def test_the_total_is_the_sum_where_no_score_stands():
    """Gradescope adds the tests up, and hides the total while one of them waits to be shown."""
    tests = [{"score": 1}, {"score": 2.5, "visibility": "after_due_date"}]
    reading = read_results(json.dumps({"tests": tests}).encode())
    assert (reading.score, reading.total_shown) == (3.5, False)
    assert read_results(json.dumps(GOOD).encode()).total_shown


# ---------------------------------------------------------------- the zip


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with people in it, who are nobody's business on Gradescope."""
    made = copy_course(tmp_path_factory.mktemp("gradescope") / "course")
    config = made.root / "course_config.py"
    people = "students=('zelda', 'yorick'), extensions=(Extension('zelda', 'hinge', hours=9),), assignments=("
    text = (
        config.read_text()
        .replace("assignments=(", people, 1)
        .replace("import Assignment", "import Extension, Assignment")
    )
    config.write_text(text)
    (made.root / "roster.csv").write_text("student,name,email\nzelda,Zelda,zelda@example.org\n")
    handed = made.work / "submitted" / "zelda" / "hinge" / "hinge.ipynb"
    handed.parent.mkdir(parents=True)
    handed.write_text("{}")
    return load_course(made.root)


@pytest.fixture(scope="module")
def bundle(course):
    """The zip of the cheapest assignment."""
    return write_bundle(course, "hinge")


def test_scripts_stand_at_the_root_and_run(bundle):
    """Gradescope looks for two scripts beside the files, executable, with LF line ends."""
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
        rights = {name: archive.getinfo(name).external_attr >> 16 for name in names}
        scripts = {name: archive.read(name) for name in ("setup.sh", "run_autograder")}
    assert names == sorted(names)
    assert {name for name, mode in rights.items() if mode & 0o111} == set(scripts)
    assert all(stat.S_ISREG(mode) for mode in rights.values())
    assert all(text.startswith(b"#!") and b"\r" not in text for text in scripts.values())


def test_equal_courses_make_equal_bytes(course, bundle):
    """Neither the time nor what programs left behind shows in the zip."""
    before = bundle.read_bytes()
    os.utime(course.solution("hinge"), (1_700_000_000, 1_700_000_000))
    left = course.graders("hinge") / "__pycache__" / "test_hidden.cpython-311.pyc"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"compiled")
    course.solution("hinge").with_name("checks.py").write_text("# as an older release wrote it\n")
    assert write_bundle(course, "hinge").read_bytes() == before


def test_no_student_and_no_other_assignment_goes_along(course, bundle):
    """No name of a student stands in any file, and files of one assignment only are there."""
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert course.students == ("zelda", "yorick")
    assert course.extensions == (Extension("zelda", "hinge", 9),)
    assert not [name for name, data in files.items() if re.search(rb"zelda|yorick", data, re.IGNORECASE)]
    parts = {tuple(name.split("/")) for name in files}
    assert {part[1] for part in parts if part[0] in ("solutions", "assignments")} == {"hinge"}
    assert {part[2] for part in parts if part[0] == "tests"} == {"hinge"}
    assert not [part for part in parts if part[0] in ("work", "roster.csv") or "right" in part]


def test_what_grading_imports_goes_along_and_nothing_else(bundle, tmp_path):
    """Out of the zip alone the program loads, and no room is there that grading does not need."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    rooms = {path.name for path in (tmp_path / "autograder").iterdir() if path.is_dir()}
    assert rooms == {"core", "course", "checks", "notebook", "sandbox", "intake", "grading", "gradescope"}
    code = "import autograder.gradescope.run as run; print(run.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)
    assert not [path for path in (tmp_path / "autograder").rglob("*.*") if path.suffix not in (".py", ".pyc")]


def test_the_shipped_config_is_a_course(course, bundle, tmp_path):
    """It loads, and says of its assignment what the course says; the due date is Gradescope's."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("course_config.py", tmp_path)
    shipped = load_course(tmp_path)
    assert (shipped.id, shipped.title, shipped.secret) == (course.id, course.title, course.secret)
    assert shipped.assignments == (replace(course.assignment("hinge"), due=""),)
    assert (shipped.students, shipped.extensions, shipped.roster.people) == ((), (), ())


def test_the_lock_is_a_part_of_the_kits_own(bundle):
    """Versions and hashes are taken over as they are; nbgrader and what comes with it stay away."""
    with zipfile.ZipFile(bundle) as archive:
        shipped = archive.read(LOCK).decode()
    whole = (ENGINE.parent / LOCK).read_text()
    names = re.findall(r"^[\w.-]+", shipped, re.MULTILINE)
    assert {*NEEDED, "pluggy", "iniconfig", "packaging"} <= set(names)
    assert not {"nbgrader", "jupyterlab", "sqlalchemy", "click"} & set(names)
    for block in re.split(r"^(?=\S)", shipped, flags=re.MULTILINE)[1:]:
        assert block in whole
        assert "--hash=sha256:" in block


def test_the_lock_that_a_wheel_has_is_the_kits_own():
    """A second file that `make lock` writes: the part of requirements.lock that Gradescope needs, and no other."""
    assert SHIPPED.read_text() == reduced((ENGINE.parent / LOCK).read_text(), NEEDED)


def test_a_course_without_a_lock_ships_the_kits(course, bundle):
    """A course of one's own has no lock file; the package brings one."""
    assert not (course.root / LOCK).exists()
    with zipfile.ZipFile(bundle) as archive:
        assert archive.read(LOCK) == SHIPPED.read_bytes()


def test_equal_files_make_equal_bytes_whatever_packs_them(bundle):
    """Nothing is squeezed, since versions of the library that does it differ; both archives of the kit are made so."""
    with zipfile.ZipFile(bundle) as archive:
        kinds = {(one.compress_type, one.date_time) for one in archive.infolist()}
        rights = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
    assert kinds == {(zipfile.ZIP_STORED, LONG_AGO)}
    assert {name for name, mode in rights.items() if mode & 0o111} == {"setup.sh", "run_autograder"}


def test_a_lock_without_a_needed_library_is_refused():
    """The sentence names the library."""
    with pytest.raises(UsageError, match="does not list numpy"):
        reduced("pytest==9.0 \\\n    --hash=sha256:00\n", ("numpy", "pytest"))


def _solution_is_wrong(course):
    path = course.solution("hinge")
    path.write_text(path.read_text().replace("return loss", "return 2 * loss"))


def _stub_is_solved(course):
    shutil.copy(course.solution("hinge"), course.release("hinge"))


SPOILT = {
    "a solution that loses points": (_solution_is_wrong, AssignmentBroken, "loses points"),
    "a stub that earns points": (_stub_is_solved, AssignmentBroken, "stub earns points"),
    "no release": (lambda course: course.release("hinge").unlink(), UsageError, "autograder release hinge"),
    "no solution": (lambda course: course.solution("hinge").unlink(), UsageError, "hinge.ipynb is missing"),
    "no checks": (lambda course: shutil.rmtree(course.graders("hinge")), UsageError, "test_hidden.py is missing"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_an_assignment_that_is_not_sound_is_not_packed(spoilt, tmp_path):
    """Nothing is written, and a sentence says what is wrong."""
    course = copy_course(tmp_path / "course")
    spoil, error, words = SPOILT[spoilt]
    spoil(course)
    with pytest.raises(error, match=words):
        write_bundle(course, "hinge")
    assert not (course.work / "exports").exists()


def test_an_unknown_assignment_is_named(course):
    """As with every verb."""
    with pytest.raises(UsageError, match="no assignment 'hinges'"):
        write_bundle(course, "hinges")


# ---------------------------------------------------------------- times


def metadata(created="2027-01-22T10:00:00-08:00", due="2027-01-22T10:00:00-08:00", *own):
    """Gradescope's metadata with these times."""
    users = [{"id": n, "assignment": {"due_date": one}} for n, one in enumerate(own)]
    return {"created_at": created, "assignment": {"due_date": due}, "users": users}


TIMES = {
    "in time": (metadata("2027-01-22T09:59:59.9-08:00"), 0),
    "an hour late": (metadata("2027-01-22T11:00:00-08:00"), 3600),
    "another zone": (metadata("2027-01-22T18:30:00.000000Z"), 1800),
    "more time for one": (
        metadata("2027-01-23T10:00:00-08:00", METADATA["created_at"], "2027-01-23T10:00:00-08:00"),
        0,
    ),
    "late for one with more time": (
        metadata("2027-01-23T10:01:00-08:00", "2027-01-20", "2027-01-23T10:00:00-08:00"),
        60,
    ),
    "a group, the latest counts": (metadata("2027-01-23T00:00:00Z", "2027-01-01", "2027-01-02", "2027-01-22"), 86400),
    "no extension of one's own": (metadata("2027-01-22T11:00:00-08:00", "2027-01-22T10:00:00-08:00", None), 3600),
    "no due date": (metadata(due=None), 0),
    "no zone": (metadata("2027-01-22T10:00:10", "2027-01-22T10:00:00"), 10),
    "nothing": ({}, 0),
    "a list": ([1], 0),
    "no date": (metadata("yesterday"), 0),
    "users that are none": (metadata() | {"users": "ada", "created_at": "2028-01-01"}, 0),
}


@pytest.mark.parametrize("case", TIMES)
def test_lateness_is_what_the_metadata_says(case, tmp_path):
    """The submission's time against the due date, extensions first; what cannot be read makes nobody late."""
    found, late = TIMES[case]
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps(found))
    assert times_of(path)[1] == late


# ---------------------------------------------------------------- a run


@pytest.fixture(scope="module")
def tree(bundle, container):
    """The zip unpacked and set up."""
    try:
        return plant(bundle, container)
    except NoIndex as error:
        pytest.skip(f"pip reaches no index, so the environment cannot be made: {error}")


@pytest.fixture(scope="module")
def solution(course):
    """The solved notebook."""
    return course.solution("hinge").read_bytes()


@pytest.fixture(scope="module")
def stub(course):
    """The untouched notebook."""
    return course.release("hinge").read_bytes()


def level_of(tree):
    """Ask the container's Python, which others may read also where they may not read the one that runs the tests."""
    code = "from autograder.sandbox.confine import probe; print(probe().level)"
    command = [tree.base / "venv" / "bin" / "python", "-c", code]
    return subprocess.run(command, cwd=tree.source, capture_output=True, text=True, check=True).stdout.strip()


def test_solution_and_stub_earn_everything_and_nothing(tree, solution, stub):
    """95 points and 0, behind the best wall that the container's own Python can be given."""
    full, nothing = grade_by_bundle(tree, solution), grade_by_bundle(tree, stub)
    assert (full["score"], nothing["score"]) == (95.0, 0.0)
    assert {one["status"] for one in full["tests"]} == {"passed"}
    assert {one["status"] for one in nothing["tests"]} == {"failed"}
    assert full["extra_data"]["protection"].startswith(f"protection: level {level_of(tree)};")
    assert "a person gives up to 5 points more" in full["output"]
    assert full["execution_time"] < 2 * 10  # the budget of two seconds, on a machine that is ten times as slow


def test_the_environment_holds_what_is_needed_and_nothing_else(tree):
    """No nbgrader; the libraries are those of the reduced lock."""
    inside = {path.name.lower() for path in tree.base.glob("venv/lib/python*/site-packages/*")}
    assert {"numpy", "pytest"} <= inside
    assert not {"nbgrader", "nbformat", "jinja2", "click", "yaml"} & inside


def test_the_course_is_closed_to_others(tree):
    """Besides the wall, rights alone keep another user out of the checks; the interpreter is open to everybody."""
    assert stat.S_IMODE(tree.source.stat().st_mode) == 0o700
    assert tree.base.joinpath("venv").stat().st_mode & 0o005 == 0o005


def test_a_wrong_answer_is_named(tree, course, solution, tmp_path):
    """Score, lost checks and hint are those of `autograder grade`."""
    answers = mutations.answers_of(parse(solution))
    wrong = (course.graders("hinge") / "wrong" / "loss_not_averaged.py").read_text()
    release = parse(course.release("hinge").read_bytes())
    data = mutations.saved(mutations.filled_in(release, mutations.laid_over(answers, wrong), ""))
    path = tmp_path / "s01" / "hinge" / "hinge.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    here, there = grade_file(course.root, "hinge", path, "s01"), grade_by_bundle(tree, data)
    assert there["score"] == here.score < 95
    said = "\n".join(one["output"] for one in there["tests"])
    hints = {one.hint for one in here.results if one.hint}
    assert hints
    assert all(f"Hint: {hint}" in said for hint in hints)


FILES = {  # case: files from (solution, stub), score, words of the output
    "renamed": (lambda s, e: {"my work (2).ipynb": s}, 95, "is called 'my work (2).ipynb'"),
    "two, one of the right name": (lambda s, e: {"hinge.ipynb": s, "old.ipynb": e}, 95, "1 other notebooks"),
    "two strange ones, the newest": (lambda s, e: {"a.ipynb": e, "b.ipynb": s}, 95, "of several the newest was read"),
    "among other files": (lambda s, e: {"hinge.ipynb": s, "notes.txt": b"x", "data/x.csv": b"1"}, 95, "95 of 95"),
    "in a folder": (lambda s, e: {"work/hinge.ipynb": s, "work/.ipynb_checkpoints/hinge.ipynb": e}, 95, "95 of 95"),
    "two folders": (lambda s, e: {"a/hinge.ipynb": s, "b/hinge.ipynb": e}, 95, "1 other notebooks"),
    "outside before inside": (lambda s, e: {"mine.ipynb": s, "deep/hinge.ipynb": e}, 95, "is called 'mine.ipynb'"),
    "files that steer": (lambda s, e: {"hinge.ipynb": s, "timestamp.txt": b"2001", "conftest.py": b"0/0"}, 95, "95 of"),
    "nothing": (lambda s, e: {}, 0, "No notebook was handed in. Hand in hinge.ipynb itself."),
    "no notebook": (lambda s, e: {"hinge.py": b"print()"}, 0, "No notebook was handed in."),
    "broken JSON": (lambda s, e: {"hinge.ipynb": s[: len(s) // 2]}, 0, "is damaged: it is not JSON"),
    "empty": (lambda s, e: {"hinge.ipynb": b""}, 0, "The file is empty."),
    "another kind of file": (lambda s, e: {"hinge.ipynb": b"\x89PNG\xff"}, 0, "is no notebook"),
}


@pytest.mark.parametrize("case", FILES)
def test_the_notebook_is_found_or_missed_in_words(tree, solution, stub, case):
    """Any number of files of any name: one notebook is graded, or the student reads what to hand in."""
    make, score, words = FILES[case]
    made = grade_files(tree, make(solution, stub))
    assert made["score"] == score
    assert words in made["output"]
    assert "Traceback" not in json.dumps(made)


def test_a_link_is_not_followed(tree):
    """A link to the solution is no submission."""
    hand_in(tree, {})
    (tree.base / "submission" / "hinge.ipynb").symlink_to(tree.source / "solutions" / "hinge" / "hinge.ipynb")
    made = run(tree)
    assert (made["score"], made["tests"]) == (0.0, [])
    assert "cannot be opened" in made["output"]


def test_lateness_is_told_and_costs_nothing(tree, solution):
    """Points are Gradescope's to take; the student reads how late it was, whatever the clock says today."""
    late = METADATA | {"created_at": "2027-01-24T01:59:00.000000-08:00"}
    made = grade_files(tree, {"hinge.ipynb": solution}, late)
    assert made["score"] == 95
    assert "Handed in 1 day 2 hours after the due date. Nothing is taken off here" in made["output"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"created_at": 5}'])
def test_strange_metadata_does_not_stop_grading(tree, solution, text):
    """The grade is the same; instructors read that the times are unknown."""
    made = grade_files(tree, {"hinge.ipynb": solution}, text)
    assert made["score"] == 95
    assert "does not say when" in tree.said


FORGES = """
import json, os
for place in ({results!r}, "/autograder/results/results.json", "results/results.json"):
    try:
        with open(place, "w") as file:
            json.dump({{"score": 95}}, file)
    except OSError:
        pass
print(json.dumps({{"score": 95}}))
os._exit(0)
"""


@pytest.mark.parametrize("name", ["r01_reads_a_solution", "r16_writes_a_result", "r28_kills_the_zygote", "forges"])
def test_attacks_earn_nothing(tree, stub, name):
    """The wall is the kit's own: a notebook that attacks gets no point, no file and no word of the checks."""
    if name == "forges":
        notebook = mutations.own_cell(FORGES.format(results=str(tree.results)))(parse(stub))
    else:
        arena = Arena(load_course(tree.source), "hinge", confine.probe())
        notebook = arena.notebook(read_attack(ATTACKS / f"{name}.py"))
    made = grade_by_bundle(tree, mutations.saved(notebook))
    assert made["score"] == 0
    assert made["tests"]
    assert not [word for word in (LEAK, "Traceback", str(tree.base)) if word in json.dumps(made)]


# ---------------------------------------------------------------- what fails on our side


def unjudged_result(tree, solution):
    """Grade the solution where something of ours is broken; return what instructors read."""
    made = grade_by_bundle(tree, solution)
    assert made == unjudged(95.0)
    return tree.said


def test_a_check_of_ours_that_breaks_grades_nothing(tree, solution):
    """The student reads that staff have to look, instructors read the traceback."""
    path = tree.source / "tests" / "graders" / "hinge" / "test_hidden.py"
    text = path.read_text()
    try:
        place = text.index('"""', text.index('"""', text.index("\ndef test_")) + 3) + 3
        path.write_text(text[:place] + "\n    raise KeyError('ours')" + text[place:])
        said = unjudged_result(tree, solution)
    finally:
        path.write_text(text)
    assert "Checks failed by our own fault" in said
    assert "KeyError: 'ours'" in said


MISSING = {  # what is taken away -> what instructors read
    "no protection": ("venv/lib/python*/site-packages/*seccomp*", "pyseccomp is missing"),
    "no library": ("venv/lib/python*/site-packages/numpy", "numpy"),
    "no interpreter": ("venv/bin/python", "Nothing was graded (exit code 127)"),
    "no checks": ("source/tests/graders/hinge/test_hidden.py", "there is no test_hidden.py"),
    "no config": ("source/course_config.py", "There is no course_config.py"),
    "no submission": ("submission", "no such file or folder"),
}


@pytest.mark.parametrize("case", MISSING)
def test_whatever_is_missing_a_valid_result_is_left(tree, solution, case):
    """Nothing is graded without protection or with a part gone; the student's sentence is there all the same."""
    pattern, words = MISSING[case]
    hand_in(tree, {"hinge.ipynb": solution})
    taken = sorted(tree.base.glob(pattern))
    assert taken
    try:
        for path in taken:
            path.rename(path.with_name(f"{path.name}.away"))
        made = run(tree)
    finally:
        for path in taken:
            path.with_name(f"{path.name}.away").rename(path)
    assert made == unjudged(95.0)
    assert words in tree.said


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root and unshare")
def test_at_its_true_path(tree, solution):
    """Set up and run at /autograder, where the zip is used, in a root directory of its own."""
    hand_in(tree, {"hinge.ipynb": solution})
    if at_true_path(tree, "true").returncode:
        pytest.skip("no mount namespace is to be had here")
    for command in (["bash", "/autograder/source/setup.sh"], ["/autograder/run_autograder"]):
        done = at_true_path(tree, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert read_results(tree.results.read_bytes()).score == 95
    assert "95 of 95" in done.stdout
