"""JupyterLab with formgrader on one course, whatever folder one stands in and whatever else is configured.

nbgrader finds its course by the working folder, by files of several folders and by flags, and shows an empty list
where it finds another. So the server is started in a folder of its own, whose nbgrader_config.py nbgrader reads
last and believes most; nothing of the course, such as its gradebook's password, stands on the command line.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from autograder.core.atomic import write_atomically
from autograder.core.errors import EnvironmentUnfit, UsageError
from autograder.course import Course

CONFIG = "nbgrader_config.py"
EXTENSIONS = {"autograder.hooks.server": True, "nbgrader.server_extensions.formgrader": True}
PACKAGE = "jupyterlab>=4.2,<5"  # what nbgrader's own menu entries are made for
HERE = "127.0.0.1"
EXCHANGE = Path("/usr/local/share/nbgrader/exchange")  # nbgrader's, where no configuration names another

SETTINGS = '''"""Written by `autograder lab`: this course, before whatever else nbgrader finds."""

from pathlib import Path

from autograder.hooks.config import configured

get_config().merge(configured(Path({root!r})))
'''


def start(course: Course, port: int | None = None, *, browser: bool = True) -> NoReturn:
    """Become JupyterLab, which `require_lab` has found."""
    from autograder.gradebook.patches import find_alembic

    find_alembic()
    line = command(course, port, browser=browser, root=os.geteuid() == 0)
    os.chdir(prepare(course))
    sys.stdout.flush()
    os.execv(line[0], line)  # noqa: S606 - the very Python that runs now, and no shell


def require_lab() -> None:
    """Raise EnvironmentUnfit, with what to do, where JupyterLab is not in this Python or its button could not grade."""
    if sys.platform == "win32":
        raise EnvironmentUnfit("Formgrader's button grades, and grading needs Linux, WSL 2 or a container.")
    if find_spec("jupyterlab") is None:
        raise EnvironmentUnfit(
            f"JupyterLab is not installed beside this Python. Run: {sys.executable} -m pip install '{PACKAGE}'"
        )


def require_port(port: int) -> None:
    """Raise UsageError where another program has the port: Jupyter would say so only after its start."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Jupyter does: what was just closed is free
        try:
            probe.bind((HERE, port))
        except OSError as error:
            raise UsageError(f"Port {port}: {error.strerror}. Name another, or leave --port out.") from error


def command(course: Course, port: int | None, *, browser: bool, root: bool) -> list[str]:
    """Return the command that serves the course to this machine alone.

    Without `port` Jupyter takes the next free one after its own; a port that was asked for is taken or refused. The
    token is Jupyter's: made anew for each start, and kept out of the list of processes.
    """
    flags = {
        "ServerApp.ip": HERE,
        "ServerApp.root_dir": str(course.root),
        "ServerApp.jpserver_extensions": repr(EXTENSIONS),
        "ExtensionApp.open_browser": str(browser),
        "ServerApp.open_browser": str(browser),
        **({"ServerApp.port": str(port), "ServerApp.port_retries": "0"} if port else {}),
        **({"ServerApp.allow_root": "True"} if root else {}),
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in flags.items())]


def prepare(course: Course) -> Path:
    """Return the folder to start the server in, which tells nbgrader about this course."""
    from jupyter_core.paths import jupyter_runtime_dir

    name = hashlib.sha256(str(course.root).encode()).hexdigest()[:16]
    runtime = Path(jupyter_runtime_dir())
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)  # as Jupyter makes it, which keeps tokens there
    folder = runtime / "autograder" / name
    write_atomically(folder / CONFIG, SETTINGS.format(root=str(course.root)))
    return folder


# ---------------------------------------------------------------- what may stand in the way


def findings(course: Course) -> Iterator[str]:
    """Say line by line what formgrader and nbgrader's own commands will find of this course, and what they lack.

    That is what `jupyter lab` or `nbgrader`, started by hand, make of the working folder, and which settings of the
    user or the machine nbgrader reads besides the course's.
    """
    try:
        found = version("jupyterlab")
    except PackageNotFoundError:
        yield f"formgrader: no JupyterLab here. `autograder lab` needs: pip install '{PACKAGE}'"
    else:
        if found.split(".")[0] != "4":
            yield f"formgrader: nbgrader's menu is not in JupyterLab {found}. Run: pip install '{PACKAGE}'"
        else:
            yield f"formgrader: JupyterLab {found}; `autograder lab` opens it from any folder of the course"
    if not (course.root / CONFIG).is_file():
        yield f"warning: {course.root / CONFIG} is gone: nbgrader's own commands will not find this course"
    elif Path.cwd().resolve() != course.root:
        yield f"here nbgrader's own commands show nothing: they want to be started in {course.root}"
    if find_spec("jupyter_core"):
        from jupyter_core.paths import jupyter_config_path

        for path in (Path(folder) / CONFIG for folder in jupyter_config_path()):
            if path.is_file():
                yield f"warning: nbgrader reads {path} too; away from {course.root} it believes that one"
    if not any(shutil.which("alembic", path=where) for where in (None, str(Path(sys.executable).parent))):
        yield "missing: the program alembic, without which nbgrader makes no gradebook: pip install alembic"
    exchange = Path(course.exchange or EXCHANGE)
    if not os.access(exchange, os.W_OK | os.X_OK):
        yield f"exchange: {exchange} cannot be written to; formgrader then warns, and only release and collect miss it"
