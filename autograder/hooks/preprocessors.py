"""Our steps inside stock nbgrader, so that it survives mangled notebooks and gives our scores."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output
from nbgrader import preprocessors as stock
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Application
from traitlets.log import get_logger

from autograder.core.errors import AssignmentBroken, AutograderError
from autograder.course import load_course
from autograder.gradebook.database import url_of
from autograder.gradebook.rows import reports, stored_moments
from autograder.gradebook.sync import make_place, record_structure
from autograder.grading import pipeline
from autograder.notebook.format import grade_id, is_check, is_manual, is_solution, nbgrader
from autograder.notebook.reader import read_notebook

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
        asked = Application.instance().config.get("Autograde", {}) if Application.initialized() else {}
        if asked.get("create_student", True) is not False:  # else nbgrader may add nobody whom it does not know
            make_place(course, name, folder.parent.name)
    except AutograderError as fault:
        get_logger().error(str(fault))
        raise SystemExit(fault.exit_code) from None
    _moments[str(folder)] = next(iter(stored_moments(url_of(course), name, folder.parent.name)), None)
    notebooks[:] = [str(folder / f"{name}.ipynb")]


_moments: dict[str, datetime | None] = {}  # a student's folder -> the time of the hand-in that was graded before


def _course(step: Any) -> Any:
    """Return nbgrader's CourseDirectory, which belongs to the converter that runs the exporter."""
    return step.parent.parent.coursedir


class SaveCells(stock.SaveCells):  # type: ignore[misc] # nbgrader ships no types
    """Write a release's cells into the gradebook; stands for nbgrader's own in `GenerateAssignment.preprocessors`.

    That one refuses other cells than before as soon as somebody has handed in. Ours takes them, and refuses only to
    lose points that a person gave.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raise AssignmentBroken, or EnvironmentUnfit where the gradebook cannot be used."""
        info = resources["nbgrader"]
        if info["notebook"] == info["assignment"]:
            record_structure(load_course(Path(_course(self).root)), info["assignment"], nb)
        else:  # not laid out as ours are
            super().preprocess(nb, resources)  # which only reads the notebook
        return nb, resources


class ExternalGrade(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader ships no types
    """Grade behind the wall what nbgrader would execute; stands for Execute in `Autograde.autograde_preprocessors`.

    Each grade cell gets one result that says its points, which nbgrader's SaveAutoGrades reads as partial credit.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raise AutograderError, which nbgrader reports for this student alone, when there is nothing to record."""
        info, course = resources["nbgrader"], _course(self)
        folder = Path(course.format_path(course.submitted_directory, info["student"], info["assignment"]))
        path = folder / f"{info['notebook']}.ipynb"
        graded = pipeline.grade_file(Path(course.root), info["assignment"], path, info["student"])
        if not graded.stands:
            reason = " ".join(graded.notes) or f'See "autograder why {info["student"]} {info["assignment"]}".'
            raise AutograderError(f"{path}: not graded. {reason}")
        scores = graded.items
        for cell in filter(is_check, nb.cells):
            score, worth = scores.get(grade_id(cell)), float(nbgrader(cell)["points"])
            if score is None or abs(score.max_score - worth) > 1e-6:
                raise AssignmentBroken(
                    f'{graded.assignment}: the points of "{grade_id(cell)}" in the release are not those of the '
                    f'checks. Run "autograder release {graded.assignment}" and grade again.'
                )
            points = min(max(float(score.score), 0.0), worth)
            output: Any = new_output("execute_result", {"text/plain": repr(points)})  # type: ignore[no-untyped-call]
            cell.outputs = [output]  # which nbgrader takes for points
        info["graded"] = graded
        return nb, resources


class SaveAutoGrades(stock.SaveAutoGrades):  # type: ignore[misc] # nbgrader ships no types
    """Write points as nbgrader does, but ask whoever gave points by hand to look again only where it matters.

    nbgrader asks each time. It matters where the hand-in or the automatic points are not those of the time before.
    """

    def _add_score(self, cell: Any, resources: Any) -> None:
        info, course = resources["nbgrader"], _course(self)
        grade = self.gradebook.find_grade(grade_id(cell), info["notebook"], info["assignment"], info["student"])
        points, asked = grade.auto_score, grade.needs_manual_grade
        super()._add_score(cell, resources)
        if grade.manual_score is None or (grade.auto_score != points and not is_manual(cell)):
            return
        folder = course.format_path(course.submitted_directory, info["student"], info["assignment"])
        if _moments.get(str(folder)) == course.get_existing_timestamp(folder):
            grade.needs_manual_grade = asked
            self.gradebook.db.commit()


class SaveReports(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader ships no types
    """Write our comments beside the answers; stands behind SaveAutoGrades, which has just cleared them.

    An extension of course_config.py is written before AssignLatePenalties asks for it, and a submission without a
    time loses the one of its predecessor, which nbgrader would keep.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Store item by item what a student reads there."""
        info, course = resources["nbgrader"], _course(self)
        student, assignment = info["student"], info["assignment"]
        texts = reports(info["graded"])
        extension = load_course(Path(course.root)).extension(student, assignment)
        folder = course.format_path(course.submitted_directory, student, assignment)
        with Gradebook(info["db_url"], course.course_id) as book:
            submission = book.find_submission(assignment, student)
            submission.extension = extension or submission.extension  # one granted in formgrader stands beside ours
            submission.timestamp = course.get_existing_timestamp(folder)
            for cell in nb.cells:
                if is_solution(cell) and grade_id(cell) in texts:
                    comment = book.find_comment(grade_id(cell), info["notebook"], assignment, student)
                    comment.auto_comment = texts[grade_id(cell)]
            book.db.commit()
        return nb, resources
