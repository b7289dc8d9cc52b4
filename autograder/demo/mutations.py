"""Notebooks as students hand them in: a stub with answers filled in, and the many ways in which a file gets spoilt.

A damage takes a notebook's JSON object and returns another; a writer turns one into the bytes of a file. Everything
is made from the release alone, and is the same in every run.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from autograder.notebook.format import grade_id, is_check, is_manual, is_solution, nbgrader
from autograder.notebook.reader import CellDocument, Document, source_of

Notebook = Document
Damage = Callable[[Notebook], Notebook]
Writer = Callable[[Notebook], bytes]

MARKER = re.compile(r" *### (BEGIN|END) SOLUTION\n?")
ANSWER = "_answer"  # what nbgrader's id of an answer cell adds to its item
PYTHON = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.12.4",
}  # what Jupyter writes into a notebook that it has run
WORDS = {"text/plain": ["<Figure size 700x400 with 1 Axes>"]}  # what is left of a plot where pictures were stripped
FIGURE = {"data": WORDS, "metadata": {}, "output_type": "display_data"}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _place_of(notebook: Notebook, wanted: str) -> int:
    return next(place for place, cell in enumerate(notebook["cells"]) if grade_id(cell) == wanted)


def _cell(notebook: Notebook, wanted: str) -> CellDocument:
    cell: CellDocument = notebook["cells"][_place_of(notebook, wanted)]
    return cell


# ---------------------------------------------------------------- answers


def answers_of(solution: Notebook) -> dict[str, str]:
    """Return item -> the solution's answer as a student would have typed it, without nbgrader's markers."""
    cells = (cell for cell in solution["cells"] if cell["cell_type"] == "code" and grade_id(cell).endswith(ANSWER))
    return {grade_id(cell).removesuffix(ANSWER): MARKER.sub("", source_of(cell)).rstrip() for cell in cells}


def laid_over(answers: Mapping[str, str], source: str) -> dict[str, str]:
    """Return the answers with those of a plain Python file in their places.

    What the file holds besides (imports, functions of its own) goes into the first of its cells.
    """
    functions, preamble, lines = {}, [], source.split("\n")
    for number, node in enumerate(ast.parse(source).body):
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        start = min([node.lineno, *(one.lineno for one in decorators)])
        text = "\n".join(lines[start - 1 : node.end_lineno])
        if isinstance(node, ast.FunctionDef) and node.name in answers:
            functions[node.name] = text
        elif number or not isinstance(node, ast.Expr):  # the docstring is for the teaching side
            preamble.append(text)
    first = next(item for item in answers if item in functions)
    functions[first] = "\n\n".join([*preamble, functions[first]])
    return {**answers, **functions}


def filled_in(release: Notebook, answers: Mapping[str, str], prose: str) -> Notebook:
    """Return the released notebook with these answers in its code cells and `prose` in its manual ones."""
    notebook = copy.deepcopy(release)
    for cell in notebook["cells"]:
        item = grade_id(cell).removesuffix(ANSWER)
        if is_manual(cell) and prose:
            cell["source"] = _lines(prose)
        elif is_solution(cell) and item in answers:
            cell["source"] = _lines(answers[item])
    return notebook


def run_through(notebook: Notebook) -> Notebook:
    """Return the notebook as Jupyter leaves it after Run All: numbered cells, and plots as their text."""
    made = copy.deepcopy(notebook)
    made["metadata"]["language_info"] = PYTHON
    for number, cell in enumerate((c for c in made["cells"] if c["cell_type"] == "code"), start=1):
        cell["execution_count"] = number
        cell["outputs"] = [FIGURE] if "plt.show()" in source_of(cell) else []
    return made


# ---------------------------------------------------------------- damages


def _made(change: Callable[..., None]) -> Callable[..., Damage]:
    """Turn a function that changes a notebook into one that takes its other arguments and returns the damage."""

    @wraps(change)
    def make(*args: Any, **kwargs: Any) -> Damage:
        def damage(notebook: Notebook) -> Notebook:
            change(notebook, *args, **kwargs)
            return notebook

        return damage

    return make


@_made
def first_in(notebook: Notebook, item: str, code: str) -> None:
    """Put statements at the start of an answer's body, behind its docstring."""
    cell = _cell(notebook, item + ANSWER)
    cell["source"] = _lines(_with_first(source_of(cell), item, code))


