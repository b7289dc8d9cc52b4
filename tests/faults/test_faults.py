"""Whatever ends a grading run, another run makes it whole: nothing is lost, nothing is half there, nobody is harmed."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.faults.ground import (
    ENDED,
    GIVEN_BY_HAND,
    MANUAL,
    NAME,
    After,
    after,
    again,
    finish,
    halves,
    killed,
    lives,
    prepared,
    started,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A prepared course, its work folder set aside, when its processes live, and what an undisturbed run leaves."""
    folder = tmp_path_factory.mktemp("faults")
    course = prepared(folder / "course")
    shutil.copytree(course.work, folder / "template")
    span = lives(course)
    return course, folder / "template", span, after(course)


@pytest.fixture
def ground(template):
    """The course before its run, and what an undisturbed run leaves."""
    course, folder, _, wanted = template
    again(course, folder)
    return course, wanted


def test_an_undisturbed_run_is_worth_comparing_with(template):
    """There are several scores, hints and endings in it, and the score that was given by hand."""
    _, _, span, wanted = template
    assert isinstance(wanted, After)
    assert len({row["score"] for row in wanted.results.values()}) >= 3
    assert any(check["hint"] for row in wanted.results.values() for check in row["checks"])
    assert {row[3] for row in wanted.book if row[1] == MANUAL} == {GIVEN_BY_HAND}
    assert all(end > begin for begin, end in span.values())


@pytest.mark.parametrize("kind", ENDED)
def test_a_killed_process_changes_nothing(ground, template, kind):
    """After a kill and another run, results and gradebook are those of an undisturbed run."""
    course, wanted = ground
    draw = random.Random(kind)  # noqa: S311 - moments, not secrets
    hit = False
    for _ in range(5):
        again(course, template[1])
        hit = killed(course, kind, draw.uniform(*template[2][kind]), draw)
        if hit:
            break
    assert hit
    assert halves(course) == []
    finish(course)
    assert after(course) == wanted


def test_two_runs_at_once_end_as_one(ground):
    """Two people who grade the same class at the same time get one set of results and one gradebook."""
    course, wanted = ground
    runs = [started(course), started(course)]
    assert [run.communicate(timeout=300)[1] for run in runs] == [None, None]
    assert {run.returncode for run in runs} <= {0, 1}
    assert after(course) == wanted


def test_a_gradebook_that_somebody_holds_is_written_later(ground):
    """The results are kept, the run says in a sentence who has to let go, and the next one writes the rows."""
    course, wanted = ground
    with closing(sqlite3.connect(course.work / "gradebook.db")) as book:
        book.execute("BEGIN EXCLUSIVE")
        run = started(course)
        said = run.communicate(timeout=300)[0]
        book.rollback()
    assert run.returncode == 3
    assert "Traceback" not in said
    assert "gradebook" in said
    finish(course)
    assert after(course) == wanted


FULL = 20_000  # bytes that a file may have where the disk is full: less than the gradebook, more than one result
NEARLY = 1_000  # less than one result


@pytest.mark.parametrize("room", [NEARLY, FULL])
def test_a_full_disk_is_a_sentence(ground, room):
    """Where nothing more can be written the run ends in a sentence, nothing is half there, and the next one goes on."""
    course, wanted = ground

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    run = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", NAME, "--jobs", "1"],
        cwd=course.root,
        text=True,
        capture_output=True,
        check=False,
        preexec_fn=limit,
    )
    assert run.returncode == 3, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert halves(course) == []
    finish(course)
    assert after(course) == wanted


def test_a_clock_that_jumps_changes_no_verdict(ground):
    """Limits are held by clocks that never jump: a day forward or back in the middle leaves every score."""
    course, wanted = ground
    jump = (
        "import sys, time, itertools\n"
        "from autograder.cli.main import main\n"
        "real, turns = time.time, itertools.cycle([86400, -86400, 0])\n"
        "time.time = lambda: real() + next(turns)\n"
        f"sys.argv = ['autograder', 'grade', {NAME!r}, '--jobs', '1']\n"
        "main()\n"
    )
    run = subprocess.run([sys.executable, "-c", jump], cwd=course.root, text=True, capture_output=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    assert after(course) == wanted


def test_drafts_of_the_dead_are_swept_away(ground):
    """What a killed run has left half written is gone after the next one; a living process's draft is not ours."""
    course, _ = ground
    folder = course.work / "results" / NAME
    folder.mkdir(parents=True)
    gone, living = folder / ".s00.json.999999999-0.draft", folder / f".s01.json.{os.getpid()}-0.draft"
    for path in (gone, living):
        path.write_text("{")
    finish(course)
    assert (gone.exists(), living.exists()) == (False, True)
