"""The gate in the wall: every listed value survives the crossing, and nothing else gets through or does harm."""

from __future__ import annotations

import json
import math
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import wire

settings.register_profile("kit", deadline=None, max_examples=100, database=None, derandomize=True)
settings.load_profile("kit")

INT64 = st.integers(-(2**63), 2**63 - 1)
SCALARS = st.none() | st.booleans() | INT64 | st.floats() | st.text(max_size=20)
ARRAYS = st.sampled_from(sorted(wire.DTYPES)).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_dims=4, max_side=4))
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
TAGS = st.sampled_from(["f", "l", "t", "d", "a", "c", "g", "x"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2**70)
    | st.floats()
    | st.sampled_from(["nan", "<f8", "|O", "|b1", "7"])
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TAGS, inner, max_size=2),
    max_leaves=20,
)


def across(value: object) -> object:
    """Send a value through a real frame and return what the other side makes of it."""
    encoder = wire.Encoder()
    tree = encoder.encode(value)
    header, body = wire.head({"value": tree}, encoder.buffers)[0], b"".join(encoder.buffers)
    data = bytearray(wire.PREFIX.pack(len(header), len(body), 0) + header + body)
    frame = wire.parse(data)
    assert frame is not None
    assert not data
    return wire.Decoder(frame.buffers).decode(frame.fields["value"])


def same(left: object, right: object) -> bool:
    """Tell whether two values are equal in type, structure and bits; any nan equals any nan."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return left == right or (isinstance(left, float) and math.isnan(left) and math.isnan(right))


# ---------------------------------------------------------------- what may cross


@given(VALUES)
@example([math.nan, math.inf, -math.inf, -0.0])
@example(np.array(3.5))
@example(np.zeros((0, 3)))
@example((2**63 - 1, -(2**63)))
def test_every_listed_value_comes_through_unchanged(value):
    """Type, structure, dtype, shape and bits are the same on both sides."""
    assert same(across(value), value)


class Meters(np.ndarray):
    """A subclass that lies about itself."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


BASE = np.arange(6.0).reshape(2, 3)
PLAINED = {
    "fortran order": (np.asfortranarray(BASE), BASE),
    "a strided view": (BASE[:, ::-2], np.array([[2.0, 0.0], [5.0, 3.0]])),
    "the other byte order": (BASE.astype(">f8"), BASE),
    "a numpy scalar": (np.float32(1.5), np.array(1.5, np.float32)),
    "a numpy bool": (np.True_, np.array(True)),
    "a long double": (np.longdouble(2), np.array(2.0)),
    "a subclass": (BASE.view(Meters), BASE),
    "a masked array": (np.ma.masked_array(BASE, mask=BASE > 2), BASE),
}


@pytest.mark.parametrize(("value", "expected"), PLAINED.values(), ids=PLAINED)
def test_arrays_arrive_plain(value, expected):
    """Whatever an array is or lies in memory, a plain contiguous writable one arrives."""
    got = across(value)
    assert same(got, expected)
    assert got.flags.c_contiguous
    assert got.flags.writeable


@pytest.mark.parametrize(
    ("value", "noted"),
    [(BASE.view(Meters), True), (np.ma.masked_array(BASE), True), (BASE, False), (np.float64(1), False)],
)
def test_only_a_subclass_leaves_a_note(value, noted):
    """The other side hears that something was simplified."""
    encoder = wire.Encoder()
    encoder.encode(value)
    assert ("subclass" in encoder.notes) == noted


class Score(float):
    """A float that could bring methods along."""


def endless_list() -> list:
    """Return a list that holds itself."""
    made: list = []
    made.append(made)
    return made


UNSENDABLE = {
    "int past 64 bits": (2**63, "int"),
    "int far past": (-(10**30), "int"),
    "complex": (1j, "complex"),
    "set": ({1}, "set"),
    "function": (len, "builtin_function_or_method"),
    "class": (Score, "type"),
    "dict with int keys": ({1: 2}, "dict"),
    "array of objects": (np.array([None]), "array of objects"),
    "array of text": (np.array(["a"]), "array of text"),
    "array of dates": (np.array(["2027-01-01"], "M8[D]"), "array of text"),
    "record array": (np.zeros(2, [("a", "f8")]), "array of text"),
    "own class": (SCALARS, type(SCALARS).__name__),
    "list in itself": (endless_list(), "object"),
    "too many nodes": ([0] * (wire.MAX_NODES + 1), "object"),
    "generator where none may go": (np.random.default_rng(0), "Generator"),
}


@pytest.mark.parametrize(("value", "name"), UNSENDABLE.values(), ids=UNSENDABLE)
def test_other_types_are_refused_by_name(value, name):
    """Nothing outside the list is sent; the refusal carries the type's name only."""
    with pytest.raises(wire.Unsendable) as refused:
        wire.Encoder().encode([value])
    assert str(refused.value) == name


def test_nesting_ends_at_the_limit_on_both_sides():
    """The deepest value that may be sent may also be read; one deeper is refused by each side for itself."""
    value: object = 1
    for _ in range(wire.MAX_DEPTH):
        value = [value]
    assert across(value) == value
    with pytest.raises(wire.Unsendable):
        wire.Encoder().encode([value])
    with pytest.raises(wire.WireError):
        wire.Decoder([]).decode({"l": [wire.Encoder().encode(value)]})


