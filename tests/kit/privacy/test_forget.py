"""After `forget` nothing names the student any more, everybody else is as before, and what stays is told."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import types
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from autograder.authoring import release
from autograder.cli import main
from autograder.core.errors import EnvironmentUnfit, UsageError
from autograder.core.names import sought
from autograder.course import Course, load_course
from autograder.export import deliver
from autograder.export.fill import Order
from autograder.gradebook import erase, patches, sync
from autograder.gradebook.marks import class_record
from autograder.gradescope import bundle
from autograder.grading import pipeline
from autograder.grading.collection import collect_graders
from autograder.intake import attempts
from autograder.pages import write
from autograder.privacy import forget
from autograder.privacy.forget import class_files, remove, trace, without_line
from tests.kit.conftest import copy_course

ZOE = "zoe.q7x"
ROSTER = """student,name,email,login,sid,canvas
bob,Bob,bob@example.org,,11,
zoe.q7x,Zoë O'Hara,zo@example.org,zoh,90217,777
"""
STOCK = "\nc = get_config()\nc.Exchange.root = {root!r}\n"
WHOSE = {"mine": ZOE, "bob": "bob", "longer": f"{ZOE}2", "before": f"a+{ZOE}", "behind": f"{ZOE}+b"}  # similar ids
LATER = ("2026-01-01 10:00:00 UTC", "2026-01-02 10:00:00 UTC")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return a folder with a course in which bob and zoe were graded twice, with pages, tables and an exchange."""
    course = copy_course(tmp_path_factory.mktemp("graded") / "course")
    (course.root / "roster.csv").write_text(ROSTER)
    exchange = course.root / "exchange"
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(STOCK.format(root=str(exchange)))
    course = load_course(course.root)
    for name in ("hinge", "labels"):
        for stamp, origin in zip(LATER, (course.release(name), course.solution(name)), strict=True):
            for student in ("bob", ZOE):
                attempts.take_in(course, student, name, origin.read_bytes(), stamp)
        sync.grade_class(course, name, pipeline.Options(jobs=1))
        write.write_feedback(course, class_record(course, name))
        write.write_report(course, class_record(course, name))
        deliver.write_csv(course, class_record(course, name))
    deliver.write_course_csv(course, [class_record(course, one.id, may_be_empty=True) for one in course.assignments])
    in_exchange(course, exchange)
    return course.root


def in_exchange(course: Course, exchange: Path) -> None:
    """Lay out what nbgrader's exchange would hold, with names that are easily mistaken."""
    from nbgrader.utils import notebook_hash

    for name, owner in WHOSE.items():
        inbound = exchange / course.id / "inbound" / f"{owner}+hinge+2026-01-01 10:00:00.5 UTC+{name}"
        inbound.mkdir(parents=True)
        (inbound / "hinge.ipynb").write_text("{}")
        (inbound / "submission_secret.txt").write_text(f"secret of {name}")
        (exchange / course.id / "feedback").mkdir(exist_ok=True)
        page = notebook_hash(secret=f"secret of {name}", notebook_id="hinge")
        (exchange / course.id / "feedback" / f"{page}.html").write_text(name)


@pytest.fixture
def course(graded, tmp_path):
    """Return a copy of that course to forget somebody in."""
    shutil.copytree(graded, tmp_path / "course", symlinks=True)
    config = tmp_path / "course" / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(graded), str(tmp_path / "course")))
    return load_course(tmp_path / "course")


def digests(folder: Path) -> dict[str, str]:
    """Return every file below a folder with a digest of its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def naming(folder: Path, *words: str) -> list[str]:
    """Return what below a folder names one of the words, in names or bytes, as any search would find it."""
    found = [path for path in folder.rglob("*") if any(word in path.name for word in words)]
    texts = ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())
    found += [path for path, text in texts if any(word.encode() in text for word in words)]
    return [str(path.relative_to(folder)) for path in found]


def rows(course: Course) -> set[tuple[object, ...]]:
    """Return what the gradebook says of everybody."""
    asked = (
        "SELECT a.student_id, a.timestamp, n.notebook_id, g.cell_id, g.auto_score FROM submitted_assignment a"
        " JOIN submitted_notebook n ON n.assignment_id = a.id JOIN grade g ON g.notebook_id = n.id"
    )
    with closing(sqlite3.connect(course.work / "gradebook.db")) as book:
        return set(book.execute(asked)) | set(book.execute("SELECT id FROM student"))


def ran(course: Course, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run `autograder forget` in the course's folder."""
    command = [sys.executable, "-m", "autograder", "forget", *arguments]
    return subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False, **options)


