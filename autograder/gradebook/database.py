"""The gradebook's database: which it is, reading it without nbgrader, opening it as nbgrader does, mending it.

By default it is an SQLite file, read by the standard library: grading again without any change stays cheap.
A course with several graders sets `db_url` to a PostgreSQL server, which is read through SQLAlchemy.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from autograder.core.errors import EnvironmentUnfit
from autograder.course import Course
from autograder.gradebook import patches

SQLITE = "sqlite:///"
LOCK = 0x6E6267  # any number of ours: PostgreSQL's locks for programs are known by one
HELD = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")  # where rows are looked for first

Query = Callable[[str, Mapping[str, Any]], list[Any]]  # SQL with :names, and their values -> rows


def url_of(course: Course) -> str:
    """Return the address of the course's gradebook, as SQLAlchemy writes it."""
    return str(course.nbgrader()["CourseDirectory"]["db_url"])


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite gradebook, None for a server's."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def shown(url: str) -> str:
    """Return the gradebook's name for people: its file, or its address without the password."""
    from sqlalchemy.engine import make_url

    return str(file_of(url) or make_url(url).render_as_string(hide_password=True))


@contextmanager
def reading(url: str) -> Iterator[Query | None]:
    """Give a way to ask the gradebook, None where there is nothing that can be asked yet."""
    path = file_of(url)
    if path is None:
        from sqlalchemy import text

        with _connected(url) as connection:
            yield lambda sql, values: [tuple(row) for row in connection.execute(text(sql), dict(values))]
    elif not path.is_file():
        yield None
    else:
        # to write where that is allowed: SQLite then takes back what a killed run has left half written
        address = f"{path.resolve().as_uri()}?mode={'rw' if os.access(path, os.W_OK) else 'ro'}"
        with closing(sqlite3.connect(address, uri=True, timeout=patches.PATIENCE)) as database:
            yield lambda sql, values: database.execute(sql, values).fetchall()


def unreadable() -> tuple[type[Exception], ...]:
    """Return what `reading` and its queries raise where a gradebook is half-made, foreign or not to be reached."""
    if "sqlalchemy" not in sys.modules:
        return (sqlite3.Error,)
    from sqlalchemy.exc import SQLAlchemyError

    return (sqlite3.Error, SQLAlchemyError)


def reason_of(fault: Exception) -> str:
    """Return in one line what the database itself said; SQLAlchemy puts advice for programmers before it."""
    return (str(getattr(fault, "orig", None) or fault).strip() or type(fault).__name__).splitlines()[0]


@contextmanager
def required(url: str) -> Iterator[Query | None]:
    """Be `reading`, but raise EnvironmentUnfit for what cannot be read: points by hand would be missing.

    None where there is no gradebook yet, or one in which nbgrader has not made its tables.
    """
    try:
        with reading(url) as ask:
            yield ask if ask and _has_tables(ask) else None
    except unreadable() as fault:
        raise EnvironmentUnfit(
            f"{shown(url)}: the gradebook cannot be read ({reason_of(fault)}), so who is in it and points by hand are "
            "not known. Close other programs that hold it, or put a whole copy back; then run the same command again."
        ) from fault


def _has_tables(ask: Query) -> bool:
    """Tell whether a first start has come to its end: the version is what it notes last."""
    try:
        ask("SELECT 1 FROM alembic_version", {})
    except unreadable() as fault:
        if "no such table" in str(fault) or "does not exist" in str(fault):
            return False
        raise
    return True


@contextmanager
def opened(course: Course) -> Iterator[Any]:
    """Open nbgrader's Gradebook, finished where an interrupted first start has left half of one.

    It waits until no other run of ours has it open: two first starts at once would both make its tables. Raises
    EnvironmentUnfit where nbgrader cannot use it. What was not committed is then not written.
    """
    url = url_of(course)
    course.work.mkdir(parents=True, exist_ok=True)
    patches.wait_for_writers()
    from nbgrader.api import Gradebook, InvalidEntry
    from sqlalchemy import text
    from sqlalchemy.exc import SAWarning, SQLAlchemyError

    try:
        with ExitStack() as stack, warnings.catch_warnings():
            lock = stack.enter_context((course.work / ".gradebook.db.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
            if file_of(url) is None:  # then a run may be on another machine, too
                connection = stack.enter_context(_connected(url))
                connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK})
            warnings.simplefilter("ignore", SAWarning)  # three a new student, all from nbgrader's own models
            _mend(url)
            yield stack.enter_context(Gradebook(url, course.id))
    except (SQLAlchemyError, InvalidEntry) as fault:  # the second is nbgrader's word for some of the first
        raise EnvironmentUnfit(
            f"{shown(url)}: nbgrader cannot use this gradebook ({reason_of(fault)}). Close other programs that hold "
            'it; if an older nbgrader made it, save a copy and run "nbgrader db upgrade".'
        ) from fault


def hold(session: Any) -> None:
    """Let nobody else write until this session's next commit; readers go on.

    Otherwise somebody adds a student between our looking for one and our adding it, and the database refuses ours.
    A server's tables are taken in the order in which rows are added; whoever removes rows goes the other way, and of
    two that then wait for each other the server ends one, which may try again.
    """
    from sqlalchemy import text

    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("BEGIN IMMEDIATE"))
    else:
        session.execute(text(f"LOCK TABLE {', '.join(HELD)} IN SHARE ROW EXCLUSIVE MODE"))


def make_whole(course: Course) -> None:
    """Make the gradebook, or finish a half-made one, before stock nbgrader opens it; raises EnvironmentUnfit.

    Two first starts at once would both make its tables, and nbgrader never repairs what such a race leaves.
    """
    try:
        with reading(url_of(course)) as ask:
            if ask and ask("SELECT version_num FROM alembic_version", {}):
                return
    except unreadable():
        pass  # not made yet, or half of it
    with opened(course):
        pass


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    """Connect to a server for as long as the block lasts; raises EnvironmentUnfit where that cannot be."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    try:
        connection = create_engine(url, poolclass=NullPool).connect()
    except (ImportError, ValueError, SQLAlchemyError) as fault:  # ValueError: a port that is no number
        raise EnvironmentUnfit(
            f"The gradebook's database does not answer ({reason_of(fault)}). See whether db_url in course_config.py is "
            'right and the server runs; for PostgreSQL its driver is installed by "pip install psycopg[binary]".'
        ) from fault
    with connection:
        yield connection


def _mend(url: str) -> None:
    """Make the gradebook's tables, or finish those of an interrupted first start: nbgrader itself never repairs one.

    nbgrader makes its tables one by one, then starts the program alembic to ask for the version and notes it. What a
    kill, or a missing alembic, leaves behind is some of the tables, each whole, and no version. Asking in this process
    costs a tenth of a second instead of two. Raises EnvironmentUnfit for tables of another shape.
    """
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.pool import NullPool

    with create_engine(url, poolclass=NullPool).begin() as connection:
        there = inspect(connection)
        tables = set(there.get_table_names())
        if "alembic_version" in tables and connection.execute(text("SELECT 1 FROM alembic_version")).all():
            return
        for table in (one for one in Base.metadata.sorted_tables if one.name in tables):
            if not {*table.columns.keys()} <= {column["name"] for column in there.get_columns(table.name)}:
                raise EnvironmentUnfit(  # an older nbgrader made it
                    f"{connection.engine.url.database}: not a gradebook of this nbgrader: its table {table.name} lacks "
                    'columns. Save a copy and run "nbgrader db upgrade", or move it away to start a new one.'
                )
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory

        Base.metadata.create_all(connection)
        MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