# ---------------------------------------------------------------- capabilities, host to child only


def test_a_generator_crosses_unused_as_its_seed():
    """The other side draws the numbers that this side would have drawn."""
    tree = wire.Encoder(functions=[]).encode(np.random.default_rng(7))
    twin = wire.Decoder([], generator=np.random.default_rng).decode(tree)
    assert twin.random() == np.random.default_rng(7).random()


def drawn_from() -> np.random.Generator:
    """Return a generator that is no longer at its start."""
    rng = np.random.default_rng(7)
    rng.random()
    return rng


@pytest.mark.parametrize(
    "generator",
    [drawn_from(), np.random.default_rng([1, 2]), np.random.default_rng(0).spawn(1)[0]],
    ids=["used", "list seed", "spawned"],
)
def test_a_generator_without_a_plain_start_is_refused(generator):
    """What could not be rebuilt equal is not sent."""
    with pytest.raises(wire.WireError):
        wire.Encoder(functions=[]).encode(generator)


def test_a_function_crosses_as_a_number():
    """The list beside the encoder keeps the function; only its place is sent."""
    functions: list = []
    tree = wire.Encoder(functions=functions).encode([len, max])
    assert tree == {"l": [{"c": 0}, {"c": 1}]}
    assert functions == [len, max]


@pytest.mark.parametrize("tree", [{"c": 0}, {"g": "7"}])
def test_the_host_takes_no_capability(tree):
    """A function or a Generator that claims to come from inside is no value."""
    with pytest.raises(wire.WireError):
        wire.Decoder([]).decode(tree)


# ---------------------------------------------------------------- what a hostile side may send

BAD_TREES = [
    {"f": "1.0"}, {"f": 1}, {"f": "nan", "l": []}, {"l": {}}, {"t": 1}, {"d": []}, {"x": 1}, {}, [], [1],
    {"a": []}, {"a": ["|O", [1], 0]}, {"a": ["object", [1], 0]}, {"a": ["<U1", [1], 0]}, {"a": ["<f8", [1], 1]},
    {"a": ["<f8", [1], -1]}, {"a": ["<f8", [1], True]}, {"a": ["<f8", [2], 0]}, {"a": ["<f8", [-1], 0]},
    {"a": ["<f8", [1.0], 0]}, {"a": ["<f8", ["1"], 0]}, {"a": ["<f8", [True], 0]}, {"a": ["<f8", [1] * 40, 0]},
    {"a": ["<f8", [2**62, 4], 0]}, {"a": ["<f8", [0, *[2**26] * 5], 0]}, {"a": ["<f8", 1, 0]},
    2**63, {"l": [-(2**63) - 1]}, {"c": True}, {"g": "-1"}, {"g": "9" * 5000}, {"g": 7},
]  # fmt: skip


@pytest.mark.parametrize("tree", BAD_TREES, ids=lambda tree: json.dumps(tree)[:40])
def test_a_tree_outside_the_table_is_a_wire_error(tree):
    """Types are compared with a list; impossible shapes, sizes and indices are refused before numpy sees them."""
    decoder = wire.Decoder([memoryview(bytes(8))], generator=np.random.default_rng)
    with pytest.raises(wire.WireError):
        decoder.decode(tree)


@given(JSON, st.sampled_from([0, 1, 8, 24]))
@settings(max_examples=300)
@example({"a": ["<f8", [0, 2**26, 2**26, 2**26], 0]}, 0)
def test_any_tree_is_a_value_or_a_wire_error(tree, size):
    """No JSON tree whatever makes the decoder fail in another way."""
    decoder = wire.Decoder([memoryview(bytes(size))], function=lambda number: number, generator=np.random.default_rng)
    try:
        decoder.decode(tree)
    except wire.WireError:
        return


