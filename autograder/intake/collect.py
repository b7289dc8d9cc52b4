"""What was handed in -> work/submitted; knows names and times, and never looks into a notebook.

A source is listed first (`archive`), then each file is given to a student (by its name, or as a learning platform's
download says it: `platform`), and only what is chosen is read, one student at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import NamedTuple

from autograder.core.errors import UsageError
from autograder.core.names import folded
from autograder.course import STUDENT_ID, Course
from autograder.course.roster import FILE as ROSTER
from autograder.intake.archive import Member, Source, Unfit, Unplaced, opened, shown
from autograder.intake.attempts import FOLDER as HISTORY
from autograder.intake.attempts import LATEST, Fate, settle, take_in
from autograder.intake.platform import Layout, Owner, layout_of
from autograder.intake.submission import STAMP, moment_in, rank
from autograder.notebook.reader import MAX_BYTES

SUFFIX = ".ipynb"
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
STAMP_BYTES = 64  # a date with a zone needs half of that


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of a source: students placed, students whose file was there already, and everything else.

    Of the students in `earlier` the file is kept in the history, because another one counts. For those in `settled` the
    course's rule, dates or extensions have changed, and another hand-in was put in place before this source was read.
    """

    placed: tuple[str, ...]
    unchanged: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]
    earlier: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    @property
    def students(self) -> tuple[str, ...]:
        """Everybody of whom the source held a file that is kept."""
        return self.placed + self.unchanged + self.earlier


@dataclass(frozen=True, slots=True)
class Content:
    """One file: its bytes, when it was written (seconds since 1970), the text for timestamp.txt, what was odd."""

    data: bytes
    written: float
    stamp: str = ""  # nothing where nobody knows
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file that may be a student's work; `exact` when it has the name that was asked for."""

    student: str
    what: str
    exact: bool
    read: Callable[[], Content]  # raises Unfit


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source holds, before anything is read."""

    candidates: list[Candidate] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


class Search(NamedTuple):
    """What is looked for, and in what; `stamps` holds each folder's timestamp.txt, `given` what the release holds."""

    course: Course
    assignment: str
    source: Source
    stamps: dict[tuple[str, ...], Member]
    given: frozenset[str]


def collect_from(course: Course, assignment: str, path: Path) -> Collected:
    """Copy the notebooks of `assignment` in `path` to work/submitted/<student>/<assignment>/<assignment>.ipynb.

    `path` is one notebook named after its student, or a folder or zip archive: of such notebooks (`s01.ipynb`), of
    students' folders (`s01/anything.ipynb`), of nbgrader's tree (`s01/hinge/hinge.ipynb`), also mixed, or what Canvas,
    Moodle or Gradescope give when all submissions are downloaded. Names of other systems are looked up in the course's
    roster; without one, a platform's own number is the student's id. Of several files of one student the exact name
    wins, else the newest; of that one and those of earlier runs the course's rule for resubmission says which counts,
    and the others are kept (`attempts`). Everything that is not placed is listed, except for what is nobody's work:
    files of the release, folders of the course's other assignments, CLUTTER, another collection's history. Deletes no
    notebook. Raises UsageError.
    """
    course.assignment(assignment)
    settled = settle(course, assignment)
    with opened(path) as source:
        listing = _listed(course, assignment, source, path)
        students, unplaced = _by_student(course, listing)
        ended: dict[Fate, list[str]] = {fate: [] for fate in Fate}
        for student, candidates in students.items():
            content, left = _chosen(candidates)
            unplaced += left
            if content is None:
                continue
            try:
                ended[take_in(course, student, assignment, content.data, content.stamp)].append(student)
            except OSError as error:
                unplaced.append(Unplaced(student, f"it could not be written: {error.strerror}."))
    placed, unchanged, earlier = (tuple(ended[fate]) for fate in (Fate.PLACED, Fate.UNCHANGED, Fate.EARLIER))
    return Collected(placed, unchanged, tuple(unplaced), earlier, tuple(settled))


# ---------------------------------------------------------------- whose a file may be


def _listed(course: Course, assignment: str, source: Source, path: Path) -> Listing:
    """Give every member of the source to somebody, or say why not."""
    source = _without_history(source)
    try:
        layout = layout_of(source.members)
    except Unfit as fault:
        raise UsageError(f"{path}: {fault}") from fault
    source = source if layout else _unwrapped(course, assignment, source)
    stamps = {one.parts[:-1]: one for one in source.members if one.name == STAMP and len(one.parts) > 1}
    release = course.release(assignment).parent
    given = frozenset(path.name for path in release.iterdir()) if release.is_dir() else frozenset()
    search = Search(course, assignment, source, stamps, given)
    return _of_platform(search, layout) if layout else _of_names(search)


