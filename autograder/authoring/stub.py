"""From an instructor's notebook to the students' stub, by nbgrader's own converter in a folder of its own.

Reading, stamping and looking for faults need the standard library only; nbgrader, which takes seconds to
import, is loaded when a stub is really made.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from logging.handlers import BufferingHandler
from pathlib import Path

from autograder.core.errors import AssignmentBroken
from autograder.gradebook.patches import skip_address_grammar
from autograder.notebook.format import SCHEMA, checksum, grade_id, is_check, is_known, is_manual, is_solution, nbgrader
from autograder.notebook.reader import CellDocument, Document, dumps, loads, read_notebook

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"  # nbgrader looks for these anywhere in a line
GRADE_ID = re.compile(r"[a-zA-Z0-9_-]+")
MOST_HEARD = 1_000  # messages of nbgrader; the first traceback among them is the one that counts


def release_notebook(source: Path, points: Mapping[str, float], course_id: str, assignment: str) -> tuple[bytes, bytes]:
    """Return the students' stub of `source`, and `source` with `points` (item -> sum of its checks) in its grade cells.

    Touches neither the course's folders nor its gradebook. Equal inputs give equal bytes, and a source whose
    points are right already comes back as it was. Raises AssignmentBroken with one line a fault: file, cell,
    fault, remedy.
    """
    document = read_notebook(source)
    if faults := [*_faults(document, points)]:
        raise AssignmentBroken("\n".join(f"{source}{fault}" for fault in faults))
    stamped = deepcopy(document)
    for cell in stamped["cells"]:
        metadata = nbgrader(cell)
        if is_check(cell) and metadata.get("points") != points[grade_id(cell)]:
            worth = float(points[grade_id(cell)])
            metadata["points"] = int(worth) if worth.is_integer() else worth
            if "checksum" in metadata:
                metadata["checksum"] = checksum(cell)
    stub = _converted(source, stamped, course_id, assignment)
    return stub, source.read_bytes() if stamped == document else dumps(stamped).encode()


def _faults(document: Document, points: Mapping[str, float]) -> Iterator[str]:
    """Each thing that nbgrader would stumble over, items without a grade cell, and grade cells without an item.

    Each is the text that follows the file's name.
    """
    ids = Counter(grade_id(cell) for cell in document["cells"] if is_known(cell))
    for number, cell in enumerate(document["cells"], 1):
        for fault in [*_metadata_faults(cell, ids), *_marker_faults(cell)]:
            yield f", cell {number}: {fault}"
    automatic = {grade_id(c) for c in document["cells"] if is_check(c)}
    for item in points:
        if item not in automatic:
            yield f': no grade cell has the grade_id "{item}". Add one, or mend the checks\' markers.'
    for number, cell in enumerate(document["cells"], 1):
        name = grade_id(cell)
        if name in automatic and name not in points:
            yield f', cell {number}: no check is about "{name}". Write one, or make this no grade cell.'


def _metadata_faults(cell: CellDocument, ids: Counter[str]) -> Iterator[str]:
    name, version = grade_id(cell), nbgrader(cell).get("schema_version", 0)
    if nbgrader(cell) and version != SCHEMA:
        yield f'its nbgrader metadata have schema {version}, not {SCHEMA}. Run "nbgrader update" on the file.'
    if is_known(cell) and not GRADE_ID.fullmatch(name):
        yield f'"{name}" is no grade_id. Use letters, digits, _ and - only.'
    elif is_known(cell) and ids[name] > 1:
        yield f'the grade_id "{name}" is there {ids[name]} times. Give each cell its own.'
    if is_manual(cell) and not isinstance(nbgrader(cell).get("points"), int | float):
        yield f'the manual cell "{name}" has no points. Write them into its nbgrader metadata.'


def _marker_faults(cell: CellDocument) -> Iterator[str]:
    """Solution regions that do not open and close in turn, or that stand where nothing is cleared."""
    opened = 0
    for number, line in enumerate(cell["source"].split("\n"), 1):
        if BEGIN in line:
            if opened:
                yield f'{BEGIN} at line {number} lies in that of line {opened}. Add "### {END}" before it.'
            elif not is_solution(cell):
                yield f"{BEGIN} at line {number}, but this is no solution cell. Make it one."
            opened = number
        elif END in line:
            if not opened:
                yield f'{END} at line {number} closes nothing. Add "### {BEGIN}" before it, or delete it.'
            opened = 0
    if opened:
        yield f'{BEGIN} at line {opened} has no {END}. Add "### {END}" before the cell ends.'


def _converted(source: Path, document: Document, course_id: str, assignment: str) -> bytes:
    """Make the stub of `document` by nbgrader, in nbformat 4.5; a cell keeps its id, or gets its grade_id or place."""
    skip_address_grammar()
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    named = deepcopy(document)
    named |= {"nbformat": 4, "nbformat_minor": max(5, int(document.get("nbformat_minor", 5)))}
    for number, cell in enumerate(named["cells"], 1):
        cell["id"] = cell.get("id") or grade_id(cell) or f"cell-{number}"
    log, heard = logging.Logger("autograder.authoring.release"), BufferingHandler(MOST_HEARD)  # nothing is printed
    heard.setLevel(logging.ERROR)
    log.addHandler(heard)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        root = Path(folder).resolve()
        notebook = root / "source" / assignment / f"{assignment}.ipynb"
        notebook.parent.mkdir(parents=True)
        notebook.write_text(dumps(named), encoding="utf-8")
        config = Config({"SaveCells": {"enabled": False}})  # what is not in a gradebook cannot be a stale one's
        course = CourseDirectory(root=str(root), course_id=course_id, assignment_id=assignment)
        try:
            GenerateAssignment(coursedir=course, config=config, log=log, no_database=True, force=True).start()
        except NbGraderException as fault:  # which only says that something went wrong; the log says what
            said = (record.getMessage().strip() for record in heard.buffer)
            last = next((text.splitlines()[-1] for text in said if text.startswith("Traceback")), "")
            reason = last.removesuffix(".") + "." if last else str(fault)
            remedy = "Mend that cell and release again."
            raise AssignmentBroken(f"{source}: nbgrader makes no stub of it: {reason} {remedy}") from None
        return dumps(loads((root / "release" / assignment / notebook.name).read_bytes())).encode()
