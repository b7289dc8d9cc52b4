"""Arguments, printing and exit codes; every rule of the domain lives in the modules that it calls."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder import __version__
from autograder.course import Course, load_course
from autograder.errors import AutograderError, CourseError, EnvironmentUnfit, UsageError
from autograder.model import Graded, Outcome, Status

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.verify import Proof

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # the graders' matrices are small: threads only get in each other's way
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


def console(*, stderr: bool = False) -> Console:
    """Where people read; rich itself honours NO_COLOR and leaves colours out where no terminal is."""
    from rich.console import Console

    return Console(stderr=stderr, soft_wrap=True, highlight=False)


def course_here() -> Course:
    """The course of the current folder, or of the nearest folder above that holds course_config.py."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "course_config.py").is_file():
            return load_course(folder)
    raise UsageError(f"There is no course_config.py in {here} or above it. Run the command in the course's folder.")


def near(path: Path) -> str:
    """A path as one would type it here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def say(text: str) -> None:
    """Print one line for people, without reading rich's markup in it."""
    console().print(text, markup=False)
    sys.stdout.flush()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="autograder")
def commands() -> None:
    """Release notebooks, grade a class of them behind a wall, and show every student the mistake."""


def main() -> None:
    """Run the command line; a fault of ours ends in a sentence and its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        code = commands(standalone_mode=False)
    except click.exceptions.Abort:  # what click makes of Ctrl-C, and we of SIGTERM
        click.echo("Interrupted; what is graded is stored, and the same command goes on from there.", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except AutograderError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, a folder that may not be written to
        click.echo(f"{error.filename or 'A file'}: {error.strerror}. Make room or change its permissions.", err=True)
        sys.exit(EnvironmentUnfit.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


names_argument = click.argument("names", nargs=-1, metavar="[ASSIGNMENT ...]")
name_argument = click.argument("name", metavar="ASSIGNMENT")


def chosen(course: Course, names: tuple[str, ...]) -> list[str]:
    """The assignments asked for; all of them where none is named."""
    return [course.assignment(name).id for name in names] or [one.id for one in course.assignments]


# ---------------------------------------------------------------- for the instructor, before the class


@commands.command()
@names_argument
@click.option("--check", "only_check", is_flag=True, help="Compare only; exit 4 where something is stale.")
def release(names: tuple[str, ...], only_check: bool) -> int:
    """Write what students get, from solutions/ and the graders.

    That is assignments/: notebooks without answers, checks.py with the public checks, and data. A release that would
    show a line of a solution or of a hidden check is refused. Without a name, all assignments are released.
    """
    from autograder import flow

    course = course_here()
    changed = flow.release(course, chosen(course, names), only_check=only_check)
    for path in changed:
        say(f"{'stale' if only_check else 'written'}: {path.relative_to(course.root)}")
    if not changed:
        say("every released file is fresh")
    return 4 if only_check and changed else 0


@commands.command()
@names_argument
@click.option("--seeds", type=click.IntRange(1), default=3, show_default=True, help="How many secrets to try.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes (default: one a core).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(names: tuple[str, ...], seeds: int, jobs: int, as_json: bool) -> int:
    """Prove that checks, solution, stub and known answers agree.

    The solution earns everything and the stub nothing, every wrong answer loses points, every right variant earns all,
    no hidden line is released, and verdicts are the same whatever the secret and the protection.
    """
    from dataclasses import asdict

    from autograder import flow
    from autograder.verify import prove

    course = course_here()
    safe = flow.guard(course)
    with flow.processes(jobs or flow.cores()) as executor:
        proofs = []
        for name in chosen(course, names):
            proofs.append(prove(course, name, flow.levels(safe.protection), seeds, executor))
            if not as_json:  # each as soon as it is there: 20 secrets take minutes
                print_proof(proofs[-1])
    if as_json:
        click.echo(json.dumps([asdict(proof) for proof in proofs], indent=1))
    return 4 if any(proof.complaints for proof in proofs) else 0


def print_proof(proof: Proof) -> None:
    """Print what `verify` found out about one assignment."""

    def part(pair: tuple[int, int]) -> str:
        return f"{pair[0]}/{pair[1]}"

    say(f"{proof.assignment}: {'the law holds' if not proof.complaints else 'THE LAW IS BROKEN'}")
    say(f"  solution {proof.solution_points:g} of {proof.max_points:g} automatic points, stub {proof.stub_points:g}")
    say(f"  wrong answers caught {part(proof.wrong)}, named {part(proof.named)}")
    say(f"  right variants kept {part(proof.right)}, odd answers judged {part(proof.odd)}, leaks {proof.leaks}")
    say(f"  verdicts compared over {proof.seeds} seeds and levels {', '.join(map(str, proof.levels))}")
    for complaint in proof.complaints:
        say(f"  - {complaint}")


@commands.command()
@name_argument
def new(name: str) -> int:
    """Start an assignment that is small but whole.

    Writes a solution notebook, hidden checks, a wrong answer, a right variant, and a line in course_config.py.
    """
    from autograder.scaffold import new as scaffold

    course = course_here()
    for path in scaffold(course, name):
        say(f"written: {path.relative_to(course.root)}")
    say(f"Next: write the exercise, then `autograder release {name}` and `autograder verify {name}`.")
    return 0


# ---------------------------------------------------------------- grading a class


@commands.command()
@name_argument
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def collect(name: str, path: Path) -> int:
    """Bring handed-in notebooks into work/submitted.

    PATH is one notebook named after its student (s01.ipynb), or a folder or .zip of such notebooks, of students'
    folders (s01/anything.ipynb), of nbgrader's tree, or what Canvas, Moodle or Gradescope give for all submissions.
    What could not be placed is listed, and the exit code is then 1.
    """
    from autograder.collect import collect as collecting

    course = course_here()
    done = collecting(course, name, path)
    say(f"{name}: {len(done.placed)} placed, {len(done.unchanged)} unchanged, {len(done.unplaced)} not placed")
    for what, reason in done.unplaced:
        say(f"  {what}: {reason}")
    return 1 if done.unplaced else 0


@commands.command()
@name_argument
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH ...]")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes (default: one a core).")
@click.option("--student", "students", default="*", metavar="GLOB", help="Only these students.")
@click.option("--dry-run", is_flag=True, help="List what would be graded.")
@click.option("--record", is_flag=True, help="Record results of files outside work/submitted too.")
@click.option("--force", is_flag=True, help="Grade again what has a result.")
@click.option("--unsafe", is_flag=True, help="Grade without protection: only what you would run yourself.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def grade(name: str, paths: tuple[Path, ...], dry_run: bool, as_json: bool, **given: Any) -> int:
    """Grade a class, or the notebooks in PATH.

    PATH is a tree like work/submitted (the default), a folder of notebooks, or one file. What is graded already and
    has not changed is left alone. The exit code is 1 when somebody needs a look.
    """
    from autograder import flow
    from autograder.results import to_json
    from autograder.source import shown

    course, options = course_here(), flow.Options(paths=paths, **given)
    if dry_run:
        for one in flow.found_in(course, name, options):
            say(f"{one.student}: {shown(str(one.path))}")
        return 0
    with progress(as_json) as advance:
        run = flow.grade(course, name, options, advance)
    if as_json:
        click.echo(json.dumps([to_json(one, detail=False) for one in run.graded], indent=1))
    else:
        print_run(name, run)
    return 1 if any(one.status is not Status.GRADED for one in run.graded) else 0


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal; nothing elsewhere."""
    screen = console(stderr=True)
    if quiet or not screen.is_terminal:
        yield lambda done, of: None
        return
    from rich.progress import Progress

    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task("grading", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def print_run(name: str, run: Any) -> None:
    """Print the summary of a run and a line for everybody whom a person should look at."""
    counts = Counter(one.status for one in run.graded)
    scores = [one.score for one in run.graded if one.status is not Status.REFUSED]
    words = ", ".join(f"{counts[status]} {status.value}" for status in Status if counts[status])
    say(f"{name}: {words}; {run.fresh} new, {len(run.graded) - run.fresh} from earlier runs")
    if scores:
        most = max(one.max_score for one in run.graded)
        say(f"  mean {sum(scores) / len(scores):.1f}, lowest {min(scores):g}, highest {max(scores):g} of {most:g}")
    for one in run.graded:
        if one.status is not Status.GRADED:
            score = "" if one.status is Status.REFUSED else f", {one.score:g}"
            say(f"  {one.student}: {one.status.value}{score}. {look_reason(one)}")
    say(f"  {run.line}")


def look_reason(graded: Graded) -> str:
    """Why a person should look: a note, else the checks that crashed."""
    crashed = [r.check.id for r in graded.results if r.outcome in (Outcome.CRASHED, Outcome.BROKEN)]
    words = [*graded.notes[:1], *([f"Crashed or broken: {', '.join(crashed[:3])}."] if crashed else [])]
    return " ".join(words)


@commands.command()
@name_argument
def feedback(name: str) -> int:
    """Write a feedback page for every student."""
    from autograder import flow

    say(f"feedback pages: {near(flow.write_feedback(course_here(), name))}")
    return 0


@commands.command()
@name_argument
def report(name: str) -> int:
    """Write the page about the whole class."""
    from autograder import flow

    say(f"class page: {near(flow.write_report(course_here(), name))}")
    return 0


@commands.command()
@click.argument("name", metavar="[ASSIGNMENT]", required=False)
@click.option("--to", "kind", type=click.Choice(["csv"]), required=True, help="The format.")
def export(name: str | None, kind: str) -> int:
    """Write a file that another system imports.

    Of one assignment, or without a name of the whole course, weighted as course_config.py says.
    """
    from autograder import flow

    course = course_here()
    path = flow.write_csv(course, name) if name else flow.write_course_csv(course)
    say(f"{kind}: {near(path)}")
    return 0


@commands.command()
@click.argument("student")
@name_argument
@click.argument("check", required=False)
def why(student: str, name: str, check: str | None) -> int:
    """Show staff what became of one submission.

    All checks, or one of them, with the line that runs a failed one again.
    """
    from autograder.why import explain

    say(explain(course_here(), student, name, check))
    return 0


# ---------------------------------------------------------------- anywhere


@commands.command("check")
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_notebook(notebook: Path) -> int:
    """Run the public checks on a notebook of your own.

    It says what `check(...)` says in the notebook. The notebook's code runs unprotected, as it does in Jupyter.
    """
    from autograder.selfcheck import run

    return run(notebook)


@commands.command()
def doctor() -> int:
    """Say whether this machine grades safely, and what it lacks.

    Names the command that adds what is missing. The exit code is 3 when grading would be refused.
    """
    from autograder.doctor import examine

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


@commands.command()
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes (default: one a core).")
def demo(jobs: int) -> int:
    """Run the whole flow on a sample class.

    Release, collect, grade, feedback, report, export: it leaves everything in work/ to look at.
    """
    from autograder import flow
    from autograder.demo import complaints, place, sample_class

    course = course_here()
    for path in flow.release(course):
        say(f"released: {path.relative_to(course.root)}")
    samples = sample_class(course)
    place(course, samples)
    names = list(dict.fromkeys(one.assignment for one in samples))
    say(f"a sample class of {len(samples)} submissions lies in {near(course.work / 'submitted')}\n")
    graded: list[Graded] = []
    for name in names:
        with progress(False) as advance:
            run = flow.grade(course, name, flow.Options(jobs=jobs), advance)
        print_run(name, run)
        graded += run.graded
    faults = complaints(samples, graded)
    say(f"\n{len(samples) - len(faults)} of {len(samples)} submissions ended as the table of the sample class says")
    for fault in faults:
        say(f"  {fault}")
    print_places(course, names)
    return 1 if faults else 0


def print_places(course: Course, names: list[str]) -> None:
    """Write pages and tables, and say where everything is."""
    from autograder import flow

    folders = {flow.write_feedback(course, name) for name in names}
    say(f"gradebook:      {near(course.work / 'gradebook.db')}")
    say(f"feedback pages: {', '.join(map(near, folders))}")
    say(f"class pages:    {', '.join(near(flow.write_report(course, name)) for name in names)}")
    say(f"tables:         {', '.join(near(flow.write_csv(course, name)) for name in names)}")
