"""`autograder lab` as an instructor uses it: formgrader clicked through, then the class report behind the token."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from autograder.gradebook import marks, sync
from autograder.grading import pipeline, store
from autograder.notebook.format import manual_items
from autograder.pages import write
from tests.browser.conftest import NAME

COMMENT = "Say why the margin is one."


def by_api(lab, path):
    """What formgrader's own data say."""
    return json.loads(asked(lab, f"formgrader/api/{path}")[1])


def asked(lab, path, *, token=True):
    """Status, body and headers of one request, no redirect followed."""
    here = urlsplit(lab.url)
    connection = HTTPConnection(here.hostname, here.port, timeout=30)
    connection.request("GET", f"/{path}", headers={"Authorization": f"token {lab.token}"} if token else {})
    with connection.getresponse() as answer:
        return answer.status, answer.read().decode(), answer.headers


def mark(course, student):
    """What counts for one student."""
    return marks.class_record(course, NAME).marks[student]


# ---------------------------------------------------------------- formgrader


def test_jupyterlab_opens_formgrader(lab, page, noted, shoot):
    """The printed address is JupyterLab in the course's folder, and its menu opens formgrader on this course."""
    page.goto(lab.at("lab"))
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    page.frame_locator("iframe").get_by_role("link", name=NAME, exact=True).wait_for()
    page.locator(".jp-DirListing-itemText", has_text="course_config.py").wait_for()
    shoot("0-jupyterlab")
    assert {"solutions", "course_config.py"} <= {*page.locator(".jp-DirListing-itemText").all_inner_texts()}
    assert not noted.outside()


def test_the_button_grades_as_the_command_does(lab, page, shoot):
    """From the list of assignments to one student's autograde button, which runs our grader behind the wall."""
    page.goto(lab.at("formgrader"))
    row = page.locator("tr", has=page.get_by_role("link", name=NAME, exact=True))
    row.get_by_role("link", name="5", exact=True).wait_for()
    shoot("1-assignments")
    row.get_by_role("link", name="5", exact=True).click()
    student = page.locator("tr", has=page.get_by_text("eli", exact=True))
    student.get_by_text("needs autograding").wait_for()
    with page.expect_response(lambda answer: answer.url.endswith("/autograde"), timeout=0):  # as long as grading takes
        student.locator(".glyphicon-flash").click()
    page.locator("#success-modal, #error-modal").wait_for()
    shoot("2-autograded")
    assert page.locator("#success-modal").count() == 1, page.locator("#error-modal").inner_text()
    page.locator("#success-modal").get_by_role("button", name="OK").click()
    student.get_by_text(re.compile(r"\d / 100")).wait_for()
    shown = float(student.get_by_text(re.compile(r"\d / 100")).inner_text().split("/")[0])
    [graded] = [
        one for one in sync.grade_class(lab.course, NAME, pipeline.Options(jobs=1)).graded if one.student == "eli"
    ]
    assert shown == graded.score == mark(lab.course, "eli").score
    assert 0 < shown < 95


def test_points_by_hand_stay(lab, page, shoot):
    """From the gradebook to one submission: points and a comment given there are kept by the next grading."""
    [item] = manual_items(lab.course.release(NAME))
    page.goto(lab.at("formgrader/gradebook"))
    page.get_by_role("link", name=NAME, exact=True).click()
    page.get_by_role("link", name=NAME, exact=True).click()
    [number] = [one["id"] for one in by_api(lab, f"submitted_notebooks/{NAME}/{NAME}") if one["student"] == "ann"]
    page.locator(f"a[href*='{number}']").first.wait_for()
    shoot("3-submissions")
    page.locator(f"a[href*='{number}']").first.click()
    points, comment = page.locator(f"[id='{item}']"), page.locator(f"[id='{item}-comment']")
    page.wait_for_load_state("networkidle")  # the form is live once formgrader has fetched what is given already
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        points.fill("3.5")
        points.blur()
    with page.expect_response(lambda answer: "/api/comment/" in answer.url and answer.request.method == "PUT"):
        comment.fill(COMMENT)
        comment.blur()
    points.scroll_into_view_if_needed()
    shoot("4-points-by-hand", whole=False)
    given = mark(lab.course, "ann")
    assert (given.given, given.comments[item], given.score) == ({item: 3.5}, COMMENT, 98.5)
    sync.grade_class(lab.course, NAME, pipeline.Options(jobs=1, students="ann", force=True))
    assert mark(lab.course, "ann") == given
    page.goto(lab.at(f"autograder/feedback/ann/{NAME}"))
    assert COMMENT in page.locator("main").inner_text()
    assert "3.5 of 5 by hand" in page.locator(".glance").inner_text()
    shoot("5-feedback")


