"""What nbgrader's gradebook should say of a submission, and what it says now; needs no nbgrader.

The gradebook is read by plain SQL, so that grading again without any change stays cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from autograder.core.model import Graded, Outcome
from autograder.gradebook.database import Query, reading, unreadable
from autograder.notebook.format import (
    checksum,
    grade_id,
    is_grade,
    is_known,
    is_locked,
    is_manual,
    is_solution,
    nbgrader,
)
from autograder.notebook.reader import Document
from autograder.notebook.repair import harmless

MAX_SENTENCE = 400  # characters of one sentence in a comment: a student's exception may carry an array
ANSWER = "_answer"  # an item's solution cell is named after it

SUBMITTED = (
    " FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id{} WHERE n.notebook_id = :notebook"
)

ENDED = {
    Outcome.PASSED: "Passed.",
    Outcome.FAILED: "Not right yet.",
    Outcome.RAISED: "Your code raised an exception.",
    Outcome.TIMED_OUT: "Your code took too long.",
    Outcome.CRASHED: "The process died.",
    Outcome.MISSING: "Not done yet.",
    Outcome.BROKEN: "Could not be judged.",
}


@dataclass(frozen=True, slots=True)
class BookRow:
    """One student's submission of one assignment, as nbgrader keeps it.

    `scores` are the checks', with None where a person gives the points, and `review` are the items that wait for a
    person. What follows is a person's or nbgrader's own, and nothing here ever changes it: `given` points, `extra`
    credit, `remarks` beside an answer, more time, and the penalty as it was last worked out.
    """

    timestamp: datetime | None  # UTC without a zone, as nbgrader writes it
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]  # solution cell -> text
    review: frozenset[str] = frozenset()
    given: Mapping[str, float] = field(default_factory=dict)
    extra: Mapping[str, float] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)  # item -> text
    extension: timedelta = timedelta()
    penalty: float = 0.0

    @property
    def points(self) -> dict[str, float]:
        """The points of each item that count."""
        return {
            item: points_that_count(auto, self.given.get(item), self.extra.get(item))
            for item, auto in self.scores.items()
        }

    def seconds_late(self, due: datetime | None) -> float:
        """Seconds after the due date as nbgrader counts them."""
        if self.timestamp is None or due is None:
            return 0.0
        return max(0.0, (self.timestamp - due - self.extension).total_seconds())


@dataclass(frozen=True, slots=True)
class Structure:
    """The assignment as nbgrader keeps it: what does not depend on a student."""

    due: datetime | None
    grade_cells: Mapping[str, tuple[float, str]]  # item -> points, cell type
    solution_cells: frozenset[str]
    source_cells: Mapping[str, tuple[str, bool, str, str]]  # cell -> type, locked, source, checksum


@dataclass(frozen=True, slots=True)
class Stored:
    """What a gradebook says now; nothing at all when there is none, or when it is no whole one."""

    structure: Structure | None = None
    students: frozenset[str] = frozenset()
    rows: Mapping[str, BookRow] = field(default_factory=dict)


def points_that_count(auto: float | None, given: float | None, extra: float | None) -> float:
    """Return the points of one item, as nbgrader's Grade.score does: a person's before ours, and extra credit."""
    points = auto if given is None else given
    return 0.0 if points is None else float(points + (extra or 0.0))


def structure(release: Document, due: datetime | None) -> Structure:
    """Return what the released notebook asks nbgrader to keep."""
    cells = [cell for cell in release["cells"] if is_known(cell)]
    return Structure(
        due=due,
        grade_cells={grade_id(c): (float(nbgrader(c)["points"]), c["cell_type"]) for c in cells if is_grade(c)},
        solution_cells=frozenset(grade_id(c) for c in cells if is_solution(c)),
        source_cells={grade_id(c): (c["cell_type"], is_locked(c), c["source"], checksum(c)) for c in cells},
    )


def wanted_row(graded: Graded, timestamp: datetime | None, release: Document, waits: Collection[str]) -> BookRow:
    """Return the row that a grade asks for; `waits` are the manual items that were answered."""
    manual = [grade_id(cell) for cell in release["cells"] if is_manual(cell)]
    scores: dict[str, float | None] = {item: float(score.score) for item, score in graded.items.items()}
    scores |= {item: None if item in waits else 0.0 for item in manual}
    comments: dict[str, str | None] = {item: None if item in waits else "No response." for item in manual}
    written = {grade_id(cell) for cell in release["cells"] if is_solution(cell)}
    comments |= {cell: text for cell, text in reports(graded).items() if cell in written}
    return BookRow(timestamp, scores, comments, review=frozenset(manual) & frozenset(waits))


def withdrawn(row: BookRow, asked: Structure) -> BookRow:
    """Return a row without the scores that checks gave; a person's stay, and are asked for where there is none.

    Of cells that the release no longer has, nothing is said.
    """
    items = [item for item in row.scores if item in asked.grade_cells]
    comments = {cell: text for cell, text in row.comments.items() if cell in asked.solution_cells}
    return replace(row, scores=dict.fromkeys(items), comments=comments, review=frozenset(items) - row.given.keys())


def reports(graded: Graded) -> dict[str, str]:
    """Return answer's cell -> what a student reads beside it, from `message` and `hint` alone.

    That is what was earned, and each check that did not pass or has something to say; hints come last, each once.
    """
    texts = {}
    for item, score in graded.items.items():
        results = [one for one in graded.results if one.check.item == item]
        passed = sum(one.outcome is Outcome.PASSED for one in results)
        head = f"{score.score:g} of {score.max_score:g} points; {passed} of {len(results)} checks passed."
        lines = []
        for one in (one for one in results if one.outcome is not Outcome.PASSED or one.message):
            words = (f"- {ENDED[one.outcome]}", _sentence(one.check.description), _sentence(one.message))
            lines.append(" ".join(filter(None, words)))
        hints = dict.fromkeys(f"Hint: {_sentence(one.hint)}" for one in results if one.hint)
        texts[item + ANSWER] = "\n\n".join(filter(None, [head, "\n".join(lines), *hints]))
    return texts


def _sentence(text: str) -> str:
    """Bring a text onto one line of bounded length."""
    line = " ".join(harmless(text).split())
    return line if len(line) <= MAX_SENTENCE else line[: MAX_SENTENCE - 1] + "…"


def same(wanted: BookRow, stored: BookRow | None) -> bool:
    """Tell whether the gradebook says already what it should; a person's entries are not compared."""
    if stored is None or wanted.timestamp != stored.timestamp:
        return False
    settled = stored.given.keys() & wanted.comments.keys()  # manual items with their points
    scores = all(stored.scores.get(i) == s for i, s in wanted.scores.items() if i not in settled)
    comments = all(stored.comments.get(c) == text for c, text in wanted.comments.items() if c not in settled)
    return scores and comments and wanted.review - stored.given.keys() == stored.review - stored.given.keys()


