"""Whatever reads what nobody vouches for, fed with bytes that were right once: a result or a sentence, nothing else.

    python -m tests.fuzz.targets [TARGET ...] [--inputs N] [--seed N] [--guided]

prints inputs tried, crashes, and the slowest input. Inputs are seeds changed in a few places by a seeded generator;
`--guided` hands them to atheris, which follows the code that they reach, where that is installed.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.core.errors import CourseError, UsageError
from autograder.course import Assignment, Course, load_course
from autograder.course.roster import parse_roster
from autograder.demo import mutations
from autograder.intake.collect import collect_from
from autograder.notebook.reader import Unreadable, all_cells, code_cells, parse, read_notebook, source_of
from autograder.notebook.repair import repaired
from autograder.sandbox import cells, messages, wire

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "assignments" / "hinge" / "hinge.ipynb"
NUMBERS = frozenset({1, 2, 3})


@dataclass(frozen=True, slots=True)
class Target:
    """One reader: bytes that it takes, what it does with others, and how many are tried in every test run."""

    seeds: Callable[[], list[bytes]]
    read: Callable[[bytes], object]
    inputs: int


# ---------------------------------------------------------------- the wire, as the host reads it


@cache
def frames() -> list[bytes]:
    """Answers of every kind."""
    values = [
        1.5,
        None,
        "text",
        [1, 2.0, True],
        (0.25, np.ones((3, 2))),
        {"a": np.zeros(0), "b": [np.float32(1)]},
        np.arange(6, dtype=np.int16).reshape(2, 3),
    ]
    made = []
    for value in values:
        encoder = wire.Encoder()
        message = {"value": encoder.encode(value), "notes": [], "changed": {"0": encoder.encode(np.ones(2))}}
        more = {"random": False, "printed": 3, "warnings": 0, "opcodes": 7}
        header, size = wire.head(message | more, encoder.buffers)
        made.append(b"".join([wire.PREFIX.pack(len(header), size, 0), header, *map(bytes, encoder.buffers)]))
    others = [
        {"raised": ["ValueError", "Exception"], "text": "no", "cell": 2, "line": 4},
        {"missing": True},
        {"foreign": "set"},
        {"cells": [[1, "NameError", "x"], [2, "OSError", "y"]]},
        {"callback": 0, "args": {"l": [1.0]}},
        {"running": 2},
    ]
    for message in others:
        header, size = wire.head(message, ())
        made.append(wire.PREFIX.pack(len(header), size, 0) + header)
    return made


def read_frame(data: bytes) -> object:
    """Read one frame as the grading process does, and everything that it may stand for."""
    with suppress(wire.WireError):
        frame = wire.parse(bytearray(data))
        if frame is None:
            return None
        with suppress(wire.WireError):
            messages.read_load(frame, NUMBERS)
        return messages.read_callback(frame, wire.Decoder(frame.buffers)) or messages.read_answer(frame, NUMBERS)
    return None


# ---------------------------------------------------------------- notebooks


@cache
def notebooks() -> list[bytes]:
    """A stub as Jupyter saves it, small ones of old and new formats, and forms that only just are notebooks."""
    release = parse(RELEASE.read_bytes())
    small = {**release, "cells": release["cells"][5:9]}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [{"cell_type": "code"}]}]}
    forms = [
        {"cells": [{"cell_type": "code", "source": text, "metadata": {"nbgrader": {"grade_id": "svm_loss_single"}}}]}
        for text in ("%%time\nx = 1", ["def f():\n", "    return 1"], "!ls\n?x\nx?", "# -*- coding: x -*-", "a" * 50)
    ]
    return [mutations.saved(one) for one in (small, old, *forms)] + [mutations.marked(small)]


def read_notebook_bytes(data: bytes) -> object:
    """Read a notebook as grading does, take its cells apart, and put the release's marks back into it."""
    try:
        notebook = parse(data)
        found = list(code_cells(notebook))
        rows = [{"metadata": {}, **cell, "source": source_of(cell)} for cell in all_cells(notebook)]
    except Unreadable as fault:
        assert str(fault).endswith(".")  # noqa: PT017 - either ending is right, and this one needs a sentence
        return None
    for cell in found:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            cells.statements(cell.source)
    return json.dumps(repaired({**notebook, "cells": rows}, official()))


@cache
def official() -> Any:
    """The released notebook."""
    return read_notebook(RELEASE)


# ---------------------------------------------------------------- archives


@cache
def archives() -> list[bytes]:
    """Archives of each layout, packed in each way that Python knows."""
    layouts = [
        {"s01.ipynb": "{}", "s02/hinge/hinge.ipynb": "{}", "s02/timestamp.txt": "2027-01-19 08:00:00 UTC"},
        {"lovelaceada_11_901_hinge.ipynb": "{}", "bob_LATE_12_902_hinge-2.ipynb": "{}"},
        {"Ada Lovelace_21_assignsubmission_file_/hinge.ipynb": "{}", "Bob_22_assignsubmission_file_hinge.ipynb": "{}"},
        {
            "a_export/submission_metadata.yml": "submission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '7'\n"
            "    :email: a@b.c\n  :created_at: 2027-01-21 09:30:00 Z\n",
            "a_export/submission_1/hinge.ipynb": "{}",
        },
    ]
    made = []
    for files in layouts:
        for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", packing) as archive:
                for name, text in files.items():
                    archive.writestr(name, text)
            made.append(out.getvalue())
    return made


