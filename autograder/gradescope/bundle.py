"""The zip that makes Gradescope grade one assignment: engine, checks and solution, no student's data.

It is unpacked at /autograder/source; see `templates/setup.sh` and `templates/run_autograder`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from autograder.authoring.release import archive
from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.course import CONFIG, Course
from autograder.gradescope.results_json import text_of, unjudged
from autograder.grading.engine import ENGINE, judging, needed
from autograder.grading.task import require_sound, task_of
from autograder.intake.archive import CLUTTER
from autograder.sandbox.guard import guard

LOCK = "requirements.lock"
NEEDED = ("markupsafe", "numpy", "pyseccomp", "pytest")  # what grading imports; nbgrader and the pages are not needed
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==.*(?:\n[ \t].*)*\n?", re.MULTILINE)  # with its hashes on lines below
TEMPLATES = Path(__file__).with_name("templates")
SHIPPED = TEMPLATES / "requirements.lock"  # `reduced` of the kit's lock, which no wheel holds
REQUIRED = re.compile(r"[A-Za-z0-9._-]+")
SCRIPTS = ("setup.sh", "run_autograder")

CONFIG_TEXT = '''\
"""The part of the course that Gradescope grades; its due date and its students are on Gradescope."""

from autograder.course import Assignment, Course

COURSE = Course(
    id={id!r},
    title={title!r},
    secret={secret!r},
    assignments=({assignment!r},),
)
'''


def write_bundle(course: Course, assignment: str) -> Path:
    """Write work/exports/<assignment>-gradescope.zip; return its path.

    Equal courses make equal bytes. Raises UsageError where a file is missing, EnvironmentUnfit where solution and stub
    cannot be graded safely, and AssignmentBroken unless they earn everything and nothing.
    """
    course.assignment(assignment)
    for path in (course.solution(assignment), course.graders(assignment) / "test_hidden.py"):
        if not path.is_file():
            raise UsageError(f"{path} is missing, so there is nothing to grade with. `autograder new {assignment}`?")
    if not course.release(assignment).is_file():
        raise UsageError(f"{assignment} is not released yet. Run `autograder release {assignment}`.")
    safe = guard(course)
    solution = require_sound(task_of(course, assignment, safe.protection, safe.line))
    path = course.work / "exports" / f"{assignment}-gradescope.zip"
    write_atomically(path, archive(_files(course, assignment, solution.max_score), executable=SCRIPTS))
    return path


def _files(course: Course, assignment: str, max_score: float) -> dict[str, bytes]:
    """Every file of the bundle by its name in it; of the config only this assignment, and nobody's name."""
    one = replace(course.assignment(assignment), due="")  # Gradescope's own due dates count, extensions included
    config = CONFIG_TEXT.format(id=course.id, title=course.title, secret=course.secret, assignment=one)
    own = course.root / LOCK
    files = {name: (TEMPLATES / name).read_bytes() for name in SCRIPTS}
    files |= {
        CONFIG: config.encode(),
        LOCK: reduced(own.read_text(), NEEDED).encode() if own.is_file() else SHIPPED.read_bytes(),
        "unjudged.json": text_of(unjudged(max_score)).encode(),
    }
    for path in needed(judging() | {ENGINE / "gradescope" / "run.py"}):
        files[f"autograder/{path.relative_to(ENGINE).as_posix()}"] = path.read_bytes()
    solution, graders = course.solution(assignment), course.graders(assignment)
    copy = solution.with_name("checks.py")  # of the released one, made where somebody needs it
    answers = graders / "right"  # they prove the checks, and no submission is compared with them
    for path in [*sorted(solution.parent.rglob("*")), *sorted(graders.rglob("*")), course.release(assignment)]:
        name = path.relative_to(course.root)
        left_behind = any(part in CLUTTER or part.startswith(".") for part in name.parts)  # by programs
        if path.is_file() and not (path.is_symlink() or left_behind or path == copy or answers in path.parents):
            files[name.as_posix()] = path.read_bytes()
    return files


# ---------------------------------------------------------------- the lock


def write_shipped() -> None:
    """Write the part of the kit's lock that the package brings along, as `make lock` does in a source tree."""
    SHIPPED.write_text(reduced((ENGINE.parent / LOCK).read_text(), NEEDED))


def reduced(lock: str, wanted: Iterable[str]) -> str:
    """Keep of a lock file what `wanted` and everything below it need, versions and hashes as they are.

    What a library stands on, its extras left out, it says itself where it is installed. Raises UsageError where one of
    `wanted` is not in the lock.
    """
    pins = {found["name"].lower(): found[0] for found in PINNED.finditer(lock)}
    missing = [name for name in wanted if name not in pins]
    if missing:
        raise UsageError(f"{LOCK} does not list {', '.join(missing)}. Make it anew with `make lock`.")
    kept: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in kept:
            continue
        kept.add(name)
        with suppress(PackageNotFoundError):  # a library for another system: pinned, and not here
            found = (REQUIRED.match(line) for line in requires(name) or [] if "extra ==" not in line)
            below = [one[0].lower().replace("_", "-") for one in found if one]
            waiting += [other for other in below if other in pins]
    return "".join(pins[name] for name in sorted(kept))
