"""Marks of a class reach the files of other systems, and no cell is touched that is not ours."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Check, CheckResult, ClassRecord, Graded, Late, Mark, Outcome, Status
from autograder.course import load_course
from autograder.export import moodle
from autograder.export.deliver import deliver
from autograder.export.download import figure
from autograder.export.fill import Order, fill
from autograder.export.sheet import Sheet, read_sheet
from autograder.grading import store
from tests.commands import run_module
from tests.kit.conftest import copy_course
from tests.kit.export.importers.blackboard import read_blackboard
from tests.kit.export.importers.canvas import read_canvas
from tests.kit.export.importers.classroom50 import require_valid
from tests.kit.export.importers.moodle import COMMENTS, GRADE, read_worksheet

ROOT = Path(__file__).parents[3]
LMS = Path(__file__).parent / "lms"
HINGE = "The multiclass hinge loss (87568490)"
SCORES = {"ada": 87.5, "bob": 62.5, "cyd": 40.0, "dan": 95.0, "eve": 12.25}


def store_scores(course, scores, status=Status.GRADED, penalty=0.0):
    """Store results as `grade` does: each student passed one check worth the score, of 95 points."""
    for student, score in scores.items():
        won = CheckResult(Check("won", "svm_loss_naive", score, True, "It is won."), Outcome.PASSED)
        lost = CheckResult(Check("lost", "largest_drop", 95 - score, False, "It is lost."), Outcome.FAILED, "message")
        store.save(course.work, Graded(student, "hinge", status, (won, lost), late=Late(60 * (penalty > 0), penalty)))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A course with a roster, five graded students, and the downloads of every system in its folder."""
    folder = tmp_path_factory.mktemp("delivery") / "course"
    course = copy_course(folder)
    for path in LMS.glob("*.*"):
        shutil.copy(path, folder)
    store_scores(course, SCORES)
    return load_course(folder)


@pytest.fixture
def class_(prepared, tmp_path):
    """A copy of it for one test."""
    shutil.copytree(prepared.root, tmp_path / "course")
    return load_course(tmp_path / "course")


def order(course, kind, fill="", **more):
    """An order for hinge."""
    return Order(kind, "hinge", course.root / fill if fill else None, **more)


def lines_of(path):
    """The rows of a CSV file."""
    return [*csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))]


# ---------------------------------------------------------------- filling


def test_canvas_gets_the_marks_and_nothing_else(class_):
    """Two cells change; excused, unassigned, equal and strangers' cells keep their bytes, formulas too."""
    done = deliver(class_, order(class_, "canvas", "canvas.csv"))
    before, after = (class_.root / "canvas.csv").read_bytes(), done.path.read_bytes()
    assert after == before.replace(b"18.50,80.00", b"18.50,87.5").replace(b"12.00,,,60", b"12.00,95,,60")
    assert [(one.student, one.old, one.new) for one in done.changes] == [("ada", "80.00", "87.5"), ("dan", "", "95")]
    assert done.path == class_.work / "exports" / "hinge-canvas.csv"
    assert done.unplaced == ("eve: 12.25; not assigned in Canvas",)
    assert done.left == ("cyd: 40; excused in Canvas",)
    assert [line.partition(":")[0] for line in done.unmatched] == [
        "line 9, 'Stranger, Sam'",
        "line 10, 'Student, Test'",
    ]


def test_a_semicolon_file_keeps_its_commas(class_):
    """The decimal sign, the delimiter and the line ends are the file's."""
    done = deliver(class_, order(class_, "canvas", "canvas_comma.csv"))
    before = (class_.root / "canvas_comma.csv").read_bytes()
    assert done.path.read_bytes() == before.replace(b";80,00;", b";87,5;").replace(b"ray;ML 101;;", b"ray;ML 101;62,5;")
    assert {line.partition(":")[0] for line in done.unplaced} == {"cyd", "dan", "eve"}


