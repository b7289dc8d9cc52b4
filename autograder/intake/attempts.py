"""Several hand-ins of one student: the one that counts is put in place, and the others are kept.

`submission.counting` says which one that is. It lies in work/submitted/<student>/<assignment>/, where grading and
nbgrader look; the others lie in work/submitted/.history/<student>/<assignment>/<time>/, each a folder as it was handed
in. Neither `find` nor nbgrader takes a name with a dot in front for a student. What changes places is renamed as a
whole, a new file is whole in the history before anything moves, and nothing is deleted: after a kill every file is
there, and the next `settle` puts right which one counts.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from pathlib import Path

from autograder.core.atomic import sweep, write_atomically
from autograder.course import FIRST, Course
from autograder.intake.submission import STAMP, Found, HandIn, chosen_in, counting, moment_in

FOLDER = ".history"
LATEST = 253402300799  # the last second of the year 9999, beyond which no date can be written
NAME = "%Y-%m-%dT%H%M%SZ"  # a folder's name; no colon, which not every file system takes
TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)  # what renaming onto a name in use ends with


class Fate(Enum):
    """What became of a file that was collected."""

    PLACED = "placed"  # it is the one that counts now
    UNCHANGED = "unchanged"  # it was there already
    EARLIER = "earlier"  # it is kept, and another one counts


# ---------------------------------------------------------------- what is there


def current(course: Course, student: str, assignment: str) -> HandIn | None:
    """Return the hand-in that counts, None where the student's folder is a link or holds no notebook."""
    folder = _place_of(course, student, assignment)
    return None if folder.parent.is_symlink() else _hand_in(folder, student, assignment)


def kept(course: Course, student: str, assignment: str) -> list[HandIn]:
    """Return the hand-ins that do not count, in the order in which they came."""
    home = _home(course, student, assignment)
    folders = sorted(home.iterdir()) if home.is_dir() else []
    found = (_hand_in(folder, student, assignment) for folder in folders)
    return sorted((one for one in found if one), key=lambda one: one.moment)


def _place_of(course: Course, student: str, assignment: str) -> Path:
    return course.work / "submitted" / student / assignment


def _home(course: Course, student: str, assignment: str) -> Path:
    return course.work / "submitted" / FOLDER / student / assignment


def _hand_in(folder: Path, student: str, assignment: str) -> HandIn | None:
    """Read a folder as grading does; None where it is a link or holds no notebook."""
    found = chosen_in(folder, student, assignment)
    there = not folder.is_symlink() and os.path.lexists(found.path)
    return HandIn(found, found.received or date_of(found.path.lstat().st_mtime)) if there else None


def date_of(written: float) -> datetime:
    """Return when a file was written, of seconds since 1970, as far as the calendar goes."""
    return datetime.fromtimestamp(min(max(written, 0), LATEST), UTC)


# ---------------------------------------------------------------- putting the one that counts in place


def settle(course: Course, assignment: str) -> list[str]:
    """Put in place whichever hand-in counts by the course as it is now; return the students with another one.

    A changed rule, due date or extension takes effect by this, and so does a `timestamp.txt` that a person wrote.
    Costs nothing for students with one hand-in. Raises OSError.
    """
    return [student for student in _several(course, assignment) if _settled(course, student, assignment)]


def unsettled(course: Course, assignment: str) -> dict[str, Found]:
    """Return student -> the notebook that `settle` would put in place of another one; changes nothing."""
    found = {student: _other(course, student, assignment) for student in _several(course, assignment)}
    return {student: one.found for student, one in found.items() if one}


def _several(course: Course, assignment: str) -> list[str]:
    """Students of whom something is kept."""
    history = course.work / "submitted" / FOLDER
    there = sorted(history.iterdir()) if history.is_dir() else []
    return [folder.name for folder in there if (folder / assignment).is_dir()]


def _other(course: Course, student: str, assignment: str, favoured: Path | None = None) -> HandIn | None:
    """The kept hand-in that should count, None where the right one is in place."""
    place = _place_of(course, student, assignment)
    if place.is_symlink() or place.parent.is_symlink():  # grading refuses it, and it is not ours to move
        return None
    there = current(course, student, assignment)
    everything = [*kept(course, student, assignment), *([there] if there else [])]
    if not everything:
        return None
    due = course.assignment(assignment).due_at
    due = due + (course.extension(student, assignment) or timedelta()) if due else None
    best = counting(everything, course.resubmission, due, favoured or place)
    return None if best.folder == place else best


