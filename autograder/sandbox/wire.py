"""The closed set of values that may cross the wall, and the frames that carry them.

A frame is a JSON header and raw buffers. Types are compared with a list, never looked up by a name that came
from outside, and nothing is unpickled. Whatever is not in the list ends in `WireError`.

| value                                  | in the header                    |
|----------------------------------------|----------------------------------|
| None, bool, str, 64-bit int, finite float | as JSON has it                |
| nan, inf, -inf                         | {"f": "nan"}                     |
| list, tuple, dict with str keys        | {"l": [..]} {"t": [..]} {"d": {..}} |
| ndarray, numpy scalar (as 0-d)         | {"a": [dtype, shape, buffer]}    |
| function (host to child only)          | {"c": number}                    |
| unused numpy Generator (host to child) | {"g": "its seed"}                |
"""

from __future__ import annotations

import fcntl
import json
import math
import mmap
import numbers
import os
import re
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

PREFIX = struct.Struct("<III")  # length of the header, length of the body, 1 when the body is in a memfd
MAX_HEADER = 8 * 2**20  # a 1,000 x 100 list of lists of floats is 2 MB of JSON; arrays do not count here
MAX_BODY = 64 * 2**20  # a 2,900 x 2,900 float64 array; the largest that an assignment returns is 8 MB
MAX_DEPTH = 16  # no answer nests deeper than a tuple of lists of tuples
MAX_NODES = 200_000  # a list answer of 100,000 numbers is already a mistake
SCALARS = {type(None), bool, float, str}  # values that stand in a header as they are
WHOLE = 64 * 2**10  # a small frame arrives in one read
INLINE = 256 * 2**10  # past the socket's own buffer a sealed memfd costs less than copying in turns

DTYPES = frozenset(
    np.dtype(name).str
    for name in ("bool", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
)
FOREIGN = {
    "type": "a class",
    "function": "a function",
    "builtin_function_or_method": "a function",
    "method": "a method (is a pair of brackets missing?)",
    "generator": "a generator",
    "set": "a set",
    "range": "a range",
    "map": "a map object",
    "zip": "a zip object",
    "complex": "a complex number",
    "int": "an integer that is far too large",
    "too large": "far more values than an answer has",
    "array of objects": "an array of Python objects",
    "array of text": "an array of text",
}  # what a student may read back; every other type name is the student's own text and is not repeated

Tree = Any  # a JSON value, as in the table above
Buffer = bytes | memoryview


class WireError(Exception):
    """Bytes or values that the closed protocol does not know."""


class Unsendable(Exception):
    """A value of a type that may not cross; its text is the type's name."""


# subclasses cross as what they are derived from (a namedtuple as a tuple), by the base class's own methods
PLAIN: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    str: lambda text: str.__str__(text)[:],
    tuple: lambda parts: list(tuple.__iter__(parts)),
    list: lambda parts: list(list.__iter__(parts)),
    dict: lambda parts: dict(dict.items(parts)),
}