def test_a_worksheet_gets_the_marks(class_):
    """Locked grades stay, and a comment of somebody's stays too."""
    done = deliver(class_, order(class_, "moodle", "moodle_en.csv"))
    read = read_worksheet(done.path.read_bytes(), 4, 9)
    numbers = {n: read[f"participant 9010{n}", GRADE] for n in range(1, 6)}
    assert numbers == {1: 87.5, 2: 62.5, 3: None, 4: 95.0, 5: None}
    assert read["participant 90102", COMMENTS] == "Come and see me."
    assert done.unplaced == ("cyd: 40; Moodle has locked this grade", "eve: 12.25; no row")
    assert len(done.unmatched) == 1


def test_a_german_worksheet_gets_decimal_commas(class_):
    """A comma in a file of commas is quoted, and an equal grade keeps its bytes."""
    done = deliver(class_, order(class_, "moodle", "moodle_de.csv"))
    before = (class_.root / "moodle_de.csv").read_bytes()
    assert done.path.read_bytes() == before.replace(b'abgegeben",,', b'abgegeben","87,5",')


@pytest.mark.parametrize("name", ["blackboard.xls", "blackboard.csv"])
def test_blackboard_gets_the_marks(class_, name):
    """Encoding and ending of the file stay; a state such as Needs Grading gives way to the mark."""
    done = deliver(class_, order(class_, "blackboard", name))
    read = read_blackboard(done.path.read_bytes())
    found = {user: read[user, "664617"] for user in ("lovelace", "ray", "charisse", "stranger")}
    assert found == {"lovelace": 87.5, "ray": 62.5, "charisse": 40.0, "stranger": None}
    assert done.path.suffix == Path(name).suffix
    old, new = read_sheet((class_.root / name).read_bytes()), read_sheet(done.path.read_bytes())
    assert (old.mark, old.delimiter) == (new.mark, new.delimiter)
    changed = [(r, c) for r, row in enumerate(old.rows) for c, t in enumerate(row.texts) if new.rows[r].texts[c] != t]
    assert changed == [(1, 7), (2, 7), (3, 7)]


def test_comments_fill_empty_words_only(class_, monkeypatch):
    """What a person wrote in the gradebook goes where the worksheet has no words yet."""
    marks = {
        "ada": Mark("ada", 90.0, 100.0, comments={"why": "=Good <b>"}),
        "bob": Mark("bob", 62.5, 100.0, comments={"why": "Bad."}),
    }
    record = ClassRecord("hinge", marks=marks)
    monkeypatch.setattr("autograder.export.deliver.class_record", lambda course, assignment: record)
    done = deliver(class_, order(class_, "moodle", "moodle_en.csv", changed=True))
    said = [line[9] for line in lines_of(done.path)]
    assert said == ["Feedback comments", "why: =Good &lt;b&gt;", "Come and see me."]


def test_more_than_the_maximum(class_, monkeypatch):
    """Moodle would pass over extra points without a word, so we say that they have no place; Canvas takes them."""
    record = ClassRecord("hinge", marks={"ada": Mark("ada", 103.0, 100.0)})
    monkeypatch.setattr("autograder.export.deliver.class_record", lambda course, assignment: record)
    done = deliver(class_, order(class_, "moodle", "moodle_en.csv", dry_run=True))
    assert done.unplaced == ("ada: 103; more than the maximum, which would be passed over",)
    assert deliver(class_, order(class_, "canvas", "canvas.csv", dry_run=True)).changes[0].new == "103"
    with pytest.raises(UsageError, match=r"above 100: ada \(103\)"):
        deliver(class_, order(class_, "moodle"))


