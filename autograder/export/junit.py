"""JUnit XML of a class, in the form that pytest calls xunit2: a suite a student, a test case a check.

It holds what a student may read and nothing else; `CheckResult.detail` is never looked at. Points are properties.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence

from autograder.core.model import CheckResult, Graded, Mark, Outcome
from autograder.core.text import WORDS, number, visible

BROKEN = "This check failed on our side; a person looks at it."
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold


def junit_text(assignment: str, rows: Sequence[Graded], marks: Mapping[str, Mark]) -> str:
    """Write the results of a class; `marks` add what counts in the end. Ends with a line end."""
    root = ET.Element("testsuites", name=_clean(assignment))
    for graded in rows:
        counts = Counter(result.outcome for result in graded.results)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=graded.student,
            tests=str(len(graded.results)),
            failures=str(len(graded.results) - counts[Outcome.PASSED] - counts[Outcome.BROKEN]),
            errors=str(counts[Outcome.BROKEN]),
            skipped="0",
            time=f"{sum(result.seconds for result in graded.results):.3f}",
        )
        said = {"status": graded.status.value, "late_seconds": f"{graded.late.seconds:g}"}
        mark = marks.get(graded.student)
        if mark and mark.score is not None:
            said |= {"total": str(mark.score), "total_max": str(mark.max_score), "penalty": str(mark.penalty)}
        _properties(suite, said)
        suite.extend(_case(graded.assignment, result) for result in graded.results)
        if graded.notes:
            ET.SubElement(suite, "system-out").text = "\n".join(map(_clean, graded.notes))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(assignment: str, result: CheckResult) -> ET.Element:
    check = result.check
    case = ET.Element("testcase", classname=f"{assignment}.{check.item}", name=check.id, time=f"{result.seconds:.3f}")
    public = "true" if check.public else "false"
    _properties(case, {"points": number(result.points), "max_points": number(check.points), "public": public})
    if result.outcome is Outcome.PASSED:
        return case
    broken = result.outcome is Outcome.BROKEN
    words = [check.description, *(() if broken else (result.message, result.hint))]
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
