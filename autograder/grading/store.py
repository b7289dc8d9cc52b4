"""The store of results: one JSON file a student, written atomically; its `key` is cache, resume and regrade in one.

The format is described field by field in docs/results.schema.json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.core.atomic import write_atomically
from autograder.core.model import Check, CheckResult, Graded, Late, Outcome, Status

SCHEMA = 2
HALVES = "."  # between the two digests of a key


def key_of(submission: str, graders: str) -> str:
    """Return a result's key: digests of what was handed in, and of everything that judges it."""
    return f"{submission}{HALVES}{graders}"


def to_json(graded: Graded, *, detail: bool = True) -> dict[str, Any]:
    """Return the JSON object of one result, without what is for staff where `detail` is False."""
    return {
        "schema": SCHEMA,
        "student": graded.student,
        "assignment": graded.assignment,
        "status": graded.status.value,
        "score": graded.score,
        "max_score": graded.max_score,
        "waiting": graded.waiting,
        "late": {"seconds": graded.late.seconds, "penalty": graded.late.penalty},
        "protection": graded.protection,
        "key": graded.key,
        "notes": list(graded.notes),
        "items": {item: {"score": s.score, "max_score": s.max_score} for item, s in graded.items.items()},
        "checks": [_check_json(result, detail) for result in graded.results],
    }


def _check_json(result: CheckResult, detail: bool) -> dict[str, Any]:
    check = result.check
    row = {
        "id": check.id,
        "item": check.item,
        "points": result.points,
        "max_points": check.points,
        "public": check.public,
        "claim": check.description,
        "outcome": result.outcome.value,
        "message": result.message,
        "hint": result.hint,
        "seconds": result.seconds,
    }
    return row | {"detail": result.detail} if detail else row


def from_json(data: dict[str, Any]) -> Graded:
    """Return the result in a JSON object that `to_json` wrote; raises KeyError or ValueError for another."""
    if data["schema"] != SCHEMA:
        raise ValueError(f"results of schema {data['schema']}, this is {SCHEMA}")
    return Graded(
        student=data["student"],
        assignment=data["assignment"],
        status=Status(data["status"]),
        results=tuple(map(_check_result, data["checks"])),
        waiting=data["waiting"],
        late=Late(data["late"]["seconds"], data["late"]["penalty"]),
        protection=data["protection"],
        key=data["key"],
        notes=tuple(data["notes"]),
    )


def _check_result(row: dict[str, Any]) -> CheckResult:
    check = Check(row["id"], row["item"], row["max_points"], row["public"], row["claim"])
    return CheckResult(check, Outcome(row["outcome"]), row["message"], row["hint"], row["detail"], row["seconds"])


def path_of(work: Path, assignment: str, student: str) -> Path:
    """Where the result of one student stands."""
    return work / "results" / assignment / f"{student}.json"


def save(work: Path, graded: Graded) -> None:
    """Write one result; a kill at any moment leaves the old file or the new one, never half of one."""
    write_atomically(path_of(work, graded.assignment, graded.student), json.dumps(to_json(graded), indent=1) + "\n")


def note_unrecorded(work: Path, assignment: str, student: str) -> None:
    """Note, before a result is stored, that the gradebook has still to hear of it: a run may end in between."""
    path = _unrecorded(work, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{student}\n")


def unrecorded(work: Path, assignment: str) -> set[str]:
    """Return the students of whom the gradebook has still to hear."""
    path = _unrecorded(work, assignment)
    return set(path.read_text().split()) if path.is_file() else set()


def all_recorded(work: Path, assignment: str) -> None:
    """Forget the notes: the gradebook has heard of everybody."""
    _unrecorded(work, assignment).unlink(missing_ok=True)


def _unrecorded(work: Path, assignment: str) -> Path:
    return work / "results" / assignment / ".unrecorded"


def load(work: Path, assignment: str, student: str) -> Graded | None:
    """Return the stored result of one student, or None where there is none that can be read."""
    try:
        return from_json(json.loads(path_of(work, assignment, student).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load_all(work: Path, assignment: str) -> list[Graded]:
    """Return every stored result of an assignment, by student."""
    folder = work / "results" / assignment
    found = (load(work, assignment, path.stem) for path in sorted(folder.glob("*.json")))
    return [one for one in found if one is not None]


def digest_of_files(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
