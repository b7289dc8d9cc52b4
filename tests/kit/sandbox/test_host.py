"""The wall in use: calls, endings, loading, callbacks and forgeries, on real children at every level there is."""

from __future__ import annotations

import time
from contextlib import closing

import numpy as np
import pytest

from autograder.checks import CheckFailure, anything, call, like, scalar, taken_notes
from autograder.core.errors import Crashed, Missing, Raised, StudentFault, TimedOut
from autograder.core.model import Cell
from autograder.sandbox import confine, host
from autograder.sandbox.host import Limits, Wall
from autograder.sandbox.student import Student

BEST = confine.probe()
LEVELS = [level for level in (1, 2) if level >= BEST.level] or [3]
RETURNS = dict.fromkeys(("f", "g", "h"), anything) | {"number": scalar, "gradient": like("W")}
SIGNATURES = {"f": ("W", "X"), "gradient": ("W", "X")}


class Quick(Limits):
    """Limits as small as a shared machine allows, with a short patience for sleepers."""

    def wall(self, cpu: float) -> float:
        """Return the wall time after which a child is ended."""
        return 2 * cpu + 0.5


LIMITS = Quick(load=0.4, call=0.2, submission=4.0, memory=256 * 2**20)


@pytest.fixture(scope="module", params=LEVELS, ids=lambda level: f"level{level}")
def wall(request):
    """Return a wall with small limits at one level of protection."""
    with closing(Wall(BEST if request.param == BEST.level else confine.probe(lowest=request.param), LIMITS)) as made:
        yield made


@pytest.fixture
def student(wall):
    """Return a maker of submissions from cells' sources; their children end with the test."""
    made = []

    def make(*sources: str) -> Student:
        made.append(Student(wall, [Cell(i, s) for i, s in enumerate(sources, 1)], RETURNS, SIGNATURES))
        return made[-1]

    yield make
    for one in made:
        one.close()


def ending(call, *args, **kwargs) -> StudentFault | CheckFailure:
    """Return the fault that a call ends in."""
    with pytest.raises((StudentFault, CheckFailure)) as caught:
        call(*args, **kwargs)
    return caught.value


# ---------------------------------------------------------------- values and side effects

VALUES = {
    "positional": ("def f(a, b): return a - b", (5, 3), {}, 2),
    "keywords": ("def f(a, *, b=1): return a - b", (5,), {"b": 4}, 1),
    "default": ("def f(a, b=1): return a - b", (5,), {}, 4),
    "containers": ("def f(a): return {'k': [a, (None, True)]}", ("x",), {}, {"k": ["x", (None, True)]}),
    "lambda": ("f = lambda a: a", (1.5,), {}, 1.5),
    "class with __call__": ("class F:\n    def __call__(self, a): return a\nf = F()", (2,), {}, 2),
    "globals": ("scale = 3\ndef f(a): return scale * a", (2,), {}, 6),
    "prints": ("def f(a):\n    print('x' * 10**6, flush=True)\n    return a", (1,), {}, 1),
    "prints to stderr": ("import sys\ndef f(a):\n    print('x', file=sys.stderr)\n    return a", (1,), {}, 1),
    "warns": ("import warnings\ndef f(a):\n    warnings.warn('old')\n    return a", (1,), {}, 1),
    "numpy warns": ("import numpy as np\ndef f(a):\n    np.log(np.zeros(2))\n    return a", (1,), {}, 1),
    "warnings as errors set earlier": (
        "import warnings\nwarnings.simplefilter('error')\ndef f(a):\n    warnings.warn('old')\n    return a",
        (1,),
        {},
        1,
    ),
    "standard library": ("import statistics\ndef f(a): return statistics.mean(a)", ([1.0, 2.0],), {}, 1.5),
    "main guard": ("if __name__ == '__main__':\n    def f(a): return a", (1,), {}, 1),
    "last definition wins": ("def f(a): return 1\ndef f(a): return 2", (0,), {}, 2),
}


@pytest.mark.parametrize(("source", "args", "kwargs", "expected"), VALUES.values(), ids=VALUES)
def test_a_call_gives_the_value(student, source, args, kwargs, expected):
    """Arguments go in, the value comes out; output and warnings cost nothing."""
    assert student(source).f(*args, **kwargs) == expected


