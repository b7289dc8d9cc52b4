"""After `forget` nothing names the student any more, everybody else is as before, and what stays is told."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from autograder import flow, history, pages
from autograder.bridge import erasure
from autograder.course import Course, load_course
from autograder.errors import EnvironmentUnfit, UsageError
from autograder.forget import again, erase, trace, without_line
from tests.kit.conftest import copy_course

ZOE = "zoe.q7x"
ROSTER = """student,name,email,login,sid,canvas
bob,Bob,bob@example.org,,11,
zoe.q7x,Zoë O'Hara,zo@example.org,zoh,90217,777
"""
STOCK = "\nc = get_config()\nc.Exchange.root = {root!r}\n"
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
                history.take_in(course, student, name, origin.read_bytes(), stamp)
        flow.grade(course, name, flow.Options(jobs=1))
        pages.write_feedback(course, name)
        pages.write_report(course, name)
        pages.write_csv(course, name)
    pages.write_course_csv(course)
    in_exchange(course, exchange)
    return course.root


def in_exchange(course: Course, exchange: Path) -> None:
    """Lay out what nbgrader's exchange would hold, with names that are easily mistaken."""
    from nbgrader.utils import notebook_hash

    for number, owner in enumerate((ZOE, "bob", f"{ZOE}2", f"a+{ZOE}", f"{ZOE}+b")):
        inbound = exchange / course.id / "inbound" / f"{owner}+hinge+2026-01-01 10:00:00.5 UTC+abc{number}"
        inbound.mkdir(parents=True)
        (inbound / "hinge.ipynb").write_text("{}")
        (inbound / "submission_secret.txt").write_text(f"secret {number}")
        (exchange / course.id / "feedback").mkdir(exist_ok=True)
        page = notebook_hash(secret=f"secret {number}", notebook_id="hinge")
        (exchange / course.id / "feedback" / f"{page}.html").write_text(owner)


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
    assert naming(course.root / "exchange", ZOE) == naming(course.root / "exchange", f"{ZOE}2", f"a+{ZOE}", f"{ZOE}+b")
    assert (course.root / "roster.csv").read_text() == "".join(ROSTER.splitlines(keepends=True)[:2])
    assert "y/z" in (course.work / "demo.json").read_text()


def test_everybody_else_is_as_before(course):
    """Files, results, rows and the exchange of others keep every byte; what is about the class is to be made again."""
    before, book = digests(course.root), rows(course)
    erase(course, trace(course, ZOE))
    after = digests(course.root)
    gone = before.keys() - after.keys()
    shared = {"work/report/hinge.html", "work/exports/hinge.csv", "work/exports/course.csv"}
    assert shared <= gone
    assert not [path for path in gone if "bob" in path or path.startswith(("solutions", "tests", "assignments"))]
    changed = {path for path in after if before.get(path) != after[path]} - {"work/.gradebook.db.lock"}
    assert changed == {"roster.csv", "work/gradebook.db"}
    assert rows(course) == {row for row in book if row[0] != ZOE}
    assert {row[0] for row in book} == {"bob", ZOE}
    flow.grade(load_course(course.root), "hinge", flow.Options(jobs=1))
    assert rows(course) == {row for row in book if row[0] != ZOE}


