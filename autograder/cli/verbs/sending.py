"""After grading: files for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.verbs.terminal import course_here, near, say, say_damaged
from autograder.core.errors import UsageError

if TYPE_CHECKING:
    from autograder.export.fill import Delivered

KINDS = ("canvas", "moodle", "blackboard", "gradescope", "csv", "junit", "classroom50")


@click.command()
@click.argument("name", metavar="[ASSIGNMENT]", required=False)
@click.option("--to", "kind", type=click.Choice(KINDS), required=True, help="The format.")
@click.option("--fill", type=click.Path(path_type=Path), metavar="FILE", help="The file that you downloaded there.")
@click.option("--column", default="", metavar="NAME", help="The column to fill, or who is who for Moodle's import.")
@click.option("--changed", is_flag=True, help="Only the rows that differ.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show every cell that would change.")
def export(name: str | None, kind: str, fill: Path | None, column: str, changed: bool, dry_run: bool) -> int:
    """Write a file that another system imports.

    Of one assignment, or without a name of the whole course, weighted as course_config.py says (--to csv). Canvas and
    Blackboard want --fill and their own gradebook file, Moodle --fill and a grading worksheet, or nothing for a file of
    its grade import. The exit code is 1 when somebody's mark has no place or a result cannot be read.
    """
    from autograder.export.deliver import deliver, write_course_csv
    from autograder.export.fill import Order
    from autograder.gradebook.marks import class_record

    options = {"--fill": fill, "--column": column, "--changed": changed, "--dry-run": dry_run}
    given = ", ".join(option for option, value in options.items() if value)
    if name is None and kind != "csv":
        raise UsageError(f"--to {kind} is for one assignment: `autograder export hinge --to {kind}`, for example.")
    if name is None and given:
        raise UsageError(f"{given}: the table of the course has no use for it. Leave it out, or name an assignment.")
    if kind == "gradescope" and given:
        raise UsageError(f"{given}: --to gradescope packs what grades there, and no marks. Leave it out.")
    course = course_here()
    if name is None:
        records = [class_record(course, one.id, may_be_empty=True) for one in course.assignments]
        say(f"{kind}: {near(write_course_csv(course, records))}")
        return say_damaged(records)
    if kind == "gradescope":
        from autograder.gradescope.bundle import write_bundle

        say(f"gradescope: {near(write_bundle(course, name))}")
        return 0
    done = deliver(course, Order(kind, name, fill, column, changed, dry_run))
    print_delivered(kind, done, dry_run)
    return 1 if done.unplaced else 0


def print_delivered(kind: str, done: Delivered, dry_run: bool) -> None:
    """Print where the file is, what changes in it, and everything that found no place."""
    say(f"{kind}: {near(done.path)}{' (not written: --dry-run)' if dry_run else ''}")
    if kind == "classroom50":
        return
    say(f"  {done.placed} marks placed, {len(done.changes)} cells change, {len(done.unplaced)} marks without a place")
    for change in done.changes if dry_run else ():
        say(f"  {change.student}: {change.old or '(empty)'} -> {change.new}")
    for title, lines in (
        ("marks without a place", done.unplaced),
        ("left as it is", done.left),
        ("rows of nobody here, left as they are", done.unmatched),
    ):
        if lines:
            say(f"  {title} ({len(lines)}):")
        for line in lines:
            say(f"    {line}")
    for note in done.notes:
        say(f"  {note}")
