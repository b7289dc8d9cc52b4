"""Of several hand-ins the one that should count is in place, and none is ever lost."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.core.model import Graded, Status
from autograder.course import Assignment, Course, Extension
from autograder.grading import pipeline
from autograder.grading.store import save
from autograder.intake import attempts
from autograder.intake.attempts import Fate, kept, settle, take_in, unsettled
from autograder.intake.collect import collect_from
from autograder.intake.submission import find
from autograder.pages.explain import explain

DUE = datetime(2026, 1, 22, 23, 59, tzinfo=UTC)
RULES = ("last on time", "last", "first")


@pytest.fixture
def course(tmp_path):
    """Return a course of one assignment with a due date, in an empty folder."""
    return course_in(tmp_path / "course")


def course_in(root: Path, **facts: object) -> Course:
    """Make a course."""
    return replace(Course("c", "C", (Assignment("hinge", due="2026-01-22 23:59"),), root=root), **facts)


def hand_in(course: Course, text: str, hours: float | None) -> Fate:
    """Hand in a text so many hours after the due date; None where nobody knows when."""
    stamp = "" if hours is None else f"{DUE + timedelta(hours=hours):%Y-%m-%d %H:%M:%S} UTC"
    return take_in(course, "ann", "hinge", text.encode(), stamp)


def in_place(course: Course) -> str:
    """Return the text that counts."""
    return (course.work / "submitted/ann/hinge/hinge.ipynb").read_text()


def aside(course: Course) -> list[str]:
    """Return the texts that are kept and do not count."""
    return [(one.data or b"").decode() for one in kept(course, "ann", "hinge")]


def everything(course: Course) -> list[str]:
    """Return every text below work/submitted."""
    return sorted(path.read_text() for path in (course.work / "submitted").rglob("*.ipynb"))


# what came, as (text, hours after the due date) -> what counts by each rule
CAME = {
    "one": ([("a", -1)], ("a", "a", "a")),
    "two on time": ([("a", -5), ("b", -1)], ("b", "b", "a")),
    "one on time, one late": ([("a", -1), ("b", 2)], ("a", "b", "a")),
    "both late": ([("a", 1), ("b", 2)], ("b", "b", "a")),
    "at the last minute": ([("a", -1), ("b", 0), ("c", 0.1)], ("b", "c", "a")),
    "back to the first": ([("a", -3), ("b", -2), ("a", -1)], ("a", "a", "a")),
    "back to the first, late": ([("a", -3), ("b", -2), ("a", 1)], ("b", "a", "a")),
    "the same twice": ([("a", -3), ("a", 1)], ("a", "a", "a")),
    "in one second": ([("a", -1), ("b", -1)], ("b", "b", "a")),
    "at unknown times": ([("a", None), ("b", None)], ("b", "b", "a")),
    "at unknown times, back to the first": ([("a", None), ("b", None), ("a", None)], ("a", "a", "a")),
}


@pytest.mark.parametrize("number", range(3), ids=RULES)
@pytest.mark.parametrize(("came", "counts"), CAME.values(), ids=CAME)
def test_what_counts(course, came, counts, number):
    """Each rule puts its hand-in in place, keeps the others, and a second look changes nothing."""
    ruled = replace(course, resubmission=RULES[number])
    for text, hours in came:
        hand_in(ruled, text, hours)
    assert in_place(ruled) == counts[number]
    there = everything(ruled)
    assert {text for text, _ in came} == set(there)
    assert (unsettled(ruled, "hinge"), settle(ruled, "hinge")) == ({}, [])
    assert everything(ruled) == there


TWICE = [[("a", -3), ("a", -3)], [("a", -3), ("a", 1)], [("a", None), ("a", -1)], [("a", -1), ("a", None)]]


@pytest.mark.parametrize("came", TWICE, ids=str)
def test_the_same_file_is_kept_once(course, came):
    """Equal bytes twice in a row are one hand-in, in the history too."""
    for text, hours in came:
        hand_in(course, text, hours)
    assert everything(course) == ["a"]
    hand_in(course, "b", 2)
    assert {hand_in(course, text, hours) for text, hours in came if hours} == {Fate.UNCHANGED}
    assert everything(course) == ["a", "b"]


def test_a_time_that_becomes_known_may_change_what_counts(course):
    """The same file again, now with a time after the due date: the one before it counts."""
    hand_in(course, "a", -1)
    assert hand_in(course, "b", None) is Fate.PLACED
    assert hand_in(course, "b", 5) is Fate.UNCHANGED
    assert (in_place(course), aside(course)) == ("a", ["b"])


def test_an_older_file_goes_to_the_history_at_once(course):
    """What comes to light later but was handed in earlier does not take the place of what counts."""
    hand_in(course, "b", -1)
    assert hand_in(course, "a", -9) is Fate.EARLIER
    assert (in_place(course), aside(course)) == ("b", ["a"])


CHANGES = {  # what changes in course_config.py -> what counts then; b is 5 hours late, a in time, 0 the first
    "nothing": ({}, "a"),
    "the rule to the last": ({"resubmission": "last"}, "b"),
    "the rule to the first": ({"resubmission": "first"}, "0"),
    "the due date": ({"assignments": (Assignment("hinge", due="2026-01-23 12:00"),)}, "b"),
    "no due date": ({"assignments": (Assignment("hinge"),)}, "b"),
    "an extension": ({"extensions": (Extension("ann", "hinge", 6),)}, "b"),
    "an extension too short": ({"extensions": (Extension("ann", "hinge", 4),)}, "a"),
    "somebody else's extension": ({"extensions": (Extension("bob", "hinge", 6),)}, "a"),
}


@pytest.mark.parametrize(("facts", "counts"), CHANGES.values(), ids=CHANGES)
def test_a_changed_course_chooses_anew_and_back(course, facts, counts):
    """`settle` follows the rule and the dates in force, tells whose hand-in is another, and finds the way back."""
    for text, hours in (("0", -9), ("a", -1), ("b", 5)):
        hand_in(course, text, hours)
    changed = replace(course, **facts)
    message = ["ann"] if counts != "a" else []
    assert [*unsettled(changed, "hinge")] == message
    assert in_place(course) == "a"
    assert settle(changed, "hinge") == message
    assert in_place(changed) == counts
    assert settle(course, "hinge") == message
    assert (in_place(course), everything(course)) == ("a", ["0", "a", "b"])


def test_collect_settles_by_a_changed_rule(course, tmp_path):
    """Also students of whom the source holds nothing get the hand-in that counts now."""
    for text, hours in (("a", -1), ("b", 5)):
        hand_in(course, text, hours)
    (tmp_path / "new").mkdir()
    (tmp_path / "new/bob.ipynb").write_text("bob's")
    done = collect_from(replace(course, resubmission="last"), "hinge", tmp_path / "new")
    assert (done.placed, done.settled, in_place(course)) == (("bob",), ("ann",), "b")


def test_what_lies_beside_goes_along(course):
    """The secret of nbgrader's exchange, data and the time stay with the notebook that they came with."""
    hand_in(course, "a", -2)
    (course.work / "submitted/ann/hinge/submission_secret.txt").write_text("of a")
    hand_in(course, "b", -1)
    place = course.work / "submitted/ann/hinge"
    home = course.work / "submitted/.history/ann/hinge/2026-01-22T215900Z"
    assert sorted(path.name for path in place.iterdir()) == ["hinge.ipynb", "timestamp.txt"]
    assert (home / "submission_secret.txt").read_text() == "of a"
    assert (home / "timestamp.txt").read_text() == "2026-01-22 21:59:00 UTC"
    settle(replace(course, resubmission="first"), "hinge")
    assert (place / "submission_secret.txt").read_text() == "of a"