def stored(url: str, assignment: str, *, rows: bool = True) -> Stored:
    """Read what the gradebook says of an assignment whose notebook has the same name, if asked with all its `rows`.

    Of a gradebook that is half-made or foreign nothing is known: `opened` repairs or refuses it.
    """
    try:
        with reading(url) as ask:
            return read_book(ask, assignment, rows=rows) if ask else Stored()
    except unreadable():
        return Stored()


def stored_moments(url: str, assignment: str, student: str) -> list[datetime | None]:
    """Read when the submission came that the gradebook knows of one student; an empty list where it knows none."""
    sql = (
        "SELECT s.timestamp FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id"
        " WHERE a.name = :name AND s.student_id = :student"
    )
    try:
        with reading(url) as ask:
            return [_moment(at) for (at,) in ask(sql, {"name": assignment, "student": student})] if ask else []
    except unreadable():
        return []


def has_hand_ins(url: str) -> bool:
    """Tell whether a gradebook holds a submission, or cannot be asked."""
    try:
        with reading(url) as ask:
            return bool(ask and ask("SELECT id FROM submitted_assignment", {}))
    except unreadable():
        return True


def read_book(ask: Query, assignment: str, *, rows: bool = True) -> Stored:
    """Read what `stored` returns from a gradebook that is open."""
    students = frozenset(name for (name,) in ask("SELECT id FROM student", {}))
    ask("SELECT version_num FROM alembic_version", {})
    found = ask(
        "SELECT n.id, a.duedate FROM notebook n JOIN assignment a ON a.id = n.assignment_id"
        " WHERE a.name = :name AND n.name = :name",
        {"name": assignment},
    )
    if not found:
        return Stored(students=students)
    [(notebook, due)] = found
    of = {"notebook": notebook}
    cells = "FROM base_cell b JOIN {} c ON c.id = b.id WHERE b.notebook_id = :notebook"
    grade = ask("SELECT b.name, c.max_score, c.cell_type " + cells.format("grade_cells"), of)
    solution = ask("SELECT b.name " + cells.format("solution_cells"), of)
    columns = "SELECT name, cell_type, locked, source, checksum"
    source = ask(f"{columns} FROM source_cell WHERE notebook_id = :notebook", of)
    kept = Structure(
        due=_moment(due),
        grade_cells={name: (points, kind) for name, points, kind in grade},
        solution_cells=frozenset(name for (name,) in solution),
        source_cells={name: (kind, bool(locked), text, md5) for name, kind, locked, text, md5 in source},
    )
    return Stored(kept, students, _read_rows(ask, notebook) if rows else {})


