"""After grading: files for other systems."""

from __future__ import annotations

import click

from autograder.verbs.terminal import course_here, near, say


@click.command()
@click.argument("name", metavar="[ASSIGNMENT]", required=False)
@click.option("--to", "kind", type=click.Choice(["csv"]), required=True, help="The format.")
def export(name: str | None, kind: str) -> int:
    """Write a file that another system imports.

    Of one assignment, or without a name of the whole course, weighted as course_config.py says.
    """
    from autograder import pages

    course = course_here()
    path = pages.write_csv(course, name) if name else pages.write_course_csv(course)
    say(f"{kind}: {near(path)}")
    return 0
