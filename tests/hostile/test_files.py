"""Hostile files, names, archives, metadata and texts: each ends where its row says, and nobody else notices.

What needs code to be run is a file below attacks/; this is the rest of the catalogue, as tables.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import stat
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import checks
from autograder.core.errors import UsageError
from autograder.core.model import Graded, Outcome, Refusal, Status
from autograder.core.text import WORDS
from autograder.course import STUDENT_ID, Assignment, Course
from autograder.demo import mutations
from autograder.export.deliver import write_csv
from autograder.export.table import FORMULA_STARTS
from autograder.gradebook.marks import class_record
from autograder.grading import store
from autograder.intake.collect import collect_from
from autograder.notebook.reader import MAX_BYTES, MAX_CELLS
from autograder.pages.explain import explain
from autograder.pages.write import write_feedback, write_report
from autograder.sandbox import confine, host, messages, student, wire
from autograder.sandbox.student import PUBLIC_EXCEPTIONS
from tests.commands import run_module
from tests.hostile.arena import RAW, UNSEEN, Arena, State, attacks, ending_of, endings, student_files
from tests.kit.conftest import copy_course
from tests.kit.export.importers.table import student_of

OWN = "own"
ROWS = range(1, 61)  # of the catalogue of attacks
OWN_AT_LEAST = 20
SECOND = 1.0  # CPU seconds in which any file is read; an honest one takes a hundredth
SCRIPT = "<script>alert(1)</script>"
CODES = "\x1b[2J\x1b]0;mine\x07\x9b31m\u202e"  # a screen cleared, a window renamed, a reading direction turned


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a table: `make` builds what is attacked with, `ends` says where it ends.

    over: what a notebook holds besides, the `solution`'s answers or the `stub`'s
    todo: what the kit does instead, where it does not yet end so
    """

    id: str
    row: int | str
    tries: str
    ends: str
    make: Any = None
    over: str = "solution"
    todo: str = ""


def listed(cases):
    """Cases as parameters; one that is still to be done must fail."""
    marks = {True: pytest.mark.xfail(strict=True), False: ()}
    return [pytest.param(one, id=one.id, marks=marks[bool(one.todo)]) for one in cases]


# ---------------------------------------------------------------- notebooks

Notebook = mutations.Notebook


def with_text(place: str, text: bytes) -> Callable[[Notebook], bytes]:
    """Put JSON text of its own into a notebook: as its metadata, an output, or instead of its cells."""

    def make(notebook: Notebook) -> bytes:
        if place == "cells":
            notebook["cells"] = "HERE"
        elif place == "metadata":
            notebook["metadata"]["x"] = "HERE"
        else:
            code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
            code[place] = "HERE"
        return mutations.saved(notebook).replace(b'"HERE"', text)

    return make


def with_cells(*cells: dict[str, Any]) -> Callable[[Notebook], bytes]:
    """Add cells at the end."""

    def make(notebook: Notebook) -> bytes:
        notebook["cells"] += cells
        return mutations.saved(notebook)

    return make


def code(source: object, **more: object) -> dict[str, Any]:
    """Return a code cell."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source} | more


def marked(**more: object) -> dict[str, Any]:
    """Return metadata of nbgrader's."""
    mark = {"grade": True, "grade_id": "svm_loss_single", "locked": True, "points": 100, "schema_version": 3}
    return {"metadata": {"nbgrader": mark | {"solution": False, "task": False, "cell_type": "code"} | more}}


def each_mark(change: Callable[[dict[str, Any]], object]) -> Callable[[Notebook], bytes]:
    """Change nbgrader's metadata of every cell."""

    def make(notebook: Notebook) -> bytes:
        for cell in notebook["cells"]:
            if "nbgrader" in cell["metadata"]:
                change(cell["metadata"]["nbgrader"])
        return mutations.saved(notebook)

    return make


def each_cell(change: Callable[[dict[str, Any]], object]) -> Callable[[Notebook], bytes]:
    """Change every cell."""

    def make(notebook: Notebook) -> bytes:
        for cell in notebook["cells"]:
            change(cell)
        return mutations.saved(notebook)

    return make


def is_check(cell: dict[str, Any]) -> bool:
    """Tell a check cell of the release."""
    mark = cell["metadata"].get("nbgrader", {})
    return bool(mark.get("grade")) and not mark["solution"]


def checks_times(count: int) -> Callable[[Notebook], bytes]:
    """Leave every check cell out, or have it there several times."""

    def make(notebook: Notebook) -> bytes:
        notebook["cells"] = [c for cell in notebook["cells"] for c in [cell] * (count if is_check(cell) else 1)]
        return mutations.saved(notebook)

    return make


def spoilt(*damages: mutations.Damage) -> Callable[[Notebook], bytes]:
    """Apply damages of the sample class."""
    return lambda notebook: mutations.saved(mutations.applied(damages, notebook))


def turn_to_markdown(cell: dict[str, Any]) -> None:
    """Turn a check cell into text."""
    if is_check(cell):
        cell["cell_type"] = "markdown"


DEEP = b"[" * 20_000 + b"]" * 20_000
TINY = b"[" + b",".join([b'{"output_type":"stream","name":"stdout","text":"x"}'] * 100_000) + b"]"
LONG_NUMBER = b"7" * 5_000_000

