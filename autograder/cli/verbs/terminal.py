"""What all verbs share: the course that is meant, and how lines and progress reach the person who reads them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.core.errors import UsageError
from autograder.core.model import ClassRecord
from autograder.course import Course, load_course

if TYPE_CHECKING:
    from rich.console import Console

names_argument = click.argument("names", nargs=-1, metavar="[ASSIGNMENT ...]")
name_argument = click.argument("name", metavar="ASSIGNMENT")


def console(*, stderr: bool = False) -> Console:
    """Where people read; rich itself honours NO_COLOR and leaves colours out where no terminal is."""
    from rich.console import Console

    return Console(stderr=stderr, soft_wrap=True, highlight=False)


def course_here(*, may_be_empty: bool = False) -> Course:
    """The course of the current folder, or of the nearest folder above that holds course_config.py."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "course_config.py").is_file():
            return load_course(folder, may_be_empty=may_be_empty)
    raise UsageError(f"There is no course_config.py in {here} or above it. Run the command in the course's folder.")


def near(path: Path) -> str:
    """A path as one would type it here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def say(text: str) -> None:
    """Print one line for people, without reading rich's markup in it."""
    console().print(text, markup=False, emoji=False)
    sys.stdout.flush()


def say_damaged(records: Iterable[ClassRecord]) -> int:
    """Print which results could not be read, and what to do; return the exit code."""
    sentences = [one.sentence for record in records for one in record.damaged]
    for sentence in sentences:
        say(sentence)
    return 1 if sentences else 0


def chosen(course: Course, names: tuple[str, ...]) -> list[str]:
    """The assignments asked for; all of them where none is named."""
    return [course.assignment(name).id for name in names] or [one.id for one in course.assignments]


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal; nothing elsewhere."""
    screen = console(stderr=True)
    if quiet or not screen.is_terminal:
        yield lambda done, of: None
        return
    from rich.progress import Progress

    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task("grading", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
