"""pytest: the fixtures `student`, `reference`, `rng`, the marker `check`, and collected graders as values.

Graders are collected once by pytest and then called by `judge`, because pytest's own protocol costs ten times
what the checks do. Plain `pytest tests/graders [--submission FILE]` runs the same functions through real fixtures.
"""

from __future__ import annotations

import ast
import inspect
import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.checks import Call, Spec
from autograder.core.errors import AssignmentBroken
from autograder.core.model import Cell, Check
from autograder.course import Course
from autograder.notebook.given import Given, given_cells, own_cells
from autograder.notebook.reader import code_cells, parse
from autograder.sandbox.student import Student

MARKER = "check(item, points): one claim about one item, worth points"
FIXTURES = {"student", "reference", "rng"}  # all that a check may ask for, parametrised values aside


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a check's function: the fixtures it asks for and its parametrised values."""

    function: Callable[..., None]
    fixtures: tuple[str, ...]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Collected:
    """One check and its cases; it passes when every case does."""

    check: Check
    cases: tuple[Case, ...]

    @property
    def draws(self) -> bool:
        """Whether it asks for `rng`, so that it can differ from secret to secret."""
        return any("rng" in case.fixtures for case in self.cases)


@dataclass(frozen=True, slots=True)
class Graders:
    """Everything collected from an assignment's grader files."""

    assignment: str
    checks: tuple[Collected, ...]
    returns: dict[str, Spec]
    signatures: dict[str, tuple[str, ...]]
    probes: Callable[[np.random.Generator], dict[str, list[Call]]]

    @property
    def points(self) -> dict[str, float]:
        """Automatic points of each item, in the order of its first check."""
        items = dict.fromkeys(one.check.item for one in self.checks)
        return {i: round(sum(c.check.points for c in self.checks if c.check.item == i), 6) for i in items}


class _Collector:
    """A pytest plugin that keeps what was collected and what went wrong."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.faults: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(str(report.longrepr))


def collect_graders(course: Course, assignment: str) -> Graders:
    """Collect an assignment's graders; raises AssignmentBroken with every fault found."""
    folder = course.graders(assignment)
    if not (folder / "test_hidden.py").is_file():
        raise AssignmentBroken(f"{folder}: there is no test_hidden.py. `autograder new {assignment}` makes one.")
    items, modules = _collected_items(folder)
    grouped: dict[str, list[pytest.Function]] = {}
    for item in items:
        grouped.setdefault(item.originalname, []).append(item)
    checks, faults = [], []
    for name, group in grouped.items():
        try:
            checks.append(_collected(name, group))
        except AssignmentBroken as fault:
            faults.append(str(fault))
    returns = {name: spec for module in modules for name, spec in getattr(module, "RETURNS", {}).items()}
    if sum(hasattr(module, "RETURNS") for module in modules) > 1:
        faults.append(f"{folder}: RETURNS stands in two files. Keep the one in test_public.py.")
    if taken := ", ".join(name for name in returns if hasattr(Student, name) or name.startswith("_")):
        faults.append(f"{folder}: `student.` means something else by {taken}. Rename what RETURNS has.")
    if faults or not checks:
        raise AssignmentBroken("\n".join(faults) or f"{folder}: there is no check in it. Write one in test_hidden.py.")
    return Graders(
        assignment,
        tuple(sorted(checks, key=lambda c: not c.check.public)),
        returns,
        signatures(course.solution(assignment)),
        next((m.probes for m in modules if hasattr(m, "probes")), lambda rng: {}),
    )


def _collected_items(folder: Path) -> tuple[list[pytest.Function], list[ModuleType]]:
    """Have pytest collect a folder, apart from a user's settings, and with no word of its own on the terminal.

    Random numbers are refused meanwhile: drawn at import they would be the same for every secret.
    """
    importing, default_rng = True, np.random.default_rng

    def guarded(*args: Any, **kwargs: Any) -> np.random.Generator:
        """Refuse while graders are imported; a module that took this name at import may use it in its checks."""
        if importing:
            raise AssignmentBroken(
                "A grader draws random numbers at import. Draw them from the fixture `rng` in the check."
            )
        return default_rng(*args, **kwargs)

    collector, said = _Collector(), io.StringIO()
    given = f"--collect-only --noconftest --import-mode=importlib -p no:cacheprovider -p no:terminal -c {os.devnull}"
    paths = [str(folder), "--rootdir", str(folder), "-o", f"markers={MARKER}"]
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(said), redirect_stderr(said):
        for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            patched.delenv(name, raising=False)
        patched.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patched.setattr(np.random, "default_rng", guarded)
        code = pytest.main([*paths, *given.split()], plugins=[collector])
    importing = False
    for path in folder.glob("test_*.py"):
        sys.modules.pop(path.stem, None)  # the next assignment has its own; pytest keeps even one that failed
    if collector.faults or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise AssignmentBroken("\n".join(collector.faults) or f"{folder}: pytest could not collect the graders.")
    items = [item for item in collector.items if isinstance(item, pytest.Function)]
    modules = list({id(item.module): item.module for item in items}.values())
    return items, modules


def _collected(name: str, group: list[pytest.Function]) -> Collected:
    item = group[0]
    place = f"{item.path.parent.name}/{item.path.name}, {name}"
    if len({one.path for one in group}) > 1:
        raise AssignmentBroken(f"{place}: test_public.py and test_hidden.py both have one of this name. Rename one.")
    marker = item.get_closest_marker("check")
    if marker is None or set(marker.kwargs) != {"item", "points"}:
        raise AssignmentBroken(f"{place}: it has no points. Write `@pytest.mark.check(item=..., points=...)` above it.")
    description = inspect.cleandoc(item.obj.__doc__ or "").strip()
    if not description or "\n" in description:
        raise AssignmentBroken(f"{place}: a student reads its docstring, so it needs one of one line.")
    points, is_public = float(marker.kwargs["points"]), item.path.name == "test_public.py"
    check = Check(name.removeprefix("test_"), marker.kwargs["item"], points, is_public, description)
    cases = []
    for one in group:
        values = dict(one.callspec.params) if hasattr(one, "callspec") else {}
        wanted = set(inspect.signature(one.obj).parameters) - set(values)
        if strange := ", ".join(sorted(wanted - FIXTURES)):
            reason = "A check may ask for student, reference and rng only."
            raise AssignmentBroken(f"{place}: it asks for {strange}. {reason}")
        cases.append(Case(one.obj, tuple(sorted(wanted)), values))
    return Collected(check, tuple(cases))


def signatures(solution: Path) -> dict[str, tuple[str, ...]]:
    """Parameter names of each function that the solution defines, read without running it."""
    named: dict[str, tuple[str, ...]] = {}
    for cell in code_cells(parse(solution.read_bytes())):
        with suppress(SyntaxError):  # a cell that is not plain Python
            functions = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.FunctionDef)]
            named |= {one.name: tuple(a.arg for a in (*one.args.posonlyargs, *one.args.args)) for one in functions}
    return named


def cells_of(course: Course, assignment: str, path: Path) -> tuple[Cell, ...]:
    """Code cells of a notebook without those that the release brought along."""
    release = course.release(assignment)
    given = given_cells(release) if release.is_file() else Given()
    return own_cells(code_cells(parse(path.read_bytes())), given)