BOMBS = (
    Case("r54_nested_in_an_output", 54, "Nests lists 20,000 deep in an output.", "refused: damaged",
         with_text("outputs", DEEP)),
    Case("r54_nested_in_place_of_cells", 54, "Nests lists 20,000 deep where its cells should be.", "refused: damaged",
         with_text("cells", DEEP)),
    Case("r54_nested_a_little_less", 54, "Nests lists 900 deep, which some parsers take and some do not.", "graded:",
         with_text("metadata", b"[" * 900 + b"]" * 900)),
    Case("r54_tiny_outputs", 54, "Holds 100,000 tiny outputs.", "graded:", with_text("outputs", TINY)),
    Case("r54_number_of_five_million_digits", 54, "Holds a number whose reading takes time squared.", "graded:",
         with_text("execution_count", LONG_NUMBER)),
    Case("r54_numbers_out_of_range", 54, "Holds NaN, infinities and 1e999999.", "graded:",
         with_text("metadata", b"[NaN, Infinity, -Infinity, 1e999999, -1e-999999]")),
    Case("r54_keys_given_twice", 54, "Gives its cells twice, of which parsers take one.", "graded: missing",
         lambda notebook: b'{"cells": [], ' + mutations.saved(notebook).lstrip(b"{"), over="stub"),
    Case("r54_too_large", 54, "Is larger than any notebook.", "refused: larger than",
         with_text("metadata", b'"' + b"x" * MAX_BYTES + b'"')),
    Case("r54_too_many_cells", 54, "Has more cells than any notebook.", "refused: more than",
         with_cells(*[code("")] * MAX_CELLS)),
    Case("r54_too_much_code", 54, "Has more code than any notebook.", "refused: million",
         with_cells(code("#" * 600_000), code("#" * 600_000))),
    Case("r54_lines_without_end", 54, "Gives a cell's code as a million empty lines.", "graded:",
         with_cells(code([""] * 1_000_000))),
    Case("r54_cells_that_are_none", 54, "Has numbers, lists and texts for cells, and cells in cells.", "graded:",
         with_cells(1, None, [], "x", [code("1 / 0")], {"cell_type": ["code"]}, {"cell_type": "code", "source": 7})),
    Case("r54_half_characters", 54, "Holds halves of characters, which no file can be written with.", "graded:",
         lambda notebook: with_cells(code("HERE"))(notebook).replace(b"HERE", rb"s = '\ud800'  # \udfff")),
    Case("r54_null_characters", 54, "Holds null characters in its code.", "graded:",
         with_cells(code("v = 1\x00"), code("\x00"))),
    Case("r54_brackets_without_end", 54, "Has code of 200,000 open brackets.", "graded:",
         with_cells(code("(" * 200_000))),
    Case("r54_signs_without_end", 54, "Has code whose syntax tree is 200,000 deep.", "graded:",
         with_cells(code("x = " + "-" * 200_000 + "1"))),
    Case("r54_sum_without_end", 54, "Has code that adds 100,000 numbers in one expression.", "graded:",
         with_cells(code("x = " + "1+" * 100_000 + "1"))),
    Case("r54_magic_without_end", 54, "Has 90 lines of magic, each found only by reading everything again.", "graded:",
         with_cells(code("%magic\n" * 90 + "y = 1\n" * 1000))),
    Case("r54_other_alphabet", 54, "Is written in an encoding that hides what it is.", "refused: damaged",
         lambda notebook: mutations.saved(notebook).decode().encode("utf-16-le")),
    Case("r54_packed", 54, "Is an archive that unpacks to a notebook.", "refused: not text",
         lambda notebook: packed(("hinge.ipynb", mutations.saved(notebook)))),
)  # fmt: skip

METADATA = (
    Case("r27_checks_left_out", 27, "Deletes every check.", "graded:", checks_times(0)),
    Case("r27_checks_left_out_of_a_stub", 27, "Deletes every check, and answers nothing.", "graded: missing",
         checks_times(0), over="stub"),
    Case("r27_checks_three_times", 27, "Has every check three times, one grade id for all three.", "graded:",
         checks_times(3)),
    Case("r27_checks_that_pass", 27, "Writes checks that pass and are worth 999 points.", "graded: missing",
         spoilt(mutations.tests_passed_by_hand), over="stub"),
    Case("r27_checks_as_text", 27, "Turns every check into text.", "graded: missing",
         each_cell(turn_to_markdown), over="stub"),
    Case("r27_points_of_its_own", 27, "Writes points of its own, negative and endless ones too.", "graded: missing",
         each_mark(lambda mark: mark.update(points=1e308)), over="stub"),
    Case("r27_one_id_for_all", 27, "Gives every cell the id of the dearest.", "graded:",
         each_mark(lambda mark: mark.update(grade_id="svm_loss_vectorized"))),
    Case("r27_ids_that_are_paths", 27, "Gives every cell a path for an id.", "graded:",
         each_mark(lambda mark: mark.update(grade_id="../../../solutions/hinge"))),
    Case("r27_ids_that_are_no_text", 27, "Gives every cell a list for an id.", "graded:",
         each_mark(lambda mark: mark.update(grade_id=[{}]))),
    Case("r27_everything_a_solution", 27, "Declares every cell an answer that nobody may check.", "graded:",
         each_mark(lambda mark: mark.update(solution=True, grade=False, locked=False))),
    Case("r27_from_the_future", 27, "Names a version of the metadata that does not exist.", "graded:",
         each_mark(lambda mark: mark.update(schema_version=10**9))),
    Case("r27_forged_checksums", 27, "Writes checksums by which nothing was changed.", "graded: missing",
         each_mark(lambda mark: mark.update(checksum="0" * 32)), over="stub"),
    Case("r27_items_of_its_own", 27, "Adds checks of its own with the ids of items.", "graded: missing",
         with_cells(code("assert True", **marked()), code("pass", **marked(grade_id="bonus"))), over="stub"),
    Case("r27_marks_of_the_grader", 27, "Brings a score, comments and a verdict along.", "graded: missing",
         with_text("metadata", b'{"score": 95, "status": "graded", "checks": [{"outcome": "passed"}]}'), over="stub"),
    Case("r27_nothing_left", 27, "Takes all metadata away, so that nothing says which cell is which.", "needs_look:",
         spoilt(mutations.without_metadata)),
    Case("r27_backwards", 27, "Puts every answer into the cell of another.", "graded:",
         spoilt(mutations.answers_backwards)),
)  # fmt: skip

