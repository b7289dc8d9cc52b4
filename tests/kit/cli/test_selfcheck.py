"""A student hears from the command line what `check` says in the notebook, wherever the folder lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli.selfcheck import run, write_result
from autograder.core.errors import UsageError

ROOT = Path(__file__).parents[3]
SOLUTION = ROOT / "solutions" / "hinge" / "hinge.ipynb"
STUB = ROOT / "assignments" / "hinge" / "hinge.ipynb"
ANSWERS = [cell for cell in json.loads(SOLUTION.read_text())["cells"] if "nbgrader" in cell["metadata"]]
ANSWERS[0]["source"] = "import numpy as np\nfrom checks import check"  # without matplotlib, which is slow to load
NEXT = len(ANSWERS) + 1  # the number of a cell at the end


@pytest.fixture
def folder(tmp_path):
    """Return a folder as a student has it, outside any course, with a space in its name."""
    made = tmp_path / "my folder"
    made.mkdir()
    shutil.copy(STUB.with_name("checks.py"), made)
    return made


def notebook(folder: Path, *sources: str) -> Path:
    """Write the solution's answers with more code cells at their end."""
    more = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": text} for text in sources]
    path = folder / "hinge.ipynb"
    path.write_text(json.dumps({"cells": ANSWERS + more, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


# cells at the end of the solution -> exit code, and what the table says
ENDINGS = {
    "nothing": ((), 0, "svm_loss_vectorized: 2 of 2 public checks passed"),
    "a wrong answer": (("def largest_drop():\n    return None",), 1, "largest_drop: 0 of 1 public checks passed"),
    "an answer that raises": (("def largest_drop():\n    return 1 / 0",), 1, "ZeroDivisionError"),
    "a stub": (("def largest_drop():\n    raise NotImplementedError()",), 1, "largest_drop: not done yet"),
    "a name that is gone": (("del largest_drop",), 1, "largest_drop: not done yet"),
    "a cell that raises": (("1 / 0\ndef largest_drop():\n    return 1.9",), 0, f"Cell {NEXT} raised ZeroDivisionError"),
    "a cell that is no Python": (("def f(:",), 0, f"Cell {NEXT} raised SyntaxError"),
    "exit() in a cell": (("exit()",), 0, f"Cell {NEXT} raised SystemExit"),
    "magics": (("%matplotlib inline\n!ls\nnp.dot?\n", "%%time\nx = 1", "%%bash\nls"), 0, "1 of 1"),
    "a plot": (("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show(); display(plt.gcf())",), 0, "1 of 1"),
    "input()": (("input()",), 0, "raised EOFError"),
    "the end of Python": (("import os; os._exit(0)",), 1, ""),
    "another letter": (("raise ValueError('\\u03bb')",), 0, "\u03bb"),
}


@pytest.mark.parametrize(("cells", "code", "says"), ENDINGS.values(), ids=ENDINGS)
def test_ending(folder, capfd, cells, code, says):
    """Each notebook ends with its code and its words, and never with a traceback."""
    assert run(notebook(folder, *cells)) == code
    out, err = capfd.readouterr()
    assert says in out
    assert "Traceback" not in out + err


def test_the_stub_is_not_done_yet(folder, capfd):
    """The untouched release runs from top to bottom, and every item of it waits."""
    assert run(Path(shutil.copy(STUB, folder))) == 1
    out = capfd.readouterr().out
    assert out.count("not done yet") == 7
    assert "raised" not in out


def test_the_reminder_stands_once_and_cells_print_nothing(folder, capfd):
    """What cells print is left out, and the last line says that hidden checks look at more."""
    run(notebook(folder, "print('chatter')\nimport warnings; warnings.warn('chatter')\ncheck(largest_drop)"))
    out, err = capfd.readouterr()
    assert "chatter" not in out + err
    assert out.count("hidden checks look at more") == 1
    assert out.rstrip().endswith("hidden checks look at more.")


def test_nothing_is_left_in_the_folder(folder):
    """Checking writes no file into a student's folder."""
    run(notebook(folder))
    assert sorted(path.name for path in folder.iterdir()) == ["checks.py", "hinge.ipynb"]


UNUSABLE = {
    "no checks.py": (lambda f: (f / "checks.py").unlink(), "put it back"),
    "no notebook": (lambda f: (f / "hinge.ipynb").unlink(), "no such file"),
    "no notebook in the file": (lambda f: (f / "hinge.ipynb").write_text("{"), "not JSON"),
    "somebody else's checks.py": (lambda f: (f / "checks.py").write_text("x = 1"), "Put back"),
    "a damaged checks.py": (lambda f: (f / "checks.py").write_text("def ("), "Put back"),
}


@pytest.mark.parametrize(("spoil", "says"), UNUSABLE.values(), ids=UNUSABLE)
def test_unusable(folder, capfd, spoil, says):
    """Where nothing can be checked, a sentence says why and the code is 2."""
    path = notebook(folder)
    spoil(folder)
    assert run(path) == 2
    assert says in capfd.readouterr().err


def test_command_line(folder):
    """`autograder check` works from anywhere, under nbgrader's variable too, and hands on the code."""
    notebook(folder, "def largest_drop():\n    return None")
    command = [sys.executable, "-m", "autograder", "check", "my folder/hinge.ipynb"]
    environment = os.environ | {"NBGRADER_EXECUTION": "autograde", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert "largest_drop: 0 of 1 public checks passed" in done.stdout


def test_it_runs_where_linux_modules_are_missing():
    """The module and everything it imports load without fork, resource and friends."""
    missing = "import sys; sys.modules.update(dict.fromkeys(['resource', 'fcntl', 'termios', 'pwd', 'grp']))"
    load = f"{missing}; import os; del os.fork, os.sched_getaffinity; "
    load += "import autograder.cli.selfcheck, autograder.cli.main"
    assert subprocess.run([sys.executable, "-c", load], cwd=ROOT, check=False).returncode == 0


def test_checks_that_classroom50_would_not_take(folder, monkeypatch):
    """A checks.py that somebody has changed ends in a sentence, and nothing is written."""
    checks = folder / "checks.py"
    changed = "PUBLIC = tuple(PublicCheck(one.description, one.item, -1.0, one.run) for one in PUBLIC)\n"
    checks.write_text(checks.read_text() + changed)
    runner = {"CLASSROOM": "c", "ASSIGNMENT": "hinge", "USERNAME": "ada", "SUBMISSION_TAG": "submit/x"}
    for name, text in {**runner, "COMMIT_URL": "c", "RELEASE_URL": "r"}.items():
        monkeypatch.setenv(name, text)
    with pytest.raises(UsageError, match=r"checks.py: Classroom 50 would not take it \(.*whole numbers"):
        write_result(notebook(folder), folder / "result.json")
    assert not (folder / "result.json").exists()
