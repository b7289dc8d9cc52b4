"""The sample class of `autograder demo`: making it from its table, putting it into work/, judging how it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from autograder.core.atomic import ENDING, write_atomically
from autograder.core.errors import AssignmentBroken, UsageError
from autograder.core.model import Graded, Outcome, Status
from autograder.course import Course
from autograder.demo import mutations
from autograder.demo.cases import HandIn, groups
from autograder.gradebook.database import url_of
from autograder.gradebook.rows import has_hand_ins
from autograder.grading.hints import WrongAnswer, read_answers
from autograder.notebook.format import automatic_items
from autograder.notebook.reader import parse

MANIFEST = "demo.json"
OF_STUDENTS = {"autograded", "feedback"}  # folders of work/ with one folder a student
OF_CLASS = {"exports", "report"}  # folders of work/ whose files are about everybody
BOOK = "gradebook.db"  # and what SQLite keeps beside it, and its lock, which starts with a dot
NO_DUE_DATE = datetime(2027, 1, 22, 23, 59, tzinfo=UTC)  # when an assignment names none


@dataclass(frozen=True, slots=True)
class Expected:
    """How one submission has to end.

    `full` and `lost` are the items that earn everything and less; `outcome` promises how each check of an item ends.
    `score` is None where the points of a wrong answer are the graders' business; `hint` holds one hint a line.
    """

    status: Status
    full: tuple[str, ...]
    lost: tuple[str, ...]
    score: float | None
    outcome: Mapping[str, Outcome]
    hint: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One file that somebody hands in; `received` is nbgrader's timestamp in UTC."""

    student: str
    assignment: str
    file: str
    data: bytes
    received: str
    about: str
    expected: Expected


# ---------------------------------------------------------------- making it


def make_class(course: Course) -> list[Sample]:
    """Return every submission of the class; raises UsageError for a course without the assignments of the table."""
    listed = [one.id for one in course.assignments if one.id in groups()]
    if not listed:
        known = ", ".join(groups())
        raise UsageError(f"The sample class hands in {known}, and course_config.py lists none of them. Put one back.")
    return [sample for name in listed for sample in _samples(course, name)]


def _samples(course: Course, assignment: str) -> Iterator[Sample]:
    released, folder = course.release(assignment), course.graders(assignment)
    release = parse(released.read_bytes())
    right = mutations.answers_of(parse(course.solution(assignment).read_bytes()))
    points, due = automatic_items(released), course.assignment(assignment).due_at or NO_DUE_DATE
    known = {f"{kind}/{one.id}": one for kind in ("wrong", "right") for one in read_answers(folder / kind)}
    for row in groups()[assignment]:
        if gone := [name for name in row.answers if name not in known]:
            place = f"tests/graders/{assignment}/{gone[0]}.py"
            raise AssignmentBroken(f"{place} is gone, but a sample student hands it in. Mend cases.yaml.")
        answers = dict(right)
        for name in row.answers:
            answers = mutations.laid_over(answers, known[name].cell.source)
        done = {item: text for item, text in answers.items() if row.only is None or item in row.only}
        notebook = mutations.filled_in(release, done, row.prose if done else "")
        yield Sample(
            student=row.student,
            assignment=assignment,
            file=row.file or f"{assignment}.ipynb",
            data=row.writer(mutations.run_through(mutations.applied(row.damages, notebook))),
            received=f"{due + timedelta(hours=row.late):%Y-%m-%d %H:%M:%S} UTC",
            about=row.about or " and ".join(name.partition("/")[2].replace("_", " ") for name in row.answers),
            expected=_expected(row, points, [known[name] for name in row.answers if name.startswith("wrong/")]),
        )


def _expected(row: HandIn, points: Mapping[str, float], wrong: Sequence[WrongAnswer]) -> Expected:
    """Return how a hand-in with these wrong answers has to end; `points` are those of each item."""
    refused = row.status is Status.REFUSED
    undone = [item for item in points if refused or (row.only is not None and item not in row.only)]
    alike = dict.fromkeys(points, row.all_end) if row.all_end else {}
    outcome = {**dict.fromkeys(undone, Outcome.MISSING), **alike, **row.ends}
    spoilt = {*outcome, *row.lost, *(item for one in wrong for item in one.items)}
    full = tuple(item for item in points if item not in spoilt)
    return Expected(
        status=row.status,
        full=full,
        lost=tuple(item for item in points if item in spoilt),
        score=sum(points[item] for item in full) if spoilt <= set(outcome) else None,
        outcome=outcome,
        hint="\n".join(one.hint for one in wrong),
        note=row.note,
    )


# ---------------------------------------------------------------- placing it


