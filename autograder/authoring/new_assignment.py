"""`autograder new`: an assignment that is small but whole, so that release and verify pass before a word is changed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.course import CONFIG, ID, Course
from autograder.notebook.format import SCHEMA
from autograder.notebook.reader import dumps

ITEM, MANUAL = "mean_square", "why_square"
RESERVED = "course"  # `autograder new course DIR` is about something else
KINDS = {  # what nbgrader's metadata say of a cell: grade, solution, locked
    "read-only": (False, False, True),
    "answer": (False, True, False),
    "grade": (True, False, True),
    "manual": (True, True, False),
}


def new(course: Course, name: str) -> list[Path]:
    """Write a new assignment and its line in course_config.py; return the files written, the config last.

    An assignment that is listed but has no files yet gets its files. Raises UsageError where the name is none or
    taken, or where the list of assignments is not written out.
    """
    refuse(course, name)
    config = course.root / CONFIG
    graders = course.graders(name)
    files = {
        course.solution(name): dumps(notebook(name)),
        graders / "test_hidden.py": HIDDEN.replace("NAME", name),
        graders / "wrong" / "square_of_the_mean.py": WRONG,
        graders / "right" / "with_a_loop.py": RIGHT,
    }
    if all(one.id != name for one in course.assignments):
        files[config] = with_assignment(config.read_bytes(), name).decode()  # last: what is listed is whole
    for path, text in files.items():
        write_atomically(path, text)
    return list(files)


def refuse(course: Course, name: str) -> None:
    """Raise UsageError where no new assignment can be called `name`."""
    if not ID.fullmatch(name):
        raise UsageError(f"{name!r} is no assignment id. Use a letter, then letters, digits, - and _, 40 at most.")
    if name.casefold() == RESERVED:
        raise UsageError(
            f"`autograder new {RESERVED} DIR` starts a course, so no assignment is called that. Rename it."
        )
    others = {one.id.casefold() for one in course.assignments if one.id != name}
    if name.casefold() in others:  # some file systems do not tell capitals apart
        raise UsageError(f"{CONFIG} lists an assignment {name!r} already, but for capitals. Choose another name.")
    for folder in (course.solution(name).parent, course.graders(name), course.release(name).parent):
        if folder.exists():
            raise UsageError(f"{folder} is there already. Choose another name, or move that folder away.")


# ---------------------------------------------------------------- course_config.py


def with_assignment(source: bytes, name: str) -> bytes:
    """Return the text of course_config.py with one assignment more; everything else keeps its form.

    Raises UsageError where the assignments are not a tuple or a list written out in the call of Course.
    """
    listed = _listed(source)
    if listed is None:
        raise UsageError(
            f"{CONFIG}: the assignments are not written out in `COURSE = Course(...)`. "
            f"Write them there as `assignments=(Assignment(...), ...)`, and run this again."
        )
    last = listed.elts[-1] if listed.elts else None
    maker = ast.unparse(last.func) if isinstance(last, ast.Call) else "Assignment"
    line = f'{maker}("{name}", title="{title_of(name)}")'
    changed = _inserted(source, listed, last, line) if last else _first(source, listed, line)
    if _dumped(changed)[:-1] != _dumped(source):
        raise UsageError(f"{CONFIG}: the assignments are listed in an unusual way. Add `{line},` to them by hand.")
    return changed


def title_of(name: str) -> str:
    """Make a first title of an id: `two-layers` -> "Two layers"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _listed(source: bytes) -> ast.Tuple | ast.List | None:
    """Find the value of `assignments` in the call of Course."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Course":
            named = [keyword.value for keyword in node.keywords if keyword.arg == "assignments"]
            found = next(iter([*named, *node.args[2:3]]), None)
            return found if isinstance(found, ast.Tuple | ast.List) else None
    return None


def _dumped(source: bytes) -> list[str]:
    """The assignments as Python reads them, to see that nothing but one more has changed."""
    try:
        listed = _listed(source)
    except SyntaxError:
        return []
    return [ast.dump(one) for one in listed.elts] if listed else []


def _inserted(source: bytes, listed: ast.expr, last: ast.expr, line: str) -> bytes:
    """Put `line` behind the last element: in the same line, or in a line of its own where the elements have theirs."""
    lines = source.splitlines(keepends=True)
    number, column = last.end_lineno or 0, last.end_col_offset or 0  # a line from 1, and bytes, as `ast` counts them
    row = lines[number - 1]
    before, after = row[:column], row[column:]
    if listed.end_lineno == number:
        row = before + b", " + line.encode() + after
    else:
        first = lines[last.lineno - 1]
        indent = first[: len(first) - len(first.lstrip())]
        newline = row[len(row.rstrip(b"\r\n")) :]
        comma = after.lstrip().startswith(b",")  # where the list ends without one, it goes on doing so
        row = (row if comma else before + b"," + after) + indent + line.encode() + b"," * comma + newline
    return b"".join([*lines[: number - 1], row, *lines[number:]])


def _first(source: bytes, listed: ast.expr, line: str) -> bytes:
    """Put `line` into a list that is empty: before its closing bracket, in a line of its own."""
    lines = source.splitlines(keepends=True)
    row, column = lines[(listed.end_lineno or 1) - 1], (listed.end_col_offset or 1) - 1
    before, after = row[:column], row[column:]
    indent = row[: len(row) - len(row.lstrip())]
    newline = row[len(row.rstrip(b"\r\n")) :]
    opened = before + newline if before.strip() else b""  # the bracket that opens stands in this line, too
    row = opened + indent + b"    " + line.encode() + b"," + newline + indent + after
    return b"".join([*lines[: (listed.end_lineno or 1) - 1], row, *lines[listed.end_lineno or 1 :]])


# ---------------------------------------------------------------- the notebook


def notebook(name: str) -> dict[str, Any]:
    """Return the instructor's notebook of a new assignment: one function, one question for a person to grade."""
    cells = [
        _cell("title", "markdown", TITLE.replace("NAME", title_of(name))),
        _cell("conventions", "markdown", CONVENTIONS),
        _cell("imports", "code", IMPORTS, "read-only"),
        _cell("mean_square_task", "markdown", TASK),
        _cell(f"{ITEM}_answer", "code", ANSWER, "answer"),
        _cell(ITEM, "code", f"check({ITEM})", "grade"),
        _cell("why_square_task", "markdown", QUESTION),
        _cell(MANUAL, "markdown", MODEL_ANSWER, "manual"),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(name: str, kind: str, source: str, role: str = "") -> dict[str, Any]:
    """Return one cell; `role` is a key of KINDS, or nothing for a cell that nbgrader leaves alone."""
    metadata: dict[str, Any] = {}
    if role:
        grade, solution, locked = KINDS[role]
        metadata = {"schema_version": SCHEMA, "grade_id": name, "task": False}
        metadata |= {"grade": grade, "solution": solution, "locked": locked}
        metadata |= {"points": 5 if role == "manual" else 0} if grade else {}  # automatic points are stamped by release
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {"nbgrader": metadata} if role else {}, "source": source, **code}


