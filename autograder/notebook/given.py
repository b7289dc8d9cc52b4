"""Which cells of a notebook came with the release: its checks, its demos, what is locked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.core.model import Cell
from autograder.notebook.reader import (
    all_cells,
    parse,
    source_of,
)


def squashed(source: str) -> str:
    """A cell's source without white space, which is how cells of the release are recognised."""
    return re.sub(r"\s+", "", source)


@dataclass(frozen=True, slots=True)
class Given:
    """Cells that a release brings along: squashed sources of its checks and demos, and what must not be lost."""

    checks: frozenset[str] = frozenset()
    demos: frozenset[str] = frozenset()
    locked: tuple[Cell, ...] = ()


def given_cells(release: Path) -> Given:
    """Read what a released notebook brings along; answers, imports and data are the student's to run."""
    cells = [cell for cell in all_cells(parse(release.read_bytes())) if cell.get("cell_type") == "code"]
    return Given(
        frozenset(squashed(source_of(cell)) for cell in cells if _is_check(cell)),
        frozenset(squashed(source_of(cell)) for cell in cells if _nbgrader(cell) is None),
        tuple(Cell(0, source_of(cell)) for cell in cells if _is_locked(cell)),
    )


def _nbgrader(cell: dict[str, Any]) -> Any:
    return cell.get("metadata", {}).get("nbgrader")


def _is_check(cell: dict[str, Any]) -> bool:
    meta = _nbgrader(cell) or {}
    return bool(meta.get("grade")) and not meta.get("solution")


def _is_locked(cell: dict[str, Any]) -> bool:
    meta = _nbgrader(cell) or {}
    return bool(meta.get("locked")) and not meta.get("grade")


def own_cells(cells: Iterable[Cell], given: Given) -> tuple[Cell, ...]:
    """Drop the release's checks, and keep of its demos only what an answer might use: names and functions.

    Locked cells of the release that are gone, such as its imports, are put back in front.
    """
    cells = tuple(cells)
    there = {squashed(cell.source) for cell in cells}
    lost = tuple(cell for cell in given.locked if squashed(cell.source) not in there)
    return lost + tuple(
        replace(cell, only_definitions=squashed(cell.source) in given.demos)
        for cell in cells
        if squashed(cell.source) not in given.checks
    )
