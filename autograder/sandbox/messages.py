"""What host, zygote and child say to each other: one frozen dataclass a kind.

| from -> to     | says             | and hears                                                               |
|----------------|------------------|-------------------------------------------------------------------------|
| host -> zygote | Start; Spawn;    | Done                                                                    |
|                | Reap             |                                                                         |
| host -> child  | Load             | Running before each cell, where `announce` asks for it; then Loaded     |
|                | Call             | Callback, each answered by Result or Refused; then one kind of Answer   |

In a frame a message is its fields by their names, and the name of the first one says which kind it is. What is called
a tree is a value as `wire` encodes it; its buffers lie beside. A child may send any bytes: `read_load`, `read_callback`
and `read_answer` check every field of what it says, and the messages that they return hold decoded values.
"""

from __future__ import annotations

import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar

from autograder.sandbox import wire
from autograder.sandbox.wire import Tree, WireError

TEXT = 2_000  # characters of an exception's text: enough for a sentence, too few for a dump
KINDS = 8  # classes of an exception that are named, its own and those that it is derived from
NAME = 200  # characters of one such name; no builtin's has more than thirty
LINES = 100_000  # no cell has more
FAULTS = 20  # cells that raised, as far as anybody wants to read of them
COUNT = 2**62  # no number of characters, warnings or instructions gets there

Mode = Literal["observed", "timed", "traced", "each"]


# ---------------------------------------------------------------- host and zygote


@dataclass(frozen=True)
class Start:
    """Be the zygote of this protection: the fields of a `confine.Protection`."""

    protection: dict[str, Any]


@dataclass(frozen=True)
class Spawn:
    """Fork a child on the descriptor sent along: bytes of memory and CPU seconds that its kernel limits allow."""

    memory: int
    cpu: int


@dataclass(frozen=True)
class Reap:
    """Wait for a child that was ended, so that its number is free again."""

    pid: int


@dataclass(frozen=True)
class Done:
    """It is done; the number of the process that is ready, was forked or has ended."""

    done: int


# ---------------------------------------------------------------- host -> child


@dataclass(frozen=True)
class Load:
    """Run cells, rows of (number, source, whether by its definitions only); `announce` asks for Running."""

    cells: Sequence[tuple[int, str, bool]]
    announce: bool


@dataclass(frozen=True)
class Call:
    """Call a function; `args` and `kwargs` are trees, in mode `each` the first is one (args, kwargs) a call."""

    function: str
    mode: Mode
    args: Tree
    kwargs: Tree


@dataclass(frozen=True)
class Result:
    """What a function of the host's gave: a tree."""

    value: Tree


@dataclass(frozen=True)
class Refused:
    """Why a function of the host's does not take these arguments."""

    refused: str


# ---------------------------------------------------------------- child -> host


@dataclass(frozen=True)
class Running:
    """The number of the cell that runs next."""

    running: int


@dataclass(frozen=True)
class Loaded:
    """All cells were run; rows of (number, exception's name, its text) of those that raised."""

    cells: Sequence[tuple[int, str, str]]


@dataclass(frozen=True)
class Callback:
    """Run the function with this number that the call was given; `args` is a tree."""

    callback: int
    args: Tree


@dataclass(frozen=True)
class NoFunction:
    """There is none of this name: True where nothing is, "value" where something else is."""

    missing: bool | str


@dataclass(frozen=True)
class RaisedException:
    """The call raised: names of the exception's classes, its own first; its text; the cell and line, 0 for none."""

    raised: Sequence[str]
    text: str = ""
    cell: int = 0
    line: int = 0


@dataclass(frozen=True)
class ForeignValue:
    """The call gave what may not cross: the name of its type, or a key of `wire.FOREIGN`."""

    foreign: str


@dataclass(frozen=True)
class Returned:
    """The call gave a value (a tree) and did this besides; `changed` maps arguments, by place or name, to trees."""

    value: Tree
    changed: dict[str, Tree] = field(default_factory=dict)
    random: bool = False  # whether a global random state moved
    printed: int = 0
    warnings: int = 0
    opcodes: int = 0
    notes: Sequence[str] = ()  # "subclass" where an array was one