READERS = {  # download -> system, how that reads it, our column in its words
    "canvas.csv": ("canvas", read_canvas, HINGE),
    "canvas_comma.csv": ("canvas", read_canvas, "The multiclass hinge loss (490)"),
    "moodle_en.csv": ("moodle", lambda data: read_worksheet(data, 4, 9), GRADE),
    "moodle_de.csv": ("moodle", lambda data: read_worksheet(data, 4, 9), GRADE),
    "blackboard.csv": ("blackboard", read_blackboard, "664617"),
    "blackboard.xls": ("blackboard", read_blackboard, "664617"),
}
SAID = st.dictionaries(st.sampled_from(["why", "=1"]), st.text(st.characters(codec="utf-8"), max_size=9), max_size=2)
SCORED = st.tuples(st.none() | st.floats(0, 100).map(lambda score: round(score, 6)), SAID)


@given(st.sampled_from(sorted(READERS)), st.fixed_dictionaries(dict.fromkeys(SCORES, SCORED)), st.booleans())
def test_any_class_is_read_as_it_is_meant(prepared, name, class_, changed):
    """In a filled download every system finds what it found before, but for the cells that we say are others."""
    kind, read, column = READERS[name]
    marks = [Mark(student, score, 100.0, comments=said) for student, (score, said) in class_.items()]
    done = fill(prepared, order(prepared, kind, name, changed=changed), prepared.root / name, marks)
    before, after = read((prepared.root / name).read_bytes()), read(done.files[done.path])
    points = [change for change in done.changes if ":" not in change.new]
    differing = {key for key in after if after[key] != before[key]}
    assert after.keys() <= before.keys()
    assert changed or after.keys() == before.keys()
    assert {key[1] for key in differing} <= {column, COMMENTS}
    new = sorted(after[key] for key in differing if key[1] == column)
    assert new == sorted(float(change.new.replace(",", ".")) for change in points)
    assert {float(figure(score)) for score, _ in class_.values() if score is not None} >= {*new}
    words = {after[key] for key in differing if key[1] == COMMENTS}
    assert words <= {moodle.words(said) for _, said in class_.values()}


CHANGED = {
    "canvas": ("canvas.csv", 5),  # header, posting, points possible, ada, dan
    "moodle": ("moodle_en.csv", 4),
    "blackboard": ("blackboard.csv", 4),
}


@pytest.mark.parametrize(("kind", "case"), CHANGED.items(), ids=CHANGED)
def test_only_changed_rows(class_, kind, case):
    """`--changed` keeps the header rows and the rows that differ; filled once, nothing differs any more."""
    name, count = case
    whole = deliver(class_, order(class_, kind, name))
    done = deliver(class_, order(class_, kind, name, changed=True))
    assert len(lines_of(done.path)) == count
    assert done.path.name == whole.path.name.replace(".csv", "-changed.csv")
    assert done.path.name.startswith(f"hinge-{kind}")
    again = deliver(class_, Order(kind, "hinge", whole.path, changed=True, dry_run=True))
    assert again.changes == ()


def test_a_dry_run_writes_nothing(class_):
    """It says what would change, and there is no folder of exports afterwards."""
    done = deliver(class_, order(class_, "canvas", "canvas.csv", dry_run=True))
    assert len(done.changes) == 2
    assert not (class_.work / "exports").exists()


def test_late_points_are_gone_and_refused_files_have_no_mark(class_):
    """What counts is the mark: less the penalty, and nothing for a file that could not be read."""
    store_scores(class_, {"ada": 90.0}, penalty=9.0)
    store_scores(class_, {"bob": 0.0}, status=Status.REFUSED)
    done = deliver(class_, order(class_, "canvas", "canvas.csv"))
    read = read_canvas(done.path.read_bytes())
    assert (read["ID 1001", HINGE], read["ID 1002", HINGE]) == (81.0, 62.5)


def test_marks_that_are_not_final_are_said(class_):
    """While points of a person are missing, a sentence counts the marks."""
    for student, score in SCORES.items():
        one = store.load(class_.work, "hinge", student)
        store.save(class_.work, Graded(student, "hinge", one.status, one.results, waiting={"why": 5.0}))
        assert score == one.score
    done = deliver(class_, order(class_, "canvas", "canvas.csv", dry_run=True))
    assert done.notes == ("5 of the marks are not final: a person has still to grade a part.",)


