"""The sample class of every assignment, graded by each way that there is: one score for everybody, everywhere.

Three copies of the course, and in each the whole class: graded by `autograder grade`, by `nbgrader autograde`, and by
formgrader's button over HTTP. Gradescope's zip is held to the first in tests/kit/gradescope/test_classes.py.
"""

import json
import resource
import time
from dataclasses import dataclass

import pytest

from autograder.core.model import Status
from autograder.course import Course
from autograder.demo.cases import groups
from autograder.demo.sample_class import Sample
from tests.nbgrader.stock import LATE, endings, formgrader, hand_in, new_course, run, same, scores, students_of, unlike

CLASS = groups()
REFUSED = {name: [row.student for row in rows if row.status is Status.REFUSED] for name, rows in CLASS.items()}
LOOK = {name: any(row.status is not Status.GRADED for row in rows) for name, rows in CLASS.items()}


@dataclass(frozen=True, slots=True)
class Ways:
    """The three courses after grading; `shown` is what formgrader says of the third."""

    ours: Course
    stock: Course
    served: Course
    samples: list[Sample]
    shown: dict[str, dict[str, dict]]


@pytest.fixture(scope="module")
def ways(tmp_path_factory):
    """Grade the class three times; each way's time is printed, because CI pays for it."""
    courses = [new_course(tmp_path_factory.mktemp(way) / "course", LATE) for way in ("ours", "stock", "served")]
    samples, *_ = (hand_in(course) for course in courses)
    ours, stock, served = courses
    with measured("autograder grade", samples):
        for name in CLASS:
            run(f"autograder grade {name}", ours.root, code=1 if LOOK[name] else 0)
    with measured("nbgrader autograde", samples):
        for name in CLASS:
            run(f"nbgrader autograde {name}", stock.root, code=1 if REFUSED[name] else 0)
    with measured("formgrader", samples), formgrader(served) as browser:
        for one in samples:
            assert browser.autograde(one.assignment, one.student) is (one.student not in REFUSED[one.assignment])
        shown = {name: {row["student"]: row for row in browser.get(f"submissions/{name}")} for name in CLASS}
    return Ways(ours, stock, served, samples, shown)


class measured:  # noqa: N801 - reads as a verb
    """Prints wall time and CPU time of a way, and each by submission."""

    def __init__(self, way, samples):
        self.way, self.number = way, len(samples)

    def __enter__(self):
        self.began = time.perf_counter(), _used()

    def __exit__(self, *fault):
        wall, cpu = time.perf_counter() - self.began[0], _used() - self.began[1]
        print(f"\n{self.way}: {wall:.0f} s, {cpu:.0f} s CPU, {cpu / self.number:.2f} s CPU a submission")


def _used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def points_stored(course, name):
    """Student -> item -> points, as work/results has them; a refused file earns no row in the gradebook."""
    files = sorted((course.work / "results" / name).glob("*.json"))
    found = [json.loads(path.read_text()) for path in files]
    return {
        one["student"]: {item: score["score"] for item, score in one["items"].items()}
        for one in found
        if one["status"] != "refused"
    }


@pytest.mark.parametrize("name", CLASS)
def test_nbgrader_gives_the_same_points_penalties_and_extensions(ways, name):
    """Item by item, `nbgrader autograde` leaves in its gradebook what `autograder grade` leaves in ours."""
    here, there = scores(ways.ours, name), scores(ways.stock, name)
    assert unlike(here, {student: row for student, row in there.items() if student not in REFUSED[name]}) == []
    assert {*here} == {*students_of(ways.samples, name)} - {*REFUSED[name]}
    assert unlike(points_stored(ways.ours, name), here) == []


@pytest.mark.parametrize("name", CLASS)
def test_formgraders_button_gives_the_same(ways, name):
    """The same through HTTP, and formgrader's own table shows the score, and the penalty is in the gradebook."""
    here, there = scores(ways.ours, name), scores(ways.served, name)
    assert unlike(here, {student: row for student, row in there.items() if student not in REFUSED[name]}) == []
    for student, row in here.items():
        assert same(ways.shown[name][student]["score"], row["score"])
        assert ways.shown[name][student]["autograded"]


@pytest.mark.parametrize("name", CLASS)
def test_a_refused_file_has_no_score_anywhere(ways, name):
    """Neither gradebook holds points of it; formgrader says that it is not graded."""
    for student in REFUSED[name]:
        assert student not in scores(ways.ours, name)
        for course in (ways.stock, ways.served):
            assert scores(course, name)[student]["score"] == 0
        assert not ways.shown[name][student]["autograded"]


@pytest.mark.parametrize("name", CLASS)
def test_what_is_stored_of_each_submission_is_the_same(ways, name):
    """Status, key, notes, lateness and every check: pages made after nbgrader are those made after ours."""
    assert endings(ways.stock, name) == endings(ways.ours, name)
    assert endings(ways.served, name) == endings(ways.ours, name)


def test_nothing_is_graded_again_after_nbgrader(ways):
    """`autograder grade` takes what nbgrader graded as done, and finds nothing to write into the gradebook."""
    message = run("autograder grade hinge", ways.stock.root, code=1)
    assert "0 new" in message


def test_lateness_was_part_of_it(ways):
    """The class has late students, one of whom the extension saves some of the penalty."""
    late = scores(ways.ours, "hinge")
    assert late["s11"]["penalty"] == pytest.approx(0.2 * sum(points_stored(ways.ours, "hinge")["s11"].values()))
    assert late["s20"]["late"] == 14 * 3600
    assert late["s20"]["penalty"] == pytest.approx(0.1 * sum(points_stored(ways.ours, "hinge")["s20"].values()))
