"""The sample class of `autograder demo`: who hands in what, how it has to end, and what did not end so.

`CLASS` is the table. A row is made from an assignment's own material: the stub filled in with the solution's answers,
over them wrong answers and right variants (tests/graders/<a>/wrong and right), and then damages.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from autograder import damage as d
from autograder.course import Course
from autograder.diagnosis import WrongAnswer, read_answers
from autograder.errors import AssignmentBroken, UsageError
from autograder.model import CheckResult, Graded, Outcome, Status
from autograder.results import write_atomically
from autograder.submission import parse

MANIFEST = "demo.json"
OF_STUDENTS = {"autograded", "feedback"}  # folders of work/ with one folder a student
OF_CLASS = {"exports", "report"}  # folders of work/ whose files are about everybody
BOOK = "gradebook.db"
LOOK = Status.NEEDS_LOOK
NO_DUE_DATE = datetime(2027, 1, 22, 23, 59, tzinfo=UTC)  # when an assignment names none

PROSE = {
    "hinge": (
        "Each wrong class that comes too close adds `s_j - s_y + 1` to the loss. The true score stands in every one of "
        "these terms with a minus sign, so its slope collects one -1 for each of them.",
        "The loss of an image is a sum over rivals. `s_y` is in as many terms as there are violated margins, always "
        "subtracted. Differentiating gives minus the count, times the image.",
        "Because all rivals push the same column away :-)",
    ),
    "softmax": (
        "On paper log and exp cancel. In floats exp(-800) is already 0, and log cannot get the -800 back; "
        "subtracting logsumexp never leaves the scale of the logits.",
        "They are the same function, but softmax rounds a small probability to zero before the logarithm sees it.",
        "One is more stable.",
    ),
}  # answers to the manual items, for a person to read and to give points


@dataclass(frozen=True, slots=True)
class Expected:
    """How one submission has to end.

    `full` and `lost` are the items that earn everything and less; `outcome` promises how each check of an item ends.
    `score` is None where the points of a wrong answer are the graders' business; `hint` holds one hint a line.
    """

    status: Status
    full: tuple[str, ...]
    lost: tuple[str, ...]
    score: float | None
    outcome: Mapping[str, Outcome]
    hint: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One file that somebody hands in; `received` is nbgrader's timestamp in UTC."""

    student: str
    assignment: str
    file: str
    data: bytes
    received: str
    about: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    answers: files laid over the solution's answers, "wrong/<name>" or "right/<name>"
    only: the items that were done, where not all were; the others stay as released
    lost, ends: items that suffer besides those of the wrong answers, and how their checks end
    hinted: whether the wrong answers' hints can appear; equal outputs cannot be told from right ones
    late: hours after the due date, negative for before
    """

    student: str
    about: str = ""
    answers: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    damages: tuple[d.Damage, ...] = ()
    writer: d.Writer = d.saved
    file: str = ""
    lost: tuple[str, ...] = ()
    ends: Mapping[str, Outcome] = field(default_factory=dict)
    status: Status = Status.GRADED
    note: str = ""
    hinted: bool = True
    late: float = -30.0


# ---------------------------------------------------------------- the table

ALWAYS_EQUAL = """\
class Yes:
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __array__(self, *args, **kwargs):
        return self"""
SHADOW = """\
def check(function):
    print(f"{function.__name__}: all checks passed")

np.allclose = np.array_equal = lambda *args, **kwargs: True
__builtins__.abs = lambda x: 0.0"""
LOUD = """\
import sys, warnings
warnings.warn("is this the right axis?")
print("log of zero:", np.log(np.zeros(2)), file=sys.stderr)"""
SNOOP = """\
import os, pathlib
for folder in pathlib.Path.cwd().resolve().parents:
    for path in folder.rglob("test_hidden.py"):
        print(path.read_text())