def _without_history(source: Source) -> Source:
    """Leave out what an earlier collection has put aside; its own folder, too, may be a source."""
    members = [one for one in source.members if one.parts[0] != HISTORY]
    unplaced = [one for one in source.unplaced if one.what.partition("/")[0] != HISTORY]
    return replace(source, members=members, unplaced=unplaced, folders=source.folders - {HISTORY})


def _of_names(search: Search) -> Listing:
    """Read files named after students, and students' folders."""
    listing = Listing(unplaced=[*search.source.unplaced])
    others = {one.id for one in search.course.assignments} - {search.assignment}
    for member in search.source.members:
        if len(member.parts) < 3 or member.parts[1] not in others:
            _sort_in(listing, search, member)
    about = {what.partition("/")[0] for what, _ in search.source.unplaced}
    holding = {one.what.partition("/")[0] for one in listing.candidates}
    empty = sorted({shown(name) for name in search.source.folders} - holding - about)
    reason = f"this folder holds no notebook of {search.assignment}."
    listing.unplaced.extend(Unplaced(name, reason) for name in empty)
    return listing


def _unwrapped(course: Course, assignment: str, source: Source) -> Source:
    """Step into the one folder that an archive was made of, where it is a class and no student."""
    notebooks = [one.parts for one in source.members if one.name.lower().endswith(SUFFIX)]
    inner = {Path(parts[1]).stem for parts in notebooks if len(parts) > 1}
    top = {one.parts[0] for one in source.members}
    a_student = assignment in inner or top & {*course.students}
    a_class = source.packed in top or course.students or all(len(parts) > 2 for parts in notebooks)
    if not source.packed or len(top) != 1 or len(inner) < 2 or a_student or not a_class:
        return source
    members = [replace(one, parts=one.parts[1:]) for one in source.members if len(one.parts) > 1]
    return replace(source, members=members, folders={one.parts[0] for one in members if len(one.parts) > 1})


def _sort_in(listing: Listing, search: Search, member: Member) -> None:
    """Add one file to a listing, as a candidate or as nobody's."""
    course, assignment = search.course, search.assignment
    name, nested = Path(member.name), len(member.parts) > 1
    if name.suffix.lower() != SUFFIX:
        if name.name != STAMP and not (nested and name.name in search.given):
            listing.unplaced.append(Unplaced(member.shown, _no_notebook(name)))
        return
    of = {one.id.casefold(): one.id for one in course.assignments}.get(name.stem.casefold())
    student = _looked_up(course, member.parts[0] if nested else name.stem)
    if nested and of not in (None, assignment):
        listing.unplaced.append(Unplaced(member.shown, f"it is named after another assignment, {of}."))
    elif not nested and of is not None and name.stem not in course.students:
        reason = "it is named after an assignment. Name it after its student."
        listing.unplaced.append(Unplaced(member.shown, reason))
    else:
        exact = not nested or name.name == f"{assignment}{SUFFIX}"
        read = partial(_content, member, search.stamps.get(member.parts[:-1]), not search.source.packed)
        listing.candidates.append(Candidate(student, member.shown, exact, read))


def _looked_up(course: Course, name: str) -> str:
    """Return the student who is called `name` here or elsewhere; the name itself where nobody is."""
    if name in course.students:
        return name
    return course.roster.student(*((column, name) for column in ("login", "email", "sid", "name"))) or name


def _of_platform(search: Search, layout: Layout) -> Listing:
    """Read the download of a learning platform, which says itself whose each file is."""
    listing, owned = Listing(unplaced=[*search.source.unplaced]), []
    for member in search.source.members:
        owner = layout(member)
        if owner is None:
            if member.name.lower().endswith(SUFFIX):
                reason = "the download does not say which one student it is of. Groups are not handled."
                listing.unplaced.append(Unplaced(member.shown, reason))
        elif Path(owner.file).suffix.lower() == SUFFIX:
            owned.append((member, owner))
        elif Path(owner.file).name not in search.given:
            listing.unplaced.append(Unplaced(member.shown, _no_notebook(Path(owner.file))))
    _give(listing, search, owned)
    return listing


