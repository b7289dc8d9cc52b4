"""A gradebook on a PostgreSQL server, which several graders share: a real server, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.core.errors import EnvironmentUnfit
from autograder.course import load_course
from autograder.gradebook import database, marks, rows, sync, writer
from autograder.grading import pipeline
from autograder.grading.store import load
from autograder.notebook.format import manual_items
from autograder.sandbox.confine import UNPRIVILEGED
from tests.kit.conftest import copy_course
from tests.somebody import SOMEBODY

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))  # where Debian keeps each version's
AS = SOMEBODY if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root


@pytest.fixture(scope="module")
def server():
    """A server that listens on a socket in its own folder; its address without a database's name."""
    if not PROGRAMS:
        pytest.skip("no PostgreSQL server here: apt install postgresql")
    owner = AS.get("user", os.geteuid())
    try:
        pwd.getpwuid(owner)
    except KeyError:
        pytest.skip(f"PostgreSQL's initdb wants an account with a name, which uid {owner} has not")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        if AS:
            shutil.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
        quiet = {
            "check": True,
            "stdout": subprocess.DEVNULL,
            "cwd": folder,
            "env": {"PATH": "/usr/bin:/bin"},
            **AS,
        }
        program, data = PROGRAMS[-1], folder / "data"
        subprocess.run([program / "initdb", "-A", "trust", "-U", "owner", "-E", "UTF8", data], **quiet)
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        subprocess.run([program / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **quiet)
        yield f"postgresql+psycopg://owner@/{{}}?host={folder}"
        subprocess.run([program / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


@pytest.fixture
def course(server, tmp_path, request):
    """A copy of the course whose gradebook is a new, empty database on the server."""
    import psycopg

    name = f"book{abs(hash(request.node.name))}"
    address = server.format("postgres").replace("+psycopg", "")
    with closing(psycopg.connect(address, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    course = copy_course(tmp_path / "course")
    config = course.root / "course_config.py"
    url = server.format(name)
    config.write_text(
        config.read_text().replace('id="losses",', f'id="losses", students=("ann", "bob"), db_url="{url}",')
    )
    for student, origin in (("ann", course.solution("hinge")), ("bob", course.release("hinge"))):
        path = course.work / "submitted" / student / "hinge" / "hinge.ipynb"
        path.parent.mkdir(parents=True)
        shutil.copy(origin, path)
    return load_course(course.root)


OPTIONS = pipeline.Options(jobs=1)


def test_a_class_is_recorded_and_read_back(course):
    """Scores reach the server, a second run changes nothing there, and pages and marks come from it."""
    run = sync.grade_class(course, "hinge", OPTIONS)
    assert [(one.student, one.score) for one in run.graded] == [("ann", 95.0), ("bob", 0.0)]
    assert run.recorded == 2
    assert [(one.student, one.score) for one in marks.class_record(course, "hinge").marks.values()] == [
        ("ann", 95.0),
        ("bob", 0.0),
    ]
    assert sync.grade_class(course, "hinge", OPTIONS).recorded == 0
    assert not (course.work / "gradebook.db").exists()
    exported = subprocess.run(
        [Path(sys.executable).with_name("nbgrader"), "export", "--to=grades.csv"],
        cwd=course.root, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert ",ann,,,,95.0,0.0,95.0,100.0" in (course.root / "grades.csv").read_text(), exported.stderr


def test_points_by_hand_stay(course):
    """A person's points and words on the server survive grading again, and count."""
    from nbgrader.api import Gradebook

    sync.grade_class(course, "hinge", OPTIONS)
    [item] = manual_items(course.release("hinge"))
    with Gradebook(course.db_url, course.id) as book:
        grade = book.find_grade(item, "hinge", "hinge", "ann")
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        book.find_comment(item, "hinge", "hinge", "ann").manual_comment = "Good."
        book.db.commit()
    sync.grade_class(course, "hinge", replace(OPTIONS, force=True))
    ann = marks.class_record(course, "hinge").marks["ann"]
    assert (ann.score, ann.given, ann.comments) == (99.0, {item: 4.0}, {item: "Good."})


def test_a_half_made_gradebook_is_completed(course):
    """Tables without the rest, and without a version, are what a killed first start leaves on a server too."""
    from nbgrader.api import Base
    from sqlalchemy import create_engine

    Base.metadata.create_all(create_engine(course.db_url), tables=Base.metadata.sorted_tables[:3])
    assert rows.stored(course.db_url, "hinge") == rows.Stored()
    assert sync.grade_class(course, "hinge", OPTIONS).recorded == 2


def test_two_first_starts_at_once_both_end(course):
    """Two graders that open an empty server's gradebook together make its tables once."""
    faults = []

    def start():
        try:
            with database.opened(course) as book:
                book.update_or_create_student("ann")
        except EnvironmentUnfit as fault:
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []


def test_nobody_adds_a_student_while_a_run_writes(course):
    """From the moment a run looks for rows until it has written them, another grader's run waits."""
    import psycopg

    sync.grade_class(course, "hinge", OPTIONS)
    address = course.db_url.replace("+psycopg", "")
    with database.opened(course) as book, closing(psycopg.connect(address, autocommit=True)) as other:
        writer.Writer(book, "hinge", kernelspec={})
        other.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("INSERT INTO student (id) VALUES ('s01')")
        book.db.rollback()
        assert other.execute("INSERT INTO student (id) VALUES ('s01')").rowcount == 1


def test_a_server_that_does_not_answer_is_a_sentence(course):
    """Nothing is lost where the server is away: results are stored, and the sentence holds no password."""
    away = replace(course, db_url="postgresql+psycopg://owner:sesame@127.0.0.1:9/away")
    config = course.root / "course_config.py"
    config.write_text(config.read_text().replace(course.db_url, away.db_url))
    with pytest.raises(EnvironmentUnfit, match="does not answer") as message:
        sync.grade_class(load_course(course.root), "hinge", OPTIONS)
    assert "sesame" not in str(message.value)
    assert load(course.work, "hinge", "ann").score == 95.0
