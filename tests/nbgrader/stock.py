"""Stock nbgrader as people run it: real commands, a real server, a class to grade, and what they leave behind."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.model import Graded
from autograder.course import Course, load_course
from autograder.demo import sample_class
from autograder.gradebook import sync
from autograder.gradebook.database import url_of
from autograder.grading import pipeline, store
from autograder.grading.store import HALVES
from autograder.hooks import config
from autograder.notebook.reader import Document, dumps
from tests.commands import PATIENCE, run_module
from tests.kit.conftest import copy_course

TOKEN = "only-for-tests"  # noqa: S105 - of a server that lives for one test
SERVER = ("--no-browser", "--allow-root", "--port=0")
QUICK = Path(__file__).with_name("quick")
EXACT = 1e-9
QUICK_ONE = "labels"  # the assignment that is graded in no time
STRICT = "late=LatePolicy(per_day=0.1, cap=0.5), extensions=(Extension('extended', 'labels', hours=2),),"
LATE = "late=LatePolicy(per_day=0.1, cap=0.5),\n    extensions=(Extension('s20', 'hinge', hours=36),),"


def new_course(folder: Path, settings: str = "", due: str = "") -> Course:
    """Copy the course, with more settings in its COURSE; `due` replaces every due date."""
    course = copy_course(folder)
    path = folder / "course_config.py"
    text = path.read_text().replace("import Assignment, Course", "import Assignment, Course, Extension, LatePolicy")
    text = text.replace("    assignments=(", f"    {settings}\n    assignments=(")
    if due:
        for one in course.assignments:
            text = text.replace(one.due, due)
    path.write_text(text)
    return load_course(folder)


def hand_in(course: Course, *names: str) -> list[sample_class.Sample]:
    """Put the sample class of some assignments, or of all, into work/submitted; return it."""
    samples = [one for one in sample_class.make_class(course) if not names or one.assignment in names]
    sample_class.place(course, samples)
    return samples


def environment(home: Path, **more: str) -> dict[str, str]:
    """Give a person a home; alembic is not on its PATH, as when nobody activated anything."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))}
    return {**kept, "PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONPATH": str(QUICK), **more}


def command(line: str) -> list[str]:
    """Return a line of a shell session, `nbgrader ...` or `autograder ...`, as a program to start."""
    program, *words = shlex.split(line)
    return [sys.executable, "-m", program, *words]


def run(line: str, folder: Path, code: int = 0, who: Mapping[str, Any] | None = None, **variables: str) -> str:
    """Run one line; return what it printed, both streams. `who` is another user to be, as subprocess takes it."""
    at_home = environment(folder.parent / "home", **variables)
    if any(name.startswith("PYTHON") for name in variables):  # these are read at a start alone
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "timeout": PATIENCE}
        done = subprocess.run(command(line), cwd=folder, env=at_home, check=False, **pipes)
    else:
        done = run_module(shlex.split(line), folder, at_home, merged=True, who=who)
    assert done.returncode == code, f"{line} in {folder} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


# ---------------------------------------------------------------- formgrader