def test_pages_and_tables_of_any_kind_are_found(course):
    """By id, name or number, in any letters, coding or packing; a table without the student stays."""
    exports = course.work / "exports"
    (exports / ".last").mkdir()
    (exports / ".last/hinge-moodle.csv").write_text("email,grade\nZO@example.org,5\n")
    (exports / "hinge-blackboard.csv").write_bytes("Zoë O'Hara\t5\n".encode("utf-16"))
    (exports / "hinge.xml").write_text("<p>Zo\u00eb O&#39;Hara</p>")
    (exports / "hinge-canvas-changed.csv").write_text("X,90217,5\n")
    (exports / "other.csv").write_text("bob,5\n")
    with zipfile.ZipFile(exports / "hinge-gradescope.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("roster.csv", ROSTER)
    with zipfile.ZipFile(exports / "hinge.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("hinge/hinge.ipynb", "nobody")
    shared = {str(path.relative_to(exports)) for path in trace(course, ZOE).shared if exports in path.parents}
    assert shared == {
        *(".last/hinge-moodle.csv", "hinge-blackboard.csv", "hinge.xml", "hinge-canvas-changed.csv"),
        *("hinge-gradescope.zip", "hinge.csv", "labels.csv", "course.csv"),
    }


AGAIN = {
    "report/hinge.html": "autograder report hinge",
    "exports/hinge.csv": "autograder export hinge --to csv",
    "exports/course.csv": "autograder export --to csv",
    "exports/hinge.zip": "autograder release hinge --zip",
    "exports/hinge-gradescope.zip": "autograder export hinge --to gradescope",
    "exports/hinge-canvas-changed.csv": "autograder export hinge --to canvas --fill FILE",
    "exports/.last/hinge-moodle.csv": "autograder export hinge --to moodle",
}


@pytest.mark.parametrize(("path", "command"), AGAIN.items())
def test_the_command_that_makes_it_again(course, path, command):
    """Whoever deletes a page of the class is told how to have it back."""
    assert again(course, course.work / path) == command


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
    told = "\n".join(traces.stays)
    assert "bob_ann.ipynb" in told
    assert "annabel" not in told
    assert "all.zip" in told


def test_a_link_is_removed_and_not_followed(course, tmp_path):
    """What a student's link points to is not the student's."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kept").write_text("kept")
    link = course.work / "submitted" / "ann"
    link.symlink_to(tmp_path / "elsewhere")
    assert erase(course, trace(course, "ann")) == []
    assert not link.is_symlink()
    assert (tmp_path / "elsewhere/kept").exists()


PARTS = ["gradebook", "files", "roster"]


@pytest.mark.parametrize("part", PARTS)
def test_an_interrupted_run_is_finished_by_the_next(course, part):
    """Whatever is gone already, the rest is found and removed."""
    if part == "gradebook":
        erasure.remove_from_gradebook(course, ZOE)
    elif part == "files":
        for step in ("submitted", "submitted/.history", "autograded", "feedback"):
            shutil.rmtree(course.work / step / ZOE)
    else:
        (course.root / "roster.csv").unlink()
    assert erase(load_course(course.root), trace(load_course(course.root), ZOE)) == []
    assert naming(course.work, ZOE) == []


def test_a_gradebook_in_use_stops_everything(course):
    """Where its rows cannot go, no file goes either, and a sentence says what to do."""
    before = digests(course.root)
    with closing(sqlite3.connect(course.work / "gradebook.db", isolation_level=None)) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        with pytest.raises(EnvironmentUnfit, match="Close other programs"):
            erasure.remove_from_gradebook(course, ZOE)
    assert digests(course.root) == before


# ---------------------------------------------------------------- what stays


def test_what_cannot_be_reached_is_told(course):
    """The config's lines, other people's files that name the student, copies of the gradebook, and the world."""
    config = course.root / "course_config.py"
    text = config.read_text().replace("    assignments=(\n", f'    students=("bob", "{ZOE}"),\n    assignments=(\n')
    config.write_text(text)
    (course.work / "submitted/bob/hinge/notes.txt").write_text(f"with {ZOE}.\n")
    (course.work / "submitted/bob/hinge/others.txt").write_text(f"with {ZOE}2 and a{ZOE}\n")
    shutil.copy(course.work / "gradebook.db", course.work / "gradebook.db.bak")
    told = "\n".join(trace(load_course(course.root), ZOE).stays)
    number = next(n for n, line in enumerate(text.split("\n"), 1) if ZOE in line)
    assert f"course_config.py, line {number}: take {ZOE} out there" in told
    assert "work/submitted/bob/hinge/notes.txt" in told
    assert "others.txt" not in told
    assert "work/gradebook.db.bak" in told
    assert "git" in told
    assert "Backups" in told


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