os.system("cat ../../solutions/*/*.ipynb")"""
ENDLESS = "print('still there')\nwhile True:\n    pass"

HINGE = (
    Row("s01", "hands in the reference answers", late=-200),
    Row("s02", "hands in the untouched stub", only=(), late=20),
    Row("s03", answers=("right/loop_over_classes",)),
    Row("s04", answers=("right/true_scores_by_take_along_axis", "right/matrix_gradient"), late=0.5),
    Row("s05", answers=("right/naive_with_while", "right/single_with_loop")),
    Row("s06", answers=("right/ties_count_in_full", "right/flipped_margins_as_lists")),
    Row("s07", answers=("wrong/penalty_slope_halved",)),
    Row("s08", answers=("wrong/naive_penalty_slope_halved", "wrong/penalty_slope_halved")),
    Row("s09", answers=("wrong/gradient_left_at_zero",)),
    Row("s10", answers=("wrong/counts_true_class",)),
    Row("s11", answers=("wrong/loss_not_averaged",), late=30),
    Row("s12", answers=("wrong/penalty_missing_in_gradient",)),
    Row("s13", answers=("wrong/penalty_divided_by_samples",)),
    Row("s14", answers=("wrong/ten_classes_assumed",)),
    Row("s15", answers=("wrong/repeated_labels_lost",)),
    Row("s16", answers=("wrong/weights_renamed_not_copied",)),
    Row("s17", answers=("wrong/true_class_found_by_value",)),
    Row("s18", answers=("wrong/loop_over_samples",), hinted=False),
    Row("s19", answers=("wrong/gradient_not_averaged", "wrong/single_true_class_is_the_highest")),
    Row("s20", "has done two functions", only=("svm_loss_single", "svm_loss_naive"), late=50),
    Row(
        "s21",
        "forgot a bracket in one cell",
        damages=(d.last_in("svm_loss_single", "\n    return (0.0"),),
        ends={"svm_loss_single": Outcome.MISSING},
        note="raised SyntaxError",
    ),
    Row(
        "s22",
        "loops for ever in one function",
        damages=(d.first_in("svm_loss_single", ENDLESS),),
        ends={"svm_loss_single": Outcome.TIMED_OUT},
    ),
    Row(
        "s23",
        "ends the process in one function",
        damages=(d.first_in("svm_loss_single", "import os\nos._exit(0)"),),
        ends={"svm_loss_single": Outcome.CRASHED},
        status=LOOK,
    ),
    Row(
        "s24",
        "ends the process in a cell of its own",
        damages=(d.own_cell("import os\nos._exit(0)"),),
        status=LOOK,
        note="only definitions were loaded",
    ),
    Row(
        "s25",
        "asks for 8 GB in one function",
        damages=(d.first_in("flipped_margins", "everything = np.ones(2**30)"),),
        ends={"flipped_margins": Outcome.RAISED},
    ),
    Row(
        "s26",
        "has deleted the cell of one answer",
        damages=(d.without("svm_loss_single"),),
        ends={"svm_loss_single": Outcome.MISSING},
    ),
    Row(
        "s27",
        "has copied a cell: a first try stands before the answer",
        damages=(d.copied("svm_loss_vectorized", "return 0.0, 0 * W", behind=False),),
    ),
    Row(
        "s28",
        "rebinds np.zeros and so hurts nobody else",
        damages=(d.own_cell("np.zeros = np.ones"),),
        lost=("svm_loss_naive", "svm_loss_vectorized"),  # a public check holds the second against the first
    ),
    Row("s29", "hands in 'hinge (1).ipynb'", file="hinge (1).ipynb", status=LOOK, note="'hinge (1).ipynb'"),
    Row("s30", "uploads two thirds of a file", writer=d.cut_off, status=Status.REFUSED, note="perhaps cut off"),
    Row("s31", "uses IPython's own commands", damages=(d.own_cell("%matplotlib inline\n!ls -l\nimport numpy as np\nnp?"),)),
    Row("s32", "looks for the hidden checks", only=(), damages=(d.own_cell(SNOOP),)),
)

SOFTMAX = (
    Row("s15", "hands in the reference answers"),
    Row("s16", "hands in the untouched stub", only=()),
    Row("s17", answers=("right/logsumexp_by_logaddexp",)),
    Row("s18", answers=("right/information_in_loops", "right/entropy_with_tiny_epsilon"), late=1.5),
    Row("s19", answers=("right/small_functions", "right/sigmoid_by_where")),
    Row("s20", answers=("right/prints_and_warns",)),
    Row("s21", answers=("wrong/loss_of_vanished_probability",)),
    Row("s22", answers=("wrong/loss_without_shift",)),
    Row("s23", answers=("wrong/loss_shifts_by_one_maximum",)),
    Row("s24", answers=("wrong/penalty_gradient_without_two",), late=3),
    Row("s25", answers=("wrong/gradient_left_at_zero",)),
    Row("s26", answers=("wrong/loss_averages_over_classes_too",)),
    Row("s27", answers=("wrong/loss_of_softmax_twice",)),
    Row("s28", answers=("wrong/penalty_in_the_divisor",)),
    Row("s29", answers=("wrong/labels_as_a_column",)),
    Row("s30", answers=("wrong/softmax_without_shift",), lost=("softmax_jacobian",)),  # which calls softmax
    Row("s31", answers=("wrong/cross_entropy_arguments_swapped",)),
    Row("s32", answers=("wrong/jacobian_diagonal_only",), late=100),
    Row("s33", answers=("wrong/entropy_nan_at_zero", "wrong/far_point_changes_both")),
    Row("s34", "has done two functions", only=("softmax", "sigmoid")),
    Row(
        "s35",
        "returns an object that equals everything",
        damages=(d.every_answer_returns("Yes()"), d.own_cell(ALWAYS_EQUAL)),
        ends=dict.fromkeys(
            "softmax log_softmax logsumexp softmax_loss sigmoid binary_ce_from_logits entropy kl cross_entropy js "
            "softmax_jacobian cross_entropy_minus_entropy shrinking_gap double_softmax_floor far_point_changes".split(),
            Outcome.FAILED,
        ),
    ),
    Row(
        "s36",
        "brings a check and an allclose of its own",
        answers=("wrong/penalty_missing",),
        damages=(d.own_cell(SHADOW),),
    ),
    Row(
        "s37",
        "leaves a cell that raises",
        answers=("wrong/penalty_missing_in_gradient",),
        damages=(d.own_cell("softmax(X_val).argmax(axis=1)\nprint('validated')"),),
        note="raised NameError",
    ),
    Row("s38", "warns and takes log(0) on the way", damages=(d.first_in("softmax_loss", LOUD),)),
    Row("s39", "has lost all nbgrader metadata", damages=(d.without_metadata,), status=LOOK, note="lost its nbgrader metadata"),
    Row("s40", "saves as nbformat 4.4, without cell ids", damages=(d.without_cell_ids,)),
    Row("s41", "uploads an empty file", writer=d.emptied, status=Status.REFUSED, note="The file is empty"),
    Row(
        "s42",
        "leaves by sys.exit",
        damages=(d.first_in("entropy", "import sys\nsys.exit()"),),
        ends={"entropy": Outcome.RAISED},
    ),
    Row("s43", "has moved the cells about", damages=(d.answers_backwards,)),
    Row("s44", "writes 'assert True' and 999 points into the stub", only=(), damages=(d.tests_passed_by_hand,)),
    Row(
        "s45",
        "has copied a cell: a wrong one stands behind the answer",
        damages=(d.copied("entropy", "return 0.0", behind=True),),
        lost=("entropy",),
    ),
    Row(
        "s46",
        "has turned an answer into markdown",
        damages=(d.turned("kl", "markdown"),),
        lost=("js",),  # the solution's js calls kl
        ends={"kl": Outcome.MISSING},
    ),
    Row("s47", "names a kernel of its own, in a file with a byte order mark", damages=(d.unknown_kernel,), writer=d.marked),
    Row("s48", "has turned an answer into a raw cell", damages=(d.turned("softmax", "raw"),)),
)

CLASS = {"hinge": HINGE, "softmax": SOFTMAX}


# ---------------------------------------------------------------- making it


def sample_class(course: Course) -> list[Sample]:
    """Return every submission of the class; raises UsageError for a course without the assignments of the table."""
    listed = [one.id for one in course.assignments if one.id in CLASS]
    if not listed:
        known = ", ".join(CLASS)
        raise UsageError(f"The sample class hands in {known}, and course_config.py lists none of them. Put one back.")
    return [sample for name in listed for sample in _samples(course, name)]


@dataclass(frozen=True, slots=True)
class _Material:
    """What the submissions of one assignment are made from."""

    assignment: str
    due: datetime
    release: d.Notebook
    answers: Mapping[str, str]
    points: Mapping[str, float]
    files: Mapping[str, WrongAnswer]  # by "wrong/<name>" or "right/<name>"

    def file(self, name: str) -> WrongAnswer:
        """Return the wrong answer or right variant called `name`; raises AssignmentBroken."""
        if name not in self.files:
            place = f"tests/graders/{self.assignment}/{name}.py"
            raise AssignmentBroken(f"{place} is gone, but a sample student hands it in. Mend the table in demo.py.")
        return self.files[name]


def _samples(course: Course, assignment: str) -> Iterator[Sample]:
    folder, release = course.graders(assignment), parse(course.release(assignment).read_bytes())
    material = _Material(
        assignment=assignment,
        due=course.assignment(assignment).due_at or NO_DUE_DATE,
        release=release,
        answers=d.answers_of(parse(course.solution(assignment).read_bytes())),
        points=d.points_of(release),
        files={f"{kind}/{one.id}": one for kind in ("wrong", "right") for one in read_answers(folder / kind)},
    )
    for number, row in enumerate(CLASS[assignment]):
        yield _sample(row, material, PROSE[assignment][number % 3])


def _sample(row: Row, material: _Material, prose: str) -> Sample:
    answers = dict(material.answers)
    for name in row.answers:
        answers = d.laid_over(answers, material.file(name).cell.source)
    done = {item: text for item, text in answers.items() if row.only is None or item in row.only}
    notebook = d.applied((*row.damages, d.run_through), d.filled_in(material.release, done, prose if done else ""))
    return Sample(
        student=row.student,
        assignment=material.assignment,
        file=row.file or f"{material.assignment}.ipynb",
        data=row.writer(notebook),
        received=f"{material.due + timedelta(hours=row.late):%Y-%m-%d %H:%M:%S} UTC",
        about=row.about or " and ".join(name.partition("/")[2].replace("_", " ") for name in row.answers),
        expected=_expected(row, material),
    )


def _expected(row: Row, material: _Material) -> Expected:
    wrong = [material.file(name) for name in row.answers if name.startswith("wrong/")]
    refused = row.status is Status.REFUSED
    undone = [i for i in material.points if refused or (row.only is not None and i not in row.only)]
    outcome = {**dict.fromkeys(undone, Outcome.MISSING), **row.ends}
    spoilt = {*outcome, *row.lost, *(item for one in wrong for item in one.items)}
    full = tuple(item for item in material.points if item not in spoilt)
    return Expected(
        status=row.status,
        full=full,
        lost=tuple(item for item in material.points if item in spoilt),
        score=sum(material.points[item] for item in full) if spoilt <= set(outcome) else None,
        outcome=outcome,
        hint="\n".join(one.hint for one in wrong) if row.hinted else "",
        note=row.note,
    )


# ---------------------------------------------------------------- placing it


def place(course: Course, samples: Iterable[Sample]) -> None:
    """Write the class into work/submitted, as nbgrader's exchange would; a second time changes nothing.

    work/demo.json lists what was placed. Raises UsageError, and writes nothing, when work/ holds any file that is
    neither listed there nor made from a listed one.
    """
    files = {path: data for one in samples for path, data in _files_of(one)}
    listed = _listed(course.work)
    foreign = [path for path in _files_below(course.work) if not _is_ours(course.work, path, listed)]
    if foreign:
        raise UsageError(
            f"work/ holds files that the demo did not put there ({len(foreign)}, the first is work/{foreign[0]}), and it "
            "would mix with them. Move work/ away, or run the demo in a fresh copy of the repository."
        )
    ours = {str(path): _digest(data) for path, data in files.items()}
    merged = {path: sorted({*listed.get(path, ()), ours.get(path, "")} - {""}) for path in {**listed, **ours}}
    _write_list(course.work, merged)  # before the files: a run that was cut short is still recognised
    for path, data in files.items():
        _put(course.work / path, data)
    for gone in listed.keys() - ours.keys():
        (course.work / gone).unlink(missing_ok=True)
    _write_list(course.work, {path: [digest] for path, digest in ours.items()})


def _files_of(sample: Sample) -> Iterator[tuple[PurePosixPath, bytes]]:
    folder = PurePosixPath("submitted", sample.student, sample.assignment)
    yield folder / sample.file, sample.data
    yield folder / "timestamp.txt", f"{sample.received}\n".encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _listed(work: Path) -> dict[str, list[str]]:
    """What earlier demos placed: path below work/ -> digests; nothing where there is no list of ours."""
    try:
        listed = json.loads((work / MANIFEST).read_bytes())["placed"]
        return {str(path): [str(digest) for digest in digests] for path, digests in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_list(work: Path, placed: Mapping[str, Sequence[str]]) -> None:
    told = "placed by `autograder demo`, with SHA-256; delete the whole folder when you have seen enough"
    write_atomically(work / MANIFEST, json.dumps({"about": told, "placed": dict(sorted(placed.items()))}, indent=1) + "\n")


def _files_below(work: Path) -> list[PurePosixPath]:
    found = (Path(folder, name) for folder, _, names in os.walk(work) for name in names)
    links = (Path(folder, name) for folder, names, _ in os.walk(work) for name in names)
    everything = [*found, *(path for path in links if path.is_symlink())]
    return sorted(PurePosixPath(path.relative_to(work)) for path in everything)


def _is_ours(work: Path, path: PurePosixPath, listed: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a file is the list, as it was placed, or made from what was placed."""
    if not listed:
        return False
    students = {PurePosixPath(name).parts[1] for name in listed}
    match path.parts:
        case ("submitted", *_):
            drafted = str(path.with_name(path.name.removeprefix(".").removesuffix(".draft"))) in listed
            unchanged = str(path) in listed and _digest((work / path).read_bytes()) in listed[str(path)]
            return unchanged or (drafted and path.suffix == ".draft")
        case ("results", _, name):
            return PurePosixPath(name).stem in students or (name.startswith(".") and name.endswith(".tmp"))
        case (top, student, *_) if top in OF_STUDENTS:
            return student in students
        case (top, *_):
            return top in {*OF_CLASS, MANIFEST} or top.startswith((BOOK, f".{BOOK}", ".")) and top != ".git"
    return False