# ---------------------------------------------------------------- everywhere


def test_nothing_names_the_student_any_more(course):
    """No name and no byte in work/, the gradebook included, nor in the exchange or the roster."""
    (course.work / "demo.json").write_text(json.dumps({"about": "", "placed": {f"submitted/{ZOE}/x": [], "y/z": []}}))
    assert len(naming(course.work, ZOE)) > 10
    done = ran(course, ZOE, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{ZOE} is forgotten\n")
    assert naming(course.work, ZOE, "zo@example.org", "O'Hara") == []
    assert (course.root / "roster.csv").read_text() == "".join(ROSTER.splitlines(keepends=True)[:2])
    assert "y/z" in (course.work / "demo.json").read_text()


def test_everybody_else_is_as_before(course):
    """Files, results, rows and the exchange of others keep every byte; what is about the class is to be made again."""
    before, book = digests(course.root), rows(course)
    remove(course, trace(course, ZOE))
    after = digests(course.root)
    gone = before.keys() - after.keys()
    shared = {"work/report/hinge.html", "work/exports/hinge.csv", "work/exports/course.csv"}
    assert shared <= gone
    assert not [path for path in gone if "bob" in path or path.startswith(("solutions", "tests", "assignments"))]
    changed = {path for path in after if before.get(path) != after[path]} - {"work/.gradebook.db.lock"}
    assert changed == {"roster.csv", "work/gradebook.db"}
    assert rows(course) == {row for row in book if row[0] != ZOE}
    assert {row[0] for row in book} == {"bob", ZOE}
    sync.grade_class(load_course(course.root), "hinge", pipeline.Options(jobs=1))
    assert rows(course) == {row for row in book if row[0] != ZOE}


def test_in_the_exchange_similar_ids_are_others(course):
    """One folder and one page are the student's; those of four others stay."""
    place = course.root / "exchange" / course.id
    remove(course, trace(course, ZOE))
    others = sorted({*WHOSE} - {"mine"})
    assert sorted(path.name.rpartition("+")[2] for path in (place / "inbound").iterdir()) == others
    assert sorted(path.read_text() for path in (place / "feedback").iterdir()) == others


def test_pages_and_tables_of_any_kind_are_found(course):
    """By id, name or number, in any letters or coding; a table without the student stays, and one that is not ours."""
    exports = course.work / "exports"
    (exports / ".last").mkdir()
    (exports / ".last/hinge-moodle.csv").write_text("email,grade\nZO@example.org,5\n")
    (exports / "hinge-blackboard.csv").write_bytes("O'HARA\tZoë\t5\n".encode("utf-16"))
    (exports / "hinge-junit.xml").write_text("<p>Zo\u00eb O&#39;Hara</p>")
    (exports / ".hinge-moodle.csv.123-0.draft").write_text("zo@example.org,5\n")
    (exports / "hinge-canvas.csv").write_text('"O\'Hara, Zoë",1,2,5\n')
    (exports / "hinge-canvas-changed.csv").write_text("X,90217,5\n")
    (exports / "hinge-moodle.csv").write_text("bob,5\n")
    (exports / "my-download.csv").write_text("o'hara,x,zo\u00eb\n")
    with zipfile.ZipFile(exports / "my-grades.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", ROSTER)
    (exports / "hers.csv").write_text("Zo\u00eb O'Harald,902171,1.777\n")
    traces = trace(course, ZOE)
    shared = {str(path.relative_to(exports)) for path in traces.shared if exports in path.parents}
    assert shared == {
        *(".last/hinge-moodle.csv", "hinge-blackboard.csv", "hinge-junit.xml", "hinge-canvas-changed.csv"),
        *(".hinge-moodle.csv.123-0.draft", "hinge-canvas.csv", "hinge.csv", "labels.csv", "course.csv"),
    }
    message = next(one for one in traces.stays if "look at them" in one)
    assert message.endswith("look at them: work/exports/my-download.csv, work/exports/my-grades.xlsx.")


def test_archives_of_a_release_are_never_touched(course):
    """They hold no student's data, whatever words are in them: neither deleted nor listed."""
    exports = course.work / "exports"
    made = [release.write_archive(course, "hinge", release.make(course, collect_graders(course, "hinge")))]
    made += [bundle.write_bundle(course, "hinge")]
    made += [deliver.deliver(course, Order("classroom50", "hinge")).path]
    with zipfile.ZipFile(made[0], "a") as packed:
        packed.writestr("hinge/data.txt", f"{ZOE} of the data")
    before = digests(exports)
    traces = trace(course, ZOE)
    assert [path for path in traces.shared if path.suffix in (".zip", ".py")] == []
    assert ".zip" not in "".join(traces.stays)
    remove(course, traces)
    kept = {path: text for path, text in before.items() if path.endswith((".zip", ".py"))}
    assert len(kept) == 4
    assert digests(exports) == kept


def test_every_file_about_everybody_is_known(course):
    """Whatever the commands write into report and exports counts as theirs, so that it is found again here."""
    filled = {
        "canvas": "Student,ID,SIS User ID,SIS Login ID,Section,hinge (1)\nO'Hara,777,90217,zoh,x,\n",
        "blackboard": "Last Name,First Name,Username,hinge [Total Pts: 100 Score] |1\nO'Hara,Zo\u00eb,zoh,\n",
    }
    before = {*class_files(course)}
    made = []
    for kind, text in filled.items():
        download = course.root / f"{kind}.csv"
        download.write_text(text)
        for changed in (False, True):
            made.append(deliver.deliver(course, Order(kind, "hinge", download, changed=changed)).path)
    for kind in ("csv", "moodle", "junit"):
        made.append(deliver.deliver(course, Order(kind, "hinge")).path)
    made.append(deliver.deliver(course, Order("csv", "hinge", changed=True)).path)
    everything = {
        path for place in ("report", "exports") for path in (course.work / place).rglob("*") if path.is_file()
    }
    assert {*made} - {*class_files(course)} == set()
    assert {*class_files(course)} == everything
    assert before < everything
    assert any(path.parent.name == ".last" for path in everything)


SPELT = {  # roster's name -> what names the person, what does not
    "Ada Lovelace": (
        (
            "Ada Lovelace",
            "ADA  LOVELACE",
            "Lovelace, Ada",
            '"lovelace,Ada",1',
            "Lovelace\tAda\tada1",
            "x;Ada;7;Lovelace",
            'x,"Ada\nLovelace"',
        ),
        ("Ada Lovelaces", "Adam Lovelace", "Ada\nLovelace, Bob", "Lovelace, Adam", "Ada,x\nLovelace,y", "Lovelace Ada"),
    ),
    "Lovelace, Ada": (("Ada Lovelace", "Lovelace,Ada", '"Ada","Lovelace"'), ("Lovelace", "Ada")),
    "Ada King Lovelace": (
        ("Lovelace, Ada King", "King Lovelace, Ada", "King Lovelace,x,Ada"),
        ("Lovelace, Ada", "King"),
    ),
    "Zo\u00eb Stra\u00dfe": (("ZOE\u0308 STRASSE", "Stra&szlig;e, Zo&Euml;", "Zo\\u00eb Strasse"), ("Zoe Strasse",)),
    'Ada "Q" L': (('"Ada ""Q"" L"', "Ada &quot;Q&quot; L"), ("Ada Q L",)),
    "Prince": (("prince",), ("princes",)),
}
CASES = [(name, text, index == 0) for name, texts in SPELT.items() for index, some in enumerate(texts) for text in some]


@pytest.mark.parametrize(("name", "text", "is_in"), CASES)
def test_every_spelling_of_a_name(name, text, is_in, tmp_path):
    """Both orders, two cells of one row, any letters and white space; in UTF-8 and in UTF-16 with its mark."""
    who = sought("somebody", [("name", name), ("colour", "red")])
    for coding in ("utf-8-sig", "utf-16"):
        (tmp_path / "table").write_bytes(text.encode(coding))
        assert who.is_in_file(tmp_path / "table") is is_in


WORDS = {
    "ada": (
        ("ada,1", "'ada", "with ADA.", "<b>ada</b>"),
        ("data", "ada2", "ada-x", "a.ada", "ada@x.org", "ada_b", "ada.b"),
    ),
    "-a.b@c": (('"\'-a.b@c",', "-A.B@C"), ("-axb@c", "x-a.b@c")),
}
WORD_CASES = [
    (one, text, index == 0) for one, texts in WORDS.items() for index, some in enumerate(texts) for text in some
]


@pytest.mark.parametrize(("student", "text", "is_in"), WORD_CASES)
def test_an_id_is_no_part_of_a_longer_one(student, text, is_in):
    """Ids hold letters, digits and @ . _ + -; numbers and addresses of the roster are found in the same way."""
    assert sought(student, []).is_in(text) is is_in
    assert sought("nobody", [("login", student)]).is_in(text) is is_in


AGAIN = {
    "report/hinge.html": "autograder report hinge",
    "exports/hinge.csv": "autograder export hinge --to csv",
    "exports/course.csv": "autograder export --to csv",
    "exports/hinge-changed.csv": "autograder export hinge --to csv",
    "exports/hinge-junit.xml": "autograder export hinge --to junit",
    "exports/hinge-blackboard.xls": "autograder export hinge --to blackboard --fill FILE",
    "exports/hinge-moodle-worksheet.csv": "autograder export hinge --to moodle --fill FILE",
    "exports/hinge-canvas-changed.csv": "autograder export hinge --to canvas --fill FILE",
    "exports/.last/hinge-moodle.csv": "autograder export hinge --to moodle",
}


@pytest.mark.parametrize(("path", "command"), AGAIN.items())
def test_the_command_that_makes_it_again(course, path, command):
    """Whoever deletes a page of the class is told how to have it back."""
    (course.work / path).parent.mkdir(exist_ok=True)
    (course.work / path).touch()
    assert class_files(course)[course.work / path] == command


def test_a_folder_that_is_no_id_is_found_by_the_id_made_of_it(course):
    """What was graded as `zoe_x` was handed in as a folder `zoe x`."""
    folder = course.work / "submitted" / "zoe x"
    shutil.copytree(course.work / "submitted" / "bob", folder)
    assert folder in trace(course, "zoe_x").own


def test_what_zip_collect_reads_is_found_by_its_name(course):
    """Unpacked files of the student go; an archive with everybody's, and a file with a name in its middle, are told."""
    place = course.work / "downloaded" / "hinge"
    (place / "extracted").mkdir(parents=True)
    for name in ("extracted/ann_3_hinge.ipynb", "extracted/annabel_3_hinge.ipynb", "extracted/bob_ann.ipynb"):
        (place / name).write_text("{}")
    with zipfile.ZipFile(place / "all.zip", "w") as packed:
        packed.writestr("ann.ipynb", "{}")
    traces = trace(course, "ann")
    assert traces.own == (place / "extracted/ann_3_hinge.ipynb",)
    message = "\n".join(traces.stays)
    assert "bob_ann.ipynb" in message
    assert "annabel" not in message
    assert "all.zip" in message


KNOWN = (("s01",), ("s01", "s01_lee", "s01_12"))
DOWNLOADS = {  # a file for zip_collect -> whose it is where the course knows the first of these, and all of them
    "s01_hinge.ipynb": ("s01", "s01"),
    "s01.ipynb": ("s01", "s01"),
    "s01_LATE_12345_678_hinge.ipynb": ("s01", "s01"),
    "s01_12_hinge.ipynb": ("s01", ""),
    "s01_lee_hinge.ipynb": ("", ""),
    "s01_lee_12_hinge.ipynb": ("", ""),
    "s011_hinge.ipynb": ("", ""),
}


@pytest.mark.parametrize("known", [0, 1])
@pytest.mark.parametrize(("name", "whose"), DOWNLOADS.items())
def test_a_file_that_may_be_somebody_elses_stays(course, name, whose, known):
    """`s01_lee` is an id as good as `s01`: only what can be nobody else's is removed, other files are told."""
    file = course.work / "downloaded" / "hinge" / name
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    for student in KNOWN[known]:
        (course.work / "submitted" / student).mkdir()
    traces = trace(course, "s01")
    assert (file in traces.own) is (whose[known] == "s01")
    may_be = "s01_lee" in name and not known
    assert (name in "".join(traces.stays)) is may_be


def test_files_in_somebody_elses_folders_are_theirs(course):
    """That an id is the beginning of another one makes no file of the other's one to look at."""
    shutil.copytree(course.work / "submitted/bob", course.work / "submitted/bob_b")
    assert "look at them" not in "".join(trace(course, "bob").stays)


def test_a_link_is_removed_and_not_followed(course, tmp_path):
    """What a student's link points to is not the student's."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kept").write_text("kept")
    link = course.work / "submitted" / "ann"
    link.symlink_to(tmp_path / "elsewhere")
    assert remove(course, trace(course, "ann")) == []
    assert not link.is_symlink()
    assert (tmp_path / "elsewhere/kept").exists()


PARTS = ["gradebook", "files", "roster"]


@pytest.mark.parametrize("part", PARTS)
def test_an_interrupted_run_is_finished_by_the_next(course, part):
    """Whatever is gone already, the rest is found and removed."""
    if part == "gradebook":
        erase.remove_from_gradebook(course, ZOE)
    elif part == "files":
        for step in ("submitted", "submitted/.history", "autograded", "feedback"):
            shutil.rmtree(course.work / step / ZOE)
    else:
        (course.root / "roster.csv").unlink()
    assert remove(load_course(course.root), trace(load_course(course.root), ZOE)) == []
    assert naming(course.work, ZOE) == []


def test_a_gradebook_in_use_stops_everything(course):
    """Where its rows cannot go, no file goes either, and a sentence says what to do."""
    before = digests(course.root)
    with closing(sqlite3.connect(course.work / "gradebook.db", isolation_level=None)) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        with pytest.raises(EnvironmentUnfit, match="Close other programs"):
            erase.remove_from_gradebook(course, ZOE)
    assert digests(course.root) == before


def verb(course: Course, *arguments: str) -> int:
    """Run `autograder forget` in this process, where patience can be shortened; return its exit code."""
    with contextlib.chdir(course.root), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["autograder", "forget", *arguments])
        patch.setattr(patches, "PATIENCE", 0.1)
        patch.setattr(signal, "signal", lambda *_: None)
        with pytest.raises(SystemExit) as end:
            main.main()
    return int(end.value.code)


@contextlib.contextmanager
def locked(path: Path):
    """Hold a database as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        yield


@contextlib.contextmanager
def corrupt(path: Path):
    """Write nonsense over a database."""
    path.write_bytes(b"nonsense" * 512)
    yield


@contextlib.contextmanager
def cut_off(path: Path):
    """Leave the first page of a database, so that it opens and cannot be asked."""
    path.write_bytes(path.read_bytes()[:4096])
    yield


@pytest.mark.parametrize("arguments", [["--yes"], ["--dry-run"]])
@pytest.mark.parametrize("spoilt", [locked, corrupt, cut_off])
def test_nobody_is_forgotten_past_a_gradebook_that_cannot_be_read(course, spoilt, arguments, capsys):
    """A sentence, exit code 3, and every file as it was: a gradebook in use or damaged may hold the person."""
    with spoilt(course.work / "gradebook.db"):
        before = digests(course.root)
        assert verb(course, ZOE, *arguments) == 3
        assert digests(course.root) == before
    said = capsys.readouterr()
    assert "gradebook.db: the gradebook cannot be read (" in said.err
    assert "forgotten" not in said.out


@pytest.mark.parametrize("tables", [None, "", "CREATE TABLE course (id TEXT)"])
def test_a_gradebook_that_is_not_made_yet_knows_nobody(course, tables):
    """No file, an empty one, or the first table of a first start: whatever else there is can be removed."""
    path = course.work / "gradebook.db"
    path.unlink()
    if tables is not None:
        with closing(sqlite3.connect(path)) as book:
            book.execute(tables)
        path.touch()
    assert verb(course, ZOE, "--yes") == 0
    assert naming(course.work, ZOE) == []


@pytest.mark.parametrize("fails", ["work/report/hinge.html", "page", f"work/submitted/{ZOE}"])
def test_after_a_fault_the_next_run_finds_everything(course, fails, monkeypatch, capsys):
    """Where something cannot be deleted, the roster stays, and so does all by which the rest is found."""
    traces = trace(course, ZOE)
    stuck = traces.pages[0] if fails == "page" else course.root / fails
    held = f"{stuck}: Permission denied. Remove it by hand, or as its owner."
    real = forget._deleted
    monkeypatch.setattr(forget, "_deleted", lambda path: iter([held]) if path == stuck else real(path))
    assert verb(course, ZOE, "--yes") == 1
    said = capsys.readouterr().out
    assert f"NOT removed: {held}" in said
    assert said.endswith(f"Something of {ZOE} is left: see to it, and run this again.\n")
    assert (course.root / "roster.csv").read_text() == ROSTER
    monkeypatch.undo()
    assert stuck in [*(left := trace(course, ZOE)).own, *left.pages, *left.shared]
    assert verb(course, ZOE, "--yes") == 0
    assert naming(course.work, ZOE) == []


# ---------------------------------------------------------------- what a file holds in its free space


def free_space(path: Path, student: str) -> None:
    """Leave a student's name in the free space of a gradebook, as a program does whose SQLite erases nothing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        book.execute("PRAGMA secure_delete = OFF")
        book.execute("INSERT INTO student (id, first_name) VALUES ('gone', ?)", (student * 50,))
        book.execute("DELETE FROM student WHERE id = 'gone'")


@contextlib.contextmanager
def erasing_nothing():
    """Let SQLite leave deleted rows where they were, as it does where it is built without secure_delete."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def switch_off(connection, _):
        connection.execute("PRAGMA secure_delete = OFF")

    event.listen(Engine, "connect", switch_off)
    try:
        yield
    finally:
        event.remove(Engine, "connect", switch_off)


def test_what_was_deleted_before_is_not_left_in_free_space(course):
    """Rows that somebody deleted earlier are no rows any more, and still in the file until it is written anew."""
    path = course.work / "gradebook.db"
    free_space(path, ZOE)
    with erasing_nothing():
        erase.remove_from_gradebook(course, ZOE)
    assert ZOE.encode() not in path.read_bytes()


def test_rows_are_overwritten_before_the_file_is_written_anew(course, monkeypatch):
    """A disk that is full right behind the removal leaves no name in the file, and the next run writes it anew."""
    path = course.work / "gradebook.db"
    unable = types.SimpleNamespace(Error=sqlite3.Error, connect=refusing)
    monkeypatch.setattr(erase, "sqlite3", unable)
    with (
        erasing_nothing(),
        pytest.raises(EnvironmentUnfit, match="its free space may still hold"),
    ):
        remove(course, trace(course, ZOE))
    assert ZOE not in erase.students(course)
    assert ZOE.encode() not in path.read_bytes()
    monkeypatch.undo()
    free_space(path, ZOE)
    assert remove(course, trace(course, ZOE)) == []
    assert ZOE.encode() not in path.read_bytes()


def refusing(*_: object, **__: object) -> None:
    """Be sqlite3.connect where nothing can be written."""
    raise sqlite3.OperationalError("database or disk is full")


# ---------------------------------------------------------------- what stays


def test_what_cannot_be_reached_is_told(course):
    """The config's lines, other people's files that name the student, copies of the gradebook, and the world."""
    config = course.root / "course_config.py"
    text = config.read_text().replace("    assignments=(\n", f'    students=("bob", "{ZOE}"),\n    assignments=(\n')
    config.write_text(text)
    (course.work / "submitted/bob/hinge/notes.txt").write_text(f"with {ZOE}.\n")
    (course.work / "submitted/bob/hinge/others.txt").write_text(f"with {ZOE}2 and a{ZOE}\n")
    shutil.copy(course.work / "gradebook.db", course.work / "gradebook.db.bak")
    message = "\n".join(trace(load_course(course.root), ZOE).stays)
    number = next(n for n, line in enumerate(text.split("\n"), 1) if ZOE in line)
    assert f"course_config.py, line {number}: take {ZOE} out there" in message
    assert "work/submitted/bob/hinge/notes.txt" in message
    assert "others.txt" not in message
    assert "work/gradebook.db.bak" in message
    assert "git" in message
    assert "Backups" in message


def test_another_exchange_is_told(course):
    """Where nbgrader is configured with an exchange of somebody else's, nobody pretends to have looked there."""
    (course.root / "other_exchange.py").write_text(
        "from nbgrader.exchange.abc import Exchange\nclass Other(Exchange):\n    pass\n"
    )
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"import sys; sys.path.insert(0, {str(course.root)!r})\n")
        config.write("c.ExchangeFactory.exchange = 'other_exchange.Other'\n")
    done = ran(course, ZOE, "--dry-run")
    assert "The course's exchange is not nbgrader's own" in done.stdout


