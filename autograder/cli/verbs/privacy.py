"""When somebody has left: what there is of a student, and removing it."""

from __future__ import annotations

import sys
from difflib import get_close_matches

import click

from autograder.cli.verbs.terminal import course_here, near, say
from autograder.core.errors import UsageError


@click.command()
@click.argument("student")
@click.option("--dry-run", is_flag=True, help="Show what would be removed, and remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(student: str, dry_run: bool, yes: bool) -> int:
    """Remove a student's data everywhere in this course.

    That is hand-ins, results, pages, rows in the gradebook and in nbgrader's exchange, and the line in roster.csv.
    Tables and pages about the whole class are deleted where they name the student. It shows everything first and then
    asks; what it cannot reach is listed.
    """
    from autograder.privacy.forget import remove, students, trace

    course = course_here(may_be_empty=True)
    traces = trace(course, student)
    there = traces.known and traces.any
    if there:
        say(f"{student}: {'this would be removed' if dry_run else 'this is removed for good'}")
        for one in (*map(near, (*traces.own, *traces.pages)), *traces.lines):
            say(f"  {one}")
        for path, again in traces.shared.items():
            say(f"  {near(path)}, which is about everybody: make it again with `{again}`")
    say("Not reached:")
    for sentence in traces.stays:
        say(f"  {sentence}")
    if not there:
        near_names = get_close_matches(student, sorted(students(course) - {student}), 3, 0.7)
        hint = f" Near: {', '.join(near_names)}." if near_names else ""
        raise UsageError(f"There is nothing of {student} in this course.{hint}")
    if not (dry_run or yes or sys.stdin.isatty()):
        raise UsageError(f"Nobody can be asked here, so nothing was removed. Run `autograder forget {student} --yes`.")
    if dry_run or not (yes or click.confirm("Remove all of this?")):
        say("nothing was removed")
        return 0
    faults = remove(course, traces)
    for fault in faults:
        say(f"NOT removed: {fault}")
    whole = not faults and not trace(course, student).any
    say(f"{student} is forgotten" if whole else f"Something of {student} is left: see to it, and run this again.")
    return 0 if whole else 1
