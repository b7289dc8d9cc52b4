"""Classroom 50: the result.json of one submission, and the autograder.py that makes it in a student's checkout.

Everything that Classroom 50 runs is public, so only public checks are there, for practice. Its scores are whole
numbers: where a check is worth half a point, all are written twice as large.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from autograder.core.errors import UsageError
from autograder.core.text import clipped

SCHEMA = "classroom50/result/v1"
NEEDED = {  # field -> the variables that may hold it, as Classroom 50's runner sets them
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "owner": ("OWNER", "USERNAME"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}
KIND = ("ASSIGNMENT_TYPE", "MODE")  # variables that may say which of `KINDS` it is
KINDS = ("individual", "group")
TAG = "submit/"  # what a submission's tag begins with
SCALES = (1, 2, 4, 5, 10, 20, 100)  # the first that makes every check's points whole
NO_POINTS = (
    "checks.py: Classroom 50 would not take it (scores must be whole numbers from 0). Put back the one that came with"
    " the notebook."
)
ROOM = 500  # characters of what one check says
MOMENT = r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ"
IN_TAG = re.compile(r"submit/(\d{4}-\d{2}-\d{2}T)(\d{2})-(\d{2})-(\d{2}Z)\b.*")

# the autograder.py of an assignment, which lies beside the released checks.py
SCRIPT = '''"""Practice checks of {assignment} in Classroom 50: made by `autograder export`, not edited by hand."""

import shutil
import subprocess
import sys
from pathlib import Path

NOTEBOOK = Path("{assignment}.ipynb")

shutil.copy(Path(__file__).with_name("checks.py"), "checks.py")  # the course's own, whatever lies in the checkout
sys.exit(
    subprocess.call([sys.executable, "-m", "autograder", "check", str(NOTEBOOK), "--result", "result.json"])
)
'''


@dataclass(frozen=True, slots=True)
class Practised:
    """One public check as it ended in a student's checkout."""

    message: str
    points: float
    passed: bool
    reason: str = ""


def result(checks: Sequence[Practised], environment: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Return the object of result.json; raises UsageError for a variable not set or wrong, or points that are none."""
    found = {field: next((environment[n] for n in names if environment.get(n)), "") for field, names in NEEDED.items()}
    absent = [" or ".join(NEEDED[field]) for field, text in found.items() if not text]
    if absent:
        raise UsageError(f"--result is for Classroom 50, which sets {', '.join(absent)}; here they are not set.")
    if not found["submission"].startswith(TAG):
        raise UsageError(f"SUBMISSION_TAG is {found['submission']!r}. Set it to a tag that begins with {TAG}.")
    variable = next((name for name in KIND if environment.get(name)), "")
    kind = environment[variable] if variable else KINDS[0]
    if kind not in KINDS:
        raise UsageError(f"{variable} is {kind!r}. Set it to {' or '.join(KINDS)}.")
    worth = [one.points for one in checks]
    if not all(0 <= points < math.inf for points in worth):
        raise UsageError(NO_POINTS)
    scale = next((s for s in SCALES if all(abs(s * p - round(s * p)) < 1e-6 for p in worth)), SCALES[-1])
    tests: list[dict[str, Any]] = []
    for number, one in enumerate(checks, start=1):
        name = clipped(" ".join(one.message.split()), ROOM) or f"check {number}"
        points = round(one.points * scale)
        said = {"output": clipped(one.reason, ROOM)} if one.reason else {}
        score = points if one.passed else 0
        tests.append({"test-name": name, "passed": one.passed, "score": score, "max-score": points, **said})
    tag = IN_TAG.fullmatch(found["submission"])  # its time stays when a commit is graded again
    moment = f"{tag[1]}{tag[2]}:{tag[3]}:{tag[4]}" if tag else ""
    return {
        "schema": SCHEMA,
        **found,
        "assignment_type": kind,
        "datetime": moment if re.fullmatch(MOMENT, moment) else f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