def _read_rows(ask: Query, notebook: str) -> dict[str, BookRow]:
    """Read every submission of a notebook, by student."""
    of = {"notebook": notebook}
    cells = " JOIN {0} c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id"
    columns = "SELECT a.student_id, b.name, c.auto_score, c.manual_score, c.extra_credit, c.needs_manual_grade"
    grades = _grouped(ask(columns + SUBMITTED.format(cells.format("grade")), of))
    columns = "SELECT a.student_id, b.name, c.auto_comment, c.manual_comment"
    comments = _grouped(ask(columns + SUBMITTED.format(cells.format("comment")), of))
    columns = "SELECT a.student_id, a.timestamp, a.extension, n.late_submission_penalty"
    return {
        student: BookRow(
            timestamp=_moment(at),
            scores={item: score for item, score, *_ in grades[student]},
            comments={cell: text for cell, text, _ in comments[student]},
            review=frozenset(item for item, *_, waits in grades[student] if waits),
            given={item: given for item, _, given, *_ in grades[student] if given is not None},
            extra={item: extra for item, *_, extra, _ in grades[student] if extra},
            remarks={cell.removesuffix(ANSWER): text for cell, _, text in comments[student] if text},
            extension=_span(extension),
            penalty=penalty or 0.0,
        )
        for student, at, extension, penalty in ask(columns + SUBMITTED.format(""), of)
    }


def _grouped(records: Iterable[tuple[Any, ...]]) -> Mapping[str, list[tuple[Any, ...]]]:
    """Group records by their first column, the student."""
    groups: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for student, *rest in records:
        groups[student].append(tuple(rest))
    return groups


def _span(kept: str | timedelta | None) -> timedelta:
    """Return a span of time, which SQLite keeps as the moment that lies so far behind 1970."""
    return datetime.fromisoformat(kept) - datetime(1970, 1, 1) if isinstance(kept, str) else kept or timedelta()


def _moment(kept: str | datetime | None) -> datetime | None:
    """Return a moment, which SQLite keeps as text and a server as itself."""
    return datetime.fromisoformat(kept) if isinstance(kept, str) else kept
