"""The list of every check of a course, as docs/graders.md shows it; written by `release`, so that it stays true."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course import Course
from autograder.grading.collection import Graders
from autograder.grading.hints import read_answers

BEGIN = "<!-- every check: written by `autograder release`, do not edit below -->"
END = "<!-- end of every check -->"


def renewed(page: str, course: Course, every: Sequence[Graders]) -> str:
    """Return a page with the list between its two marks written anew; a page without them comes back as it is."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return page
    table = "| assignment | automatic points | public | hidden | wrong answers | right variants |\n"
    table += "|---|---|---|---|---|---|\n"
    for graders in every:
        folder = course.graders(graders.assignment)
        public = sum(one.check.points for one in graders.checks if one.check.public)
        total = sum(graders.points.values())
        wrong, right = (len(read_answers(folder / kind)) for kind in ("wrong", "right"))
        table += f"| `{graders.assignment}` | {total:g} | {public:g} | {total - public:g} | {wrong} | {right} |\n"
    for graders in every:
        table += f"\n### `{graders.assignment}`: its checks\n\n| check | about | points | says |\n|---|---|---|---|\n"
        for check in (one.check for one in graders.checks):
            kind, claim = ", public" if check.public else "", check.description.replace("|", "\\|")
            table += f"| `{check.id}` | `{check.item}`{kind} | {check.points:g} | {claim} |\n"
    return f"{before}{BEGIN}\n\n{table}\n{END}{after}"
