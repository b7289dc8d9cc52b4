"""The command line: its verbs, and how a run ends."""

from __future__ import annotations

import os
import signal
import sys

import click

from autograder import __version__
from autograder.cli.verbs import anywhere, grading, making, privacy, sending
from autograder.core.errors import AutograderError, EnvironmentUnfit

# the graders' matrices are small: threads only get in each other's way
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


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


for verb in (
    *(making.release, making.verify, making.new),
    *(grading.collect, grading.grade, grading.feedback, grading.report, sending.export, grading.why),
    privacy.forget,
    *(anywhere.check_notebook, anywhere.doctor, anywhere.lab, anywhere.demo),
):
    commands.add_command(verb)