MARKUP = (
    Case("r55_script_in_outputs", 55, "Brings outputs that are scripts and pages.", "graded:",
         with_text("outputs", json.dumps([{"output_type": "display_data", "data": {"text/html": SCRIPT}}]).encode())),
    Case("r55_script_in_text", 55, "Has scripts in its text, its attachments and its cells' ids.", "graded:",
         with_cells({"cell_type": "markdown", "source": SCRIPT, "attachments": {SCRIPT: {}}, "metadata": {}},
                    code("", id=SCRIPT))),
    Case("r55_script_in_metadata", 55, "Has scripts for its title, its author and its kernel.", "graded:",
         with_text("metadata", json.dumps({"title": SCRIPT, "kernelspec": {"name": SCRIPT}}).encode())),
    Case("r55_script_in_ids", 55, "Has scripts for the ids of its cells.", "graded:",
         each_mark(lambda mark: mark.update(grade_id=SCRIPT))),
    Case("r58_codes_in_everything", 58, "Has terminal codes in its outputs, ids and metadata.", "graded:",
         with_cells(code("", id=CODES, metadata={CODES: CODES}, outputs=[{"text": CODES}]))),
    Case("r58_codes_in_code", 58, "Has terminal codes in code that cannot be read.", "graded:",
         with_cells(code(f"def f(: {CODES}"), code(f"'{CODES}' +"))),
)  # fmt: skip

MAGIC = {
    "shell": "!touch {path}",
    "shell_twice": "!!touch {path}",
    "shell_assigned": "made = !touch {path}",
    "bash_cell": "%%bash\ntouch {path}",
    "sh_cell": "%%sh\ntouch {path}",
    "script_cell": "%%script bash\ntouch {path}",
    "bang_cell": "%%!\ntouch {path}",
    "system": "%system touch {path}",
    "sx_assigned": "made = %sx touch {path}",
    "writes_a_file": "%%writefile {path}\ntext",
    "file_cell": "%%file {path}\ntext",
    "runs_a_file": "%run {path}",
    "loads_an_extension": "%load_ext {path}",
    "loads_code": "%load {path}",
    "changes_folder": "%cd /",
    "other_interpreter": "%%python2\nopen('{path}', 'w')",
    "help": "?open\nopen??\nopen?",
    "shell_in_a_block": "if True:\n    !touch {path}",
    "called_by_name": "get_ipython().system('touch {path}')\nget_ipython().run_cell_magic('bash', '', 'touch {path}')",
}
MAGICS = tuple(
    Case(f"r59_{name}", 59, f"Uses IPython's own lines: {lines.splitlines()[0].split()[0]}.", "graded:", lines)
    for name, lines in MAGIC.items()
)


@pytest.fixture(scope="module")
def protection():
    """The strongest protection of this machine."""
    found = confine.probe()
    if found.level == 3:
        pytest.skip("nothing confines here")
    return found


@pytest.fixture(scope="module")
def hinge(fortress, protection):
    """The arena of the hinge assignment at the strongest level: files are read before any wall."""
    arena = Arena(fortress, "hinge", protection)
    yield arena
    arena.close()


def graded_file(arena: Arena, case: Case, data: bytes) -> Graded:
    """Hand in a file as mallory and return what became of it; reading takes no longer than SECOND."""
    began = time.process_time()
    made = arena.handed_in("mallory", data)
    assert time.process_time() - began < SECOND
    if isinstance(made, Refusal):
        return Graded("mallory", "hinge", Status.REFUSED, notes=(made.reason,))
    return arena.bench.grade(made)


