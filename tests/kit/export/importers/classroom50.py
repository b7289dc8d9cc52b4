"""The schema of a result.json as Classroom 50 holds it, with the rules between two fields."""

import re

from tests.kit.export.importers import Rejected

SCHEMA = "classroom50/result/v1"
TEXTS = ("classroom", "assignment", "owner", "submission", "commit", "release", "review")
MOMENT = r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"


def require_valid(data):
    """Raise Rejected where Classroom 50 would not take an object as result.json, with every fault."""
    faults = [*_faults(data)] if isinstance(data, dict) else ["it is no object"]
    if faults:
        raise Rejected("; ".join(faults))


def _faults(data):
    keys = {"schema", *TEXTS, "assignment_type", "datetime", "score", "max-score", "tests"}
    faults = [f"{key} is not there" for key in sorted(keys - data.keys())]
    faults += [f"{key} is unknown" for key in sorted(data.keys() - keys - {"graded_at", "submitted_by"})]
    if faults:
        return faults
    faults += [f"{key} is empty or no text" for key in TEXTS if not isinstance(data[key], str) or not data[key]]
    wrong = {
        "schema": data["schema"] != SCHEMA,
        "assignment_type": data["assignment_type"] not in ("individual", "group"),
        "submission": not str(data["submission"]).startswith("submit/"),
        "datetime": not re.fullmatch(MOMENT, str(data["datetime"])),
        "tests": not isinstance(data["tests"], list),
    }
    faults += [f"{key} is {data[key]!r}" for key, is_wrong in wrong.items() if is_wrong]
    tests = data["tests"] if isinstance(data["tests"], list) else []
    faults += [f"test {number}: {fault}" for number, test in enumerate(tests, start=1) for fault in _test_faults(test)]
    return faults + _score_faults(data)


def _test_faults(test):
    if not isinstance(test, dict) or not {"test-name", "passed", "score", "max-score"} <= test.keys():
        return ["it lacks test-name, passed, score or max-score"]
    faults = [] if isinstance(test["test-name"], str) and test["test-name"] else ["it has no name"]
    return faults + ([] if isinstance(test["passed"], bool) else ["passed is no truth value"]) + _score_faults(test)


def _score_faults(scored):
    numbers = [scored["score"], scored["max-score"]]
    if any(not isinstance(n, int) or isinstance(n, bool) or n < 0 for n in numbers):
        return ["scores must be whole numbers from 0"]
    return ["the score is above its maximum"] if numbers[0] > numbers[1] else []
