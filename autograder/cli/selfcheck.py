"""`autograder check NOTEBOOK`: a student's own notebook and its public checks, on any platform, without a wall.

The notebook runs in a process of its own, so that a crash in it still ends in a sentence. That process is this module
run by name; it imports nothing that only Linux has.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.notebook.reader import Unreadable, code_cells, parse
from autograder.sandbox import cells

CODES = {70: 0, 71: 1, 72: 2}  # what the process ends with -> our exit code: no exit() in a cell happens upon these
PASSED, NOT_PASSED, NO_CHECKS = CODES
ENDED = "Python ended (code {}) before the checks were done."


def run(notebook: Path) -> int:
    """Run a notebook and print the table of its public checks.

    Returns 0 when all of them passed, 1 when not, 2 where there is no notebook or no checks.py beside it.
    """
    fault = _fault_of(notebook)
    if fault:
        print(fault, file=sys.stderr)
        return 2
    code = _checked(notebook, notebook.name)
    if code not in CODES:
        print(ENDED.format(code), file=sys.stderr)
    return CODES.get(code, 1)


def write_result(notebook: Path, path: Path) -> int:
    """Run a notebook as `run` does, and write what Classroom 50 collects, from the environment that it sets.

    What is wrong with the notebook is the student's and earns nothing: 0 is returned wherever the file could be
    written, 2 where checks.py is missing or damaged. Raises UsageError where the environment is not Classroom 50's, or
    the checks are none that it takes.
    """
    from autograder.core.atomic import write_atomically
    from autograder.export.classroom50 import Practised, result

    result((), os.environ, datetime.now(UTC))  # what is missing is said before the notebook runs
    fault = _fault_of(notebook)
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        code = NOT_PASSED if fault else _checked(notebook, notebook.name, str(rows))
        if fault or code not in (PASSED, NOT_PASSED):  # nothing that ran can be believed: the checks are listed alone
            listed = _checked(notebook, "", str(rows), stream=subprocess.DEVNULL) in (PASSED, NOT_PASSED)
            fault = fault or ENDED.format(code)
            if listed or code != NO_CHECKS:  # which was said by whoever found it
                print(fault, file=sys.stderr)
            if not listed:
                return 2
        made = [Practised(*row) for row in json.loads(rows.read_bytes())]
    checks = [replace(one, reason=fault or one.reason) for one in made]
    write_atomically(path, json.dumps(result(checks, os.environ, datetime.now(UTC)), indent=1) + "\n")
    return 0


def _checked(notebook: Path, *words: str, stream: int | None = None) -> int:
    """Run this module in a process of its own, in the notebook's folder; return what it ended with.

    It gets no window, leaves no traces in the student's folder, and finds this very package wherever the notebook lies.
    `stream` takes what it prints, where that is not for people.
    """
    sys.stdout.flush()
    package = str(Path(__file__).resolve().parents[2])
    environment = {name: value for name, value in os.environ.items() if name != "NBGRADER_EXECUTION"}
    environment |= {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "autograder.cli.selfcheck", *words]
    folder, nothing = notebook.resolve().parent, subprocess.DEVNULL
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=nothing, stdout=stream, stderr=stream, check=False
    )
    return done.returncode


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


# ---------------------------------------------------------------- in the process of its own


def main(name: str, rows: str = "") -> int:
    """Run the notebook `name` of this folder and print the table; return a key of CODES.

    Without a name no cell is run. `rows` is a file for what each check said.
    """
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
    vars(checks)["check"] = lambda *args, **options: None  # the table is printed once, at the end
    names: dict[str, Any] = {"__name__": "__main__", "display": vars(checks)["check"]}
    faults, passed, said = [], True, list[tuple[Any, ...]]()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for cell in code_cells(parse(Path(name).read_bytes())) if name else ():
            fault = cells.run(cell.number, cell.source, names)
            faults += [f"Cell {cell.number} raised {fault[0]}: {fault[1]}"] if fault else []
    for item in dict.fromkeys(check.item for check in checks.PUBLIC):
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            found = checks.rows_of(item, names, checks.PUBLIC, checks.RETURNS, checks.SIGNATURES)
        passed &= all(row.state == "passed" for row in found)
        points = [check.points for check in checks.PUBLIC if check.item == item]
        said += [(r.description, worth, r.state == "passed", r.reason) for r, worth in zip(found, points, strict=True)]
        print(checks.table(item, found).removesuffix("\n" + checks.REMINDER))
    for line in faults:
        print(line)
    if rows:
        Path(rows).write_text(json.dumps(said))
    print(checks.REMINDER if checks.PUBLIC else "This notebook has no public checks: hidden ones look at it.")
    return PASSED if passed else NOT_PASSED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