@pytest.mark.parametrize("case", listed([*BOMBS, *METADATA, *MARKUP]))
def test_a_hostile_notebook_is_refused_or_read_for_its_code(hinge, case):
    """It is read at once, earns what its code is worth and no more, and leaves no trace anywhere."""
    before = State(hinge)
    graded = graded_file(hinge, case, case.make(hinge.filled(hinge.answers if case.over == "solution" else {})))
    status, _, rest = case.ends.partition(":")
    assert graded.status.value == status
    assert rest.strip() in graded.notes[0] if status == "refused" else ending_of(graded).split(" (")[0] == case.ends
    assert bool(graded.score) == (case.over == "solution" and status != "refused")
    assert before.complaints(hinge, graded) == []


@pytest.mark.parametrize("case", listed(MAGICS))
def test_magic_does_nothing_and_costs_nothing(hinge, case, tmp_path):
    """What only IPython reads is left out; the answers around it count, and no command was run."""
    tmp_path.chmod(0o777)
    path = tmp_path / "called"
    lines = case.make.format(path=path)
    answers = hinge.answers
    beside = lines if lines.startswith("%%") else f"{lines}\n{answers['svm_loss_single']}"
    notebook = hinge.filled(answers | {"svm_loss_single": beside})
    made = (
        with_cells(code(answers["svm_loss_single"]))(notebook) if lines.startswith("%%") else mutations.saved(notebook)
    )
    graded = graded_file(hinge, case, made)
    assert ending_of(graded) == case.ends
    assert graded.score == graded.max_score
    assert not path.exists()


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("svm_loss_single")
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2))
MARKS = ("grade", "grade_id", "points", "solution", "locked", "task", "schema_version", "checksum", "cell_type")


@given(data=st.data())
@settings(
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the arena is left as it was found
)
def test_no_metadata_changes_a_verdict(hinge, data):
    """Whatever a notebook says of its cells, its code is judged as it is in the release's own notebook."""
    notebook = json.loads(json.dumps(hinge.honest))
    for cell in data.draw(st.lists(st.sampled_from(notebook["cells"]), min_size=1, max_size=8), label="cells"):
        mark = data.draw(st.dictionaries(st.sampled_from(MARKS), JSON, max_size=4) | JSON, label="mark")
        own = cell["metadata"].get("nbgrader")
        merged = own | mark if isinstance(own, dict) and isinstance(mark, dict) else mark
        cell["metadata"]["nbgrader"] = merged
        cell["id"] = data.draw(JSON, label="id")
    assert endings(hinge.grade("mallory", notebook)) == hinge.alone


# ---------------------------------------------------------------- archives and folders of files

HONEST = b"ada's own work"
FORGED = b"the work of mallory"


def packed(*entries: tuple[Any, bytes]) -> bytes:
    """Return a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return data.getvalue()


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    """Return an archive's entry with a mode of its own."""
    made = zipfile.ZipInfo(name)
    made.external_attr, made.compress_type = mode << 16, zipfile.ZIP_DEFLATED
    return made


def in_zip(*entries: tuple[Any, bytes], ada: str = "ada.ipynb") -> Callable[[Path], Path]:
    """Lay an archive with ada's notebook and these entries."""

    def make(folder: Path) -> Path:
        path = folder / "class.zip"
        path.write_bytes(packed((ada, HONEST), *entries))
        return path

    return make


def in_folder(lay: Callable[[Path], object], ada: str = "ada.ipynb") -> Callable[[Path], Path]:
    """Lay a folder with ada's notebook and what `lay` adds."""

    def make(folder: Path) -> Path:
        source = folder / "downloads"
        (source / ada).parent.mkdir(parents=True)
        (source / ada).write_bytes(HONEST)
        lay(source)
        return source

    return make


def named(name: str | bytes) -> Callable[[Path], Path]:
    """Lay a folder with a notebook of this name."""
    return in_folder(
        lambda source: Path(os.fsdecode(os.fsencode(source) + b"/" + os.fsencode(name))).write_bytes(FORGED)
    )


