"""What host and child say: a message comes through as it was, and of what a child sends every field is checked."""

from __future__ import annotations

import dataclasses
import socket
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.sandbox import messages, wire
from autograder.sandbox.messages import (
    Answer,
    Call,
    Callback,
    Done,
    ForeignValue,
    Load,
    Loaded,
    NoFunction,
    RaisedException,
    Reap,
    Refused,
    Result,
    Returned,
    Running,
    Spawn,
    Start,
)
from tests.kit.sandbox.test_wire import JSON, same

NUMBERS = frozenset({0, 1, 2})  # of the cells that were sent; 0 is one of the release that was put back
TRUSTED = [
    Start({"level": 1, "uid": None, "notes": []}),
    Spawn(2**30, 45),
    Reap(8),
    Done(8),
    Load([[1, "x = 1", False]], announce=True),
    Call("f", "observed", {"l": []}, {"d": {}}),
    Result(1.5),
    Refused("w must be a positive number"),
]
KINDS = [one for one in vars(messages).values() if dataclasses.is_dataclass(one)]


def framed(message: object) -> wire.Frame:
    """Send a message through a real socket."""
    one, two = socket.socketpair()
    with one, two:
        messages.send(one, message)
        received = wire.receive(two)
    assert received is not None
    return received[0]


def read_load(frame: wire.Frame) -> Running | Loaded:
    """Read what a child says while it loads."""
    return messages.read_load(frame, NUMBERS)


def read_call(frame: wire.Frame) -> Callback | Answer:
    """Read what a child says during a call."""
    return messages.read_callback(frame, wire.Decoder(frame.buffers)) or messages.read_answer(frame, NUMBERS)


