"""`autograder check NOTEBOOK`: a student's own notebook and its public checks, on any platform, without a wall.

The notebook runs in a process of its own, so that a crash in it still ends in a sentence. That process is this module
run by name; it imports nothing that only Linux has.
"""

from __future__ import annotations

import importlib
import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from autograder.sandbox import cells
from autograder.submission import Unreadable, code_cells, parse

CODES = {70: 0, 71: 1, 72: 2}  # what the process ends with -> our exit code: no exit() in a cell happens upon these
PASSED, NOT_PASSED, NO_CHECKS = CODES


def run(notebook: Path) -> int:
    """Run a notebook and print the table of its public checks.

    Returns 0 when all of them passed, 1 when not, 2 where there is no notebook or no checks.py beside it.
    """
    fault = _fault_of(notebook)
    if fault:
        print(fault, file=sys.stderr)
        return 2
    sys.stdout.flush()
    command = [sys.executable, "-m", "autograder.selfcheck", notebook.name]
    done = subprocess.run(
        command, cwd=notebook.resolve().parent, env=_environment(), stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode not in CODES:
        print(f"Python ended (code {done.returncode}) before the checks were done.", file=sys.stderr)
    return CODES.get(done.returncode, 1)


def _fault_of(notebook: Path) -> str:
    """Why nothing can be checked, or nothing."""
    if not notebook.is_file():
        return f"{notebook}: no such file. Name the notebook to check."
    try:
        list(code_cells(parse(notebook.read_bytes())))
    except (Unreadable, OSError) as fault:
        return f"{notebook}: {fault}"
    checks = notebook.resolve().with_name("checks.py")
    if not checks.is_file():
        return f"{checks}: no such file. It came with the notebook: put it back beside it."
    return ""


def _environment() -> dict[str, str]:
    """No window, no traces in the student's folder, and this very package wherever the notebook lies."""
    package = Path(__file__).resolve().parents[1]
    path = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")]))
    kept = {name: value for name, value in os.environ.items() if name != "NBGRADER_EXECUTION"}
    return kept | {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path}


# ---------------------------------------------------------------- in the process of its own


def main(name: str) -> int:
    """Run the notebook `name` of this folder and print the table; return a key of CODES."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a Windows console may lack a letter of a sentence
    sys.path.insert(0, os.getcwd())
    try:
        checks = importlib.import_module("checks")
        checks.PUBLIC, checks.RETURNS, checks.SIGNATURES, checks.rows_of, checks.table  # noqa: B018 - what the rest of this module relies on
    except Exception as error:  # the file lies in a student's folder and may hold anything
        words = f"{type(error).__name__}: {error}"
        print(f"checks.py cannot be used ({words}). Put back the one that came with the notebook.", file=sys.stderr)
        return NO_CHECKS
    vars(checks)["check"] = _quiet  # the table is printed once, at the end
    names: dict[str, Any] = {"__name__": "__main__", "display": _quiet}
    faults = []
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for cell in code_cells(parse(Path(name).read_bytes())):
            fault = cells.run(cell.number, cell.source, names)
            faults += [f"Cell {cell.number} raised {fault[0]}: {fault[1]}"] if fault else []
    return print_tables(checks, names, faults)


def _quiet(*args: object, **kwargs: object) -> None:
    """Stand in for what would print."""


def print_tables(checks: Any, names: dict[str, Any], faults: list[str]) -> int:
    """Print what the public checks of every item say, and which cells raised."""
    passed, reminder = True, "\n" + checks.REMINDER
    for item in dict.fromkeys(check.item for check in checks.PUBLIC):
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            rows = checks.rows_of(item, names, checks.PUBLIC, checks.RETURNS, checks.SIGNATURES)
        passed &= all(row.state == "passed" for row in rows)
        print(checks.table(item, rows).removesuffix(reminder))
    for fault in faults:
        print(fault)
    print(checks.REMINDER if checks.PUBLIC else "This notebook has no public checks: hidden ones look at it.")
    return PASSED if passed else NOT_PASSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