def sparse(path: Path) -> None:
    """Make a file of a terabyte that takes no room."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


def bound(path: Path) -> None:
    """Make a socket with a name."""
    with socket.socket(socket.AF_UNIX) as one:
        here = os.open(path.parent, os.O_RDONLY)
        one.bind(f"/proc/self/fd/{here}/{path.name}")  # the name of a socket has room for 107 bytes only
        os.close(here)


def lying_about_size(folder: Path) -> Path:
    """Lay an archive whose entry unpacks to more than it says."""
    path = folder / "class.zip"
    data = packed(("ada.ipynb", HONEST), ("mallory.ipynb", bytes(100_000)))
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    return path


def metadata(folder: str, sid: str, more: str = "") -> bytes:
    """Return the list by which Gradescope says whose a folder is."""
    return f"{folder}:\n  :submitters:\n  - :name: Somebody\n    :sid: {sid}\n    :email: a@b\n{more}".encode()


def forged_list(sid: str, more: str = "") -> Callable[[Path], object]:
    """Lay a student's folder that holds such a list of the student's own."""

    def lay(source: Path) -> None:
        (source / "mallory/x").mkdir(parents=True)
        (source / "mallory/submission_metadata.yml").write_bytes(metadata("x", sid, more))
        (source / "mallory/x/hinge.ipynb").write_bytes(FORGED)

    return lay


EXPORT = "assignment_1_export"  # the folder that Gradescope packs
SOURCES = (
    Case("r56_link_to_a_secret", 56, "Hands in a link to a file of the course.", "not placed: link",
         in_folder(lambda source: (source / "mallory.ipynb").symlink_to("/etc/passwd"))),
    Case("r56_link_in_the_way", 56, "Hands in a folder that is a link to another's.", "not placed: notebook",
         in_folder(lambda source: ((source / "s01").mkdir(), (source / "mallory").symlink_to("s01")))),
    Case("r56_pipe", 56, "Hands in a pipe, for which a reader would wait for ever.", "not placed: regular file",
         in_folder(lambda source: os.mkfifo(source / "mallory.ipynb"))),
    Case("r56_device", 56, "Hands in a device that never ends.", "not placed: link",
         in_folder(lambda source: (source / "mallory.ipynb").symlink_to("/dev/zero"))),
    Case("r56_socket", 56, "Hands in a socket.", "not placed: opened",
         in_folder(lambda source: bound(source / "mallory.ipynb"))),
    Case("r56_folder_with_a_files_name", 56, "Hands in a folder that is called like a file.", "not placed: no notebook",
         in_folder(lambda source: (source / "mallory.ipynb").mkdir())),
    Case("r56_terabyte", 56, "Hands in a file of a terabyte.", "not placed: larger",
         in_folder(lambda source: sparse(source / "mallory.ipynb"))),
    Case("r56_other_capitals", 56, "Takes the name of another in capitals, which some systems hold for one.",
         "not placed: capitals", named("ADA.ipynb")),
    Case("r56_dots", 56, "Is called like the folder above.", "not placed: student id", named("..ipynb")),
    Case("r56_hidden", 56, "Has a name that is not listed.", "not placed: student id", named(".mallory.ipynb")),
    Case("r56_backslashes", 56, "Has a path of another system for a name.", "not placed: student id",
         named("..\\..\\mallory.ipynb")),
    Case("r56_percent", 56, "Has a path in a name that some programs decode.", "not placed: student id",
         named("%2e%2e%2fmallory.ipynb")),
    Case("r56_shell", 56, "Has a command for a name.", "not placed: student id", named("$(touch x);`touch y`.ipynb")),
    Case("r56_option", 56, "Has an option for a name.", "placed as -rf", named("-rf.ipynb")),
    Case("r56_too_long", 56, "Has a name that leaves no room for another.", "not placed: student id",
         named("m" * 249 + ".ipynb")),
    Case("r56_no_characters", 56, "Has a name of bytes that are no characters.", "not placed: student id",
         named(b"mallory\xff\xfe.ipynb")),
    Case("r58_codes_in_a_name", 58, "Has terminal codes in its name.", "not placed: student id",
         named(f"{CODES}.ipynb".encode())),
    Case("r58_lines_in_a_name", 58, "Has a name of several lines, one of them a message of ours.",
         "not placed: student id", named("mallory\nhinge: 1 placed.ipynb")),
    Case("r58_codes_in_a_folders_name", 58, "Has a folder with terminal codes in its name.", "not placed: student id",
         in_folder(lambda source: ((source / CODES).mkdir(), (source / CODES / "x.ipynb").write_bytes(FORGED)))),
    Case("r57_command_for_a_name", 57, "Has a formula that starts a program for a name.", "not placed: student id",
         named("=cmd|' -C calc'!A0.ipynb")),
    Case("r57_sum_for_a_name", 57, "Has a formula that is a student id, too, for a name.", "placed as -2+3",
         named("-2+3.ipynb")),
    Case("r56_zip_to_the_folder_above", 56, "Is packed with a name that leads out of the archive.",
         "not placed: out of the archive", in_zip(("../../../work/submitted/ada/hinge/hinge.ipynb", FORGED))),
    Case("r56_zip_to_the_root", 56, "Is packed with the name of a file of the system.", "not placed: out of",
         in_zip(("/mallory.ipynb", FORGED))),
    Case("r56_zip_with_backslashes", 56, "Is packed with a name that leads out on another system.",
         "not placed: out of", in_zip(("..\\..\\mallory.ipynb", FORGED), ("C:mallory.ipynb", FORGED))),
    Case("r56_zip_with_a_link", 56, "Is packed as a link to a file of the course.", "not placed: link",
         in_zip((entry("mallory.ipynb", stat.S_IFLNK | 0o777), b"/etc/passwd"))),
    Case("r56_zip_with_a_device", 56, "Is packed as a device.", "not placed: device",
         in_zip((entry("mallory.ipynb", stat.S_IFCHR | 0o666), b""))),
    Case("r56_zip_bomb", 56, "Is packed a thousandfold.", "not placed: times its size",
         in_zip(("mallory.ipynb", bytes(50_000_000)))),
    Case("r56_zip_in_a_zip", 56, "Is an archive in the archive.", "not placed: archive among",
         in_zip(("mallory.zip", packed(("ada.ipynb", FORGED))))),
    Case("r56_zip_that_lies", 56, "Is packed with a false size.", "not placed: damaged", lying_about_size),
    Case("r56_zip_of_many", 56, "Is an archive of more files than a class has.", "refused: more than",
         in_zip(*[(f"x/{n}", b"") for n in range(50_001)])),
    Case("r58_codes_in_a_zip", 58, "Is packed with terminal codes in its name.", "not placed: student id",
         in_zip((f"{CODES}.ipynb", FORGED))),
    Case("own_files_list_of_its_own", OWN, "Brings the list along by which a platform says whose each file is.",
         "placed as mallory", in_folder(forged_list("ada"), ada="ada/hinge.ipynb")),
    Case("own_files_list_below_the_true_one", OWN, "Brings such a list along where there is a true one.",
         "placed as mallory",
         in_zip((f"{EXPORT}/submission_metadata.yml", metadata("one", "ada") + metadata("two", "mallory")),
                (f"{EXPORT}/two/submission_metadata.yml", metadata("x", "ada")),
                (f"{EXPORT}/two/x/hinge.ipynb", FORGED),
                ada=f"{EXPORT}/one/hinge.ipynb")),
    Case("own_files_list_with_a_number", OWN, "Brings such a list along with a number too long to be written.",
         "placed as mallory", in_folder(forged_list("0x" + "F" * 5000), ada="ada/hinge.ipynb")),
    Case("own_files_list_of_the_year_one", OWN, "Brings such a list along with a time before all times.",
         "placed as mallory",
         in_folder(forged_list("ada", "  :created_at: 0001-01-01 00:00:00 +14:00\n"), ada="ada/hinge.ipynb")),
)  # fmt: skip


def files_below(folder: Path) -> dict[str, bytes]:
    """Every regular file below a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", listed(SOURCES))
