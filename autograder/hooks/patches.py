"""What of other people's libraries is changed while they run, each with its version and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass


def bear_odd_timestamps() -> None:
    """Let nbgrader take a timestamp.txt that holds no date for none, as grading does.

    For one such file it calls a method that it does not have, and formgrader shows nobody's submission.
    """
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    if hasattr(CourseDirectory, "fail"):  # this process has been here before, or nbgrader has mended it
        return
    CourseDirectory.fail = lambda folder, message: folder.log.warning(message)
    asked = NbGraderAPI.get_submitted_timestamp

    def submitted(api: Any, assignment_id: str, student_id: str) -> Any:
        try:
            return asked(api, assignment_id, student_id)
        except (ValueError, OverflowError):
            return None

    NbGraderAPI.get_submitted_timestamp = submitted