def test_a_large_array_crosses_both_ways(student):
    """A batch past the socket's buffer goes in by memfd and comes back inline."""
    X = np.random.default_rng(0).normal(size=(500, 400))
    assert np.array_equal(student("def f(a): return 2 * a").f(X), 2 * X)


CHANGES = {
    "nothing": ("def f(W, X): return 0", ()),
    "first in place": ("def f(W, X): W += 1; return 0", ("W",)),
    "both": ("def f(W, X): W *= 2; X[0] = 9; return 0", ("W", "X")),
    "own copy": ("def f(W, X): W = W + 1; return 0", ()),
    "put back": ("def f(W, X): W += 1; W -= 1; return 0", ()),
    "to nan": ("def f(W, X): X[0] = float('nan'); return 0", ("X",)),
}


@pytest.mark.parametrize(("source", "changed"), CHANGES.values(), ids=CHANGES)
def test_arguments_changed_in_place_are_named(student, source, changed):
    """`changed` names them, whether they were given by place or by keyword; our own arrays never change."""
    f = student(source).f
    W, X = np.ones(3), np.ones(3)
    f(W, X)
    assert f.changed == changed
    f(X=X, W=W)
    assert sorted(f.changed) == sorted(changed)
    assert np.array_equal(W, np.ones(3))


RANDOM = {
    "numpy": ("import numpy as np\ndef f(): return np.random.rand()", True),
    "stdlib": ("import random\ndef f(): return random.random()", True),
    "seeding": ("import numpy as np\ndef f():\n    np.random.seed(0)\n    return 0", True),
    "own generator": ("import numpy as np\ndef f(): return np.random.default_rng(0).random()", False),
}


@pytest.mark.parametrize(("source", "moved"), RANDOM.values(), ids=RANDOM)
def test_a_moved_global_random_state_is_seen(student, source, moved):
    """The legacy numpy state and the standard library's are both watched."""
    f = student(source).f
    f()
    assert f.moved_random is moved


def test_what_a_call_did_besides_is_counted(student):
    """Output and warnings are counted, for staff, and none of their text is kept."""
    student_ = student(
        "import warnings\ndef f():\n    print('abc')\n    warnings.warn('x')\n    warnings.warn('y')\n    return 0"
    )
    reply = student_.f.raw()
    assert (reply.printed, reply.warnings) == (4, 2)


# ---------------------------------------------------------------- what is no value

FOREIGN = {
    "generator": ("def f(): yield 1", "a generator"),
    "forgotten brackets": ("import numpy as np\ndef f(): return np.ones(3).sum", "a function"),
    "set": ("def f(): return {1}", "a set"),
    "huge int": ("def f(): return 10**30", "an integer that is far too large"),
    "objects": ("import numpy as np\ndef f(): return np.array([None, 1], dtype=object)", "an array of Python objects"),
    "text": ("import numpy as np\ndef f(): return np.array(['42'])", "an array of text"),
    "always equal": (
        "class A:\n    def __eq__(self, o): return True\ndef f(): return A()",
        "an object of a kind that is no answer",
    ),
    "the class's name is no channel": (
        "class Secret42: pass\ndef f(): return Secret42()",
        "an object of a kind that is no answer",
    ),
    "itself": ("def f():\n    a = []\n    a.append(a)\n    return a", "an object of a kind that is no answer"),
    "100 MB": ("import numpy as np\ndef f(): return np.zeros(100 * 2**17)", "far more values than an answer has"),
    "long text": ("def f(): return 'x' * 10**7", "far more values than an answer has"),
}


DERIVED = {
    "always equal float": ("class A(float):\n    def __eq__(self, o): return True\ndef f(): return A(1.5)", 1.5),
    "named tuple": ("from collections import namedtuple\ndef f(): return namedtuple('R', 'a b')(1, 2)", [1, 2]),
    "numpy text": ("import numpy as np\ndef f(): return np.array(['a', 'b'])[1]", "b"),
    "fraction": ("from fractions import Fraction\ndef f(): return Fraction(3, 2)", 1.5),
    "decimal": ("from decimal import Decimal\ndef f(): return Decimal('0.25')", 0.25),
    "enum": ("from enum import IntEnum\nclass E(IntEnum):\n    A = 3\ndef f(): return E.A", 3),
}


@pytest.mark.parametrize(("source", "plain"), DERIVED.values(), ids=DERIVED)
def test_derived_types_cross_as_what_they_are_derived_from(student, source, plain):
    """A right value in a dressed-up type counts, and brings none of its methods along."""
    value = student(source).f()
    assert type(value) is type(plain)
    assert value == plain


