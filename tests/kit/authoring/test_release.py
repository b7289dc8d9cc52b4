"""What students get: checks.py stands on numpy alone and says the truth, and no hidden line goes out."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring import checks_file, release
from autograder.authoring.new_assignment import new
from autograder.authoring.new_course import new_course
from autograder.core.atomic import write_atomically
from autograder.core.errors import AssignmentBroken, EnvironmentUnfit
from autograder.course import Course, load_course
from autograder.grading.collection import collect_graders
from autograder.hooks.config import configured
from autograder.notebook.given import given_cells, own_cells
from autograder.notebook.reader import code_cells, parse
from tests.commands import run_module

ROOT = Path(__file__).parents[3]
COURSE = load_course(ROOT)
NAMES = [one.id for one in COURSE.assignments]

ONLY_NUMPY = """
import importlib.abc, json, sys
class Bare(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] not in {*sys.stdlib_module_names, "numpy", "checks"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Bare())
sys.path.insert(0, sys.argv[1])
from checks import check
names = {"check": check}
for source in json.loads(sys.argv[2]):
    exec(source, names)
for item in json.loads(sys.argv[3]):
    try:
        check(names[item])
    except AssertionError as error:
        print("AssertionError:", error)
"""


@pytest.fixture(scope="module", params=NAMES)
def graders(request):
    """Return the collected graders of an assignment."""
    return collect_graders(COURSE, request.param)


@pytest.fixture(scope="module")
def checks_folder(graders, tmp_path_factory):
    """Return a folder with nothing but a freshly made checks.py."""
    folder = tmp_path_factory.mktemp("student")
    (folder / "checks.py").write_text(checks_file.checks_file(COURSE.graders(graders.assignment), graders))
    return folder


def checked(folder: Path, notebook: Path, items: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a notebook's own cells and `check` on some items."""
    cells = own_cells(code_cells(parse(notebook.read_bytes())), given_cells(COURSE.release(notebook.stem)))
    plain = (cell.source for cell in cells if not cell.only_definitions and "import matplotlib" not in cell.source)
    sources = ["import numpy as np", *plain]
    return ran(folder, sources, items, **environment)


