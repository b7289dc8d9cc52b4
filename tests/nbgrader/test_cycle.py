"""The whole cycle of stock nbgrader with real commands: two students, an exchange, points by hand, pages fetched.

One session is played once, every command in it with its exit code; the tests look at what it said and left.
"""

import csv
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.authoring.release import Release, leaks
from autograder.course import Course, load_course
from autograder.demo.sample_class import make_class
from autograder.gradebook.database import url_of
from autograder.notebook.format import manual_items
from tests.nbgrader.stock import Formgrader, files_below, formgrader, new_course, run, scores, shell_lines

A = "hinge"
PAGE = Path(__file__).parents[2] / "docs" / "nbgrader.md"
TESTS = Path(__file__).parents[1]
ELSEWHERE = {"autograder lab": "browser/test_lab.py"}  # commands of the page that other tests run
STUDENT_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "losses"
c.CourseDirectory.student_id = "{name}"  # on a machine of many users, nbgrader knows it by itself
c.Exchange.root = "{exchange}"
"""
GIVEN, SAID = 3.5, "Well put, but why *every* rival?"


@dataclass
class Story:
    """A session: the folders of everybody, and what each command printed."""

    course: Course
    exchange: Path
    people: Path
    message: dict[str, str] = field(default_factory=dict)  # "who: line" -> what it printed, the last time
    lines: set[str] = field(default_factory=set)

    def staff(self, line: str, code: int = 0) -> str:
        """Run a command as whoever teaches."""
        return self._keep("staff", line, run(line, self.course.root, code))

    def student(self, name: str, line: str, code: int = 0) -> str:
        """Run a command as a student, in a folder and a home of their own."""
        return self._keep(name, line, run(line, self.files(name), code))

    def files(self, name: str) -> Path:
        """Where a student works."""
        return self.people / name / "files"

    def _keep(self, who: str, line: str, message: str) -> str:
        self.message[f"{who}: {line}"] = message
        self.lines.add(line)
        return message


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Play the session."""
    folder = tmp_path_factory.mktemp("cycle")
    course = new_course(folder / "course", f"exchange={str(folder / 'exchange')!r},", due="2099-01-01 00:00")
    message = Story(course, folder / "exchange", folder / "people")
    for name in ("ada", "bob"):
        message.files(name).mkdir(parents=True)
        (message.files(name) / "nbgrader_config.py").write_text(
            STUDENT_CONFIG.format(name=name, exchange=message.exchange)
        )
    give_out(message)
    hand_in(message)
    take_in(message)
    by_hand(message)
    give_back(message)
    look_around(message)
    return message


def give_out(story):
    """Release by our command, then by nbgrader's, which must not change a byte."""
    story.staff("autograder release hinge")
    story.before = files_below(story.course.release(A).parent)
    story.staff("nbgrader generate_assignment hinge --force")
    story.after = files_below(story.course.release(A).parent)
    story.staff("nbgrader release_assignment hinge")
    story.staff("nbgrader list")


def hand_in(story):
    """Ada has everything right, Bob one function wrong; both see what the public checks say."""
    samples = {one.student: one.data for one in make_class(story.course) if one.assignment == A}
    story.fetched = {}
    for name, data in (("ada", samples["s01"]), ("bob", samples["s20"])):
        story.student(name, "nbgrader list")
        story.student(name, "nbgrader fetch_assignment hinge")
        story.fetched[name] = files_below(story.files(name) / A)
        (story.files(name) / A / "hinge.ipynb").write_bytes(data)
        story.student(name, "nbgrader validate hinge/hinge.ipynb")
        story.student(name, "nbgrader submit hinge")
    story.student("bob", "nbgrader list --cached")