@pytest.mark.parametrize(("source", "words"), FOREIGN.values(), ids=FOREIGN)
def test_what_may_not_cross_is_a_failure_in_closed_words(student, source, words):
    """The student reads what kind of thing came back; no text of theirs gets into the sentence; the child lives on."""
    one = student(source, "def g(): return 1")
    assert ending(one.f).message == f"returned {words}"
    assert one.g() == 1
    assert one._failures == {}


def test_a_value_of_another_form_is_a_failure(student):
    """What a function returns is held against RETURNS before a check sees it."""
    one = student("def number(): return None\ndef gradient(W, X): return W[0]")
    assert ending(one.number).message.startswith("returned None, expected")
    assert "the shape of W" in ending(one.gradient, np.ones((2, 3)), 0).message


def test_a_subclass_is_taken_as_a_plain_array_with_a_note(student):
    """An array that lies about its comparisons arrives as its bare numbers."""
    taken_notes()
    source = "import numpy as np\nclass A(np.ndarray):\n    def __eq__(self, o): return True\n"
    one = student(source + "def f(): return np.ones(2).view(A)")
    assert type(one.f()) is np.ndarray
    assert any("special kind of array" in note for note in taken_notes())


# ---------------------------------------------------------------- endings

ENDINGS = {
    "builtin": ("def f():\n    raise ValueError('hidden 42')", Raised, "f raised ValueError in cell 2"),
    "numpy's": (
        "import numpy as np\ndef f(): return np.linalg.inv(np.zeros((2, 2)))",
        Raised,
        "f raised LinAlgError in cell 2",
    ),
    "a cast": (
        "import numpy as np\ndef f():\n    a = np.ones(2, int)\n    a += 0.5",
        Raised,
        "f raised UFuncTypeError in cell 2",
    ),
    "own class": (
        "class Hidden42(ValueError): pass\ndef f(): raise Hidden42('x')",
        Raised,
        "f raised an exception in cell 2",
    ),
    "SystemExit": ("import sys\ndef f(): sys.exit(0)", Raised, "f raised SystemExit in cell 2"),
    "KeyboardInterrupt": ("def f(): raise KeyboardInterrupt", Raised, "f raised KeyboardInterrupt in cell 2"),
    "wrong arguments": ("def f(a): return a", Raised, "f raised TypeError"),
    "recursion": ("def f(): return f()", Raised, "f raised RecursionError in cell 2"),
    "memory": ("import numpy as np\ndef f(): return np.ones(10**11)", Raised, "f raised MemoryError in cell 2"),
    "memory, python": ("def f(): return [0] * 10**10", Raised, "f raised MemoryError in cell 2"),
    "memory, piecemeal": (
        "def f():\n    a = []\n    while True: a.append(bytes(2**22))",
        Raised,
        "f raised MemoryError in cell 2",
    ),
    "a text that raises": (
        "class A(Exception):\n    def __str__(self): 1 / 0\ndef f(): raise A",
        Raised,
        "f raised an exception in cell 2",
    ),
    "input": ("def f(): return input('?')", Raised, "f raised EOFError"),
    "undefined": ("x = 1", Missing, "f is not defined"),
    "not callable": ("f = 3", Missing, "f is a value, not a function"),
    "stub": ("def f(): raise NotImplementedError()", Missing, "f is not done yet"),
    "exit of the process": ("import os\ndef f(): os._exit(0)", Crashed, "ended the process that runs it"),
    "abort": ("import os\ndef f(): os.abort()", Crashed, "ended the process that runs it"),
    "loop": ("def f():\n    while True: pass", TimedOut, "took too long"),
    "loop that swallows": (
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        TimedOut,
        "took",
    ),
    "loop in C": ("def f(): return sum(range(10**12))", TimedOut, "took too long"),
    "sleep": ("import time\ndef f(): time.sleep(60)", TimedOut, "took too long"),
    "endless output": ("def f():\n    while True: print('x' * 10**5)", TimedOut, "took too long"),
}


@pytest.mark.parametrize(("source", "kind", "message"), ENDINGS.values(), ids=ENDINGS)
def test_an_ending_is_a_fault_in_closed_words(student, source, kind, message):
    """Exceptions are named by builtin or numpy names and the cell only; death and delay have their own kinds."""
    one = student("def g(): return 1", source)
    fault = ending(one.f)
    assert type(fault) is kind
    assert message in fault.message
    assert "42" not in fault.message
    assert one.spent <= LIMITS.call + 0.5
    assert one.g() == 1, "the notebook's other functions are judged all the same"