@dataclass(slots=True)
class Encoder:
    """Turns values into trees and collects their buffers; `notes` says what was simplified on the way."""

    buffers: list[Buffer] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    functions: list[Callable[..., Any]] | None = None  # where functions may cross: the list that numbers them
    nodes: int = 0
    seen: dict[int, list[Any]] = field(default_factory=dict)  # arrays of many calls that are one and the same

    def encode(self, value: Any, depth: int = 0) -> Tree:
        """Return the tree of `value`; raises Unsendable for a type that is not in the table."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise Unsendable("object")
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            if not -(2**63) <= value < 2**63:
                raise Unsendable("int")
            return value
        if kind is float:
            return value if math.isfinite(value) else {"f": repr(value)}
        if kind is list or kind is tuple:
            return {"l" if kind is list else "t": [self.encode(part, depth + 1) for part in value]}
        if kind is dict:
            if not all(type(key) is str for key in value):
                raise Unsendable("dict")
            return {"d": {key: self.encode(part, depth + 1) for key, part in value.items()}}
        if isinstance(value, np.str_):
            return str.__str__(value)[:]
        if isinstance(value, np.ndarray | np.generic):
            if id(value) not in self.seen:
                self.seen[id(value)] = self._array(value)
            return {"a": self.seen[id(value)]}
        return self._capability(value)

    def _array(self, value: Any) -> list[Any]:
        if isinstance(value, np.ndarray) and type(value) is not np.ndarray:
            self.notes.add("subclass")
        if value.nbytes > MAX_BODY:  # before it is copied; `pack` holds the sum of all arrays against the limit
            raise Unsendable("too large")
        plain = np.asarray(value, order="C")  # a view where it can be one: the frame is sent before anybody writes
        if plain.dtype.kind in "fc" and plain.dtype.str not in DTYPES:
            plain = plain.astype(np.float64 if plain.dtype.kind == "f" else np.complex128)
        if not plain.dtype.isnative:
            plain = plain.astype(plain.dtype.newbyteorder("="))
        if plain.dtype.str not in DTYPES:
            raise Unsendable("array of objects" if plain.dtype.kind == "O" else "array of text")
        self.buffers.append(plain.reshape(-1).data.cast("B") if plain.nbytes > WHOLE else plain.tobytes())
        return [plain.dtype.str, list(plain.shape), len(self.buffers) - 1]

    def _capability(self, value: Any) -> Tree:
        if self.functions is not None and isinstance(value, np.random.Generator):
            return {"g": _seed_of(value)}
        if self.functions is not None and callable(value):
            self.functions.append(value)
            return {"c": len(self.functions) - 1}
        for base, plain in PLAIN.items():
            if isinstance(value, base):
                return self.encode(plain(value))
        if isinstance(value, numbers.Rational | Decimal):
            return self.encode(float(value))
        raise Unsendable(type(value).__name__)


@dataclass(slots=True)
class Decoder:
    """Rebuilds values from trees; what a function or a Generator becomes is given by the receiving side.

    A tree may name one buffer many times, so `taken` holds the bytes rebuilt so far against the limit,
    and `numbers` how many there are in all arrays.
    """

    buffers: list[memoryview]
    function: Callable[[int], Any] | None = None
    generator: Callable[[int], Any] | None = None
    taken: int = 0
    numbers: int = 0
    nodes: int = 0

    def decode(self, tree: Tree, depth: int = 0) -> Any:
        """Return the value of `tree`; raises WireError for anything that is not in the table."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError("nested too deeply, or more values than an answer has")
        match tree:
            case None | bool() | float() | str():
                return tree
            case int() if -(2**63) <= tree < 2**63:
                return tree
            case {"f": "nan" | "inf" | "-inf" as text} if len(tree) == 1:
                return float(text)
            case {"l": list(parts)} if len(tree) == 1:
                return self._all(parts, depth + 1)
            case {"t": list(parts)} if len(tree) == 1:
                return tuple(self._all(parts, depth + 1))
            case {"d": dict(parts)} if len(tree) == 1:
                return dict(zip(parts, self._all([*parts.values()], depth + 1), strict=True))
            case {"a": [str(dtype), [*shape], int(index)]} if len(tree) == 1 and dtype in DTYPES:
                return self._array(dtype, shape, index)
            case {"c": int(number)} if len(tree) == 1 and self.function:
                return self.function(number)
            case {"g": str(seed)} if len(tree) == 1 and self.generator and seed.isdecimal() and len(seed) < 1000:
                return self.generator(int(seed))
        raise WireError("a value that is not in the protocol")

    def _all(self, parts: list[Tree], depth: int) -> list[Any]:
        """Return the values of some trees; what is too much is refused before the first, and plain ones cost no step.

        A child that answers with as many values as it may would else keep the grader busy for longer than itself.
        """
        if self.nodes + len(parts) > MAX_NODES:
            raise WireError("more values than an answer has")
        kinds = {*map(type, parts)}
        small = kinds == {int} and min(parts) >= -(2**63) and max(parts) < 2**63
        if depth <= MAX_DEPTH and (kinds <= SCALARS or small):
            self.nodes += len(parts)
            return [*parts]
        return [self.decode(part, depth) for part in parts]

    def _array(self, dtype: str, shape: list[Any], index: int) -> Any:
        if len(shape) > 32 or not all(type(n) is int and 0 <= n <= MAX_BODY for n in shape):
            raise WireError("an array of impossible shape")
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise WireError("an array without a buffer")
        itemsize = np.dtype(dtype).itemsize
        if math.prod(max(n, 1) for n in shape) * itemsize > MAX_BODY:
            raise WireError("an array of impossible shape")  # numpy refuses it even where one axis is 0
        size = math.prod(shape) * itemsize
        if size != len(self.buffers[index]):
            raise WireError("an array whose buffer has another size")
        self.taken += size
        self.numbers += math.prod(shape)
        if self.taken > MAX_BODY:
            raise WireError("arrays over the limits")
        return np.frombuffer(self.buffers[index], dtype).reshape(shape).copy()


def _seed_of(generator: np.random.Generator) -> str:
    """Return the seed of an unused Generator; a used one would not be the same on the other side."""
    sequence = generator.bit_generator.seed_seq
    entropy = getattr(sequence, "entropy", None)
    if not isinstance(entropy, int):
        raise WireError("a Generator crosses the wall only when made by default_rng(seed)")
    if np.random.default_rng(entropy).bit_generator.state != generator.bit_generator.state:
        raise WireError("a Generator crosses the wall only before its first use")
    return str(entropy)


