"""Which cells of a notebook came with the release: its checks, its demos, what is read-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.core.model import Cell
from autograder.notebook.format import is_check, is_grade, is_locked, nbgrader
from autograder.notebook.reader import read_notebook


@dataclass(frozen=True, slots=True)
class Given:
    """Cells that a release brings along: squashed sources of its checks and demos, and what must not be lost."""

    checks: frozenset[str] = frozenset()
    demos: frozenset[str] = frozenset()
    read_only: tuple[Cell, ...] = ()


def given_cells(release: Path) -> Given:
    """Read what a released notebook brings along; answers, imports and data are the student's to run."""
    cells = [cell for cell in read_notebook(release)["cells"] if cell.get("cell_type") == "code"]
    return Given(
        frozenset(_squashed(cell["source"]) for cell in cells if is_check(cell)),
        frozenset(_squashed(cell["source"]) for cell in cells if not nbgrader(cell)),
        tuple(Cell(0, cell["source"]) for cell in cells if is_locked(cell) and not is_grade(cell)),
    )


def own_cells(cells: Iterable[Cell], given: Given) -> tuple[Cell, ...]:
    """Drop the release's checks, and keep of its demos only what an answer might use: names and functions.

    Read-only cells of the release that are gone, such as its imports, are put back in front.
    """
    cells = tuple(cells)
    there = {_squashed(cell.source) for cell in cells}
    lost = tuple(cell for cell in given.read_only if _squashed(cell.source) not in there)
    return lost + tuple(
        replace(cell, only_definitions=_squashed(cell.source) in given.demos)
        for cell in cells
        if _squashed(cell.source) not in given.checks
    )


def _squashed(source: str) -> str:
    """A cell's source without white space, which is how cells of the release are recognised."""
    return "".join(source.split())
