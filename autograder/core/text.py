"""Text for people: made visible, cut short, numbers and durations in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from autograder.core.model import Outcome

ROOMS = (600, 200, 60, 16)  # characters for one text of others; a page too large is drawn with the next
MOST_NOTES = 12  # a notebook that was mended in more places than this says nothing more by the rest

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi marks, lone surrogates, separators
WELCOME = frozenset("\n\t\u200c\u200d")  # line ends; the joiners that emoji and several scripts need

WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "wrong answer",
    Outcome.RAISED: "stopped with an error",
    Outcome.TIMED_OUT: "ran out of time",
    Outcome.CRASHED: "the process died",
    Outcome.MISSING: "not done yet",
    Outcome.BROKEN: "could not be judged",
}


def visible(text: str) -> str:
    """Leave nothing hidden in a text: terminal colours go, other unseen characters become a visible sign."""
    shown = ANSI.sub("", text)
    unseen = {one for one in shown if one not in WELCOME and unicodedata.category(one) in UNSEEN}
    return shown.translate({ord(one): 0x2400 + ord(one) if one < " " else "\ufffd" for one in unseen})  # C0's pictures


def clipped(text: str, room: int) -> str:
    """Make a text visible, without outer white space, and cut it to `room` characters with an ellipsis."""
    shown = visible(text[: 8 * room + 64]).strip()  # ten megabytes of prose are cut before the work
    return shown if len(shown) <= room else shown[: max(room - 1, 0)].rstrip() + "…"


def shortened(notes: Sequence[str], room: int) -> tuple[str, ...]:
    """Keep the first notes, each cut to `room` characters, and a last one that counts the rest."""
    shown = tuple(clipped(note, room) for note in notes[:MOST_NOTES])
    rest = len(notes) - len(shown)
    return (*shown, f"and {rest} more") if rest else shown


def first_of(texts: Sequence[str], most: int) -> str:
    """List the first texts, and count the rest: "ada, bob and 3 more"."""
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")


def number(value: float) -> str:
    """Write a number as people write points: at most two decimals, no trailing zeros."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def counted(value: float, noun: str) -> str:
    """Write a number with its noun: "1 student", "2.5 points"."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def duration(seconds: float) -> str:
    """Write a time span in its two largest units: "2 hours 5 minutes", "3 days"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 24 * 60)
    parts = [(days, "day"), (rest // 60, "hour"), (rest % 60, "minute")]
    first = next(i for i, (count, _) in enumerate(parts) if count)
    return " ".join(counted(count, unit) for count, unit in parts[first : first + 2] if count)
