"""Gradescope's container as a folder: a bundle unpacked, set up and run as Gradescope does it, with real scripts.

    with rented_folder() as base:
        tree = plant(write_bundle(course, "hinge"), base)
        result = grade_by_bundle(tree, notebook)  # the object in results.json

Planting another bundle in the same folder keeps the environment that the first one installed.
"""

import json
import os
import shutil
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.model import Graded, Status
from autograder.course import Course
from autograder.demo.sample_class import Sample
from autograder.grading.pipeline import Options, grade
from tests.kit.gradescope.results_reader import read_results

ENDED = "\n-- ended\n"
STARTED_ONCE = f"""
import sys
from autograder.gradescope.run import main
for line in sys.stdin:
    main([line.strip()])
    print({ENDED!r}, end="", flush=True)
"""
PATIENCE = 300  # seconds: installing a few libraries takes ten
ONLINE = ("No matching distribution", "Could not find a version", "onnection", "Network is unreachable", "timed out")
METADATA = {
    "id": 123456,
    "created_at": "2027-01-22T10:00:00.365935-08:00",
    "assignment": {
        "id": 25828,
        "title": "Hinge",
        "due_date": "2027-01-22T23:59:00.000000-08:00",
        "late_due_date": None,
    },
    "submission_method": "upload",
    "users": [{"email": "ada@example.org", "id": 1234, "name": "Ada"}],
    "previous_submissions": [],
}

# everything of this machine in a root of its own, and the tree at /autograder; nothing of it outlasts the command
AT_TRUE_PATH = """
set -e
mount -t tmpfs tmpfs "$2"
for entry in /*; do
  if [ -L "$entry" ]; then cp -P "$entry" "$2$entry"
  elif [ -d "$entry" ]; then mkdir "$2$entry"; mount --rbind "$entry" "$2$entry"
  fi
done
mkdir "$2/autograder"
mount --bind "$1" "$2/autograder"
cd "$2/autograder"
exec chroot "$2" "${@:3}"
"""


class NoIndex(Exception):
    """Libraries could not be fetched: nothing is said about the bundle."""


@dataclass(frozen=True)
class Tree:
    """A folder that stands for /autograder."""

    base: Path

    @property
    def source(self) -> Path:
        """The unpacked bundle."""
        return self.base / "source"

    @property
    def results(self) -> Path:
        """What Gradescope takes."""
        return self.base / "results" / "results.json"

    @property
    def said(self) -> str:
        """What instructors see of the last run."""
        return (self.base / "results" / "stdout").read_text()