BAD_HEADERS = {
    "no JSON": b"{",
    "no object": b"[1]",
    "not UTF-8": b'{"a": "\xff"}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "an int of a million digits": b'{"a": ' + b"9" * 1_000_000 + b"}",
    "a nest of 60,000": b'{"a": ' + b"[" * 60_000,
    "nothing": b"",
}


@pytest.mark.parametrize("header", BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_a_bad_header_is_a_wire_error(header):
    """Whatever JSON does not know or Python would choke on is refused."""
    with pytest.raises(wire.WireError):
        wire.frame_of(header, memoryview(b""))


BAD_FRAMES = {
    "header over the limit": (wire.MAX_HEADER + 1, 0, 0, b""),
    "body over the limit": (2, wire.MAX_BODY + 1, 0, b"{}"),
    "a memfd from inside": (2, 0, 1, b"{}"),
    "an unknown flag": (2, 0, 7, b"{}"),
    "sizes missing": (2, 3, 0, b"{}abc"),
    "sizes too small": (13, 3, 0, b'{"sizes":[2]}abc'),
    "sizes negative": (16, 1, 0, b'{"sizes":[2,-1]}a'),
    "sizes no list": (11, 1, 0, b'{"sizes":1}a'),
    "sizes true": (16, 1, 0, b'{"sizes":[true]}a'),
}


@pytest.mark.parametrize(("header", "body", "flag", "rest"), BAD_FRAMES.values(), ids=BAD_FRAMES)
def test_a_bad_frame_is_a_wire_error(header, body, flag, rest):
    """Lengths are held against the limits before anything is read or allocated."""
    with pytest.raises(wire.WireError):
        wire.parse(bytearray(wire.PREFIX.pack(header, body, flag) + rest))


def parsed(data: bytes) -> None:
    """Parse as the host does and decode what came, letting only WireError pass."""
    try:
        frame = wire.parse(bytearray(data))
        if frame is not None:
            wire.Decoder(frame.buffers).decode(frame.fields.get("value"))
    except wire.WireError:
        return


@given(st.binary(max_size=200))
def test_arbitrary_bytes_do_no_harm(data):
    """Bytes are a frame, the start of one, or a WireError."""
    parsed(data)


@given(VALUES, st.data())
@settings(max_examples=200)
def test_mutated_frames_do_no_harm(value, data):
    """A frame with any byte changed is a value, the start of a frame, or a WireError."""
    encoder = wire.Encoder()
    tree = encoder.encode(value)
    header, body = wire.head({"value": tree}, encoder.buffers)[0], b"".join(encoder.buffers)
    frame = bytearray(wire.PREFIX.pack(len(header), len(body), 0) + header + body)
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    parsed(bytes(frame))


@given(st.integers(0, 60))
def test_a_frame_waits_until_it_is_whole(cut):
    """The start of a frame is kept untouched, and what follows a frame stays for the next."""
    header, body = wire.head({"value": 1}, [b"abc"])[0], b"abc"
    whole = wire.PREFIX.pack(len(header), len(body), 0) + header + body
    data = bytearray((whole + whole)[:cut])
    frame = wire.parse(data)
    assert (frame is not None) == (cut >= len(whole))
    assert bytes(data) == (whole[: cut - len(whole)] if frame else whole[:cut])


# ---------------------------------------------------------------- sockets


@contextmanager
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Give a connected pair that neither side waits on forever."""
    one, two = socket.socketpair()
    with one, two:
        one.settimeout(5)
        two.settimeout(5)
        yield one, two


@pytest.mark.parametrize("size", [0, 3, wire.INLINE // 8, wire.INLINE // 8 + 1, 2**20])
def test_arrays_of_any_size_cross_a_socket(size):
    """Small bodies go inline; past INLINE a memfd carries them, so that nobody has to read along."""
    array = np.arange(size, dtype=float)
    with pair() as (one, two):
        encoder = wire.Encoder()
        tree = encoder.encode(array)
        # inline bodies fit in the buffer of a socket only up to a point; the memfd's frame always does
        two.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2 * wire.INLINE)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * wire.INLINE)
        wire.send(one, {"value": tree}, encoder.buffers, inline=wire.INLINE)
        received = wire.receive(two)
    assert received is not None
    frame, fds = received
    assert fds == []
    assert same(wire.Decoder(frame.buffers).decode(frame.fields["value"]), array)


def test_a_memfd_is_sealed_against_the_other_side():
    """Whoever receives the body can neither shrink it under the reader nor change it."""
    with pair() as (one, two):
        wire.send(one, {}, [bytes(wire.INLINE + 1)], inline=wire.INLINE)
        _, fds, _, _ = socket.recv_fds(two, wire.PREFIX.size, 1)
        try:
            for change in (lambda: os.ftruncate(fds[0], 0), lambda: os.pwrite(fds[0], b"x", 0)):
                with pytest.raises(PermissionError):
                    change()
        finally:
            os.close(fds[0])


def test_no_descriptor_stays_behind():
    """Sending and receiving by memfd leaves neither side with an open descriptor more."""
    with pair() as (one, two):
        before = len(os.listdir("/proc/self/fd"))
        wire.send(one, {}, [bytes(wire.INLINE + 1)], inline=wire.INLINE)
        wire.receive(two)
        assert len(os.listdir("/proc/self/fd")) == before


def test_the_end_of_a_peer_is_none_and_half_a_frame_an_error():
    """A peer that closes between frames has ended; within one it has broken the protocol."""
    for sent, ending in (
        (b"", None),
        (wire.PREFIX.pack(5, 0, 0)[:4], wire.WireError),
        (wire.PREFIX.pack(5, 0, 0) + b"{", wire.WireError),
    ):
        with pair() as (one, two):
            one.sendall(sent)
            one.close()
            if ending is None:
                assert wire.receive(two) is None
            else:
                with pytest.raises(ending):
                    wire.receive(two)


@pytest.mark.parametrize(
    ("message", "buffers"), [({"text": "x" * wire.MAX_HEADER}, []), ({}, [bytes(wire.MAX_BODY), b"1"])]
)
def test_a_message_over_the_limits_is_not_sent(message, buffers):
    """The sender keeps the limits that the receiver holds."""
    with pytest.raises(wire.WireError):
        wire.head(message, buffers)