def test_nobody_is_called_history(course):
    """Neither our search nor nbgrader's takes the history for a student."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    hand_in(course, "a", -2)
    hand_in(course, "b", -1)
    assert [one.student for one in find(course.work / "submitted", "hinge")] == ["ann"]
    stock = NbGraderAPI(CourseDirectory(config=Config(course.nbgrader())))
    assert stock.get_submitted_students("hinge") == {"ann"}
    assert stock.get_submitted_students("*") == {"ann"}


def test_a_collection_may_be_collected(course, tmp_path):
    """A whole work/submitted with its history is a source, of which only what counts is taken."""
    for text, hours in (("a", -2), ("b", -1)):
        hand_in(course, text, hours)
    other = course_in(tmp_path / "other")
    for there in (course, other):
        done = collect_from(there, "hinge", course.work / "submitted")
        assert done.unplaced == ()
    assert (in_place(other), everything(other)) == ("b", ["b"])
    assert everything(course) == ["a", "b"]


def test_a_linked_folder_is_left_alone(course, tmp_path):
    """A student's folder that is a link is neither followed nor moved, and the sentence says so."""
    hand_in(course, "a", -2)
    hand_in(course, "b", -1)
    place = course.work / "submitted/ann/hinge"
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "new").mkdir()
    (tmp_path / "new/ann.ipynb").write_text("c")
    done = collect_from(replace(course, resubmission="first"), "hinge", tmp_path / "new")
    assert [one.reason for one in done.unplaced] == ["it could not be written: the student's folder is a link."]
    assert (tmp_path / "elsewhere/hinge.ipynb").read_text() == "b"


def test_a_file_that_cannot_be_read_is_kept_too(course):
    """A FIFO in place of a notebook makes nobody wait, and goes to the history when another file comes."""
    place = course.work / "submitted/ann/hinge"
    place.mkdir(parents=True)
    os.mkfifo(place / "hinge.ipynb")
    hand_in(course, "a", None)
    assert in_place(course) == "a"
    assert [path.is_fifo() for path in (course.work / "submitted/.history").rglob("*.ipynb")] == [True]


# ---------------------------------------------------------------- orders and kills