def test_a_hostile_source_places_nothing_elsewhere(tmp_path, case):
    """Only students' own files are written, ada's among them, and what was not placed is listed in plain letters."""
    course = Course("c", "C", (Assignment("hinge"),), root=tmp_path / "course")
    (tmp_path / "in").mkdir()
    (course.work / "submitted" / "ada").mkdir(parents=True)  # she has handed in other work before
    source = case.make(tmp_path / "in")
    how, _, rest = case.ends.partition(": ")
    if how == "refused":
        with pytest.raises(UsageError, match=rest):
            collect_from(course, "hinge", source)
        assert files_below(course.root) == {}
        return
    done = collect_from(course, "hinge", source)
    expected = {"ada"} | ({case.ends.removeprefix("placed as ")} if case.ends.startswith("placed as ") else set())
    assert set(done.placed) == expected
    assert all(STUDENT_ID.fullmatch(name) for name in done.placed)
    assert rest in " ".join(reason for _, reason in done.unplaced)
    assert all((what + reason).isprintable() for what, reason in done.unplaced)
    written = files_below(course.root)
    assert written.pop("work/submitted/ada/hinge/hinge.ipynb") == HONEST
    assert {str(Path(name).parent) for name in written} <= {f"work/submitted/{name}/hinge" for name in expected}
    assert {path.name for path in tmp_path.iterdir()} == {"in", "course"}


# ---------------------------------------------------------------- a class of hostile names, from file to page

NAMES = (
    Case("r57_formula_in_a_folder", 57, "Has a folder whose name is a formula.", "_SUM_1_1_", "=SUM(1;1)"),
    Case("r57_plus_in_a_folder", 57, "Has a folder whose name is a formula and a student id.", "+1+1", "+1+1"),
    Case("r57_at_in_a_folder", 57, "Has a folder whose name is an old formula and a student id.", "@SUM", "@SUM"),
    Case("r57_minus_in_a_folder", 57, "Has a folder whose name is a sum and a student id.", "-1-1", "-1-1"),
    Case("r57_formula_behind_a_tab", 57, "Has a folder whose name is a formula behind a tab.", "__1_1", "\t=1*1"),
    Case("r55_script_in_a_folder", 55, "Has a folder named with a script.", "_script_alert_1_", "<script>alert(1)"),
    Case("r55_template_in_a_folder", 55, "Has a folder whose name is a template.", "__191_7__", "{{191*7}}"),
    Case("r58_codes_in_a_folder", 58, "Has a folder whose name is terminal codes.",
         re.sub(r"[^A-Za-z0-9@._+-]", "_", CODES), CODES),
    Case("r58_codes_that_fit_another", 58, "Has a folder whose name comes to the id of another's.",
         re.sub(r"[^A-Za-z0-9@._+-]", "_", CODES) + "-2", CODES.replace("\x1b", "\x07")),
    Case("r58_markup_in_a_folder", 58, "Has a folder named with terminal markup.", "_red_a_blink_", "[red]a[blink]"),
    Case("r58_lines_in_a_folder", 58, "Has a folder whose name has two lines.", "a_b", "a\nb"),
    Case("r56_quotes_in_a_folder", 56, "Has a folder named with commands.", "___touch_x__", "'\";touch x;'"),
)  # fmt: skip
WRONG_NAMES = (f"{CODES}.ipynb", f"=1+1{CODES}<script>.ipynb")


def commanded(folder: Path, *arguments: str) -> str:
    """Run the command in a folder and return all that it printed."""
    done = run_module(["autograder", *arguments], folder)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def named_class(tmp_path_factory, protection):
    """A course whose students have hostile names, graded by the command; (course, option -> what it printed)."""
    course = copy_course(tmp_path_factory.mktemp("names") / "course")
    arena = Arena(course, "hinge", protection)
    data = mutations.saved(arena.honest)
    for place, case in enumerate(NAMES):
        folder = course.work / "submitted" / case.make / "hinge"
        folder.mkdir(parents=True)
        # two files of wrong names, so that names of files are in the notes, too
        (folder / WRONG_NAMES[place % 2]).write_bytes(data)
    said = {}
    for more in ("--dry-run", ""):
        said[more] = commanded(course.root, "grade", "hinge", "--jobs", "1", *more.split())
    write_feedback(course, class_record(course, "hinge"))
    return course, said