Answer = NoFunction | RaisedException | ForeignValue | Returned

# ---------------------------------------------------------------- sending and reading

A = TypeVar("A")
B = TypeVar("B")


def send(sock: socket.socket, message: object, buffers: Sequence[wire.Buffer] = ()) -> None:
    """Send a message and the buffers of its trees in one frame; raises WireError past the limits."""
    wire.send(sock, vars(message), buffers)


def read(frame: wire.Frame, one: type[A], other: type[B] | None = None) -> A | B:
    """Return the message of a trusted peer, of one kind or the other; raises WireError where it is neither."""
    for kind in (one, other or one):
        if fields(kind)[0].name in frame.fields:  # type: ignore[arg-type]  # both are dataclasses
            return kind(**frame.fields)
    raise WireError("a message that was not expected")


def read_load(frame: wire.Frame, numbers: Collection[int]) -> Running | Loaded:
    """Return what a child says while it loads the cells of these numbers; raises WireError for anything else."""
    said = frame.fields
    if "running" in said:
        if type(said["running"]) is not int or said["running"] not in numbers:
            raise WireError("a cell that was not sent")
        return Running(said["running"])
    rows = said.get("cells")
    if not isinstance(rows, list):
        raise WireError("a load report that is no list")
    return Loaded(
        [
            (row[0], _name(row[1]), _printable(row[2]))
            for row in rows[:FAULTS]
            if isinstance(row, list) and len(row) == 3 and type(row[0]) is int and row[0] in numbers
        ]
    )


def read_callback(frame: wire.Frame, decoder: wire.Decoder) -> Callback | None:
    """Return what a child asks during a call, with decoded values, None for its answer; raises WireError."""
    if "callback" not in frame.fields:
        return None
    number, args = frame.fields["callback"], decoder.decode(frame.fields.get("args"))
    if type(number) is not int or number < 0 or not isinstance(args, list):
        raise WireError("a function that was not given, or no arguments")
    return Callback(number, args)


def read_answer(frame: wire.Frame, numbers: Collection[int]) -> Answer:
    """Return how a call ended, with decoded values; `numbers` are those of the child's cells. Raises WireError.

    An error is only what has no value to judge: of what is reported beside one nothing hangs that student code could
    not bring about, so a report that makes no sense is taken for none.
    """
    said, decoder = frame.fields, wire.Decoder(frame.buffers)
    if "missing" in said:
        return NoFunction(True if said["missing"] is True else "value")
    if "raised" in said:
        kinds = said["raised"][:KINDS] if isinstance(said["raised"], list) else []
        cell, line = _count(said.get("cell")), _count(said.get("line"), LINES)
        place = (cell, line) if cell in numbers and cell else (0, 0)  # 0 is a cell of the release that was put back
        return RaisedException([_name(kind) for kind in kinds], _printable(said.get("text")), *place)
    if "foreign" in said:
        return ForeignValue(said["foreign"] if isinstance(said["foreign"], str) else "object")
    if "value" not in said:
        raise WireError("an answer without a value")
    changed, notes = said.get("changed"), said.get("notes")
    return Returned(
        decoder.decode(said["value"]),
        {key: decoder.decode(tree) for key, tree in changed.items()} if isinstance(changed, dict) else {},
        said.get("random") is True,
        _count(said.get("printed")),
        _count(said.get("warnings")),
        _count(said.get("opcodes")),
        ("subclass",) if isinstance(notes, list) and "subclass" in notes else (),
    )


def _count(value: object, end: int = COUNT) -> int:
    """Return an integer from 0 up to `end`, and 0 for anything else."""
    return value if type(value) is int and 0 <= value < end else 0


def _name(kind: object) -> str:
    """Return the name of an exception's class, and nothing where it is none."""
    return kind if isinstance(kind, str) and len(kind) <= NAME else ""


def _printable(text: object) -> str:
    """Return a text cut short and without terminal codes, and nothing where it is no text."""
    return "".join(c if c.isprintable() else " " for c in text[:TEXT]) if isinstance(text, str) else ""
