"""What nbgrader writes into a cell: its id, its points, who may write there."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from autograder.notebook.reader import CellDocument, read_notebook

SCHEMA = 3  # of the metadata that nbgrader keeps in a cell


def manual_items(source: Path) -> dict[str, float]:
    """List item -> points of each manual cell, as the instructor's (or the released) notebook gives them."""
    cells = [cell for cell in read_notebook(source)["cells"] if is_manual(cell)]
    return {grade_id(cell): float(nbgrader(cell)["points"]) for cell in cells}


def automatic_items(source: Path) -> dict[str, float]:
    """List item -> points of each grade cell that checks judge, in the order of the notebook."""
    cells = [cell for cell in read_notebook(source)["cells"] if is_check(cell)]
    return {grade_id(cell): float(nbgrader(cell).get("points", 0)) for cell in cells}


def nbgrader(cell: CellDocument) -> dict[str, Any]:
    """Return what nbgrader wrote into a cell, or nothing."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def grade_id(cell: CellDocument) -> str:
    """Return the id that nbgrader knows a cell by; empty where it knows none."""
    found = nbgrader(cell).get("grade_id")
    return found if isinstance(found, str) else ""


def is_grade(cell: CellDocument) -> bool:
    """Tell whether points hang on this cell."""
    return nbgrader(cell).get("grade") is True


def is_solution(cell: CellDocument) -> bool:
    """Tell whether students write into this cell."""
    return nbgrader(cell).get("solution") is True


def is_manual(cell: CellDocument) -> bool:
    """Tell whether a person gives the points of this cell."""
    return is_grade(cell) and is_solution(cell)


def is_check(cell: CellDocument) -> bool:
    """Tell whether the checks give the points of this cell."""
    return is_grade(cell) and not is_solution(cell)


def is_locked(cell: CellDocument) -> bool:
    """Tell whether nbgrader puts its own text back into this cell before it grades."""
    return not is_solution(cell) and (is_grade(cell) or nbgrader(cell).get("locked") is True)


def is_known(cell: CellDocument) -> bool:
    """Tell whether nbgrader keeps this cell in its gradebook."""
    return is_grade(cell) or is_solution(cell) or is_locked(cell)


def checksum(cell: CellDocument) -> str:
    """Compute nbgrader's checksum (its utils.compute_checksum): 32 hex digits over what must not change."""
    parts = [cell["source"], cell["cell_type"]]
    parts += [str(is_grade(cell)), str(is_solution(cell)), str(is_locked(cell)), grade_id(cell)]
    if is_grade(cell):
        parts.append(str(float(nbgrader(cell)["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
