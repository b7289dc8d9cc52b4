"""The way from files to results, on a copy of the course: what is recorded, what is refused, what is never shown."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from autograder.authoring import release
from autograder.core.errors import AssignmentBroken, UsageError
from autograder.core.model import Outcome, Status
from autograder.export import deliver
from autograder.gradebook import sync
from autograder.gradebook.marks import class_record
from autograder.grading import pipeline
from autograder.grading.store import load, load_all, path_of, to_json
from autograder.intake.attempts import take_in
from autograder.pages import write

CANARY = "hidden-4711"
OTHER_CHECKS = "the checks, the solution or the course's settings changed"


def hand_in(course, student, source, *, assignment="hinge", stub=True):
    """Write a submission: the stub, or the solution, with one more cell behind it."""
    origin = course.release(assignment) if stub else course.solution(assignment)
    notebook = json.loads(origin.read_text())
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
    notebook["cells"].append(cell)
    path = course.work / "submitted" / student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def add_check(course, text):
    """Add a check to the hidden graders of hinge, worth nothing, so that the points stay those of the release."""
    path = course.graders("hinge") / "test_hidden.py"
    path.write_text(f"{path.read_text()}\n\n{text}\n")


def comparable(graded):
    """A result without what differs between two equal runs."""
    data = to_json(graded)
    for check in data["checks"]:
        del check["seconds"]
    return data


def everything_students_get(course):
    """All bytes that reach a student: the release, feedback pages, and the comments in the gradebook."""
    folders = [course.root / "assignments", course.work / "feedback", course.work / "autograded"]
    data = b"".join(p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file())
    with sqlite3.connect(course.work / "gradebook.db") as database:
        comments = database.execute("select auto_comment from comment where auto_comment is not null").fetchall()
    return data.decode(errors="replace") + json.dumps(comments)


def test_scores_reach_results_pages_and_tables(course):
    """One run grades the class; pages, the class page and the CSV follow from what is stored."""
    hand_in(course, "ann", "", stub=False)
    hand_in(course, "bob", "")
    run = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    assert [(one.student, one.score) for one in run.graded] == [("ann", 95.0), ("bob", 0.0)]
    assert (run.fresh, run.recorded) == (2, 2)
    write.write_feedback(course, class_record(course, "hinge"))
    assert (course.work / "feedback" / "ann" / "hinge" / "hinge.html").is_file()
    assert "ann" in write.write_report(course, class_record(course, "hinge")).read_text()
    assert deliver.write_csv(course, class_record(course, "hinge")).read_text().count("\n") == 3


def test_a_second_run_grades_nothing_again(course):
    """Equal code, graders and limits: the stored result stands and the gradebook is not touched."""
    hand_in(course, "ann", "")
    first = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    second = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    assert (second.fresh, second.recorded) == (0, 0)
    assert first.graded == second.graded


def test_changed_code_is_graded_again(course):
    """A new hand-in replaces the old result."""
    hand_in(course, "ann", "")
    sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    hand_in(course, "ann", "def largest_drop():\n    return 1.9")
    run = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    assert (run.fresh, run.graded[0].score) == (1, 2.0)


def test_who_changed_is_said_and_a_dry_run_writes_nothing(course):
    """After a check has changed, a dry run shows whose result would change and why; all of work/ stays as it is."""
    hand_in(course, "ann", "", stub=False)
    hand_in(course, "bob", "def largest_drop():\n    return 1.897", stub=True)
    assert sync.grade_class(course, "hinge", pipeline.Options(jobs=1)).changes == ()
    path = course.graders("hinge") / "test_hidden.py"
    path.write_text(path.read_text().replace("1.9, rtol=0.0, atol=0.005", "1.9, rtol=0.0, atol=1e-9"))
    before = contents(course.work)
    dry = sync.grade_class(course, "hinge", pipeline.Options(jobs=1, dry_run=True))
    assert contents(course.work) == before
    [change] = dry.changes
    assert (change.after.student, change.before.score, change.why) == ("bob", 2.0, OTHER_CHECKS)
    run = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    assert [(one.before.score, one.after.score) for one in run.changes] == [(2.0, 0.0)]
    assert sync.grade_class(course, "hinge", pipeline.Options(jobs=1)).changes == ()


def test_grading_chooses_anew_which_hand_in_counts(course):
    """A changed rule takes effect at the next run, and its dry run shows what will come of it."""
    stub, solution = (path.read_bytes() for path in (course.release("hinge"), course.solution("hinge")))
    take_in(course, "ann", "hinge", solution, "2027-01-20 12:00:00 UTC")
    take_in(course, "ann", "hinge", stub, "2027-02-20 12:00:00 UTC")
    assert sync.grade_class(course, "hinge", pipeline.Options(jobs=1)).graded[0].score == 95.0
    changed = replace(course, resubmission="last")
    before = contents(course.work)
    dry = sync.grade_class(changed, "hinge", pipeline.Options(jobs=1, dry_run=True))
    assert contents(course.work) == before
    run = sync.grade_class(changed, "hinge", pipeline.Options(jobs=1))
    for one in (dry, run):
        assert [(c.after.score, c.why) for c in one.changes] == [(0.0, "another file was handed in")]


def contents(folder):
    """Every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_from_elsewhere_are_graded_and_not_recorded(course, tmp_path):
    """A path outside work/submitted gives a printed result only."""
    path = hand_in(course, "ann", "")
    elsewhere = tmp_path / "bob.ipynb"
    path.rename(elsewhere)
    run = sync.grade_class(course, "hinge", pipeline.Options(paths=(elsewhere,), jobs=1))
    assert run.graded[0].student == "bob"
    assert load(course.work, "hinge", "bob") is None
    assert not (course.work / "gradebook.db").exists()


