"""The arena: attacks as files, laid into a release's stub, graded behind the real wall beside honest neighbours.

An attack is a plain Python file below attacks/. Its docstring says what it tries; comments of the form `# word: text`
say the rest:

| word | means | default |
|---|---|---|
| row | number in the catalogue of attacks, or `own` | |
| on | assignment whose stub it is laid into | hinge |
| over | `stub`, or `solution` where the attack needs right answers around it | stub |
| loses | over the solution: ids of the checks that it does not pass, all others must pass | |
| ends | status of the submission, then how the checks end that it does not pass, then what its cells raised | |
| ends at 2 | the same at level 2, where it differs | |
| through | where it does get through: `bare` (confined by nothing; `bare where allowed`: where the kernel allows it to
anybody; `bare as root`: where root grades), `one process` (graded beside the checks: these hold, or something is
shown), `stops it` (graded so, it leaves no verdict), or `nowhere: reason` | |
| todo | what happens instead, where the kit does not yet do what `ends` says | |

A file that defines `attack` is an attack on the machine: it returns when it got through, and then the solution's
answers are defined, so that getting through is worth every point. Any other file defines the answers themselves.
Two names are known to both: COURSE, the folder of the course, and HOST, the number of the grading process.
"""

from __future__ import annotations

import ast
import json
import os
import re
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from autograder.core.model import Graded, Outcome, Refusal, Submission
from autograder.course import Course
from autograder.demo import mutations
from autograder.export.table import csv_text
from autograder.grading.bench import Bench
from autograder.grading.store import to_json
from autograder.intake.submission import Found, read
from autograder.notebook.reader import parse, source_of
from autograder.pages.feedback import feedback_page
from autograder.sandbox.confine import Protection
from tests.kit.conftest import record_of

FOLDER = Path(__file__).with_name("attacks")
CANARY = "canary-3f9a"  # stands in every place of the course that no student may read
LEAK = "leak-7c1d"  # what attacks put in front of everything that they try to carry out
NUMBER = int(LEAK[-4:], 16)  # the same as a number: what sizes, lines and counts would carry
RAW = ("\x1b", "<script")  # a terminal code and markup, which no page or table may hold as they are
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # what steers a terminal or a reader
LONGEST = 3.0  # CPU seconds of the grader itself for one submission; an honest one takes a tenth of one
LARGEST = 100_000  # characters of such a file; a feedback page has at most 60,000
HEADER = re.compile(r"^# ([a-z0-9 ]+): (.+)$", re.MULTILINE)
QUICK = {"load_seconds": 1.5, "call_seconds": 0.5, "submission_seconds": 4.0, "memory_mib": 512}


@dataclass(frozen=True, slots=True)
class Attack:
    """One file below attacks/."""

    name: str
    tries: str
    source: str
    row: str
    on: str = "hinge"
    over: str = "stub"
    loses: str = ""
    ends: str = ""
    ends_at_2: str = ""
    through: str = ""
    todo: str = ""

    def ending(self, level: int) -> str:
        """How it must end at a level."""
        return self.ends_at_2 if level == 2 and self.ends_at_2 else self.ends


def attacks() -> list[Attack]:
    """Read every attack, in the order of their names."""
    return [read_attack(path) for path in sorted(FOLDER.glob("*.py"))]


def read_attack(path: Path) -> Attack:
    """Read one attack; a header that is not known is an error of ours."""
    source = path.read_text()
    header = {word.replace(" ", "_"): text.strip() for word, text in HEADER.findall(source)}
    tries = (ast.get_docstring(ast.parse(source)) or "").strip()
    return Attack(path.stem, tries, source, **header)


