"""`autograder lab` without a server: the command, what nbgrader is told, what doctor sees, and the pages themselves."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.core.errors import EnvironmentUnfit, UsageError
from autograder.core.model import Check, CheckResult, Graded, Outcome, Status
from autograder.course import Assignment, Course, load_course
from autograder.gradebook.marks import class_record
from autograder.grading import store
from autograder.hooks import lab
from autograder.pages import serve

POLICY = re.compile(r"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")


@pytest.fixture
def small(tmp_path):
    """A course of which only the folder matters."""
    root = tmp_path.resolve() / "course"
    root.mkdir()
    (root / "nbgrader_config.py").touch()
    return Course("losses", "Losses", (Assignment("hinge"),), root=root, exchange=str(tmp_path))


# ---------------------------------------------------------------- starting

STARTS = {
    "as it comes": ({}, {"ServerApp.ip=127.0.0.1", "ServerApp.open_browser=True"}, {"ServerApp.port", "allow_root"}),
    "a port": ({"port": 9001}, {"ServerApp.port=9001", "ServerApp.port_retries=0"}, {"allow_root"}),
    "no browser": ({"browser": False}, {"ServerApp.open_browser=False"}, {"allow_root"}),
    "as root": ({"root": True}, {"ServerApp.allow_root=True"}, {"ServerApp.port"}),
}


@pytest.mark.parametrize(("asked", "there", "absent"), STARTS.values(), ids=STARTS)
def test_command(small, asked, there, absent):
    """The server answers this machine alone, in the course's folder; token, password and database are not named."""
    line = lab.command(small, **{"port": None, "browser": True, "root": False, **asked})
    flags = " ".join(line)
    assert line[:3] == [sys.executable, "-m", "jupyterlab"]
    assert {*there, f"ServerApp.root_dir={small.root}"} <= {flag.removeprefix("--") for flag in line}
    assert not [word for word in {*absent, "token", "password", "db_url"} if word in flags]
    assert "'autograder.hooks.server': True" in flags


def test_nbgrader_is_told_of_this_course(course, tmp_path, monkeypatch):
    """The server's folder holds settings that are those of the course, whatever quotes stand in its path."""
    from traitlets.config import PyFileConfigLoader

    odd = tmp_path / 'it\'s "odd"'
    shutil.move(course.root, odd)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    folder = lab.prepare(load_course(odd))
    assert folder.is_relative_to(tmp_path / "runtime")
    message = PyFileConfigLoader(lab.CONFIG, path=str(folder)).load_config()
    assert message == load_course(odd).nbgrader()
    assert lab.prepare(load_course(odd)) == folder


def test_courses_do_not_share_a_folder(small, tmp_path, monkeypatch):
    """Two courses may be open at once."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    assert lab.prepare(small) != lab.prepare(replace(small, root=tmp_path))


ELSEWHERE = {
    "no JupyterLab": ("find_spec", lambda name: None, "pip install 'jupyterlab"),
    "Windows": ("sys", type("Elsewhere", (), {"platform": "win32", "executable": "python"}), "needs Linux"),
}


@pytest.mark.parametrize(("name", "value", "words"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_where_it_cannot_start(monkeypatch, name, value, words):
    """What is missing is said with the remedy, before anything is started."""
    monkeypatch.setattr(lab, name, value)
    with pytest.raises(EnvironmentUnfit, match=words):
        lab.require_lab()


def test_a_port_that_is_taken():
    """A port of another program is said at once; the same port is fine when that program has gone."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port}: Address already in use"):
            lab.require_port(port)
    lab.require_port(port)


def test_no_server_without_a_token():
    """Where Jupyter's own settings take the login away, the server ends before it shows anybody a grade."""
    from autograder.hooks import server

    class Server:
        """What the extension asks of a server, whose login somebody has switched off."""

        identity_provider = SimpleNamespace(auth_enabled=False)
        log = SimpleNamespace(critical=lambda words: said.append(words))

        def exit(self, code):
            raise SystemExit(code)

    said = []
    with pytest.raises(SystemExit, match="3"):
        server._load_jupyter_server_extension(Server())
    assert said == [server.OPEN]


