"""Before the class: releasing, verifying and starting assignments."""

from __future__ import annotations

import json
from pathlib import Path

import click

from autograder.cli.verbs.terminal import chosen, course_here, name_argument, names_argument, near, say
from autograder.core.errors import UsageError


@click.command()
@names_argument
@click.option("--check", "only_check", is_flag=True, help="Compare only; exit 4 where something is stale.")
@click.option("--zip", "packed", is_flag=True, help="Pack each assignment into work/exports/ASSIGNMENT.zip, too.")
def release(names: tuple[str, ...], only_check: bool, packed: bool) -> int:
    """Write what students get, from solutions/ and the graders.

    That is assignments/: notebooks without answers, checks.py with the public checks, and data. A release that would
    show a line of a solution or of a hidden check is refused. Without a name, all assignments are released.
    """
    from autograder.authoring import release

    if only_check and packed:
        raise UsageError("--check writes nothing, and --zip writes archives. Ask for one of the two.")
    course = course_here()
    changed = release.write_releases(course, chosen(course, names), only_check=only_check, packed=packed)
    for path in changed:
        say(f"{'stale' if only_check else 'written'}: {path.relative_to(course.root)}")
    if all(path.suffix == ".zip" for path in changed):  # which are written in any case
        say("every released file is fresh")
    return 4 if only_check and changed else 0


@click.command()
@names_argument
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="How many secrets to try.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes (default: one a core).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(names: tuple[str, ...], seeds: int, jobs: int, as_json: bool) -> int:
    """Verify that checks, solution, stub and known answers agree.

    The solution earns everything and the stub nothing, every wrong answer loses points, every right variant earns all,
    no hidden line is released, and verdicts are the same whatever the secret and the protection.
    """
    from dataclasses import asdict

    from autograder.authoring.verify import begin, finish
    from autograder.grading import executors
    from autograder.sandbox import guard

    course = course_here()
    safe = guard.guard(course)
    with executors.processes(jobs or executors.cores()) as executor:
        levels, made = guard.levels(safe.protection), []
        for pending in [begin(course, name, levels, seeds, executor) for name in chosen(course, names)]:
            made.append(one := finish(pending))
            if as_json:
                continue
            # each as soon as it is there: 20 secrets take minutes
            say(f"{one.assignment}: {'verified' if not one.complaints else 'NOT VERIFIED'}")
            say(f"  solution {one.solution_points:g} of {one.max_points:g} automatic points, stub {one.stub_points:g}")
            wrong, named, right, odd = ("/".join(map(str, pair)) for pair in (one.wrong, one.named, one.right, one.odd))
            say(f"  wrong answers caught {wrong}, named {named}")
            say(f"  right variants kept {right}, odd answers judged {odd}, leaks {one.leaks}")
            say(f"  verdicts compared over {one.seeds} seeds and levels {', '.join(map(str, one.levels))}")
            for complaint in one.complaints:
                say(f"  - {complaint}")
    if as_json:
        click.echo(json.dumps([asdict(one) for one in made], indent=1))
    return 4 if any(one.complaints for one in made) else 0


@click.command()
@name_argument
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
def new(name: str, folder: Path | None) -> int:
    """Start an assignment that is small but whole; or with `new course DIR` a course of your own.

    An assignment is a solution notebook, hidden checks, a wrong answer, a right variant, and a line in
    course_config.py. A course is a folder with everything in it but assignments.
    """
    from autograder.authoring.new_assignment import RESERVED
    from autograder.authoring.new_assignment import new as scaffold
    from autograder.authoring.new_course import new_course

    if name == RESERVED:
        if folder is None:
            raise UsageError("Say where: `autograder new course DIR`. An assignment cannot be called course.")
        for path in new_course(folder):
            say(f"written: {near(path)}")
        say(f"Next: `cd {folder}`, see that course_config.py is right, then `autograder new NAME` for an assignment.")
        return 0
    if folder is not None:
        raise UsageError(
            f"An assignment has its places in the course. Run `autograder new {name}` in the course's folder."
        )
    course = course_here(may_be_empty=True)
    for path in scaffold(course, name):
        say(f"written: {path.relative_to(course.root)}")
    say(f"Next: write the exercise, then `autograder release {name}` and `autograder verify {name}`.")
    return 0