def test_a_second_grader_is_seen(lab):
    """What somebody else writes into the gradebook is shown by a formgrader that has read the row before."""
    from nbgrader.api import Gradebook

    [number] = [one["id"] for one in by_api(lab, f"submitted_notebooks/{NAME}/{NAME}") if one["student"] == "cid"]

    def given():
        [grade] = [one for one in by_api(lab, f"grades?submission_id={number}") if one["name"] == "largest_drop"]
        return grade["manual_score"]

    assert given() is None
    with Gradebook(lab.course.nbgrader()["CourseDirectory"]["db_url"], lab.course.id) as book:
        book.find_grade("largest_drop", NAME, NAME, "cid").manual_score = 1.5
        book.db.commit()
    assert given() == 1.5


def test_a_students_script_does_not_run(lab, page):
    """What a student hides in prose does not act with the grader's token; the prose itself is there."""
    [number] = [one["id"] for one in by_api(lab, f"submitted_notebooks/{NAME}/{NAME}") if one["student"] == "dan"]
    page.goto(lab.at(f"formgrader/submissions/{number}/"))
    page.get_by_text("Because the margin is one.").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.title() != "got in"
    acting = "[onerror], [onload], img[src='x'], script, a[href^='javascript']"
    assert not page.locator(".text_cell_render").locator(acting).count()


# ---------------------------------------------------------------- the class report


def test_the_class_report(lab, page, noted, shoot):
    """From the list of assignments over the report to one student: rows, scores, no other machine, no complaint."""
    sync.grade_class(lab.course, NAME, pipeline.Options(jobs=1))
    page.goto(lab.at("autograder/"))
    shoot("6-contents")
    title = write.title(lab.course, NAME)
    waiting = sum(bool(one.waiting) for one in marks.class_record(lab.course, NAME).marks.values())
    cells = page.locator("tr", has_text=title).locator("td").all_inner_texts()
    assert [int(cell) for cell in cells] == [0, 0, 5, waiting, 1]
    page.get_by_role("link", name=title).click()
    shoot("7-report")
    rows = {row.split()[0]: row.split()[1] for row in page.locator(".roll tbody tr").all_inner_texts()}
    stored = store.load_all(lab.course.work, NAME)
    assert rows == {one.student: f"{one.score:g}" for one in stored}
    assert page.locator("code", has_text="fay").count() == 1
    page.locator(".roll").get_by_role("link", name="cid").click()
    page.wait_for_url(f"**/autograder/feedback/cid/{NAME}")
    assert f"{store.load(lab.course.work, NAME, 'cid').score:g}" in page.locator(".score").inner_text()
    page.goto(lab.url + "autograder/report/softmax")
    assert "autograder grade softmax" in page.locator("main").inner_text()
    shoot("8-nothing-yet")
    assert not noted.outside()
    assert not noted.complaints


PAGES = ("autograder", "autograder/", f"autograder/report/{NAME}", f"autograder/feedback/ann/{NAME}")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_without_the_token(lab, path):
    """Without a token every page sends to the login, and says nothing of anybody."""
    status, body, headers = asked(lab, path, token=False)
    assert status == 302
    assert "/login" in headers["Location"]
    assert "ann" not in body


@pytest.mark.parametrize("path", PAGES[1:])
def test_pages_keep_their_policy(lab, path):
    """The policy of a page is its header too, and nothing is kept on a disk."""
    status, body, headers = asked(lab, path)
    assert status == 200
    own = re.search(r'Content-Security-Policy" content="([^"]+)"', body).group(1)
    assert headers["Content-Security-Policy"] == f"{own}; frame-ancestors 'self'"
    assert own.startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"


STRANGE = {
    "no such assignment": "autograder/report/nope",
    "a folder": "autograder/report/..",
    "out of the store": "autograder/feedback/..%2F..%2Fresults/hinge",
    "a path as assignment": "autograder/feedback/ann/..%2Fhinge",
    "a dot in front": "autograder/feedback/.ann/hinge",
    "nobody": "autograder/feedback/zoe/hinge",
    "a null": "autograder/feedback/a%00n/hinge",
    "markup": "autograder/report/%3Cscript%3E",
}


@pytest.mark.parametrize("path", STRANGE.values(), ids=STRANGE)
def test_names_are_held_against_the_course(lab, path):
    """What is no name of this course ends in a sentence, and opens no file."""
    status, body, _ = asked(lab, path)
    assert status == 404
    assert "<script" not in body
    assert "There is no" in body or "Nobody" in body


def test_a_broken_configuration_is_said(lab):
    """A mistake in course_config.py made while the server runs is shown with its line."""
    config = lab.course.root / "course_config.py"
    whole = config.read_text()
    try:
        config.write_text(whole + "\n1 / 0\n")
        status, body, _ = asked(lab, "autograder/")
    finally:
        config.write_text(whole)
    assert status == 500
    assert "ZeroDivisionError" in body
    assert "Traceback" not in body
