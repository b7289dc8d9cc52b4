"""One graded class, one `autograder lab` started as hard as it gets, and a browser that notes what pages ask for."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from autograder.course import Course, load_course
from autograder.demo import mutations
from autograder.gradebook import sync
from autograder.grading import pipeline
from tests.kit.conftest import copy_course

NAME = "hinge"
WRONG = "penalty_slope_halved"
HOSTILE = """Because the margin is one. <img src=x onerror="document.title='got in'">
<script>document.title='got in'</script> <svg/onload="document.title='got in'"> [here](javascript:alert(1))
$<img src=x onerror="document.title='got in'">$"""
STUDENTS = ("ann", "bob", "cid", "dan", "eli", "fay")  # fay hands in nothing
START_SECONDS = 60.0  # three on an idle machine
SHOTS = os.environ.get("AUTOGRADER_SCREENSHOTS", "")
RIVAL = 'c = get_config()\nc.CourseDirectory.root = "/nowhere"\nc.CourseDirectory.course_id = "another"\n'


@dataclass(frozen=True)
class Lab:
    """A running server: the course, where it answers, and the token."""

    course: Course
    url: str
    token: str

    def at(self, path: str) -> str:
        """An address with the token, as the one that is printed."""
        return f"{self.url}{path}?token={self.token}"


@dataclass
class Noted:
    """What one browser context asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """Requests to any host but this one."""
        return [url for url in self.requests if urlsplit(url).hostname != "127.0.0.1"]


def hand_in(course: Course, student: str, notebook: dict) -> None:
    """Put a notebook where nbgrader's collect would."""
    path = course.work / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    path.with_name("timestamp.txt").write_text("2027-01-20 10:00:00 UTC\n")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class: answers with prose, the stub, a known mistake, prose with a script, and one handed in after grading."""
    course = copy_course(tmp_path_factory.mktemp("browser") / "course")
    config = course.root / "course_config.py"
    config.write_text(config.read_text().replace('id="losses",', f'id="losses", students={STUDENTS!r},'))
    course = load_course(course.root)
    release = json.loads(course.release(NAME).read_text())
    right = mutations.answers_of(json.loads(course.solution(NAME).read_text()))
    wrong = mutations.laid_over(right, (course.graders(NAME) / "wrong" / f"{WRONG}.py").read_text())
    hand_in(course, "ann", mutations.filled_in(release, right, "Because the margin is one."))
    hand_in(course, "bob", release)
    hand_in(course, "cid", mutations.filled_in(release, wrong, ""))
    hand_in(course, "dan", mutations.filled_in(release, right, HOSTILE))
    sync.grade_class(course, NAME, pipeline.Options(jobs=1))
    hand_in(course, "eli", mutations.filled_in(release, wrong, ""))
    return course


@pytest.fixture(scope="module")
def lab(course, tmp_path_factory):
    """`autograder lab` of a user with settings for another course, in a subfolder, without nbgrader_config.py."""
    home = tmp_path_factory.mktemp("home")
    (home / ".jupyter").mkdir()
    (home / ".jupyter" / "nbgrader_config.py").write_text(RIVAL)
    (course.root / "nbgrader_config.py").unlink()
    path = os.pathsep.join(["/usr/bin", "/bin"])  # without this Python's programs, alembic among them
    environment = {"HOME": str(home), "PATH": path, "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    log = home / "log.txt"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "lab", "--no-browser"],
            cwd=course.solution(NAME).parent,
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        yield started(process, course, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def started(process: subprocess.Popen, course: Course, log: Path) -> Lab:
    """Wait until the server has said where the class report is."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"class report: (http\S+?)autograder/\?token=(\w+)", log.read_text())
        if found:
            return Lab(course, *found.groups())
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def chromium():
    """The system's Chromium, driven by Playwright."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's own sandbox refuses root
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def noted():
    """What the page of this test asked for."""
    return Noted()


@pytest.fixture
def page(chromium, noted):
    """A page of its own; what it asks of other machines is noted and refused."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort())
    context.on("request", lambda request: noted.requests.append(request.url))
    context.on("console", lambda said: noted.complaints.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: noted.complaints.append(str(error.error)))
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


@pytest.fixture
def shoot(page):
    """Keep a picture for a person to look at, where AUTOGRADER_SCREENSHOTS names a folder."""

    def taken(name: str, *, whole: bool = True) -> None:
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=whole)

    return taken
