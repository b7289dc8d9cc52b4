"""The digest of the code that makes a verdict, found from the imports: when it changes, everything is graded again."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]  # the package
STARTED = re.compile(rf"\b(?:import|from) ({ENGINE.name}[\w.]*)")  # in a text that is code, as of the sandbox's worker


def engine_digest(package: Path = ENGINE) -> str:
    """SHA-256 over the names and contents of every module that grading can import."""
    return digest_of_files(judging(package), package)


def digest_of_files(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 over the places of files below `root`, and their contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def judging(package: Path = ENGINE) -> set[Path]:
    """Return the files of the room `grading` and of whatever they need."""
    return needed({*(package / "grading").rglob("*.py")}, package)


def needed(starts: set[Path], package: Path = ENGINE) -> set[Path]:
    """Return these files and whatever they import or start, directly or through others."""
    found: set[Path] = set()
    waiting = {*starts}
    while waiting:
        found |= waiting
        names = {name for path in waiting for name in _modules_named(path.read_bytes())}
        waiting = {path for name in names for path in _files(package, name)} - found
    return found


@lru_cache(maxsize=512)  # by content: a server that grades one file after the other parses each module once
def _modules_named(source: bytes) -> frozenset[str]:
    """Return the names that a module imports, wherever in it the import stands, also in a text."""
    tree = ast.parse(source)
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names |= {*STARTED.findall(node.value)}
    return frozenset(names)


def _files(package: Path, name: str) -> Iterator[Path]:
    """Yield the files that run when a name is imported: of `autograder.sandbox.wire.send` three, the packages' too."""
    top, *parts = name.split(".")
    if top == ENGINE.name:
        for depth in range(len(parts) + 1):
            place = package.joinpath(*parts[:depth])
            yield from (one for one in (place / "__init__.py", place.with_suffix(".py")) if one.is_file())
