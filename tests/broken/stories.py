"""Hand-ins through `autograder grade` and nbgrader's gradebook: what stands there after a first and a second run.

One class holds them all. Before the first run one of our own checks is broken for one student; before the second it is
mended, and `then` has happened to whoever has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.demo import mutations
from autograder.demo.mutations import Damage, Writer, first_in, own_cell
from autograder.notebook.reader import parse
from tests.broken import spoilt
from tests.broken.cases import OWN, SCRIPT, Case, lay
from tests.broken.spoilt import Beside

Then = Callable[[Path, Course, str], None]  # the student's folder, the course, the student's id

IN_TIME, LATE, NEXT_YEAR = "2027-01-20 12:00:00 UTC", "2027-01-24 12:00:00 UTC", "2028-01-01 00:00:00 UTC"
FULL, LATE_FULL = ("graded 95 -0", "95 -0"), ("graded 95 -19", "95 -19")
NOBODY = ("missing", "")


@dataclass(frozen=True, slots=True)
class Story:
    """One student of the class.

    first, second: after each run, the student's line in the CSV table (status, score, penalty) and in the gradebook
    (automatic points, penalty, points by hand)
    says: what the command says of the student
    """

    id: str
    number: int | str
    happened: str
    first: tuple[str, str] = FULL
    second: tuple[str, str] = FULL
    damages: tuple[Damage, ...] = ()
    writer: Writer = mutations.saved
    place: str = "hinge/hinge.ipynb"
    beside: tuple[Beside, ...] = ()
    stamp: str = IN_TIME
    then: Then | None = None
    says: str = ""

    @property
    def student(self) -> str:
        """The story's name as a student id."""
        return re.sub(r"\W+", "-", self.id)

    @property
    def mark(self) -> str:
        """A comment by which the student's notebook is known."""
        return f"# handed in as {self.student}"

    def hand_in(self, course: Course) -> None:
        """Write the student's files into work/submitted."""
        if not self.place:
            return
        damages = (*self.damages, own_cell(self.mark))
        beside = (spoilt.file("timestamp.txt", self.stamp), *self.beside)
        place = f"{self.student}/{self.place}"
        case = Case(self.id, self.number, self.happened, damages, "solution", self.writer, place, beside)
        lay(case, course.work / "submitted", course)


# ---------------------------------------------------------------- what happens between the runs


def stamped(moment: str) -> Then:
    """Let the file have come in at another time."""
    return lambda folder, course, student: (folder / "hinge/timestamp.txt").write_text(moment) and None


def handed_in_again(writer: Writer, *damages: Damage) -> Then:
    """Replace the notebook."""

    def then(folder: Path, course: Course, student: str) -> None:
        path = folder / "hinge/hinge.ipynb"
        path.write_bytes(writer(mutations.applied(damages, parse(path.read_bytes()))))

    return then


def four_points_by_hand(folder: Path, course: Course, student: str) -> None:
    """Give points for the manual item, as formgrader does, and let another answer come in."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.work / 'gradebook.db'}", course.id) as book:
        grade = book.find_grade("why_count_margins", "hinge", "hinge", student)
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        book.db.commit()
    handed_in_again(mutations.saved, mutations.without("svm_loss_single"))(folder, course, student)


# ---------------------------------------------------------------- the class

STORIES = (
    Story("honest", 2, "Nothing."),
    Story("absent", 27, "A student of the course has handed in nothing.", NOBODY, NOBODY, place=""),
    Story("unreadable", 28, "The file is cut off: it is listed, and the command ends with 1.", ("refused", ""),
          ("refused", ""), writer=mutations.cut_off, says="refused. The file is damaged"),
    Story("in words", 30, "timestamp.txt holds no date.", stamp="yesterday"),
    Story("a year", 30, "timestamp.txt holds something that only nbgrader reads as a date.", stamp="2027"),
    Story("another way", 30, "timestamp.txt holds a date as mail has it.", stamp="Sun, 24 Jan 2027 12:00:00 GMT"),
    Story("late", 39, "The file came in a day and a half late.", LATE_FULL, LATE_FULL, stamp=LATE),
    Story("next year", 39, "The file came in so late that the cap holds.", ("graded 95 -47.5", "95 -47.5"),
          ("graded 95 -47.5", "95 -47.5"), stamp=NEXT_YEAR),
    Story("later after all", 40, "The same file came in again, too late.", second=LATE_FULL, then=stamped(LATE)),
    Story("by hand", 40, "A person has given points, and another answer came in.",
          second=("graded 89 -0", "89 -0, 4 by hand"), then=four_points_by_hand),
    Story("our fault", 41, "A check of ours breaks, and is mended.", ("needs_look", ""), ("graded 93 -0", "93 -0"),
          damages=(first_in("largest_drop", "return 3.0"),), says="needs_look"),
    Story("spoilt later", 41, "A file that cannot be read has replaced one that was graded.",
          second=("refused", "None -0"), then=handed_in_again(mutations.cut_off), says="refused. The file is damaged"),
    Story("script", 42, "Markup stands in prose and in outputs.",
          damages=(spoilt.prose(SCRIPT), spoilt.outputs(spoilt.printed(SCRIPT)))),
    Story("nbformat 3", 28, "The notebook is in the form of 2014.", writer=spoilt.nbformat_3),
    Story("huge number", OWN, "A number of 100,000 digits stands in an output.",
          damages=(spoilt.outputs(17_171_717),), writer=spoilt.in_text("17171717", "9" * 100_000)),
    Story("capitals", 25, "The file's name is in capitals.", ("needs_look 95 -0", "95 -0"),
          ("needs_look 95 -0", "95 -0"), place="hinge/HINGE.IPYNB"),
    Story("link beside", OWN, "A link to somebody's newer notebook lies beside a renamed one.",
          ("needs_look 95 -0", "95 -0"), ("needs_look 95 -0", "95 -0"), place="hinge/mine.ipynb",
          beside=(spoilt.link_of_old("his.ipynb", "solutions/hinge/hinge.ipynb"),)),
    Story("no folder", OWN, "The notebook lies in the student's folder and in none of the assignment.", ("refused", ""),
          ("refused", ""), place="hinge.ipynb"),
)  # fmt: skip

# ---------------------------------------------------------------- whoever stands in everybody's way


@dataclass(frozen=True, slots=True)
class Stopper:
    """Folders beside that of an honest student, who is to be graded and recorded all the same."""

    id: str
    number: int | str
    happened: str
    cases: tuple[Case, ...]


def _at(place: str, *beside: Beside) -> Case:
    return Case("", OWN, "", place=place, beside=beside)


STOPPERS = (
    Stopper("a link to nowhere", OWN, "A link to nowhere lies beside a notebook.",
            (_at("mallory/hinge/hinge.ipynb", spoilt.link("b.ipynb", "/nowhere")),)),
    Stopper("two folders, one id", OWN, "Two folders come to one student id.",
            (_at("a b/hinge/hinge.ipynb"), _at("a_b/hinge/hinge.ipynb"))),
    Stopper("a file that is no folder", OWN, "A file lies where students' folders are.",
            (_at("notes.ipynb"), _at("mallory/hinge/hinge.ipynb"))),
)  # fmt: skip
