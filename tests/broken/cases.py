"""What is broken in a hand-in, and where it ends: a row a case, graded behind the wall.

`number` is the row of the list of 42 acceptance cases that every grader of notebooks should survive, or OWN.
"""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.demo import mutations
from autograder.demo.mutations import Damage, Writer, first_in, last_in
from autograder.notebook.reader import parse, source_of
from tests.broken import spoilt
from tests.broken.spoilt import Beside, mark, ours

OWN = "own"
POINTS = {
    "svm_loss_single": 6,
    "largest_drop": 2,
    "mean_over_classes_reg": 2,
    "svm_loss_naive": 5,
    "svm_loss_vectorized": 74,
    "flipped_margins": 3,
    "two_zero_loss_weights": 3,
}
ALL = " ".join(POINTS)
SINGLE = "svm_loss_single"
SCRIPT = "<script>alert(1)"


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table.

    over: what was handed in before it broke, the `solution`'s answers or the `stub`
    place: where the file stands in a class's folder; where it ends in / there is no file
    ends: the status, and how the checks end that are not passed; "new or old" where Python 3.11.4 changed its mind
    lost: the items that earn nothing, all others earn everything
    says: what a student reads of it, in a note or beside a check
    """

    id: str
    number: int | str
    broken: str
    damages: tuple[Damage, ...] = ()
    over: str = "solution"
    writer: Writer | None = mutations.saved
    place: str = "s01/hinge/hinge.ipynb"
    beside: tuple[Beside, ...] = ()
    student: str = "s01"
    ends: str = "graded"
    lost: str = ""
    says: str = ""

    @property
    def ending(self) -> str:
        """How it must end in this Python."""
        newer, _, older = self.ends.partition(" or ")
        return older if older and sys.version_info < (3, 11, 4) else newer

    @property
    def score(self) -> int:
        """The points that are left."""
        return sum(points for item, points in POINTS.items() if item not in self.lost.split())


def lay(case: Case, tree: Path, course: Course) -> None:
    """Write a case's files into a class's folder; `@COURSE@` in them is the folder of the course."""
    notebook = parse(course.release("hinge").read_bytes())
    if case.over == "solution":
        answers = mutations.answers_of(parse(course.solution("hinge").read_bytes()))
        notebook = mutations.filled_in(notebook, answers, "Because.")
    path = tree / case.place
    folder = path if case.place.endswith("/") else path.parent
    folder.mkdir(parents=True, exist_ok=True)
    if case.writer is not None and path != folder:
        data = case.writer(mutations.applied(case.damages, notebook))
        path.write_bytes(data.replace(b"@COURSE@", str(course.root).encode()))
    for beside in case.beside:
        beside(folder, course.root)


def in_function(id: str, number: int | str, broken: str, code: str, **more: str) -> Case:
    """Return a case whose one answer does something before it answers."""
    return Case(id, number, broken, (first_in(SINGLE, code),), **more)


def refused(id: str, number: int | str, broken: str, writer: Writer | None, says: str, **more: object) -> Case:
    """Return a case whose file cannot be read."""
    return Case(id, number, broken, writer=writer, ends="refused: missing", lost=ALL, says=says, **more)


def as_param(row: Any) -> Any:
    """Return a row for pytest."""
    return pytest.param(row, id=row.id)


# ---------------------------------------------------------------- code of students

WARNS = """\
import sys, warnings
warnings.warn("is this the right axis?")
print("log of zero:", np.log(np.zeros(2)), file=sys.stderr)"""
SEGFAULT = "import ctypes\nctypes.string_at(0)"
SWALLOWS = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
DUMB = "class Dumb(Exception):\n    def __str__(self):\n        raise ValueError('no text')"
READS = """\
print(In[-1], _ih, get_ipython().history_manager)
import glob
print([open(name).read() for name in glob.glob("@COURSE@/**", recursive=True)])
open("@COURSE@/tests/graders/hinge/test_hidden.py").read()"""
PATCHES = """\
import builtins
builtins.abs = abs = lambda *args: 0.0
np.allclose = np.array_equal = lambda *args, **kw: True"""
EQUALS = """\
class Yes(float):
    def __eq__(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __eq__"""
TRANSFORMS = """\
import ast
shell = get_ipython()
shell.showtraceback = lambda *args, **kw: None
shell.ast_transformers.append(type("T", (ast.NodeTransformer,), {"visit_Assert": lambda self, node: ast.Pass()})())"""
WRITES_BOOK = 'with open("@COURSE@/work/gradebook.db", "wb") as book:\n    book.write(b"100")'
THREAD = """\
import threading
def chat():
    while True:
        print("still there")
threading.Thread(target=chat, daemon=True).start()"""
FORK = "import os, time\nif os.fork() == 0:\n    time.sleep(600)"
WRITES = """\
try:
    open("scores.txt", "w").write("100")
except OSError:
    pass
else:
    np.sum = None  # where a file can be written, no answer is right"""
MAGICS = "%matplotlib inline\n!rm -rf data\nlisting = !ls -l\n%time x = 3\nnp?"
COLAB = "!pip install -q numpy\nfrom google.colab import drive\ndrive.mount('/content/drive')\n%cd /content/drive"
CONFLICT = '\n<<<<<<< HEAD\n "nbformat": 4,\n=======\n "nbformat": 4,\n>>>>>>> theirs\n'
LOGIN = b"<!DOCTYPE html>\n<html><title>Log in</title></html>\n"

# ---------------------------------------------------------------- the list of 42

LISTED = (
    Case("untouched", 1, "The release as it was given out.", over="stub", ends="graded: missing", lost=ALL,
         says="is not done yet"),
    Case("right", 2, "Nothing: the reference answers."),
    Case("syntax error", 3, "A bracket is not closed.", (last_in(SINGLE, "\n    return (0.0"),),
         ends="graded: missing (SyntaxError)", lost=SINGLE, says="Cell 10 raised SyntaxError"),
    in_function("prints", 4, "An answer prints.", "print('s =', s)"),
    in_function("warns", 5, "An answer warns, writes to stderr and takes the logarithm of zero.", WARNS),
    Case("exit at the top", 6, "A cell calls exit().", ours("exit()", "raise SystemExit")),
    in_function("exit in a function", 7, "An answer calls sys.exit().", "import sys\nsys.exit()",
                ends="graded: raised", lost=SINGLE, says="raised SystemExit in cell 10"),
    in_function("os._exit", 8, "An answer ends its process.", "import os\nos._exit(0)",
                ends="needs_look: crashed", lost=SINGLE, says="ended the process"),
    in_function("segfault", 8, "An answer reads where no memory is.", SEGFAULT,
                ends="needs_look: crashed", lost=SINGLE, says="ended the process"),
    in_function("SIGKILL", 8, "An answer kills itself.", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
                ends="graded: raised", lost=SINGLE, says="raised PermissionError"),
    in_function("out of memory", 8, "An answer asks for 8 GB.", "np.ones(2**30)",
                ends="graded: raised", lost=SINGLE, says="in cell 10"),
    Case("os._exit at the top", 8, "A cell ends the process.", ours("import os\nos._exit(0)"), ends="needs_look",
         says="Cell 5 hangs or ends the process"),
    in_function("endless", 9, "An answer never returns.", "while True:\n    pass",
                ends="graded: timed_out", lost=SINGLE, says="took too long"),
    Case("endless at the top", 9, "A cell never ends.", ours("while True:\n    pass"), ends="needs_look",
         says="Cell 5 hangs or ends the process"),
    in_function("endless and deaf", 9, "An answer never returns and catches every interrupt.", SWALLOWS,
                ends="graded: timed_out", lost=SINGLE, says="took too long"),
    in_function("endless print", 10, "An answer prints for ever.", "while True:\n    print('x' * 1000)",
                ends="graded: timed_out", lost=SINGLE, says="took too long"),
    Case("one long line", 11, "A cell prints a line of 50 MB.", ours("print('x' * 50_000_000)")),
    in_function("recursion", 12, "An answer calls itself for ever.", f"return {SINGLE}(s, y, delta)",
                ends="graded: raised", lost=SINGLE, says="raised RecursionError in cell 10"),
    Case("silent exception", 13, "An answer raises what cannot be turned into text.",
         (first_in(SINGLE, "raise Dumb"), *ours(DUMB)), ends="graded: raised", lost=SINGLE, says="raised an exception"),
    Case("checks deleted", 14, "All cells with checks are gone.", (spoilt.no_checks,)),
    Case("answer deleted", 15, "The cell of an answer is gone.", (mutations.without(SINGLE),),
         ends="graded: missing", lost=SINGLE, says="svm_loss_single is not defined"),
    Case("imports deleted", 15, "The read-only cell with the imports is gone.", (spoilt.no_cell("imports"),)),
    Case("check copied", 16, "A check's cell stands there twice, ids and all.", (spoilt.twice(SINGLE),)),
    Case("answer copied", 16, "A first try stands before the answer under the same ids.",
         (mutations.copied("svm_loss_vectorized", "return 0.0, 0 * W", behind=False),)),
    Case("answer copied, the last is wrong", 16, "A wrong try stands behind the answer.",
         (mutations.copied(SINGLE, "return -1.0", behind=True),), ends="graded: failed", lost=SINGLE),
    Case("metadata stripped", 17, "A converter has taken all metadata away.", (mutations.without_metadata,),
         ends="needs_look", says="lost its nbgrader metadata"),
    Case("assert True", 18, "The checks of an untouched stub say `assert True`.", (mutations.tests_passed_by_hand,),
         over="stub", ends="graded: missing", lost=ALL),
    Case("check as markdown, answer as raw", 19, "Two cells have become cells of another type.",
         (mutations.turned(SINGLE, "raw"), spoilt.cell(SINGLE, lambda one: one.update(cell_type="markdown")))),
    Case("grade: false", 20, "A check's cell says that it is not graded.", (mark(SINGLE, grade=False),)),
    Case("grade_id renamed", 20, "A check's cell has another id.", (mark(SINGLE, grade_id="mine"),)),
    Case("points removed", 20, "A check's cell has lost its points.", (mark(SINGLE, points=None),)),
    Case("check marked as answer", 20, "A check's cell says that it is an answer.", (mark(SINGLE, solution=True),)),
    Case("999 points", 21, "A check's cell says that it is worth 999.", (mark(SINGLE, points=999),)),
    Case("unknown grade_id", 22, "An answer has an id that nobody gave out.",
         (mark(SINGLE + mutations.ANSWER, grade_id="q17"),)),
    Case("answers reordered", 23, "The answers stand in reverse order.", (mutations.answers_backwards,)),
    Case("all reordered", 23, "All cells stand in reverse order, the imports last.", (spoilt.cells_backwards,)),
    Case("kernel missing", 24, "The notebook names no kernel.", (spoilt.renamed_kernel,)),
    Case("kernel unknown", 24, "The notebook names a kernel that no other machine has.", (mutations.unknown_kernel,)),
    Case("(1)", 25, "A browser has numbered the file.", place="s01/hinge/hinge (1).ipynb", ends="needs_look",
         says="The file is called 'hinge (1).ipynb' instead of 'hinge.ipynb'"),
    Case("capitals", 25, "The file's name is in capitals.", place="s01/hinge/HINGE.IPYNB", ends="needs_look",
         says="instead of 'hinge.ipynb'"),
    Case("extra notebooks", 26, "Two other notebooks lie beside it, one of them no notebook.",
         beside=(spoilt.file("old.ipynb", "{}"), spoilt.file("notes.ipynb", b"\xff")), ends="needs_look",
         says="2 other notebooks in the folder were not read"),
    refused("empty folder", 27, "The folder of the assignment holds nothing.", None, "No such file",
            place="s01/hinge/"),
    refused("empty file", 28, "The file holds nothing.", mutations.emptied, "The file is empty"),
    refused("cut off", 28, "The upload ended early.", mutations.cut_off, "perhaps cut off"),
    refused("binary", 28, "The file holds bytes.", spoilt.bytes_of(bytes(range(256))), "not text"),
    Case("nbformat 3", 28, "The notebook is in the form of 2014.", writer=spoilt.nbformat_3),
    Case("old schema", 29, "nbgrader's metadata are of schema 2.", (spoilt.every_mark(schema_version=2),)),
    Case("schema too new", 29, "nbgrader's metadata are of a schema to come.", (spoilt.every_mark(schema_version=9),)),
    Case("no time", 30, "timestamp.txt is empty.", beside=(spoilt.file("timestamp.txt", ""),)),
    Case("no date", 30, "timestamp.txt holds no date.", beside=(spoilt.file("timestamp.txt", "yesterday"),),
         says="timestamp"),
    Case("numpy.py beside it", 31, "Modules of the student's and an edited checks.py lie beside it.",
         beside=(spoilt.file("numpy.py", "1 / 0"), spoilt.file("checks.py", "check = print"))),
    Case("reads checks", 32, "A cell looks for hidden checks in history and files.", ours(READS), over="stub",
         ends="graded: missing (NameError)", lost=ALL),
    Case("patches abs", 33, "A cell rebinds abs and allclose.", ours(PATCHES), over="stub", ends="graded: missing",
         lost=ALL),
    Case("always equal", 33, "Every answer equals everything.",
         (mutations.every_answer_returns("Yes()"), *ours(EQUALS)), over="stub", ends="graded: failed", lost=ALL),
    Case("rewrites asserts", 33, "A cell takes tracebacks and assertions away.", ours(TRANSFORMS), over="stub",
         ends="graded: missing", lost=ALL),
    Case("writes the gradebook", 34, "A cell overwrites gradebook.db.", ours(WRITES_BOOK)),
    in_function("input", 35, "An answer asks for input.", "delta = float(input('delta? '))",
                ends="graded: raised", lost=SINGLE, says="nobody is there to answer input()"),
    Case("shell", 35, "A cell uses IPython's own commands.", ours(MAGICS)),
    Case("thread", 36, "A thread goes on printing.", ours(THREAD)),
    Case("fork", 36, "A second process sleeps for ten minutes.", ours(FORK)),
    Case("relative files", 37, "Cells write files where they stand.", ours(WRITES)),
    Case("cell ids alike", 38, "All cells have one id.", (spoilt.every_cell(lambda one: one.update(id="a")),)),
    Case("no cell ids", 38, "The cells have no ids.", (mutations.without_cell_ids,)),
    Case("script", 42, "Markup stands in prose, in outputs and in the file's name.",
         (spoilt.prose(SCRIPT), spoilt.outputs({"output_type": "display_data", "data": {"text/html": SCRIPT}})),
         place=f"s01/hinge/{SCRIPT}.ipynb", ends="needs_look", says=SCRIPT),
)  # fmt: skip

# ---------------------------------------------------------------- our own

FILES = (
    Case("mark of UTF-8", OWN, "The file begins with a byte order mark.", writer=mutations.marked),
    Case("UTF-16", OWN, "The file is in UTF-16.", writer=spoilt.encoded("utf-16")),
    Case("UTF-16, big end first", OWN, "The file is in UTF-16 of another machine.",
         writer=spoilt.encoded("utf-16-be", codecs.BOM_UTF16_BE)),
    refused("UTF-16 without a mark", OWN, "The file is in UTF-16 and does not say so.",
            spoilt.encoded("utf-16-le"), "it is not JSON"),
    refused("UTF-32", OWN, "The file is in UTF-32.", spoilt.encoded("utf-32"), "Hand in"),
    refused("Latin-1", OWN, "An editor has saved the file in Latin-1.", spoilt.latin_1, "not text"),
    refused("trailing garbage", OWN, "Something stands behind the notebook's end.", spoilt.followed_by(b"\x00\x00}"),
            "it is not JSON"),
    refused("twice in one file", OWN, "The file was written twice, one behind the other.",
            lambda notebook: 2 * mutations.saved(notebook), "it is not JSON"),
    refused("merge conflict", OWN, "The file holds both sides of a merge.", spoilt.in_text(' "nbformat": 4,', CONFLICT),
            "it is not JSON (line"),
    refused("HTML", OWN, "The file is the page on which one logs in.", spoilt.bytes_of(LOGIN), "it is not JSON"),
    refused("Python file", OWN, "The code was exported and the file renamed.", spoilt.as_script, "it is not JSON"),
    refused("zip by another name", OWN, "The file is an archive.", spoilt.zipped, "not text"),
    refused("a list", OWN, "The file is JSON, but a list.", spoilt.bytes_of(b"[]"), "JSON but no notebook"),
    Case("cells named twice", OWN, "The key `cells` stands twice, and the last one counts.",
         writer=spoilt.cells_named_twice),
    Case("no numbers", OWN, "NaN and infinity stand in outputs, which JSON does not know.",
         (spoilt.outputs(float("nan"), float("-inf"), 1e300),)),
    Case("huge number", OWN, "A number of 100,000 digits stands in an output.", (spoilt.outputs(17_171_717),),
         writer=spoilt.in_text("17171717", "9" * 100_000)),
    refused("nested lists", OWN, "20,000 lists stand in one another.", spoilt.in_text(
        '"outputs": []', '"outputs": ' + "[" * 20_000 + "]" * 20_000), "Hand in"),
    Case("200,000 outputs", OWN, "A loop printed 200,000 times.", (spoilt.outputs(*[spoilt.printed("x")] * 200_000),),
         writer=spoilt.dense),
    refused("50 MB", OWN, "A loop printed 50 MB.", spoilt.of_50_mb, "larger than 20 MB. Clear all outputs"),
)  # fmt: skip

FORM = (
    Case("future minor", OWN, "The notebook is of nbformat 4.99.", (spoilt.whole(nbformat_minor=99),)),
    Case("future major", OWN, "The notebook is of nbformat 5.", (spoilt.whole(nbformat=5),)),
    Case("source missing", OWN, "A cell has no source.",
         (spoilt.cell(SINGLE + mutations.ANSWER, lambda one: one.pop("source")),), ends="graded: missing", lost=SINGLE,
         says="svm_loss_single is not defined"),
    Case("source null", OWN, "A cell's source is null.", (spoilt.answer(SINGLE, None),), ends="graded: missing",
         lost=SINGLE, says="svm_loss_single is not defined"),
    Case("sources as text", OWN, "Sources are texts and not lists of lines.",
         (spoilt.every_cell(lambda one: one.update(source=source_of(one))),)),
    Case("sources as characters", OWN, "Sources are lists of characters.",
         (spoilt.every_cell(lambda one: one.update(source=list(source_of(one)))),)),
    Case("metadata of nonsense", OWN, "Metadata are lists, numbers and null.",
         (spoilt.whole(metadata=[]), spoilt.every_cell(lambda one: one.update(metadata=[1]))), ends="needs_look",
         says="lost its nbgrader metadata"),
    Case("cells of nonsense", OWN, "Between the cells stand numbers, lists and null.",
         (lambda notebook: notebook | {"cells": [7, None, [], "x", *notebook["cells"]]},)),
    refused("cells a table", OWN, "The cells are no list.", lambda notebook: b'{"cells": {"0": {}}}', "has no cells"),
    refused("2,001 cells", OWN, "Somebody pasted for too long.", mutations.saved, "more than 2000 cells. Delete",
            damages=(spoilt.more_cells(2_000),)),
    refused("a million characters", OWN, "A cell holds its data as text.", mutations.saved,
            "million characters of code", damages=ours("data = '" + "x" * 1_000_000 + "'")),
    Case("no cells", OWN, "The notebook is empty.", (spoilt.whole(cells=[]),), ends="needs_look: missing", lost=ALL,
         says="is not defined"),
    Case("another assignment", OWN, "It is the notebook of another week.",
         (spoilt.whole(cells=[]), spoilt.prose("# Softmax")),
         ends="needs_look: missing", lost=ALL, says="is not defined"),
)  # fmt: skip
CODE = (
    Case("CR LF", OWN, "Lines end as on Windows.", (spoilt.line_ends("\r\n"),)),
    Case("CR", OWN, "Lines end as on a Mac of 1999.", (spoilt.line_ends("\r"),)),
    Case("markdown", OWN, "An answer has become markdown.", (mutations.turned(SINGLE, "markdown"),),
         ends="graded: missing", lost=SINGLE, says="svm_loss_single is not defined"),
    Case("merged", OWN, "All cells were merged into one.", (spoilt.all_in_one_cell,)),
    Case("split in a body", OWN, "A cell was split in the middle of its function.",
         (spoilt.split_before(SINGLE, "    rivals"),), ends="graded: failed (IndentationError)", lost=SINGLE,
         says="Cell 11 raised IndentationError"),
    Case("split behind a constant", OWN, "A cell was split between a constant and its function.",
         (spoilt.in_answer(SINGLE, "def ", "ZERO = 0\ndef "), spoilt.split_before(SINGLE, "def "))),
    # `compile` raises ValueError until 3.11.3 and SyntaxError from 3.11.4 on; either way the cell does not run
    Case("NUL", OWN, "A NUL stands in an answer.", (last_in(SINGLE, "  # \0"),),
         ends="graded: missing (SyntaxError) or graded: missing (ValueError)",
         lost=SINGLE, says="Cell 10 raised"),
    Case("half a character", OWN, "Half of an emoji stands in a comment.", (last_in(SINGLE, "  # \ud83d"),),
         writer=spoilt.escaped),
    Case("tabs", OWN, "An answer mixes tabs and spaces.", (spoilt.in_answer(SINGLE, "    rivals", "\trivals"),),
         ends="graded: missing (TabError)", lost=SINGLE, says="Cell 10 raised TabError"),
    Case("curly quotes", OWN, "A word processor has been at the quotes.",
         (spoilt.in_answer(SINGLE, '"""', "\u201d"),), ends="graded: missing (SyntaxError)", lost=SINGLE,
         says="Cell 10 raised SyntaxError"),
    Case("brackets", OWN, "20,000 brackets stand in one another.", ours("x = " + "(" * 20_000 + ")" * 20_000)),
    Case("signs", OWN, "A number has 100,000 signs.", ours("x = " + "-" * 100_000 + "1")),
    Case("Colab", OWN, "The notebook installs, mounts a drive and changes folder.", ours(COLAB)),
    Case("renamed", OWN, "An answer has another name.", (spoilt.in_answer(SINGLE, SINGLE, "my_loss"),),
         ends="graded: missing", lost=SINGLE, says="svm_loss_single is not defined"),
    Case("a value", OWN, "An answer is a number and no function.", (spoilt.answer(SINGLE, f"{SINGLE} = 2.9"),),
         ends="graded: missing", lost=SINGLE, says="svm_loss_single is a value, not a function"),
    Case("async", OWN, "An answer is a coroutine.", (spoilt.in_answer(SINGLE, "def ", "async def "),),
         ends="graded: failed", lost=SINGLE, says="returned"),
    Case("generator", OWN, "An answer yields.", (spoilt.in_answer(SINGLE, "return ", "yield "),),
         ends="graded: failed", lost=SINGLE, says="returned"),
)  # fmt: skip

PLACES = (
    refused("hinge.ipynb.txt", OWN, "A browser has added .txt.", mutations.saved, "Hand in the notebook file",
            place="s01/hinge/hinge.ipynb.txt"),
    refused("PDF", OWN, "There is a printed notebook.", spoilt.bytes_of(b"%PDF-1.7"), "Hand in the notebook file",
            place="s01/hinge/hinge.pdf"),
    refused("folder", OWN, "There is a folder of the notebook's name.", None, "This is not a file",
            place="s01/hinge/hinge.ipynb/"),
    refused("FIFO", OWN, "There is a FIFO of the notebook's name.", None, "This is not a file", place="s01/hinge/",
            beside=(spoilt.fifo("hinge.ipynb"),)),
    refused("socket", OWN, "There is a socket of the notebook's name.", None, "cannot be opened", place="s01/hinge/",
            beside=(spoilt.listening("hinge.ipynb"),)),
    refused("device", OWN, "There is a link to a device that never ends.", None, "cannot be opened",
            place="s01/hinge/", beside=(spoilt.link("hinge.ipynb", "/dev/zero"),)),
    refused("link to the solution", OWN, "There is a link to the solution.", None, "cannot be opened",
            place="s01/hinge/", beside=(spoilt.link("hinge.ipynb", "solutions/hinge/hinge.ipynb"),)),
    refused("link to nothing", OWN, "There is a link to nowhere.", None, "cannot be opened", place="s01/hinge/",
            beside=(spoilt.link("hinge.ipynb", "/nowhere"),)),
    refused("link to a folder", OWN, "The folder of the assignment is a link to the solution's.", None,
            "Hand in", place="s01/hinge/", beside=(spoilt.link_instead("solutions/hinge"),)),
    Case("dangling link beside", OWN, "A link to nowhere lies beside the notebook.",
         beside=(spoilt.link("b.ipynb", "/nowhere"),), ends="needs_look", says="1 other notebooks"),
    Case("macOS", OWN, "An archive of a Mac has left its own file beside a renamed notebook.",
         place="s01/hinge/Hinge.ipynb", beside=(spoilt.file("._Hinge.ipynb", b"\0\5\x16\7\xff"),), ends="needs_look",
         says="The file is called 'Hinge.ipynb'"),
    Case("id with a space", OWN, "The folder has a name and not an id.", place="Ada Lovelace/hinge/hinge.ipynb",
         student="Ada_Lovelace", ends="needs_look", says="The folder is called 'Ada Lovelace'"),
    Case("id with colours", OWN, "The folder's name holds control characters.",
         place="s\x1b[31m1\n/hinge/hinge.ipynb", student="s__31m1_", ends="needs_look", says=r"'s\x1b[31m1\n'"),
    Case("id with separators", OWN, "The folder's name holds the separators of other systems.",
         place="s01;s02\\s03|s4/hinge/hinge.ipynb", student="s01_s02_s03_s4", ends="needs_look", says="no student id"),
    Case("id of bytes", OWN, "The folder's name is in no encoding.", place="s\udcff1/hinge/hinge.ipynb",
         student="s_1", ends="needs_look", says=r"'s\udcff1'"),
    Case("id a formula", OWN, "The folder's name is a formula.", place='=HYPERLINK("x")/hinge/hinge.ipynb',
         student="_HYPERLINK__x__", ends="needs_look", says="no student id"),
    Case("id a formula all the same", OWN, "A student id is a formula.", place="-1+1/hinge/hinge.ipynb",
         student="-1+1"),
    Case("id of 200 letters", OWN, "The folder's name is longer than an id may be.",
         place="s" * 200 + "/hinge/hinge.ipynb", student="s" * 64, ends="needs_look", says="no student id"),
    Case("id in a flat folder", OWN, "The file is named after a formula.", place="@SUM(A1).ipynb",
         student="@SUM_A1_", ends="needs_look"),
)  # fmt: skip

CASES = (*LISTED, *FILES, *FORM, *CODE, *PLACES)