def _settled(course: Course, student: str, assignment: str, favoured: Path | None = None) -> bool:
    """Let the hand-in that should count change places with the one that does."""
    best = _other(course, student, assignment, favoured)
    if best is None:
        return False
    place = _place_of(course, student, assignment)
    if place.is_dir():
        there = current(course, student, assignment)
        _renamed(place, _home(course, student, assignment), there.moment if there else date_of(place.lstat().st_mtime))
    place.parent.mkdir(parents=True, exist_ok=True)
    os.rename(best.folder, place)
    for folder in best.folder.parents[:2]:
        with suppress(OSError):  # others are still kept there
            folder.rmdir()
    return True


def _renamed(folder: Path, home: Path, moment: datetime) -> None:
    """Move a folder into the history under a name that is free."""
    home.mkdir(parents=True, exist_ok=True)
    for free in _names(home, moment):
        try:
            os.rename(folder, free)
            return
        except OSError as error:
            if error.errno not in TAKEN:
                raise


def _names(home: Path, moment: datetime) -> Iterator[Path]:
    """Folders named after a moment: the second hand-in of one second is called ...-2."""
    try:
        name = moment.astimezone(UTC).strftime(NAME)
    except OverflowError:  # the first or last day of the calendar, in another zone
        name = moment.strftime(NAME)
    return (home / (f"{name}-{number}" if number > 1 else name) for number in count(1))


# ---------------------------------------------------------------- taking one in


def take_in(course: Course, student: str, assignment: str, data: bytes, stamp: str) -> Fate:
    """Keep one notebook that a student handed in at the time in `stamp` (nothing where nobody knows), and settle.

    The same bytes twice in a row, or at a time that nobody knows, are one hand-in; where only one of the two times is
    known, that one is written down. Raises OSError, also for a student's folder that is a link.
    """
    place = _place_of(course, student, assignment)
    if place.is_symlink() or place.parent.is_symlink():
        raise OSError(errno.ELOOP, "the student's folder is a link")
    _settled(course, student, assignment)  # what a killed run has left
    there = current(course, student, assignment)
    if there is None:
        _write(place, assignment, data, stamp)
        return Fate.PLACED
    before = there.data
    everything = sorted([*kept(course, student, assignment), there], key=lambda one: one.moment)
    new = None if _is_known(everything, place, data, stamp) else _new(course, student, assignment, data, stamp)
    _settled(course, student, assignment, place if course.resubmission == FIRST else new)
    after = current(course, student, assignment)
    if after and after.data == data != before:
        return Fate.PLACED
    return Fate.EARLIER if new else Fate.UNCHANGED


def _is_known(everything: Sequence[HandIn], place: Path, data: bytes, stamp: str) -> bool:
    """Tell whether a notebook is one of the hand-ins in `everything`, which are in order; bring its time up to date."""
    twins = [one for one in everything if one.data == data]
    unknown = [one for one in twins if one.found.received is None]
    if not stamp:
        if twins and twins == unknown and all(one.folder != place for one in twins):
            os.utime(unknown[-1].found.path)  # where nobody knows better, what is collected last was handed in last
        return bool(twins)
    moment = moment_in(stamp)
    before = [one for one in everything if one.moment <= moment][-1:]
    after = [one for one in everything if one.moment > moment][:1]
    if any(one.found.received == moment for one in twins) or not unknown:
        return any(one in twins for one in (*before, *after))
    write_atomically(unknown[-1].folder / STAMP, stamp)
    return True


def _new(course: Course, student: str, assignment: str, data: bytes, stamp: str) -> Path:
    """Write a hand-in of its own into the history; return its folder."""
    names = _names(_home(course, student, assignment), moment_in(stamp) if stamp else datetime.now(UTC))
    while True:
        folder = next(names)
        with suppress(FileExistsError):
            folder.mkdir(parents=True)
            _write(folder, assignment, data, stamp)
            return folder


def _write(folder: Path, assignment: str, data: bytes, stamp: str) -> None:
    """Write a notebook and its time; without the notebook, which comes last, a folder is no hand-in."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    if stamp:
        write_atomically(folder / STAMP, stamp)
    else:
        (folder / STAMP).unlink(missing_ok=True)  # that of an earlier file says nothing of this one
    write_atomically(folder / f"{assignment}.ipynb", data)