def _give(listing: Listing, search: Search, owned: list[tuple[Member, Owner]]) -> None:
    """Make candidates of files with owners; a student whom two people of the platform claim to be gets neither's."""
    roster = search.course.roster
    students = [roster.student(*owner.keys) or ("" if roster.people else owner.own) for _, owner in owned]
    claims: dict[str, set[str]] = {}
    for student, (_, owner) in zip(students, owned, strict=True):
        claims.setdefault(student, set()).add(owner.account)
    for student, (member, owner) in zip(students, owned, strict=True):
        if not student:
            reason = f"{shown(owner.shown)}: nobody in {ROSTER} is that. Add it to a line there."
            listing.unplaced.append(Unplaced(member.shown, reason))
        elif len(claims[student]) > 1:
            reason = (
                f"{shown(owner.shown)}: somebody else there is taken for {student} too. Write who is who into {ROSTER}."
            )
            listing.unplaced.append(Unplaced(member.shown, reason))
        else:
            exact = owner.file == f"{search.assignment}{SUFFIX}"
            read = partial(_content_of_platform, member, owner)
            listing.candidates.append(Candidate(student, member.shown, exact, read))


def _no_notebook(name: Path) -> str:
    if name.suffix.lower() in ARCHIVES:
        return "an archive among the files is not opened. Unpack it, or, if it is a .zip, collect it by itself."
    return f"this is no notebook: its name does not end in {SUFFIX}."


# ---------------------------------------------------------------- whose it is, and which file


def _by_student(course: Course, listing: Listing) -> tuple[dict[str, list[Candidate]], list[Unplaced]]:
    """Group candidates by student; who is no student of the course joins the unplaced."""
    submitted = course.work / "submitted"
    there = [path.name for path in submitted.iterdir()] if submitted.is_dir() else []
    spelt = {folded(name): name for name in (*there, *course.students)}
    students: dict[str, list[Candidate]] = {}
    unplaced = [*listing.unplaced]
    for one in listing.candidates:
        fault = _fault_of(course, one.student, spelt.setdefault(folded(one.student), one.student))
        if fault:
            unplaced.append(Unplaced(one.what, fault))
        else:
            students.setdefault(one.student, []).append(one)
    return students, unplaced


def _fault_of(course: Course, student: str, spelt: str) -> str:
    """Why nobody is called that, or nothing; `spelt` is how the same letters are written elsewhere."""
    if not STUDENT_ID.fullmatch(student):
        return f"{student!r} is no student id. Name it after its student: letters, digits and @._+-, 64 at most."
    if course.students and student not in course.students:
        near = spelt if spelt in course.students else next(iter(get_close_matches(student, course.students, 1)), "")
        return f"{student} is not among the course's students." + (f" Is it {near}?" if near else "")
    if spelt != student and spelt not in course.students:
        return f"{student} and {spelt} differ in capitals only. Rename the one that is wrong."
    return ""


def _chosen(candidates: Sequence[Candidate]) -> tuple[Content | None, list[Unplaced]]:
    """Read one student's candidates; return the content to place, and what is to be said of the others."""
    best, content = candidates[0], None
    ranked: list[tuple[tuple[bool, float, str], Candidate]] = []
    left: list[Unplaced] = []
    for one in candidates:  # only the best so far is held
        try:
            read = one.read()
        except Unfit as fault:
            left.append(Unplaced(one.what, str(fault)))
            continue
        ranked.append((rank(one.exact, read.written, one.what), one))
        if ranked[-1][0] == max(place for place, _ in ranked):
            best, content = one, read
    if content is None:
        return None, left
    for other in sorted((one for _, one in ranked if one is not best), key=lambda one: one.what):
        why = "which has the exact name" if best.exact and not other.exact else "which is the newest"
        left.append(Unplaced(other.what, f"not taken, but {best.what}, {why}."))
    if content.fault:
        left.append(Unplaced(best.what, content.fault))
    return content, left


# ---------------------------------------------------------------- reading and writing


def _content(member: Member, beside: Member | None, dated: bool) -> Content:
    """Read one notebook and the time beside it; raises Unfit."""
    data, written = member.read(MAX_BYTES)
    own = datetime.fromtimestamp(min(max(written, 0), LATEST), UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if dated else ""
    if beside is None:
        return Content(data, written, own)
    try:
        stamp = beside.read(STAMP_BYTES)[0].decode("ascii", "replace")
    except Unfit:
        stamp = ""
    if _is_time(stamp):
        return Content(data, written, stamp)
    instead = "so the file's own time was taken" if dated else "so nobody knows when it was handed in"
    return Content(data, written, own, f"the {STAMP} beside it holds no date, {instead}.")


def _content_of_platform(member: Member, owner: Owner) -> Content:
    """Read one notebook of a download, whose files' own times are those of the packing; raises Unfit."""
    data, written = member.read(MAX_BYTES)
    return Content(data, written, owner.stamp, owner.remark)


def _is_time(text: str) -> bool:
    try:
        moment_in(text)
    except ValueError:
        return False
    return True