def place(course: Course, samples: Iterable[Sample]) -> None:
    """Write the class into work/submitted, as nbgrader's exchange would; a second time changes nothing.

    work/demo.json lists what was placed. Raises UsageError, and writes nothing, when work/ holds any file that is
    neither listed there nor made from a listed one.
    """
    files: dict[PurePosixPath, bytes] = {}
    for one in samples:
        folder = PurePosixPath("submitted", one.student, one.assignment)
        files |= {folder / one.file: one.data, folder / "timestamp.txt": f"{one.received}\n".encode()}
    listed = _listed(course.work)
    blank = () if listed or has_hand_ins(url_of(course)) else (BOOK, f".{BOOK}")  # any nbgrader command makes one
    there = (path for path in course.work.rglob("*") if path.is_symlink() or not path.is_dir())
    named = [path for path in sorted(one.relative_to(course.work) for one in there) if not str(path).startswith(blank)]
    if foreign := [path for path in named if not _is_ours(course.work, path, listed)]:
        raise UsageError(
            f"work/ holds what the demo did not put there (files: {len(foreign)}; the first is work/{foreign[0]}), and "
            "the sample class would mix with it. Move work/ away, or run the demo in a fresh copy of the repository."
        )
    ours = {str(path): [_digest(data)] for path, data in files.items()}
    both = {name: [*listed.get(name, ()), *ours.get(name, ())] for name in {**listed, **ours}}
    _write_list(course.work, both)  # before the files: a run that was cut short is still recognised
    for path, data in files.items():
        if not (course.work / path).is_file() or (course.work / path).read_bytes() != data:
            write_atomically(course.work / path, data)
    for name in listed.keys() - ours.keys():
        (course.work / name).unlink(missing_ok=True)
        for above in (course.work / name).parents[:2]:  # so that nobody is listed with an empty folder
            with suppress(OSError):  # it holds another file, or is gone already
                above.rmdir()
    _write_list(course.work, {**listed, **ours})  # students who have left stay listed: results of theirs may be there


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _listed(work: Path) -> dict[str, list[str]]:
    """What earlier demos placed: path below work/ -> digests; nothing where there is no list of ours."""
    try:
        listed = json.loads((work / MANIFEST).read_bytes())["placed"]
        return {str(path): [str(digest) for digest in digests] for path, digests in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_list(work: Path, placed: Mapping[str, Sequence[str]]) -> None:
    about = "what `autograder demo` placed, with SHA-256; delete the whole folder when you have seen enough"
    listed = {"about": about, "placed": dict(sorted(placed.items()))}
    write_atomically(work / MANIFEST, json.dumps(listed, indent=1) + "\n")


def _is_ours(work: Path, path: Path, listed: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a file is the list, as it was placed, or made from what was placed."""
    if not listed:
        return False
    students = {PurePosixPath(name).parts[1] for name in listed}
    if path.name.startswith(".") and path.suffix in (".tmp", ENDING):  # left by a run that was killed while writing
        return True
    match path.parts:
        case ("submitted", *_):
            return str(path) in listed and _digest((work / path).read_bytes()) in listed[str(path)]
        case ("results", _, name):
            return PurePosixPath(name).stem in students
        case (top, student, *_) if top in OF_STUDENTS:
            return student in students
        case (top, *rest):
            return top in OF_CLASS or (not rest and (top == MANIFEST or top.startswith((BOOK, f".{BOOK}"))))
    return False


# ---------------------------------------------------------------- comparing


def complaints(samples: Iterable[Sample], graded: Iterable[Graded]) -> list[str]:
    """Return one sentence for each submission that did not end as its table says."""
    ended = {(one.student, one.assignment): one for one in graded}
    found = []
    for sample in samples:
        one = ended.get((sample.student, sample.assignment))
        faults = list(_faults(sample.expected, one)) if one else ["it was not graded at all"]
        if faults:
            found.append(f"{sample.student}, {sample.assignment} ({sample.about}): {'; '.join(faults)}.")
    return found


def _faults(expected: Expected, graded: Graded) -> Iterator[str]:
    if graded.status is not expected.status:
        yield f"it is {graded.status.value} and should be {expected.status.value}"
    for item, score in graded.items.items():
        if item in expected.full and score.score < score.max_score:
            yield f"{item} earns {score.score:g} of {score.max_score:g} points and should earn all"
        if item in expected.lost and score.score >= score.max_score:
            yield f"{item} earns all its {score.max_score:g} points and should lose some"
    for item in {*expected.full, *expected.lost} - graded.items.keys():
        yield f"{item} was not judged"
    if expected.score is not None and graded.score != expected.score:
        yield f"the score is {graded.score:g} and should be {expected.score:g}"
    for item, wanted in expected.outcome.items():
        others = {r.outcome.value for r in graded.results if r.check.item == item and r.outcome is not wanted}
        if others:
            yield f"{item} ended as {', '.join(sorted(others))} and should end as {wanted.value}"
    hints = {line for result in graded.results for line in result.hint.split("\n")}
    for hint in filter(None, expected.hint.split("\n")):
        if hint not in hints:
            yield f"no hint says {hint!r}"
    if not any(expected.note in note for note in (*graded.notes, "")):
        yield f"no note says {expected.note!r}"
