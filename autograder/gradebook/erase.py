"""One student out of nbgrader's gradebook and exchange, through nbgrader's own models and names."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import chdir, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.core.errors import EnvironmentUnfit
from autograder.gradebook.database import PATIENCE, file_of, opened, reading, reason_of, shown, unreadable, url_of

if TYPE_CHECKING:
    from autograder.course import Course

SECRET = "submission_secret.txt"  # noqa: S105 - the name of the file by which nbgrader tells whose a page is


MADE = {  # whether a gradebook is a server's -> how to ask it if its table of students is made
    False: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'student'",
    True: "SELECT CAST(to_regclass('student') AS text)",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """What nbgrader's exchange holds of a student: folders that were handed in, and pages that were given back.

    `root` is None where the course uses another exchange than nbgrader's own folders, which cannot be looked into.
    """

    root: Path | None
    inbound: tuple[Path, ...] = ()
    pages: tuple[Path, ...] = ()


# ---------------------------------------------------------------- the gradebook


def students(course: Course) -> frozenset[str]:
    """Return whom the gradebook knows: nobody where there is none, or its tables are not made yet.

    Raises EnvironmentUnfit for one that is there and cannot be read, since nobody knows then who is not in it.
    """
    url = url_of(course)
    try:
        with reading(url) as ask:
            made = ask and any(name for (name,) in ask(MADE[file_of(url) is None], {}))
            return (
                frozenset(student for (student,) in ask("SELECT id FROM student", {})) if ask and made else frozenset()
            )
    except unreadable() as fault:
        raise EnvironmentUnfit(
            f"{shown(url)}: the gradebook cannot be read ({reason_of(fault)}), so nobody knows who is in it. "
            "Close other programs that hold it, or put a whole copy back; then run this again."
        ) from fault


def remove_from_gradebook(course: Course, student: str) -> None:
    """Remove a student with submissions, points and comments; then `write_anew`.

    Raises EnvironmentUnfit where the gradebook cannot be used now.
    """
    with opened(course) as book:
        from nbgrader.api import MissingEntry
        from sqlalchemy import text

        if file_of(url_of(course)):  # what is deleted is overwritten at once, should we be killed before it is anew
            book.db.execute(text("PRAGMA secure_delete = ON"))
        with suppress(MissingEntry):
            book.remove_student(student)
    write_anew(course)


def write_anew(course: Course) -> None:
    """Write a gradebook's file without what was ever deleted in it: SQLite only marks such rows as free.

    Does nothing where there is no file; raises EnvironmentUnfit where it is in use.
    """
    path = file_of(url_of(course))
    if path is None or not path.is_file():
        return
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
            database.execute("VACUUM")
    except sqlite3.Error as fault:
        raise EnvironmentUnfit(
            f"{path}: it has no rows of the student now, but its free space may still hold old ones ({fault}). "
            "Close other programs that use the gradebook, and run this again."
        ) from fault


# ---------------------------------------------------------------- the exchange


def in_exchange(course: Course, student: str, folders: Iterable[Path]) -> Exchange:
    """Find a student's folders in the exchange's inbound, and by their secrets the pages that were released.

    `folders` are the student's own in work/, in which the secrets lie, too.
    """
    root = _root(course)
    if root is None:
        return Exchange(None)
    inbound = [path for path in _inside(root / course.id / "inbound") if _is_of(path.name, student)]
    ours = [path for folder in folders for path in sorted(folder.rglob(SECRET))]
    secrets = {
        path.read_text(errors="replace") for path in (*ours, *(one / SECRET for one in inbound)) if path.is_file()
    }
    names = _page_names(secrets, [one.id for one in course.assignments])
    pages = [path for path in _inside(root / course.id / "feedback") if path.name in names]
    return Exchange(root, tuple(inbound), tuple(pages))


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
