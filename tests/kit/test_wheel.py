"""Installed from a wheel, far from any source tree, the kit carries a course from nothing to graded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
import yaml

from autograder import __version__

ROOT = Path(__file__).parents[2]
OFFLINE = ["--no-index", "--no-deps", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build a wheel from a copy of what a wheel is made from, as pip does it, with the setuptools that is here."""
    folder = tmp_path_factory.mktemp("kit")
    shutil.copytree(ROOT / "autograder", folder / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    ran(folder, sys.executable, "-c", "from setuptools.build_meta import build_wheel; build_wheel('dist')")
    return next((folder / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel into an environment of its own; return its `autograder`."""
    pytest.importorskip("ensurepip", reason="this Python has no pip to install a wheel with")
    python = environment(tmp_path_factory.mktemp("installed") / "venv")
    ran(python.parent, python, "-m", "pip", "install", *OFFLINE, str(wheel))
    return python.with_name("autograder")


def environment(folder: Path) -> Path:
    """Make an environment that has the libraries of this one, and not its editable kit; return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    asked = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    here = Path(subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip())
    libraries = {sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]}
    (here / "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n")  # its own .pth files are not read there
    return python


def ran(folder: Path, *command: object) -> str:
    """Run a command far from this repository; return what it printed, and fail with it where it fails."""
    environ = {name: text for name, text in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environ["PATH"] += os.pathsep + sysconfig.get_path("scripts")  # alembic, which nbgrader starts, came with libraries
    done = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_wheel_holds_the_package_with_its_data(wheel):
    """Every module, template and page of the package is in it, and nothing of the courses or the tests."""
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    there = (path for path in (ROOT / "autograder").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert names == {path.relative_to(ROOT).as_posix() for path in there}


def test_a_wheel_says_what_it_is(wheel):
    """Name, version and licence are those of the repository's files; it brings two names of one command."""
    with zipfile.ZipFile(wheel) as packed:
        texts = {Path(name).name: packed.read(name).decode() for name in packed.namelist() if ".dist-info/" in name}
    facts = message_from_string(texts["METADATA"])
    assert (facts["Name"], facts["Version"], facts["License-Expression"]) == ("gradewall", __version__, "MIT")
    assert texts["LICENSE"] == (ROOT / "LICENSE").read_text()
    commands = dict(re.findall(r"^(\w+) = (\S+)$", texts["entry_points.txt"], re.MULTILINE))
    assert commands == dict.fromkeys(("autograder", "gradewall"), "autograder.cli.main:main")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    released = re.search(r"^## \[(\S+)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert (cited["version"], cited["license"], cited["cff-version"]) == (__version__, "MIT", "1.2.0")
    assert released
    assert released.groups() == (__version__, str(cited["date-released"]))


def test_a_course_of_ones_own_far_from_the_source(installed, tmp_path):
    """From `new course` over the proof and a graded class to pages, tables and stock nbgrader, by the wheel alone."""
    where = "import autograder; print(autograder.__file__)"
    assert str(installed.parents[1]) in ran(tmp_path, installed.with_name("python"), "-c", where)
    ran(tmp_path, installed, "new", "course", "cs101")
    course = tmp_path / "cs101"
    ran(course, installed, "new", "hw1")
    ran(course, installed, "release", "--zip")
    assert "verified" in ran(course, installed, "verify", "hw1", "--seeds", "1")
    assert "fit for grading" in ran(course, installed, "doctor").splitlines()[-1]
    shutil.copy(course / "solutions/hw1/hw1.ipynb", tmp_path / "ada.ipynb")
    shutil.copy(course / "assignments/hw1/hw1.ipynb", tmp_path / "bob.ipynb")
    for name in ("ada", "bob"):
        ran(course, installed, "collect", "hw1", tmp_path / f"{name}.ipynb")
    assert "mean 5.0, lowest 0, highest 10 of 10" in ran(course, installed, "grade", "hw1", "--jobs", "1")
    for verb in ("feedback hw1", "report hw1", "export hw1 --to csv", "why ada hw1"):
        ran(course, installed, *verb.split())
    assert (course / "work/feedback/ada/hw1/hw1.html").is_file()
    ran(course, installed, "export", "hw1", "--to", "gradescope")
    with zipfile.ZipFile(course / "work/exports/hw1-gradescope.zip") as packed:
        assert "numpy==" in packed.read("requirements.lock").decode()
    python = installed.with_name("python")
    ran(course, python, "-m", "nbgrader", "autograde", "hw1", "--student", "ada", "--force")
    asked = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/graders", "-k", "oracle"]
    assert "1 passed" in ran(course, python, *asked)


def test_what_was_made_names_no_machine(installed, tmp_path):
    """A new course may be given to a colleague: no file in it holds a path of the machine that made it."""
    ran(tmp_path, installed, "new", "course", "cs101")
    ran(tmp_path / "cs101", installed, "new", "hw1")
    texts = [path.read_text() for path in (tmp_path / "cs101").rglob("*") if path.is_file()]
    assert not [text for text in texts if str(tmp_path) in text or sys.prefix in text]
