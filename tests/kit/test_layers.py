"""The map of autograder/ as data: who may import whom, one adapter for each library, functions of a size to read."""

from __future__ import annotations

import ast
import fnmatch
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "autograder"

ROOMS = (  # a folder a stage, in the order in which a submission passes through; imports run towards the first
    "core",
    "course",
    "checks",
    "notebook",
    "sandbox",
    "intake",
    "grading",
    "gradebook",
    "pages",
    "export",
    "authoring",
    "hooks",
    "gradescope",
    "demo",
    "privacy",
    "cli",
)
TOP = {"README.md", "__init__.py", "__main__.py", "py.typed"}  # all that stands in autograder/ itself

GRADEBOOK = {"gradebook.*", "hooks.*", "authoring.stub"}
ADAPTERS = {  # every third-party library (and subprocess) -> the modules that may know it
    "nbgrader": GRADEBOOK,
    "nbformat": GRADEBOOK,
    "nbconvert": GRADEBOOK,
    "traitlets": GRADEBOOK,
    "sqlalchemy": {"gradebook.*"},
    "alembic": {"gradebook.database"},
    "sqlite3": {"gradebook.*"},
    "pytest": {"grading.collection", "grading.pytest_plugin"},
    "pyseccomp": {"sandbox.syscalls"},
    "click": {"cli.main", "cli.verbs.*"},
    "rich": {"cli.verbs.terminal"},
    "jinja2": {"pages.render"},
    "markupsafe": {"pages.render"},
    "jupyter_core": {"hooks.lab"},
    "jupyter_server": {"hooks.server"},
    "tornado": {"hooks.server"},
    "numpy": {"checks.*", "grading.collection", "grading.hints", "grading.judge", "grading.pytest_plugin"}
    | {f"sandbox.{name}" for name in ("stub_modules", "student", "wire", "worker")},
    "subprocess": {"sandbox.host", "cli.selfcheck"},
    "yaml": {"intake.platform", "demo.cases"},
}

