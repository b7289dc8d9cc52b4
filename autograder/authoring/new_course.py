"""`autograder new course`: a course of one's own, with everything in it but assignments."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from autograder.authoring.new_assignment import filled, title_of
from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.course import CONFIG

EMPTY = ("assignments", "solutions", "tests/graders")  # folders that git would not keep without a file
FILES = ("README.md", "pyproject.toml", ".gitignore", "nbgrader_config.py", CONFIG)  # with the last, it is a course
RANDOM_BYTES = 16  # of the secret: as many as nobody guesses


def new_course(folder: Path) -> list[Path]:
    """Write a course without assignments into a folder that is new or empty; return the files, the config last.

    Raises UsageError where something is there already, OSError where it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder that is new or empty.")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty. Name a folder that is new or empty.")
    name = id_of(folder.resolve().name)
    fields = {"id": name, "title": title_of(name), "secret": secrets.token_hex(RANDOM_BYTES)}
    paths = [folder / empty / ".gitkeep" for empty in EMPTY] + [folder / file for file in FILES]
    for path in paths:
        template = path.name.removeprefix(".")  # a wheel leaves out files that begin with a dot
        write_atomically(path, "" if path.name == ".gitkeep" else filled(template, **fields))
    return paths


def id_of(name: str) -> str:
    """Make a course id of a folder's name: `2027 ML & more` -> "ML-more"."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", re.sub(r"^[^A-Za-z]+", "", name))[:40].strip("-") or "course"
