"""On any machine: a student's own check, what protects a grader, and the flow to look at."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.cli.verbs.grading import print_run
from autograder.cli.verbs.terminal import course_here, near, progress, say
from autograder.core.errors import CourseError, UsageError
from autograder.core.model import Graded


@click.command("check")
@click.argument("notebook", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--result", type=click.Path(dir_okay=False, path_type=Path), help="Write result.json for Classroom 50.")
def check_notebook(notebook: Path, result: Path | None) -> int:
    """Run the public checks on a notebook of your own.

    It says what `check(...)` says in the notebook. The notebook's code runs unprotected, as it does in Jupyter. With
    --result the exit code is 0 wherever the file could be written.
    """
    from autograder.cli.selfcheck import run, write_result

    return write_result(notebook, result) if result else run(notebook)


@click.command()
def doctor() -> int:
    """Say whether this machine grades safely, and what it lacks.

    Names the command that adds what is missing. The exit code is 3 when grading would be refused.
    """
    from autograder.cli.doctor import examine

    course, fault = None, ""
    try:
        course = course_here()
    except CourseError as error:
        fault = str(error)
    except UsageError:
        pass  # no course is near: the machine alone is looked at
    lines, fit = examine(course, fault)
    for line in lines:
        say(line)
    return 0 if fit else 3


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The port (default: a free one).")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
def lab(port: int | None, no_browser: bool) -> int:
    """Open JupyterLab with formgrader on this course.

    Works from any folder of the course and shows the class report beside it. Only this machine can reach it, and only
    with the token that Jupyter prints.
    """
    from autograder.hooks.lab import require_lab, require_port, start

    course = course_here()
    require_lab()
    if port:
        require_port(port)
    say(f"{course.title}: {course.root}")
    if os.geteuid() == 0:
        say("you are root: Jupyter is told --allow-root, and code in notebooks that you run here is root's too")
    start(course, port, browser=not no_browser)


@click.command()
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes (default: one a core).")
def demo(jobs: int) -> int:
    """Run the whole flow on a sample class.

    Release, collect, grade, feedback, report, export: it leaves everything in work/ to look at.
    """
    from autograder.authoring import release
    from autograder.demo.sample_class import complaints, make_class, place
    from autograder.export import deliver
    from autograder.gradebook import sync
    from autograder.gradebook.marks import class_record
    from autograder.grading import pipeline
    from autograder.pages import write

    course = course_here()
    for path in release.write_releases(course):
        say(f"released: {path.relative_to(course.root)}")
    samples = make_class(course)
    place(course, samples)
    names = list(dict.fromkeys(one.assignment for one in samples))
    say(f"a sample class of {len(samples)} submissions lies in {near(course.work / 'submitted')}\n")
    graded: list[Graded] = []
    for name in names:
        with progress(False) as advance:
            run = sync.grade_class(course, name, pipeline.Options(jobs=jobs), advance)
        print_run(name, run)
        graded += run.graded
    faults = complaints(samples, graded)
    say(f"\n{len(samples) - len(faults)} of {len(samples)} submissions ended as the table of the sample class says")
    for fault in faults:
        say(f"  {fault}")
    records = [class_record(course, name) for name in names]
    folders = {write.write_feedback(course, one) for one in records}
    say(f"gradebook:      {near(course.work / 'gradebook.db')}")
    say(f"feedback pages: {', '.join(map(near, folders))}")
    say(f"class pages:    {', '.join(near(write.write_report(course, one)) for one in records)}")
    say(f"tables:         {', '.join(near(deliver.write_csv(course, one)) for one in records)}")
    return 1 if faults else 0
