"""Broken hand-ins through the command itself: CSV table and gradebook agree, and hold what they should."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from dataclasses import dataclass

import pytest

from autograder.course import Course, load_course
from autograder.demo import mutations
from autograder.export import deliver
from autograder.gradebook.marks import class_record
from autograder.pages import write
from tests.broken.cases import OWN, SCRIPT, Case, as_param, lay
from tests.broken.stories import STOPPERS, STORIES, Story
from tests.commands import run_module
from tests.kit.conftest import copy_course

POLICY = "    late=LatePolicy(per_day=0.1, cap=0.5),\n    students={students!r},\n)\n"
BREAKS = '''

@pytest.mark.check(item="largest_drop", points=0)
def test_breaks_on_three(student):
    """A drop of three breaks our own arithmetic."""
    1 / (student.largest_drop() - 3.0)
'''
BOOK = """
    SELECT a.student_id, SUM(g.auto_score), n.late_submission_penalty, SUM(g.manual_score)
    FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id JOIN grade g ON g.notebook_id = n.id
    GROUP BY a.student_id
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What stands there after a run, by student, and what the command said."""

    code: int
    said: str
    table: dict[str, str]
    book: dict[str, str]


def run(course: Course, *options: str) -> Run:
    """Grade in the course's folder as a user would, and read what came of it."""
    done = run_module(["autograder", "grade", "hinge", "--jobs", "1", *options], course.root)
    return Run(done.returncode, done.stdout + done.stderr, table_of(course), book_of(course))


def table_of(course: Course) -> dict[str, str]:
    """Return each student's line of the CSV table: status, score and penalty."""
    rows = csv.DictReader(deliver.write_csv(course, class_record(course, "hinge")).read_text().splitlines())
    return {
        row["student"]: f"{row['status']} {row['score']} -{row['penalty']}" if row["score"] else row["status"]
        for row in rows
    }


def book_of(course: Course) -> dict[str, str]:
    """Return each student's line of the gradebook: automatic points, penalty and points by hand."""
    with sqlite3.connect(course.work / "gradebook.db") as database:
        rows = database.execute(BOOK).fetchall()
    return {student: in_words(*row) for student, *row in rows}


def in_words(auto: float | None, penalty: float | None, hand: float | None) -> str:
    """Return a line of the gradebook as the stories write it."""
    points = "None" if auto is None else f"{auto:g}"
    return f"{points} -{penalty or 0:g}" + (f", {hand:g} by hand" if hand else "")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a roster, a late policy, a check of ours that breaks for one, and the class of the stories."""
    made = copy_course(tmp_path_factory.mktemp("class") / "course")
    config = made.root / "course_config.py"
    text = config.read_text().rstrip().removesuffix(")")
    text += POLICY.format(students=tuple(story.student for story in STORIES))
    config.write_text(text.replace("import Assignment, Course", "import Assignment, Course, LatePolicy"))
    made = load_course(made.root)
    for story in STORIES:
        story.hand_in(made)
    return made


@pytest.fixture(scope="module")
def runs(course):
    """Three runs: with our check broken; mended and after what happened; and by force for who has points by hand."""
    checks = course.graders("hinge") / "test_hidden.py"
    whole = checks.read_text()
    checks.write_text(whole + BREAKS)
    first = run(course)
    checks.write_text(whole)
    for story in STORIES:
        if story.then:
            story.then(course.work / "submitted" / story.student, course, story.student)
    second = run(course)
    write.write_feedback(course, class_record(course, "hinge"))
    return first, second, run(course, "--force", "--student", "by-hand")


@pytest.mark.parametrize("story", [as_param(story) for story in STORIES])
def test_table_and_gradebook_hold_what_they_should(course, runs, story):
    """After each run a student's lines are the promised ones, and formgrader is given the notebook that was graded."""
    first, second, forced = runs
    assert lines(first, story) == story.first
    assert lines(second, story) == story.second
    assert lines(forced, story) == story.second
    copy = course.work / "autograded" / story.student / "hinge" / "hinge.ipynb"
    assert copy.is_file() == bool(story.first[1] or story.second[1])
    assert not copy.is_file() or story.mark in copy.read_text()
    message = [line for line in (first.said + second.said).splitlines() if line.startswith(f"  {story.student}: ")]
    assert story.says in "\n".join(message)


def lines(one: Run, story: Story) -> tuple[str, str]:
    """Return a student's lines of table and gradebook."""
    return one.table.get(story.student, "not listed"), one.book.get(story.student, "")


def test_the_command_ends_with_one_and_without_a_traceback(runs):
    """It ends with 1 where somebody needs a look or was refused, and with 0 where nobody is."""
    assert [one.code for one in runs] == [1, 1, 0]
    assert "Traceback" not in "".join(one.said for one in runs)


def test_no_markup_reaches_pages_or_formgrader(course, runs):
    """Neither a page nor a copy for formgrader holds a tag that a student wrote."""
    written = [*course.work.glob("feedback/**/*.html"), *course.work.glob("autograded/**/*.ipynb")]
    assert len(written) > len(STORIES)
    assert [path for path in written if SCRIPT in path.read_text()] == []


@pytest.mark.parametrize("stopper", [as_param(stopper) for stopper in STOPPERS])
def test_nobody_stands_in_the_way_of_the_class(course, runs, tmp_path, stopper):
    """Whatever lies in another's folder, an honest student's new answers are graded and recorded."""
    other = load_course(shutil.copytree(course.root, tmp_path / "course", symlinks=True))
    shutil.rmtree(other.work / "submitted")
    story = Story("honest", 2, "Something new.", damages=(mutations.without("svm_loss_single"),))
    story.hand_in(other)
    for case in stopper.cases:
        lay(case, other.work / "submitted", other)
    assert lines(run(other), story) == ("graded 89 -0", "89 -0")


def test_names_are_printed_without_control_characters(course, tmp_path):
    """A folder's name cannot colour, clear or fake the terminal of whoever grades."""
    other = load_course(shutil.copytree(course.root, tmp_path / "course", symlinks=True))
    lay(Case("", OWN, "", place="s\x1b[2J1/hinge/hinge.ipynb"), other.work / "submitted", other)
    assert "\x1b" not in run(other, "--dry-run", "--student", "s_*").said
