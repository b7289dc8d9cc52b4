"""Ways of spoiling a notebook, its file or its folder that the sample class does not know."""

from __future__ import annotations

import json
import os
import socket
import zipfile
from collections.abc import Callable
from contextlib import chdir
from io import BytesIO
from pathlib import Path
from typing import Any

from autograder.demo.mutations import ANSWER, Damage, Notebook, Writer, own_cell, saved
from autograder.notebook.format import grade_id
from autograder.notebook.reader import CellDocument, source_of

Beside = Callable[[Path, Path], None]  # puts more into the notebook's folder; the second is the course's


# ---------------------------------------------------------------- notebooks


def every_cell(change: Callable[[CellDocument], Any]) -> Damage:
    """Do the same to every cell."""

    def damage(notebook: Notebook) -> Notebook:
        for cell in notebook["cells"]:
            change(cell)
        return notebook

    return damage


def cell(name: str, change: Callable[[CellDocument], Any]) -> Damage:
    """Do something to the cell of this grade_id."""

    def damage(notebook: Notebook) -> Notebook:
        change(next(one for one in notebook["cells"] if grade_id(one) == name))
        return notebook

    return damage


def mark(name: str, **changes: Any) -> Damage:
    """Change nbgrader's metadata of a cell; None takes an entry away."""

    def change(one: CellDocument) -> None:
        kept = one["metadata"]["nbgrader"] | changes
        one["metadata"]["nbgrader"] = {key: value for key, value in kept.items() if value is not None}

    return cell(name, change)


def every_mark(**changes: Any) -> Damage:
    """Change nbgrader's metadata of every cell that has some."""
    return every_cell(lambda one: one["metadata"].get("nbgrader", {}).update(changes if grade_id(one) else {}))


def no_cell(*names: str) -> Damage:
    """Delete the cells of these grade_ids."""

    def damage(notebook: Notebook) -> Notebook:
        return notebook | {"cells": [one for one in notebook["cells"] if grade_id(one) not in names]}

    return damage


def no_checks(notebook: Notebook) -> Notebook:
    """Delete every cell that calls `check`."""
    return notebook | {"cells": [one for one in notebook["cells"] if not source_of(one).startswith("check(")]}


def twice(name: str) -> Damage:
    """Let a cell stand there a second time, ids and all."""

    def damage(notebook: Notebook) -> Notebook:
        place = next(i for i, one in enumerate(notebook["cells"]) if grade_id(one) == name)
        notebook["cells"].insert(place + 1, json.loads(json.dumps(notebook["cells"][place])))
        return notebook

    return damage


def whole(**changes: Any) -> Damage:
    """Change entries of the notebook itself."""
    return lambda notebook: notebook | changes


def cells_backwards(notebook: Notebook) -> Notebook:
    """Put the last cell first."""
    return notebook | {"cells": notebook["cells"][::-1]}


def all_in_one_cell(notebook: Notebook) -> Notebook:
    """Merge all answers and the imports into one cell, and keep nothing else."""
    kept = [one for one in notebook["cells"] if grade_id(one) in ("imports", "lecture_data") or _is_answer(one)]
    first = kept[0] | {"source": "\n\n".join(map(source_of, kept))}
    return notebook | {"cells": [first]}


def split_before(name: str, line: str) -> Damage:
    """Split an answer's cell in two, as Ctrl-Shift-Minus does, before the first line that starts like this."""

    def damage(notebook: Notebook) -> Notebook:
        place = next(i for i, one in enumerate(notebook["cells"]) if grade_id(one) == name + ANSWER)
        above, _, below = source_of(notebook["cells"][place]).partition("\n" + line)
        second = {"cell_type": "code", "id": "second-half", "metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"][place]["source"] = above
        notebook["cells"].insert(place + 1, second | {"source": line + below})
        return notebook

    return damage


def outputs(*listed: Any) -> Damage:
    """Put outputs under the imports."""
    return cell("imports", lambda one: one.update(outputs=[*listed]))


def printed(text: str) -> dict[str, Any]:
    """Return what Jupyter keeps of a print."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def prose(text: str) -> Damage:
    """Write a markdown cell at the end."""
    return lambda notebook: notebook | {"cells": [*notebook["cells"], _markdown(text)]}


def more_cells(count: int) -> Damage:
    """Add cells that hold nothing."""
    return lambda notebook: notebook | {"cells": [*notebook["cells"], *[_markdown("")] * count]}


def line_ends(ending: str) -> Damage:
    """End every line of code like this."""
    return every_cell(lambda one: one.update(source=source_of(one).replace("\n", ending)))


def in_answer(item: str, old: str, new: str) -> Damage:
    """Write something else into an answer."""
    return cell(item + ANSWER, lambda one: one.update(source=source_of(one).replace(old, new)))


def answer(item: str, source: Any) -> Damage:
    """Put something else in place of an answer's source."""
    return cell(item + ANSWER, lambda one: one.update(source=source))


