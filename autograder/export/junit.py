"""JUnit XML of a class, in the form that pytest calls xunit2: a suite a student, a test case a check.

It holds what a student may read and nothing else; `CheckResult.detail` is never looked at. Points are properties.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.core.model import CheckResult, Graded, Mark, Outcome
from autograder.core.text import WORDS, number, visible
from autograder.export.form import Rejected

BROKEN = "This check failed on our side; a person looks at it."
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold


@dataclass(frozen=True, slots=True)
class Suite:
    """What a reader of such files finds for one student: outcomes and points by check, and the mark."""

    outcomes: dict[str, Outcome]
    points: dict[str, float]
    total: float | None


def junit_text(assignment: str, rows: Sequence[Graded], marks: Mapping[str, Mark]) -> str:
    """Write the results of a class; `marks` add what counts in the end. Ends with a line end."""
    root = ET.Element("testsuites", name=_clean(assignment))
    for graded in rows:
        root.append(_suite(graded, marks.get(graded.student)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(graded: Graded, mark: Mark | None) -> ET.Element:
    counts = Counter(result.outcome for result in graded.results)
    failures = len(graded.results) - counts[Outcome.PASSED] - counts[Outcome.BROKEN]
    suite = ET.Element(
        "testsuite",
        name=graded.student,
        tests=str(len(graded.results)),
        failures=str(failures),
        errors=str(counts[Outcome.BROKEN]),
        skipped="0",
        time=f"{sum(result.seconds for result in graded.results):.3f}",
    )
    said = {"status": graded.status.value, "late_seconds": f"{graded.late.seconds:g}"}
    if mark and mark.score is not None:
        said |= {"total": str(mark.score), "total_max": str(mark.max_score), "penalty": str(mark.penalty)}
    _properties(suite, said)
    suite.extend(_case(graded.assignment, result) for result in graded.results)
    notes = [_clean(note) for note in graded.notes]
    if notes:
        ET.SubElement(suite, "system-out").text = "\n".join(notes)
    return suite


def _case(assignment: str, result: CheckResult) -> ET.Element:
    check = result.check
    case = ET.Element("testcase", classname=f"{assignment}.{check.item}", name=check.id, time=f"{result.seconds:.3f}")
    public = "true" if check.public else "false"
    _properties(case, {"points": number(result.points), "max_points": number(check.points), "public": public})
    if result.outcome is Outcome.PASSED:
        return case
    broken = result.outcome is Outcome.BROKEN
    words = [check.description, "" if broken else result.message, "" if broken else result.hint]
    fault = ET.SubElement(
        case,
        "error" if broken else "failure",
        type=result.outcome.value,
        message=BROKEN if broken else _clean(" ".join((result.message or WORDS[result.outcome]).split())),
    )
    fault.text = "\n".join(_clean(text) for text in dict.fromkeys(words) if text)
    return case


def _properties(element: ET.Element, said: Mapping[str, str]) -> None:
    holder = ET.SubElement(element, "properties")
    for name, value in said.items():
        ET.SubElement(holder, "property", name=name, value=value)


def _clean(text: str) -> str:
    return NO_XML.sub("\ufffd", visible(text))


def expected(graded: Graded, mark: Mark | None) -> Suite:
    """What has to be read of a student."""
    return Suite(
        {one.check.id: one.outcome for one in graded.results},
        {one.check.id: float(number(one.points)) for one in graded.results},
        mark.score if mark else None,
    )


def imported(data: bytes) -> dict[str, Suite]:
    """Read such a file as a test report's reader does; raises Rejected where counts and cases disagree."""
    try:
        root = ET.fromstring(data)  # noqa: S314 - our own file, just written
    except ET.ParseError as error:
        raise Rejected(f"it is no XML: {error}") from error
    return {suite.attrib["name"]: _read(suite) for suite in root.iter("testsuite")}


def _read(suite: ET.Element) -> Suite:
    cases = suite.findall("testcase")
    outcomes, points = {}, {}
    for case in cases:
        fault = next((found for tag in ("failure", "error") if (found := case.find(tag)) is not None), None)
        outcomes[case.attrib["name"]] = Outcome.PASSED if fault is None else Outcome(fault.attrib["type"])
        points[case.attrib["name"]] = float(_said(case)["points"])
    counted = [int(suite.attrib[name]) for name in ("tests", "failures", "errors")]
    if counted != [len(outcomes), len(suite.findall("testcase/failure")), len(suite.findall("testcase/error"))]:
        raise Rejected(f"the counts of {suite.attrib['name']} are not those of its cases")
    total = _said(suite).get("total")
    return Suite(outcomes, points, None if total is None else float(total))


def _said(element: ET.Element) -> dict[str, str]:
    return {one.attrib["name"]: one.attrib["value"] for one in element.findall("properties/property")}