@contextmanager
def rented_folder() -> Iterator[Path]:
    """Lend a folder that everybody may enter, as /autograder is; pytest's own are closed to the wall's user."""
    folder = Path(tempfile.mkdtemp(prefix="gradescope-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def plant(bundle: Path, base: Path) -> Tree:
    """Unpack a bundle below `base` as Gradescope does, and run its setup.sh; raises NoIndex where pip finds nothing."""
    tree = Tree(base)
    shutil.rmtree(tree.source, ignore_errors=True)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tree.source)
        for entry in archive.infolist():
            (tree.source / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    shutil.copy2(tree.source / "run_autograder", base / "run_autograder")
    done = started(tree, "bash", str(tree.source / "setup.sh"))
    if done.returncode and any(word in done.stderr for word in ONLINE):
        raise NoIndex(done.stderr[-300:])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the solution earns" in done.stdout, done.stdout
    return tree


def started(tree: Tree, *command: str) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts, in the folder that Gradescope runs it in."""
    return subprocess.run(command, cwd=tree.base, capture_output=True, text=True, timeout=PATIENCE)


def at_true_path(tree: Tree, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a root of its own, where the tree is /autograder; needs root."""
    with tempfile.TemporaryDirectory() as root:
        shell = ["bash", "-c", AT_TRUE_PATH, "bash", str(tree.base), root, *command]
        return started(tree, "unshare", "-m", *shell)


def hand_in(tree: Tree, files: Mapping[str, bytes], metadata: Any = METADATA) -> None:
    """Put a submission where Gradescope puts it; the results of the last one go."""
    for name in ("submission", "results"):
        shutil.rmtree(tree.base / name, ignore_errors=True)
        (tree.base / name).mkdir()
    for second, (name, data) in enumerate(files.items()):
        path = tree.base / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (1_800_000_000 + second, 1_800_000_000 + second))  # the last one is the newest
    text = metadata if isinstance(metadata, str) else json.dumps(metadata)
    (tree.base / "submission_metadata.json").write_text(text)


def run(tree: Tree) -> dict[str, Any]:
    """Run run_autograder as Gradescope does; return what it leaves, which Gradescope's rules must allow."""
    done = started(tree, "./run_autograder")
    (tree.base / "results" / "stdout").write_text(done.stdout + done.stderr)
    assert done.returncode == 0, done.stderr
    read_results(tree.results.read_bytes())
    assert sorted(path.name for path in tree.results.parent.iterdir()) == ["results.json", "stdout"]
    return json.loads(tree.results.read_text())


@contextmanager
def started_once(tree: Tree) -> Iterator[Callable[[Tree], dict[str, Any]]]:
    """Start the container's Python once, and grade in it as run_autograder does, but for a start every time."""
    inside = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    with subprocess.Popen(
        [tree.base / "venv" / "bin" / "python", "-c", STARTED_ONCE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tree.source, env=inside,
    ) as process:  # fmt: skip

        def run_here(tree: Tree) -> dict[str, Any]:
            print(tree.base, file=process.stdin, flush=True)
            said = ""
            while not said.endswith(ENDED):
                line = process.stdout.readline()
                assert line, f"the container's Python has ended: {said}"
                said += line
            read_results(tree.results.read_bytes())
            return json.loads(tree.results.read_text())

        guard = threading.Timer(PATIENCE, process.kill)  # then its output ends, and with it the wait
        guard.start()
        yield run_here
        guard.cancel()
        process.stdin.close()


def grade_files(tree: Tree, files: Mapping[str, bytes], metadata: Any = METADATA) -> dict[str, Any]:
    """Hand in files, grade them, and return the object in results.json."""
    hand_in(tree, files, metadata)
    return run(tree)


def grade_by_bundle(tree: Tree, notebook: bytes, name: str = "hinge.ipynb") -> dict[str, Any]:
    """Hand in one notebook, grade it, and return the object in results.json."""
    return grade_files(tree, {name: notebook})


# ---------------------------------------------------------------- against the kit's own grades


def differences(
    tree: Tree, course: Course, samples: Iterable[Sample], folder: Path, way: Callable[[Tree], Any] = run
) -> list[str]:
    """Grade samples of one assignment by `autograder grade` and in the tree; say of each what does not end alike.

    `folder` is an empty one outside the course: nothing is stored. `way` grades what lies in the tree.
    """
    listed = list(samples)
    here = graded_here(course, listed, folder)
    found = []
    for sample in listed:
        hand_in(tree, {sample.file: sample.data})
        graded, result = here[sample.student], way(tree)
        about = f"{sample.student}, {sample.assignment}"
        if abs(result["score"] - graded.score) > 1e-9:
            found.append(f"{about}: {result['score']} by the bundle, {graded.score} by the kit.")
        if result["extra_data"]["status"] != graded.status.value:
            found.append(f"{about}: {result['extra_data']['status']} by the bundle, {graded.status.value} by the kit.")
        if graded.status is not Status.REFUSED and points_of(result) != points_here(graded):
            found.append(f"{about}: the checks end differently.")
    return found


def graded_here(course: Course, samples: Iterable[Sample], folder: Path) -> dict[str, Graded]:
    """Grade samples of one assignment as `autograder grade` does; return the results by student."""
    name = ""
    for sample in samples:
        name = sample.assignment
        path = folder / sample.student / name / sample.file
        path.parent.mkdir(parents=True)
        path.write_bytes(sample.data)
    return {one.student: one for one in grade(course, name, Options(paths=(folder,))).graded}


def points_of(result: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Item, points and possible points of each test."""
    return [(one["name"].partition(":")[0], one["score"], one["max_score"]) for one in result["tests"]]


def points_here(graded: Graded) -> list[tuple[str, float, float]]:
    """The same of a result of ours, item by item."""
    inside = [(one.check.item, one.points, one.check.points) for one in graded.results]
    return [line for item in graded.items for line in inside if line[0] == item]