def take_in(story):
    """Collect from the exchange and from a download, then grade everybody by one command."""
    story.staff("nbgrader list --inbound")
    story.staff("nbgrader collect hinge")
    archive = story.course.work / "downloaded" / A / "archive"
    archive.mkdir(parents=True)
    data = (story.files("ada") / A / "hinge.ipynb").read_bytes()
    with zipfile.ZipFile(archive / "hand-ins.zip", "w") as packed:
        packed.writestr("cara_hinge.ipynb", data)
        packed.writestr("dan_LATE_12345_678_hinge.ipynb", data)
    story.staff("nbgrader zip_collect hinge")
    story.staff("nbgrader autograde hinge")
    story.first = scores(story.course, A)


def by_hand(story):
    """Give points and a comment in formgrader, then grade again by every way there is."""
    [item] = manual_items(story.course.release(A))
    with formgrader(story.course) as browser:
        story.waiting = {row["student"]: row for row in browser.get(f"submissions/{A}")}
        give(browser, "ada", item)
        story.kept = {}
        story.staff("nbgrader autograde hinge --force")
        story.kept["nbgrader autograde --force"] = by_person(browser, item)
        story.staff("nbgrader autograde hinge --student=ada --force")
        assert browser.autograde(A, "ada")
        story.kept["formgrader's button"] = by_person(browser, item)
        story.staff("autograder grade hinge --force")
        story.kept["autograder grade --force"] = by_person(browser, item)
    story.last = scores(story.course, A)


def give(browser: Formgrader, student, item):
    """Save points and a comment as formgrader's page does."""
    grade, comment = browser.grades(A, student)[item], browser.comments(A, student)[item]
    browser.put(f"grade/{grade['id']}", {"manual_score": GIVEN, "extra_credit": None})
    browser.put(f"comment/{comment['id']}", {"manual_comment": SAID})


def by_person(browser, item):
    """Return what formgrader now shows of it."""
    return browser.grades(A, "ada")[item]["manual_score"], browser.comments(A, "ada")[item]["manual_comment"]


def give_back(story):
    """Make pages by nbgrader's command and by ours, release and fetch them."""
    story.staff("nbgrader generate_feedback hinge --force")
    story.pages = {"nbgrader": files_below(story.course.work / "feedback" / "ada")}
    story.staff("autograder feedback hinge")
    story.pages["ours"] = files_below(story.course.work / "feedback" / "ada")
    story.staff("nbgrader release_feedback hinge")
    for name in ("ada", "bob"):
        story.student(name, "nbgrader fetch_feedback hinge")
    story.staff("nbgrader export --to=grades.csv")


def look_around(story):
    """Run what is left of nbgrader's commands, also from elsewhere."""
    story.staff("nbgrader db student list")
    story.staff("nbgrader db assignment list")
    story.staff("nbgrader update assignments/hinge")
    story.elsewhere = run(f"nbgrader export --CourseDirectory.root={story.course.root}", story.people)
    story.lines.add("nbgrader export --CourseDirectory.root=/path/of/the/course")


def test_every_command_of_the_page_was_run(story):
    """docs/nbgrader.md shows nothing that neither this session nor another test runs."""
    assert shell_lines(PAGE) <= story.lines | ELSEWHERE.keys()
    assert all((TESTS / file).is_file() for file in ELSEWHERE.values())


def test_nbgraders_release_is_ours(story):
    """The same stub, checks, data and requirements, and no hidden line in any of them."""
    assert story.before == story.after == story.fetched["ada"] == story.fetched["bob"]
    assert found_in(story, story.fetched["ada"]) == []


def found_in(story, files):
    """Hidden lines in files that a student has."""
    folder = story.course.release(A).parent
    return leaks(story.course, A, Release({folder / name.replace("/", "_"): data for name, data in files.items()}))


def test_validate_tells_the_truth(story):
    """It ends with 0 either way; who is right reads so, who is not reads which check and why, in a sentence."""
    assert "Success" in story.message["ada: nbgrader validate hinge/hinge.ipynb"]
    wrong = story.message["bob: nbgrader validate hinge/hinge.ipynb"]
    assert "failed" in wrong
    assert "Success" not in wrong


