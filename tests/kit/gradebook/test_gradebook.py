"""The adapter to nbgrader, held against nbgrader itself: its converter, gradebook, commands and formgrader's data."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.authoring import stub
from autograder.core.errors import AssignmentBroken, EnvironmentUnfit
from autograder.core.model import Check, CheckResult, Graded, Outcome, Status
from autograder.course import load_course
from autograder.course.roster import parse_roster
from autograder.gradebook import database, patches, rows, sync
from autograder.hooks import config
from autograder.notebook import format, reader, repair

REPO = Path(__file__).parents[3]
CONFIG = """
from autograder.course import Assignment, Course
COURSE = Course(id="scratch", title="Scratch", secret="only for tests", students=("absent",),
                assignments=(Assignment("twice", due="2026-02-01 12:00"),))
"""
POINTS = {"twice": 3.0}
ANSWER = "def twice(x):\n    return x + x"
WEIRD = "a+b.c@x-1_y"


def cell(kind, name, source, points=None, **roles):
    """Make one cell; roles are nbgrader's grade, solution, locked."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, **roles}
    worth = {} if points is None else {"points": points}
    known = {"nbgrader": {"schema_version": 3, "grade_id": name, **flags, **worth}} if roles else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": known, "source": source, **code}


def source_notebook():
    """Make an instructor's notebook with an automatic and a manual item."""
    body = '    """Return 2 x."""\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION'
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [
        cell("code", "imports", "from checks import check", locked=True),
        cell("markdown", "prose-twice", "Write `twice`."),
        cell("code", "twice_answer", f"def twice(x):\n{body}", solution=True),
        cell("code", "twice", "check(twice)", points=1, grade=True, locked=True),
        cell("markdown", "prose-why", "Why is it so?"),
        cell("markdown", "why", "Because.", points=5, grade=True, solution=True),
    ]
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write(path, document):
    """Save a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(reader.dumps(document).encode("utf-8", "backslashreplace"))
    return path


def submit(course, student, *, answer=ANSWER, why="Since 2x = x + x.", at="2026-01-30 15:00:00 UTC", change=None):
    """Put a student's notebook where `collect` would."""
    document = reader.read_notebook(course.release("twice"))
    document["cells"][2]["source"], document["cells"][5]["source"] = answer, why
    if change:
        change(document["cells"])
    path = write(course.work / "submitted" / student / "twice" / "twice.ipynb", document)
    path.with_name("timestamp.txt").write_text(at)
    return path


def graded(student, *outcomes, message="", hint=""):
    """Make a grade of two checks: a public one of 1 point and a hidden one of 2."""
    checks = [Check("public_one", "twice", 1.0, True, "Doubles 1."), Check("two", "twice", 2.0, False, "Doubles 2.")]
    results = [CheckResult(c, o, message, hint, detail="SECRET") for c, o in zip(checks, outcomes, strict=True)]
    return Graded(student, "twice", Status.GRADED, tuple(results))


RIGHT = (Outcome.PASSED, Outcome.PASSED)
HALF = (Outcome.PASSED, Outcome.FAILED)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Make one course with a release and an empty gradebook, since nbgrader's first start is slow."""
    root = tmp_path_factory.mktemp("course")
    (root / "course_config.py").write_text(CONFIG)
    shutil.copy(REPO / "nbgrader_config.py", root)
    course = load_course(root)
    source = write(course.solution("twice"), source_notebook())
    students, stamped = stub.release_notebook(source, POINTS, course.id, "twice")
    source.write_bytes(stamped)
    course.release("twice").parent.mkdir(parents=True)
    course.release("twice").write_bytes(students)
    assert sync.record(course, [], course.release("twice")) == 0
    return root


@pytest.fixture
def course(template, tmp_path):
    """Give each test a copy of the course."""
    return load_course(shutil.copytree(template, tmp_path / "course"))


@pytest.fixture
def api(course):
    """Open the course as formgrader does."""
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(config=config.configured(course.root))


