"""What grading costs: a class, one submission, memory, a hung answer, pages, and the same class under nbgrader.

    python benchmarks/grading.py [--rounds N] [--only PART ...] [--json] [--profile]

Works in a copy of the course below the system's temporary folder. Prints a table; asserts nothing, since times
belong to a machine. README.md beside this file says how each figure is made and what came out.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import cProfile
import ctypes
import io
import json
import os
import pstats
import resource
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from autograder.checks import Call
from autograder.core.errors import TimedOut
from autograder.core.model import Cell, ClassRecord, Mark, Outcome, Refusal, Status, Submission
from autograder.course import Course, load_course
from autograder.demo.mutations import answers_of
from autograder.demo.sample_class import Sample, make_class, place
from autograder.gradebook import marks
from autograder.grading import pipeline, store
from autograder.grading.bench import Bench
from autograder.grading.collection import cells_of
from autograder.grading.judge import judge
from autograder.grading.task import Task, bench_of, task_of
from autograder.grading.task import judged as grade_one
from autograder.intake.submission import Found, read
from autograder.notebook.reader import parse
from autograder.pages import write
from autograder.pages.report import report_page
from autograder.sandbox import cells, confine
from autograder.sandbox.student import Function, Reference, Student

ROOT = Path(__file__).resolve().parents[1]
FEW = ("hinge", "softmax")  # what one submission costs is measured on all assignments, a whole class on these two
BLAS = "OPENBLAS_NUM_THREADS"
TOTAL_MS = {"mse": 300.0, "sgd": 300.0, "gradcheck": 600.0}  # budget of one submission where it is not 80
BATCH = 20  # submissions a round: the zygote's count of its children's CPU comes in steps of 10 ms
HONEST = 10  # submissions that nbgrader is given
MANY = 100  # submissions from which our own slope is taken: ten take too little to be told from starting up


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity over the rounds; `best` holds its smallest value, else its median, against the budget."""

    part: str
    name: str
    unit: str
    values: tuple[float, ...]
    budget: float | None = None
    best: bool = False

    @property
    def median(self) -> float:
        """The median over the rounds."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Say whether the budget holds; empty where there is none."""
        if self.budget is None:
            return ""
        judged = min(self.values) if self.best else self.median
        return "held" if judged <= self.budget else f"MISSED, {judged / self.budget:.2f} of it"

    def row(self) -> list[str]:
        """Return the figure's line of the table."""
        message = "" if self.budget is None else f"{self.budget:g} by the {'min' if self.best else 'median'}"
        numbers = [f"{n:.4g}" for n in (self.median, min(self.values), max(self.values))]
        return [f"{self.part}: {self.name}", *numbers, self.unit, message, self.verdict]


# ---------------------------------------------------------------- a scratch course, and commands in it