@pytest.mark.parametrize("case", listed(NAMES))
def test_a_hostile_name_is_read_as_a_student_id(named_class, case):
    """The result, the page and the line of the table are under an id that is safe everywhere."""
    course, _ = named_class
    assert STUDENT_ID.fullmatch(case.ends)
    graded = store.load(course.work, "hinge", case.ends)
    assert graded.score > 0
    assert (course.work / "feedback" / case.ends / "hinge" / "hinge.html").is_file()
    assert UNSEEN.search(explain(course, case.ends, "hinge")) is None


def test_pages_of_hostile_names_hold_no_markup_of_theirs(named_class):
    """No script, no event handler and no terminal code stands in any page as it is."""
    course, _ = named_class
    pages = [path.read_text() for path in course.work.glob("feedback/*/*/*.html")]
    pages.append(write_report(course, class_record(course, "hinge")).read_text())
    assert len(pages) == len(NAMES) + 1
    for page in pages:
        assert not any(word in page for word in (*RAW, "onerror=", "1337"))
        assert UNSEEN.search(page) is None


def test_no_cell_of_the_table_is_a_formula(named_class):
    """A spreadsheet runs nothing of the table, and every student id is read back from it."""
    course, _ = named_class
    rows = [*csv.reader(write_csv(course, class_record(course, "hinge")).open(newline=""))]
    assert {student_of(row[0]) for row in rows[1:]} == {case.ends for case in NAMES}
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULA_STARTS)] == []
    assert [cell for row in rows for cell in row if UNSEEN.search(cell) or "\n" in cell] == []


@pytest.mark.parametrize("more", ["--dry-run", ""])
def test_commands_print_hostile_names_in_plain_letters(named_class, more):
    """Nothing that a command prints steers the terminal that it is printed on."""
    _, said = named_class
    assert len(said[more].splitlines()) >= len(NAMES)
    assert UNSEEN.findall(said[more]) == []


# ---------------------------------------------------------------- files beside the notebook

MARKER = "was-here"
SHADOWS = (
    *("numpy.py", "json.py", "ast.py", "random.py", "os.py", "pytest.py", "sitecustomize.py", "usercustomize.py"),
    *("conftest.py", "checks.py", "test_hidden.py", "student/__init__.py", "autograder/__init__.py", "pytest.ini"),
    *("numpy/__init__.py", "evil.pth", "nbgrader_config.py", "jupyter_config.py"),
)
BESIDE = (
    Case("r60_modules_beside_it", 60, "Brings modules that are called like Python's, numpy's and ours.", "graded:"),
    Case("r60_imports_what_it_brought", 60, "Imports a module from the folder in which it was handed in.",
         "graded: missing (ModuleNotFoundError)", "import sys\nsys.path.insert(0, {folder!r})\nimport evil_module\n",
         over="stub"),
)  # fmt: skip


