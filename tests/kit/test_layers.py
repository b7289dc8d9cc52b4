"""The map of autograder/ as data: who may import whom, one doorway for each library, functions of a size to read."""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "autograder"

LAYERS = (  # a module imports from earlier rows only
    "__init__ bridge.__init__ export.__init__ sandbox.__init__ verbs.__init__"
    " checks damage drafts errors model roster spellings sandbox.syscalls sandbox.trial",
    "course source feedback practice results sample_table bridge.convert sandbox.attacks"
    " sandbox.cells sandbox.landlock sandbox.standins sandbox.wire export.people export.sheet",
    "moves report submission download bridge.database bridge.repair export.form export.table"
    " export.gradescope sandbox.confine",
    "contents history bridge.erasure export.blackboard export.canvas export.classroom50 export.junit export.moodle",
    "collect filling scaffold selfcheck bridge.rows sandbox.host sandbox.worker",
    "starter sandbox.student bridge.lab bridge.late bridge.marks bridge.ledger",
    "plugin",
    "diagnosis release bridge.gradebook",
    "catalogue forget",
    "grading",
    "demo verify",
    "flow pages",
    "bundle delivery doctor why station views bridge.exporters bridge.preprocessors verbs.terminal",
    "bridge.extension verbs.grading verbs.making verbs.privacy verbs.sending",
    "verbs.anywhere",
    "cli",
    "__main__",
)
RANK = {module: rank for rank, row in enumerate(LAYERS) for module in row.split()}

BRIDGE = {module for module in RANK if module.startswith("bridge.")}
VERBS = {module for module in RANK if module.startswith("verbs.")}
DOORWAYS = {  # every third-party library (and subprocess) -> the modules that may know it
    "nbgrader": BRIDGE,
    "nbformat": BRIDGE,
    "nbconvert": BRIDGE,
    "traitlets": BRIDGE,
    "sqlalchemy": BRIDGE,
    "alembic": BRIDGE,
    "sqlite3": BRIDGE,
    "pytest": {"plugin"},
    "pyseccomp": {"sandbox.syscalls"},
    "click": {"cli"} | VERBS,
    "rich": {"verbs.terminal"},
    "jinja2": {"feedback"},
    "jupyter_core": BRIDGE,
    "jupyter_server": {"bridge.extension"},
    "tornado": {"bridge.extension"},
    "markupsafe": {"feedback"},
    "numpy": {"checks", "diagnosis", "plugin", "practice"}
    | {f"sandbox.{name}" for name in ("standins", "student", "wire", "worker")},
    "subprocess": {"sandbox.host", "selfcheck"},
    "yaml": {"download"},
}

ONLY = {  # modules that stand on nothing else of ours; the first three leave this machine or enter the wall
    "checks": set(),
    "practice": {"checks"},
    "sandbox.worker": {"sandbox.wire", "sandbox.confine", "sandbox.cells", "sandbox.standins"},
    "sandbox.cells": set(),
    "sandbox.standins": set(),
    "sandbox.wire": set(),
    "model": set(),
    "drafts": set(),
    "errors": set(),
    "results": {"model", "drafts"},
    "feedback": {"model"},
    "report": {"model", "feedback"},
    "export.table": {"model", "feedback"},
    "export.gradescope": {"model", "feedback"},
}
IGNORANT = {  # module -> what it must not know, ours and others'
    "model": {"os", "pathlib", "json", "numpy"},
    "course": {"plugin", "grading", "sandbox.host"},
    "submission": {"sandbox.host", "plugin", "subprocess", "pickle"},
    "sandbox.wire": {"subprocess", "multiprocessing", "pickle", "marshal"},
    "sandbox.host": {"pickle", "marshal"},
    "sandbox.student": {"subprocess", "pickle", "marshal"},
    "sandbox.worker": {"pickle", "marshal"},
    "grading": {"feedback", "report", "export.table"},
    "feedback": {"os", "sqlite3"},
    "report": {"os", "pathlib", "sqlite3"},
    "export.table": {"os", "pathlib", "sqlite3"},
    "export.gradescope": {"os", "pathlib", "sqlite3"},
    "demo": {"cli"},
    "verify": {"cli"},
}


