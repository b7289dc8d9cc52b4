"""Our steps inside stock nbgrader, so that it survives mangled notebooks and gives our scores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import preprocessors as stock
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Application
from traitlets.log import get_logger

from autograder.core.errors import AssignmentBroken, AutograderError
from autograder.core.model import Graded
from autograder.course import load_course
from autograder.gradebook.database import url_of
from autograder.gradebook.rows import ANSWER, reports, stored_moments
from autograder.gradebook.sync import make_place, record_structure
from autograder.grading import pipeline
from autograder.notebook.format import grade_id, is_check, is_manual, is_solution, nbgrader
from autograder.notebook.reader import Document, read_notebook

GradeFile = Callable[[Path, str, Path, str], Graded]  # root, assignment, notebook, student
DEPTH = 4  # folders up to the course: work/submitted/<student>/<assignment>


def ready(assignment: str, student: str, notebooks: list[str]) -> None:
    """Prepare nbgrader to autograde one student's folder; `Autograde.pre_convert_hook`.

    Proves first what `autograder grade` proves. nbgrader would go on after any exception here, and report it once a
    student; what is wrong with this machine or with the assignment ends the command, with the code of our own.
    The gradebook gets the cells of the release, and nbgrader is told the notebook's right name, whatever it has.
    """
    folder = Path(notebooks[0]).parent  # `assignment` and `student` may hold a * here
    name, root = folder.name, folder.parents[DEPTH - 1]
    try:
        course, _ = pipeline.ready(root, name)
        record_structure(course, name, read_notebook(course.release(name)))
        if _adds_students():
            make_place(course, name, folder.parent.name)
    except AutograderError as fault:
        get_logger().error(str(fault))
        raise SystemExit(fault.exit_code) from None
    _moments[str(folder)] = next(iter(stored_moments(url_of(course), name, folder.parent.name)), None)
    notebooks[:] = [str(folder / f"{name}.ipynb")]


def _adds_students() -> bool:
    """Tell whether nbgrader may add whom its gradebook does not know; `Autograde.create_student` forbids it."""
    asked = Application.instance().config.get("Autograde", {}) if Application.initialized() else {}
    return asked.get("create_student", True) is not False


_moments: dict[str, datetime | None] = {}  # a student's folder -> the time of the hand-in that was graded before


class _Step(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader ships no types
    """What our steps ask of nbgrader."""

    @property
    def course(self) -> Any:
        """Return nbgrader's CourseDirectory, which belongs to the converter that runs the exporter."""
        return self.parent.parent.coursedir


class SaveCells(stock.SaveCells):  # type: ignore[misc] # nbgrader ships no types
    """Write a release's cells into the gradebook; stands for nbgrader's own in `GenerateAssignment.preprocessors`.

    That one refuses other cells than before as soon as somebody has handed in. Ours takes them, and refuses only to
    lose points that a person gave.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raise AssignmentBroken, or EnvironmentUnfit where the gradebook cannot be used."""
        info = resources["nbgrader"]
        if info["notebook"] == info["assignment"]:
            record_structure(load_course(Path(self.parent.parent.coursedir.root)), info["assignment"], nb)
        else:  # not laid out as ours are
            super().preprocess(nb, resources)  # which only reads the notebook
        return nb, resources


class ExternalGrade(_Step):
    """Grade behind the wall what nbgrader would execute; stands for Execute in `Autograde.autograde_preprocessors`.

    Each grade cell gets one result that says its points, which nbgrader's SaveAutoGrades reads as partial credit.
    """

    grade: GradeFile = staticmethod(pipeline.grade_file)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raise AutograderError, which nbgrader reports for this student alone, when there is nothing to record."""
        info = resources["nbgrader"]
        folder = Path(self.course.format_path(self.course.submitted_directory, info["student"], info["assignment"]))
        path = folder / f"{info['notebook']}.ipynb"
        graded = self.grade(Path(self.course.root), info["assignment"], path, info["student"])
        if not graded.stands:
            reason = " ".join(graded.notes) or f'See "autograder why {info["student"]} {info["assignment"]}".'
            raise AutograderError(f"{path}: not graded. {reason}")
        for cell in nb.cells:
            if is_check(cell):
                cell.outputs = [_result(_points(graded, cell))]
        info["graded"] = graded
        return nb, resources


class SaveAutoGrades(stock.SaveAutoGrades):  # type: ignore[misc] # nbgrader ships no types
    """Write points as nbgrader does, but ask whoever gave points by hand to look again only where it matters.

    nbgrader asks each time. It matters where the hand-in or the automatic points are not those of the time before.
    """

    def _add_score(self, cell: Any, resources: Any) -> None:
        info = resources["nbgrader"]
        grade = self.gradebook.find_grade(grade_id(cell), info["notebook"], info["assignment"], info["student"])
        points, asked = grade.auto_score, grade.needs_manual_grade
        super()._add_score(cell, resources)
        other_points = not is_manual(cell) and grade.auto_score != points
        if grade.manual_score is not None and not other_points and not self._handed_in_again(info):
            grade.needs_manual_grade = asked
            self.gradebook.db.commit()

    def _handed_in_again(self, info: Any) -> bool:
        course = self.parent.parent.coursedir
        folder = course.format_path(course.submitted_directory, info["student"], info["assignment"])
        return bool(_moments.get(str(folder)) != course.get_existing_timestamp(folder))


class SaveReports(_Step):
    """Write our comments beside the answers; stands behind SaveAutoGrades, which has just cleared them.

    An extension of course_config.py is written before AssignLatePenalties asks for it, and a submission without a
    time loses the one of its predecessor, which nbgrader would keep.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Store item by item what a student reads there."""
        info = resources["nbgrader"]
        texts = {item + ANSWER: text for item, text in reports(info["graded"]).items()}
        where = (info["notebook"], info["assignment"], info["student"])
        with Gradebook(info["db_url"], self.course.course_id) as book:
            self._save_times(book.find_submission(*where[1:]))
            for cell in nb.cells:
                if is_solution(cell) and grade_id(cell) in texts:
                    book.find_comment(grade_id(cell), *where).auto_comment = texts[grade_id(cell)]
            book.db.commit()
        return nb, resources

    def _save_times(self, submission: Any) -> None:
        student, assignment = submission.student_id, submission.name
        extension = load_course(Path(self.course.root)).extension(student, assignment)
        submission.extension = extension or submission.extension  # one granted in formgrader stands beside ours
        folder = self.course.format_path(self.course.submitted_directory, student, assignment)
        submission.timestamp = self.course.get_existing_timestamp(folder)


def _points(graded: Graded, cell: Any) -> float:
    """Return the points of a grade cell; AssignmentBroken when release and checks disagree about them."""
    item, worth = grade_id(cell), float(nbgrader(cell)["points"])
    score = graded.items.get(item)
    if score is None or abs(score.max_score - worth) > 1e-6:
        raise AssignmentBroken(
            f'{graded.assignment}: the points of "{item}" in the release are not those of the checks. '
            f'Run "autograder release {graded.assignment}" and grade again.'
        )
    return min(max(float(score.score), 0.0), worth)


def _result(points: float) -> Any:
    """Return the output that nbgrader takes for `points`: the plain repr of a float."""
    output: Document = {"output_type": "execute_result", "execution_count": None, "metadata": {}}
    data = {**output, "data": {"text/plain": repr(points)}}
    return nbformat.from_dict(data)  # type: ignore[no-untyped-call] # nbformat is typed in part only
