"""The sample class as a table, read from cases.yaml: who hands in what, and how it has to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from autograder.core.model import Outcome, Status
from autograder.demo import mutations

TABLE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class HandIn:
    """One line of the table.

    answers: files laid over the solution's answers, "wrong/<name>" or "right/<name>"; each about other items
    only: the items that were done, where not all were; the others stay as released
    damages, writer: functions of mutations.py, by name; `{name: {parameter: value}}` makes a damage
    lost, ends: items that suffer besides those of the wrong answers, and how their checks end
    all_end: how every check ends, where all end alike
    late: hours after the due date, negative for before
    prose: the answer to the manual items; those of an assignment are taken in turn
    """

    student: str
    about: str = ""
    answers: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    damages: tuple[mutations.Damage, ...] = ()
    writer: mutations.Writer = mutations.saved
    file: str = ""
    lost: tuple[str, ...] = ()
    ends: Mapping[str, Outcome] = field(default_factory=dict)
    all_end: Outcome | None = None
    status: Status = Status.GRADED
    note: str = ""
    late: float = -30.0
    prose: str = ""


def _damage(written: str | dict[str, Any]) -> mutations.Damage:
    if isinstance(written, str):
        return getattr(mutations, written)  # type: ignore[no-any-return]
    ((name, parameters),) = written.items()
    return getattr(mutations, name)(**parameters)  # type: ignore[no-any-return]


READ: dict[str, Callable[[Any], Any]] = {  # a column of the table -> what its text stands for; others are as written
    "answers": tuple,
    "only": tuple,
    "lost": tuple,
    "damages": lambda damages: tuple(map(_damage, damages)),
    "writer": lambda name: getattr(mutations, name),
    "ends": lambda ends: {item: Outcome(end) for item, end in ends.items()},
    "all_end": Outcome,
    "status": Status,
}


@cache
def groups() -> Mapping[str, tuple[HandIn, ...]]:
    """Return the table: assignment -> who hands it in."""
    import yaml

    found = {}
    for name, one in yaml.safe_load(TABLE.read_text(encoding="utf-8")).items():
        rows = ({key: READ[key](text) if key in READ else text for key, text in row.items()} for row in one["hand_ins"])
        found[name] = tuple(HandIn(**row, prose=prose) for row, prose in zip(rows, cycle(one["prose"])))
    return found