@dataclass(frozen=True, slots=True)
class Frame:
    """The fields of one message, as JSON has them, and the buffers of its arrays."""

    fields: dict[str, Any]
    buffers: list[memoryview]


TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"')


def _reject(text: str) -> Any:
    raise WireError(f"not a JSON number: {text[:20]}")


# made once: building them costs as much as a small message does
READER = json.JSONDecoder(parse_constant=_reject)
WRITER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def frame_of(header: bytes, body: memoryview) -> Frame:
    """Return what a header's JSON object says, and the buffers whose sizes it announces; raises WireError.

    More values than an answer may have are refused unparsed: parsing them would keep the grader busy for longer than
    they cost whoever sent them. The commas outside texts tell, twice as many since a dtype and a shape have some, too.
    """
    most = 2 * MAX_NODES
    if header.count(b",") > most and TEXTS.sub(b"", header).count(b",") > most:
        raise WireError("more values than an answer has")
    try:
        message = READER.decode(header.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("a header that is not JSON") from error
    if not isinstance(message, dict):
        raise WireError("a header that is not an object")
    sizes = message.pop("sizes", [])
    if not isinstance(sizes, list) or len(sizes) > MAX_NODES or not all(type(n) is int and n >= 0 for n in sizes):
        raise WireError("buffer sizes that are no sizes")
    if sum(sizes) != len(body):
        raise WireError("buffers that do not fill the body")
    buffers, start = [], 0
    for size in sizes:
        buffers.append(body[start : start + size])
        start += size
    return Frame(message, buffers)


def lengths(data: bytearray) -> tuple[int, int, bool]:
    """Return (header, body, in a memfd) from a frame's first bytes; raises WireError past the limits."""
    header, body, outside = PREFIX.unpack_from(data)
    if header > MAX_HEADER or body > MAX_BODY or outside > 1:
        raise WireError("a frame over the limits")
    return header, body, bool(outside)


def parse(data: bytearray) -> Frame | None:
    """Take one whole inline frame off the front of `data`, or None while it is incomplete."""
    if len(data) < PREFIX.size:
        return None
    header, body, outside = lengths(data)
    if outside:
        raise WireError("a memfd from the confined side")
    end = PREFIX.size + header + body
    if len(data) < end:
        return None
    whole = memoryview(bytes(memoryview(data)[PREFIX.size : end]))
    del data[:end]
    return frame_of(bytes(whole[:header]), whole[header:])


def head(message: dict[str, Any], buffers: Sequence[Buffer]) -> tuple[bytes, int]:
    """Return (header, length of the body) of a frame; raises WireError past the limits."""
    named = message | {"sizes": [len(b) for b in buffers]} if buffers else message
    header, size = WRITER.encode(named).encode(), sum(map(len, buffers))
    if len(header) > MAX_HEADER or size > MAX_BODY:
        raise WireError("a message over the limits")
    return header, size


def send(
    sock: socket.socket, message: dict[str, Any], buffers: Sequence[Buffer] = (), *, inline: int = MAX_BODY
) -> None:
    """Send one frame; a body of more than `inline` bytes in a sealed memfd, which the receiver maps without copying."""
    header, size = head(message, buffers)
    if size <= inline:
        sock.sendall(b"".join([PREFIX.pack(len(header), size, 0), header, *buffers]))
        return
    fd = os.memfd_create("body", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
    try:
        for buffer in buffers:
            os.write(fd, buffer)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
        socket.send_fds(sock, [PREFIX.pack(len(header), size, 1)], [fd])
        sock.sendall(header)
    finally:
        os.close(fd)


def receive(sock: socket.socket) -> tuple[Frame, list[int]] | None:
    """Read one frame from a trusted peer, blocking; None at its end. Descriptors sent along are the caller's."""
    start, fds, _, _ = socket.recv_fds(sock, WHOLE, 1)  # nobody sends a second frame before the answer to the first
    if not start:
        return None
    data = _at_least(sock, bytearray(start), PREFIX.size)
    header, size, outside = lengths(data)
    end = PREFIX.size + header
    data = _at_least(sock, data, end if outside else end + size)
    text = bytes(data[PREFIX.size : end])
    if not outside:
        return frame_of(text, memoryview(bytes(data[end:]))), fds
    body = memoryview(mmap.mmap(fds[0], size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ))  # unmapped with its frame
    os.close(fds[0])
    return frame_of(text, body), []


def _at_least(sock: socket.socket, data: bytearray, size: int) -> bytearray:
    """Read on until there are `size` bytes."""
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise WireError("the other side closed in the middle of a frame")
        data += part
    return data
