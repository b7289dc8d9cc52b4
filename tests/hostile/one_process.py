"""Grade a notebook as graders without a wall do: cells, solution and plain assertions in one process, in turn.

    python tests/hostile/one_process.py COURSE

Reads requests, a line of JSON each: assignment, notebook, checks, said, errors, seconds, memory. For each it forks a
process, which writes into the file `said` the assertions that hold; an untouched stub makes none of them hold. Where
checks are named, it writes those of them that pass when they, too, run in that process and time with its clocks. The
exit status of that process, 0 where every function has an assertion that holds, or every named check passes, as with
graders that are asked for no more, is the answer to the request.

This is the control of the hostile suite: what gets through here is an attack. Never a way to grade anybody. Graders
and solution are loaded before the fork, because that takes longer than most notebooks.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import load_course
from autograder.grading.collection import collect_graders
from autograder.grading.judge import rng_for
from autograder.notebook.reader import code_cells, parse

SLOW = 0.05  # seconds in which a call has to be back, those aside in which others had the core
PATIENCE = 30.0  # seconds after which a process that used next to no CPU time in them is asleep
AWAKE = 0.1  # seconds of CPU time that are more than next to none
SCHEDSTAT = Path("/proc/self/schedstat").is_file()  # not in every kernel
ASLEEP = 1000  # more than any status: its end is ours, and says nothing of the control


def run(source: str, names: dict[str, Any]) -> None:
    """Run a cell; what it raises is its own business, as in a kernel."""
    try:
        exec(source, names)  # noqa: S102 - the control does what a kernel does
    except Exception as error:
        print(repr(error), file=sys.stderr)


def notebook(path: Path) -> dict[str, Any]:
    """Run a notebook's cells and return its names."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in code_cells(parse(path.read_bytes())):
        run(cell.source, names)
    return names


# ---------------------------------------------------------------- the ways in which such graders compare


def equal(got: Any, expected: Any) -> None:
    """Compare as is."""
    assert got == expected


def close(got: Any, expected: Any) -> None:
    """Compare by numpy, part by part."""
    for one, other in zip(*parts(got, expected), strict=True):
        assert np.allclose(one, other)


def testing(got: Any, expected: Any) -> None:
    """Compare by numpy's own assertion."""
    for one, other in zip(*parts(got, expected), strict=True):
        np.testing.assert_allclose(one, other)


def difference(got: Any, expected: Any) -> None:
    """Compare by the size of the difference."""
    for one, other in zip(*parts(got, expected), strict=True):
        assert not (abs(one - other) > 1e-6 * (1 + abs(other))).any()


def pickled(got: Any, expected: Any) -> None:
    """Compare what came through a pickle, as values do that come from another process of Python's own."""
    assert pickle.loads(pickle.dumps(got)) == expected  # noqa: S301 - the control trusts as such graders do


def afterwards(got: Any, expected: Any) -> None:
    """Compare with what the solution makes of the same arguments after the answer had them."""
    close(got, expected)


def parts(got: Any, expected: Any) -> tuple[Any, Any]:
    """Return both as sequences of parts."""
    return (got, expected) if isinstance(expected, tuple) else ([got], [expected])


STYLES: tuple[Callable[[Any, Any], None], ...] = (equal, close, testing, difference, pickled, afterwards)


def holding(names: dict[str, Any], solved: dict[str, Any], calls: dict[str, list[Any]]) -> list[str]:
    """Return every assertion that holds, on every probe call of a function."""
    found = []
    for name, group in calls.items():
        for style in STYLES:
            if all(passes(names, solved, name, call, style) for call in group):
                found.append(f"{name} {style.__name__}")
    return found


def own_time() -> float:
    """Wall seconds without those in which this process could have run and had no core: a busy machine adds none."""
    waiting = int(Path("/proc/self/schedstat").read_text().split()[1]) if SCHEDSTAT else 0  # nanoseconds
    return time.perf_counter() - waiting / 1e9


def passes(names: dict[str, Any], solved: dict[str, Any], name: str, call: Any, style: Any) -> bool:
    """Call both functions and compare; the expected value is in this frame, as it is in such graders."""
    expected = solved[name](*call.args, **call.kwargs)
    got, began = None, own_time()
    try:
        got = names[name](*call.args, **call.kwargs)
        expected = solved[name](*call.args, **call.kwargs) if style is afterwards else expected
        style(got, expected)
        assert own_time() - began < SLOW
    except Exception as error:
        print(name, style.__name__, repr(error)[:200], f"got {got!r}"[:200], file=sys.stderr)
        return False
    return True


# ---------------------------------------------------------------- the ways in which such graders time


class Timed:
    """A function as checks call it, timed in its own process: the same call three times, the best counts."""

    changed = ()

    def __init__(self, function: Any, clock: Callable[[], float], judged: Any) -> None:
        self.function, self.clock, self.judged = function, clock, judged

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return self.function(*args, **kwargs)

    def each(self, calls: Any) -> list[Any]:
        """Make many calls."""
        return [self(*one.args, **one.kwargs) for one in calls]

    def timed(self, *args: Any) -> tuple[Any, float]:
        """Return what is judged of the call, and its time."""
        times = []
        for _ in range(3):
            began = self.clock()
            value = self(*args)
            times.append(self.clock() - began)
        return self.judged(value, args), min(times)

    def opcodes(self, *args: Any) -> tuple[Any, int]:
        """Count the samples: such graders have no other count, and by this one every answer has a loop."""
        return self(*args), len(args[1])