WRONG = {
    "no file": ("canvas", "nowhere.csv", {}, "no such file"),
    "a folder": ("canvas", "assignments", {}, "no such file"),
    "another system's": ("canvas", "moodle_en.csv", {}, "moodle_en.csv: it is no gradebook export of Canvas"),
    "no --fill": ("canvas", "", {}, "needs --fill"),
    "--fill for a table": ("csv", "canvas.csv", {}, "--fill is for canvas, moodle, blackboard"),
    "--changed for JUnit": ("junit", "", {"changed": True}, "always whole"),
    "a column of other points": (
        "canvas",
        "canvas.csv",
        {"column": "Essay one"},
        "worth 20 points there, and 100 here",
    ),
    "--column for a table": (
        "csv",
        "",
        {"column": "x"},
        "--column is for canvas, moodle, blackboard; csv has no column",
    ),
    "--column for JUnit": ("junit", "", {"column": "x"}, "junit has no column"),
    "--column for Classroom 50": ("classroom50", "", {"column": "x"}, "classroom50 has no column"),
    "--fill for Classroom 50": ("classroom50", "canvas.csv", {}, "classroom50 fills no file"),
    "Moodle by name": ("moodle", "", {"column": "name"}, "sid, login or email"),
}


@pytest.mark.parametrize(("kind", "fill", "more", "words"), WRONG.values(), ids=WRONG)
def test_wrong_orders(class_, kind, fill, more, words):
    """What cannot be done is said before anything is written."""
    with pytest.raises(UsageError, match=words):
        deliver(class_, order(class_, kind, fill, **more))
    assert not (class_.work / "exports").exists()


def test_two_rows_of_one_student(class_):
    """Where the roster makes two rows one student's, nothing is filled."""
    path = class_.root / "canvas.csv"
    path.write_bytes(path.read_bytes().replace(b",1999,4799,stranger", b",,,bob"))
    roster = class_.root / "roster.csv"
    roster.write_bytes(roster.read_bytes().replace(b",ray,", b",bob,").replace(b",4712,1002", b",,1002"))
    with pytest.raises(UsageError, match=r"canvas.csv: lines 8 and 9 are both bob's"):
        deliver(load_course(class_.root), order(class_, "canvas", "canvas.csv"))


def test_nothing_is_written_where_another_cell_would_change(class_, monkeypatch):
    """The filled file is compared with the teacher's before anything is written: another cell is a fault of ours."""
    stock = Sheet.filled

    def careless(sheet, cells, kept=None):
        return stock(sheet, {**cells, (3, 5): "1"}, kept)

    monkeypatch.setattr(Sheet, "filled", careless)
    with pytest.raises(AutograderError, match="fault of ours"):
        deliver(class_, order(class_, "canvas", "canvas.csv"))
    assert not (class_.work / "exports").exists()


# ---------------------------------------------------------------- files of our own


def test_moodles_import_and_what_changed_since(class_):
    """The first file has everybody; later ones with --changed compare with the last, also when a mark goes back."""
    done = deliver(class_, order(class_, "moodle"))
    assert done.path.read_text().splitlines()[:2] == ["useridnumber,The multiclass hinge loss", "4711,87.5"]
    assert (done.placed, done.unplaced) == (5, ())
    for score in (90.0, 87.5):
        store_scores(class_, {"ada": score})
        again = deliver(class_, order(class_, "moodle", changed=True))
        assert lines_of(again.path)[1:] == [["4711", f"{score:g}"]]
    store_scores(class_, {"bob": 0.0}, status=Status.REFUSED)
    gone = deliver(class_, order(class_, "moodle", changed=True))
    assert gone.changes == ()
    assert gone.left == ("4712: in the last file, and now without a mark. Take the grade away in Moodle",)
    store_scores(class_, {"bob": 62.5})
    back = deliver(class_, order(class_, "moodle", changed=True))
    assert lines_of(back.path)[1:] == [["4711", "87.5"], ["4712", "62.5"]]


