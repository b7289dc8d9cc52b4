"""The sample class ends as its table says, can be placed again and again, and stays away from a class's own files."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.core.errors import UsageError
from autograder.core.model import Graded, Outcome, Status
from autograder.course import Course, load_course
from autograder.demo import sample_class
from autograder.demo.sample_class import Sample, complaints, make_class, place
from autograder.gradebook.database import opened
from autograder.grading.hints import read_answers
from autograder.grading.pipeline import finished
from autograder.grading.task import bench_of, judged, task_of
from autograder.intake.submission import find, read
from autograder.sandbox.confine import probe

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course in a folder of its own, with the class placed."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "course_config.py", root)
    for name in ("solutions", "assignments", "tests/graders"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    made = load_course(root)
    place(made, make_class(made))
    return made


@pytest.fixture(scope="module")
def samples(course: Course) -> list[Sample]:
    """The whole class."""
    return make_class(course)


@pytest.fixture(scope="module")
def graded(course: Course, samples: list[Sample]) -> list[Graded]:
    """The whole class, graded for real from the files in work/submitted."""
    return [one for name in sorted({s.assignment for s in samples}) for one in graded_of(course, name)]


def graded_of(course: Course, assignment: str) -> Iterator[Graded]:
    """Grade what was placed of one assignment, in this process."""
    protection = probe()
    task = task_of(course, assignment, protection, protection.line())
    for found in find(course.work / "submitted", assignment):
        one = read(found, assignment)
        yield finished(course, judged(task, one), one, {})
    bench_of(task).close()


# ---------------------------------------------------------------- the class


@pytest.mark.slow
def test_every_submission_ends_as_its_table_says(samples, graded):
    """Status, full and lost items, scores, endings, hints and notes of the whole class are the promised ones."""
    assert complaints(samples, graded) == []


def test_late_submissions_are_late(samples, graded):
    """The timestamps are read, and both late and early ones are there."""
    late = Counter(one.late.seconds > 0 for one in graded if one.status is not Status.REFUSED)
    assert late[True] >= 6
    assert late[False] >= 30


def test_class_is_large_enough_and_neutral(samples):
    """Two classes of 24 or more, six in each other assignment, nobody twice in one, some in two, ids of two digits."""
    handed_in = Counter(sample.assignment for sample in samples)
    assert min(handed_in[name] for name in ("hinge", "softmax")) >= 24
    assert min(handed_in.values()) >= 6
    by_student = Counter(sample.student for sample in samples)
    assert len({(sample.student, sample.assignment) for sample in samples}) == len(samples)
    assert sum(count >= 2 for count in by_student.values()) >= 10
    assert all(name[0] == "s" and name[1:].isdigit() and len(name) == 3 for name in by_student)


def test_every_assignment_of_the_course_has_its_six(course, samples):
    """Each assignment is handed in by one with the reference, one with the stub, and some who are known to be wrong."""
    for assignment in course.assignments:
        handed_in = [sample for sample in samples if sample.assignment == assignment.id]
        about = {sample.about for sample in handed_in}
        assert {"hands in the reference answers", "hands in the untouched stub"} <= about
        assert sum(bool(sample.expected.hint) for sample in handed_in) >= 3


def test_class_shows_every_ending_that_a_table_can_promise(samples):
    """Each status, and each outcome but our own fault, is promised for somebody."""
    promised = {outcome for sample in samples for outcome in sample.expected.outcome.values()}
    assert promised == set(Outcome) - {Outcome.PASSED, Outcome.BROKEN}
    assert {sample.expected.status for sample in samples} == set(Status)


def test_class_is_the_same_in_every_run(course, samples):
    """Two classes are equal to the byte."""
    assert make_class(course) == samples


def test_readable_files_are_valid_notebooks(samples):
    """What the class saves can be opened by Jupyter; only the damaged files cannot."""
    for sample in samples:
        if sample.expected.status is not Status.REFUSED:
            nbformat.validate(json.loads(sample.data.decode("utf-8-sig")))


def test_files_show_neither_hints_nor_solution_markers(course, samples):
    """A student's file holds code only: the wrong answers' docstrings and nbgrader's markers stay with the teachers."""
    for sample in samples:
        hints = [one.hint for one in read_answers(course.graders(sample.assignment) / "wrong")]
        text = sample.data.decode("utf-8-sig")
        assert "SOLUTION" not in text
        assert not [hint for hint in hints if json.dumps(hint, ensure_ascii=False)[1:-1] in text]


# ---------------------------------------------------------------- complaining

FALSE_PROMISES = {
    "status": ({"status": Status.NEEDS_LOOK}, "it is graded and should be needs_look"),
    "full": ({"full": ("svm_loss_vectorized",), "lost": ()}, "should earn all"),
    "lost": ({"full": (), "lost": ("svm_loss_single",)}, "svm_loss_single earns all its 6 points"),
    "score": ({"score": 95.0}, "and should be 95"),
    "outcome": ({"outcome": {"svm_loss_single": Outcome.CRASHED}}, "svm_loss_single ended as passed"),
    "hint": ({"hint": "Are there two?\nOr three?"}, "no hint says 'Or three?'"),
    "note": ({"note": "a note that nobody wrote"}, "no note says 'a note that nobody wrote'"),
    "unknown item": ({"full": ("svm_loss_parallel",)}, "svm_loss_parallel was not judged"),
}


