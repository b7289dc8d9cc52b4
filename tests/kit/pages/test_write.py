"""What counts in the end: checks, a person's points and lateness, as the gradebook has them."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.core.errors import AutograderError, EnvironmentUnfit, UsageError
from autograder.core.model import Mark, Outcome
from autograder.course import load_course
from autograder.export import deliver
from autograder.export.fill import Order
from autograder.gradebook import marks, patches, sync
from autograder.grading import pipeline, store
from autograder.notebook.format import manual_items
from autograder.pages import serve, write
from tests.kit.conftest import copy_course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of four: a solution with a written answer, a stub, an unreadable file, and nothing."""
    course = copy_course(tmp_path_factory.mktemp("marks") / "course")
    config = course.root / "course_config.py"
    config.write_text(config.read_text().replace('id="losses",', 'id="losses", students=("ann", "bob", "cid", "dan"),'))
    course = load_course(course.root)
    lay(course, "ann", answered(course))
    lay(course, "bob", course.release("hinge").read_text())
    lay(course, "cid", "no notebook")
    sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    return course


def lay(course, student, text):
    """Write a submission."""
    path = course.work / "submitted" / student / "hinge" / "hinge.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def answered(course):
    """The solution with an answer to the question that a person grades."""
    notebook = json.loads(course.solution("hinge").read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == manual_item(course):
            cell["source"] = "Because the margin is one."
    return json.dumps(notebook)


def manual_item(course):
    """The one item of hinge that a person grades."""
    [item] = manual_items(course.release("hinge"))
    return item


def by_hand(course, student, points, comment="", extra=None, penalty=None):
    """Give points as formgrader does."""
    from nbgrader.api import Gradebook

    where = (manual_item(course), "hinge", "hinge", student)
    with Gradebook(course.nbgrader()["CourseDirectory"]["db_url"], course.id) as book:
        grade = book.find_grade(*where)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, extra, False
        book.find_comment(*where).manual_comment = comment
        book.find_submission_notebook("hinge", "hinge", student).late_submission_penalty = penalty
        book.db.commit()


def mark(course, student):
    """One student's mark."""
    return marks.class_record(course, "hinge").marks[student]


def test_marks_are_what_nbgrader_counts(course):
    """A person's points, extra credit and the penalty are in; who has nothing that stands has no score."""
    item = manual_item(course)
    assert mark(course, "ann") == Mark("ann", 95.0, 100.0, waiting={item: 5.0})
    assert [mark(course, name).score for name in ("bob", "cid", "dan")] == [0.0, None, None]
    by_hand(course, "ann", 3.5, "Say why one.", extra=1.0, penalty=2.0)
    expected = Mark("ann", 97.5, 100.0, 2.0, {item: 4.5}, comments={item: "Say why one."})
    assert mark(course, "ann") == expected
    sync.grade_class(course, "hinge", pipeline.Options(jobs=1, force=True))
    assert mark(course, "ann").given == {item: 4.5}


def test_a_person_replaces_ours_and_extra_credit_counts_as_manual(course):
    """Points by hand for what checks have graded, and extra credit alone, add up to what nbgrader itself counts."""
    from nbgrader.api import Gradebook

    items = [*store.load(course.work, "hinge", "bob").items]
    with Gradebook(course.nbgrader()["CourseDirectory"]["db_url"], course.id) as book:
        grades = [book.find_grade(item, "hinge", "hinge", "bob") for item in items[:2]]
        grades[0].manual_score, grades[1].extra_credit = 3.25, 0.5
        book.db.commit()
        counted = book.find_submission("hinge", "bob").score
        bob = mark(course, "bob")
        assert (bob.score, bob.manual, bob.given) == (counted, 3.75, {items[0]: 3.25, items[1]: 0.5})
        grades[0].manual_score, grades[1].extra_credit = None, None
        book.db.commit()


def test_a_page_shows_what_a_person_gave_and_wrote(course):
    """Points by hand, remarks and the total stand on the page; who still waits reads so."""
    by_hand(course, "ann", 3.5, "Say <b>why</b> one.")
    text = {name: page(course, name) for name in ("ann", "bob")}
    assert "3.5 of 5 by hand" in text["ann"]
    assert "Say &lt;b&gt;why&lt;/b&gt; one." in text["ann"]
    assert "In the end: 98.5 of 100 points, those given by hand included." in text["ann"]
    assert "0 of 5, no answer" in text["bob"]


def page(course, student):
    """One student's feedback page."""
    folder = write.write_feedback(course, marks.class_record(course, "hinge"))
    return (folder / student / "hinge" / "hinge.html").read_text()


def test_before_anything_is_graded_there_are_no_marks(course):
    """An assignment without results ends in a sentence."""
    with pytest.raises(UsageError, match="Nothing of softmax is graded yet"):
        marks.class_record(course, "softmax")


@pytest.mark.parametrize("how", ["damaged", "locked"])
def test_no_marks_without_the_gradebook(course, how, monkeypatch):
    """Where it cannot be read, a person's points would silently be missing: that is an end, with a remedy."""
    monkeypatch.setattr(patches, "PATIENCE", 0.1)
    path = course.work / "gradebook.db"
    kept = path.read_bytes()
    with closing(sqlite3.connect(path)) as other:
        if how == "locked":
            other.execute("BEGIN EXCLUSIVE")
        else:
            path.write_bytes(b"no gradebook" * 1000)
        with pytest.raises(EnvironmentUnfit, match="points by hand are not known"):
            marks.class_record(course, "hinge")
    path.write_bytes(kept)


def test_a_gradebook_behind_the_results_is_told(course):
    """Points of an earlier grading in the gradebook are never mixed with a new result."""
    stored = store.load(course.work, "hinge", "ann")
    worse = [replace(one, outcome=Outcome.FAILED) for one in stored.results]
    store.save(course.work, replace(stored, results=tuple(worse)))
    with pytest.raises(UsageError, match=r"other points of ann .*autograder grade hinge"):
        marks.class_record(course, "hinge")
    store.save(course.work, stored)


def test_a_score_by_a_person_alone_stands(course):
    """Who handed in something unreadable has a mark once a person has graded every item, and none before."""
    from nbgrader.api import Gradebook

    with Gradebook(course.nbgrader()["CourseDirectory"]["db_url"], course.id) as book:
        book.update_or_create_submission("hinge", "cid")
        notebook = book.find_submission_notebook("hinge", "hinge", "cid")
        for number, grade in enumerate(notebook.grades):
            grade.manual_score = 1.0
            book.db.commit()
            expected = float(number + 1) if number + 1 == len(notebook.grades) else None
            assert mark(course, "cid").score == expected


def test_no_reader_takes_a_damaged_result_for_absence(course):
    """Class page, list, served page, table and exports name the student; others' pages are written as ever."""
    path = store.path_of(course.work, "hinge", "ann")
    kept = path.read_bytes()
    path.write_bytes(kept[:300])
    record = marks.class_record(course, "hinge")
    assert ([one.student for one in record.damaged], record.absent) == (["ann"], ("dan",))
    assert record.marks["ann"].score is None
    assert "work/results/hinge/ann.json" in write.write_report(course, record).read_text()
    assert "cannot be read" in serve.contents(course).html
    view = serve.report(course, "hinge")
    assert (view.status, "work/results/hinge/ann.json" in view.html) == (200, True)
    with pytest.raises(AutograderError, match=r"ann\.json: it is cut off, or no JSON. Run `autograder grade hinge`"):
        serve.feedback(course, "ann", "hinge")
    rows = {row["student"]: row for row in csv.DictReader(deliver.write_csv(course, record).open(newline=""))}
    assert (rows["ann"]["status"], rows["ann"]["total"], rows["dan"]["status"]) == ("damaged", "", "missing")
    assert "ann.json" in rows["ann"]["notes"]
    for kind in ("csv", "junit", "moodle"):
        done = deliver.deliver(course, Order(kind, "hinge", dry_run=True))
        assert record.damaged[0].sentence in done.unplaced
    (course.work / "feedback" / "bob" / "hinge" / "hinge.html").unlink()
    write.write_feedback(course, record)
    assert (course.work / "feedback" / "bob" / "hinge" / "hinge.html").is_file()
    path.write_bytes(kept)


COMMANDS = {
    "report": ["report", "hinge"],
    "feedback": ["feedback", "hinge"],
    "why": ["why", "ann", "hinge"],
    "export": ["export", "hinge", "--to", "csv"],
    "export of the course": ["export", "--to", "csv"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_misses_a_mark_says_so(course, command, monkeypatch):
    """It does the rest, names file and remedy, and ends with 1; once all can be read it ends with 0."""
    monkeypatch.chdir(course.root)
    path = store.path_of(course.work, "hinge", "ann")
    kept = path.read_bytes()
    path.write_bytes(b"[" * 100_000)
    done = CliRunner().invoke(main.commands, command, standalone_mode=False)
    said = done.output + str(done.exception or "")
    code = done.exception.exit_code if isinstance(done.exception, AutograderError) else done.return_value
    assert (code, "work/results/hinge/ann.json: it is cut off" in said) == (1, True)
    assert "Run `autograder grade hinge`" in said
    path.write_bytes(kept)
    assert CliRunner().invoke(main.commands, command, standalone_mode=False).return_value == 0
