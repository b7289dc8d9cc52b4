"""The course's late policy: nbgrader's plugin takes the points, extensions give more time."""

import sqlite3

import pytest

from autograder.core.errors import EnvironmentUnfit
from autograder.course import load_course
from autograder.gradebook import marks, sync
from autograder.grading import pipeline
from autograder.hooks.late import PerDay

POLICY = """    late=LatePolicy(per_day=0.1, cap=0.5),
    extensions=(Extension("cid", "hinge", hours=48),),
)"""
HOURS = {  # hours late -> share of the score that a tenth a day, half at most, takes
    0.5: 0.1,
    24: 0.1,
    24.1: 0.2,
    60: 0.3,
    1000: 0.5,
}


@pytest.mark.parametrize(("hours", "share"), HOURS.items())
def test_each_day_begun_costs_its_share(hours, share):
    """The penalty grows by the day and stops at the cap."""
    plugin = PerDay(per_day=0.1, cap=0.5)
    assert plugin.late_submission_penalty("ann", 80.0, hours * 3600) == pytest.approx(80 * share)


def test_without_a_policy_nothing_is_taken():
    """The shipped policy costs nothing, however late."""
    assert PerDay().late_submission_penalty("ann", 80.0, 1e9) is None


MORE_TIME = ('Extension("cid", ', 'Extension("bob", "hinge", hours=48), Extension("cid", ')


def hand_in(course, student, moment):
    """Hand in the solution at `moment`."""
    path = course.work / "submitted" / student / "hinge" / "hinge.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(course.solution("hinge").read_bytes())
    path.with_name("timestamp.txt").write_text(moment)


def test_results_and_gradebook_agree_on_the_penalty(course):
    """Results and nbgrader's gradebook hold one number; an extension, also a later one, takes the lateness away."""
    config = course.root / "course_config.py"
    text = config.read_text().rstrip().removesuffix(")") + POLICY + "\n"
    config.write_text(text.replace("import Assignment, Course", "import Assignment, Course, Extension, LatePolicy"))
    for student, moment in {"ann": "2027-01-20 12:00:00 UTC", "bob": "2027-01-24 12:00:00 UTC"}.items():
        hand_in(course, student, moment)
    hand_in(course, "cid", "2027-01-24 12:00:00 UTC")
    changed = load_course(course.root)
    run = sync.grade_class(changed, "hinge", pipeline.Options(jobs=1))
    assert {one.student: one.late.penalty for one in run.graded} == {"ann": 0.0, "bob": 19.0, "cid": 0.0}
    assert penalties(course) == {"ann": None, "bob": 19.0, "cid": None}
    config.write_text(config.read_text().replace(*MORE_TIME))
    again = sync.grade_class(load_course(course.root), "hinge", pipeline.Options(jobs=1))
    assert (again.fresh, again.recorded) == (0, 1)
    assert [(one.after.student, one.why) for one in again.changes] == [("bob", "the due date or an extension changed")]
    assert penalties(course) == {"ann": None, "bob": None, "cid": None}


def test_a_gradebook_that_was_not_reached_hears_of_it_the_next_time(course):
    """A run that ends between storing a result and recording it leaves no penalty or extension behind."""
    config = course.root / "course_config.py"
    text = config.read_text().rstrip().removesuffix(")") + POLICY + "\n"
    config.write_text(text.replace("import Assignment, Course", "import Assignment, Course, Extension, LatePolicy"))
    hand_in(course, "bob", "2027-01-24 12:00:00 UTC")
    sync.grade_class(load_course(course.root), "hinge", pipeline.Options(jobs=1))
    config.write_text(config.read_text().replace(*MORE_TIME))
    book = course.work / "gradebook.db"
    kept = book.read_bytes()
    book.write_bytes(b"no gradebook" * 100)
    with pytest.raises(EnvironmentUnfit):
        sync.grade_class(load_course(course.root), "hinge", pipeline.Options(jobs=1))
    book.write_bytes(kept)
    assert penalties(course) == {"bob": 19.0}
    assert sync.grade_class(load_course(course.root), "hinge", pipeline.Options(jobs=1)).recorded == 1
    assert penalties(course) == {"bob": None}
    assert sync.grade_class(load_course(course.root), "hinge", pipeline.Options(jobs=1)).recorded == 0


def test_a_penalty_follows_points_by_hand(course):
    """It is taken from all points as they are now, and the next run brings the gradebook up to date."""
    config = course.root / "course_config.py"
    text = config.read_text().rstrip().removesuffix(")") + POLICY + "\n"
    config.write_text(text.replace("import Assignment, Course", "import Assignment, Course, Extension, LatePolicy"))
    hand_in(course, "bob", "2027-01-24 12:00:00 UTC")
    changed = load_course(course.root)
    sync.grade_class(changed, "hinge", pipeline.Options(jobs=1))
    with sqlite3.connect(course.work / "gradebook.db") as database:
        database.execute(
            "update grade set manual_score = 4.0, needs_manual_grade = 0 where cell_id in "
            "(select id from base_cell where name = 'why_count_margins')"
        )
    mark = marks.class_record(changed, "hinge").marks["bob"]
    assert (mark.penalty, mark.score) == (19.8, 79.2)
    assert penalties(course) == {"bob": 19.0}
    assert sync.grade_class(changed, "hinge", pipeline.Options(jobs=1)).recorded == 1
    assert penalties(course) == {"bob": 19.8}
    assert sync.grade_class(changed, "hinge", pipeline.Options(jobs=1)).recorded == 0


def penalties(course):
    """What nbgrader's gradebook takes from everybody."""
    with sqlite3.connect(course.work / "gradebook.db") as database:
        query = (
            "select a.student_id, n.late_submission_penalty from submitted_notebook n "
            "join submitted_assignment a on a.id = n.assignment_id"
        )
        return dict(database.execute(query))
