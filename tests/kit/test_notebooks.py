"""Every notebook runs from top to bottom in a real Jupyter kernel, and what it says of its own checks is true."""

import re
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

from autograder.course import load_course
from autograder.grading.collection import collect_graders
from autograder.notebook.format import manual_items

ROOT = Path(__file__).resolve().parents[2]
COURSE = load_course(ROOT)
NAMES = [one.id for one in COURSE.assignments]
SECONDS = 120  # for one cell on a busy machine; a whole notebook takes a few seconds


def executed(notebook, folder):
    """Run a copy of a notebook's folder, with the released checks, and return its code cells with their outputs."""
    shutil.copytree(notebook.parent, folder, dirs_exist_ok=True)
    shutil.copy(COURSE.release(notebook.stem).with_name("checks.py"), folder)
    document = nbformat.read(folder / notebook.name, as_version=4)
    client = nbclient.NotebookClient(document, timeout=SECONDS, kernel_name="python3", allow_errors=True)
    client.execute(cwd=str(folder))
    return [cell for cell in document.cells if cell.cell_type == "code"]


def complaints(cells):
    """Errors and whatever went to stderr, warnings among it."""
    outputs = [(cell.id, out) for cell in cells for out in cell.outputs]
    errors = [(name, out.evalue) for name, out in outputs if out.output_type == "error"]
    return errors + [(name, out.text) for name, out in outputs if out.get("name") == "stderr"]


def printed(cell):
    """What a cell printed."""
    return "".join(out.text for out in cell.outputs if out.get("name") == "stdout")


def of_items(cells):
    """The check cells."""
    return [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_solution_runs_and_passes_its_public_checks(name, tmp_path):
    """No error, no warning, and no public check that fails."""
    cells = executed(COURSE.solution(name), tmp_path / "run")
    assert complaints(cells) == []
    assert [cell.id for cell in of_items(cells) if "[fail]" in printed(cell) or "not done yet" in printed(cell)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_stub_runs_and_says_what_is_to_do(name, tmp_path):
    """No traceback meets a student who runs everything first; each check says that its answer is not done yet."""
    cells = executed(COURSE.release(name), tmp_path / "run")
    answers = {cell.id for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")}
    assert [where for where, _ in complaints(cells) if where not in answers] == []
    assert [cell.id for cell in of_items(cells) if "not done yet" not in printed(cell)] == []


def promised(release):
    """Item -> {check: points} as the notebook's table says; of several questions in one row only the sums."""
    text = next(cell.source for cell in nbformat.read(release, as_version=4).cells if cell.get("id") == "grading")
    for row in re.findall(r"^\| (?!function)(.*`.*) \|$", text, re.MULTILINE):
        named, public, hidden = (part.strip() for part in row.split("|"))
        items = re.findall(r"`(\w+)`", named)
        if "the answer: " in hidden:
            yield from zip(items, ({"": float(n)} for n in re.findall(r"\d+", hidden)), strict=True)
        elif "by a person" in hidden:
            yield items[0], {"": float(hidden.split()[-1])}
        else:
            yield items[0], {check: float(n) for check, n in re.findall(r"`(\w+)` (\d+)", public + hidden)}


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_checks_in_the_notebook_is_true(name):
    """A student reads every check that counts, with its points; an item that is missing or stale there fails here."""
    release = COURSE.release(name)
    true = {item: {"": points} for item, points in manual_items(release).items()}
    for one in collect_graders(COURSE, name).checks:
        if one.check.points:
            true.setdefault(one.check.item, {})[one.check.id] = one.check.points
    said = dict(promised(release))
    listed = {item: checks if "" not in said[item] else {"": sum(checks.values())} for item, checks in true.items()}
    assert said == listed