@pytest.mark.parametrize(("changed", "words"), FALSE_PROMISES.values(), ids=FALSE_PROMISES)
def test_each_broken_promise_is_one_sentence(samples, graded, changed, words):
    """A table that says anything else than what happened is complained about, for that student alone."""
    place_of = next(n for n, sample in enumerate(samples) if sample.about == "penalty slope halved")
    wrong = replace(samples[place_of], expected=replace(samples[place_of].expected, **changed))
    (sentence,) = complaints([*samples[:place_of], wrong, *samples[place_of + 1 :]], graded)
    assert sentence.startswith(f"{wrong.student}, hinge (penalty slope halved): ")
    assert words in sentence


def test_ungraded_submission_is_complained_about(samples, graded):
    """A submission without a result is named, and results of nobody in the class are not our concern."""
    assert complaints(samples[:1], graded) == []
    (sentence,) = complaints(samples, [one for one in graded if (one.student, one.assignment) != ("s01", "hinge")])
    assert sentence == "s01, hinge (hands in the reference answers): it was not graded at all."


def test_course_without_the_assignments_is_refused(course):
    """A course that teaches something else is told that the class has nothing to hand in."""
    with pytest.raises(UsageError, match="hinge, softmax"):
        make_class(replace(course, assignments=()))


# ---------------------------------------------------------------- placing

MADE_OF_IT = (
    "results/hinge/s01.json", "results/softmax/.x1.tmp", "feedback/s02/hinge/hinge.html", "report/hinge.html",
    "autograded/s03/hinge/hinge.ipynb", "exports/hinge.csv", "gradebook.db", "gradebook.db-journal",
    ".gradebook.db.lock",
    "submitted/s01/hinge/.hinge.ipynb.draft",
)  # fmt: skip
FOREIGN = (
    "submitted/anna/hinge/hinge.ipynb", "submitted/s01/hinge/other.ipynb", "results/hinge/anna.json",
    "feedback/anna/hinge/hinge.html", "autograded/anna/hinge/hinge.ipynb", "notes.txt", "archive/2026.zip",
)  # fmt: skip


@pytest.fixture(scope="module")
def four(samples: list[Sample]) -> list[Sample]:
    """What s01 to s04 hand in for hinge."""
    return [sample for sample in samples if sample.assignment == "hinge"][:4]


@pytest.fixture
def placed(course: Course, four: list[Sample], tmp_path: Path) -> Course:
    """The same course elsewhere, with four files of the class placed."""
    made = replace(course, root=tmp_path)
    place(made, four)
    return made


def write(path: Path, text: str = "x") -> Path:
    """Write a file and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def state(work: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below work/ but the list, with the time of its last change."""
    files = (p for p in work.rglob("*") if p.is_file() and p.name != sample_class.MANIFEST)
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_placed_files_are_the_samples(placed, four):
    """Each notebook stands where nbgrader's exchange would put it, beside its time."""
    for sample in four:
        folder = placed.work / "submitted" / sample.student / sample.assignment
        assert (folder / sample.file).read_bytes() == sample.data
        assert (folder / "timestamp.txt").read_text() == f"{sample.received}\n"
        assert sample.received.endswith(" UTC")


def test_second_placing_changes_nothing(placed, four):
    """Files that are there stay untouched, and so does everything that was made from them."""
    for name in MADE_OF_IT:
        write(placed.work / name)
    before = state(placed.work)
    place(placed, four)
    assert state(placed.work) == before


def test_interrupted_placing_is_completed(placed, four):
    """A run that was cut short is recognised, and the next one places what is missing."""
    before = {path: content for path, (_, content) in state(placed.work).items()}
    (placed.work / "submitted" / "s02" / "hinge" / "hinge.ipynb").unlink()
    place(placed, four)
    assert {path: content for path, (_, content) in state(placed.work).items()} == before


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files_are_refused(placed, samples, name):
    """One file that is not the demo's stops it before anything is written, with the file's name and a remedy."""
    write(placed.work / name)
    before = state(placed.work)
    with pytest.raises(UsageError, match=rf"work/{re.escape(name)}.* Move work/ away"):
        place(placed, samples)
    assert state(placed.work) == before


def test_an_empty_gradebook_is_nobodys(course, four, tmp_path):
    """Any nbgrader command makes one; as long as nobody has handed in it does not stand in the way."""
    made = replace(course, root=tmp_path)
    with opened(made) as book:
        book.add_student("ann")
    place(made, four)
    (made.work / sample_class.MANIFEST).unlink()
    shutil.rmtree(made.work / "submitted")
    with opened(made) as book:
        book.add_assignment("hinge")
        book.add_submission("hinge", "ann")
    with pytest.raises(UsageError, match="gradebook"):
        place(made, four)


def test_changed_submission_is_refused(placed, samples):
    """A file of the class that somebody has written over is theirs from then on."""
    write(placed.work / "submitted" / "s01" / "hinge" / "hinge.ipynb", "mine")
    with pytest.raises(UsageError, match=r"s01/hinge/hinge\.ipynb"):
        place(placed, samples)


@pytest.mark.parametrize("name", ["gradebook.db", "results/hinge/s01.json", "demo.json"])
def test_work_without_our_list_is_somebody_elses(course, samples, tmp_path, name):
    """Without the list even names of ours say nothing: a real class may have a student s01."""
    write(tmp_path / "work" / name)
    with pytest.raises(UsageError, match=re.escape(name)):
        place(replace(course, root=tmp_path), samples)


def test_files_of_an_older_class_go(placed, four):
    """A class that has become smaller leaves nothing behind, and its old results do not count as foreign."""
    write(placed.work / "results" / "hinge" / "s04.json")
    place(placed, four[:3])
    assert not (placed.work / "submitted" / "s04").exists()
    place(placed, four[:3])
