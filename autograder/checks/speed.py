"""Whether a function works on whole arrays: its time beside a reference's, and how its instructions grow."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from autograder.checks.assertions import CheckFailure, StudentFunction, assert_close

PAIRS = 7
ATTEMPTS = 3
AT_EASE = 1.5  # a ratio below which three pairs are enough
SUSPECT = 2.0  # a ratio from which the count of instructions is asked as a second witness: the leanest loop has 4
TIMED_SIZE = 1000
SIZES = (40, TIMED_SIZE)  # instructions are counted where time is taken, or an answer could loop for large N only


def assert_fast(
    f: StudentFunction,
    reference_f: StudentFunction,
    draw: Callable[[int], tuple[Any, ...]],
    *,
    limit: float = 13.0,
    growth_limit: float = 1.3,
) -> None:
    """Demand that `f` works on whole arrays; `draw(N)` gives fresh arguments with N samples.

    Fails when the CPU time is above `limit` times the reference's, or above SUSPECT times it while the
    Python instructions grow more than `growth_limit`-fold from 40 samples to 1,000; the best of three attempts counts.
    Every result is compared with the reference's. Raises CheckFailure.
    """
    ratios: list[float] = []
    growth = 0.0
    while len(ratios) < ATTEMPTS:
        ratios.append(_time_ratio(f, reference_f, draw, 4 * limit))
        if ratios[-1] <= SUSPECT:
            return
        growth = growth or _growth(f, reference_f, draw)
        if ratios[-1] <= limit and growth <= growth_limit:
            return
    message = "takes far longer than a version that works on whole arrays: is there a loop over the samples?"
    raise CheckFailure(message, f"time ratio {min(ratios):.1f}, instructions grow {growth:.2f}-fold")


def _time_ratio(f: StudentFunction, reference_f: StudentFunction, draw: Any, hopeless: float) -> float:
    """Return the ratio of median CPU times over interleaved pairs; since a clock can misread, medians."""
    times: list[tuple[float, float]] = []
    ratio = 0.0
    for _ in range(PAIRS):
        args = draw(TIMED_SIZE)
        value, seconds = f.timed(*args)
        right, reference_seconds = reference_f.timed(*args)
        _assert_same(value, right)
        times.append((seconds, reference_seconds))
        mine, theirs = (median(column) for column in zip(*times, strict=True))
        ratio = mine / max(theirs, 1e-9)
        if len(times) >= 3 and not AT_EASE <= ratio <= hopeless:
            break
    return ratio


def _growth(f: StudentFunction, reference_f: StudentFunction, draw: Any) -> float:
    """Return how many times more Python instructions `f` runs for many samples than for few; inf for a forged count."""
    counts = []
    for size in SIZES:
        args = draw(size)
        value, count = f.opcodes(*args)
        _assert_same(value, reference_f(*args))
        counts.append(count)
    return counts[1] / counts[0] if all(counts) else np.inf


def _assert_same(value: Any, right: Any) -> None:
    """Hold a timed result, one value or a tuple of them, against the reference's."""
    pairs = zip(value, right, strict=True) if isinstance(right, tuple) else [(value, right)]
    for mine, theirs in pairs:
        assert_close(mine, theirs, message="gives wrong values in a timed call, so its time does not count")