TITLE = """# NAME

Replace this text by what the exercise is about, and by what a student can do who has finished it.

The example below is complete: it can be released, handed in and graded. Replace it piece by piece:

1. the function, its text and its solution, here;
2. its checks with their points, in `test_hidden.py`, where `RETURNS` says what each function gives back;
3. the known mistakes in `wrong/` and the unusual but right answers in `right/`;
4. the question at the end, which a person grades; its points stand in the metadata of its cell.

Checks that students run themselves go into `test_public.py` beside `test_hidden.py`. Of the cells, an exercise needs
the answer (`mean_square_answer`) and the check (`mean_square`): their ids are the function's name."""

CONVENTIONS = """## Conventions

> `values` is (N,), float64, with N from 1 up. **Inputs are never modified.**

Replace this by the shapes, names and options that the checks hold everybody to."""

IMPORTS = """import numpy as np
import matplotlib.pyplot as plt
from checks import check"""

TASK = """## 1. The mean square

### Exercise: `mean_square`

Write the mean of the squares of some values, $\\frac{1}{N} \\sum_i v_i^2$, as a number."""

ANSWER = '''def mean_square(values):
    """Return the mean of the squares of `values`, shape (N,), as a number."""
    ### BEGIN SOLUTION
    return np.sum(values * values) / len(values)
    ### END SOLUTION'''

QUESTION = """## 2. Why squares?

Explain in your own words why one takes the mean of the squares, and not the mean of the values themselves. A person
reads your answer."""

MODEL_ANSWER = """In a plain mean, values of opposite sign cancel: it can be zero however large they are. Squares are
never negative, so their mean is zero only when every value is."""

# ---------------------------------------------------------------- the graders

HIDDEN = '''"""Hidden checks of the NAME assignment; the oracle is a loop, slow and obvious."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_unchanged, call, scalar

RETURNS = {
    "mean_square": scalar,
}


def slow_mean_square(values):
    """Add up the squares one by one."""
    total = 0.0
    for value in values:
        total += value * value
    return total / len(values)


@pytest.mark.check(item="mean_square", points=8)
def test_mean_square_oracle(student, rng):
    """mean_square agrees with its definition, for few values and for many."""
    for length in (1, 2, 50):
        values = rng.normal(size=length)
        assert_close(student.mean_square(values), slow_mean_square(values))


@pytest.mark.check(item="mean_square", points=2)
def test_mean_square_input_kept(student, rng):
    """mean_square leaves its input as it was."""
    student.mean_square(rng.normal(size=5))
    assert_unchanged(student.mean_square)


def probes(rng):
    """Fixed inputs on which the answers in wrong/ are told from the solution and from each other."""
    return {
        "mean_square": [
            call(np.array([1.0, 2.0, -4.0])),
            call(np.array([0.5])),
            call(rng.normal(size=10)),
        ],
    }
'''

WRONG = '''"""Which comes first, the square or the mean?"""

import numpy as np


def mean_square(values):
    return np.mean(values) ** 2
'''

RIGHT = '''"""Adds up in a loop."""


def mean_square(values):
    total = 0.0
    for value in values:
        total += value**2
    return total / len(values)
'''
