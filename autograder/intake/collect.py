"""What was handed in -> work/submitted; knows names and times, and never looks into a notebook.

A source is listed first (`archive`), then each file is given to a student (by its name, or as a learning platform's
download says it: `platform`), and only what is chosen is read, one student at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from autograder.core.errors import UsageError
from autograder.core.names import folded
from autograder.course import STUDENT_ID, Course
from autograder.course.roster import FILE as ROSTER
from autograder.intake.archive import Member, Source, Unfit, Unplaced, opened, shown
from autograder.intake.attempts import FOLDER as HISTORY
from autograder.intake.attempts import Fate, date_of, settle, take_in
from autograder.intake.platform import Layout, layout_of
from autograder.intake.submission import STAMP, moment_in
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
class Candidate:
    """One file that may be a student's work; `exact` when it has the name that was asked for.

    `stamp` is when it was handed in and `remark` what is odd about it, as a platform says it. Elsewhere a timestamp.txt
    `beside` it says the time, or the file's own where that is `dated`.
    """

    student: str
    member: Member
    exact: bool
    stamp: str = ""
    remark: str = ""
    beside: Member | None = None
    dated: bool = False


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
    ended: dict[Fate, list[str]] = {fate: [] for fate in Fate}
    with opened(path) as source:
        students, unplaced = _by_student(course, [*_listed(course, assignment, source, path)])
        for student, candidates in students.items():
            chosen, left = _chosen(candidates)
            unplaced += left
            if chosen is None:
                continue
            try:
                ended[take_in(course, student, assignment, *chosen)].append(student)
            except OSError as error:
                unplaced.append(Unplaced(student, f"it could not be written: {error.strerror}."))
    placed, unchanged, earlier = (tuple(ended[fate]) for fate in (Fate.PLACED, Fate.UNCHANGED, Fate.EARLIER))
    return Collected(placed, unchanged, tuple(unplaced), earlier, tuple(settled))


# ---------------------------------------------------------------- whose a file may be


def _listed(course: Course, assignment: str, source: Source, path: Path) -> Iterator[Candidate | Unplaced]:
    """Give every member of the source to somebody, or say why not; what an earlier collection put aside is no part."""
    source = replace(
        source,
        members=[one for one in source.members if one.parts[0] != HISTORY],
        unplaced=[one for one in source.unplaced if one.what.partition("/")[0] != HISTORY],
        folders=source.folders - {HISTORY},
    )
    try:
        layout = layout_of(source.members)
    except Unfit as fault:
        raise UsageError(f"{path}: {fault}") from fault
    release = course.release(assignment).parent
    given = {one.name for one in release.iterdir()} if release.is_dir() else set[str]()
    yield from source.unplaced
    if layout:
        yield from _of_platform(course, assignment, source, given, layout)
    else:
        yield from _of_names(course, assignment, _unwrapped(course, assignment, source), given)


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


def _of_names(
    course: Course, assignment: str, source: Source, given: Collection[str]
) -> Iterator[Candidate | Unplaced]:
    """Read files named after students, and students' folders; `given` are the names of what the release holds."""
    ids = {one.id.casefold(): one.id for one in course.assignments}
    others = {*ids.values()} - {assignment}
    stamps = {one.parts[:-1]: one for one in source.members if one.name == STAMP and len(one.parts) > 1}
    accounted = {one.what.partition("/")[0] for one in source.unplaced}
    for member in source.members:
        name, nested = Path(member.name), len(member.parts) > 1
        if len(member.parts) > 2 and member.parts[1] in others:
            continue
        if name.suffix.lower() != SUFFIX:
            if name.name != STAMP and not (nested and name.name in given):
                yield Unplaced(member.shown, _no_notebook(name))
            continue
        of = ids.get(name.stem.casefold())
        if nested and of not in (None, assignment):
            yield Unplaced(member.shown, f"it is named after another assignment, {of}.")
        elif not nested and of is not None and name.stem not in course.students:
            yield Unplaced(member.shown, "it is named after an assignment. Name it after its student.")
        else:
            called = member.parts[0] if nested else name.stem
            keys = [(column, called) for column in ("login", "email", "sid", "name")]
            student = called if called in course.students else course.roster.student(*keys) or called
            exact = not nested or name.name == f"{assignment}{SUFFIX}"
            beside = stamps.get(member.parts[:-1])
            accounted.add(member.shown.partition("/")[0])
            yield Candidate(student, member, exact, beside=beside, dated=not source.packed)
    for folder in sorted({shown(one) for one in source.folders} - accounted):
        yield Unplaced(folder, f"this folder holds no notebook of {assignment}.")