def test_no_course_here(tmp_path):
    """Outside of any course the verb ends in a sentence and exit code 2."""
    command = [sys.executable, "-m", "autograder", "lab", "--no-browser"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "There is no course_config.py" in done.stderr
    assert "Traceback" not in done.stderr


# ---------------------------------------------------------------- what doctor sees


def test_findings(small, tmp_path, monkeypatch):
    """In the course's folder, with all there is to have, there is nothing to warn of."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.chdir(small.root)
    [line] = lab.findings(small)
    assert line.startswith("formgrader: JupyterLab 4")


def elsewhere(small, tmp_path, monkeypatch):
    """Stand in another folder."""
    monkeypatch.chdir(tmp_path)


def without_config(small, tmp_path, monkeypatch):
    """Lose the two lines that tell stock nbgrader."""
    (small.root / "nbgrader_config.py").unlink()


def with_a_rival(small, tmp_path, monkeypatch):
    """Have settings for another course in the home folder."""
    (tmp_path / "nbgrader_config.py").touch()


def without_programs(small, tmp_path, monkeypatch):
    """Have nbgrader without the programs that came with it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(lab.sys, "executable", str(tmp_path / "python"))


def without_lab(small, tmp_path, monkeypatch):
    """Have nbgrader but no JupyterLab."""

    def unknown(name):
        raise lab.PackageNotFoundError(name)

    monkeypatch.setattr(lab, "version", unknown)


def with_an_old_lab(small, tmp_path, monkeypatch):
    """Have a JupyterLab that nbgrader's menu is not made for."""
    monkeypatch.setattr(lab, "version", lambda name: "3.6.1")


SIGHTS = {
    elsewhere: "here nbgrader's own commands show nothing",
    without_config: "nbgrader_config.py is gone",
    with_a_rival: "nbgrader_config.py too; away from",
    without_programs: "missing: the program alembic",
    without_lab: "no JupyterLab here",
    with_an_old_lab: "not in JupyterLab 3.6.1",
}


@pytest.mark.parametrize("spoil", SIGHTS, ids=lambda spoil: spoil.__name__)
def test_what_stands_in_the_way(small, tmp_path, monkeypatch, spoil):
    """Whatever would leave formgrader or nbgrader's commands empty-handed is a line."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.chdir(small.root)
    spoil(small, tmp_path, monkeypatch)
    assert SIGHTS[spoil] in "\n".join(lab.findings(small))


def test_an_exchange_that_is_not_there(small, tmp_path):
    """The exchange that counts is the course's own where it names one."""
    lines = list(lab.findings(replace(small, exchange=str(tmp_path / "gone"))))
    assert lines[-1].startswith(f"exchange: {tmp_path / 'gone'} cannot be written to")


# ---------------------------------------------------------------- the pages


@pytest.fixture
def graded(course):
    """A course in which ann and b@c+d have results of hinge, the second one with a crash, and fay has none."""
    course = replace(course, students=("ann", "b@c+d", "fay"))
    check = Check("zero", "svm_loss_single", 6.0, False, "A claim.")
    for student, outcome, status in (
        ("ann", Outcome.PASSED, Status.GRADED),
        ("b@c+d", Outcome.CRASHED, Status.NEEDS_LOOK),
    ):
        result = CheckResult(check, outcome, "What went wrong.", "", "For staff alone.", 0.1)
        store.save(course.work, Graded(student, "hinge", status, (result,), waiting={"why_count_margins": 5.0}))
    return course


SHOWN = {
    "the list": (lambda c: serve.contents(c), ['href="report/hinge"', "nothing is graded yet", "<td>1</td>"]),
    "a report": (
        lambda c: serve.report(c, "hinge"),
        ['href="../feedback/ann/hinge">ann', 'href="../feedback/b%40c%2Bd/hinge">b@c+d', "<code>fay</code>"],
    ),
    "a student": (lambda c: serve.feedback(c, "b@c+d", "hinge"), ["b@c+d", "the process died", "5 points by hand"]),
    "nothing yet": (lambda c: serve.report(c, "softmax"), ["Nothing is graded yet", "autograder grade softmax"]),
    "nothing of one": (lambda c: serve.feedback(c, "fay", "hinge"), ["Nothing of fay is graded"]),
}


@pytest.mark.parametrize(("draw", "words"), SHOWN.values(), ids=SHOWN)
def test_pages(graded, draw, words):
    """Every page shows what the store holds now, keeps the policy that lets nothing load, and no word for staff."""
    view = draw(graded)
    assert view.status == serve.DONE
    assert not [word for word in words if word not in view.html]
    assert POLICY.search(view.html)
    assert "For staff alone" not in view.html


UNKNOWN = {
    "an assignment": lambda c: serve.report(c, "nope"),
    "a path": lambda c: serve.report(c, "../hinge"),
    "a student": lambda c: serve.feedback(c, "zoe", "hinge"),
    "a student of no assignment": lambda c: serve.feedback(c, "ann", "nope"),
    "a way out": lambda c: serve.feedback(c, "../hinge/ann", "hinge"),
    "a dot": lambda c: serve.feedback(c, ".", "hinge"),
    "nothing": lambda c: serve.feedback(c, "", "hinge"),
}


@pytest.mark.parametrize("draw", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_names(graded, draw):
    """A name that the course does not know is not found, and said in a page like the others."""
    view = draw(graded)
    assert view.status == serve.UNKNOWN
    assert POLICY.search(view.html)


def test_faults_are_pages():
    """A fault of ours is a sentence on a page; what was asked wrongly is not our fault."""
    assert serve.fault(UsageError("Ask otherwise.")).status == serve.UNKNOWN
    broken = serve.fault(EnvironmentUnfit("The `database` is away.\nStart it."))
    assert broken.status == serve.FAULT
    assert "The <code>database</code> is away.</p>" in broken.html


def test_titles_are_text(graded):
    """What a course calls itself cannot become markup."""
    evil = "<script>1</script>\u202e"
    course = replace(graded, title=evil, assignments=tuple(replace(one, title=evil) for one in graded.assignments))
    notice = serve.report(course, "softmax")
    assert "Nothing is graded yet." in notice.html
    for view in (serve.contents(course), notice, serve.fault(UsageError(evil))):
        assert "&lt;script&gt;1" in view.html
        assert "<script" not in view.html
        assert "\u202e" not in view.html


def test_a_report_on_disk_has_no_links(graded):
    """Only a page that is served links to students: a file gets mailed around."""
    from autograder.pages import write

    assert "href" not in write.write_report(graded, class_record(graded, "hinge")).read_text()
