"""The page that lists a course's assignments, and the page that says one sentence; pure, like all that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.core.model import Status
from autograder.pages.render import render
from autograder.pages.report import ORDER, STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Entry:
    """One assignment as the list shows it.

    `counts` are submissions by how they ended, none of them where nothing is graded; `absent` handed in nothing,
    of `waiting` a person has still to grade a part, and the results of `damaged` cannot be read.
    """

    assignment: str
    title: str
    address: str
    counts: Mapping[Status, int]
    absent: int = 0
    waiting: int = 0
    damaged: int = 0


def contents_page(entries: Sequence[Entry], *, course_title: str, formgrader: str) -> str:
    """Draw the list of assignments; `formgrader` is where points are given by hand."""
    words = [STATUS_WORDS[status] for status in ORDER]
    return render(
        "contents.html", entries=entries, course_title=course_title, formgrader=formgrader, order=ORDER, words=words
    )


def notice_page(sentence: str, *, heading: str, course_title: str = "") -> str:
    """Draw a page that says why there is nothing to show, and what to do."""
    return render("notice.html", heading=heading, sentences=sentence.splitlines(), course_title=course_title)
