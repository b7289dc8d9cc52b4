"""Whose a file is, as the downloads of Canvas, Moodle and Gradescope say it.

Canvas packs files side by side: `lovelaceada_12345_67890_hinge.ipynb`, with `LATE` behind the name where it was.
Moodle makes a folder, or a prefix, of `Ada Lovelace_123_assignsubmission_file_`; its number is another one in every
assignment. Gradescope has a folder for each submission and, above them all, one `submission_metadata.yml`, which says
whose it is and when it came. A student chooses the names of files and what is in them, so nothing that lies where a
student's file may lie decides whose download this is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from autograder.intake.archive import Member, Unfit

CANVAS = re.compile(r"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+)_\d+_(?P<file>.+)")
AGAIN = re.compile(r"-\d+(?=\.ipynb$)")  # what Canvas adds to the name of a file that is handed in again
MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
EXPORT = re.compile(r"assignment_\w+_export")  # the folder that Gradescope packs
METADATA = "submission_metadata.yml"
METADATA_BYTES = 16 * 2**20  # Gradescope writes about 2 KB a submission
LATE = (
    "Canvas marks it as late and does not say when it came, so it counts like one on time, also before an earlier "
    "hand-in. Write the time into timestamp.txt beside it."
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is: how to look the student up in the roster, and what the student called the file.

    `account` is the platform's own word for the person. `keys` are (column, text), the surest first; `own` is the id
    to take where the course has no roster, nothing where it must have one. `stamp` is a time in UTC, `remark` what a
    person should be told.
    """

    account: str
    keys: tuple[tuple[str, str], ...]
    own: str
    file: str
    stamp: str = ""
    remark: str = ""


Layout = Callable[[Member], Owner | None]


def layout_of(members: Sequence[Member]) -> Layout | None:
    """Recognise whose download this is; None for a folder of one's own. Raises Unfit for a list that is damaged."""
    notebooks = [one for one in members if one.name.lower().endswith(".ipynb")]
    for one in (one for one in members if one.name == METADATA):
        above, depth = one.parts[:-1], len(one.parts) - 1
        no_students = not above or (depth == 1 and EXPORT.fullmatch(above[0]))
        below = all(other.parts[:depth] == above and len(other.parts) > depth + 1 for other in notebooks)
        if no_students and below:  # every notebook lies in a folder of its own below it
            return _gradescope(one)
    flat = [one for one in notebooks if len(one.parts) == 1]
    if len(flat) == len(notebooks) and 2 * sum(bool(CANVAS.fullmatch(one.name)) for one in flat) > len(flat):
        return _canvas if not all(MOODLE.fullmatch(one.name) for one in flat) else _moodle
    if notebooks and all(MOODLE.fullmatch(one.parts[0]) for one in notebooks):
        return _moodle
    return None


def _canvas(member: Member) -> Owner | None:
    found = CANVAS.fullmatch(member.name)
    if not found or len(member.parts) > 1:
        return None
    user, file = found["user"], AGAIN.sub("", found["file"])
    return Owner(user, (("canvas", user),), user, file, remark=LATE if found["late"] else "")


def _moodle(member: Member) -> Owner | None:
    found = MOODLE.fullmatch(member.parts[0])
    if not found:
        return None
    file = member.name if len(member.parts) > 1 else found["file"]
    return Owner(found["user"], (("name", found["name"]),), "", file)


def _gradescope(metadata: Member) -> Layout:
    """Return whose each file is by Gradescope's list; raises Unfit."""
    import yaml  # only a Gradescope download needs it

    try:
        rows = yaml.load(metadata.read(METADATA_BYTES)[0], yaml.BaseLoader)  # noqa: S506 - makes text, lists and dicts
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unfit(f"{metadata.shown} is damaged, so nobody knows whose the files are. Export them again.") from error
    if not isinstance(rows, dict):
        raise Unfit(f"{metadata.shown} lists no submissions. Export them again.")
    above = len(metadata.parts) - 1

    def owner(member: Member) -> Owner | None:
        if member.parts[:above] != metadata.parts[:-1] or len(member.parts) < above + 2:
            return None
        row = rows.get(member.parts[above])
        people = _part(row, "submitters")
        if not isinstance(people, list) or len(people) != 1:
            return None  # nobody, or a group, which is out of scope: a person has to say whose it is
        email, sid, name = (_text(people[0], key) for key in ("email", "sid", "name"))
        keys = (("email", email), ("sid", sid), ("name", name))
        return Owner(email or sid or name, keys, sid or email, member.name, _stamp(_text(row, "created_at")))

    return owner


def _part(row: Any, key: str) -> Any:
    """Return a field; Gradescope writes its keys with a colon in front."""
    return row.get(f":{key}", row.get(key)) if isinstance(row, dict) else None


def _text(row: Any, key: str) -> str:
    value = _part(row, key)
    return value.strip() if isinstance(value, str) else ""


def _stamp(text: str) -> str:
    """A time in nbgrader's form, or nothing; Gradescope writes nanoseconds, which Python cuts off."""
    text = text.replace(" Z", "Z").replace(" +", "+").replace(" -", "-")
    try:
        value = datetime.fromisoformat(text)
        moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