def _with_first(source: str, item: str, code: str) -> str:
    lines = source.split("\n")
    body = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == item).body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    place = body[1 if documented else 0].lineno - 1
    lines[place:place] = textwrap.indent(code, "    ").split("\n")
    return "\n".join(lines)


@_made
def last_in(notebook: Notebook, item: str, text: str) -> None:
    """Put text at the end of an answer's cell, whatever it does to the cell."""
    cell = _cell(notebook, item + ANSWER)
    cell["source"] = _lines(source_of(cell) + text)


@_made
def own_cell(notebook: Notebook, source: str) -> None:
    """Put a cell of the student's own behind the imports."""
    notebook["cells"].insert(_place_of(notebook, "imports") + 1, _code_cell(source))


def _code_cell(source: str) -> CellDocument:
    name = hashlib.sha256(source.encode()).hexdigest()[:8]
    cell: CellDocument = {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": []}
    return cell | {"source": _lines(source)}


@_made
def every_answer_returns(notebook: Notebook, expression: str) -> None:
    """Let every answer be one line that returns the same thing."""
    for cell in notebook["cells"]:
        if grade_id(cell).endswith(ANSWER):
            name = grade_id(cell).removesuffix(ANSWER)
            cell["source"] = _lines(f"def {name}(*args, **kwargs):\n    return {expression}")


@_made
def without(notebook: Notebook, item: str) -> None:
    """Delete an answer's cell."""
    del notebook["cells"][_place_of(notebook, item + ANSWER)]


@_made
def copied(notebook: Notebook, item: str, code: str, *, behind: bool) -> None:
    """Copy an answer's cell, nbgrader's metadata and all; the copy, before or behind it, starts with `code`."""
    place = _place_of(notebook, item + ANSWER)
    twin = copy.deepcopy(notebook["cells"][place])
    twin["id"] = _code_cell(code)["id"]  # Jupyter gives a pasted cell a new id
    twin["source"] = _lines(_with_first(source_of(twin), item, code))
    notebook["cells"].insert(place + behind, twin)


@_made
def turned(notebook: Notebook, item: str, kind: str) -> None:
    """Turn an answer's cell into one of another type, which one key does in Jupyter."""
    cell = _cell(notebook, item + ANSWER)
    for name in ("outputs", "execution_count"):
        del cell[name]
    cell["cell_type"] = kind


def tests_passed_by_hand(notebook: Notebook) -> Notebook:
    """Make every check cell a true assertion that is worth 999 points."""
    for cell in notebook["cells"]:
        if is_check(cell):
            nbgrader(cell)["points"], cell["source"] = 999, ["assert True"]
    return notebook


def answers_backwards(notebook: Notebook) -> Notebook:
    """Put the answers' cells in reverse order, each in the place of another."""
    places = [place for place, cell in enumerate(notebook["cells"]) if grade_id(cell).endswith(ANSWER)]
    cells = [notebook["cells"][place] for place in reversed(places)]
    for place, cell in zip(places, cells, strict=True):
        notebook["cells"][place] = cell
    return notebook


def without_metadata(notebook: Notebook) -> Notebook:
    """Take every cell's metadata away, as some converters do."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def without_cell_ids(notebook: Notebook) -> Notebook:
    """Save in nbformat 4.4, which had no cell ids."""
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook


def unknown_kernel(notebook: Notebook) -> Notebook:
    """Name a kernel that no other machine has."""
    notebook["metadata"]["kernelspec"] = {"display_name": "my env", "language": "python", "name": "my-env"}
    return notebook


def applied(damages: Iterable[Damage], notebook: Notebook) -> Notebook:
    """Return the notebook after all damages, in order; the given one is left as it is."""
    made = copy.deepcopy(notebook)
    for damage in damages:
        made = damage(made)
    return made


# ---------------------------------------------------------------- writers


def saved(notebook: Notebook) -> bytes:
    """Write the file as Jupyter does."""
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def cut_off(notebook: Notebook) -> bytes:
    """Write the first two thirds, as a broken upload does."""
    data = saved(notebook)
    return data[: 2 * len(data) // 3]


def emptied(notebook: Notebook) -> bytes:
    """Write nothing, as a full disk does."""
    return b""


def marked(notebook: Notebook) -> bytes:
    """Write a byte order mark in front, as some editors do."""
    return b"\xef\xbb\xbf" + saved(notebook)