def test_files_from_elsewhere_are_recorded_when_asked(course, tmp_path):
    """`--record` brings the file into work/submitted first, so that gradebook and pages find it."""
    elsewhere = tmp_path / "bob.ipynb"
    elsewhere.write_bytes(course.solution("hinge").read_bytes())
    run = sync.grade_class(course, "hinge", pipeline.Options(paths=(elsewhere,), jobs=1, record=True))
    assert (run.recorded, load(course.work, "hinge", "bob").score) == (1, 95.0)
    assert (course.work / "autograded" / "bob" / "hinge" / "hinge.ipynb").is_file()


def test_a_broken_solution_stops_everything(course):
    """When the solution loses points nothing is graded or recorded."""
    hand_in(course, "ann", "", stub=False)
    path = course.solution("hinge")
    path.write_text(path.read_text().replace("def largest_drop(", "def another_drop("))
    with pytest.raises(AssignmentBroken, match="largest_drop_value"):
        sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    assert load_all(course.work, "hinge") == []


def test_a_stub_that_earns_points_stops_everything(course):
    """When the untouched stub earns points nothing is graded or recorded."""
    hand_in(course, "ann", "")
    notebook = json.loads(course.release("hinge").read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "largest_drop_answer":
            cell["source"] = "def largest_drop():\n    return 1.9"
    course.release("hinge").write_text(json.dumps(notebook))
    with pytest.raises(AssignmentBroken, match="stub earns points"):
        sync.grade_class(course, "hinge", pipeline.Options(jobs=1))


def test_a_check_of_ours_that_breaks_costs_nobody_a_grade(course):
    """Who meets the broken check needs a look and is tried again every time; everybody else is graded."""
    add_check(
        course,
        '@pytest.mark.check(item="largest_drop", points=0)\n'
        "def test_breaks_on_three(student):\n"
        '    """A drop of three breaks our own arithmetic."""\n'
        "    1 / (student.largest_drop() - 3.0)\n",
    )
    hand_in(course, "ann", "def largest_drop():\n    return 3.0", stub=False)
    hand_in(course, "bob", "", stub=False)
    run = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    ann, bob = run.graded
    assert ann.status is Status.NEEDS_LOOK
    assert Outcome.BROKEN in {result.outcome for result in ann.results}
    assert load(course.work, "hinge", "ann").status is Status.NEEDS_LOOK
    assert sync.grade_class(course, "hinge", pipeline.Options(jobs=1)).fresh == 1
    assert (bob.status, bob.score) == (Status.GRADED, 95.0)


def test_a_damaged_result_is_graded_again(course):
    """Who has a file that is cut short is graded again and nobody else; where no hand-in is left, the run says so."""
    for student in ("ann", "bob", "cid"):
        hand_in(course, student, "def largest_drop():\n    return 1.9")
    first = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    for student in ("ann", "cid"):
        path = path_of(course.work, "hinge", student)
        path.write_bytes(path.read_bytes()[:500])
    shutil.rmtree(course.work / "submitted" / "cid")
    run = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    assert (run.fresh, run.again, [*map(comparable, run.graded)]) == (1, 1, [*map(comparable, first.graded[:2])])
    assert [one.student for one in run.damaged] == ["cid"]
    assert load(course.work, "hinge", "ann") == run.graded[0]
    assert sync.grade_class(course, "hinge", pipeline.Options(jobs=1, students="b*")).damaged == ()


SMUGGLERS = {
    "exception text": "raise ValueError(str(s))",
    "exception class": "raise type('E' + str(s[0]), (ValueError,), {})()",
    "return value": "return str(s)",
    "keys": "return {str(v): v for v in s}",
    "class name": "return type('R' + str(s[0]), (), {})()",
    "print": "print(s); import sys; print(s, file=sys.stderr); return s",
    "shape": "import numpy as np; return np.zeros((4711, 2))",
}


def test_hidden_inputs_do_not_come_back(course):
    """A student who sends a hidden input along every way out finds it nowhere in what students receive."""
    add_check(
        course,
        '@pytest.mark.check(item="svm_loss_single", points=0)\n'
        "def test_canary(student):\n"
        '    """The loss of a single sample follows its definition."""\n'
        f"    assert_close(student.svm_loss_single(np.array([4711.25, 0.5]), 1), 1.0 + 4710.75)  # {CANARY}\n",
    )
    release.write_releases(course, ["hinge"])
    for number, line in enumerate(SMUGGLERS.values()):
        hand_in(course, f"s{number}", f"def svm_loss_single(s, y, delta=1.0):\n    {line}", stub=False)
    sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    write.write_feedback(course, class_record(course, "hinge"))
    shown = everything_students_get(course)
    assert CANARY not in shown
    assert "4711.25" not in shown
    assert "4710.75" not in shown


def test_nobody_handed_in(course):
    """An empty class is a sentence and no traceback."""
    (course.work / "submitted").mkdir(parents=True)
    with pytest.raises(UsageError, match="no submission of hinge"):
        sync.grade_class(course, "hinge", pipeline.Options())


def grade_in_background(course):
    """Start a run in a session of its own, so that one signal ends all of it."""
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "hinge", "--jobs", "2"],
        cwd=course.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_run_killed_at_any_moment_goes_on_from_there(course):
    """SIGKILL to the whole run, three times at random moments; the results are those of an undisturbed run."""
    answers = ["", "def largest_drop():\n    return 1.9", "def svm_loss_single(s, y, delta=1.0):\n    return 0.0"]
    for number in range(9):
        hand_in(course, f"s{number}", answers[number % 3] + f"\n# {number}", stub=number % 2 == 0)
    moments = random.Random(20)  # noqa: S311 - moments to interrupt at, no secret
    for _ in range(3):
        run = grade_in_background(course)
        time.sleep(moments.uniform(0.3, 2.5))
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    disturbed = sync.grade_class(course, "hinge", pipeline.Options(jobs=1))
    undisturbed = sync.grade_class(course, "hinge", pipeline.Options(jobs=1, force=True))
    assert list(map(comparable, disturbed.graded)) == list(map(comparable, undisturbed.graded))
    assert [p.name for p in (course.work / "results" / "hinge").iterdir() if p.suffix != ".json"] == []