def record(course, *grades):
    """Record grades of the one assignment."""
    return sync.record(course, grades, course.release("twice"))


def grades_of(course, student, item="twice"):
    """Read one grade: automatic and manual points, whether a person is asked, and the comment."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        grade = book.find_grade(item, "twice", "twice", student)
        name = "twice_answer" if item == "twice" else item
        comment = book.find_comment(name, "twice", "twice", student)
        return grade.auto_score, grade.manual_score, grade.needs_manual_grade, comment.auto_comment


def maximum(course):
    """Read the points that nbgrader thinks can be had."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        return book.find_assignment("twice").max_score


def give_points(course, student, item, points):
    """Give points by hand, as formgrader does."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        grade = book.find_grade(item, "twice", "twice", student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


# ---------------------------------------------------------------- convert


def test_a_stub_is_what_stock_nbgrader_makes(course, api):
    """Our release and `nbgrader generate_assignment` write the same bytes, and ask the gradebook for the same cells."""
    ours, kept = course.release("twice").read_bytes(), rows.stored(database.url_of(course), "twice").structure
    assert api.generate_assignment("twice")["success"]
    assert course.release("twice").read_bytes() == ours
    assert rows.stored(database.url_of(course), "twice").structure == kept
    assert b"2 * x" not in ours
    assert b"Because" not in ours


def test_a_release_depends_on_nothing_but_its_input(course):
    """The same source gives the same bytes, and one that is stamped already comes back untouched."""
    source = course.solution("twice")
    students, stamped = stub.release_notebook(source, POINTS, course.id, "twice")
    assert students == course.release("twice").read_bytes()
    assert stamped == source.read_bytes()
    assert format.automatic_items(source) == POINTS
    assert format.manual_items(source) == {"why": 5.0}


def test_stamping_changes_points_alone(tmp_path):
    """Of the instructor's notebook only the line with the points differs."""
    source = write(tmp_path / "twice.ipynb", source_notebook())
    _, stamped = stub.release_notebook(source, {"twice": 2.5}, "scratch", "twice")
    changed = set(stamped.decode().splitlines()) - set(source.read_text().splitlines())
    assert changed == {'     "points": 2.5,'}


def test_checksums_are_those_of_nbgrader(course):
    """Our checksum, which needs no nbgrader, is the one that nbgrader wrote into the release."""
    for one in reader.read_notebook(course.release("twice"))["cells"]:
        if format.is_known(one):
            assert format.nbgrader(one)["checksum"] == format.checksum(one)