def test_lists_show_what_is_there(story):
    """The released assignment to everybody, and each hand-in to whoever may see it."""
    assert "losses hinge" in story.message["staff: nbgrader list"]
    assert "losses hinge" in story.message["ada: nbgrader list"]
    inbound = story.message["staff: nbgrader list --inbound"]
    assert "losses ada hinge" in inbound
    assert "losses bob hinge" in inbound
    assert "losses bob hinge" in story.message["bob: nbgrader list --cached"]


def test_everybody_is_graded(story):
    """From the exchange and from the download alike; the wrong answer loses points, the right ones none."""
    points = {name: row["score"] for name, row in story.first.items()}
    assert points.keys() == {"ada", "bob", "cara", "dan"}
    assert points["ada"] == points["cara"] == points["dan"] == 95
    assert 0 < points["bob"] < 95


def test_an_answer_for_a_person_is_shown_as_waiting(story):
    """Formgrader's table says so before anybody gave points."""
    assert story.waiting["ada"]["needs_manual_grade"]
    assert story.waiting["ada"]["autograded"]


def test_points_and_words_of_a_person_survive_every_way(story):
    """Grading again by any of the three changes neither."""
    assert story.kept == dict.fromkeys(story.kept, (GIVEN, SAID))
    assert len(story.kept) == 3
    assert story.last["ada"]["score"] == 95 + GIVEN
    assert story.last["bob"] == story.first["bob"]


def test_students_get_our_page(story):
    """What is fetched is the page of `autograder feedback`, byte by byte, with what the person gave and wrote."""
    [fetched] = (story.files("ada") / A / "feedback").rglob("hinge.html")
    page = fetched.read_bytes()
    assert page == story.pages["ours"]["hinge/hinge.html"] == story.pages["nbgrader"]["hinge/hinge.html"]
    assert str(GIVEN) in page.decode()
    assert "but why" in page.decode()
    assert "In the end: 98.5 of 100 points" in page.decode()


def test_no_student_has_a_hidden_line(story):
    """Nothing in a student's folder or home holds a line of a hidden check, or of an answer that is not their own."""
    for name in ("ada", "bob"):
        files = files_below(story.people / name)
        assert len([path for path in files if path.endswith("hinge.html")]) == 1
        theirs = {path: data for path, data in files.items() if not path.endswith(".ipynb")}
        assert found_in(story, theirs) == []
        assert story.course.secret.encode() not in b"".join(theirs.values())


def test_the_export_has_everybody(story):
    """nbgrader's table holds the final points of all, from the course's folder and from elsewhere."""
    with (story.course.root / "grades.csv").open() as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file) if row["assignment"] == A}
    assert rows == {name: row["score"] for name, row in story.last.items()}
    assert (story.people / "grades.csv").read_text() == (story.course.root / "grades.csv").read_text()
    assert not (story.people / "gradebook.db").exists()


def test_the_small_commands_work(story):
    """The database knows students and assignments, and metadata need no update."""
    assert "ada" in story.message["staff: nbgrader db student list"]
    assert A in story.message["staff: nbgrader db assignment list"]
    assert files_below(story.course.release(A).parent) == story.before


def test_the_gradebook_holds_one_course(story):
    """The row that nbgrader's own steps add for a course without a name has nothing in it."""
    from nbgrader.api import Gradebook

    with Gradebook(url_of(story.course), story.course.id) as book:
        assert {one.course_id for one in book.assignments} == {"losses"}


def test_results_know_nbgraders_run(story):
    """Whoever graded, work/results has everybody, so that `why`, `report` and `export` do."""
    course = load_course(story.course.root)
    stored = {path.stem: json.loads(path.read_text()) for path in (course.work / "results" / A).glob("*.json")}
    assert stored.keys() == story.first.keys()
    assert all(one["status"] == "graded" for one in stored.values())
