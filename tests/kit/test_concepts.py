"""The map of concepts is true: its rows are complete, and the cells, checks and questions that it names exist."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/concepts.md").read_text()
ASSIGNMENTS = sorted(path.name for path in (ROOT / "tests/graders").iterdir() if (path / "test_hidden.py").is_file())

ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
UNGRADED = ("plot", "prose")

MAP = [(int(row), claim, lessons, graded) for row, claim, lessons, graded in ROW.findall(PAGE)]
IDS = [f"row {row[0]}" for row in MAP]


# ---------------------------------------------------------------- what there is


def cells_of(assignment: str) -> list[dict]:
    """Return the cells of an assignment's solution notebook."""
    return json.loads((ROOT / f"solutions/{assignment}/{assignment}.ipynb").read_text())["cells"]


def read_by_a_person(cell: dict) -> bool:
    """Return whether a cell is an answer in words: nbgrader's solution and grade in one."""
    marks = cell["metadata"].get("nbgrader", {})
    return marks.get("grade", False) and marks.get("solution", False)


def checks_of(assignment: str) -> set[str]:
    """Return the ids of an assignment's checks, from the names of its test functions."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "tests/graders" / assignment).glob("test_*.py")]
    functions = [node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {name.removeprefix("test_") for name in functions if name.startswith("test_")}


CELLS = {f"{a}#{cell['id']}" for a in ASSIGNMENTS for cell in cells_of(a)}
CHECKS = {f"{a}:{check}" for a in ASSIGNMENTS for check in checks_of(a)}
IN_WORDS = {f"{a}:{cell['id']}" for a in ASSIGNMENTS for cell in cells_of(a) if read_by_a_person(cell)}


# ---------------------------------------------------------------- what the page says


def test_rows_once():
    """Rows 1 to 56 stand there once each and in order, and no line of the table escapes the pattern."""
    assert [row for row, *_ in MAP] == list(range(1, 57))
    assert len(re.findall(r"^\|", PAGE, re.MULTILINE)) == len(MAP) + 2  # and the two lines of the head


@pytest.mark.parametrize(("row", "claim", "lessons", "graded"), MAP, ids=IDS)
def test_places_exist(row, claim, lessons, graded):
    """A row names cells that are there and checks or questions that are there, or says that it has none of these."""
    cells, names = lessons.split(", "), set(SPAN.findall(graded))
    assert claim.strip()
    assert {cell.strip("`") for cell in cells} - CELLS == set()
    assert len(set(cells)) == len(cells)
    assert names - CHECKS - IN_WORDS == set()
    assert names or graded.startswith(UNGRADED)


SECTIONS = {
    "Shown only": {row for row, _, _, graded in MAP if graded.startswith(UNGRADED)},
}


@pytest.mark.parametrize(("name", "rows"), SECTIONS.items())
def test_lists_below_the_table(name, rows):
    """The lists below the table name the rows of which the table says the same."""
    line = re.search(rf"\*\*{name}:\*\* rows ([^.]+)\.", PAGE)
    assert {int(number) for number in re.findall(r"\d+", line[1])} == rows


def test_every_notebook_has_a_place():
    """Each assignment teaches at least one row and grades at least one."""
    shown = {name.partition("#")[0] for *_, cells, _ in MAP for name in SPAN.findall(cells)}
    graded = {name.partition(":")[0] for *_, checks in MAP for name in SPAN.findall(checks)}
    assert shown == graded == set(ASSIGNMENTS)