ONLY = {  # modules that stand on nothing else of ours; the first leave this machine or enter the wall
    "checks.assertions": set(),
    "checks.runner": {"checks.__init__"},
    "sandbox.worker": {"sandbox.__init__"}
    | {f"sandbox.{name}" for name in ("messages", "wire", "confine", "cells", "stub_modules")},
    "sandbox.messages": {"sandbox.__init__", "sandbox.wire"},
    "sandbox.cells": set(),
    "sandbox.stub_modules": set(),
    "sandbox.wire": set(),
    "core.model": set(),
    "core.atomic": set(),
    "core.errors": set(),
}
IGNORANT = {  # module -> what it must not know, ours and others'
    "core.*": {"numpy", "pytest", "nbgrader", "jinja2"},
    "core.model": {"os", "pathlib", "json"},
    "checks.*": {"pytest", "pathlib", "subprocess"},
    "notebook.*": {"subprocess", "pickle", "numpy"},
    "intake.*": {"subprocess", "pickle", "numpy"},
    "sandbox.wire": {"subprocess", "multiprocessing", "pickle", "marshal"},
    "sandbox.host": {"pickle", "marshal"},
    "sandbox.student": {"subprocess", "pickle", "marshal"},
    "sandbox.worker": {"pickle", "marshal"},
    "pages.*": {"sqlite3", "sqlalchemy", "nbgrader"},
    "pages.feedback": {"os", "pathlib"},
    "pages.report": {"os", "pathlib"},
    "export.table": {"os", "pathlib"},
    "gradescope.*": {"nbgrader", "nbformat"},
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
OURS = {module: {f"{n}.__init__" if n in ROOMS else n for n in names} & set(TREES) for module, names in IMPORTS.items()}


def room_of(module: str) -> str:
    """Return the room in which a module stands, nothing for what stands above them all."""
    return module.partition(".")[0] if "." in module else ""


def matching(pattern: str) -> set[str]:
    """Return the modules that a name means; `room.*` is a whole room."""
    found = {module for module in TREES if fnmatch.fnmatchcase(module, pattern)}
    assert found, f"the table names {pattern}, which is gone"
    return found


# ---------------------------------------------------------------- who knows whom


def test_every_folder_is_a_room():
    """Whoever looks for the place of a change finds folders, each with a first line that says what it is for."""
    there = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert there == set(ROOMS)
    assert {path.name for path in PACKAGE.iterdir() if path.is_file()} == TOP
    for room in ROOMS:
        assert ast.get_docstring(TREES[f"{room}.__init__"])


ARROWS = [(module, other) for module, names in OURS.items() for other in sorted(names) if room_of(module)]


def test_imports_run_one_way_between_rooms():
    """A room imports from earlier rooms only, also inside functions and for types."""
    order = {room: number for number, room in enumerate(ROOMS)}
    upwards = [(a, b) for a, b in ARROWS if room_of(b) and order[room_of(b)] > order[room_of(a)]]
    assert not upwards


def test_imports_within_a_room_make_no_circle():
    """Modules of a room can be read in an order in which each knows only those before it."""
    left = {module: {n for n in names if n in TREES and n != module} for module, names in OURS.items()}
    while ready := {module for module, names in left.items() if not names & left.keys()}:
        left = {module: names for module, names in left.items() if module not in ready}
    assert not left


def test_other_rooms_use_what_a_room_offers():
    """What another room imports is named in `__all__` of the room: a module, or a name."""
    beyond = []
    for module, tree in TREES.items():
        for node in (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module):
            _, _, place = node.module.partition("autograder.")
            room, _, inner = place.partition(".")
            if room in ROOMS and room != room_of(module):
                names = [inner.partition(".")[0]] if inner else [alias.name for alias in node.names]
                beyond += [(module, f"{room}.{name}") for name in names if name not in offered(room)]
    assert not beyond


def offered(room: str) -> list[str]:
    """Return `__all__` of a room, read without importing it."""
    lists = [n for n in TREES[f"{room}.__init__"].body if isinstance(n, ast.Assign) and "__all__" in ast.unparse(n)]
    return ast.literal_eval(lists[0].value)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_offers_nothing_that_nobody_uses(room):
    """A name in `__all__` is there, and another room, a script or the tests import it."""
    texts = [path.read_text() for path in USERS if PACKAGE / room not in path.parents]
    text = "\n".join(one for one in texts if f"autograder.{room}" in one)
    unused = [name for name in offered(room) if not re.search(rf"\b{name}\b", text)]
    gone = [name for name in offered(room) if not is_module(f"autograder.{room}.{name}") and name not in DEFINED[room]]
    assert not unused
    assert not gone


USERS = [
    *(path for folder in ("autograder", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")),
    *(ROOT / name for name in ("pyproject.toml", "nbgrader_config.py")),
    *PACKAGE.rglob("templates/*"),
]
DEFINED = {
    room: {
        alias.asname or alias.name
        for node in TREES[f"{room}.__init__"].body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    | {path.parent.name for path in (PACKAGE / room).glob("*/__init__.py")}
    for room in ROOMS
}


@pytest.mark.parametrize(("module", "allowed"), ONLY.items(), ids=ONLY)
def test_some_modules_stand_alone(module, allowed):
    """What goes to students or behind the wall depends on next to nothing."""
    assert OURS[module] <= allowed


@pytest.mark.parametrize(("pattern", "unknown"), IGNORANT.items(), ids=IGNORANT)
def test_modules_do_not_know_what_is_not_theirs(pattern, unknown):
    """The column `must not know` of the design."""
    assert not {module: IMPORTS[module] & unknown for module in matching(pattern) if IMPORTS[module] & unknown}


OTHERS = {
    module: {n for n in names - set(TREES) - set(ROOMS) if n not in sys.stdlib_module_names and n != "__init__"}
    for module, names in IMPORTS.items()
}


@pytest.mark.parametrize("library", sorted({*ADAPTERS, *(n for names in OTHERS.values() for n in names)}))
def test_each_library_enters_in_one_place(library):
    """Only the named modules know this third party."""
    knowing = {module for module, names in IMPORTS.items() if library in names}
    assert knowing <= {module for pattern in ADAPTERS.get(library, set()) for module in matching(pattern)}


def test_students_files_need_numpy_alone():
    """The checks, which release copies, import the standard library and numpy."""
    assert {n for module in matching("checks.*") for n in OTHERS[module]} == {"numpy"}


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
    "autograder.grading.pipeline": ["nbgrader", "nbformat", "traitlets", "sqlalchemy", "rich", "click", "jinja2"],
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
    """A function is as long as its one story, and 50 lines at most."""
    assert not {name: size for name, size in SIZES.items() if size > 50}


PATH = ("core", "course", "checks", "notebook", "sandbox", "grading")  # where a submission passes


def lines_of(*rooms):
    """Count the lines of Python in some rooms."""
    return sum(len(path.read_text().splitlines()) for room in rooms for path in (PACKAGE / room).rglob("*.py"))


def test_there_is_not_too_much_to_read():
    """Whoever follows a submission reads 6,500 lines at most, and 16,000 are all there are."""
    assert lines_of(*PATH) <= 6_500
    assert lines_of(".") <= 16_000


def test_nesting_is_shallow():
    """No function nests its blocks deeper than three."""
    assert not {name: depth(node) for name, node in FUNCTIONS.items() if depth(node) > 3}
