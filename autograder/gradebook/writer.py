"""One assignment in an open nbgrader gradebook, written through nbgrader's own models.

Its API commits and queries once a cell; a class of hundreds takes minutes that way. This module loads what is
there once, sets what differs, and leaves the commit to its caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from nbgrader import api

from autograder.core.errors import AssignmentBroken
from autograder.course import Course
from autograder.course.roster import Roster
from autograder.gradebook.database import hold
from autograder.gradebook.rows import BookRow, Structure, points_that_count


class Writer:
    """The rows of one assignment; its notebook has the same name."""

    def __init__(self, book: Any, assignment: str, kernelspec: Mapping[str, Any]) -> None:
        self._session, self._assignment = book.db, assignment
        hold(self._session)  # which each of nbgrader's two ends by its commit
        book.update_or_create_assignment(assignment, course_id=book.course_id)
        hold(self._session)
        self._notebook = book.update_or_create_notebook(assignment, assignment, kernelspec=json.dumps(dict(kernelspec)))
        hold(self._session)  # what is read from here on stays true until it is written
        notebooks = self._session.query(api.SubmittedNotebook).filter_by(notebook_id=self._notebook.id)
        self._notebooks = {one.assignment_id: one for one in notebooks}
        self._grades, self._comments = self._all(api.Grade), self._all(api.Comment)
        submissions = self._session.query(api.SubmittedAssignment)
        here = submissions.filter_by(assignment_id=self._notebook.assignment_id)
        self._submissions = {one.student_id: one for one in here}
        self._late_plugin: Any = None

    def set_structure(self, asked: Structure) -> None:
        """Make the gradebook's due date and cells those of the release; also after the first submission.

        Raises AssignmentBroken when a cell would go that carries a person's points.
        """
        self._notebook.assignment.duedate = asked.due
        grade = {n: {"max_score": s, "cell_type": kind} for n, (s, kind) in asked.grade_cells.items()}
        self._grade_cells = self._cells(api.GradeCell, grade)
        solution: dict[str, dict[str, Any]] = {name: {} for name in asked.solution_cells}
        self._solution_cells = self._cells(api.SolutionCell, solution)
        columns = ("cell_type", "locked", "source", "checksum")
        sources = {name: dict(zip(columns, cell, strict=True)) for name, cell in asked.source_cells.items()}
        self._cells(api.SourceCell, sources)
        self._session.flush()
        for submission in self._submissions.values():
            self._notebook_of(submission)

    def add_students(self, students: Iterable[str], roster: Roster) -> None:
        """Add students that the gradebook does not know; tell it what the roster says where it says nothing itself."""
        there = {one.id: one for one in self._session.query(api.Student)}
        for name in sorted({*students} - there.keys()):
            there[name] = api.Student(id=name)
            self._session.add(there[name])
        for person in (one for one in roster.people if one.student in there):
            known, kept = dict(person.known), there[person.student]
            last, comma, first = known.get("name", "").partition(",")
            if not comma:
                first, _, last = known.get("name", "").rpartition(" ")
            number = known.get("canvas") or known.get("sid", "")  # formgrader knows no other system's
            asked = {"first_name": first.strip(), "last_name": last.strip(), "lms_user_id": number}
            for column, text in {**asked, "email": known.get("email", "")}.items():
                if text and not getattr(kept, column):
                    setattr(kept, column, text)
        self._session.flush()

    def set_row(self, student: str, row: BookRow, course: Course) -> None:
        """Write one student's submission, and the penalty for the points as they then stand.

        Where a person gave points, that person is only asked to look again. The penalty is what nbgrader's late plugin
        takes, ours or another of the course.
        """
        submission = self._submissions.get(student)
        if submission is None:
            named = {"id": api.new_uuid(), "student_id": student, "assignment": self._notebook.assignment}
            submission = self._submissions[student] = api.SubmittedAssignment(**named)
            self._session.add(submission)
        again = submission.timestamp != row.timestamp
        submission.timestamp = row.timestamp
        extension = course.extension(student, self._assignment)
        submission.extension = extension or submission.extension  # one granted in formgrader stands beside ours
        notebook = self._notebook_of(submission)
        for item, score in row.scores.items():
            grade, manual = self._grade(notebook, item), item in self._solution_cells
            if grade.manual_score is None:
                grade.auto_score, grade.needs_manual_grade = score, score is None  # None: a person is to give one
            elif again or (not manual and grade.auto_score != score):
                grade.needs_manual_grade = True
                grade.auto_score = grade.auto_score if manual else score
        for name, text in row.comments.items():
            comment = self._comments[notebook.id, self._solution_cells[name].id]
            if name not in self._grade_cells or self._grade(notebook, name).manual_score is None:
                comment.auto_comment = text
        grades = (self._grade(notebook, item) for item in self._grade_cells)
        points = sum(points_that_count(one.auto_score, one.manual_score, one.extra_credit) for one in grades)
        seconds, taken = submission.total_seconds_late, None
        if seconds > 0:
            self._late_plugin = self._late_plugin or _late_plugin(course)
            taken = self._late_plugin.late_submission_penalty(student, points, seconds)
        notebook.late_submission_penalty = None if taken is None else min(max(float(taken), 0.0), points)

    def _notebook_of(self, submission: Any) -> Any:
        """Return the notebook of a submission, with a row for each grade and comment."""
        notebook = self._notebooks.get(submission.id)
        if notebook is None:
            of = {"assignment_id": submission.id, "notebook_id": self._notebook.id}
            notebook = self._notebooks[submission.id] = api.SubmittedNotebook(id=api.new_uuid(), **of)
            self._session.add(notebook)
        for model, there, cells in (
            (api.Grade, self._grades, self._grade_cells),
            (api.Comment, self._comments, self._solution_cells),
        ):
            for key in [(notebook.id, cell.id) for cell in cells.values() if (notebook.id, cell.id) not in there]:
                there[key] = model(id=api.new_uuid(), notebook_id=key[0], cell_id=key[1])
                self._session.add(there[key])
        return notebook

    def _grade(self, notebook: Any, item: str) -> Any:
        return self._grades[notebook.id, self._grade_cells[item].id]

    def _all(self, model: Any) -> dict[tuple[str, str], Any]:
        """Load every grade, or every comment, of this notebook."""
        rows = self._session.query(model).join(model.notebook).filter_by(notebook_id=self._notebook.id)
        return {(row.notebook_id, row.cell_id): row for row in rows}

    def _cells(self, model: Any, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Make the cells of one kind those asked for; return them by name, in that order."""
        there = {cell.name: cell for cell in self._session.query(model).filter_by(notebook_id=self._notebook.id)}
        for name in there.keys() - asked.keys():
            self._remove(there.pop(name))
        for name, attributes in asked.items():
            if name not in there:
                there[name] = model(id=api.new_uuid(), name=name, notebook_id=self._notebook.id)
                self._session.add(there[name])
            for attribute, value in attributes.items():
                setattr(there[name], attribute, value)
        return {name: there[name] for name in asked}

    def _remove(self, cell: Any) -> None:
        """Delete a cell that the release no longer has, with what hangs on it."""
        for rows in (self._grades, self._comments):
            for key in [key for key in rows if key[1] == cell.id]:
                if getattr(rows[key], "manual_score", None) is not None:
                    self._session.rollback()
                    raise AssignmentBroken(
                        f'{self._assignment}: the release has lost the cell "{cell.name}", which carries points by '
                        "hand. Put it back and release again, or clear those points in formgrader."
                    )
                self._session.delete(rows.pop(key))
        self._session.flush()
        self._session.delete(cell)


def _late_plugin(course: Course) -> Any:
    from nbgrader.preprocessors import AssignLatePenalties  # not above: it imports nbconvert
    from traitlets.config import Config

    assigner = AssignLatePenalties(config=Config(course.nbgrader()))
    assigner.init_plugin()
    return assigner.plugin_inst