def test_recursion_through_c_is_a_fault(student):
    """Where the limit on recursion was lifted the C stack ends: older Pythons die, newer ones raise."""
    deep = "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return max([1], key=lambda x: f())"
    assert isinstance(ending(student(deep).f), StudentFault)


def test_the_exceptions_text_is_kept_for_staff(student):
    """In `detail` stand the line and the text, printable whatever the student put into them."""
    fault = ending(student("\ndef f():\n    raise ValueError('hidden 42 \\ud800 \\x1b[31m')").f)
    assert "line 3" in fault.detail
    assert "hidden 42" in fault.detail
    assert fault.detail.isprintable()
    assert fault.detail.encode()


def test_two_timeouts_of_one_function_end_its_calls(student):
    """The third call gets the same outcome and costs nothing; other functions go on."""
    one = student("def f():\n    while True: pass\ndef g(): return 1")
    first, second = ending(one.f), ending(one.f)
    spent = one.spent
    assert ending(one.f) is second
    assert type(first) is type(second) is TimedOut
    assert one.spent == spent
    assert one.g() == 1


def test_a_fresh_child_loads_the_cells_again_after_a_crash(student):
    """What the cells set is there again, what a call set is gone."""
    one = student("import os\nstate = [1]\ndef f(): os._exit(0)\ndef g():\n    state.append(2)\n    return list(state)")
    assert one.g() == [1, 2]
    assert type(ending(one.f)) is Crashed
    assert one.g() == [1, 2]


def test_a_submission_has_a_budget_of_its_own(wall):
    """Past it calls are not run, however short they would be."""
    cells = [Cell(1, "def f():\n    while True: pass\ndef g(): return 1\ndef h():\n    while True: pass")]
    with closing(Wall(wall.protection, Quick(load=0.3, call=0.2, submission=0.3, memory=2**28))) as small:
        one = Student(small, cells, RETURNS, SIGNATURES)
        endings = [ending(call) for call in (one.f, one.h, one.h, one.g)]
        assert {type(e) for e in endings} <= {TimedOut, Crashed}
        assert one.spent <= 0.3 + 0.5
        one.close()


def test_patience_is_three_times_the_limit_and_two_seconds():
    """A child that waits instead of working is ended by the wall clock."""
    assert Limits().wall(2.0) == 8.0


# ---------------------------------------------------------------- loading