@pytest.fixture
def beside(hinge):
    """The folder of mallory's submission with modules in it that leave a mark when they are run."""
    folder = hinge.course.work / "submitted" / "mallory" / "hinge"
    mark = f"open({str(hinge.course.work / MARKER)!r}, 'w')\nraise SystemExit('run')\n"
    for name in (*SHADOWS, "evil_module.py"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[pytest]\naddopts = --{MARKER}\n" if name.endswith(".ini") else mark)
    yield folder
    for name in (*SHADOWS, "evil_module.py"):
        (folder / name).unlink()


@pytest.mark.parametrize("case", listed(BESIDE))
def test_files_beside_a_notebook_are_never_run(hinge, beside, monkeypatch, case):
    """A wall that is started in the very folder, and the bench, take nothing from it."""
    monkeypatch.chdir(beside)
    notebook = hinge.filled(hinge.answers if case.over == "solution" else {})
    notebook["cells"].append(code((case.make or "").format(folder=str(beside))))
    fresh = Arena(hinge.course, "hinge", hinge.protection)
    try:
        graded = fresh.grade("mallory", notebook)
    finally:
        fresh.close()
    assert ending_of(graded) == case.ends
    assert graded.score == (graded.max_score if case.over == "solution" else 0)
    assert not (hinge.course.work / MARKER).exists()


def test_the_command_runs_nothing_from_the_folder_that_it_is_called_in(hinge, beside):
    """Staff may stand in a student's folder when they grade it."""
    assert "Traceback" not in commanded(beside, "grade", "hinge", "hinge.ipynb", "--dry-run")
    assert not (hinge.course.work / MARKER).exists()


# ---------------------------------------------------------------- what may be learnt from a page

ORACLES = (
    Case("r15_wrong_everywhere", 15, "Answers wrongly, to read what would have been right.", "graded: failed, missing",
         "return 0.0, W * 0"),
    Case("r15_wrong_by_a_little", 15, "Answers almost rightly, to read by how much it is off.",
         "graded: failed, missing", "loss, dW = right(W, X, y, reg)\n    return loss + 1e-3, dW * 1.001"),
    Case("r15_wrong_in_one_place", 15, "Answers wrongly in one entry, to read the right one.",
         "graded: failed, missing", "loss, dW = right(W, X, y, reg)\n    dW[0, 0] += 1\n    return loss, dW"),
    Case("r12_one_bit_by_being_right", 12, "Tells a bit of a hidden input by answering rightly or wrongly.",
         "graded: failed, missing", "return right(W, X, y, reg) if X[0, 0] > 0 else (0.0, W * 0)"),
    Case("r12_bits_by_exceptions", 12, "Tells some bits of a hidden input by the exception that it raises.",
         "graded: missing, raised",
         "raise [KeyError, OSError, TypeError][int(abs(X[0, 0]) * 100) % 3]"),
    Case("r12_bits_by_form", 12, "Tells some bits of a hidden input by the form of its answer.",
         "graded: failed, missing", "return [None, 'x', {}, (1, 2, 3), len, W.T, True][int(X[0, 0] ** 2 * 100) % 7]"),
    Case("r12_bits_by_time", 12, "Tells some bits of a hidden input by how long it takes.", "graded: failed, missing",
         "end = time.process_time() + 0.05 * (X[0, 0] > 0)\n    while time.process_time() < end: pass\n"
         "    return 0.0, W * 0"),
)  # fmt: skip
ANSWER = """
import time
right = svm_loss_vectorized
def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    if len(y) <= 5: raise NotImplementedError
    {body}
"""
DIGITS = re.compile(r"\d+\.\d{3,}|\d{4,}")  # a number that could only have come from data


def words_of_ours(arena: Arena) -> set[str]:
    """Every word of the graders and of the code that says what became of a call, and the names of exceptions."""
    ours = [Path(module.__file__) for module in (host, messages, student, wire)]
    ours += Path(checks.__file__).parent.glob("*.py")
    texts = [path.read_text() for path in (*arena.course.graders("hinge").glob("*.py"), *ours)]
    return {*re.findall(r"[A-Za-z_]+", " ".join(texts)), *PUBLIC_EXCEPTIONS}


@pytest.mark.parametrize("case", listed(ORACLES))
def test_a_page_tells_words_of_a_closed_list_and_no_number_of_hidden_data(hinge, case):
    """What staff read of a hidden check holds its values; what a student reads holds none, and no free word."""
    body = ANSWER.format(body=case.make)
    answers = {"svm_loss_vectorized": hinge.answers["svm_loss_vectorized"] + "\n" + body}
    before = State(hinge)
    graded = hinge.grade("mallory", hinge.filled(answers))
    hidden = [one for one in graded.results if not one.check.public and one.outcome is not Outcome.PASSED]
    assert ending_of(graded) == case.ends
    page, table, record = student_files(graded)
    record = re.sub(r'"seconds": [\d.e-]+', "", record)  # kept for staff; no page shows it
    values = {text for one in hidden for text in DIGITS.findall(one.detail)}
    assert [text for text in values if text in page + table + record] == []
    message = " ".join(one.message for one in hidden)
    assert {*re.findall(r"[A-Za-z_]+", message)} - words_of_ours(hinge) == set()
    assert before.complaints(hinge, graded) == []


def test_staff_do_read_the_values(hinge):
    """What the page must not say is there to be said: the details of hidden checks hold numbers."""
    body = ANSWER.format(body=ORACLES[0].make)
    answers = {"svm_loss_vectorized": hinge.answers["svm_loss_vectorized"] + "\n" + body}
    graded = hinge.grade("mallory", hinge.filled(answers))
    assert any(DIGITS.search(one.detail) for one in graded.results if not one.check.public)


def test_a_hidden_check_can_tell_few_bits(hinge):
    """How a check ends is one of a handful of words, and at most one of some dozen names."""
    assert len(WORDS) <= 8
    assert len(PUBLIC_EXCEPTIONS) <= 128


# ---------------------------------------------------------------- the catalogue

CASES: tuple[Case, ...] = (*BOMBS, *METADATA, *MARKUP, *MAGICS, *SOURCES, *NAMES, *BESIDE, *ORACLES)


def test_every_row_of_the_catalogue_is_there():
    """Each of the sixty rows has a file below attacks/ or a line of a table here."""
    there = {str(one.row) for one in attacks()} | {str(one.row) for one in CASES}
    assert [row for row in ROWS if str(row) not in there] == []
    assert there - {str(row) for row in ROWS} <= {OWN}


def test_there_are_attacks_of_our_own():
    """The catalogue is a beginning: attacks on what only this kit has are there, too."""
    own = [one for one in (*attacks(), *CASES) if one.row == OWN]
    assert len(own) >= OWN_AT_LEAST


def test_names_say_the_row():
    """A name begins with its row, or with `own`, and no two are the same."""
    names = [(one.name, one.row) for one in attacks()] + [(one.id, one.row) for one in CASES]
    assert [name for name, row in names if not name.startswith("own_" if row == OWN else f"r{int(row):02}_")] == []
    assert len({name for name, _ in names}) == len(names)