FAULTS = {
    "nested": (2, "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "line 2 lies in that of line 1"),
    "unclosed": (2, "def twice(x):\n    ### BEGIN SOLUTION\n    pass", "cell 3: BEGIN SOLUTION at line 2 has no END"),
    "unopened": (2, "### END SOLUTION", "closes nothing"),
    "not a solution cell": (1, "### BEGIN SOLUTION\n### END SOLUTION", "cell 2: BEGIN SOLUTION at line 1"),
}


@pytest.mark.parametrize(("place", "text", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_markers_names_its_place(tmp_path, place, text, sentence):
    """An instructor reads which cell and line is at fault, before nbgrader starts."""
    document = source_notebook()
    document["cells"][place]["source"] = text
    source = write(tmp_path / "twice.ipynb", document)
    with pytest.raises(AssignmentBroken, match=sentence) as fault:
        stub.release_notebook(source, POINTS, "scratch", "twice")
    assert str(fault.value).startswith(str(source))


METADATA_FAULTS = {
    "duplicate": ("grade_id", "imports", '"imports" is there 2 times'),
    "bad id": ("grade_id", "a b", '"a b" is no grade_id'),
    "old schema": ("schema_version", 2, "nbgrader update"),
    "unknown key": ("colour", "red", "nbgrader makes no stub of it"),
}


@pytest.mark.parametrize(("key", "value", "sentence"), METADATA_FAULTS.values(), ids=METADATA_FAULTS)
def test_a_fault_of_the_metadata_is_a_sentence(tmp_path, key, value, sentence):
    """What nbgrader would answer with a traceback is one line a fault."""
    document = source_notebook()
    format.nbgrader(document["cells"][2])[key] = value
    source = write(tmp_path / "twice.ipynb", document)
    with pytest.raises(AssignmentBroken, match=sentence):
        stub.release_notebook(source, POINTS, "scratch", "twice")


def test_items_and_grade_cells_must_match(tmp_path):
    """An item without a cell and a cell without an item are both named."""
    source = write(tmp_path / "twice.ipynb", source_notebook())
    with pytest.raises(AssignmentBroken, match=r'"thrice"[\s\S]*cell 4: no check is about "twice"'):
        stub.release_notebook(source, {"thrice": 1}, "scratch", "twice")


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"cells": 3}', "\x00"])
def test_what_is_no_notebook_is_a_sentence(tmp_path, text):
    """A missing or foreign file ends in our own error."""
    path = tmp_path / "twice.ipynb"
    if text is not None:
        path.write_text(text)
    with pytest.raises(AssignmentBroken, match=r"twice\.ipynb"):
        reader.read_notebook(path)


# ---------------------------------------------------------------- repair


def _strip(cells):
    for one in cells:
        one["metadata"] = {}


def _strip_all(cells):
    for number, one in enumerate(cells):
        one |= {"metadata": {}, "id": f"n{number}"}


def _second(cells, **changes):
    cells.insert(3, {**json.loads(json.dumps(cells[2])), **changes})


def _set(cells, place, key, value):
    cells[place]["metadata"]["nbgrader"][key] = value


MANGLED = {
    "untouched": lambda cells: None,
    "metadata lost": _strip,
    "metadata and ids lost": _strip_all,
    "answer copied, the copy is last": lambda cells: _second(cells, source=ANSWER),
    "check copied": lambda cells: cells.append(json.loads(json.dumps(cells[3]))),
    "check deleted": lambda cells: cells.pop(3),
    "import deleted": lambda cells: cells.pop(0),
    "check edited": lambda cells: cells[3].update(source="assert True"),
    "answer turned raw": lambda cells: cells[2].update(cell_type="raw"),
    "check turned markdown": lambda cells: cells[3].update(cell_type="markdown"),
    "old schema": lambda cells: _set(cells, 2, "schema_version", 1),
    "too new a schema": lambda cells: _set(cells, 2, "schema_version", 9),
    "points 999": lambda cells: _set(cells, 3, "points", 999),
    "no grade": lambda cells: _set(cells, 3, "grade", False),
    "id renamed": lambda cells: _set(cells, 3, "grade_id", "other"),
    "id is a list": lambda cells: _set(cells, 3, "grade_id", [1]),
    "reordered": lambda cells: cells.reverse(),
    "metadata is a list": lambda cells: cells[3].update(metadata=[]),
    "cell ids all alike": lambda cells: [one.update(id="same") for one in cells],
    "cell of no kind": lambda cells: cells.insert(1, {"source": "x", "metadata": {}, "cell_type": {}}),
    "half a surrogate": lambda cells: cells[2].update(source=ANSWER + "  # \ud800"),
}


@pytest.mark.parametrize("mangle", MANGLED.values(), ids=MANGLED)
def test_a_mangled_notebook_is_an_nbgrader_notebook_again(course, mangle):
    """Every cell of the release is there once, with its metadata, and the student's answers in their cells."""
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    release = reader.read_notebook(course.release("twice"))
    submitted = reader.loads(submit(course, "s", change=mangle).read_bytes())
    made = repair.repaired(submitted, release)
    notebook = nbformat.reads(reader.dumps(made), 4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    known = {format.grade_id(one): one for one in made["cells"] if format.is_known(one)}
    official = {format.grade_id(one): one for one in release["cells"] if format.is_known(one)}
    assert {name: one["metadata"] for name, one in known.items()} == {n: o["metadata"] for n, o in official.items()}
    assert known["twice"]["source"] == "check(twice)"
    assert known["twice_answer"]["source"].startswith(ANSWER)
    assert known["why"]["source"] == "Since 2x = x + x."
    assert max(Counter(one["id"] for one in made["cells"]).values()) == 1


HARMFUL = {
    "tag": ("<script>x</script>", "<script"),
    "tag in a formula": ("$$<script>x</script>$$", "<script"),
    "tag in a table": ("|a|\n|--|\n|<img src=x onerror=x>|", "<img"),
    "link to a script": ("[x](javascript:x)", "<a"),
    "hidden link": ("[x]( JaVa&#115;cript:x)", "<a"),
    "link from afar": ("[x][y]\n\n[y]: javascript:x", "<a"),
}


@pytest.mark.parametrize(("text", "markup"), HARMFUL.values(), ids=HARMFUL)
def test_what_a_student_writes_is_text_to_whoever_grades(text, markup):
    """Neither HTML nor a link to a script survives as such on the pages that nbgrader makes."""
    from nbconvert.filters import markdown2html

    assert markup in markdown2html(text) or "$" in text
    assert markup not in markdown2html(repair.harmless(text))


@pytest.mark.parametrize("text", ["1 < 2", "see [this](https://example.org)", "a[i] + b", "`x`", "$a_{i}$ > 0"])
def test_ordinary_text_stays_as_it_is(text):
    """Prose, formulas and links to the web are not touched."""
    assert repair.harmless(text) == text


# ---------------------------------------------------------------- gradebook


def test_recorded_scores_are_what_nbgrader_exports(course):
    """`nbgrader export`, run in the course's folder as a user would, shows the scores of everybody."""
    for student in ("s01", WEIRD):
        submit(course, student)
    assert record(course, graded("s01", *RIGHT), graded(WEIRD, *HALF)) == 2
    command = [Path(sys.executable).parent / "nbgrader", "export", "--to=grades.csv"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPO), "HOME": str(course.root)}
    subprocess.run(command, cwd=course.root, env=environment, check=True, capture_output=True)
    with (course.root / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["score"]) for name, row in rows.items()} == {"s01": 3.0, WEIRD: 1.0, "absent": 0.0}
    assert {float(row["max_score"]) for row in rows.values()} == {8.0}


def test_nothing_changes_the_second_time_and_nbgrader_is_not_even_imported(course):
    """Recording the same grades again reads the gradebook and leaves it closed."""
    submit(course, "s01")
    assert record(course, graded("s01", *RIGHT)) == 1
    copy = course.work / "autograded" / "s01" / "twice" / "twice.ipynb"
    before = (course.work / "gradebook.db").read_bytes(), copy.stat().st_mtime_ns
    script = (
        "import sys; sys.path.insert(0, 'tests/kit/gradebook'); import test_gradebook as t; from pathlib import Path;"
        "c = t.load_course(Path(sys.argv[1])); print(t.record(c, t.graded('s01', *t.RIGHT)), 'nbgrader' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(course.root)]
    again = subprocess.run(command, cwd=REPO, check=True, capture_output=True, text=True)
    assert again.stdout.split() == ["0", "False"]
    assert ((course.work / "gradebook.db").read_bytes(), copy.stat().st_mtime_ns) == before


def test_a_changed_grade_changes_one_row(course):
    """Only the student whose grade differs is counted, and the new score stands."""
    grades = [graded("s01", *RIGHT), graded("s02", *RIGHT)]
    assert record(course, *grades) == 2
    assert record(course, grades[0], graded("s02", *HALF)) == 1
    assert grades_of(course, "s02")[0] == 1.0


def test_points_given_by_hand_stay(course):
    """A regrade keeps a person's points; a new submission keeps them too and asks for another look."""
    submit(course, "s01")
    record(course, graded("s01", *HALF))
    assert grades_of(course, "s01", "why") == (None, None, True, None)
    give_points(course, "s01", "why", 4.0)
    give_points(course, "s01", "twice", 2.5)
    assert record(course, graded("s01", *HALF)) == 0
    assert grades_of(course, "s01", "why")[1:3] == (4.0, False)
    assert record(course, graded("s01", *RIGHT)) == 1
    assert grades_of(course, "s01")[:3] == (3.0, 2.5, True)
    assert grades_of(course, "s01", "why")[1:3] == (4.0, False)
    submit(course, "s01", why="Another reason.", at="2026-01-31 15:00:00 UTC")
    record(course, graded("s01", *RIGHT))
    assert grades_of(course, "s01", "why")[1:3] == (4.0, True)


def test_an_unanswered_manual_cell_waits_for_nobody(course):
    """A cell that stands as released gets 0, as nbgrader has it."""
    submit(course, "s01", why="YOUR ANSWER HERE")
    record(course, graded("s01", *RIGHT))
    assert grades_of(course, "s01", "why") == (0.0, None, False, "No response.")


def test_what_is_broken_or_refused_is_not_recorded(course):
    """A fault of ours leaves no trace in the gradebook, whatever else was judged."""
    broken = replace(graded("s01", Outcome.PASSED, Outcome.BROKEN), status=Status.NEEDS_LOOK)
    refused = replace(graded("s02", *HALF), status=Status.REFUSED)
    crashed = replace(graded("s03", Outcome.PASSED, Outcome.CRASHED), status=Status.NEEDS_LOOK)
    assert record(course, broken, refused, crashed) == 1
    assert grades_of(course, "s03")[0] == 1.0


def test_a_refused_hand_in_says_nothing_of_items_that_are_gone(course):
    """Where a release has lost an item since, the scores of the others are taken back all the same."""
    submit(course, "s01", why="YOUR ANSWER HERE")
    record(course, graded("s01", *RIGHT))
    document = reader.read_notebook(course.release("twice"))
    del document["cells"][5]
    write(course.release("twice"), document)
    record(course, replace(graded("s01", *RIGHT), status=Status.REFUSED))
    assert grades_of(course, "s01")[0] is None


def test_comments_hold_what_a_student_may_read(course):
    """A comment says what was lost and hints once; what is for staff is not in it, nor is a tag."""
    record(course, graded("s01", Outcome.FAILED, Outcome.RAISED, message="<b>ValueError", hint="Count again."))
    comment = grades_of(course, "s01")[3]
    assert comment.startswith("0 of 3 points; 0 of 2 checks passed.")
    assert "- Your code raised an exception. Doubles 2. < b>ValueError" in comment
    assert comment.count("Hint: Count again.") == 1
    assert "SECRET" not in comment


def test_formgrader_takes_a_recorded_submission_as_graded(course, api):
    """Formgrader's data say autograded, with the score and the manual part waiting."""
    submit(course, "s01")
    record(course, graded("s01", *RIGHT))
    submit(course, "s02")
    shown = {one["student"]: one for one in api.get_submissions("twice")}
    assert (shown["s01"]["autograded"], shown["s01"]["score"], shown["s01"]["needs_manual_grade"]) == (True, 3.0, True)
    assert shown["s02"]["autograded"] is False
    assert len(api.get_notebook_submissions("twice", "twice")) == 1


def test_stock_feedback_can_be_made(course, api):
    """`nbgrader generate_feedback` finds its notebook, our comment and no hidden detail."""
    submit(course, WEIRD, change=_strip)
    record(course, graded(WEIRD, *HALF, message="off by one"))
    made = api.generate_feedback("twice", WEIRD)
    assert made["success"], made
    page = (course.work / "feedback" / WEIRD / "twice" / "twice.html").read_text()
    assert "off by one" in page
    assert "SECRET" not in page


def test_a_late_plugin_takes_its_penalty(course):
    """The course's own plugin decides, and an extension counts."""
    from nbgrader.api import Gradebook

    late = replace_traits(course, {"LateSubmissionPlugin": {"penalty_method": "zero"}})
    submit(course, "s01", at="2026-02-01 13:00:00 UTC")
    sync.record(late, [graded("s01", *RIGHT)], course.release("twice"))
    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        assert book.find_submission_notebook("twice", "twice", "s01").late_submission_penalty == 3.0
        book.grant_extension("twice", "s01", hours=2)
    sync.record(late, [graded("s01", *HALF)], course.release("twice"))
    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        assert book.find_submission_notebook("twice", "twice", "s01").late_submission_penalty is None
    submit(course, "s02", at="2026-02-01 13:00:00 UTC")
    sync.record(course, [graded("s02", *RIGHT)], course.release("twice"))
    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        assert book.find_submission_notebook("twice", "twice", "s02").late_submission_penalty is None


def replace_traits(course, more):
    """Give the course further nbgrader traits, as a subclass in course_config.py would."""

    class Stricter(type(course)):
        def nbgrader(self):
            return {**super().nbgrader(), **more}

    return Stricter(*(getattr(course, name) for name in course.__dataclass_fields__))


def test_a_release_may_change_after_the_first_submission(course):
    """Cells come, go and change their points, where stock nbgrader refuses; points by hand are not lost."""
    record(course, graded("s01", *RIGHT))
    document = reader.read_notebook(course.release("twice"))
    write(course.release("twice"), {**document, "cells": document["cells"][:5]})
    record(course, graded("s01", *RIGHT))
    assert maximum(course) == 3.0
    write(course.release("twice"), document)
    record(course, graded("s01", *RIGHT))
    assert maximum(course) == 8.0
    give_points(course, "s01", "why", 4.0)
    write(course.release("twice"), {**document, "cells": document["cells"][:5]})
    with pytest.raises(AssignmentBroken, match='lost the cell "why"'):
        record(course, graded("s01", *HALF))
    assert grades_of(course, "s01")[0] == 3.0


ROSTER = """student,name,email,sid,canvas
s01,Ada Maria Lovelace,ada@example.org,4711,1001
s02,"Curie, Marie",,4712,
"""


def test_formgrader_knows_names_from_the_roster(course):
    """Names, addresses and numbers are filled in where the gradebook has none; what somebody entered there stands."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        book.update_or_create_student("s01", first_name="Augusta")
    (course.root / "roster.csv").write_text(ROSTER)
    course = replace(course, roster=parse_roster(ROSTER.encode())[0])
    record(course, graded("s01", *RIGHT), graded("s02", *RIGHT))
    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        rows = [(s.first_name, s.last_name, s.email, s.lms_user_id) for s in map(book.find_student, ("s01", "s02"))]
    assert rows == [("Augusta", "Lovelace", "ada@example.org", "1001"), ("Marie", "Curie", None, "4712")]


def test_checks_that_disagree_with_the_release_are_not_recorded(course):
    """Stale points are refused by name instead of being written down."""
    with pytest.raises(AssignmentBroken, match=r"points for twice .*autograder release twice"):
        record(course, replace(graded("s01", *RIGHT), results=graded("s01", *RIGHT).results[:1]))


@pytest.mark.parametrize("left", [0, 1, 2, 7, "every table", "an empty version"])
def test_a_half_made_gradebook_is_completed(course, left):
    """What a first start leaves behind that is killed, after some tables or before the version, is made whole."""
    path = course.work / "gradebook.db"
    with sqlite3.connect(path) as database:
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        if left == "an empty version":
            database.execute("DELETE FROM alembic_version")
        else:
            database.execute("DROP TABLE alembic_version")
    if isinstance(left, int):
        keep_tables(path, left)
    record(course, graded("s01", *RIGHT))
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(version,)]
    assert grades_of(course, "s01")[0] == 3.0


def keep_tables(path, number):
    """Leave only the tables that nbgrader makes first, empty."""
    from nbgrader.api import Base
    from sqlalchemy import create_engine

    path.unlink()
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine, tables=Base.metadata.sorted_tables[:number])


def test_nobody_adds_a_student_while_a_run_writes(course):
    """From the moment a run looks for rows until it has written them, another writer waits, and then goes on."""
    from autograder.gradebook.writer import Writer  # not above: it imports nbgrader

    with database.opened(course) as book, closing(sqlite3.connect(course.work / "gradebook.db", timeout=0)) as other:
        Writer(book, "twice", kernelspec={})
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO student (id) VALUES ('s01')")
        book.db.rollback()
        assert other.execute("INSERT INTO student (id) VALUES ('s01')").rowcount == 1


def test_nbgrader_waits_for_a_run_that_writes(course):
    """A connection of nbgrader's own waits as long as ours in a course's commands, not SQLite's five seconds."""
    from nbgrader.api import Gradebook
    from sqlalchemy import text

    config.configured(course.root)
    with Gradebook(database.url_of(course), course.id) as book:
        assert book.db.execute(text("PRAGMA busy_timeout")).scalar() == patches.PATIENCE * 1000


def test_a_student_whom_nbgrader_is_to_grade_has_a_place(course):
    """nbgrader then finds a student, a submission and its grades, and has nothing to add beside another run."""
    with database.opened(course) as book:
        book.update_or_create_notebook("another", "twice")  # as nbgrader keeps one of an earlier release
    sync.make_place(course, "twice", "s01")
    assert grades_of(course, "s01") == (None, None, True, None)
    with database.opened(course) as book:
        assert book.find_submission_notebook("another", "twice", "s01").score == 0
    sync.make_place(course, "twice", "s01")
    assert set(rows.stored(database.url_of(course), "twice").rows) == {"s01"}


@pytest.mark.parametrize("statement", ["CREATE TABLE student (id VARCHAR)", None], ids=["other tables", "no database"])
def test_a_foreign_gradebook_is_refused_in_a_sentence(course, statement):
    """A file that is no gradebook of this nbgrader is named and left alone."""
    path = course.work / "gradebook.db"
    path.unlink()
    if statement is None:
        path.write_text("no database " * 100)
    else:
        with sqlite3.connect(path) as database:
            database.execute(statement)
    before = path.read_bytes()
    with pytest.raises(EnvironmentUnfit, match=r"gradebook\.db"):
        record(course, graded("s01", *RIGHT))
    assert path.read_bytes() == before


# ---------------------------------------------------------------- stock nbgrader with our steps


def test_stock_autograde_gives_the_same_scores_comments_and_notebook(course, api, monkeypatch):
    """`nbgrader autograde` on a notebook that would stop stock leaves what `record` leaves."""
    seen = []

    def grader(root, assignment, path, student):
        seen.append((root, assignment, path, student))
        return graded(student, *HALF, hint="Count again.")

    monkeypatch.setattr(
        "autograder.grading.pipeline.ready", lambda root, assignment: (load_course(root), None)
    )  # there are no checks
    monkeypatch.setattr("autograder.grading.pipeline.grade_file", grader)
    path = submit(course, WEIRD, change=lambda cells: _second(cells, source=ANSWER))
    made = api.autograde("twice", WEIRD)
    assert made["success"], made
    assert seen == [(course.root, "twice", path, WEIRD)]
    stock = [grades_of(course, WEIRD, item) for item in ("twice", "why")]
    assert stock[0][:3] == (1.0, None, False)
    assert record(course, graded(WEIRD, *HALF, hint="Count again.")) == 0
    assert [grades_of(course, WEIRD, item) for item in ("twice", "why")] == stock


def test_stock_autograde_reports_a_broken_check_for_one_student_alone(course, api, monkeypatch):
    """Our fault is an error of that student in nbgrader too, and never a score."""
    outcomes = {"s01": (Outcome.PASSED, Outcome.BROKEN), "s02": RIGHT}
    monkeypatch.setattr(
        "autograder.grading.pipeline.ready", lambda root, assignment: (load_course(root), None)
    )  # there are no checks
    monkeypatch.setattr("autograder.grading.pipeline.grade_file", lambda *asked: graded(asked[3], *outcomes[asked[3]]))
    for student in outcomes:
        submit(course, student)
    made = api.autograde("twice", "*")
    assert made["success"] is False
    assert "not graded" in made["log"]
    assert grades_of(course, "s02")[0] == 3.0
    assert grades_of(course, "s01")[0] is None
