"""What of other people's libraries is changed while they run: everything, with version, reason and end.

It stands here because this is the first room that knows nbgrader; `hooks` and `authoring.stub` use it, too. What each
change counts on is held by tests/kit/gradebook/test_patches.py.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds to wait for others who write; nbgrader's own 5 are short for a class of 1,000


def skip_address_grammar() -> None:
    """Let jsonschema, which nbformat imports, do without checking internationalised addresses.

    To import it, jsonschema 4.25 builds a grammar, which takes a second, and no schema of notebooks asks for an
    address. A Jupyter server that has loaded the grammar already keeps it. Until `python -X importtime -c 'import
    nbformat'` shows less than 0.1 s for rfc3987_syntax.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None is how Python notes "not to be had"


def wait_for_writers() -> None:
    """Let every SQLite connection of this process wait for others who write, also nbgrader's own.

    nbgrader 0.9.5 opens SQLite with 5 seconds to wait, and a run that records a class holds the file for longer. Until
    Gradebook takes the arguments of create_engine, a timeout among them.
    """
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    if not event.contains(Engine, "connect", _wait):
        event.listen(Engine, "connect", _wait)


def _wait(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):  # a server's connections wait as long as it takes
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


def find_alembic() -> None:
    """Put this Python's programs on PATH.

    nbgrader 0.9.5 starts alembic by its bare name, which is on PATH only where an environment is activated. Until
    get_alembic_version starts no program.
    """
    if shutil.which("alembic") is None:
        here = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH", "")]))


def accept_odd_timestamps() -> None:
    """Let nbgrader take a timestamp.txt that holds no date for none, as grading does.

    For one such file nbgrader 0.9.5 calls a method that it does not have, and formgrader shows nobody's submission.
    Until CourseDirectory has a method `fail`, or does not call it.
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


def end_transactions(settings: dict[str, Any]) -> None:
    """Let formgrader forget after each request what it has read; `settings` are those of the Jupyter server.

    In nbgrader 0.9.5 its one session lasts as long as the server: what another grader has written since would not be
    shown, and on a database server its open transaction would stand in their way. Until BaseHandler.gradebook opens a
    session for each request.
    """
    logged = settings["log_function"]

    def ended(handler: Any) -> None:
        logged(handler)
        book = settings.get("nbgrader_gradebook")
        if book is not None:
            book.db.rollback()  # every handler has committed what it wrote before its answer ended

    settings["log_function"] = ended
