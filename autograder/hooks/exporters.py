"""Files as stock nbgrader reads and writes them: what was handed in, repaired; our page where it makes feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter

from autograder.core.errors import AutograderError
from autograder.course import load_course
from autograder.gradebook.sync import record
from autograder.grading import pipeline
from autograder.intake.submission import chosen
from autograder.notebook.reader import Unreadable, handed_in, read_notebook
from autograder.notebook.repair import repaired
from autograder.pages import write


class HandedIn(NotebookExporter):
    """Reads a submission as grading reads it and puts the release's metadata back; for `Autograde.exporter_class`.

    nbgrader opens the file with the right name only, and stops at a byte order mark and at a spoilt cell.
    """

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> tuple[Any, Any]:
        """Raise AutograderError, which nbgrader reports for this student alone, where there is nothing to read."""
        info, course = resources["nbgrader"], _course(self)
        folder = Path(course.format_path(course.submitted_directory, info["student"], info["assignment"]))
        if Path(filename).parent != folder:  # what was sanitized, and is read again to be graded
            return super().from_filename(filename, resources=resources, **more)
        release = Path(course.format_path(course.release_directory, ".", info["assignment"]), Path(filename).name)
        try:
            document = repaired(handed_in(chosen(folder.parent, info["assignment"]).path), read_notebook(release))
        except Unreadable as fault:
            # the refusal is stored, and scores of an earlier submission no longer stand
            root = Path(course.root)
            graded = pipeline.grade_file(root, info["assignment"], Path(filename), info["student"])
            ours = load_course(root)
            record(ours, [graded], ours.release(info["assignment"]))
            raise AutograderError(f"{folder}: not graded. {fault}") from None
        read: Any = nbformat.from_dict  # nbformat and nbconvert are typed in part only
        convert: Any = self.from_notebook_node
        notebook, resources = convert(read(document), resources=resources, **more)
        return notebook, resources


class FeedbackPage(HTMLExporter):
    """Gives the student's page of ours in place of the notebook's; for `GenerateFeedback.exporter_class`.

    Where no result of ours is stored, because somebody graded without our steps, nbgrader's page is made.
    """

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> tuple[Any, Any]:
        """Return the page, and leave beside it what `release_feedback` reads.

        Raises AutograderError, which nbgrader reports for this student alone, where the result cannot be read.
        """
        info, course = resources["nbgrader"], load_course(Path(_course(self).root))
        write.add_companions(course, info["assignment"], info["student"])
        page = write.feedback_of(course, info["assignment"], info["student"])
        if page is None:
            return super().from_filename(filename, resources=resources, **more)
        completed: Any = self._init_resources
        return page, completed(resources)


def _course(exporter: Any) -> Any:
    """Return nbgrader's CourseDirectory, which belongs to the converter that runs the exporter."""
    return exporter.parent.coursedir