LOADS = {
    "line magics": (["%matplotlib inline\nimport math\n!ls\nmath.pi?\n?math\ndef f(): return 1"], {}),
    "magic in a block": (["for i in range(2):\n    %time pass\ndef f(): return 1"], {}),
    "%%time": (["%%time\ndef f(): return 1"], {}),
    "%%timeit with options": (["%%timeit -n 1 -r 1\ndef f(): return 1"], {}),
    "%%capture": (["%%capture out\nprint(3)\ndef f(): return 1"], {}),
    "%%bash": (["def f(): return 1", "%%bash\nls -l; rm -rf /"], {}),
    "%%writefile is dropped": (["def f(): return 1", "%%writefile a.py\ndef f(): return 2"], {}),
    "a percent sign in text": (["text = '''\n%s\nreally?\n'''\ndef f(): return text.count('%')"], {}),
    "syntax error elsewhere": (["def f(: return 2", "def f(): return 1"], {1: "SyntaxError"}),
    "null byte": (["x = '\0'", "def f(): return 1"], {1: ("SyntaxError", "ValueError")}),
    "deep nest": (
        ["x = " + "(" * 5000 + ")" * 5000, "def f(): return 1"],
        {1: ("SyntaxError", "MemoryError", "RecursionError")},
    ),
    "raises halfway": (["x = 2\n1 / 0\nx = 1\ndef f(): return x"], {1: "ZeroDivisionError"}),
    "exit()": (["exit()\nx = 1", "def f(): return 1"], {1: "SystemExit"}),
    "own exception": (["class Hidden42(Exception): pass\nraise Hidden42", "def f(): return 1"], {1: "an exception"}),
    "input()": (["name = input()", "def f(): return 1"], {1: "EOFError"}),
    "missing module": (["import scipy_of_mine", "def f(): return 1"], {1: "ModuleNotFoundError"}),
    "matplotlib": (
        [
            "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(1, 2)\naxes[0].plot([1])\nplt.show()\n"
            "def f(): return 1"
        ],
        {},
    ),
    "axes by name": (
        ["import matplotlib.pyplot as plt\nfig, (a, b) = plt.subplots(1, 2)\na.set_title('x')\ndef f(): return 1"],
        {},
    ),
    "axes of a grid": (
        [
            "from matplotlib import pyplot as plt\n_, ax = plt.subplots(2, ncols=3)\nax[1, 2].bar([1], [2])\n"
            "def f(): return 1"
        ],
        {},
    ),
    "each axis": (
        [
            "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(2, 2)\n"
            "for ax in axes.flat: ax.axis('off')\ndef f(): return 1"
        ],
        {},
    ),
    "figure context": (
        [
            "import matplotlib as mpl\nmpl.rcParams['font.size'] = 3\nwith mpl.style.context('x'): pass\n"
            "def f(): return 1"
        ],
        {},
    ),
    "tqdm": (
        [
            "from tqdm import tqdm, trange\nn = 0\nfor _ in tqdm(range(3)): n += 1\nfor _ in trange(2): n += 1\n"
            "def f(): return n - 4"
        ],
        {},
    ),
    "tqdm's bar": (
        [
            "from tqdm.auto import tqdm\nbar = tqdm(range(1), desc='x')\nn = 0\nfor i in bar:\n    n += 1\n"
            "    bar.set_postfix(loss=i)\ndef f(): return n"
        ],
        {},
    ),
    "tqdm with a total": (["import tqdm\nwith tqdm.tqdm(total=3) as bar: bar.update(1)\ndef f(): return 1"], {}),
    "IPython": (["from IPython.display import display, Markdown\ndisplay(Markdown('x'))\ndef f(): return 1"], {}),
    "checks": (["from checks import check\ndef f(): return 1", "check(f)"], {}),
    "future annotations": (["from __future__ import annotations\ndef f(a: NotDefined = 0) -> Array: return 1"], {}),
}


@pytest.mark.parametrize(("cells", "faults"), LOADS.values(), ids=LOADS)
def test_cells_load_as_far_as_they_can(student, cells, faults):
    """Each cell is guarded, IPython's own lines are set aside, and plots, bars and displays do nothing."""
    one = student(*cells)
    assert one.f() in (1, True)
    assert one.cell_faults.keys() == faults.keys()
    assert all(name in np.atleast_1d(faults[number]) for number, name in one.cell_faults.items())
    assert not one.definitions_only


HANGING = {
    "exit of the process": "import os\nos._exit(0)",
    "loop": "while True: pass",
    "memory, then the end": "import os\nos.abort()",
}


@pytest.mark.parametrize("cell", HANGING.values(), ids=HANGING)
def test_a_cell_that_cannot_run_is_blamed_and_the_others_run(student, cell):
    """The cell that ends or hangs the process is found; only its definitions are run, the others as they are."""
    one = student(
        "rate = 1.0 - 1.5\nlayers = [1, 2]", f"import math\n{cell}", "def f(): return rate + layers[0] + math.pi"
    )
    assert one.f() == pytest.approx(0.5 + np.pi)
    assert one.blamed == (2,)
    assert not one.definitions_only


def test_a_notebook_of_many_such_cells_is_loaded_by_its_definitions(student):
    """After the third failed load only imports, functions, classes and literals are run."""
    one = student("rate = -0.5", *["import os\nos._exit(0)"] * 4, "import math\ndef f(): return rate + math.floor(1.5)")
    assert one.f() == 0.5
    assert one.definitions_only


def test_definitions_that_end_the_process_too_are_a_crash(student):
    """Where even definitions cannot be loaded, each function ends as crashed, in bounded time."""
    one = student("import os\nclass A:\n    os._exit(0)\ndef f(): return 1")
    assert type(ending(one.f)) is Crashed
    assert type(ending(one.f)) is Crashed


# ---------------------------------------------------------------- callbacks and generators


def test_a_callback_runs_here_and_is_counted(student):
    """A check can watch a loop step by step; values go both ways."""
    seen = []

    def loss(w: float) -> float:
        seen.append(w)
        return w**2

    assert student("def f(loss): return [loss(x / 2) for x in range(3)]").f(loss) == [0.0, 0.25, 1.0]
    assert seen == [0.0, 0.5, 1.0]


