"""No layer of the wall is there for show: without each of them, by itself, an attack gets through."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from autograder.sandbox import confine, wire
from autograder.sandbox.confine import Protection
from autograder.sandbox.host import Process
from tests.hostile.arena import Arena, Attack, attacks, complaints
from tests.hostile.weakened import walls_without

ATTACKS = {one.name: one for one in attacks()}
LATE = Attack(
    "own_answers_late",
    "Sleeps past its deadline and then answers rightly.",
    "import time\nwhole = svm_loss_single\ndef svm_loss_single(*args):\n    time.sleep(6)\n    return whole(*args)\n",
    "own",
    over="solution",
    loses="public_single_scores, svm_single_oracle",
    ends="graded: timed_out",
)
TEXT = Attack(
    "own_answers_in_text",
    "Answers with an array of text, which no number of ours is compared with.",
    "import json, os, struct, time\n"
    "def svm_loss_single(*args):\n"
    '    header = json.dumps({"value": {"a": ["<U2", [1], 0]}, "sizes": [8]}).encode()\n'
    "    for number in range(3, 32):\n"
    "        try:\n"
    '            os.write(number, struct.pack("<III", len(header), 8, 0) + header + bytes(8))\n'
    "        except OSError:\n"
    "            pass\n"
    "    time.sleep(0.3)  # so that nobody waits for its own answer behind this one\n",
    "own",
    ends="needs_look: crashed, missing",
)
INTO_MEMORY = Attack(
    "own_opens_memory",
    "Opens the memory of the process that forks all others.",
    "import os\ndef attack():\n    os.close(os.open(f'/proc/{os.getppid()}/mem', os.O_RDWR))\n",
    "own",
)


class Everything:
    """A list of types that lacks none."""

    def __contains__(self, name: object) -> bool:
        return True


@contextmanager
def believing_types() -> Iterator[None]:
    """Let the host take whatever type of array the other side names."""
    with patch.object(wire, "DTYPES", Everything()):
        yield


@contextmanager
def unpickling() -> Iterator[None]:
    """Let answers cross as the objects that they are."""
    decode = wire.Decoder.decode

    def unpickled(self: wire.Decoder, tree: Any, depth: int = 0) -> Any:
        if isinstance(tree, dict) and "pickled" in tree:
            return pickle.loads(bytes.fromhex(tree["pickled"]))  # noqa: S301 - what must never be done
        return decode(self, tree, depth)

    with patch.object(wire.Decoder, "decode", unpickled), walls_without("the answer's rebuilding"):
        yield


@contextmanager
def waiting_for_ever() -> Iterator[None]:
    """Let calls take as long as they take."""
    request = Process.request

    def patient(self: Process, message: Any, buffers: Any, budget: float, patience: float, callback: Any) -> Any:
        return request(self, message, buffers, math.inf, 3600.0, callback)

    with patch.object(Process, "request", patient):
        yield


OFF = {  # layer -> (what is changed of the protection, what is switched off beside it, the attack)
    "Landlock": ({"landlock": 0}, [], "r01_reads_a_solution"),
    "seccomp": ({"seccomp": 0}, [], "r13_opens_other_sockets"),
    "limits of the process": ({}, [lambda: walls_without("rlimits")], "r44_maps_8_gb"),
    "the wire's closed list": ({}, [believing_types], TEXT.name),
    "the answer's rebuilding": ({}, [unpickling], "r24_runs_when_unpickled"),
    "the deadline": ({}, [waiting_for_ever], LATE.name),
}


def attacked(course: Any, protection: Protection, attack: Attack) -> list[str]:
    """Return what did not hold; a grader that an attack ends is the worst of it."""
    arena = Arena(course, attack.on, protection)
    try:
        return complaints(arena, attack)
    except Exception as error:
        return [f"the grader ended: {error!r}"]
    finally:
        arena.close()


@pytest.fixture
def best():
    """The protection of this machine; the layers are those of level 1."""
    protection = confine.probe()
    if protection.level != 1:
        pytest.skip(f"level 1 is not to be had here: {'; '.join(protection.notes)}")
    return protection


@pytest.mark.parametrize("layer", OFF)
def test_without_a_layer_an_attack_gets_through(fortress, best, layer):
    """With everything in place the attack is held; with this one layer off it is not."""
    changes, switches, name = OFF[layer]
    attack = (ATTACKS | {one.name: one for one in (LATE, TEXT)})[name]
    assert attacked(fortress, best, attack) == []
    with ExitStack() as stack:
        for switch in switches:
            stack.enter_context(switch())
        assert attacked(fortress, replace(best, **changes), attack) != []


def test_closed_memory_is_the_last_layer(fortress):
    """Where every other layer is off, memory that is closed to others of one's user still keeps what is in it."""
    attack = INTO_MEMORY
    earned = []
    for layers in (["rank", "rlimits"], ["rank", "rlimits", "not dumpable"]):
        with walls_without(*layers):
            arena = Arena(fortress, attack.on, Protection(3))
            earned.append(arena.grade("mallory", arena.notebook(attack)).score)
            arena.close()
    closed, opened = earned
    assert closed == 0
    assert opened > 0
