"""Untrusted files: whatever lies in a student's folder is a submission or a refusal, never a traceback."""

from __future__ import annotations

import codecs
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.core.model import Cell, Refusal, Submission
from autograder.intake.submission import Found, find, read
from autograder.notebook.given import given_cells, own_cells
from autograder.notebook.reader import MAX_BYTES, MAX_CELLS, code_cells, digest_of

CODE = "def f():\n    return 1\n"


def code(source: object = CODE, **more: object) -> dict[str, object]:
    """Return a code cell with nbgrader's metadata."""
    return {"cell_type": "code", "metadata": {"nbgrader": {"solution": True}}, "source": source, "outputs": []} | more


def notebook(*cells: object, **more: object) -> bytes:
    """Return a notebook file with these cells."""
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more).encode()


def in_file(folder: Path, data: bytes) -> Submission | Refusal:
    """Read `data` as the notebook of a student."""
    path = folder / "hinge.ipynb"
    path.write_bytes(data)
    return read(Found("ada", path), "hinge")


NBFORMAT_3 = json.dumps(
    {"worksheets": [{"cells": [{"cell_type": "code", "input": CODE, "language": "python"}]}], "nbformat": 3}
).encode()
MARKDOWN = {"cell_type": "markdown", "metadata": {}, "source": "text"}

READABLE = {
    "plain": (notebook(code()), [(1, CODE)]),
    "source as lines": (notebook(code(["def f():\n", "    return 1\n"])), [(1, CODE)]),
    "lines that are no text": (notebook(code(["x = 1", 3, None])), [(1, "x = 1")]),
    "source missing": (notebook({"cell_type": "code", "metadata": {}}), [(1, "")]),
    "source a number": (notebook(code(7)), [(1, "")]),
    "numbered among all cells": (notebook(MARKDOWN, code("x"), MARKDOWN, code("y")), [(2, "x"), (4, "y")]),
    "raw by a slip": (notebook(code(cell_type="raw")), [(1, CODE)]),
    "cells that are none": (notebook(3, None, "x", [], code()), [(1, CODE)]),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + notebook(code()), [(1, CODE)]),
    "UTF-16": (notebook(code()).decode().encode("utf-16"), [(1, CODE)]),
    "UTF-16, big end first": (codecs.BOM_UTF16_BE + notebook(code()).decode().encode("utf-16-be"), [(1, CODE)]),
    "nbformat 3": (NBFORMAT_3, [(1, CODE)]),
    "half a character": (notebook(code("s = '\ud800'")), [(1, "s = '?'")]),
    "duplicate keys": (b'{"cells": [], "cells": ' + json.dumps([code()]).encode() + b"}", [(1, CODE)]),
    "NaN in an output": (notebook(code(outputs=[float("nan"), float("inf")])), [(1, CODE)]),
    "a huge number in an output": (
        notebook(code(outputs=[0])).replace(b"[0]", b"[" + b"9" * 10_000 + b"]"),
        [(1, CODE)],
    ),
    "no cells": (notebook(), []),
    "metadata of nonsense": (
        notebook(code(metadata=5), code(metadata={"nbgrader": 3}), metadata=[]),
        [(1, CODE), (2, CODE)],
    ),
    "a cell type of nonsense": (notebook(code(cell_type=["code"]), code()), [(2, CODE)]),
    "worksheets of nonsense": (b'{"worksheets": [3, {"cells": 5}, {"cells": null}, {}]}', []),
}


@pytest.mark.parametrize(("data", "cells"), READABLE.values(), ids=READABLE)
def test_a_readable_notebook_gives_its_code(tmp_path, data, cells):
    """Code cells come out with their number among all cells, whatever else is in the file."""
    made = in_file(tmp_path, data)
    assert isinstance(made, Submission)
    assert [(cell.number, cell.source) for cell in made.cells] == cells