# ---------------------------------------------------------------- roster

LINES = {  # a roster -> without ann
    "in the middle": (b"student,name\nbob,B\nann,A\ncy,C\n", b"student,name\nbob,B\ncy,C\n"),
    "at the end, no newline": (b"student\nbob\nann", b"student\nbob\n"),
    "Windows, semicolons, a mark": (
        b"\xef\xbb\xbfname;student\r\nA;ann\r\nB;bob\r\n",
        b"\xef\xbb\xbfname;student\r\nB;bob\r\n",
    ),
    "quoted lines": (b'student,name\nann,"A\nof ""B"""\n"bob","x\ny"\n\n', b'student,name\n"bob","x\ny"\n\n'),
    "spaces": (b"Student ,name\n ann ,A\nbob , B\n", b"Student ,name\nbob , B\n"),
    "letters": ("student,name\nann,Å\nbob,Ö\n".encode(), "student,name\nbob,Ö\n".encode()),
    "nobody": (b"student,name\nannabel,ann\n", None),
    "empty": (b"", None),
}


@pytest.mark.parametrize(("before", "after"), LINES.values(), ids=LINES)
def test_a_line_of_the_roster(before, after):
    """The student's line goes, and every other byte stays."""
    assert without_line(before, "ann") == after


# ---------------------------------------------------------------- the command line


