"""One student out of nbgrader's gradebook and exchange, through nbgrader's own models and names."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import chdir, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.bridge.database import PATIENCE, file_of, opened, reading, unreadable, url_of
from autograder.errors import EnvironmentUnfit

if TYPE_CHECKING:
    from autograder.course import Course

SECRET = "submission_secret.txt"  # noqa: S105 - the name of the file by which nbgrader tells whose a page is


@dataclass(frozen=True, slots=True)
class Exchange:
    """What nbgrader's exchange holds of a student: folders that were handed in, and pages that were given back.

    `root` is None where the course uses another exchange than nbgrader's own folders, which cannot be looked into.
    """

    root: Path | None
    files: tuple[Path, ...] = ()


# ---------------------------------------------------------------- the gradebook


def is_in_gradebook(course: Course, student: str) -> bool:
    """Tell whether the gradebook knows a student; raises EnvironmentUnfit where a database server does not answer."""
    try:
        with reading(url_of(course)) as ask:
            return bool(ask and ask("SELECT 1 FROM student WHERE id = :student", {"student": student}))
    except unreadable():
        return False  # half-made or foreign: nothing of ours was written there


def remove_from_gradebook(course: Course, student: str) -> None:
    """Remove a student with submissions, points and comments; a file is then written anew, without what it held.

    Raises EnvironmentUnfit where the gradebook cannot be used now.
    """
    path = file_of(url_of(course))
    with opened(course) as book:
        from nbgrader.api import MissingEntry
        from sqlalchemy import text

        if path:  # what is deleted is overwritten at once, should we be killed before VACUUM
            book.db.execute(text("PRAGMA secure_delete = ON"))
        with suppress(MissingEntry):
            book.remove_student(student)
    if path is None:
        return
    try:  # SQLite only marks deleted rows as free; VACUUM leaves them out
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
            database.execute("VACUUM")
    except sqlite3.Error as fault:
        raise EnvironmentUnfit(
            f"{path}: the rows are removed, but the file still holds them in free space ({fault}). "
            "Close other programs that use the gradebook, and run this again."
        ) from fault


# ---------------------------------------------------------------- the exchange


def in_exchange(course: Course, student: str) -> Exchange:
    """Find a student's folders in the exchange's inbound, and by their secrets the pages that were released."""
    root = _root(course)
    if root is None:
        return Exchange(None)
    inbound = [path for path in _inside(root / course.id / "inbound") if _is_of(path.name, student)]
    places = (course.work / step for step in ("submitted", "submitted/.history", "autograded", "feedback"))
    ours = [path for place in places for path in sorted((place / student).rglob(SECRET))]
    secrets = {
        path.read_text(errors="replace") for path in (*ours, *(one / SECRET for one in inbound)) if path.is_file()
    }
    names = _page_names(secrets, [one.id for one in course.assignments])
    pages = [path for path in _inside(root / course.id / "feedback") if path.name in names]
    return Exchange(root, (*inbound, *pages))


def _inside(folder: Path) -> list[Path]:
    """What lies in a folder; nothing where it is not there or may not be listed."""
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []


def _is_of(name: str, student: str) -> bool:
    """Tell whether a folder is a student's: `ann+hinge+2027-01-20 12:00:00 UTC+random`; an id may hold a + itself."""
    return bool(re.fullmatch(re.escape(student) + r"\+[^+]+\+\d{4}-\d\d-\d\d[^+]*(\+[^+]*)?", name))


def _page_names(secrets: Iterable[str], assignments: Iterable[str]) -> set[str]:
    """How nbgrader calls the pages of submissions with these secrets; our notebooks are called as their assignments."""
    listed = list(assignments)
    if not (known := [secret for secret in secrets if secret]):
        return set()
    from nbgrader.utils import notebook_hash

    hashes = {notebook_hash(secret=secret, notebook_id=name) for secret in known for name in listed}
    return {name for one in hashes for name in (f"{one}.html", f"{one}-tmp.html")}


def _root(course: Course) -> Path | None:
    """The exchange's folder by nbgrader's own configuration, as a stock command in the course's folder reads it."""
    from nbgrader.apps import NbGrader
    from nbgrader.exchange import ExchangeFactory, default

    with chdir(course.root):
        app = NbGrader(log_level="ERROR")
        app.load_config_file()
        factory = ExchangeFactory(parent=app)
        if not issubclass(factory.exchange, default.Exchange):
            return None
        return Path(default.Exchange(parent=app).root)
