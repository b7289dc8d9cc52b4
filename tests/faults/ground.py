"""A small class in a small course, graded while something goes wrong, and what is there afterwards.

    python -m tests.faults.ground [--runs N] [--seed N]

ends a process of a grading run at a random moment, N times, and prints how often anything was different afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring import release
from autograder.authoring.new_assignment import new
from autograder.course import Course, load_course
from autograder.demo import mutations
from autograder.notebook.reader import parse

CONFIG = """from autograder.course import Assignment, Course

COURSE = Course(
    id="faults",
    title="Faults",
    secret="nobody knows this",
    assignments=(Assignment("tiny", call_seconds=0.5),),
)
"""
NAME, ITEM, MANUAL = "tiny", "mean_square", "why_square"
CLASS = 16
SLOW = "    for _ in range(150_000):\n        pass\n    "  # so that a run is long enough to be hit anywhere
BODIES = {  # what the students of the class have, in turn
    "right": "return float(np.mean(np.square(values)))",
    "wrong": "return float(np.mean(values) ** 2)",
    "raises": "return 1 / 0",
    "changes": "values *= values\n    return float(np.mean(values))",
}
GIVEN_BY_HAND = 2.5
ENDED = ("run", "worker", "zygote", "child")


def prepared(folder: Path) -> Course:
    """Make a course whose class is graded once, with a score given by hand, and then has its results taken away."""
    folder.mkdir(parents=True)
    (folder / "course_config.py").write_text(CONFIG)
    course = load_course(folder)
    new(course, NAME)
    release.write_releases(course)
    released = parse(course.release(NAME).read_bytes())
    answer = mutations.answers_of(parse(course.solution(NAME).read_bytes()))[ITEM]
    head = answer.partition("\n")[0]
    for number in range(CLASS):
        body = [*BODIES.values()][number % len(BODIES)]
        notebook = mutations.filled_in(released, {ITEM: f"{head}\n{SLOW}{body}"}, "It is what the loss asks for.")
        path = course.work / "submitted" / f"s{number:02}" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(mutations.saved(notebook))
    finish(course)
    with closing(sqlite3.connect(course.work / "gradebook.db")) as book:
        book.execute("UPDATE grade SET manual_score = ? WHERE cell_id IN (SELECT id FROM base_cell WHERE name = ?)",
                     (GIVEN_BY_HAND, MANUAL))  # fmt: skip
        book.execute("UPDATE grade SET auto_score = NULL WHERE auto_score IS NOT NULL")
        book.commit()
    shutil.rmtree(course.work / "results")
    return course


def started(course: Course, *more: str) -> subprocess.Popen[str]:
    """Start `autograder grade` on the class, in a session of its own."""
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--jobs", "2", *more]
    return subprocess.Popen(
        command, cwd=course.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


def finish(course: Course) -> str:
    """Run until a run ends by itself; return its words."""
    for _ in range(3):
        run = started(course)
        said = run.communicate(timeout=300)[0]
        if run.returncode in (0, 1):
            return said
    raise AssertionError(f"three runs in a row did not end well: {said}")


# ---------------------------------------------------------------- what is there afterwards


@dataclass(frozen=True, slots=True)
class After:
    """Everything that grading leaves, without times."""

    results: dict[str, Any]
    book: list[tuple[Any, ...]]


def after(course: Course) -> After:
    """Read the results and the gradebook; raises where a file is only half there."""
    results = {}
    for path in sorted((course.work / "results" / NAME).iterdir()):
        assert path.suffix == ".json", f"left over: {path.name}"
        row = json.loads(path.read_bytes())
        results[path.stem] = {**row, "checks": [{**check, "seconds": 0, "detail": ""} for check in row["checks"]]}
    with closing(sqlite3.connect(course.work / "gradebook.db")) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = book.execute(
            "SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g"
            " JOIN base_cell c ON g.cell_id = c.id JOIN submitted_notebook n ON g.notebook_id = n.id"
            " JOIN submitted_assignment a ON n.assignment_id = a.id ORDER BY 1, 2"
        )
        return After(results, rows.fetchall())


def halves(course: Course) -> list[str]:
    """Files that cannot be read as what they are, drafts aside; looked for right after the kill."""
    found = []
    for path in course.work.rglob("*"):
        if path.suffix in (".json", ".ipynb") and not path.name.startswith("."):
            try:
                json.loads(path.read_bytes())
            except ValueError:
                found.append(str(path.relative_to(course.work)))
    return found


# ---------------------------------------------------------------- ending processes


def family(process: int) -> dict[str, list[int]]:
    """Return the processes of a run by what they are."""
    kinds: dict[str, list[int]] = {kind: [] for kind in ENDED}
    kinds["run"].append(process)
    for worker in children(process):
        line = command_of(worker)
        if "multiprocessing.spawn" in line:
            kinds["worker"].append(worker)
        zygotes = [worker] if "sandbox.worker" in line else children(worker)
        kinds["zygote"] += zygotes
        kinds["child"] += [child for zygote in zygotes for child in children(zygote)]
    return kinds


def children(process: int) -> list[int]:
    """Return the living children of a process."""
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def command_of(process: int) -> str:
    """Return a process's command line; nothing where it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def lives(course: Course) -> dict[str, tuple[float, float]]:
    """Run once undisturbed; return from when to when there is a process of each kind, in seconds."""
    run, began = started(course), time.monotonic()
    seen: dict[str, list[float]] = {kind: [] for kind in ENDED}
    while run.poll() is None:
        for kind, there in family(run.pid).items():
            if there:
                seen[kind].append(time.monotonic() - began)
        time.sleep(0.005)
    run.communicate()
    return {kind: (min(times, default=0.0), max(times, default=0.0)) for kind, times in seen.items()}


