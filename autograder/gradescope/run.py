"""Inside Gradescope's container: one submission in, results.json out. Needs neither nbgrader nor a network.

`python -m autograder.gradescope.run BASE` is what `run_autograder` runs, BASE being /autograder. `--rehearse` before it
is how `setup.sh` ends: solution and stub are graded where the image is built, and the build fails unless they earn
everything and nothing. Where grading fails, the results.json that `run_autograder` has put there before stays: nothing
is graded, a person has to look. What is printed here reaches instructors only.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
import traceback
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from autograder.core.atomic import write_atomically
from autograder.core.errors import AutograderError, EnvironmentUnfit
from autograder.core.model import Late, Outcome, Refusal, Submission
from autograder.course import load_course
from autograder.gradescope.results_json import results_of, text_of
from autograder.grading.task import Task, bench_of, judged, require_sound, task_of
from autograder.intake.archive import opened
from autograder.intake.submission import chosen, moment_in, read
from autograder.notebook.format import manual_items
from autograder.sandbox.guard import guard

STUDENT = "student"  # whose work it is matters to Gradescope, not to the checks
SUFFIX = ".ipynb"


def main(arguments: list[str]) -> int:
    """Grade, or rehearse, and print what failed: a sentence where we know, else the traceback; return the exit code."""
    began = time.perf_counter()
    *options, base = arguments
    try:
        if "--rehearse" in options:
            rehearse(Path(base))
        else:
            run(Path(base), began)
    except AutograderError as error:
        print(error)
        return error.exit_code
    except Exception:  # whatever it is, it is ours: the student's result says so already
        traceback.print_exc(file=sys.stdout)
        return 1
    return 0


def run(base: Path, began: float) -> None:
    """Grade the submission below `base` and write its results.json; raises where a check of ours broke.

    That solution and stub are sound was proved when the bundle was made.
    """
    task = _task(base)
    received, late = times_of(base / "submission_metadata.json")
    with tempfile.TemporaryDirectory() as folder:
        made = _handed_in(base, Path(folder), task.assignment, received)
        if (known := _known(base, task)).is_file():
            bench_of(task).diagnosis.load(known.read_bytes())
        graded = judged(task, made)
    waiting = manual_items(load_course(task.root).release(task.assignment))
    graded = replace(graded, waiting=waiting, late=Late(late))
    if graded.is_broken:
        broken = [f"{one.check.id}: {one.detail}" for one in graded.results if one.outcome is Outcome.BROKEN]
        raise AutograderError("\n".join(["Checks failed by our own fault, so nothing is graded:", *broken]))
    text = text_of(results_of(graded, seconds=time.perf_counter() - began))
    write_atomically(base / "results" / "results.json", text)
    print(f"{graded.status.value}: {graded.score:g} of {graded.max_score:g}. {graded.protection}")


def rehearse(base: Path) -> None:
    """Grade solution and stub where the image is built; raises AssignmentBroken where they do not come out right.

    A machine that protects nothing is only named: the one that grades may be another, and tries again.
    """
    try:
        task = _task(base)
    except EnvironmentUnfit as error:
        print(f"Warning: here nothing would be graded. {error}")
        return
    graded = require_sound(task)
    write_atomically(_known(base, task), bench_of(task).diagnosis.dump())
    print(f"{task.assignment}: the solution earns {graded.score:g}, the stub nothing. {task.line}")


def _known(base: Path, task: Task) -> Path:
    """Where the rehearsal leaves how the known wrong answers end: to find that out takes longer than to grade."""
    return base / "source" / f"known-{task.graders_digest}"


def _task(base: Path) -> Task:
    course = load_course(base / "source")
    safe = guard(course)
    return task_of(course, course.assignments[0].id, safe.protection, safe.line)


def _handed_in(base: Path, folder: Path, assignment: str, received: datetime | None) -> Submission | Refusal:
    """Choose and read the notebook as from any class; a folder of its own keeps a student's other files out of it.

    Notebooks in the outermost folder come first and are not mixed with deeper ones; two of one name keep apart. A link
    is copied as a link.
    """
    place = folder / STUDENT / assignment
    place.mkdir(parents=True)
    with opened(base / "submission") as source:
        ways = [one.parts for one in source.members if one.name.lower().endswith(SUFFIX)]
    outermost, taken = min(map(len, ways), default=0), 0
    for path in (base.joinpath("submission", *way) for way in ways if len(way) == outermost):
        target = place / path.name
        if target.is_symlink() or target.exists():
            target = place / f"{path.parent.name}_{path.name}"
        try:
            shutil.copy2(path, target, follow_symlinks=False)
            taken += 1
        except OSError as error:  # a FIFO or a file without rights: not what a notebook is
            print(f"{path.name!r} was not read: {error}")
    if not taken:
        return Refusal(STUDENT, assignment, f"No notebook was handed in. Hand in {assignment}{SUFFIX} itself.")
    return read(replace(chosen(folder / STUDENT, assignment), received=received), assignment)


# ---------------------------------------------------------------- Gradescope's metadata


def times_of(path: Path) -> tuple[datetime | None, float]:
    """Read from submission_metadata.json when it was handed in, and by how many seconds that was late.

    Where the file does not say this, nothing is late. The clock is never asked, so that a regrade says the same. A due
    date of the student's own counts before the assignment's, and in a group the latest.
    """
    try:
        metadata = json.loads(path.read_bytes())
        received = moment_in(metadata["created_at"])
        assignments = [user.get("assignment") or {} for user in metadata.get("users") or []]
        dates = [one["due_date"] for one in assignments if one.get("due_date")]
        general = metadata["assignment"].get("due_date")
        due = max(map(moment_in, dates or ([general] if general else [])), default=None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"{path.name} does not say when this was due or handed in: {error!r}")
        return None, 0.0
    return received, max(0.0, (received - due).total_seconds()) if due else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