def read_archive(data: bytes) -> object:
    """Collect an archive into a course of its own; nothing may be written elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "class.zip")
        path.write_bytes(data)
        course = Course("c", "C", (Assignment("hinge"),), root=Path(folder, "course"))
        with suppress(UsageError):
            collect_from(course, "hinge", path)
        assert {one.name for one in Path(folder).iterdir()} <= {"class.zip", "course"}
    return None


# ---------------------------------------------------------------- the course's own files


@cache
def configs() -> list[bytes]:
    """The course's config, a short one with everything in it, and this one with each value replaced by each odd one."""
    full = (
        "from autograder.course import Assignment, Course, Extension, LatePolicy\n"
        "COURSE = Course(id='c', title='C', secret='12345678', students=('ada', 'bob'),\n"
        "    assignments=(Assignment('a', due='2027-01-01 23:59', weight=2.0, bonus=True, memory_mib=512),),\n"
        "    late=LatePolicy(per_day=0.1, cap=0.5), extensions=(Extension('ada', 'a', hours=24),))\n"
    )
    replaced = [f"{full[: one.start()]}{odd}{full[one.end() :]}" for one in VALUE.finditer(full) for odd in ODD]
    return [full.encode(), (ROOT / "course_config.py").read_bytes(), *(text.encode() for text in replaced)]


VALUE = re.compile(r"(?<==)('[^']*'|[\d.]+|True)|(?<=\()'\w+'|(?<=, )'\w+'|(?<==)\([^=]*\)")

ODD = (
    *("None", "-1", "0", "1e400", "float('nan')", "[]", "()", "{}"),
    *("''", "'x' * 99", "b'a'", "object()", "True", "..."),
)


def read_config(data: bytes) -> object:
    """Read a config in which something may stand in the place of something else."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "course_config.py").write_bytes(data)
        with suppress(CourseError):
            load_course(Path(folder))
    return None


def rosters() -> list[bytes]:
    """A roster in two forms."""
    return [b"student,name,email\nada,Ada,a@b.c\nbob,Bob,b@b.c\n", b'\xef\xbb\xbfstudent;canvas\n"ada";7\n']


TARGETS = {
    "wire": Target(frames, read_frame, 10_000),
    "notebook": Target(notebooks, read_notebook_bytes, 3_000),
    "archive": Target(archives, read_archive, 2_000),
    "config": Target(configs, read_config, 1_000),
    "roster": Target(rosters, parse_roster, 2_000),
}


# ---------------------------------------------------------------- changing and running

EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
WORDS = (*(word.encode() for word in ODD), b'"a"', b"{}", b"[[", b"null", b"1e999", b"\\ud800", b"\x00", b"../", b"\n")


def changed(data: bytes, draw: random.Random) -> bytes:
    """Change a few places: a bit, a byte, a number, a word, a piece left out, doubled or moved."""
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        place = draw.randrange(len(made) + 1)
        length = draw.choice((1, 1, 2, 4, 16, 64))
        match draw.randrange(7):
            case 0 if place < len(made):
                made[place] ^= 1 << draw.randrange(8)
            case 1:
                made[place : place + length] = b""
            case 2:
                made[place:place] = made[place : place + length] * draw.choice((1, 2, 50))
            case 3:
                made[place : place + 4] = draw.choice(EDGES).to_bytes(4, "little")
            case 4:
                made[place : place + length] = draw.choice(WORDS)
            case 5:
                other = draw.randrange(len(made) + 1)
                made[place : place + length] = made[other : other + length]
            case _:
                made[place : place + length] = draw.randbytes(length)
    return bytes(made)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one target: inputs tried, those that raised anything else, and the slowest one's seconds."""

    tried: int
    crashes: tuple[tuple[bytes, str], ...]
    slowest: float


def fuzz(target: Target, inputs: int, seed: int = 0) -> Found:
    """Feed a target; the seeds themselves come first."""
    draw, seeds = random.Random(seed), target.seeds()  # noqa: S311 - inputs, not secrets
    crashes, slowest = [], 0.0
    for number in range(inputs):
        data = seeds[number] if number < len(seeds) else changed(draw.choice(seeds), draw)
        began = time.perf_counter()
        try:
            target.read(data)
        except Exception:
            crashes.append((data, traceback.format_exc()))
        slowest = max(slowest, time.perf_counter() - began)
    return Found(inputs, tuple(crashes), slowest)


def guided(name: str, inputs: int) -> None:
    """Run atheris on one target; it ends the process itself."""
    import atheris  # not in the lock: one run is enough, and it is slow to install

    folder = tempfile.mkdtemp()
    for number, data in enumerate(TARGETS[name].seeds()):
        Path(folder, str(number)).write_bytes(data)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], folder, f"-runs={inputs}", "-max_len=8192"], TARGETS[name].read)
    atheris.Fuzz()


def main() -> None:
    """Print a line a target and the first crash of each; end with 1 where there is one."""
    parser = argparse.ArgumentParser(description="Feed readers with spoilt bytes.")
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    parser.add_argument("--inputs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "little"))
    parser.add_argument("--guided", action="store_true")
    given = parser.parse_args()
    print(f"seed {given.seed}")
    crashed = 0
    for name in given.targets:
        target = TARGETS[name]
        if given.guided:
            guided(name, given.inputs or target.inputs)
        found = fuzz(target, given.inputs or target.inputs, given.seed)
        print(f"{name:10} {found.tried:>9,} inputs  {len(found.crashes)} crashes  slowest {1e3 * found.slowest:.1f} ms")
        for data, trace in found.crashes[:1]:
            print(data[:2000], trace, sep="\n")
        crashed += len(found.crashes)
    sys.exit(crashed > 0)


if __name__ == "__main__":
    main()
