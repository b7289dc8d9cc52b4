"""What protects the grader on this machine, what is missing, and the command that adds it."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from autograder.course import CONFIG, SHIPPED_SECRET, Course
from autograder.hooks.lab import findings

PACKAGES = ("numpy", "pytest", "nbgrader", "nbformat", "pyseccomp")
LEVELS = {
    1: "Landlock, seccomp and limits: student code reads the interpreter and nothing else",
    2: "seccomp and limits, no Landlock: student code opens no file at all",
    3: "limits only: no protection, and grading refuses without --unsafe",
}
WEAKEST = 2  # the lowest level at which grading goes on by itself


def examine(course: Course | None, fault: str = "") -> tuple[list[str], bool]:
    """Examine this machine and, where there is one, the course; `fault` is why its config could not be read.

    Returns the lines to print, and whether grading is safe here: level 1 or 2, every attack of the self-test held,
    nothing hidden exposed, and a course_config.py without faults. Costs about a second, because it tries and attacks.
    """
    lines, fit = _machine(course)
    lines += _versions()
    if fault:
        lines += [f"course: {line}" for line in fault.splitlines()]
        fit = False
    elif course is None:
        lines.append(f"course: there is no {CONFIG} here, so only the machine was looked at")
    else:
        lines += _course(course)
    return [*lines, "fit for grading" if fit else "NOT fit for grading"], fit


def _machine(course: Course | None) -> tuple[list[str], bool]:
    """Protection, self-test and exposure; the modules that need Linux are imported here."""
    if sys.platform == "win32":
        return ["protection: none. Grading needs Linux, WSL 2 or a container."], False
    from autograder.sandbox import confine
    from autograder.sandbox.guard import exposed

    protection = confine.probe()
    verdicts = confine.self_test(protection)
    faults = exposed(course, protection) if course else []
    held = all(verdict.held for verdict in verdicts)
    lines = [protection.line(verdicts), f"level {protection.level}: {LEVELS[protection.level]}"]
    lines += [f"missing: {note}" for note in protection.notes]
    lines += [f"  {'held' if v.held else 'GOT THROUGH':<12} {v.name}: {v.detail}" for v in verdicts]
    lines += [f"exposed: {one}" for one in faults]
    return lines, protection.level <= WEAKEST and held and not faults


def _versions() -> list[str]:
    found = [f"Python {sys.version.split()[0]}"]
    missing = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(f"missing: {package}: pip install {package}")
    return [f"versions: {', '.join([*found, _libseccomp()])}", *missing]


def _libseccomp() -> str:
    """The version of the C library behind pyseccomp, as it says itself."""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return "no libseccomp (apt install libseccomp2)"
    library.seccomp_version.restype = ctypes.POINTER(ctypes.c_uint * 3)  # struct scmp_version: major, minor, micro
    return f"libseccomp {'.'.join(map(str, library.seccomp_version().contents))}"


def _course(course: Course) -> Iterator[str]:
    yield f"course: {course.id}, {course.root}, {len(course.assignments)} assignments, {_students(course)}"
    for one in course.assignments:
        yield f"  {one.id}: {_state(course, one.id)}"
    if course.secret == SHIPPED_SECRET:
        yield f"warning: the secret in {CONFIG} is the shipped one, which students know. Write another."
    place = course.work if course.work.exists() else course.root
    yield f"{place}: {'writable' if os.access(place, os.W_OK | os.X_OK) else 'NOT writable: results cannot be stored'}"
    there = (course.work / "gradebook.db").is_file()
    yield f"gradebook: {'there' if there else 'none yet; the first `autograder grade` makes it'}"
    yield from findings(course)


def _students(course: Course) -> str:
    return f"{len(course.students)} students" if course.students else "no list of students"


def _state(course: Course, name: str) -> str:
    """What an assignment lacks, by its files alone: `autograder verify` looks into them."""
    release = course.release(name)
    needed = [course.solution(name), course.graders(name) / "test_hidden.py"]
    missing = [str(path.relative_to(course.root)) for path in needed if not path.is_file()]
    if missing:
        return f"{', '.join(missing)} missing"
    if not release.is_file() or not release.with_name("checks.py").is_file():
        return f"not released: autograder release {name}"
    return "released"