@pytest.mark.parametrize("message", TRUSTED, ids=lambda message: type(message).__name__)
def test_a_message_of_a_trusted_peer_comes_through(message):
    """What one side sends is what the other reads, and another kind than the expected one is refused."""
    assert messages.read(framed(message), type(message)) == message
    with pytest.raises(wire.WireError):
        messages.read(framed(message), Callback)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_messages_are_frozen(kind):
    """Whoever holds a message holds what was sent."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        vars(kind)["__setattr__"](object.__new__(kind), dataclasses.fields(kind)[0].name, 1)


def test_the_first_field_tells_the_kinds_of_one_direction_apart():
    """No two that a side may say at one moment begin with a field of the same name."""
    for group in ((Running, Loaded), (Callback, *get_args(Answer)), (Load, Call), (Spawn, Reap), (Result, Refused)):
        firsts = [dataclasses.fields(kind)[0].name for kind in group]
        assert len({*firsts}) == len(firsts)


# ---------------------------------------------------------------- while it loads

LOADING: dict[str, tuple[dict[str, Any], Any]] = {  # what a child sends -> what the host takes it for, None: an error
    "a cell": ({"running": 2}, Running(2)),
    "a cell that was not sent": ({"running": 3}, None),
    "a cell below all": ({"running": -1}, None),
    "true for a cell": ({"running": True}, None),
    "a float for a cell": ({"running": 1.0}, None),
    "a text for a cell": ({"running": "1"}, None),
    "a list for a cell": ({"running": [1]}, None),
    "no faults": ({"cells": []}, Loaded([])),
    "a fault": ({"cells": [[1, "NameError", "x"]]}, Loaded([(1, "NameError", "x")])),
    "a fault of no cell": (
        {"cells": [[9, "NameError", "x"], [True, "KeyError", "x"], ["1", "OSError", "x"]]},
        Loaded([]),
    ),
    "rows that are none": ({"cells": [[1, "NameError"], [], "row", None, 5, {"1": 2}, [1, "a", "b", "c"]]}, Loaded([])),
    "a name that is none": ({"cells": [[1, ["NameError"], "x"]]}, Loaded([(1, "", "x")])),
    "a long name": ({"cells": [[1, "E" * 1000, "x"]]}, Loaded([(1, "", "x")])),
    "a text that is none": ({"cells": [[1, "OSError", {"a": 1}]]}, Loaded([(1, "OSError", "")])),
    "a text with codes": ({"cells": [[1, "OSError", "a\x1b[31m\ud800"]]}, Loaded([(1, "OSError", "a [31m ")])),
    "more faults than anybody reads": (
        {"cells": [[1, "OSError", ""]] * 99},
        Loaded([(1, "OSError", "")] * messages.FAULTS),
    ),
    "no list": ({"cells": {"1": "OSError"}}, None),
    "an answer to no call": ({"value": 1.0}, None),
    "a question of a call": ({"callback": 0, "args": {"l": []}}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("sent", "taken"), LOADING.values(), ids=LOADING)
def test_a_load_report_is_checked_field_by_field(sent, taken):
    """Cells are those that were sent, names and texts are short, and what is no report is a WireError."""
    frame = wire.Frame(sent, [])
    if taken is None:
        with pytest.raises(wire.WireError):
            read_load(frame)
    else:
        assert read_load(frame) == taken


# ---------------------------------------------------------------- during a call

LONG = "x" * (messages.TEXT + 5)
CALLING: dict[str, tuple[dict[str, Any], Any]] = {
    "a value": ({"value": {"t": [1, {"f": "inf"}]}}, Returned((1, np.inf))),
    "nothing": ({}, None),
    "a value outside the table": ({"value": {"x": 1}}, None),
    "a value without its buffer": ({"value": {"a": ["<f8", [1], 1]}}, None),
    "a function as a value": ({"value": {"c": 0}}, None),
    "changed arguments": ({"value": 1, "changed": {"0": 2.5, "W": None}}, Returned(1, {"0": 2.5, "W": None})),
    "changes outside the table": ({"value": 1, "changed": {"0": {"x": 1}}}, None),
    "changes that are none": ({"value": 1, "changed": [1]}, Returned(1)),
    "reports": (
        {"value": 1, "random": True, "printed": 3, "warnings": 2, "opcodes": 7, "notes": ["subclass"]},
        Returned(1, {}, True, 3, 2, 7, ("subclass",)),
    ),
    "reports below zero": ({"value": 1, "printed": -1, "warnings": -(2**70), "opcodes": -1}, Returned(1)),
    "reports past all": ({"value": 1, "printed": 2**62, "warnings": 2**70, "opcodes": 10**100}, Returned(1)),
    "reports of other types": (
        {"value": 1, "random": "yes", "printed": "3", "warnings": 2.0, "opcodes": True, "notes": {"subclass": 1}},
        Returned(1),
    ),
    "notes that nobody wrote": ({"value": 1, "notes": ["secret", ["subclass"], 7]}, Returned(1)),
    "fields that are none": ({"value": 1, "message": "secret", "hint": "secret"}, Returned(1)),
    "no function": ({"missing": True}, NoFunction(True)),
    "a value for a function": ({"missing": "value"}, NoFunction("value")),
    "another word for it": ({"missing": "secret"}, NoFunction("value")),
    "a list for it": ({"missing": [True]}, NoFunction("value")),
    "a foreign value": ({"foreign": "set"}, ForeignValue("set")),
    "a foreign value of no type": ({"foreign": ["set"]}, ForeignValue("object")),
    "an exception": (
        {"raised": ["KeyError", "LookupError"], "text": "no", "cell": 2, "line": 4},
        RaisedException(["KeyError", "LookupError"], "no", 2, 4),
    ),
    "an exception of no class": ({"raised": "KeyError"}, RaisedException([])),
    "classes that are none": ({"raised": [["x"], "OSError", 3, "E" * 999]}, RaisedException(["", "OSError", "", ""])),
    "classes without end": ({"raised": ["E"] * 99}, RaisedException(["E"] * messages.KINDS)),
    "a long text": ({"raised": [], "text": LONG}, RaisedException([], LONG[: messages.TEXT])),
    "a text with codes": ({"raised": [], "text": "a\x1b]0;\u202eb"}, RaisedException([], "a ]0; b")),
    "a text that is none": ({"raised": [], "text": {"of": ["no", "use"]}}, RaisedException([])),
    "a cell that was not sent": ({"raised": [], "cell": 9, "line": 4}, RaisedException([])),
    "a cell of the release": ({"raised": [], "cell": 0, "line": 4}, RaisedException([])),
    "true for a cell": ({"raised": [], "cell": True, "line": 4}, RaisedException([])),
    "a list for a cell": ({"raised": [], "cell": [1], "line": 4}, RaisedException([])),
    "a line past all": ({"raised": [], "cell": 1, "line": messages.LINES}, RaisedException([], "", 1, 0)),
    "a line that is none": ({"raised": [], "cell": 1, "line": "4"}, RaisedException([], "", 1, 0)),
    "a callback": ({"callback": 0, "args": {"l": [1.0]}}, Callback(0, [1.0])),
    "a callback below all": ({"callback": -1, "args": {"l": []}}, None),
    "true for a callback": ({"callback": True, "args": {"l": []}}, None),
    "a list for a callback": ({"callback": [0], "args": {"l": []}}, None),
    "a callback without arguments": ({"callback": 0}, None),
    "a callback of one argument": ({"callback": 0, "args": 1.0}, None),
    "a callback of a pair": ({"callback": 0, "args": {"t": [1.0]}}, None),
    "a callback of nonsense": ({"callback": 0, "args": {"l": [{"x": 1}]}}, None),
}


@pytest.mark.parametrize(("sent", "taken"), CALLING.values(), ids=CALLING)
def test_an_answer_is_checked_field_by_field(sent, taken):
    """What has no value to judge is a WireError; a report that makes no sense is taken for none."""
    frame = wire.Frame(sent, [])
    if taken is None:
        with pytest.raises(wire.WireError):
            read_call(frame)
    else:
        assert read_call(frame) == taken


FIELDS = {field.name for kind in KINDS for field in dataclasses.fields(kind)}
ANYTHING = st.dictionaries(st.sampled_from(sorted(FIELDS)), JSON | st.lists(JSON, max_size=3), max_size=6)


def is_whole(value: object, end: int = messages.COUNT) -> bool:
    """Tell an integer in its range."""
    return type(value) is int and 0 <= value < end


@given(ANYTHING)
@settings(max_examples=400)
@example({"raised": [None], "cell": 2**70, "line": -1})
@example({"value": None, "changed": {"": {"l": []}}, "notes": [[]]})
def test_whatever_is_sent_is_a_message_of_right_types_or_a_wire_error(sent):
    """No header makes the host fail in another way, and no field of what it takes it for is out of its range."""
    for read in (read_load, read_call):
        try:
            taken = read(wire.Frame(dict(sent), []))
        except wire.WireError:
            continue
        match taken:
            case Running(cell):
                assert is_whole(cell)
                assert cell in NUMBERS
            case Loaded(rows):
                assert len(rows) <= messages.FAULTS
                assert all(number in NUMBERS and len(name) <= messages.NAME for number, name, _ in rows)
                assert all(text.isprintable() and len(text) <= messages.TEXT for _, _, text in rows)
            case Callback(number, args):
                assert is_whole(number)
                assert isinstance(args, list)
            case NoFunction(missing):
                assert missing in (True, "value")
            case ForeignValue(name):
                assert isinstance(name, str)
            case RaisedException(kinds, text, cell, line):
                assert len(kinds) <= messages.KINDS
                assert all(isinstance(kind, str) and len(kind) <= messages.NAME for kind in kinds)
                assert text.isprintable()
                assert cell in NUMBERS
                assert is_whole(line, messages.LINES)
            case Returned(_, changed, random, printed, warnings, opcodes, notes):
                assert isinstance(changed, dict)
                assert type(random) is bool
                assert all(map(is_whole, (printed, warnings, opcodes)))
                assert notes in ((), ("subclass",))
            case _:
                pytest.fail(f"{taken} is no message of a child")


@given(st.recursive(st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.tuples(inner)))
def test_an_honest_answer_is_read_as_it_was_meant(value):
    """The values that a child encodes are those that the check sees."""
    encoder = wire.Encoder()
    meant = Returned(encoder.encode(value), {"W": encoder.encode(value)}, True, 1, 2, 3, ["subclass"])
    said = read_call(framed(meant))
    assert isinstance(said, Returned)
    assert same(said.value, value)
    assert same(said.changed, {"W": value})
    assert dataclasses.replace(said, value=None, changed={}) == Returned(None, {}, True, 1, 2, 3, ("subclass",))