def _of_platform(
    course: Course, assignment: str, source: Source, given: Collection[str], layout: Layout
) -> Iterator[Candidate | Unplaced]:
    """Read a platform's download, which says whose a file is; a student whom two people claim to be gets neither's."""
    roster, owned, claims = course.roster, [], defaultdict[str, set[str]](set)
    for member in source.members:
        owner = layout(member)
        if owner is None:
            if member.name.lower().endswith(SUFFIX):
                reason = "the download does not say which one student it is of. Groups are not handled."
                yield Unplaced(member.shown, reason)
        elif Path(owner.file).suffix.lower() == SUFFIX:
            student = roster.student(*owner.keys) or ("" if roster.people else owner.own)
            claims[student].add(owner.account)
            owned.append((student, member, owner))
        elif Path(owner.file).name not in given:
            yield Unplaced(member.shown, _no_notebook(Path(owner.file)))
    for student, member, owner in owned:
        who = shown(", ".join(f"{column} {text}" for column, text in owner.keys if text))
        if not student:
            yield Unplaced(member.shown, f"{who}: nobody in {ROSTER} is that. Add it to a line there.")
        elif len(claims[student]) > 1:
            reason = f"{who}: somebody else there is taken for {student} too. Write who is who into {ROSTER}."
            yield Unplaced(member.shown, reason)
        else:
            yield Candidate(student, member, owner.file == f"{assignment}{SUFFIX}", owner.stamp, owner.remark)


def _no_notebook(name: Path) -> str:
    if name.suffix.lower() in ARCHIVES:
        return "an archive among the files is not opened. Unpack it, or, if it is a .zip, collect it by itself."
    return f"this is no notebook: its name does not end in {SUFFIX}."


# ---------------------------------------------------------------- whose it is, and which file


def _by_student(
    course: Course, listed: Iterable[Candidate | Unplaced]
) -> tuple[dict[str, list[Candidate]], list[Unplaced]]:
    """Group candidates by student; who is no student of the course joins the unplaced."""
    submitted = course.work / "submitted"
    there = [path.name for path in submitted.iterdir()] if submitted.is_dir() else []
    spelt = {folded(name): name for name in (*there, *course.students)}
    students: dict[str, list[Candidate]] = {}
    unplaced = [one for one in listed if isinstance(one, Unplaced)]
    for one in (one for one in listed if isinstance(one, Candidate)):
        fault = _fault_of(course, one.student, spelt.setdefault(folded(one.student), one.student))
        if fault:
            unplaced.append(Unplaced(one.member.shown, fault))
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


def _chosen(candidates: Sequence[Candidate]) -> tuple[tuple[bytes, str] | None, list[Unplaced]]:
    """Read one student's candidates; return the bytes and the time to place, and what is to be said of the others."""
    best, readable, left = None, list[Candidate](), list[Unplaced]()
    for one in candidates:  # only the best so far is held
        try:
            data, written = one.member.read(MAX_BYTES)
        except Unfit as fault:
            left.append(Unplaced(one.member.shown, str(fault)))
            continue
        readable.append(one)
        rank = one.exact, written, one.member.shown  # as in `submission.chosen_in`
        if best is None or rank >= best[0]:
            best = rank, one, data
    if best is None:
        return None, left
    (exact, written, what), chosen, data = best
    for other in sorted((one for one in readable if one is not chosen), key=lambda one: one.member.shown):
        why = "which has the exact name" if exact and not other.exact else "which is the newest"
        left.append(Unplaced(other.member.shown, f"not taken, but {what}, {why}."))
    stamp, odd = _received(chosen, written)
    return (data, stamp), [*left, Unplaced(what, odd)] if odd else left


def _received(one: Candidate, written: float) -> tuple[str, str]:
    """Return the text for timestamp.txt, nothing where nobody knows, and what is odd about it."""
    time = f"{date_of(written):%Y-%m-%d %H:%M:%S UTC}" if one.dated else one.stamp
    if one.beside is None:
        return time, one.remark
    with suppress(Unfit, ValueError):
        stamp = one.beside.read(STAMP_BYTES)[0].decode("ascii", "replace")
        moment_in(stamp)
        return stamp, ""
    instead = "so the file's own time was taken" if one.dated else "so nobody knows when it was handed in"
    return time, f"the {STAMP} beside it holds no date, {instead}."