@pytest.mark.parametrize("kind", ["moodle", "csv"])
def test_changed_rows_stay_until_the_next_whole_file(class_, kind):
    """Nobody knows which files were imported: run twice, or with more changes, --changed loses no row."""
    key = {"moodle": {"ada": "4711", "bob": "4712"}, "csv": {"ada": "ada", "bob": "bob"}}[kind]

    def ran(changed=True):
        done = deliver(class_, order(class_, kind, changed=changed))
        return [row[0] for row in lines_of(done.path)[1:]], " ".join(done.notes)

    assert "no whole file" in ran()[1]
    assert len(ran()[0]) == 5  # as long as there was no whole file, everybody
    ran(changed=False)
    rows, said = ran()
    assert (rows, "Nothing differs from the last whole file." in said) == ([], True)
    store_scores(class_, {"ada": 90.0})
    assert ran()[0] == [key["ada"]]
    rows, said = ran()
    assert rows == [key["ada"]]
    assert "1 of the rows were in a file of --changed before" in said
    store_scores(class_, {"bob": 70.0, "ada": 87.5})  # ada's is again what the whole file said
    assert ran()[0] == [key["ada"], key["bob"]]
    ran(changed=False)
    assert ran()[0] == []


def test_files_that_name_people_otherwise_are_not_compared(class_):
    """After a file by user names, one by addresses holds everybody and takes no grade away from anybody."""
    deliver(class_, order(class_, "moodle", column="login"))
    done = deliver(class_, order(class_, "moodle", column="email", changed=True))
    assert (len(lines_of(done.path)), done.left) == (6, ())
    assert any("compared with nothing" in note for note in done.notes)
    again = deliver(class_, order(class_, "moodle", column="login", changed=True))
    assert (len(lines_of(again.path)), again.left) == (6, ())


@pytest.mark.parametrize("kind", ["moodle", "csv"])
@pytest.mark.parametrize("damage", [b"\xff\xfe", b"student\n\n\n", b'"', b"useridnumber,x\n1,1,1\n"], ids=repr)
def test_a_damaged_memory_is_compared_with_nothing(class_, kind, damage):
    """Whatever became of the file that is compared with, everybody is sent, and no traceback is seen."""
    deliver(class_, order(class_, kind))
    (class_.work / "exports" / ".last" / f"hinge-{kind}.csv").write_bytes(damage)
    assert len(lines_of(deliver(class_, order(class_, kind, changed=True)).path)) == 6


def test_a_dry_run_is_no_file_of_changes(class_):
    """What was only looked at counts as never sent."""
    deliver(class_, order(class_, "moodle"))
    store_scores(class_, {"ada": 90.0})
    deliver(class_, order(class_, "moodle", changed=True, dry_run=True))
    store_scores(class_, {"ada": 87.5})
    assert lines_of(deliver(class_, order(class_, "moodle", changed=True)).path)[1:] == []


def test_who_would_be_a_formula_is_said(class_):
    """A user name that a spreadsheet would run is not said to be missing."""
    roster = class_.root / "roster.csv"
    roster.write_bytes(roster.read_bytes().replace(b",lovelace,", b",-hilbert,"))
    done = deliver(load_course(class_.root), order(class_, "moodle", column="login"))
    [said] = done.unplaced
    assert "ada" not in [one.student for one in done.changes]
    assert said.startswith("ada: 87.5; the username '-hilbert' begins as a formula does")
    assert "-hilbert" not in done.path.read_text()


def test_who_cannot_stand_in_a_line_is_said(class_):
    """A line break within a user name would end the line in Moodle's reading, so it is not sent, and listed."""
    roster = class_.root / "roster.csv"
    roster.write_bytes(roster.read_bytes().replace(b",lovelace,", b',"love\rlace",'))
    done = deliver(load_course(class_.root), order(class_, "moodle", column="login"))
    [said] = done.unplaced
    assert said.startswith(r"ada: 87.5; the username 'love\rlace' begins as a formula does or hides a sign")
    assert "lace" not in done.path.read_text()