CLOCKS = (  # names are looked up at each call, as they are in such graders
    lambda: time.perf_counter(),
    lambda: time.process_time(),
    lambda: time.thread_time(),
)


def passing(names: dict[str, Any], solved: dict[str, Any], checks: Any) -> list[str]:
    """Return the checks that pass by one of the clocks, the value of a timed call being looked at or not."""
    found = []
    for one in checks:
        for clock in CLOCKS:
            looked, trusted = timed(names, clock), timed(names, clock, solved)
            reference = timed(solved, clock)
            if runs(one, looked, reference) or runs(one, trusted, reference):
                found.append(one.check.id)
                break
    return found


def timed(names: Mapping[str, Any], clock: Callable[[], float], solved: Mapping[str, Any] | None = None) -> Any:
    """Return a notebook's functions as a check calls them; where `solved` is given, timed values are not judged."""

    def one(name: str) -> Timed:
        return Timed(names[name], clock, lambda value, args: solved[name](*args) if solved else value)

    return SimpleNamespace(**{name: one(name) for name in names if callable(names[name])})


def runs(one: Any, student: Any, reference: Any) -> bool:
    """Run a check; whatever it raises, it does not pass."""
    given = {"student": student, "reference": reference}
    try:
        for case in one.cases:
            rng = {"rng": rng_for("control", one.check.id)}
            case.function(**{name: (given | rng)[name] for name in case.fixtures}, **case.values)
    except Exception as error:
        print(one.check.id, repr(error)[:200], file=sys.stderr)
        return False
    return True


def in_kernel(path: Path, solved: dict[str, Any], calls: dict[str, list[Any]]) -> list[str]:
    """Return the functions whose assertions hold as cells that a kernel runs behind the notebook's own."""
    from IPython.core.interactiveshell import InteractiveShell  # here, because it costs half a second

    shell = InteractiveShell.instance(colors="NoColor")  # colours are terminal codes, of which none is the notebook's
    for cell in code_cells(parse(path.read_bytes())):
        shell.run_cell(cell.source, store_history=True)
    found = []
    for name, group in calls.items():
        values = [solved[name](*call.args, **call.kwargs) for call in group]
        shell.user_ns["calls"] = group
        tests = [f"assert {name}(*calls[{i}].args, **calls[{i}].kwargs) == {value!r}" for i, value in enumerate(values)]
        found += [f"{name} cell"] * all(shell.run_cell(test, store_history=True).success for test in tests)
    return found


# ---------------------------------------------------------------- one request, one process


@cache
def judges(root: Path, assignment: str) -> tuple[Any, dict[str, list[Any]], dict[str, Any]]:
    """Return checks, probe calls and the solution's names."""
    course = load_course(root)
    graders = collect_graders(course, assignment)
    calls = graders.probes(rng_for(course.secret, "control"))
    return graders.checks, calls, notebook(course.solution(assignment))


def limited(seconds: int, memory: int) -> None:
    """Keep a control from harming this machine."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def grade(root: Path, asked: dict[str, Any]) -> int:
    """Run the cells, then the assertions; return the exit status."""
    every, calls, solved = judges(root, asked["assignment"])
    path, said = Path(asked["notebook"]), os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    checks = [one for one in every if one.check.id in asked["checks"]]
    os.environ["IPYTHONDIR"] = str(path.parent)
    if checks:
        found = passing(notebook(path), solved, checks)
    elif "get_ipython" in path.read_text():
        found = in_kernel(path, solved, calls)
    else:
        found = holding(notebook(path), solved, calls)
    os.write(said, json.dumps(found).encode())
    return int({one.split()[0] for one in found} != ({one.check.id for one in checks} or set(calls)))


def ended(pid: int) -> int:
    """Wait for a process and return its status, as subprocess has it; of one that sleeps for ever, ASLEEP."""
    clock, used, until = (~pid << 3) | 2, 0.0, time.monotonic() + PATIENCE  # the kernel's number for its CPU clock
    while not (found := os.waitpid(pid, os.WNOHANG))[0]:
        time.sleep(0.005)
        with suppress(OSError):  # it has ended meanwhile
            if time.clock_gettime(clock) > used + AWAKE:
                used, until = time.clock_gettime(clock), time.monotonic() + PATIENCE
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return ASLEEP
    return os.waitstatus_to_exitcode(found[1])


def main() -> int:
    """Answer requests until there are none; in each new process, return its status."""
    root, answers = Path(sys.argv[1]), os.dup(1)
    os.dup2(2, 1)  # what the solution prints is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        judges(root, asked["assignment"])
        pid = os.fork()
        if not pid:
            errors = os.open(asked["errors"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            for place, instead in ((0, os.open(os.devnull, os.O_RDONLY)), (1, errors), (2, errors)):
                os.dup2(instead, place)  # what cells print is not the verdict
            os.close(answers)
            limited(asked["seconds"], asked["memory"])
            return grade(root, asked)
        os.write(answers, f"{ended(pid)}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