def refusing(w: object) -> float:
    """Take positive floats only."""
    if not isinstance(w, float) or w < 0:
        raise ValueError("w must be a positive number")
    return w


BAD_ARGUMENTS = {
    "refused": "-1.0",
    "too many": "1.0, 2.0",
    "none": "",
    "cannot cross": "object()",
    "too large": "'x' * 10**7",
}


@pytest.mark.parametrize("arguments", BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
def test_bad_arguments_to_a_callback_are_a_value_error_inside(student, arguments):
    """A student's mistake in calling is an exception in the student's code, and the next call is answered."""
    source = f"def f(loss):\n    try: loss({arguments})\n    except ValueError: return loss(2.0)"
    assert student(source).f(refusing) == 2.0


def test_a_callback_that_is_called_without_end_is_a_crash(student, monkeypatch):
    """Calls are capped, so that a loop of callbacks cannot keep the host busy."""
    monkeypatch.setattr("autograder.sandbox.student.CALLBACKS", 50)
    one = student("def f(loss):\n    while True: loss(1.0)")
    assert type(ending(one.f, refusing)) is Crashed


def test_the_hosts_time_in_a_callback_is_not_the_students(student):
    """A slow callback does not use up the student's patience."""
    one = student("def f(loss): return sum(loss(1.0) for _ in range(4))")
    assert one.f(lambda w: time.sleep(0.25) or w) == 4.0


def test_a_check_that_fails_inside_a_callback_leaves_the_student_usable(student):
    """The failure reaches the check, and the next call is not taken for the callback's answer."""
    one = student("def f(loss): return loss(1.0)\ndef g(): return 7")

    def judge(w: float) -> float:
        raise CheckFailure("the first step is wrong")

    assert ending(one.f, judge).message == "the first step is wrong"
    assert one.g() == 7


def test_an_unused_generator_crosses(student):
    """The student draws what the check would draw from the same seed."""
    one = student("def f(rng): return rng.normal(size=3)")
    assert np.array_equal(one.f(np.random.default_rng(5)), np.random.default_rng(5).normal(size=3))


def test_a_used_generator_is_our_own_mistake(student):
    """It would not be the same on the other side, so the check is told and not the student."""
    rng = np.random.default_rng(5)
    rng.random()
    with pytest.raises(host.wire.WireError):
        student("def f(rng): return 0").f(rng)


# ---------------------------------------------------------------- clocks and counts


def test_time_is_the_childs_cpu_clock(student):
    """Work is counted, sleep is not, and no patched clock inside changes the reading."""
    patched = "import time\ntime.perf_counter = time.process_time = time.time = lambda: 0.0\n"
    one = student(patched + "def f(n): return sum(range(n))\ndef g(n):\n    time.sleep(n)\n    return 0")
    value, worked = one.f.timed(3_000_000)
    _, slept = one.g.timed(0.1)
    assert value == sum(range(3_000_000))
    assert 0.005 < worked < LIMITS.call
    assert slept < 0.02


def test_many_calls_in_one_trip_are_many_values(student):
    """A function that hands out one buffer again and again still gives each call its own value."""
    one = student("import numpy as np\nbuffer = np.zeros(1)\ndef f(n):\n    buffer[0] = n\n    return buffer")
    assert [float(value[0]) for value in one.f.each([call(n) for n in range(3)])] == [0.0, 1.0, 2.0]


def test_opcodes_grow_with_python_loops_only(student):
    """A loop runs more opcodes for more samples; a numpy call does not."""
    one = student(
        "import numpy as np\ndef f(n):\n    s = 0\n    for i in range(n): s += i\n    return s\n"
        "def g(n): return np.arange(n).sum()"
    )
    value, once = one.f.opcodes(1000)
    assert value == 499500
    assert 1.9 < one.f.opcodes(2000)[1] / once < 2.1
    assert one.g.opcodes(1000)[1] == one.g.opcodes(2000)[1] > 0


# ---------------------------------------------------------------- forgeries

FRAME = """import json, os, struct, sys
def frame(m):
    t = json.dumps(m).encode()
    return struct.pack('<III', len(t), 0, 0) + t
"""
EVERY = "    for fd in range(64):\n        try: os.write(fd, data)\n        except OSError: pass\n"


def flood(data: str) -> str:
    """Return a notebook that writes `data` to every descriptor it has."""
    return FRAME + "def f():\n    data = " + data + "\n" + EVERY + "    return 0"


FORGERIES = {
    "a value": flood("frame({'value': 1.0})"),
    "many values": flood("frame({'value': 1.0}) * 50"),
    "noise": flood("os.urandom(1000)"),
    "a huge frame": flood("struct.pack('<III', 2**32 - 1, 2**32 - 1, 0)"),
    "half a frame": flood("frame({'value': 1.0})[:-1]"),
    "a memfd": flood("struct.pack('<III', 2, 0, 1) + b'{}'"),
    "a callback": flood("frame({'callback': 0, 'args': []})"),
    "a callback of nonsense": flood("frame({'callback': [], 'args': 5})"),
    "no value": flood("frame({})"),
    "values of nonsense": flood("frame({'value': {'a': ['<f8', [0] + [2**26] * 5, 0]}, 'sizes': [0]})"),
    "reports of nonsense": flood("frame({'value': 1.0, 'changed': 3, 'notes': 7, 'printed': 'x', 'opcodes': 1e400})"),
    "an exception of nonsense": flood("frame({'raised': {'a': 1}, 'cell': 'x', 'line': [], 'text': 5})"),
    "an exception of names": flood("frame({'raised': [['x'], 3, None], 'text': None})"),
    "foreign nonsense": flood("frame({'foreign': {'a': 1}})"),
    "a deep nest": flood("struct.pack('<III', 60000, 0, 0) + b'[' * 60000"),
    "the worker's functions": (
        "import sys\nfor name, module in list(sys.modules.items()):\n    if name.startswith('autograder'):\n"
        "        for key in list(vars(module)):\n"
        "            if callable(vars(module)[key]) and key != 'receive':\n"
        "                setattr(module, key, lambda *a, **k: ({'value': 1.0}, []))\n"
        "def f(): return 0"
    ),
    "the encoder": (
        "import sys\nwire = sys.modules['autograder.sandbox.wire']\n"
        "wire.Encoder.encode = lambda self, v, d=0: {'x': 1}\ndef f(): return 0"
    ),
    "the socket": (
        "import gc, socket\nfor o in gc.get_objects():\n    if isinstance(o, socket.socket): o.close()\n"
        "def f(): return 0"
    ),
    "builtins": (
        "import builtins\n"
        "for n in ('len', 'isinstance', 'sorted', 'dict', 'type'): setattr(builtins, n, lambda *a: 1.0)\n"
        "def f(): return 0"
    ),
    "numpy": "import numpy as np\nnp.array = np.ndarray = np.frombuffer = lambda *a, **k: 1.0\ndef f(): return 0",
}


@pytest.mark.parametrize("source", FORGERIES.values(), ids=FORGERIES)
def test_a_forger_gets_no_more_than_wrong_values(student, source):
    """Whatever comes out is a value or a student's fault, in bounded time, and the next is graded as alone."""
    forger, honest = student(source), student("def f(x): return x\ndef g(): return 1")
    for _ in range(3):
        try:
            forger.f()
        except (StudentFault, CheckFailure) as fault:
            assert "42" not in fault.message  # noqa: PT017 - a value is as good an ending
        assert forger.spent <= 3 * (LIMITS.load + LIMITS.call) + 0.5
    assert honest.f(3) == 3
    assert student("def f(x): return x").f(4) == 4


LEAVING = """import builtins, os, sys, numpy as np
builtins.mark = np.mark = sys.mark = 1
os.environ['MARK'] = '1'
np.pi = 3
def f(): return 0
"""
LOOKING = (
    "import builtins, os, sys, numpy as np\ndef f():\n"
    "    return [hasattr(m, 'mark') for m in (builtins, np, sys)] + [len(os.environ), np.pi == 3, len(sys.argv)]"
)


def test_a_child_shares_nothing_with_the_one_before(student):
    """Marks left in modules and the environment are gone; the environment is empty."""
    assert student(LEAVING).f() == 0
    assert student(LOOKING).f() == [False, False, False, 0, False, 1]


def test_random_numbers_differ_between_children(student):
    """Each child is seeded anew, so that nobody can count on the legacy state."""
    source = "import numpy as np, random\ndef f(): return [np.random.rand(), random.random()]"
    one, two = student(source).f(), student(source).f()
    assert one[0] != two[0]
    assert one[1] != two[1]
