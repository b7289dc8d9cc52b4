"""With a class: collecting, grading, pages, and what became of one submission."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.cli.verbs.terminal import course_here, name_argument, near, progress, say, say_damaged
from autograder.core.model import UNSURE, Graded, Status
from autograder.core.text import first_of
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.grading.pipeline import Run

MOST_LISTED = 10  # names on one line; the class page has them all
MOST_NAMED = 3  # a changed grader can turn twenty checks; `why` shows all


@click.command()
@name_argument
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def collect(name: str, path: Path) -> int:
    """Bring handed-in notebooks into work/submitted.

    PATH is one notebook named after its student (s01.ipynb), or a folder or .zip of such notebooks, of students'
    folders (s01/anything.ipynb), of nbgrader's tree, or what Canvas, Moodle or Gradescope give for all submissions.
    What could not be placed is listed, and the exit code is then 1.
    """
    from autograder.demo.sample_class import MANIFEST as DEMO
    from autograder.intake.collect import collect_from as collecting

    course = course_here()
    done = collecting(course, name, path)
    earlier = f", {len(done.earlier)} kept beside" if done.earlier else ""
    say(f"{name}: {len(done.placed)} placed, {len(done.unchanged)} unchanged{earlier}, {len(done.unplaced)} not placed")
    if (course.work / DEMO).exists():
        say(f"  The sample class of `autograder demo` is there, too: delete {near(course.work)} before a real one.")
    for students, words in (
        (done.earlier, f"another hand-in counts ({course.resubmission}), this one lies in work/submitted/.history"),
        (done.settled, "by the rule and dates in force now, another hand-in of theirs counts than before"),
    ):
        if students:
            say(f"  {', '.join(students)}: {words}")
    for what, reason in done.unplaced:
        say(f"  {what}: {reason}")
    return 1 if done.unplaced else 0


@click.command()
@name_argument
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH ...]")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes (default: one a core).")
@click.option("--student", "students", default="*", metavar="GLOB", help="Only these students.")
@click.option("--dry-run", is_flag=True, help="Grade and show whose result would change, but write nothing.")
@click.option("--record", is_flag=True, help="Record results of files outside work/submitted too.")
@click.option("--force", is_flag=True, help="Grade again what has a result.")
@click.option("--unsafe", is_flag=True, help="Grade without protection: only what you would run yourself.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def grade(name: str, paths: tuple[Path, ...], dry_run: bool, as_json: bool, **given: Any) -> int:
    """Grade a class, or the notebooks in PATH, and say who has another result than before.

    PATH is a tree like work/submitted (the default), a folder of notebooks, or one file. What is graded already and
    has not changed is left alone. The exit code is 1 when somebody needs a look.
    """
    from autograder.gradebook import sync
    from autograder.grading import pipeline
    from autograder.intake.archive import shown

    course, options = course_here(), pipeline.Options(paths=paths, dry_run=dry_run, **given)
    if dry_run and not as_json:
        for one in pipeline.found_in(course, name, options):
            say(f"{one.student}: {shown(near(one.path))}")
    with progress(as_json) as advance:
        run = sync.grade_class(course, name, options, advance)
    if as_json:
        click.echo(json.dumps(_as_json(course, name, run), indent=1))
    else:
        print_run(name, run)
    listed, there = {*course.students}, {one.student for one in run.graded}
    groups = {
        "handed in nothing": listed - there,
        "not among the students of the course": there - listed if listed else set(),
    }
    whole = not (as_json or paths) and options.students == "*"
    for words, people in groups.items() if whole else ():
        if people:
            say(f"  {words}: {first_of(sorted(people), MOST_LISTED)}")
    return 1 if run.damaged or any(one.status is not Status.GRADED for one in run.graded) else 0


def _as_json(course: Course, name: str, run: Run) -> list[dict[str, Any]]:
    """Return the results of a run; of recorded ones the penalty and what waits are those that count now."""
    from autograder.gradebook.marks import marks_of
    from autograder.grading.store import to_json

    marks = marks_of(course, name, run.graded) if run.changed is not None else {}
    rows = []
    for one in run.graded:
        mark = marks.get(one.student)
        now = replace(one, waiting={**mark.waiting}, late=replace(one.late, penalty=mark.penalty)) if mark else one
        rows.append(to_json(now, detail=False))
    return rows + [to_json(one) for one in run.damaged]


def print_run(name: str, run: Run) -> None:
    """Print the summary of a run and a line for everybody whom a person should look at."""
    counts = Counter(one.status for one in run.graded)
    scores = [one.score for one in run.graded if one.status is not Status.REFUSED]
    words = ", ".join(f"{counts[status]} {status.value}" for status in Status if counts[status])
    again = f", {run.again} graded again" if run.again else ""
    say(f"{name}: {words}; {run.fresh - run.again} new{again}, {len(run.graded) - run.fresh} from earlier runs")
    if scores:
        most = max(one.max_score for one in run.graded)
        say(f"  mean {sum(scores) / len(scores):.1f}, lowest {min(scores):g}, highest {max(scores):g} of {most:g}")
    if run.changes:
        say(f"  {len(run.changes)} changed since the last grading:")
    for change in run.changes:
        ends = [f"{check} {was or 'not there'} -> {now or 'gone'}" for check, was, now in change.checks]
        detail = f" ({first_of(ends, MOST_NAMED)})" if ends else ""
        say(f"    {change.after.student}: {face(change.before)} -> {face(change.after)}: {change.why}{detail}")
    for one in (one for one in run.graded if one.status is not Status.GRADED):
        score = "" if one.status is Status.REFUSED else f", {one.score:g}"
        crashed = [r.check.id for r in one.results if r.outcome in UNSURE]
        reasons = [*one.notes[:1], *([f"Crashed or broken: {', '.join(crashed[:3])}."] if crashed else [])]
        say(f"  {one.student}: {one.status.value}{score}. {' '.join(reasons)}")
    for lost in run.damaged:
        say(f"  {lost.student}: {lost.fault} No hand-in is there to grade again: bring it back, or delete the file.")
    say(f"  {run.line}")


def face(graded: Graded) -> str:
    """A result in a word or a number, with the late penalty where there is one."""
    if graded.status is Status.REFUSED:
        return graded.status.value
    penalty = f" less {graded.late.penalty:g}" if graded.late.penalty else ""
    return f"{graded.score:g}{penalty}"


@click.command()
@name_argument
def feedback(name: str) -> int:
    """Write a feedback page for every student.

    The exit code is 1 when a result cannot be read.
    """
    from autograder.gradebook.marks import class_record
    from autograder.pages import write

    course = course_here()
    record = class_record(course, name)
    say(f"feedback pages: {near(write.write_feedback(course, record))}")
    return say_damaged([record])


@click.command()
@name_argument
def report(name: str) -> int:
    """Write the page about the whole class.

    The exit code is 1 when a result cannot be read.
    """
    from autograder.gradebook.marks import class_record
    from autograder.pages import write

    course = course_here()
    record = class_record(course, name)
    say(f"class page: {near(write.write_report(course, record))}")
    return say_damaged([record])


@click.command()
@click.argument("student")
@name_argument
@click.argument("check", required=False)
def why(student: str, name: str, check: str | None) -> int:
    """Show staff what became of one submission.

    All checks, or one of them, with the line that runs a failed one again.
    """
    from autograder.pages.explain import explain

    say(explain(course_here(), student, name, check))
    return 0
