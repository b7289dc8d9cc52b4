"""What of other people's libraries is changed while they run: everything, with version, reason and end.

It stands here because this is the first room that knows nbgrader; `hooks` and `authoring.stub` use it, too.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds to wait for others who write; nbgrader's own 5 are short for a class of 1,000


@dataclass(frozen=True, slots=True)
class Patch:
    """Why a library is changed: in which versions that was seen to be needed, and by what one knows that it is not."""

    library: str
    seen: str
    targets: tuple[str, ...]  # module:name of what is changed, or counted on
    reason: str
    until: str


def skip_address_grammar() -> None:
    """Let jsonschema, which nbformat imports, do without checking internationalised addresses.

    A Jupyter server that has loaded the grammar already keeps it.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None is how Python notes "not to be had"


def wait_for_writers() -> None:
    """Let every SQLite connection of this process wait for others who write, also nbgrader's own."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    if not event.contains(Engine, "connect", _wait):
        event.listen(Engine, "connect", _wait)


def _wait(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):  # a server's connections wait as long as it takes
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


def find_alembic() -> None:
    """Put this Python's programs on PATH."""
    if shutil.which("alembic") is None:
        here = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH", "")]))


def accept_odd_timestamps() -> None:
    """Let nbgrader take a timestamp.txt that holds no date for none, as grading does."""
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
    """Let formgrader forget after each request what it has read; `settings` are those of the Jupyter server."""
    logged = settings["log_function"]

    def ended(handler: Any) -> None:
        logged(handler)
        book = settings.get("nbgrader_gradebook")
        if book is not None:
            book.db.rollback()  # every handler has committed what it wrote before its answer ended

    settings["log_function"] = ended


PATCHES: dict[Callable[..., None], Patch] = {
    skip_address_grammar: Patch(
        library="jsonschema",
        seen=">=4.25,<5",
        targets=("rfc3987_syntax:is_valid_syntax", "jsonschema._format:draft202012_format_checker"),
        reason="To import it builds a grammar, which takes a second, and no schema of notebooks asks for an address.",
        until="`python -X importtime -c 'import nbformat'` shows less than 0.1 s for rfc3987_syntax.",
    ),
    wait_for_writers: Patch(
        library="nbgrader",
        seen=">=0.9.5,<0.10",
        targets=("nbgrader.api:Gradebook", "sqlalchemy.engine:Engine", "sqlalchemy.event:contains"),
        reason="It opens SQLite with 5 seconds to wait, and a run that records a class holds the file for longer.",
        until="Gradebook takes the arguments of create_engine, a timeout among them.",
    ),
    find_alembic: Patch(
        library="nbgrader",
        seen=">=0.9.5,<0.10",
        targets=("nbgrader.api:get_alembic_version", "alembic.config:main"),
        reason="It starts alembic by its bare name, which is on PATH only where an environment is activated.",
        until="get_alembic_version starts no program.",
    ),
    accept_odd_timestamps: Patch(
        library="nbgrader",
        seen=">=0.9.5,<0.10",
        targets=(
            "nbgrader.coursedir:CourseDirectory.get_existing_timestamp",
            "nbgrader.apps.api:NbGraderAPI.get_submitted_timestamp",
        ),
        reason="For one such file it calls a method that it does not have, and formgrader shows nobody's submission.",
        until="CourseDirectory has a method `fail`, or does not call it.",
    ),
    end_transactions: Patch(
        library="nbgrader",
        seen=">=0.9.5,<0.10",
        targets=(
            "nbgrader.server_extensions.formgrader.formgrader:FormgradeExtension.init_tornado_settings",
            "nbgrader.server_extensions.formgrader.base:BaseHandler.gradebook",
            "tornado.web:Application.log_request",
        ),
        reason="Its one session lasts as long as the server: what another grader has written since would not be shown, "
        "and on a database server its open transaction would stand in their way.",
        until="BaseHandler.gradebook opens a session for each request.",
    ),
}
