"""Grading gives the same results, at the same level, whoever runs it and wherever it stands."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys

import pytest

from autograder.sandbox import confine
from autograder.sandbox.confine import UNPRIVILEGED
from tests.faults.ground import NAME, after, again, prepared
from tests.somebody import ROOT, SOMEBODY, skip_unless_somebody_can_run

PLAIN = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONDONTWRITEBYTECODE": "1"}

WAYS = {  # environment and number of processes
    "one job": (PLAIN, 1),
    "two jobs": (PLAIN, 2),
    "eight jobs": (PLAIN, 8),
    "no HOME": ({"PATH": PLAIN["PATH"]}, 2),
    "no environment at all": ({}, 1),
    "another locale": (PLAIN | {"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Auckland"}, 1),
    "python's own settings": (PLAIN | {"PYTHONHASHSEED": "7", "PYTHONWARNINGS": "error"}, 1),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A prepared course and its work folder, set aside, and what a plain run leaves."""
    folder = tmp_path_factory.mktemp("places")
    course = prepared(folder / "course")
    shutil.copytree(course.work, folder / "template")
    graded(course, PLAIN, 1)
    return course, folder / "template", after(course)


def graded(course, environment, jobs, **more):
    """Grade the class in an environment; return what was printed."""
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--jobs", str(jobs)]
    done = subprocess.run(
        command, cwd=course.root, env=environment, text=True, capture_output=True, check=False, **more
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def levels_of(left):
    """Return the levels at which a class was graded."""
    return {row["protection"].partition(";")[0] for row in left.results.values()}


@pytest.mark.parametrize(("environment", "jobs"), WAYS.values(), ids=WAYS)
def test_results_do_not_depend_on_the_way(template, environment, jobs):
    """Results, gradebook and protection are those of a plain run."""
    course, folder, wanted = template
    again(course, folder)
    graded(course, environment, jobs)
    assert after(course) == wanted


def test_checks_without_assertions_are_refused(template):
    """Python's -O would leave a hand-written `assert` in a check out, so nothing is graded with it."""
    course, _, _ = template
    command = [sys.executable, "-O", "-m", "autograder", "grade", NAME, "--force"]
    done = subprocess.run(command, cwd=course.root, text=True, capture_output=True, check=False)
    assert done.returncode == 3
    assert "PYTHONOPTIMIZE" in done.stderr + done.stdout


def test_root_gives_its_rights_away(template):
    """Run by root, a student's process is an unprivileged user's, and the record of each grade says so."""
    if os.geteuid() != 0:
        pytest.skip("only root has rights to give away")
    lines = {row["protection"] for row in template[2].results.values()}
    assert all(f"uid {UNPRIVILEGED}" in line for line in lines)


def test_an_ordinary_user_has_the_same_level(template, tmp_path_factory):
    """Run by somebody without any rights, from a source tree that only others may write, all is as root has it."""
    skip_unless_somebody_can_run()
    course, folder, wanted = template
    again(course, folder)
    for path in [course.root, *course.root.rglob("*")]:
        os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
    for path in course.root.parents:  # pytest lets nobody else into its folders
        if path.stat().st_mode & 0o055 != 0o055:
            path.chmod(path.stat().st_mode | 0o055)
    graded(course, {"PATH": PLAIN["PATH"]}, 2, **SOMEBODY)
    own = {name: {**row, "protection": "", "key": ""} for name, row in after(course).results.items()}
    theirs = {name: {**row, "protection": "", "key": ""} for name, row in wanted.results.items()}
    assert own == theirs
    assert levels_of(after(course)) == levels_of(wanted) == {f"protection: level {confine.probe().level}"}


def test_a_uid_without_an_account_can_start():
    """A container's random uid has no account and may have no HOME, without which Jupyter's libraries do not load."""
    skip_unless_somebody_can_run()
    taken = {account.pw_uid for account in pwd.getpwall()}
    unnamed = next(uid for uid in range(54321, 60000) if uid not in taken)
    command = [sys.executable, "-c", "import autograder, nbgrader.api"]
    done = subprocess.run(
        command, cwd=ROOT, env={}, text=True, capture_output=True, check=False, **SOMEBODY | {"user": unnamed}
    )
    assert done.returncode == 0, done.stderr
