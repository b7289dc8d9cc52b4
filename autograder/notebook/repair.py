"""Put the released notebook's metadata back into one that a student has mangled; never touches the answers.

nbgrader finds cells by the metadata that the release gave them. Students copy cells, split them, paste them
into other editors and lose that metadata, and one such notebook stops nbgrader's whole batch. Grading does
not depend on any of it; formgrader, nbgrader's feedback and `nbgrader autograde` do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from autograder.notebook.format import grade_id, is_known, is_locked, is_manual, is_solution, nbgrader
from autograder.notebook.reader import CellDocument, Document

Cells = list[CellDocument]

CELL_TYPES = ("code", "markdown", "raw")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
DEFINED = re.compile(r"^(?:async )?def +(\w+)", re.MULTILINE)
TEX_REACH = re.compile(
    r"\\(href|url|require|class|cssId|style|unicode|html\w*|data)\b"
)  # links, ids and styles in MathJax
TAG_OPENS = re.compile(r"<(?=[A-Za-z/!?])")
ODD_LINK = re.compile(r"\](?=[(:](?!\s*(?:https?://|mailto:|attachment:|#)))")  # to a script, a file, anywhere else


@dataclass(frozen=True, slots=True)
class Signs:
    """By what the cells of a release are known again, as grade_ids; the strongest sign first."""

    grade_ids: frozenset[str]
    cell_ids: Mapping[str, str]
    texts: Mapping[str, str]  # of locked cells
    functions: Mapping[str, str]  # that the answers define
    places: Mapping[str, str]  # the text before a manual answer
    prose: frozenset[str]  # what is nobody's answer


def repaired(submitted: Document, release: Document) -> Document:
    """Return the cells of `submitted` under the metadata of `release`, without outputs.

    Each cell that nbgrader knows appears once: the last copy that still carries its grade_id, else its cell id,
    else one that defines its function or stands in its place; a lost one comes back as released. Locked cells
    get the released text. Everything else a notebook can carry is dropped.
    """
    cells, official = submitted["cells"], release["cells"]
    owner = {index: name for name, index in _claims(cells, _signs(official)).items()}
    known = {grade_id(cell): cell for cell in official if is_known(cell)}
    kept = [
        _restored(cell, known[owner[index]]) if index in owner else _plain(cell) for index, cell in enumerate(cells)
    ]
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


def _signs(official: Cells) -> Signs:
    known = [cell for cell in official if is_known(cell)]
    answers = [cell for cell in known if is_solution(cell)]
    before = zip(["", *map(_words, official)], official, strict=False)
    return Signs(
        grade_ids=frozenset(map(grade_id, known)),
        cell_ids={str(cell.get("id")): grade_id(cell) for cell in known},
        texts={_words(cell): grade_id(cell) for cell in known if is_locked(cell)},
        functions={name: grade_id(cell) for cell in answers for name in DEFINED.findall(cell["source"])},
        places={words: grade_id(cell) for words, cell in before if is_manual(cell)},
        prose=frozenset(_words(cell) for cell in official if not is_known(cell)),
    )


def _claims(cells: Cells, signs: Signs) -> dict[str, int]:
    """Map grade_id -> place of the cell that carries it: a stronger sign wins, then the last cell."""
    claimed: dict[str, int] = {}
    for owner in (_by_grade_id, _by_cell_id, _by_content, _by_place):
        taken = set(claimed.values())
        found = {owner(cells, place, signs): place for place in range(len(cells)) if place not in taken}
        found.pop("", None)
        claimed = found | claimed
    return claimed


def _by_grade_id(cells: Cells, place: int, signs: Signs) -> str:
    name = grade_id(cells[place])
    return name if name in signs.grade_ids else ""


def _by_cell_id(cells: Cells, place: int, signs: Signs) -> str:
    return signs.cell_ids.get(str(cells[place].get("id")), "")


def _by_content(cells: Cells, place: int, signs: Signs) -> str:
    """Name a locked cell by its text, and an answer by the function that it defines."""
    defined = (name for name in DEFINED.findall(cells[place]["source"]) if name in signs.functions)
    return signs.texts.get(_words(cells[place])) or signs.functions.get(next(defined, ""), "")


def _by_place(cells: Cells, place: int, signs: Signs) -> str:
    """Name a manual answer by the prose that stands before it."""
    if place == 0 or cells[place].get("cell_type") != "markdown" or _words(cells[place]) in signs.prose:
        return ""
    return signs.places.get(_words(cells[place - 1]), "")


def _words(cell: CellDocument) -> str:
    """Return a cell's text with its white space evened out."""
    return " ".join(cell["source"].split())


def _restored(cell: CellDocument, official: CellDocument) -> CellDocument:
    """Give a student's cell the type, metadata and id of the released one, and a locked cell its text."""
    restored = deepcopy(official)
    if not is_locked(official):
        restored |= _content({**cell, "cell_type": official["cell_type"]})
    return restored


def _plain(cell: CellDocument) -> CellDocument:
    """Keep a cell that nbgrader does not know, without anything but its text and pictures."""
    kind = cell.get("cell_type")
    return {"metadata": {}, "id": cell.get("id"), **_content({**cell, "cell_type": kind})}


def _content(cell: CellDocument) -> CellDocument:
    """Return type, text and attached pictures; code without outputs."""
    kind = cell["cell_type"] if cell["cell_type"] in CELL_TYPES else "raw"
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