def renamed_kernel(notebook: Notebook) -> Notebook:
    """Take the kernel's name away."""
    del notebook["metadata"]["kernelspec"]
    return notebook


def ours(*sources: str) -> tuple[Damage, ...]:
    """Put cells of the student's own behind the imports, the first of them first."""
    return tuple(own_cell(source) for source in reversed(sources))


def _markdown(text: str) -> CellDocument:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _is_answer(one: CellDocument) -> bool:
    return grade_id(one).endswith(ANSWER)


# ---------------------------------------------------------------- files


def encoded(encoding: str, front: bytes = b"") -> Writer:
    """Write the file in another encoding."""
    return lambda notebook: front + saved(notebook).decode().encode(encoding)


def followed_by(text: bytes) -> Writer:
    """Write something behind the notebook's end."""
    return lambda notebook: saved(notebook) + text


def bytes_of(data: bytes) -> Writer:
    """Write something that is no notebook."""
    return lambda notebook: data


def in_text(old: str, new: str) -> Writer:
    """Write something else into the file's text, once."""

    def writer(notebook: Notebook) -> bytes:
        text = saved(notebook)
        assert old.encode() in text
        return text.replace(old.encode(), new.encode(), 1)

    return writer


def cells_named_twice(notebook: Notebook) -> bytes:
    """Write the key `cells` twice, first with nothing."""
    return saved(notebook).replace(b'"cells": [', b'"cells": [],\n "cells": [', 1)


def nbformat_3(notebook: Notebook) -> bytes:
    """Write the file as IPython 2 did: worksheets, and `input` for a cell's source."""
    sheet = [one | {"input": source_of(one), "language": "python", "prompt_number": 1} for one in notebook["cells"]]
    for one in sheet:
        del one["source"]
    document = {"metadata": {"name": "hinge"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": sheet}]}
    return json.dumps(document).encode()


def latin_1(notebook: Notebook) -> bytes:
    """Write a letter of Latin-1 into the file."""
    return saved(notebook).replace(b"import numpy", b"# na\xefve\\nimport numpy", 1)


def dense(notebook: Notebook) -> bytes:
    """Write the file without spaces and lines."""
    return json.dumps(notebook, separators=(",", ":")).encode()


def of_50_mb(notebook: Notebook) -> bytes:
    """Write 50 MB of a loop's print into the file."""
    return saved(outputs(printed("x" * 50_000_000))(notebook))


def escaped(notebook: Notebook) -> bytes:
    """Write the file in ASCII, which can name half a character."""
    return json.dumps(notebook).encode()


def as_script(notebook: Notebook) -> bytes:
    """Write the code alone, as an export to Python does."""
    return "\n\n".join(source_of(one) for one in notebook["cells"] if one["cell_type"] == "code").encode()


def zipped(notebook: Notebook) -> bytes:
    """Write an archive that holds the notebook."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("hinge.ipynb", saved(notebook))
    return data.getvalue()


# ---------------------------------------------------------------- folders


def file(name: str, data: str | bytes, *, old: bool = False) -> Beside:
    """Write a file beside the notebook, or one that is older than it."""

    def write(folder: Path, course: Path) -> None:
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        if old:
            os.utime(folder / name, (1, 1))

    return write


def link(name: str, target: str) -> Beside:
    """Link a name to somewhere in the course, or from the root on."""
    return lambda folder, course: (folder / name).symlink_to(course / target)


def link_of_old(name: str, target: str) -> Beside:
    """Link a name to somewhere in the course; the link is older than the notebook, what it shows is newer."""

    def make(folder: Path, course: Path) -> None:
        link(name, target)(folder, course)
        os.utime(folder / name, (1, 1), follow_symlinks=False)
        os.utime(course / target, (2e9, 2e9))

    return make


def link_instead(target: str) -> Beside:
    """Put a link into the course in place of the notebook's folder itself."""

    def replace(folder: Path, course: Path) -> None:
        folder.rmdir()
        folder.symlink_to(course / target)

    return replace


def fifo(name: str) -> Beside:
    """Put a FIFO there, which makes whoever opens it wait for ever."""
    return lambda folder, course: os.mkfifo(folder / name)


def listening(name: str) -> Beside:
    """Put a socket there."""

    def bind(folder: Path, course: Path) -> None:
        with socket.socket(socket.AF_UNIX) as one, chdir(folder):  # a socket's address has room for 107 characters
            one.bind(name)

    return bind