@dataclass(frozen=True)
class Arena:
    """One assignment's bench at one level, with canaries where no student may look."""

    course: Course
    assignment: str
    protection: Protection

    @cached_property
    def bench(self) -> Bench:
        """The bench, with limits that let a hundred attacks end in minutes."""
        return Bench(self.course, replace(self.course.assignment(self.assignment), **QUICK), self.protection)

    @cached_property
    def answers(self) -> dict[str, str]:
        """The solution's answers."""
        return mutations.answers_of(parse(self.course.solution(self.assignment).read_bytes()))

    @cached_property
    def alone(self) -> list[tuple[str, Outcome, str]]:
        """How the honest neighbour ends when nobody was there before."""
        return endings(self.grade("honest", self.honest))

    @cached_property
    def honest(self) -> mutations.Notebook:
        """A neighbour with one wrong answer, so that there is a hint, something to gain and something to lose."""
        wrong = sorted((self.course.graders(self.assignment) / "wrong").glob("*.py"))[0]
        return self.filled(mutations.laid_over(self.answers, wrong.read_text()))

    def filled(self, answers: dict[str, str]) -> mutations.Notebook:
        """Return the release with these answers."""
        release = parse(self.course.release(self.assignment).read_bytes())
        return mutations.filled_in(release, answers, "")

    def notebook(self, attack: Attack) -> mutations.Notebook:
        """Lay an attack into the stub, or into the solved notebook."""
        known = f"COURSE, HOST, LEAK = {str(self.course.root)!r}, {os.getpid()}, {LEAK!r}\n"
        below = self.filled(self.answers if attack.over == "solution" else {})
        prize = "\n\n".join(self.answers.values())
        last = (
            f"try:\n    attack()\nexcept BaseException:\n    raise\nelse:\n{textwrap.indent(prize, '    ')}\n"
            if re.search(r"^def attack\(", attack.source, re.MULTILINE)
            else ""
        )
        # behind the stub's own answers, because the last definition of a name wins
        made = mutations.own_cell(known + attack.source + "\n\n" + last)(below)
        cells = made["cells"]
        place = next(i for i, cell in enumerate(cells) if source_of(cell).startswith("COURSE, HOST"))
        cells.append(cells.pop(place))
        return made

    def grade(self, student: str, notebook: mutations.Notebook) -> Graded:
        """Write a notebook as a file, read it as the kit does, and grade it."""
        made = self.handed_in(student, mutations.saved(notebook))
        assert isinstance(made, Submission), made
        return self.bench.grade(made)

    def handed_in(self, student: str, data: bytes) -> Submission | Refusal:
        """Write a student's file and read it as the kit does."""
        path = self.course.work / "submitted" / student / self.assignment / f"{self.assignment}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return read(Found(student, path, datetime.now(UTC)), self.assignment)

    def close(self) -> None:
        """End the zygote."""
        self.bench.close()


def endings(graded: Graded) -> list[tuple[str, Outcome, str]]:
    """What of a result must not depend on who was graded before."""
    return [(one.check.id, one.outcome, one.hint) for one in graded.results]


def ending_of(graded: Graded) -> str:
    """Say how a submission ended, in the form of an attack's header."""
    outcomes = sorted({one.outcome.value for one in graded.results if one.outcome is not Outcome.PASSED})
    raised = sorted({name for note in graded.notes for name in re.findall(r"^Cell \d+ raised (\w+)", note)})
    named = [name for name in raised if name != "NotImplementedError"]
    return (f"{graded.status.value}: {', '.join(outcomes)}" + (f" ({', '.join(named)})" if named else "")).strip()


def student_files(graded: Graded) -> Iterator[str]:
    """Everything of a result that a student may receive."""
    yield feedback_page(graded, course_title="course", assignment_title=graded.assignment)
    yield csv_text(record_of(graded))
    yield json.dumps(to_json(graded, detail=False))


def secrets_in(text: str) -> list[str]:
    """What a text holds of secrets: a canary, or what an attack carries, in words or as a number of its own."""
    number = re.search(rf"(?<![\d.]){NUMBER}(?!\d)", text)
    return [word for word in (CANARY, LEAK) if word in text] + [str(NUMBER)] * bool(number)


class State:
    """The arena before somebody is graded, so that it can be compared with the arena afterwards."""

    def __init__(self, arena: Arena) -> None:
        self.honest, self.zygote = arena.alone, arena.bench.wall.zygote.pid
        self.began = time.process_time()

    def complaints(self, arena: Arena, graded: Graded) -> list[str]:
        """Say what a submission did to the grader, to what students receive, and to its neighbour."""
        found = ["the grader worked too long"] if time.process_time() - self.began > LONGEST else []
        zygote = arena.bench.wall.zygote
        found += ["the zygote died"] if zygote.pid != self.zygote or zygote.poll() is not None else []
        page, table, record = student_files(graded)
        found += [f"{word} reached a student" for word in secrets_in(page + table + record)]
        found += [f"{word!r} stands in a page or a table" for word in RAW if word in page + table]
        found += [f"{code!r} stands in a page or a table" for code in UNSEEN.findall(page + table)]
        found += ["a student's file is too large"] if max(map(len, (page, table, record))) > LARGEST else []
        honest = endings(arena.grade("honest", arena.honest))
        return found + (["the neighbour was graded otherwise"] if honest != self.honest else [])


def complaints(arena: Arena, attack: Attack) -> list[str]:
    """Grade an attack and then an honest neighbour; return everything that did not hold."""
    before = State(arena)
    graded = arena.grade("mallory", arena.notebook(attack))
    found = before.complaints(arena, graded)
    lost = {one.check.id for one in graded.results if one.outcome is not Outcome.PASSED}
    scored = {one.check.id for one in graded.results if one.points}
    allowed = {one.check.id for one in graded.results} if attack.over == "solution" else set()
    allowed -= set(re.findall(r"\w+", attack.loses))
    found += [f"gained {scored - allowed}"] if scored - allowed else []
    found += [f"lost {lost & allowed}"] if lost & allowed else []
    if ending_of(graded) != attack.ending(arena.protection.level):
        found.append(f"ended as {ending_of(graded)!r}, not {attack.ending(arena.protection.level)!r}")
    return found