def ran(folder: Path, sources: list[str], items: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run sources and `check` on some items, where only numpy can be imported."""
    command = [sys.executable, "-I", "-c", ONLY_NUMPY, str(folder), json.dumps(sources), json.dumps(items)]
    environment |= {"OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=True, cwd=folder)


def public_items(graders) -> list[str]:
    """Return the items that have public checks."""
    return list(dict.fromkeys(one.check.item for one in graders.checks if one.check.public))


def test_the_solution_passes_its_public_checks_on_numpy_alone(graders, checks_folder):
    """The released file imports nothing else, and every table says that all passed."""
    items = public_items(graders)
    done = checked(checks_folder, COURSE.solution(graders.assignment), items)
    assert done.stdout.count("[ ok ]") == sum(one.check.public for one in graders.checks)
    assert "[fail]" not in done.stdout
    assert done.stdout.count("hidden checks look at more") == len(items)
    assert done.stderr == ""


def test_the_stub_is_not_done_yet(graders, checks_folder):
    """An untouched notebook runs through: each check prints one line and raises nothing."""
    items = public_items(graders)
    done = checked(checks_folder, COURSE.release(graders.assignment), items)
    lines = done.stdout.splitlines()
    assert len(lines) == len(items)
    assert all(line.startswith(f"{item}: not done yet") for line, item in zip(lines, items, strict=True))
    assert done.stderr == ""


RENAMED = """
def svm_loss_vectorized(weights, samples, labels, penalty, *options):
    return 0.0, np.zeros_like(weights)
"""


def test_a_students_own_parameter_names_are_no_fault(tmp_path):
    """What a function returns is held against the task's names, as behind the wall, whatever the student calls them."""
    graders = collect_graders(COURSE, "hinge")
    (tmp_path / "checks.py").write_text(checks_file.checks_file(COURSE.graders("hinge"), graders))
    said = ran(tmp_path, ["import numpy as np", RENAMED], ["svm_loss_vectorized"]).stdout
    assert "0 of 2 public checks passed" in said
    assert "the shape of W" not in said


def test_under_nbgrader_the_stub_raises_one_assertion_each(graders, checks_folder):
    """Stock validate sees one AssertionError with a sentence, no table, and an empty stderr."""
    items = public_items(graders)
    done = checked(checks_folder, COURSE.release(graders.assignment), items, NBGRADER_EXECUTION="validate")
    lines = done.stdout.splitlines()
    assert len(lines) == len(items)
    assert all(line.startswith("AssertionError: ") and "not done yet" in line for line in lines)
    assert done.stderr == ""


def test_under_nbgrader_the_solution_is_silent(graders, checks_folder):
    """Stock validate finds nothing to complain about."""
    done = checked(
        checks_folder, COURSE.solution(graders.assignment), public_items(graders), NBGRADER_EXECUTION="autograde"
    )
    assert (done.stdout, done.stderr) == ("", "")


UNUSUAL = """import functools
import numpy as np
import pytest
from autograder.checks import assert_close, scalar, shaped

LENGTHS = (1, 2)  # of what is tried
# a value that needs the machinery
pair = shaped(2)


# how to add up
@functools.cache
def total(n=LENGTHS[0], *, form=scalar):
    return form.read(float(n), {})


@functools.cache
def half(n):
    return n / 2


RETURNS = {"f": scalar, "g": pair}
TWICE = [2 * n for n in LENGTHS]


@pytest.mark.check(item="f", points=1)
def test_public_f(student):
    \"\"\"f gives 1, the total.\"\"\"
    assert_close(student.f(), total() * 2 * half(1) + 0 * len(TWICE))
"""


def unusual(folder: Path, text: str) -> Path:
    """Write graders with such public checks, and hidden ones with nothing in them."""
    folder.mkdir()
    (folder / "test_public.py").write_text(text)
    (folder / "test_hidden.py").write_text('"""Hidden."""\n')
    return folder


def test_public_checks_stand_on_top_however_they_are_written(course, tmp_path):
    """What needs the machinery to be worked out stands below it, all else on top with its comments; the file runs."""
    shutil.rmtree(course.graders("hinge"))
    folder = unusual(course.graders("hinge"), UNUSUAL)
    text = checks_file.checks_file(folder, collect_graders(course, "hinge"))
    (tmp_path / "checks.py").write_text(text)
    above, _, below = text.partition(checks_file.LINE)
    for words in ("LENGTHS = (1, 2)  # of", "@functools.cache\ndef half(n)", "def test_public_f(student)"):
        assert words in above
    for words in (
        "# a value that needs the machinery\npair",
        "# how to add up\n@functools.cache",
        "RETURNS = {",
        "TWICE =",
    ):
        assert words in below
    assert "pytest" not in text
    assert "1 of 1 public checks passed" in ran(tmp_path, ["def f(): return 1.0"], ["f"]).stdout


def test_of_the_hidden_file_returns_alone_goes_along(tmp_path):
    """Neither the comment above RETURNS nor what shares its line, or a block that sets it, reaches a student."""
    (tmp_path / "test_hidden.py").write_text(
        "HIDDEN = 1\n\n# reg = 0.3 gives 5.17\nRETURNS = {'f': scalar}; SECRET = 5  # 5.17 again\n"
        "if HIDDEN:\n    RETURNS = {'g': SECRET}\n"
    )
    assert [text for _, text in checks_file.public_parts(tmp_path)] == ["RETURNS = {'f': scalar}\n"]


TAKEN = {
    "a function": ("def table(x):\n    return x\n", "table"),
    "an import": ("from numpy import median\n", "median"),
    "a value": ("Call = os = 1\n", "Call, os"),
}


@pytest.mark.parametrize(("text", "names"), TAKEN.values(), ids=TAKEN)
def test_a_public_name_that_the_machinery_has_is_refused(tmp_path, text, names):
    """In one file the later meaning would win without a word; the same import twice is no harm."""
    folder = unusual(tmp_path / "graders", "import numpy as np\nfrom dataclasses import dataclass\n" + text)
    with pytest.raises(AssignmentBroken, match=rf"test_public\.py: {names} means something else"):
        checks_file.checks_file(folder, collect_graders(COURSE, "hinge"))


def test_git_keeps_one_checks_file_and_the_solution_gets_a_copy(course):
    """A fresh clone is fresh without the copy, which nbgrader's commands and `release` make; an old copy is stale."""
    copy, released = (path("hinge").with_name("checks.py") for path in (course.solution, course.release))
    copy.unlink(missing_ok=True)
    assert release.write_releases(course, ["hinge"], only_check=True) == []
    assert not copy.exists()
    checks_file.place_copies(course)
    assert copy.read_bytes() == released.read_bytes()
    copy.write_text("old")
    assert release.write_releases(course, ["hinge"], only_check=True) == [copy]
    configured(course.root)
    assert copy.read_bytes() == released.read_bytes()
    copy.unlink()
    assert release.write_releases(course, ["hinge"]) == [copy]
    tracked = subprocess.run(["git", "ls-files", "solutions"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "checks.py" not in tracked.stdout


def test_no_name_means_two_things_in_the_machinery():
    """The modules of autograder.checks share one file, so what one calls a name no other calls so."""
    seen: dict[str, str] = {}
    for module in checks_file.MACHINERY:
        for node in ast.parse(Path(module.__file__).read_text()).body:
            for name, what in checks_file.bound(node).items():
                assert seen.setdefault(name, what) == what or what.startswith("autograder.")


# ---------------------------------------------------------------- leaks


def with_cell(course: Course, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the cells of the solution."""
    path = course.solution("hinge")
    notebook = json.loads(path.read_text())
    change(notebook["cells"])
    path.write_text(json.dumps(notebook))


def solution_line(course: Course) -> str:
    """Return the longest line of the solution to svm_loss_vectorized."""
    cells = json.loads(course.solution("hinge").read_text())["cells"]
    source = next("".join(cell["source"]) for cell in cells if cell["id"] == "svm_loss_vectorized_answer")
    region = source.split("### BEGIN SOLUTION\n")[1].split("### END SOLUTION")[0]
    return max(region.splitlines(), key=len).strip()


def hidden_line(course: Course) -> str:
    """Return a line of a hidden check."""
    lines = (course.graders("hinge") / "test_hidden.py").read_text().splitlines()
    return next(line.strip() for line in lines if "student." in line and len(line.strip()) > 40)


def in_demo_cell(course: Course, line: str) -> None:
    """Put a line into a demo cell, as an instructor who tries something out would."""

    def change(cells: list[dict[str, Any]]) -> None:
        cell = next(cell for cell in cells if cell["id"] == "draw_margins")
        cell["source"] = ["".join(cell["source"]) + "\n    " + line]

    with_cell(course, change)


def in_prose(course: Course, line: str) -> None:
    """Put a line into the text."""
    with_cell(course, lambda cells: cells[0].update(source=["Do it like this:\n\n", line]))


def in_data(course: Course, line: str) -> None:
    """Put a line into a file that goes out beside the notebook."""
    course.solution("hinge").with_name("notes.txt").write_text(line + "\n")


LEAKS = {
    "solution line in a demo cell": (in_demo_cell, solution_line, "a line of the solution in hinge.ipynb"),
    "hidden line in a demo cell": (in_demo_cell, hidden_line, "a line of a hidden check in hinge.ipynb"),
    "solution line in the text": (in_prose, solution_line, "a line of the solution in hinge.ipynb"),
    "solution line in data": (in_data, solution_line, "a line of the solution in notes.txt"),
}


@pytest.mark.parametrize(("put", "line", "said"), LEAKS.values(), ids=LEAKS)
def test_a_leak_is_refused(course, put, line, said):
    """The release stops and names the file, and nothing was written."""
    put(course, line(course))
    before = course.release("hinge").read_bytes()
    with pytest.raises(AssignmentBroken, match=said):
        release.make(course, collect_graders(course, "hinge"))
    assert course.release("hinge").read_bytes() == before


def test_an_untouched_copy_is_fresh_and_leaks_nothing(course):
    """What is committed is what would be written; short common lines and docstrings are nobody's secret."""
    in_demo_cell(course, "loss = 0.0")
    made = release.make(course, collect_graders(course, "hinge"))
    assert {path.name for path in made.stale()} == {"hinge.ipynb"}
    made.write()
    assert release.make(course, collect_graders(course, "hinge")).stale() == []


def test_a_strange_file_beside_the_solution_is_refused(course):
    """Code and archives do not go out by accident."""
    course.solution("hinge").with_name("answers.py").write_text("")
    with pytest.raises(AssignmentBroken, match=r"answers\.py would go out"):
        release.make(course, collect_graders(course, "hinge"))


def test_the_stub_holds_no_answer_and_no_output(course):
    """Every answer cell of the released notebook is the stub, and no cell shows a result."""
    made = release.make(course, collect_graders(course, "hinge"))
    cells = json.loads(made.files[course.release("hinge")])["cells"]
    answers = [
        cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code"
    ]
    assert len(answers) == 7
    assert all("raise NotImplementedError" in "".join(cell["source"]) for cell in answers)
    assert not any(cell.get("outputs") for cell in cells)
    assert not any("BEGIN SOLUTION" in "".join(cell["source"]) for cell in cells)


# ---------------------------------------------------------------- archives


def test_an_archive_holds_what_students_get_and_nothing_else(course):
    """In a folder of its own name: notebook, checks, data, requirements; no clutter that lies beside them."""
    folder = course.release("features").parent
    for clutter in ("__pycache__/checks.pyc", ".ipynb_checkpoints/features-checkpoint.ipynb", ".DS_Store", "notes.pdf"):
        (folder / clutter).parent.mkdir(exist_ok=True)
        (folder / clutter).write_text("not for students")
    path = course.work / "exports" / "features.zip"
    assert release.write_releases(course, ["features"], packed=True)[-1] == path
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
        kinds = {(one.external_attr >> 16, one.date_time) for one in packed.infolist()}
    names = ["checks.py", "digits.npz", "features.ipynb", "requirements.txt"]
    assert list(files) == [f"features/{name}" for name in names]
    assert files == {f"features/{name}": (folder / name).read_bytes() for name in names}
    assert kinds == {(0o100644, (1980, 1, 1, 0, 0, 0))}


def test_equal_releases_make_equal_archives(course):
    """Another day, another copy and other file times give the same bytes."""
    path = course.work / "exports" / "hinge.zip"
    release.write_releases(course, ["hinge"], packed=True)
    once = path.read_bytes()
    for file in course.release("hinge").parent.iterdir():
        os.utime(file, (1, 1))
    path.unlink()
    release.write_releases(course, ["hinge"], packed=True)
    assert path.read_bytes() == once


def test_an_archive_that_does_not_read_back_is_a_sentence(course, monkeypatch):
    """What a bad disk made of it is not announced as done."""
    made = release.make(course, collect_graders(course, "hinge"))
    monkeypatch.setattr(release, "write_atomically", lambda path, data: write_atomically(path, data[:-9]))
    with pytest.raises(EnvironmentUnfit, match=r"hinge\.zip"):
        release.write_archive(course, "hinge", made)


VERBS = {  # options of `release` -> exit code, and words of what is printed
    "an archive": (["hinge", "--zip"], 0, "written: work/exports/hinge.zip\nevery released file is fresh"),
    "compared and packed": (["hinge", "--zip", "--check"], 2, "Ask for one of the two."),
}


@pytest.mark.parametrize(("options", "code", "words"), VERBS.values(), ids=VERBS)
def test_release_on_the_command_line(course, options, code, words):
    """The archive is named, and `--check`, which writes nothing, is not taken together with it."""
    done = run_module(["autograder", "release", *options], course.root)
    assert (done.returncode, words in done.stdout + done.stderr) == (code, True)
    assert (course.work / "exports").exists() is (code == 0)


@pytest.mark.slow
def test_the_recipe_for_a_public_repository(tmp_path):
    """The commands of the instructor's guide give students what was released, and never what is for staff."""
    course, public, text = tmp_path / "staff", tmp_path / "public", (ROOT / "docs" / "instructor.md").read_text()
    recipe = next(block for block in re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S) if "../public" in block)
    new_course(course)
    new(load_course(course, may_be_empty=True), "hw1")
    people = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **people, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for command in (f"git init -q --bare {public}.git && git clone -q {public}.git {public}", recipe, recipe):
        done = subprocess.run(
            ["bash", "-ec", command.replace("commit", "commit --allow-empty")],
            cwd=course,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert done.returncode == 0, done.stderr
    pushed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD"], cwd=f"{public}.git", capture_output=True, text=True, check=True
    )
    names = [f"assignments/hw1/{name}" for name in ("checks.py", "hw1.ipynb", "requirements.txt")]
    assert pushed.stdout.split() == ["assignments/.gitkeep", *names]


def test_everything_released_is_fresh():
    """assignments/, the checks beside the solutions and the list in docs/graders.md follow from their sources."""
    assert release.write_releases(COURSE, only_check=True) == []


@pytest.mark.parametrize("path", [COURSE.solution, COURSE.release], ids=("solutions", "assignments"))
@pytest.mark.parametrize("name", NAMES)
def test_each_notebook_says_how_it_may_be_used(name, path):
    """The course's text and pictures are free, and whoever finds a notebook alone reads so in its metadata."""
    assert json.loads(path(name).read_bytes())["metadata"]["license"] == "CC BY 4.0"