def copied_course(folder: Path) -> Course:
    """Copy what makes the course, without its class, into `folder`."""
    folder.mkdir(parents=True)
    for name in ("solutions", "assignments", "tests/graders"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(ROOT / name, folder)
    return load_course(folder)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of CPU, of a command and every process below it."""

    wall: float
    cpu: float


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end; raises SystemExit with its own words when it fails."""
    before, began = _children_cpu(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    wall = time.perf_counter() - began
    _adopt_and_wait()
    if done.returncode not in (0, 1):  # 1: graded, some need a look
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return Cost(wall, _children_cpu() - before)


def _environment() -> dict[str, str]:
    """The environment as a user has it, with the commands of this Python first."""
    kept = {name: value for name, value in os.environ.items() if name != BLAS}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"}


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def become_subreaper() -> None:
    """Have processes that outlive their parent, such as a zygote, counted here."""
    ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _adopt_and_wait() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0):
            pass


def our_command(assignment: str, *options: str) -> list[str]:
    """Return the command line that grades."""
    return [sys.executable, "-m", "autograder", "grade", assignment, *options]


def forget(course: Course) -> None:
    """Remove results and gradebook, so that the next run is a first one."""
    shutil.rmtree(course.work / "results", ignore_errors=True)
    (course.work / "gradebook.db").unlink(missing_ok=True)


# ---------------------------------------------------------------- the sample class


def class_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """The whole sample class, hung and damaged files and the starting of everything included."""
    for one in course.assignments:
        size = len(pipeline.found_in(course, one.id, pipeline.Options()))
        for jobs in (1, 2):
            runs = [_three_runs(course, one.id, jobs) for _ in range(rounds)]
            name = f"{one.id}, {size} files, {jobs} job{'s' * (jobs > 1)}"
            for kind in runs[0]:
                yield Figure("class", f"{name}, {kind}", "s wall", tuple(run[kind].wall for run in runs))
                yield Figure("class", f"{name}, {kind}", "s CPU", tuple(run[kind].cpu for run in runs))
            each = tuple(1e3 * run["first"].cpu / size for run in runs)
            yield Figure("class", f"{name}, first, each file", "ms CPU", each)


def _three_runs(course: Course, assignment: str, jobs: int) -> dict[str, Cost]:
    """Grade a class for the first time; again; and again when only the gradebook is gone."""
    forget(course)
    command = our_command(assignment, "--jobs", str(jobs))
    first, again = cost_of(command, course.root), cost_of(command, course.root)
    (course.work / "gradebook.db").unlink()
    return {"first": first, "again": again, "gradebook only": cost_of(command, course.root)}


# ---------------------------------------------------------------- one submission: what the checks ask for


@dataclass(frozen=True, slots=True)
class Asked:
    """One trip behind the wall that a check makes."""

    name: str
    mode: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(slots=True)
class Book:
    """What the checks ask of one side: its trips where they are kept, and this process's CPU seconds inside them."""

    keeps: bool
    trips: list[Asked] = field(default_factory=list)
    inside: float = 0.0


@dataclass(slots=True)
class Noting:
    """A function as checks see it, that passes calls on and keeps the book."""

    function: Function
    book: Book

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.name

    @property
    def changed(self) -> tuple[str, ...]:
        """Arguments that the last call changed."""
        return self.function.changed

    @property
    def moved_random(self) -> bool:
        """Whether the last call moved a random state."""
        return self.function.moved_random

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return self._noted("observed", self.function, args, kwargs)

    def each(self, calls: Sequence[Call]) -> Any:
        """Make many calls in one trip."""
        return self._noted("each", self.function.each, (calls,), {})

    def timed(self, *args: Any, **kwargs: Any) -> Any:
        """Call it against the clock."""
        return self._noted("timed", self.function.timed, args, kwargs)

    def opcodes(self, *args: Any, **kwargs: Any) -> Any:
        """Call it under a tracer."""
        return self._noted("traced", self.function.opcodes, args, kwargs)

    def _noted(self, mode: str, call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.book.keeps:
            self.book.trips.append(Asked(self.name, mode, *copy.deepcopy((args, kwargs))))
        began = time.process_time()
        answer = call(*args, **kwargs)
        self.book.inside += time.process_time() - began
        return answer


@dataclass(slots=True)
class Functions:
    """A `student` or `reference` whose functions keep a book."""

    real: Student
    book: Book
    made: dict[str, Noting] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Noting:
        if name not in self.made:
            self.made[name] = Noting(getattr(self.real, name), self.book)
        return self.made[name]


def judged(bench: Bench, student: Book, reference: Book) -> float:
    """Run all checks on the solution; return CPU seconds of this process outside of any trip: the checks' own."""
    real = bench.student(bench.solution)
    pair = cast(Student, Functions(real, student)), cast(Reference, Functions(bench.reference, reference))
    began = time.process_time()
    ended = [judge(one, *pair, bench.course.secret) for one in bench.graders.checks]
    own = time.process_time() - began - student.inside - reference.inside
    real.close()
    if any(result.outcome is not Outcome.PASSED for result in ended):
        raise SystemExit(f"the solution of {bench.assignment.id} loses points; there is nothing to measure")
    return own


def numerics_cpu(functions: dict[str, Any], asked: Sequence[Asked]) -> float:
    """CPU seconds of the same calls made directly, in this process, tracing where the check asked for it."""
    given = [(functions[one.name], one.mode == "traced", copy.deepcopy(calls_of(one))) for one in asked]
    began = time.process_time()
    for function, traced, calls in given:
        sys.settrace(_opcodes if traced else None)
        for one in calls:
            function(*one.args, **one.kwargs)
    sys.settrace(None)
    return time.process_time() - began


def calls_of(asked: Asked) -> Sequence[Call]:
    """Return the calls that one trip makes."""
    return cast(Sequence[Call], asked.args[0]) if asked.mode == "each" else [Call(asked.args, asked.kwargs)]


def _opcodes(frame: Any, event: str, arg: Any) -> Any:
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return _opcodes


def solution_functions(course: Course, assignment: str) -> dict[str, Any]:
    """Run the solution's cells as a student's child does, in this process."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells_of(course, assignment, course.solution(assignment)):
        cells.run(cell.number, cell.source, names, cell.only_definitions)
    return names


# ---------------------------------------------------------------- one submission: what all of it costs


@dataclass(frozen=True, slots=True)
class Clocks:
    """CPU seconds so far: this process, the zygote, its ended children, the reference's child."""

    host: float
    zygote: float
    children: float
    reference: float

    def since(self, then: Clocks, each: int) -> Clocks:
        """Return what went by, for each of `each` submissions."""
        mine, before = asdict(self), asdict(then)
        return Clocks(**{name: (mine[name] - before[name]) / each for name in mine})


def clocks(bench: Bench) -> Clocks:
    """Read all clocks."""
    pid = bench.wall.zygote.pid
    message = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = (int(message[13]) + int(message[14])) / os.sysconf("SC_CLK_TCK")  # cutime, cstime: their exit included
    return Clocks(time.process_time(), time.clock_gettime((~pid << 3) | 2), children, bench.reference.spent)


def submission_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """CPU of one right submission, from its bytes to its stored result, and the share that is nobody's numerics."""
    for one in course.assignments:
        protection = confine.probe()
        task = task_of(course, one.id, protection, protection.line())
        bench, functions = bench_of(task), solution_functions(course, one.id)
        _grade(course, task)  # collects, forks, loads
        books = Book(keeps=True), Book(keeps=True)
        judged(bench, *books)
        numerics_cpu(functions, [*books[0].trips, *books[1].trips])  # the first time costs more
        shares = [_shares(course, task, bench, books, functions) for _ in range(rounds)]
        yield from _share_figures(one.id, books[0], shares)
        bench.close()


def _share_figures(assignment: str, student: Book, shares: list[dict[str, float]]) -> Iterator[Figure]:
    counts = {"trips": len(student.trips), "calls": sum(len(calls_of(trip)) for trip in student.trips)}
    for name, count in counts.items():
        yield Figure("submission", f"{assignment}, {name} behind the wall", "", (float(count),))
    budgets = {"total": TOTAL_MS.get(assignment, 80.0), "overhead": 15.0}
    for name in shares[0]:
        values = tuple(1e3 * share[name] for share in shares)
        yield Figure("submission", f"{assignment}, {name}", "ms CPU", values, budgets.get(name), best=True)


def _shares(
    course: Course, task: Task, bench: Bench, books: tuple[Book, Book], functions: dict[str, Any]
) -> dict[str, float]:
    then = clocks(bench)
    for _ in range(BATCH):
        _grade(course, task)
    used = clocks(bench).since(then, BATCH)
    own = statistics.mean(judged(bench, Book(keeps=False), Book(keeps=False)) for _ in range(BATCH))
    student, reference = (statistics.mean(numerics_cpu(functions, b.trips) for _ in range(BATCH)) for b in books)
    total = sum(asdict(used).values())
    return {
        "total": total,
        "student's numerics": student,
        "reference's numerics": reference,
        "checks' own arithmetic": own,
        "overhead": total - student - reference - own,
        "overhead, host": used.host - own,
        "overhead, student's child": used.children - student,
        "overhead, reference's child": used.reference - reference,
        "overhead, zygote": used.zygote,
    }


def _grade(course: Course, task: Task) -> None:
    """Do for one file what `grade` does, the gradebook aside."""
    submission = read(Found("bench", course.solution(task.assignment)), task.assignment)
    if isinstance(submission, Refusal):
        raise SystemExit(f"{task.assignment}: {submission.reason}")
    store.save(course.work, grade_one(task, submission))


def profile(course: Course) -> None:
    """Print where the host's CPU time goes; waiting for the child is not in it."""
    for one in course.assignments:
        protection = confine.probe()
        task = task_of(course, one.id, protection, protection.line())
        _grade(course, task)
        with cProfile.Profile(time.process_time) as profiler:
            for _ in range(BATCH):
                _grade(course, task)
        print(f"{one.id}: {BATCH} submissions, the host only")
        pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


# ---------------------------------------------------------------- against nbgrader


def nbgrader_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """The same right and wrong notebooks under stock nbgrader and under ours, by turns."""
    assignment = "hinge"
    honest = [one for one in make_class(course) if _is_honest(one, assignment)][:HONEST]
    with tempfile.TemporaryDirectory() as folder:
        stock = {n: _stock_course(Path(folder, f"stock{n}"), course, honest[:n]) for n in (2, HONEST)}
        ours = {n: copied_course(Path(folder, f"ours{n}")) for n in (HONEST, MANY)}
        for n, made in ours.items():
            place(made, [replace(honest[i % HONEST], student=f"s{i:03}") for i in range(n)])
        turns = [_turn(stock, ours, assignment) for _ in range(rounds)]
    for kind in ("wall", "cpu"):
        yield from _compared(kind, [{name: getattr(cost, kind) for name, cost in one.items()} for one in turns])


def _is_honest(sample: Sample, assignment: str) -> bool:
    plain = sample.expected.status is Status.GRADED and not sample.expected.outcome and not sample.expected.note
    return plain and sample.assignment == assignment and sample.file == f"{assignment}.ipynb"


def _stock_course(folder: Path, course: Course, samples: Sequence[Sample]) -> Path:
    """Make a course that knows nothing of us: the source notebook, its checks.py, and what was handed in."""
    assignment = samples[0].assignment
    source = shutil.copytree(course.solution(assignment).parent, folder / "source" / assignment)
    shutil.copy(course.release(assignment).with_name("checks.py"), source)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'stock'\n")
    cost_of(["nbgrader", "generate_assignment", assignment], folder)
    for one in samples:
        place_at = folder / "submitted" / one.student / assignment
        shutil.copytree(folder / "release" / assignment, place_at)
        (place_at / one.file).write_bytes(one.data)
    return folder


def _turn(stock: dict[int, Path], ours: dict[int, Course], assignment: str) -> dict[str, Cost]:
    """Grade every class once, one after the other."""
    theirs = ["nbgrader", "autograde", assignment, "--force"]
    costs = {f"nbgrader {HONEST}": cost_of(theirs, stock[HONEST])}
    for n, course in ours.items():
        forget(course)
        costs[f"ours {n}"] = cost_of(our_command(assignment, "--jobs", "2"), course.root)
    forced = our_command(assignment, "--jobs", "2", "--force")
    return costs | {
        f"ours {HONEST} --force": cost_of(forced, ours[HONEST].root),
        "nbgrader 2": cost_of(theirs, stock[2]),
    }


def _compared(kind: str, turns: list[dict[str, float]]) -> Iterator[Figure]:
    """Yield seconds and ratios; each ratio is of one turn."""
    columns = {name: [turn[name] for turn in turns] for name in turns[0]}
    theirs_10, theirs_2 = columns[f"nbgrader {HONEST}"], columns["nbgrader 2"]
    ours_10, ours_100 = columns[f"ours {HONEST}"], columns[f"ours {MANY}"]
    theirs = [(ten - two) / (HONEST - 2) for ten, two in zip(theirs_10, theirs_2, strict=True)]
    ours = [(hundred - ten) / (MANY - HONEST) for hundred, ten in zip(ours_100, ours_10, strict=True)]
    theirs_100 = [ten + (MANY - HONEST) * each for ten, each in zip(theirs_10, theirs, strict=True)]
    seconds = columns | {"nbgrader, each further": theirs, "ours, each further": ours}
    for name, values in seconds.items():
        yield Figure("nbgrader", name, f"s {kind}", tuple(values))
    ratios = {
        f"{HONEST}": _ratio(ours_10, theirs_10),
        f"{HONEST} --force": _ratio(columns[f"ours {HONEST} --force"], theirs_10),
        f"{MANY} (nbgrader's extrapolated)": _ratio(ours_100, theirs_100),
        "each further": _ratio(ours, theirs),
    }
    for name, values in ratios.items():
        yield Figure("nbgrader", f"ours / nbgrader, {name}", kind, tuple(values), 1 / 50)


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    return [our / their for our, their in zip(ours, theirs, strict=True)]


# ---------------------------------------------------------------- memory


def memory_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """The most that a worker, its zygote and its children hold at one time, pages in common counted once."""
    for one in course.assignments:
        peaks = [_peak_mb(course, one.id) for _ in range(rounds)]
        workers, starters = zip(*peaks, strict=True)
        yield Figure("memory", f"{one.id}, a worker with its children, peak", "MB", workers, 250.0)
        yield Figure("memory", f"{one.id}, the command itself, peak", "MB", starters)


def _peak_mb(course: Course, assignment: str) -> tuple[float, float]:
    """Watch a run of two workers; return the peak of one worker's tree and of the rest."""
    workers = starter = 0.0
    command = our_command(assignment, "--jobs", "2", "--force")
    with subprocess.Popen(command, cwd=course.root, env=_environment(), stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            trees = _trees(running.pid)
            workers = max([workers, *(_megabytes(tree) for tree in trees[1:])])
            starter = max(starter, _megabytes(trees[0]))
            time.sleep(0.02)
    _adopt_and_wait()
    return workers, starter


def _trees(root: int) -> list[set[int]]:
    """Return the processes of the command without its workers, then those of each worker."""
    parents = dict(_parents())
    workers = [pid for pid, parent in parents.items() if parent == root and b"spawn_main" in _command_of(pid)]
    trees = [_below(pid, parents) for pid in workers]
    return [_below(root, parents).difference(*trees), *trees]


def _below(root: int, parents: dict[int, int]) -> set[int]:
    found, wave = {root}, {root}
    while wave:
        wave = {pid for pid, parent in parents.items() if parent in wave} - found
        found |= wave
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                yield int(entry), int(Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()[1])


def _command_of(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _megabytes(pids: set[int]) -> float:
    return sum(map(_process_megabytes, pids))


def _process_megabytes(pid: int) -> float:
    """Return its share of pages (Pss); where that may not be read, all of them (VmRSS); 0 once it is gone."""
    for file, label in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
            return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(label)), 0.0)
    return 0.0


# ---------------------------------------------------------------- hung answers

HUNG = "def {name}(*args, **kwargs):\n    while True:\n        pass"


def hung_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """Seconds that a verdict comes after its limit; limits a tenth of the course's, since only the excess counts."""
    one = course.assignments[-1]
    short = replace(
        one,
        load_seconds=one.load_seconds / 10,
        call_seconds=one.call_seconds / 10,
        submission_seconds=one.submission_seconds / 10,
    )
    bench = Bench(course, short, confine.probe())
    endless = tuple(Cell(n, HUNG.format(name=name)) for n, name in enumerate(bench.graders.points))
    _ = bench.solution, bench.given
    cases = {
        "one call": [_hung_call(bench, endless) for _ in range(rounds)],
        "every function, the submission's limit": [_hung_submission(bench, endless) for _ in range(rounds)],
    }
    for name, pairs in cases.items():
        wall, cpu = zip(*pairs, strict=True)
        yield Figure(
            "hung", f"{name}, after its limit", "s wall", wall
        )  # limits are CPU seconds; a busy core adds to it
        yield Figure("hung", f"{name}, after its limit", "s CPU", cpu, 0.5, best=True)
    bench.close()


def _hung_call(bench: Bench, cells: tuple[Cell, ...]) -> tuple[float, float]:
    student, name = bench.student(cells), next(iter(bench.graders.points))
    began = time.perf_counter()
    with contextlib.suppress(TimedOut):
        getattr(student, name)()
    wall = time.perf_counter() - began
    return wall - bench.assignment.call_seconds, student.spent - bench.assignment.call_seconds


def _hung_submission(bench: Bench, cells: tuple[Cell, ...]) -> tuple[float, float]:
    began, then = time.perf_counter(), clocks(bench)
    bench.grade(Submission("hung", bench.assignment.id, cells, None, ""))
    wall, used = time.perf_counter() - began, clocks(bench).since(then, 1)
    limit = bench.assignment.submission_seconds
    return wall - limit, used.children - limit


# ---------------------------------------------------------------- pages, and checks in a notebook


def page_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """Sizes of the sample class's pages, and of the class page of 1,000."""
    for one in course.assignments:
        cost_of(our_command(one.id), course.root)
        record = marks.class_record(course, one.id)
        write.write_feedback(course, record)
        sizes = [path.stat().st_size for path in (course.work / "feedback").glob(f"*/{one.id}/{one.id}.html")]
        yield Figure("pages", f"{one.id}, largest feedback page", "KB", (max(sizes) / 1000,), 60.0)
        graded = record.graded
        thousand = tuple(replace(graded[i % len(graded)], student=f"student{i:04}") for i in range(1000))
        whole = ClassRecord(one.id, thousand, marks={each.student: Mark.of(each) for each in thousand})
        naming = {"course_title": course.title, "assignment_title": write.title(course, one.id)}
        page = report_page(whole, **naming)
        yield Figure("pages", f"{one.id}, class page of 1,000", "KB", (len(page.encode()) / 1000,), 500.0)


def notebook_figures(course: Course, rounds: int) -> Iterator[Figure]:
    """Seconds of `check(f)` in a notebook, for the slowest function, the first time and afterwards."""
    for one in course.assignments:
        check = runpy.run_path(str(course.release(one.id).with_name("checks.py")))["check"]
        names = solution_functions(course, one.id)
        items = [names[item] for item in answers_of(parse(course.solution(one.id).read_bytes()))]
        first = max(_check_seconds(check, function) for function in items)
        later = [max(_check_seconds(check, function) for function in items) for _ in range(rounds)]
        yield Figure("notebook", f"{one.id}, slowest check(f), first", "s wall", (first,), 0.2)
        yield Figure("notebook", f"{one.id}, slowest check(f), later", "s wall", tuple(later), 0.2)


def _check_seconds(check: Callable[[Any], None], function: Any) -> float:
    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        check(function)
    return time.perf_counter() - began


# ---------------------------------------------------------------- the table

PARTS: dict[str, Callable[[Course, int], Iterator[Figure]]] = {
    "submission": submission_figures,
    "class": class_figures,
    "nbgrader": nbgrader_figures,
    "memory": memory_figures,
    "hung": hung_figures,
    "pages": page_figures,
    "notebook": notebook_figures,
}


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as aligned text."""
    rows = [["figure", "median", "min", "max", "unit", "budget", ""], *(one.row() for one in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ("  ".join(map(str.ljust, row, widths)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def single_threaded() -> None:
    """Start over with one thread for numpy's matrix products, as student code has it, where it is not so yet."""
    if os.environ.get(BLAS) != "1":
        os.environ[BLAS] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - this very script


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure what grading costs.")
    parser.add_argument("--rounds", type=int, default=3, help="times that everything is measured (default: 3)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some parts only")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the host's time goes instead")
    return parser.parse_args()


def main() -> None:
    """Measure in a scratch copy of the course and print."""
    given = arguments()
    single_threaded()
    become_subreaper()
    with tempfile.TemporaryDirectory() as folder:
        course = copied_course(Path(folder, "course"))
        few = replace(course, assignments=tuple(one for one in course.assignments if one.id in FEW))
        place(few, make_class(few))
        if given.profile:
            profile(few)
            return
        whole = ("submission", "notebook")
        measured = {part: course if part in whole else few for part in given.only}
        figures = [figure for part, where in measured.items() for figure in PARTS[part](where, given.rounds)]
    print(json.dumps([asdict(one) for one in figures], indent=1) if given.json else table(figures))


if __name__ == "__main__":
    main()