def name_of(path: Path) -> str:
    """Return a module's name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield what a statement imports: our modules by their names below the package, others by their top name."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        parts = [f"{node.module}.{alias.name}" for alias in node.names]
        names = [part if is_module(part) else str(node.module) for part in parts]
    for name in names:
        top, _, rest = name.partition(".")
        yield rest or "__init__" if top == "autograder" else top


def is_module(name: str) -> bool:
    """Tell `autograder.sandbox.wire` from `autograder.core.model.Check`."""
    return ROOT.joinpath(*name.split(".")).with_suffix(".py").is_file()


TREES = {name_of(path): ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}
IMPORTS = {
    module: {n for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for n in imported(node)}
    for module, tree in TREES.items()
}


# ---------------------------------------------------------------- who knows whom


def test_every_module_has_its_layer():
    """A new module gets a row in the table, and the table names no module that is gone."""
    assert set(TREES) == set(RANK)


@pytest.mark.parametrize("module", TREES)
def test_imports_run_downwards(module):
    """A module imports from lower layers only, also inside functions."""
    upwards = {other for other in IMPORTS[module] & set(RANK) if RANK[other] >= RANK.get(module, 0)}
    assert not upwards


@pytest.mark.parametrize(("module", "allowed"), ONLY.items(), ids=ONLY)
def test_some_modules_stand_alone(module, allowed):
    """What goes to students, behind the wall or onto pages depends on next to nothing."""
    assert IMPORTS[module] & set(RANK) <= allowed


@pytest.mark.parametrize(("module", "unknown"), IGNORANT.items(), ids=IGNORANT)
def test_modules_do_not_know_what_is_not_theirs(module, unknown):
    """The column `must not know` of the design."""
    assert not IMPORTS[module] & unknown


OTHERS = {
    module: {n for n in names - set(RANK) if n not in sys.stdlib_module_names} for module, names in IMPORTS.items()
}


@pytest.mark.parametrize("library", sorted({*DOORWAYS, *(n for names in OTHERS.values() for n in names)}))
def test_each_library_enters_through_its_doorway(library):
    """Only the named modules know this third party."""
    knowing = {module for module, names in IMPORTS.items() if library in names}
    assert knowing <= DOORWAYS.get(library, set())


def test_students_files_need_numpy_alone():
    """Checks and practice, which release copies, import the standard library and numpy."""
    assert OTHERS["checks"] | OTHERS["practice"] == {"numpy"}


LOADED = {
    # started alone -> what must not be loaded with it
    "autograder.sandbox.worker": [
        "autograder.checks",
        "autograder.core.model",
        "autograder.grading.collection",
        "pytest",
        "nbgrader",
        "nbformat",
    ],
    "autograder.grading.bench": ["nbgrader", "nbformat", "traitlets", "sqlalchemy", "rich", "click", "jinja2"],
    "autograder.cli.main": ["nbgrader", "nbformat", "traitlets", "rich", "jinja2", "pytest", "numpy"],
}


@pytest.mark.parametrize(("module", "absent"), LOADED.items(), ids=LOADED)
def test_what_a_process_does_not_need_is_not_loaded(module, absent):
    """The zygote holds no grader, a worker process no nbgrader, and `--help` nothing heavy."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {*absent} & {*json.loads(done.stdout)}


# ---------------------------------------------------------------- sizes

FUNCTIONS = {
    f"{module}.{node.name}:{node.lineno}": node
    for module, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef)
}
SIZES = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in FUNCTIONS.items()}
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def depth(node: ast.AST) -> int:
    """Return how deep blocks nest; `elif` stands beside its `if`, a nested function begins anew."""
    deepest = 0
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            continue
        beside = isinstance(node, ast.If) and isinstance(part, ast.If) and node.orelse == [part]
        deepest = max(deepest, depth(part) + (isinstance(part, BLOCKS) and not beside))
    return deepest


def test_functions_are_short():
    """Half have ten lines at most, nine in ten fewer than 25, and none more than 50."""
    lines = sorted(SIZES.values())
    assert statistics.median(lines) <= 10
    assert lines[int(0.9 * len(lines))] < 25
    assert not {name: size for name, size in SIZES.items() if size > 50}


def test_nesting_is_shallow():
    """No function nests its blocks deeper than three."""
    assert not {name: depth(node) for name, node in FUNCTIONS.items() if depth(node) > 3}