def test_a_stranger_with_our_id_as_canvas_number(class_):
    """Without a roster Canvas's own number gives nobody a mark by chance."""
    (class_.root / "roster.csv").unlink()
    store_scores(class_, {"7311": 95.0})
    path = class_.root / "canvas.csv"
    path.write_bytes(path.read_bytes().replace(b",1999,4799,stranger", b",7311,9999,sam"))
    done = deliver(load_course(class_.root), order(class_, "canvas", "canvas.csv"))
    assert not [one for one in done.changes if one.student == "7311"]
    assert "7311: 95; no row" in done.unplaced
    assert [line for line in done.unmatched if "Stranger" in line and "may be chance" in line]


def test_who_has_no_number_is_said(class_):
    """A student whom the roster gives no number has no line, and is listed."""
    roster = class_.root / "roster.csv"
    roster.write_bytes(roster.read_bytes().replace(b",4715,", b",,").replace(b",4714,", b",=4714,"))
    done = deliver(load_course(class_.root), order(class_, "moodle", column="sid"))
    assert (done.placed, len(done.unplaced)) == (3, 2)
    assert "=" not in done.path.read_text()


def test_the_table_has_what_counts(class_):
    """`csv` has the total behind its old columns; --changed has the lines that differ from the last table."""
    done = deliver(class_, order(class_, "csv"))
    rows = [*csv.DictReader(io.StringIO(done.path.read_text()))]
    assert {row["student"]: row["total"] for row in rows} == {s: f"{score:g}" for s, score in SCORES.items()}
    store_scores(class_, {"eve": 20.0})
    again = deliver(class_, order(class_, "csv", changed=True))
    assert [line[0] for line in lines_of(again.path)] == ["student", "eve"]
    assert [(one.student, one.old, one.new) for one in again.changes] == [("eve", "12.25", "20")]


def test_junit_of_a_class(class_):
    """A suite for everybody with a result."""
    done = deliver(class_, order(class_, "junit"))
    assert done.path.name == "hinge-junit.xml"
    assert done.path.read_text().count("<testsuite ") == 5


# ---------------------------------------------------------------- Classroom 50

RUNNER = {
    "CLASSROOM": "ml-101",
    "ASSIGNMENT": "hinge",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2027-01-11T09-05-07Z-a1b2c3d",
    "COMMIT_URL": "https://git.example.org/c",
    "RELEASE_URL": "https://git.example.org/r",
}
ENDS = "{'cells': [{'cell_type': 'code', 'metadata': {}, 'outputs': [], 'source': 'import os; os._exit(0)'}]}"
CHECKOUTS = {  # what lies in the checkout -> share of the points, what a check says
    "the solution": (lambda course: course.solution("hinge").read_bytes(), 1.0, ""),
    "the stub": (lambda course: course.release("hinge").read_bytes(), 0.0, "not done yet"),
    "no notebook": (lambda course: b"{", 0.0, "not JSON"),
    "the end of Python": (lambda course: ENDS.replace("'", '"').encode(), 0.0, "Python ended"),
}


@pytest.mark.parametrize(("notebook", "share", "says"), CHECKOUTS.values(), ids=CHECKOUTS)
def test_classroom50_in_a_checkout(class_, tmp_path, notebook, share, says):
    """The exported script makes a valid result.json of whatever lies there, and restores the course's checks."""
    folder = deliver(class_, order(class_, "classroom50")).path.parent
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "hinge.ipynb").write_bytes(notebook(class_))
    (checkout / "checks.py").write_text("PUBLIC = ()")
    command, environment = [sys.executable, folder / "autograder.py"], os.environ | RUNNER | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    made = json.loads((checkout / "result.json").read_bytes())
    require_valid(made)
    assert made["score"] == share * made["max-score"] > -1
    assert made["max-score"] > 0
    assert says in json.dumps(made)


