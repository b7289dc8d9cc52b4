"""The protection in force on this machine, tried and attacked before anything is graded."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from autograder.core.errors import EnvironmentUnfit
from autograder.course import Course
from autograder.sandbox import confine, landlock

OPTIMIZED = "Python runs with -O, which takes assertions and sentences out of the checks. Unset PYTHONOPTIMIZE."


@dataclass(frozen=True, slots=True)
class Guard:
    """The protection in force and the line that says so."""

    protection: confine.Protection
    line: str


def guard(course: Course, *, unsafe: bool = False) -> Guard:
    """Try and attack the protection of this machine; raises EnvironmentUnfit where it does not hold."""
    protection = confine.probe()
    verdicts = confine.self_test(protection)
    fallen = [verdict.name for verdict in verdicts if not verdict.held]
    missing = [*protection.notes] if protection.level == 3 else []
    missing += [OPTIMIZED] if sys.flags.optimize else []
    faults = [*missing, *(f"the self-test got through: {name}" for name in fallen), *exposed(course, protection)]
    if faults and not unsafe:
        raise EnvironmentUnfit("\n".join([*faults, "Grading is refused; `autograder doctor` shows more."]))
    return Guard(protection, protection.line(verdicts))


def exposed(course: Course, protection: confine.Protection) -> list[str]:
    """Say which of the course's hidden folders student code could read."""
    if protection.level != 1:
        return []
    readable = [path.resolve() for path in landlock.readable()]
    hidden = [course.root / name for name in ("solutions", "tests", "work")]
    return [
        f"{folder} lies below {above}, which student code may read. Move the course elsewhere."
        for folder in hidden
        for above in readable
        if folder.resolve().is_relative_to(above)
    ]


def levels(protection: confine.Protection) -> list[confine.Protection]:
    """The protection in force and, below it, level 2: no graded item may need a file."""
    return [protection, confine.probe(2)] if protection.level == 1 else [protection]