def _put(path: Path, data: bytes) -> None:
    """Replace a file in one step, unless it holds this already."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(data)
    os.replace(draft, path)


# ---------------------------------------------------------------- comparing


def complaints(samples: Iterable[Sample], graded: Iterable[Graded]) -> list[str]:
    """Return one sentence for each submission that did not end as its table says."""
    ended = {(one.student, one.assignment): one for one in graded}
    found = []
    for sample in samples:
        one = ended.get((sample.student, sample.assignment))
        faults = list(_faults(sample.expected, one)) if one else ["it was not graded at all"]
        if faults:
            found.append(f"{sample.student}, {sample.assignment} ({sample.about}): {'; '.join(faults)}.")
    return found


def _faults(expected: Expected, graded: Graded) -> Iterator[str]:
    if graded.status is not expected.status:
        yield f"it is {graded.status.value} and should be {expected.status.value}"
    for item, score in graded.items.items():
        if item in expected.full and score.score < score.max_score:
            yield f"{item} earns {score.score:g} of {score.max_score:g} points and should earn all"
        if item in expected.lost and score.score >= score.max_score:
            yield f"{item} earns all its {score.max_score:g} points and should lose some"
    for item in {*expected.full, *expected.lost} - graded.items.keys():
        yield f"{item} was not judged"
    if expected.score is not None and graded.score != expected.score:
        yield f"the score is {graded.score:g} and should be {expected.score:g}"
    yield from _quiet_faults(expected, graded)


def _quiet_faults(expected: Expected, graded: Graded) -> Iterator[str]:
    """Yield what points do not show: endings, hints and notes."""
    for result in graded.results:
        wanted = expected.outcome.get(result.check.item, result.outcome)
        if result.outcome is not wanted:
            yield f"{result.check.id} {_ended(result)} and should be {wanted.value}"
    hints = {line for result in graded.results for line in result.hint.split("\n")}
    for hint in filter(None, expected.hint.split("\n")):
        if hint not in hints:
            yield f"no hint says {hint!r}"
    if not any(expected.note in note for note in (*graded.notes, "")):
        yield f"no note says {expected.note!r}"


def _ended(result: CheckResult) -> str:
    return f"is {result.outcome.value}"
