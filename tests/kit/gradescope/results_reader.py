"""Gradescope as the reader of a results.json: its rules, and what it takes from a file that keeps them."""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]  # results.json as its JSON says it
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")
FORMATS = ("text", "html", "simple_format", "md", "ansi")
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class ListedTest:
    """One test as Gradescope would list it."""

    number: str
    name: str
    score: float
    max_score: float
    passed: bool
    output: str
    visibility: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What Gradescope would take from a results.json; a student sees the total unless a test waits to be shown."""

    score: float
    output: str
    tests: tuple[ListedTest, ...]
    total_shown: bool
    extra: Document


def read_results(data: bytes) -> Reading:
    """Read a results.json as Gradescope does; raises ValueError with every rule that it breaks, one a line.

    Stricter than Gradescope in two points: an unknown key is a fault, and so is a score that its tests do not add up
    to, since students are shown both.
    """
    document = _parsed(data)
    found = list(_faults(document))
    if found:
        raise ValueError("\n".join(found))
    tests = tuple(_line(place, one) for place, one in enumerate(document.get("tests", []), start=1))
    general = document.get("visibility", "visible")
    shown = {one.get("visibility", general) for one in document.get("tests", [])} or {general}
    return Reading(
        score=float(document["score"]) if "score" in document else sum(one.score for one in tests),
        output=document.get("output", ""),
        tests=tests,
        total_shown=shown <= {"visible", "hidden"},
        extra=document.get("extra_data", {}),
    )


def _parsed(data: bytes) -> Document:
    if b"\r" in data:
        raise ValueError("a line ends in CR")
    try:
        document = json.loads(data.decode(), parse_constant=_refuse, object_pairs_hook=_without_twins)
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise ValueError("it is no JSON object")
    return document


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


def _without_twins(pairs: list[tuple[str, Any]]) -> Document:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"a key stands twice: {', '.join(twice)}")
    return dict(pairs)


def _line(place: int, test: Document) -> ListedTest:
    score, most = float(test.get("score", 0.0)), float(test.get("max_score", 0.0))
    status = test.get("status", "passed" if score >= most else "failed")
    return ListedTest(
        number=test.get("number", str(place)),
        name=test.get("name", ""),
        score=score,
        max_score=most,
        passed=status == "passed",
        output=test.get("output", ""),
        visibility=test.get("visibility", "visible"),
    )


# ---------------------------------------------------------------- Gradescope's rules

Rule = tuple[str, Callable[[Any], bool]]  # what the value has to be, in words and as a test


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\r" not in value


def _one_of(*words: str) -> Rule:
    return f"one of {', '.join(words)}", lambda value: value in words


NUMBER: Rule = ("a finite number", _is_number)
POSITIVE: Rule = ("a number from 0 up", lambda value: _is_number(value) and value >= 0)
TEXT: Rule = ("text with LF line ends", _is_text)
OBJECT: Rule = ("an object", lambda value: isinstance(value, dict))
TEXTS: Rule = ("a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value)))
OBJECTS: Rule = ("a list of objects", lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value))
VISIBILITY, FORMAT = _one_of(*VISIBILITIES), _one_of(*FORMATS)

TOP: dict[str, Rule] = {
    "score": NUMBER,
    "execution_time": POSITIVE,
    "output": TEXT,
    "output_format": FORMAT,
    "test_output_format": FORMAT,
    "test_name_format": FORMAT,
    "visibility": VISIBILITY,
    "stdout_visibility": VISIBILITY,
    "extra_data": OBJECT,
    "tests": OBJECTS,
    "leaderboard": OBJECTS,
}
TEST: dict[str, Rule] = {
    "score": NUMBER,
    "max_score": POSITIVE,
    "status": _one_of("passed", "failed"),
    "name": TEXT,
    "name_format": FORMAT,
    "number": TEXT,
    "output": TEXT,
    "output_format": FORMAT,
    "tags": TEXTS,
    "visibility": VISIBILITY,
    "extra_data": OBJECT,
}
LEADER: dict[str, Rule] = {
    "name": TEXT,
    "value": ("a finite number or a text", lambda value: _is_number(value) or _is_text(value)),
    "order": _one_of("asc", "desc"),
}


def _faults(document: Document) -> Iterator[str]:
    top = list(_broken(document, TOP, "results"))
    yield from top
    if top:  # the rest would stumble over it
        return
    tests = document.get("tests", [])
    inner = [fault for place, one in enumerate(tests) for fault in _broken(one, TEST, f"tests[{place}]")]
    ranks = document.get("leaderboard", [])
    inner += [fault for place, one in enumerate(ranks) for fault in _broken(one, LEADER, f"leaderboard[{place}]")]
    yield from inner
    yield from _faults_of_points(document, tests) if not inner else ()


def _broken(value: Document, rules: dict[str, Rule], place: str) -> Iterator[str]:
    yield from (f"{place}: {key!r} is no key of Gradescope's" for key in value.keys() - rules.keys())
    for key, (words, holds) in rules.items():
        if key in value and not holds(value[key]):
            yield f"{place}: {key} is {str(value[key])[:40]!r} and has to be {words}"


def _faults_of_points(document: Document, tests: list[Document]) -> Iterator[str]:
    scored = [one for one in tests if "score" in one]
    if "score" not in document and (not tests or len(scored) < len(tests)):
        yield "results: there is neither a score nor one in every test"
    yield from _above(tests)
    total = sum(one["score"] for one in scored)
    if "score" in document and len(scored) == len(tests) and abs(document["score"] - total) > TOLERANCE:
        yield f"results: the score is {document['score']} and its tests add up to {total}"


def _above(tests: Iterable[Document]) -> Iterator[str]:
    for place, one in enumerate(tests):
        if "max_score" in one and one.get("score", 0) > one["max_score"] + TOLERANCE:
            yield f"tests[{place}]: {one['score']} of {one['max_score']} points"
