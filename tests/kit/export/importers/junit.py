"""A reader of test reports in JUnit's XML: outcomes and points by check, and counts that must be those of the cases."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from autograder.core.model import Outcome
from autograder.core.text import number
from tests.kit.export.importers import Rejected


@dataclass(frozen=True, slots=True)
class Suite:
    """What a reader of such files finds for one student: outcomes and points by check, and the mark."""

    outcomes: dict[str, Outcome]
    points: dict[str, float]
    total: float | None


def expected(graded, mark):
    """What has to be read of a student."""
    return Suite(
        {one.check.id: one.outcome for one in graded.results},
        {one.check.id: float(number(one.points)) for one in graded.results},
        mark.score if mark else None,
    )


def read_junit(data):
    """Read such a file as a test report's reader does; raises Rejected where counts and cases disagree."""
    try:
        root = ET.fromstring(data)  # noqa: S314 - our own file, just written
    except ET.ParseError as error:
        raise Rejected(f"it is no XML: {error}") from error
    return {suite.attrib["name"]: _suite(suite) for suite in root.iter("testsuite")}


def _suite(suite):
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


def _said(element):
    return {one.attrib["name"]: one.attrib["value"] for one in element.findall("properties/property")}
