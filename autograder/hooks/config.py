"""The traitlets configuration of this course for stock nbgrader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.authoring.checks_file import place_copies
from autograder.core.errors import CourseError, EnvironmentUnfit
from autograder.course import load_course
from autograder.gradebook import patches
from autograder.gradebook.database import make_whole


def configured(root: Path) -> Any:
    """Return the traitlets Config for the course at `root`, and make ready what stock commands count on.

    That is the gradebook itself, checks.py beside each solution notebook, and the program alembic on PATH. Raises
    CourseError, or ends an nbgrader command with its sentence: nbgrader would go on in a layout of its own.
    """
    from nbgrader.apps.baseapp import NbGrader
    from traitlets.config import Application, Config
    from traitlets.log import get_logger

    try:
        course = load_course(root)
    except CourseError as fault:
        if Application.initialized() and isinstance(Application.instance(), NbGrader):
            Application.instance().log.error(str(fault))
            raise SystemExit(fault.exit_code) from None
        raise  # a server, which has the same fault, stays
    course.work.mkdir(parents=True, exist_ok=True)
    place_copies(course)
    patches.find_alembic()
    patches.wait_for_writers()
    try:
        make_whole(course)
    except EnvironmentUnfit as fault:  # no more than said: the command may be the one that mends it
        get_logger().warning(str(fault))
    patches.accept_odd_timestamps()
    return Config(course.nbgrader())