@pytest.mark.parametrize("rule", RULES)
def test_the_order_of_collecting_does_not_matter(tmp_path, rule):
    """Where times are known, the same hand-ins give the same choice in whatever order they come to light."""
    came, ended = [("a", -3), ("b", -1), ("c", 2), ("d", 4)], set()
    for number, order in enumerate(permutations(came)):
        course = course_in(tmp_path / str(number), resubmission=rule)
        for text, hours in order:
            hand_in(course, text, hours)
        ended.add((in_place(course), *sorted(aside(course))))
    assert len(ended) == 1


class Killed(BaseException):
    """Ends a run where a kill would."""


HAND_INS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(-3, 3)), st.sampled_from([0, 0, 1, 2, 3])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(came=HAND_INS, rule=st.sampled_from(RULES))
def test_a_kill_loses_nothing(tmp_path_factory, came, rule):
    """Killed at any renaming, then done again: every file is there, something counts, and it is what should."""
    course = course_in(tmp_path_factory.mktemp("killed"), resubmission=rule)
    for text, hours, kill in came:
        _hand_in_killed(course, text, hours, kill)
        hand_in(course, text, hours)
    assert set(everything(course)) == {text for text, _, _ in came}
    assert in_place(course)
    assert settle(course, "hinge") == []


def _hand_in_killed(course: Course, text: str, hours: int | None, kill: int) -> None:
    """Hand in, and die at the renaming with the number `kill`; 0 for none."""
    numbers, rename = iter(range(1, 99)), os.rename

    def dying(*places):
        if next(numbers) == kill:
            raise Killed
        rename(*places)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempts.os, "rename", dying)
        with suppress(Killed):
            hand_in(course, text, hours)


def test_between_two_renamings_the_next_run_puts_it_right(course):
    """Where a kill has left nobody in place, `settle` brings back the one that counts."""
    hand_in(course, "a", -2)
    _hand_in_killed(course, "b", -1, 2)
    assert not (course.work / "submitted/ann/hinge").exists()
    assert settle(course, "hinge") == ["ann"]
    assert (in_place(course), everything(course)) == ("b", ["a", "b"])


@pytest.mark.parametrize("names", [[".mine.ipynb"], [".mine.ipynb", "mine.ipynb"], ["hinge.ipynb", ".hinge.ipynb"]])
def test_grading_and_the_history_choose_the_same_file(course, names):
    """What `find` gives to be graded is what counts here, and a new hand-in puts it aside as a whole."""
    place = course.work / "submitted/ann/hinge"
    place.mkdir(parents=True)
    for age, name in enumerate(reversed(names)):
        (place / name).write_text(name)
        os.utime(place / name, (age, age))
    (found,) = find(course.work / "submitted", "hinge")
    there = attempts.current(course, "ann", "hinge")
    assert there is not None
    assert there.data == found.path.read_bytes() == names[0].encode()
    hand_in(course, "new", -1)
    assert (in_place(course), aside(course)) == ("new", [names[0]])
    assert [path.name for path in place.iterdir()].count(names[0]) == names.count("hinge.ipynb")


def test_a_dry_run_says_of_a_kept_file_what_a_real_one_says(course):
    """Where another hand-in would be put in place, its wrong name is noted before and after."""
    hand_in(course, "a", -2)
    hand_in(course, "b", -1)
    (course.work / "submitted/ann/hinge/hinge.ipynb").rename(course.work / "submitted/ann/hinge/mine.ipynb")
    settle(replace(course, resubmission="first"), "hinge")
    before = pipeline.found_in(course, "hinge", pipeline.Options(dry_run=True))
    settle(course, "hinge")
    after = pipeline.found_in(course, "hinge", pipeline.Options())
    assert [one.notes for one in before] == [one.notes for one in after]
    assert "'mine.ipynb'" in after[0].notes[0]


# ---------------------------------------------------------------- what people see


def test_why_names_the_others(course):
    """Staff read how many more there are and when they came."""
    for text, hours in (("a", -2), ("b", -1), ("c", 1)):
        hand_in(course, text, hours)
    save(course.work, Graded("ann", "hinge", Status.GRADED))
    message = explain(course, "ann", "hinge")
    assert "2 more handed in, 2026-01-22 21:59 UTC, 2026-01-23 00:59 UTC: work/submitted/.history/ann/hinge" in message


def test_an_archive_whose_times_nobody_knows(course, tmp_path):
    """Downloads without times are taken in the order in which they are collected."""
    for text in ("a", "b", "a"):
        with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
            archive.writestr("ann.ipynb", text)
        assert collect_from(course, "hinge", tmp_path / "class.zip").placed == ("ann",)
    assert (in_place(course), aside(course)) == ("a", ["b"])


def test_recording_an_older_file_grades_what_counts(course, monkeypatch):
    """`grade --record` of a file that does not count goes on with the one that does, not with the whole class."""
    hand_in(course, "b", -1)
    path = course.root / "ann.ipynb"
    path.write_text("a")
    os.utime(path, (DUE.timestamp() - 9999,) * 2)
    assert pipeline._brought_in(course, "hinge", [path]) == (course.work / "submitted/ann/hinge/hinge.ipynb",)
