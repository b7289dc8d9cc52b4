"""What can go wrong on our side; a student's mistake is a value and never one of these: see `StudentFault`."""

from __future__ import annotations


class AutograderError(Exception):
    """The root of the tree; its text names the place, the fault and the remedy."""

    exit_code = 1


class CourseError(AutograderError):
    """course_config.py does not describe a course; lists every problem at once."""

    exit_code = 2


class UsageError(AutograderError):
    """A command was asked for something that it cannot do."""

    exit_code = 2


class EnvironmentUnfit(AutograderError):
    """This machine cannot protect the grader, and nobody said --unsafe."""

    exit_code = 3


class AssignmentBroken(AutograderError):
    """The graders, the solution and the stub of one assignment disagree."""

    exit_code = 4


class StudentFault(Exception):
    """Student code gave no value to judge; carries one sentence for the student and one for staff."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail or message


class Missing(StudentFault):
    """The function is not defined, or is still the stub."""


class Raised(StudentFault):
    """Student code raised an exception."""


class TimedOut(StudentFault):
    """A limit ran out."""


class Crashed(StudentFault):
    """The student's process died."""