def test_a_dry_run_shows_everything_and_changes_nothing(course):
    """Each folder, the rows, the line and the pages to make again are listed."""
    before = digests(course.root)
    done = ran(course, ZOE, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert {path: text for path, text in digests(course.root).items() if path in before} == before
    for words in (
        *(f"  work/submitted/{ZOE}\n", f"  work/submitted/.history/{ZOE}\n", f"  work/results/hinge/{ZOE}.json\n"),
        *("  the gradebook: submissions", "  roster.csv: the line\n", f"{ZOE}+hinge+2026"),
        "  work/report/hinge.html, which is about everybody: make it again with `autograder report hinge`\n",
        "nothing was removed",
    ):
        assert words in done.stdout


@pytest.mark.parametrize("student", ["hinge", "score", "data"])
def test_a_word_in_a_table_makes_nobody_known(course, student):
    """Of whom there is no folder, result, line or row, nothing is removed, whatever tables say."""
    with (course.work / "exports/hinge.csv").open("a") as table:
        table.write(student)
    (course.work / "downloaded/x").mkdir(parents=True)
    (course.work / "downloaded/x/hinge.ipynb").write_text("{}")
    before = digests(course.work)
    done = ran(course, student, "--yes")
    assert done.returncode == 2
    assert f"There is nothing of {student} in this course." in done.stderr
    assert digests(course.work) == before


def test_whom_only_the_config_lists_is_known(course):
    """A table names who has handed in nothing, too, and goes with them; the config is told."""
    config = course.root / "course_config.py"
    config.write_text(
        config.read_text().replace("    assignments=(\n", "    students=('bob', 'eve'),\n    assignments=(\n")
    )
    (course.root / "roster.csv").unlink()
    deliver.write_csv(load_course(course.root), class_record(load_course(course.root), "hinge"))
    done = ran(course, "eve", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "take eve out there" in done.stdout
    assert not (course.work / "exports/hinge.csv").exists()
    assert (course.work / "exports/labels.csv").exists()


REFUSED = {
    "nobody to ask": ([ZOE], f"Run `autograder forget {ZOE} --yes`"),
    "an unknown student": (["zoe.q7y"], f"There is nothing of zoe.q7y in this course. Near: {ZOE}."),
    "a way out": (["../bob", "--yes"], "is no student id"),
    "the history": ([".history", "--yes"], "is no student id"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_in_a_sentence(course, arguments, words):
    """Without a yes, and for nobody, nothing is removed."""
    before = digests(course.work)
    done = ran(course, *arguments, stdin=subprocess.DEVNULL)
    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert digests(course.work).items() >= before.items()


@pytest.mark.parametrize(("answer", "left"), [("y\n", False), ("n\n", True), ("\n", True)])
def test_on_a_terminal_it_asks(course, answer, left):
    """Only a yes removes anything."""
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    done = ran(course, ZOE, stdin=theirs)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0
    assert "Remove all of this?" in done.stdout + done.stderr
    assert (course.work / "submitted" / ZOE).exists() is left


def test_ids_are_checked_before_anything_is_looked_for(course):
    """A path is nobody's id."""
    with pytest.raises(UsageError):
        trace(course, "a/b")
