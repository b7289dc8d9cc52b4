"""The store of results: one JSON file a student, written atomically; its `key` is cache, resume and regrade in one.

The format is described field by field in docs/results.schema.json. What cannot be read as such is `Damaged`: a student
whose file is cut short is still there for every reader, and is graded again.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from autograder.core.atomic import write_atomically
from autograder.core.model import Damaged, Graded

MOST = 1e12  # points or seconds: 30,000 years
SCHEMA = 2
HALVES = "."  # between the two digests of a key


def key_of(submission: str, graders: str) -> str:
    """Return a result's key: digests of what was handed in, and of everything that judges it."""
    return f"{submission}{HALVES}{graders}"


def to_json(graded: Graded | Damaged, *, detail: bool = True) -> dict[str, Any]:
    """Return the JSON object of one result, without what is for staff where `detail` is False."""
    if isinstance(graded, Damaged):
        known = {"student": graded.student, "assignment": graded.assignment}
        return {"schema": SCHEMA, **known, "status": "damaged", "notes": [graded.fault]}
    return {
        "schema": SCHEMA,
        "student": graded.student,
        "assignment": graded.assignment,
        "status": graded.status.value,
        "score": graded.score,
        "max_score": graded.max_score,
        "waiting": graded.waiting,
        "late": asdict(graded.late),
        "protection": graded.protection,
        "key": graded.key,
        "notes": list(graded.notes),
        "items": {item: asdict(score) for item, score in graded.items.items()},
        "checks": [
            {
                "id": one.check.id,
                "item": one.check.item,
                "points": one.points,
                "max_points": one.check.points,
                "public": one.check.public,
                "claim": one.check.description,
                "outcome": one.outcome.value,
                "message": one.message,
                "hint": one.hint,
                "seconds": one.seconds,
                **({"detail": one.detail} if detail else {}),
            }
            for one in graded.results
        ],
    }


def from_json(data: Any) -> Graded:
    """Return the result in what `to_json` wrote; raises ValueError for anything else."""
    if not isinstance(data, dict) or "schema" not in data:
        raise ValueError("it is no result")
    if data["schema"] != SCHEMA:
        raise ValueError(f"it is of another version of this program (schema {reprlib.repr(data['schema'])})")
    rows = _decoder(list[dict[str, Any]])(data.get("checks"))
    for row in rows:
        if "" in (row.get("id"), row.get("item")):
            raise ValueError("a check has no name, or belongs to no item")
        row["check"] = row | {"points": row.get("max_points"), "description": row.get("claim")}
    made: Graded = _decoder(Graded)(data | {"results": rows})
    return made


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of the type `kind`, as core.model annotates it, from JSON or raises ValueError."""
    outer, parts = get_origin(kind) or kind, get_args(kind)
    if kind is Any:
        return lambda value: value
    if is_dataclass(kind):
        fields = [(name, _decoder(hint)) for name, hint in get_type_hints(kind).items()]
        return lambda value: outer(*[decode(_of_type(value, dict).get(name)) for name, decode in fields])
    if outer is dict:
        inner = _decoder(parts[1])
        return lambda value: {name: inner(one) for name, one in _of_type(value, dict).items()}
    if outer in (tuple, list):
        inner = _decoder(parts[0])
        return lambda value: outer(map(inner, _of_type(value, list)))
    if outer is float:
        return _amount
    return outer if issubclass(outer, StrEnum) else lambda value: _of_type(value, outer)


def _of_type(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{reprlib.repr(value)} stands where a {kind.__name__} belongs")
    return value


def _amount(value: Any) -> float:
    """Return a number as every one in a result is: not below 0, and no larger than what can be meant."""
    if type(value) not in (int, float) or not 0 <= value <= MOST:
        raise ValueError(f"{reprlib.repr(value)} stands where an amount belongs")
    return value  # type: ignore[no-any-return]


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
    return set(path.read_text(errors="replace").split()) if path.is_file() else set()


def all_recorded(work: Path, assignment: str) -> None:
    """Forget the notes: the gradebook has heard of everybody."""
    _unrecorded(work, assignment).unlink(missing_ok=True)


def _unrecorded(work: Path, assignment: str) -> Path:
    return work / "results" / assignment / ".unrecorded"


def load(work: Path, assignment: str, student: str) -> Graded | Damaged | None:
    """Return the stored result of one student, None where there is none; what cannot be read is there, and damaged."""
    try:
        graded = from_json(json.loads(path_of(work, assignment, student).read_bytes()))
        if (graded.student, graded.assignment) != (student, assignment):
            raise ValueError(f"it is the result of {graded.student!r} in {graded.assignment!r}")
    except FileNotFoundError:
        return None
    except OSError as fault:
        return Damaged(student, assignment, f"it cannot be opened ({fault.strerror})")
    except (RecursionError, json.JSONDecodeError, UnicodeDecodeError):  # their own words are no help to anybody
        return Damaged(student, assignment, "it is cut off, or no JSON")
    except ValueError as fault:
        return Damaged(student, assignment, str(fault))
    return graded


def load_all(work: Path, assignment: str) -> list[Graded | Damaged]:
    """Return every stored result of an assignment, by student, those that cannot be read too."""
    files = sorted((work / "results" / assignment).glob("[!.]*.json"))
    found = (load(work, assignment, path.stem) for path in files)
    return [one for one in found if one is not None]
