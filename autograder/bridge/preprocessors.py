"""Our steps inside stock `nbgrader autograde`, so that it survives mangled notebooks and gives our scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.bridge.convert import Document, grade_id, is_grade, is_manual, is_solution, nbgrader, read_notebook
from autograder.bridge.repair import repaired
from autograder.bridge.rows import ANSWER, is_recordable, reports
from autograder.errors import AssignmentBroken, AutograderError
from autograder.model import Graded

GradeFile = Callable[[Path, str, Path, str], Graded]  # root, assignment, notebook, student


def grade_file(root: Path, assignment: str, path: Path, student: str) -> Graded:
    """Grade one notebook by the course's checks; imported late, since nbgrader loads this module early."""
    from autograder import flow

    graded: Graded = flow.grade_file(root, assignment, path, student)
    return graded


class _Step(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader ships no types
    """What both of our steps ask of nbgrader: which files a notebook came from."""

    def notebook(self, step: str, resources: Any, student: str | None = None) -> Path:
        """Return the notebook's path in one of the course's folders."""
        told, course = resources["nbgrader"], self.course
        folder = getattr(course, f"{step}_directory")
        owner = told["student"] if student is None else student
        return Path(course.format_path(folder, owner, told["assignment"])) / f"{told['notebook']}.ipynb"

    @property
    def course(self) -> Any:
        """Return nbgrader's CourseDirectory, which belongs to the converter that runs the exporter."""
        return self.parent.parent.coursedir


class Repair(_Step):
    """Put the release's metadata back; first of `Autograde.sanitize_preprocessors`."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook that nbgrader's own steps can work on."""
        release = read_notebook(self.notebook("release", resources, student="."))
        return _notebook(repaired(nb, release)), resources


class ExternalGrade(_Step):
    """Grade behind the wall what nbgrader would execute; stands for Execute in `Autograde.autograde_preprocessors`.

    Each grade cell gets one result that says its points, which nbgrader's SaveAutoGrades reads as partial credit.
    """

    grade: GradeFile = staticmethod(grade_file)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raise AutograderError, which nbgrader reports for this student alone, when there is nothing to record."""
        told = resources["nbgrader"]
        path = self.notebook("submitted", resources)
        graded = self.grade(Path(self.course.root), told["assignment"], path, told["student"])
        if not is_recordable(graded):
            reason = " ".join(graded.notes) or f'See "autograder why {told["student"]} {told["assignment"]}".'
            raise AutograderError(f"{path}: not graded. {reason}")
        for cell in nb.cells:
            if is_grade(cell) and not is_manual(cell):
                cell.outputs = [_result(_points(graded, cell))]
        told["graded"] = graded
        return nb, resources


class SaveReports(_Step):
    """Write our comments beside the answers; stands behind SaveAutoGrades, which has just cleared them."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Store item by item what a student reads there."""
        told = resources["nbgrader"]
        texts = {item + ANSWER: text for item, text in reports(told["graded"]).items()}
        where = (told["notebook"], told["assignment"], told["student"])
        with Gradebook(told["db_url"], self.course.course_id) as book:
            for cell in nb.cells:
                if is_solution(cell) and grade_id(cell) in texts:
                    book.find_comment(grade_id(cell), *where).auto_comment = texts[grade_id(cell)]
            book.db.commit()
        return nb, resources


def _notebook(document: Document) -> Any:
    """Return a document in the form that nbgrader's steps work on."""
    return nbformat.from_dict(document)  # type: ignore[no-untyped-call] # nbformat is typed in part only


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
    return _notebook({**output, "data": {"text/plain": repr(points)}})
