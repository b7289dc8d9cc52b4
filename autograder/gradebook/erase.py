"""One student out of nbgrader's gradebook and exchange, through nbgrader's own models and names."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import chdir, closing
from pathlib import Path

from autograder.core.errors import EnvironmentUnfit
from autograder.course import Course
from autograder.gradebook import patches
from autograder.gradebook.database import file_of, opened, required, url_of

SECRET = "submission_secret.txt"  # noqa: S105 - the name of the file by which nbgrader tells whose a page is
HANDED_IN = r"\+[^+]+\+\d{4}-\d\d-\d\d[^+]*(\+[^+]*)?"  # behind the id: `+hinge+2027-01-20 12:00:00 UTC+random`
PAGES = ("{}.html", "{}-tmp.html")  # how nbgrader calls a page that it gives back


def students(course: Course) -> frozenset[str]:
    """Return whom the gradebook knows; raises EnvironmentUnfit for one that cannot be read, and may know anybody."""
    with required(url_of(course)) as ask:
        return frozenset(student for (student,) in ask("SELECT id FROM student", {})) if ask else frozenset()


def remove_from_gradebook(course: Course, student: str) -> None:
    """Remove a student with submissions, points and comments, and write an SQLite file without its deleted rows.

    Such a file only marks deleted rows as free, so it is written anew even where the student is in none any more: an
    earlier run may have come no further. Raises EnvironmentUnfit where the gradebook cannot be used now.
    """
    path = file_of(url_of(course))
    if student in students(course):
        with opened(course) as book:
            from sqlalchemy import text

            if path:  # what is deleted is overwritten at once, should we be killed before the file is written anew
                book.db.execute(text("PRAGMA secure_delete = ON"))
            book.remove_student(student)
    if path is None or not path.is_file():
        return
    try:
        with closing(sqlite3.connect(path, timeout=patches.PATIENCE, isolation_level=None)) as database:
            database.execute("VACUUM")
    except sqlite3.Error as fault:
        raise EnvironmentUnfit(
            f"{path}: it has no rows of the student now, but its free space may still hold old ones ({fault}). "
            "Close other programs that use the gradebook, and run this again."
        ) from fault


def in_exchange(course: Course, student: str, folders: Iterable[Path]) -> tuple[list[Path], list[Path]] | None:
    """Find a student's folders in the exchange's inbound, and by their secrets the pages that were released.

    `folders` are the student's own in work/, in which the secrets lie, too. None where the course uses another exchange
    than nbgrader's own folders, which cannot be looked into.
    """
    from nbgrader.apps import NbGrader
    from nbgrader.exchange import ExchangeFactory, default
    from nbgrader.utils import notebook_hash

    with chdir(course.root):  # where a stock command would read its configuration
        app = NbGrader(log_level="ERROR")
        app.load_config_file()
        if not issubclass(ExchangeFactory(parent=app).exchange, default.Exchange):
            return None
        root = Path(default.Exchange(parent=app).root)
    name = re.compile(re.escape(student) + HANDED_IN)  # an id may hold a + itself
    inbound = sorted(path for path in (root / course.id).glob("inbound/*") if name.fullmatch(path.name))
    files = (path for folder in (*folders, *inbound) for path in folder.rglob(SECRET) if path.is_file())
    secrets = {secret for path in files if (secret := path.read_text(errors="replace"))}
    hashes = {notebook_hash(secret=secret, notebook_id=one.id) for secret in secrets for one in course.assignments}
    names = {page.format(one) for one in hashes for page in PAGES}
    return inbound, sorted(path for path in (root / course.id).glob("feedback/*") if path.name in names)
