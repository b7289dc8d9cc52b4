"""Every broken hand-in ends in a score or in a refusal that says what to do, and costs nobody else anything."""

from __future__ import annotations

import ctypes
import re
from functools import cache
from pathlib import Path

import psutil
import pytest

from autograder.core.model import Graded, Refusal, Status
from autograder.grading.task import judged, task_of
from autograder.intake.submission import find, read
from autograder.pages.report import report_page
from tests.broken.cases import CASES, OWN, POINTS, SCRIPT, Case, as_param, lay
from tests.broken.stories import STOPPERS, STORIES
from tests.hostile.arena import Arena, ending_of, endings, student_files
from tests.kit.conftest import record_of

REMEDY = re.compile(r"\b(Hand in|Clear|Delete)\b.*\.$")


def graded_from(arena: Arena, tree: Path) -> Graded:
    """Find, read and grade the one submission in a class's folder."""
    (found,) = find(tree, "hinge")
    made = read(found, "hinge")
    if isinstance(made, Refusal):
        task = task_of(arena.course, "hinge", arena.protection, "")
        return judged(task, made)
    return arena.bench.grade(made)


def said(graded: Graded) -> str:
    """Return the sentences that a student reads."""
    return "\n".join([*graded.notes, *(one.message for one in graded.results)])


def files_of(arena: Arena) -> dict[Path, tuple[int, int]]:
    """Return size and time of every file of the course."""
    found = {path: path.stat() for path in arena.course.root.rglob("*")}
    return {path: (state.st_size, state.st_mtime_ns) for path, state in found.items()}


def processes() -> int:
    """Count the running processes that this one has started, also where a parent in between has ended."""
    adopt_orphans()
    return sum(runs(one) for one in psutil.Process().children(recursive=True))


def runs(process: psutil.Process) -> bool:
    """Say whether a process has not ended."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@cache
def adopt_orphans() -> None:
    """Become the parent of every process below whose own parent ends; no other test's process is among them."""
    PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def complaints(arena: Arena, case: Case, tree: Path) -> list[str]:
    """Grade a case and then an honest neighbour; return everything that did not hold."""
    honest, files, running = arena.alone, files_of(arena), processes()
    lay(case, tree, arena.course)
    graded = graded_from(arena, tree)
    page, table, data = student_files(graded)
    page += report_page(record_of(graded), course_title="c", assignment_title="a")
    full = {item for item, score in graded.items.items() if score.score == score.max_score}
    unread = graded.status is Status.REFUSED
    wrong = {
        f"it is of {graded.student!r}": graded.student != case.student,
        f"it ended as {ending_of(graded)!r}": ending_of(graded).rstrip(": ") != case.ending,
        f"full are {sorted(full)}": full != POINTS.keys() - set(case.lost.split()),
        f"it earns {graded.score:g} of {graded.max_score:g}": (graded.score, graded.max_score) != (case.score, 95),
        f"it says {said(graded)!r}": case.says not in said(graded),
        "it does not say what to do": unread and not REMEDY.search(graded.notes[0]),
        "a traceback reached somebody": "Traceback" in page + table + data,
        "markup reached a page": SCRIPT in page,
        "the course has changed": files_of(arena) != files,
        "processes are left": processes() != running,
        # of a file that is refused nothing has run that a neighbour could feel
        "the neighbour was graded otherwise": not unread and endings(arena.grade("honest", arena.honest)) != honest,
    }
    return [sentence for sentence, is_wrong in wrong.items() if is_wrong]


@pytest.mark.parametrize("case", [as_param(case) for case in CASES])
def test_a_broken_hand_in_ends_where_the_table_says(arena, tmp_path, case):
    """Status, points and words are the promised ones; course, zygote and neighbour are as they were."""
    assert complaints(arena("hinge"), case, tmp_path / "class") == []


def test_all_of_the_list_and_twenty_of_our_own_are_there():
    """Every number of the list of 42 has a row, and so have at least 20 cases of our own; no two rows share a name."""
    rows = [*CASES, *STORIES, *STOPPERS]
    assert {row.number for row in rows} == {OWN, *range(1, 43)}
    assert sum(row.number == OWN for row in rows) >= 20
    for table in (CASES, STORIES, STOPPERS):
        assert len({row.id for row in table}) == len(table)
