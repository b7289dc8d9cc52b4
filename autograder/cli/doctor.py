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
    """The versions of what grading stands on, the C library behind pyseccomp among them, and what is missing."""
    found, missing = [f"Python {sys.version.split()[0]}"], []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(f"missing: {package}: pip install {package}")
    try:
        library = ctypes.CDLL("libseccomp.so.2")
        library.seccomp_version.restype = ctypes.POINTER(ctypes.c_uint * 3)  # struct scmp_version: major, minor, micro
        found.append(f"libseccomp {'.'.join(map(str, library.seccomp_version().contents))}")
    except OSError:
        found.append("no libseccomp (apt install libseccomp2)")
    return [f"versions: {', '.join(found)}", *missing]


def _course(course: Course) -> Iterator[str]:
    """What an assignment lacks is told by its files alone: `autograder verify` looks into them."""
    students = f"{len(course.students)} students" if course.students else "no list of students"
    yield f"course: {course.id}, {course.root}, {len(course.assignments)} assignments, {students}"
    for name in (one.id for one in course.assignments):
        needed = [course.solution(name), course.graders(name) / "test_hidden.py"]
        missing = [str(path.relative_to(course.root)) for path in needed if not path.is_file()]
        release = course.release(name)
        if missing:
            yield f"  {name}: {', '.join(missing)} missing"
        elif not release.is_file() or not release.with_name("checks.py").is_file():
            yield f"  {name}: not released: autograder release {name}"
        else:
            yield f"  {name}: released"
    if course.secret == SHIPPED_SECRET:
        yield f"warning: the secret in {CONFIG} is the shipped one, which students know. Write another."
    place = course.work if course.work.exists() else course.root
    yield f"{place}: {'writable' if os.access(place, os.W_OK | os.X_OK) else 'NOT writable: results cannot be stored'}"
    there = (course.work / "gradebook.db").is_file()
    yield f"gradebook: {'there' if there else 'none yet; the first `autograder grade` makes it'}"
    yield from findings(course)
