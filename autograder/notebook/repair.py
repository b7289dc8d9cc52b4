"""Put the released notebook's metadata back into one that a student has mangled; never touches the answers.

nbgrader finds cells by the metadata that the release gave them. Students copy cells, split them, paste them
into other editors and lose that metadata, and one such notebook stops nbgrader's whole batch. Grading does
not depend on any of it; formgrader, nbgrader's feedback and `nbgrader autograde` do.
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import pairwise
from typing import Any

from autograder.notebook.format import grade_id, is_known, is_locked, is_manual, is_solution, nbgrader
from autograder.notebook.reader import CellDocument, Document

Cells = list[CellDocument]

CELL_TYPES = ("code", "markdown", "raw")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
DEFINED = re.compile(r"^(?:async )?def +(\w+)", re.MULTILINE)
TEX_REACH = re.compile(r"\\(href|url|require|class|cssId|style|unicode|html\w*|data)\b")  # links, styles in MathJax
TAG_OPENS = re.compile(r"<(?=[A-Za-z/!?])")
ODD_LINK = re.compile(r"\](?=[(:](?!\s*(?:https?://|mailto:|attachment:|#)))")  # to a script, a file, anywhere else


def repaired(submitted: Document, release: Document) -> Document:
    """Return the cells of `submitted` under the metadata of `release`, without outputs.

    Each cell that nbgrader knows appears once: the last copy that still carries its grade_id, else its cell id,
    else one that defines its function or stands in its place; a lost one comes back as released. Locked cells
    get the released text. Everything else a notebook can carry is dropped.
    """
    cells, official = submitted["cells"], release["cells"]
    owner = {index: name for name, index in _claims(cells, official).items()}
    known = {grade_id(cell): cell for cell in official if is_known(cell)}
    kept = [_kept(cell, known[owner[index]] if index in owner else None) for index, cell in enumerate(cells)]
    return {**deepcopy(release), "cells": _with_ids(_with_lost_cells(kept, known), known)}


def waiting(copy: Document, release: Document) -> dict[str, float]:
    """Return manual item -> points that a person has still to give, of a repaired notebook.

    An answer that stands as released was not given: it gets 0 and waits for nobody, as nbgrader has it.
    """
    released = {grade_id(cell): cell["source"] for cell in release["cells"] if is_manual(cell)}
    answered = [c for c in copy["cells"] if is_manual(c) and c["source"] != released[grade_id(c)]]
    return {grade_id(cell): float(nbgrader(cell)["points"]) for cell in answered}


def harmless(text: str) -> str:
    """Part every "<" from a tag's name and every odd link from its target, by one space.

    nbgrader shows a student's HTML and links as they are to whoever grades; a click or less would run a script
    there, and so could the few commands of TeX that reach outside a formula. A comparison such as a<b keeps its
    meaning, in prose, in code and in a formula.
    """
    text = TEX_REACH.sub(r"\\ \1", _encodable(text))
    return ODD_LINK.sub("] ", TAG_OPENS.sub("< ", text))


def _claims(cells: Cells, official: Cells) -> dict[str, int]:
    """Map grade_id -> place of the cell that carries it: a stronger sign wins, then the last cell.

    The signs, the strongest first: its grade_id; its cell id; the text of a locked cell, or a function that an answer
    defines; of a manual answer the text before it.
    """
    known = [cell for cell in official if is_known(cell)]
    grade_ids = {*map(grade_id, known)}
    cell_ids = {str(cell.get("id")): grade_id(cell) for cell in known}
    texts = {_words(cell): grade_id(cell) for cell in known if is_locked(cell)}
    answers = [cell for cell in known if is_solution(cell)]
    functions = {name: grade_id(cell) for cell in answers for name in DEFINED.findall(cell["source"])}
    follows = zip(["", *map(_words, official)], official, strict=False)
    places = {words: grade_id(cell) for words, cell in follows if is_manual(cell)}
    prose = {_words(cell) for cell in official if not is_known(cell)}  # nobody's answer

    def by_content(cell: CellDocument) -> str:
        defined = (functions[name] for name in DEFINED.findall(cell["source"]) if name in functions)
        return texts.get(_words(cell)) or next(defined, "")

    def by_place(cell: CellDocument, before: CellDocument) -> str:
        may_answer = cell.get("cell_type") == "markdown" and _words(cell) not in prose
        return places.get(_words(before), "") if may_answer else ""

    signs = (
        [grade_id(cell) if grade_id(cell) in grade_ids else "" for cell in cells],
        [cell_ids.get(str(cell.get("id")), "") for cell in cells],
        [by_content(cell) for cell in cells],
        ["", *(by_place(cell, before) for before, cell in pairwise(cells))],
    )
    claimed: dict[str, int] = {}
    for names in signs:
        taken = {*claimed.values()}
        found = {name: place for place, name in enumerate(names) if name and place not in taken}
        claimed = found | claimed
    return claimed


def _words(cell: CellDocument) -> str:
    """Return a cell's text with its white space evened out."""
    return " ".join(cell["source"].split())


def _kept(cell: CellDocument, official: CellDocument | None) -> CellDocument:
    """Give a student's cell the type, metadata and id of the released one, and a locked cell its text.

    Of one that nbgrader does not know, nothing is kept but its text and pictures.
    """
    if official is None:
        return {"metadata": {}, "id": cell.get("id"), **_content(cell, cell.get("cell_type"))}
    return deepcopy(official) | ({} if is_locked(official) else _content(cell, official["cell_type"]))


def _content(cell: CellDocument, cell_type: Any) -> CellDocument:
    """Return type, text and attached pictures; code without outputs."""
    kind = cell_type if cell_type in CELL_TYPES else "raw"
    if kind == "code":
        source = _encodable(cell["source"])
        return {"cell_type": kind, "source": source, "outputs": [], "execution_count": None}
    content = {"cell_type": kind, "source": harmless(cell["source"])}
    pictures = _pictures(cell.get("attachments"))
    return content | ({"attachments": pictures} if pictures else {})


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Keep what has the form of attached pictures."""
    if not isinstance(attachments, dict):
        return {}
    bundles = {name: data for name, data in attachments.items() if isinstance(data, dict)}
    return {
        name: {kind: text for kind, text in data.items() if kind.startswith("image/") and isinstance(text, str)}
        for name, data in bundles.items()
    }


def _encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can write and no file or database can hold."""
    return text.encode("utf-8", "replace").decode()


def _with_lost_cells(cells: Cells, known: dict[str, CellDocument]) -> Cells:
    """Put each released cell that is gone behind the one that came before it in the release."""
    complete, before = list(cells), ""
    for name, official in known.items():
        names = [grade_id(cell) for cell in complete]
        if name not in names:
            place = names.index(before) + 1 if before else 0
            complete.insert(place, deepcopy(official))
        before = name
    return complete


def _with_ids(cells: Cells, known: dict[str, CellDocument]) -> Cells:
    """Give every cell an id of its own; a student's stays where it is valid and free."""
    taken = {str(cell.get("id")) for cell in known.values()}
    for number, cell in enumerate(cells, 1):
        if grade_id(cell) in known:
            continue
        wish = cell["id"] if isinstance(cell["id"], str) and CELL_ID.fullmatch(cell["id"]) else ""
        free = (f"cell-{number}{'x' * more}" for more in range(len(cells) + 1))
        cell["id"] = wish if wish and wish not in taken else next(name for name in free if name not in taken)
        taken.add(cell["id"])
    return cells