def test_classroom50_outside_its_runner(class_):
    """Without its variables a sentence says so, and nothing is written."""
    command = [sys.executable, "-m", "autograder", "check", "assignments/hinge/hinge.ipynb", "--result", "result.json"]
    clean = {name: value for name, value in os.environ.items() if name not in RUNNER} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=class_.root, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "CLASSROOM" in done.stderr
    assert not (class_.root / "result.json").exists()


WRONG_RUNS = {  # variables, notebook, whether checks.py is there -> the one line on the error stream
    "a bad tag": ({"SUBMISSION_TAG": "bad"}, True, "SUBMISSION_TAG is 'bad'"),
    "a kind in capitals": ({"ASSIGNMENT_TYPE": "Individual"}, True, "ASSIGNMENT_TYPE is 'Individual'"),
    "no notebook and no checks": ({}, False, "nosuch.ipynb: no such file. Name the notebook to check."),
    "no notebook": ({}, True, "nosuch.ipynb: no such file. Name the notebook to check."),
}


@pytest.mark.parametrize(("variables", "checks", "says"), WRONG_RUNS.values(), ids=WRONG_RUNS)
def test_classroom50_says_one_thing(class_, tmp_path, variables, checks, says):
    """One sentence says what is wrong, and no table of checks that nobody ran stands beside it."""
    if checks:
        shutil.copy(class_.release("hinge").with_name("checks.py"), tmp_path)
    command = [sys.executable, "-m", "autograder", "check", "nosuch.ipynb", "--result", "out.json"]
    environment = os.environ | RUNNER | variables | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    [line] = done.stderr.splitlines()
    assert says in line
    assert done.stdout == ""
    listed = checks and not variables
    assert done.returncode == (0 if listed else 2)
    assert (tmp_path / "out.json").exists() == listed


# ---------------------------------------------------------------- the page for instructors

PAGE = (ROOT / "docs" / "lms.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [line.partition("#")[0].split() for block in BLOCKS for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_page_runs(class_, words):
    """Each line of docs/lms.md does what it is there for; 1 says that somebody's mark has no place."""
    environment = os.environ | RUNNER | {"PYTHONPATH": str(ROOT)}
    assert words[0] == "autograder"
    done = run_module(words, class_.root, environment)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""


def test_the_page_shows_every_system():
    """No format of the command line is missing on the page."""
    from autograder.cli.verbs.sending import KINDS

    assert {word for words in COMMANDS for word in words} >= {*KINDS}


USELESS = {  # words of the command -> what is said of them
    "gradescope": (
        "hinge --to gradescope --dry-run",
        "--dry-run: --to gradescope packs what grades there, and no marks",
    ),
    "a download for it": ("hinge --to gradescope --fill x --changed", "--fill, --changed: --to gradescope packs"),
    "the course": ("--to csv --dry-run --column x", "--column, --dry-run: the table of the course has no use for it"),
    "Canvas without a name": ("--to canvas --fill canvas.csv", "--to canvas is for one assignment"),
}


@pytest.mark.parametrize(("words", "says"), USELESS.values(), ids=USELESS)
def test_options_without_a_use_are_refused(prepared, words, says):
    """A sentence names the options and says why; nothing is passed over in silence."""
    done = run_module(["autograder", "export", *words.split()], prepared.root)
    assert done.returncode == 2
    assert says in done.stderr


def test_exit_codes_and_words(class_):
    """A run ends with 1 where a mark has no place, and lists rows of nobody and every change of a dry run."""
    command = [*(sys.executable, "-m", "autograder", "export", "hinge", "--to", "canvas", "--fill", "canvas.csv")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, "--dry-run"], cwd=class_.root, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    for words in ("not written", "ada: 80.00 -> 87.5", "eve: 12.25; not assigned", "'Stranger, Sam'", "excused"):
        assert words in done.stdout