def killed(course: Course, kind: str, delay: float, draw: random.Random) -> bool:
    """Start a run, end the first of its processes that is there after `delay` seconds; say whether there was one."""
    run, hit = started(course), False
    time.sleep(delay)
    while not hit and run.poll() is None:
        there = family(run.pid)[kind]
        if there:
            with suppress(ProcessLookupError):
                os.kill(draw.choice(there), signal.SIGKILL)
                hit = True
    run.communicate(timeout=300)
    return hit


def again(course: Course, template: Path) -> None:
    """Put the prepared work folder back."""
    shutil.rmtree(course.work)
    shutil.copytree(template, course.work)


def main() -> None:
    """Kill and compare; print a table and end with 1 where anything was different."""
    parser = argparse.ArgumentParser(description="End processes of grading runs at random moments.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the wall's own uid must be able to reach nothing here; doctor would say
        found = trials(Path(folder), given.runs, random.Random(given.seed))  # noqa: S311 - moments, not secrets
    print(f"{'ended':<8} {'runs':>5} {'different':>10} {'half files':>11}")
    for kind in ENDED:
        print(
            f"{kind:<8} " + " ".join(f"{found[kind, what]:>{w}}" for what, w in zip(COUNTED, (5, 10, 11), strict=True))
        )
    sys.exit(any(found[kind, what] for kind in ENDED for what in COUNTED[1:]))


COUNTED = ("runs", "different", "half files")


def trials(folder: Path, runs: int, draw: random.Random, kinds: Sequence[str] = ENDED) -> Counter[tuple[str, str]]:
    """Kill `runs` times, the kinds in turn; return how often what happened."""
    course, template = prepared(folder / "course"), folder / "template"
    shutil.copytree(course.work, template)
    span, wanted = lives(course), after(course)
    found: Counter[tuple[str, str]] = Counter()
    for number in range(runs):
        kind = kinds[number % len(kinds)]
        hit = False
        while not hit:  # a run that was over before it could be hit does not count
            again(course, template)
            hit = killed(course, kind, draw.uniform(*span[kind]), draw)
            if not hit:  # the machine has become quicker since the undisturbed run
                span = {name: (0.8 * begin, 0.8 * end) for name, (begin, end) in span.items()}
        found[kind, "half files"] += bool(halves(course))
        finish(course)
        found[kind, "different"] += after(course) != wanted
        found[kind, "runs"] += 1
        if not (number + 1) % 20:
            print(
                f"{number + 1} runs: {sum(n for (_, what), n in found.items() if what != 'runs')} not right", flush=True
            )
    return found


if __name__ == "__main__":
    main()