REFUSED = {
    "empty": (b"", "empty"),
    "white space": (b" \n\t", "empty"),
    "cut off": (notebook(code())[:-20], "damaged"),
    "cut off in a letter": ('{"cells": ["é'.encode()[:-1], "not text"),
    "binary": (bytes(range(256)), "not text"),
    "a zip archive": (b"PK\x03\x04\xff\xfe" + bytes(100), "not text"),
    "UTF-32": (notebook().decode().encode("utf-32"), ""),
    "HTML": (b"<html></html>", "damaged"),
    "a list": (b"[]", "no notebook"),
    "a number": (b"5", "no notebook"),
    "no cells at all": (b'{"metadata": {}}', "no cells"),
    "cells a text": (b'{"cells": "x"}', "no cells"),
    "20,000 nested lists": (b'{"cells": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", ""),
    "too many cells": (notebook(*[MARKDOWN] * (MAX_CELLS + 1)), "more than"),
    "too much code": (notebook(code("x" * 600_000), code("y" * 600_000)), "million"),
    "too many bytes": (b" " * (MAX_BYTES + 1), "larger than"),
}


@pytest.mark.parametrize(("data", "word"), REFUSED.values(), ids=REFUSED)
def test_an_unreadable_file_is_refused_with_a_remedy(tmp_path, data, word):
    """The reason says what is wrong in a sentence and what to do in another."""
    made = in_file(tmp_path, data)
    assert isinstance(made, Refusal)
    assert word in made.reason
    assert made.reason.count(". ") >= 1 or made.reason.count(".") >= 2


def make_symlink(path: Path) -> None:
    """Put a link to a readable notebook in place of the file."""
    (path.parent / "other").write_bytes(notebook(code()))
    path.symlink_to("other")


NO_FILES = {
    "missing": lambda path: None,
    "symlink": make_symlink,
    "symlink to nothing": lambda path: path.symlink_to("nowhere"),
    "directory": lambda path: path.mkdir(),
    "FIFO": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_plain_file_is_refused_at_once(tmp_path, make):
    """Links are not followed, and nothing that could block is read."""
    make(tmp_path / "hinge.ipynb")
    before = len(os.listdir("/proc/self/fd"))
    assert isinstance(read(Found("ada", tmp_path / "hinge.ipynb"), "hinge"), Refusal)
    assert len(os.listdir("/proc/self/fd")) == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["code", "raw"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "metadata", "nbgrader"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(data=st.binary(max_size=60) | JSON.map(lambda tree: json.dumps(tree).encode()))
@settings(deadline=None, database=None, derandomize=True, max_examples=300)
def test_any_bytes_are_a_submission_or_a_refusal(tmp_path_factory, data):
    """No file whatever makes the reader fail in another way, and what it read can be written as UTF-8."""
    made = in_file(tmp_path_factory.getbasetemp(), data)
    assert isinstance(made, Submission | Refusal)
    assert repr(made).encode()


def test_lost_metadata_needs_a_look(tmp_path):
    """Stripped notebooks are graded by the functions' names, and a person hears of it."""
    made = in_file(tmp_path, notebook(code(metadata={})))
    assert isinstance(made, Submission)
    assert made.needs_look
    assert "metadata" in made.notes[0]


def test_the_digest_is_over_the_code_only():
    """Outputs, metadata and prose do not make another submission; a space in the code does."""
    cells = (Cell(1, "x"), Cell(3, "y"))
    assert digest_of(cells) == digest_of(list(cells))
    others = [(Cell(1, "x "), Cell(3, "y")), (Cell(1, "x"),), (Cell(1, "xy"),), (Cell(2, "x"), Cell(3, "y"))]
    assert len({digest_of(cells), *map(digest_of, others)}) == 1 + len(others)


def test_cells_of_the_release_are_recognised_by_their_code(tmp_path):
    """Checks are dropped whatever their spacing; of demos only definitions stay, of answers and imports all."""
    path = tmp_path / "release.ipynb"
    check = code("check(f)", metadata={"nbgrader": {"grade": True, "solution": False}})
    imports = code("import numpy", metadata={"nbgrader": {"grade": False, "solution": False, "locked": True}})
    path.write_bytes(notebook(code("def f(): ..."), check, code("plot(f)", metadata={}), imports))
    handed_in = [
        Cell(1, "def f(): ..."),
        Cell(2, " check( f )\n"),
        Cell(3, "plot(f)"),
        Cell(4, "plot(g)"),
        Cell(5, "import numpy"),
    ]
    kept = {cell.number: cell.only_definitions for cell in own_cells(handed_in, given_cells(path))}
    assert kept == {1: False, 3: True, 4: False, 5: False}


# ---------------------------------------------------------------- finding files

FOLDERS = {
    # files below the student's folder -> (file chosen, needs a look, words in the notes)
    "exact": (["hinge.ipynb"], "hinge.ipynb", False, ""),
    "renamed": (["hinge (1).ipynb"], "hinge (1).ipynb", True, "is called"),
    "wrong case": (["Hinge.IPYNB"], "Hinge.IPYNB", True, "is called"),
    "exact and another": (["hinge.ipynb", "old.ipynb"], "hinge.ipynb", True, "not read"),
    "two renamed, newest last": (["a.ipynb", "b.ipynb"], "b.ipynb", True, "newest"),
    "nothing": ([], "hinge.ipynb", False, ""),
    "other files": (["notes.txt", "hinge.py", "numpy.py"], "hinge.ipynb", False, ""),
}


@pytest.mark.parametrize(("names", "chosen", "look", "words"), FOLDERS.values(), ids=FOLDERS)
def test_the_notebook_is_found_in_a_students_folder(tmp_path, names, chosen, look, words):
    """The exact name wins, else the newest; whoever used another name or left two is looked at."""
    folder = tmp_path / "ada" / "hinge"
    folder.mkdir(parents=True)
    for age, name in enumerate(names):
        (folder / name).write_bytes(notebook(code()))
        os.utime(folder / name, (age, age))
    (found,) = find(tmp_path, "hinge")
    assert (found.student, found.path.name, found.needs_look) == ("ada", chosen, look)
    assert words in " ".join(found.notes)


def test_a_folder_of_notebooks_gives_a_student_a_file(tmp_path):
    """The file's stem is the student, made fit for a folder's name."""
    for name in ("ada.ipynb", "b@x.org.ipynb", ".hidden.ipynb", "ö ü.ipynb"):
        (tmp_path / name).write_bytes(notebook(code()))
    (tmp_path / "notes.txt").write_text("")
    assert {found.student for found in find(tmp_path, "hinge")} == {"ada", "b@x.org", "hidden", "___"}


@pytest.mark.parametrize(
    ("place", "student"), [("ada/hinge/hinge.ipynb", "ada"), ("somewhere/bob.ipynb", "bob"), ("a b/hinge/x.ipynb", "x")]
)
def test_a_single_file_has_its_student_in_its_place(tmp_path, place, student):
    """In a tree the folder is the student, elsewhere the file's stem is."""
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_bytes(notebook(code()))
    assert [found.student for found in find(path, "hinge")] == [student]


def test_a_folder_that_is_no_student_id_is_read_under_a_fitting_one(tmp_path):
    """Nobody is left out for a name, and whoever reads the grades sees what it was."""
    (tmp_path / "=Zoë <b>" / "hinge").mkdir(parents=True)
    (found,) = find(tmp_path, "hinge")
    assert (found.student, found.needs_look) == ("_Zo___b_", True)
    assert "'=Zoë <b>'" in found.notes[0]


MOMENT = datetime(2026, 1, 30, 15, 0, tzinfo=UTC)
TIMES = {
    "nbgrader's": (b"2026-01-30 15:00:00 UTC", MOMENT),
    "with a fraction": (b"2026-01-30 15:00:00.000000 UTC\n", MOMENT),
    "without a zone": (b"2026-01-30 15:00:00", MOMENT),
    "with an offset": (b"2026-01-30T16:00:00+01:00", MOMENT),
    "with Z": (b"2026-01-30T15:00:00Z", MOMENT),
    "with a zone's name": (b"2026-01-30 16:00:00.000000 CET", MOMENT),
    "with the name of no zone": (b"2026-01-30 15:00:00 QQQ", None),
    "with a folder of zones": (b"2026-01-30 15:00:00 Etc", None),
    "empty": (b"", None),
    "words": (b"yesterday", None),
    "before the calendar": (b"0001-01-01 00:00:00+14:00", None),
    "after the calendar": (b"9999-12-31 23:59:59-14:00", None),
    "not UTF-8": (b"\xff\xfe2026", None),
    "very long": (b"2" * 100_000, None),
}


@pytest.mark.parametrize(("data", "moment"), TIMES.values(), ids=TIMES)
def test_the_timestamp_is_read_in_utc(tmp_path, data, moment):
    """Nbgrader's form and ISO's are known; whatever else stands there, the time is unknown."""
    folder = tmp_path / "ada" / "hinge"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_bytes(data)
    (found,) = find(tmp_path, "hinge")
    assert found.received == moment


def test_a_timestamp_that_would_block_is_unknown(tmp_path):
    """A FIFO in its place is not waited for."""
    folder = tmp_path / "ada" / "hinge"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "timestamp.txt")
    (found,) = find(tmp_path, "hinge")
    assert found.received is None


def test_code_cells_of_a_number_of_forms_are_lazy_about_the_rest():
    """Only the sources are looked at: outputs and attachments may hold anything."""
    assert [cell.source for cell in code_cells({"cells": [code("x", outputs=object(), attachments=object())]})] == ["x"]