@dataclass(frozen=True, slots=True)
class Formgrader:
    """A Jupyter server with formgrader, as a browser meets it."""

    url: str

    def get(self, path: str) -> Any:
        """Ask formgrader's API."""
        return self._ask("GET", path)

    def post(self, path: str) -> Any:
        """Press one of formgrader's buttons."""
        return self._ask("POST", path)

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Save what somebody typed."""
        return self._ask("PUT", path, json.dumps(body).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}formgrader/api/{path}", body, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            return json.loads(answer.read())

    def autograde(self, assignment: str, student: str) -> bool:
        """Press the lightning bolt; tell whether formgrader shows success."""
        return bool(self.post(f"submission/{assignment}/{student}/autograde")["success"])

    def grades(self, assignment: str, student: str) -> dict[str, dict[str, Any]]:
        """Return item -> grade as the page of one submission loads them."""
        submission = self._submission(assignment, student)
        return {one["name"]: one for one in self.get(f"grades?submission_id={submission}")}

    def comments(self, assignment: str, student: str) -> dict[str, dict[str, Any]]:
        """Return cell -> comment likewise."""
        submission = self._submission(assignment, student)
        return {one["name"]: one for one in self.get(f"comments?submission_id={submission}")}

    def _submission(self, assignment: str, student: str) -> str:
        listed = self.get(f"submitted_notebooks/{assignment}/{assignment}")
        return next(str(one["id"]) for one in listed if one["student"] == student)


@contextmanager
def formgrader(course: Course) -> Iterator[Formgrader]:
    """Start a server in the course's folder, and end it."""
    home = course.root.parent / "home"
    runtime = home / "runtime"
    program = [sys.executable, "-m", "jupyter_server", *SERVER, f"--ServerApp.token={TOKEN}"]
    variables = environment(home, JUPYTER_RUNTIME_DIR=str(runtime))
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(program, cwd=course.root, env=variables, stdout=log, stderr=log)
    try:
        yield Formgrader(_address(server, runtime, home / "server.log"))
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _address(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Wait until the server says where it listens, and formgrader answers there."""
    message = runtime / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            url = json.loads(message.read_text())["url"]
            assert Formgrader(url).get("status") == {"status": True}
        except (OSError, ValueError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return str(url)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


# ---------------------------------------------------------------- what is left behind


def scores(course: Course, assignment: str) -> dict[str, dict[str, float | None]]:
    """Student -> item -> points as nbgrader's own models say, beside "penalty", "late" and "score"."""
    from nbgrader.api import Gradebook

    with Gradebook(url_of(course), course.id) as book:
        found = {}
        for submission in book.assignment_submissions(assignment):
            [notebook] = submission.notebooks
            kept = {grade.name: grade.score if grade.auto_score is not None else None for grade in notebook.grades}
            kept |= {"penalty": notebook.late_submission_penalty or 0.0, "late": submission.total_seconds_late}
            found[submission.student_id] = kept | {"score": submission.score}
        return found


def unlike(wanted: Mapping[str, Mapping[str, Any]], got: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Say in lines where two tables of numbers differ by more than nothing."""
    return [
        f"{student}, {name}: {row.get(name)} here, {got.get(student, {}).get(name)} there"
        for student, row in wanted.items()
        for name in row
        if not same(row[name], got.get(student, {}).get(name))
    ] + [f"{student} is there only" for student in got.keys() - wanted.keys()]


def same(here: float | None, there: float | None) -> bool:
    """Tell whether two numbers are one."""
    return here is there if here is None or there is None else abs(here - there) <= EXACT


def endings(course: Course, assignment: str) -> dict[str, tuple[Any, ...]]:
    """Student -> what is stored of how it ended: all but times, and what staff alone reads."""
    return {one.student: ending(one) for one in store.load_all(course.work, assignment)}


def ending(graded: Graded) -> tuple[Any, ...]:
    """What must not depend on who called the grader."""
    checks = tuple((one.check.id, one.outcome, one.points) for one in graded.results)
    submission, _ = graded.key.split(HALVES)  # the other half names the folder of the course
    return graded.status, submission, graded.notes, graded.late, tuple(graded.waiting.items()), checks


def students_of(samples: Iterable[sample_class.Sample], assignment: str) -> list[str]:
    """Whoever handed in an assignment."""
    return [one.student for one in samples if one.assignment == assignment]


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file by its path below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def shell_lines(page: Path) -> set[str]:
    """Return the commands that a page shows."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return {line.strip() for block in blocks for line in block.splitlines() if line.strip()}


# ---------------------------------------------------------------- one hand-in


def api_of(course: Course) -> Any:
    """Open the course as formgrader does."""
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(config=config.configured(course.root))


def submit(
    course: Course,
    student: str,
    notebook: Document | bytes,
    at: str | None = "2027-01-10 12:00:00 UTC",
    name: str = f"{QUICK_ONE}.ipynb",
) -> None:
    """Put a hand-in where `collect` puts it."""
    folder = course.work / "submitted" / student / QUICK_ONE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(notebook if isinstance(notebook, bytes) else dumps(notebook).encode())
    if at is None:
        (folder / "timestamp.txt").unlink(missing_ok=True)
    else:
        (folder / "timestamp.txt").write_text(at)


def by_both(course: Course, student: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Grade one student by nbgrader, then again by us: what each leaves in the gradebook."""
    made = api_of(course).autograde(QUICK_ONE, student)
    assert made["success"], made
    stock = scores(course, QUICK_ONE)[student]
    sync.grade_class(course, QUICK_ONE, pipeline.Options(students=student, force=True))
    return stock, scores(course, QUICK_ONE)[student]


def give_points(course: Course, student: str, points: float) -> None:
    """Give points by hand for the one item that wants them."""
    from nbgrader.api import Gradebook

    with Gradebook(url_of(course), course.id) as book:
        grade = book.find_grade("why_numbers_mislead", QUICK_ONE, QUICK_ONE, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
