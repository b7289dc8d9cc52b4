"""Cells as Python: what only IPython reads is left out, what cannot run here costs nothing but itself."""

import ast

import pytest

from autograder.sandbox import cells, stub_modules

MAGIC = {  # a cell -> what of it is run
    "x = 1\n": "x = 1",
    "y = a % b": "y = a % b",
    "%matplotlib inline\nx = 1": "pass\nx = 1",
    "if x:\n    !ls\n": "if x:\n    pass",
    "np.dot?": "pass",
    "?np.dot": "pass",
    "%%timeit\nx = 1": "x = 1",
    "%%prun -q\ndef f():\n    return 1": "def f():\n    return 1",
    "%%html\n<b>": "",
    "%%bash\nls": "",
    'text = """\n%d?\n"""': 'text = """\n%d?\n"""',
    "t = %timeit -o f()\nx = 1": "pass\nx = 1",
    "files = !ls\nx = 1": "pass\nx = 1",
    "%matplotlib inline\ny = (7\n  % 3)": "pass\ny = 7 % 3",
}


@pytest.mark.parametrize(("source", "kept"), MAGIC.items())
def test_only_what_ipython_alone_understands_is_left_out(source, kept):
    """Magics, shell lines and questions go, and nothing beside them."""
    assert ast.unparse(cells.statements(source)) == ast.unparse(ast.parse(kept))


@pytest.mark.parametrize("source", ["def f(:", "%matplotlib inline\ndef f(:", "x = = 1"])
def test_a_mistake_stays_one(source):
    """A line of Python that is wrong is not taken for a magic."""
    with pytest.raises(SyntaxError):
        cells.statements(source)


STUMBLES = {  # what a notebook can do and a grader cannot
    "unpacking a plot": "n, bins, patches = plt.hist([1])",
    "arithmetic with a plot": "low, high = ax.get_ylim()",
    "a missing package": "import pandas as pd",
    "a name of an earlier session": "forgotten + 1",
    "an exit": "raise SystemExit",
    "a class of a plot library": "class F(plt.Formatter):\n    pass",
    "a display": "display(1)",
    "IPython itself": "get_ipython().run_line_magic('matplotlib', 'inline')",
    "the last output": "_",
}


@pytest.mark.parametrize("line", STUMBLES.values(), ids=STUMBLES)
def test_what_stands_below_still_runs(line):
    """A statement that fails here does not cost the constants after it."""
    names = {
        "plt": stub_modules.Inert("matplotlib.pyplot"),
        "ax": stub_modules.Inert("axes"),
        **stub_modules.NOTEBOOK_NAMES,
    }
    cells.run(1, f"{line}\nZERO = 0.0", names)
    assert names["ZERO"] == 0.0


BARS = {
    "tqdm": "[i for i in tqdm.tqdm([1, 2])]",
    "tqdm_notebook": "[i for i in tqdm.tqdm_notebook([1, 2])]",
    "trange": "[i + 1 for i in tqdm.trange(2)]",
    "tenumerate": "[i + 1 for i, _ in tqdm.contrib.tenumerate([5, 6])]",
    "tzip": "[a for a, _ in tqdm.contrib.tzip([1, 2], [3, 4])]",
}


@pytest.mark.parametrize("expression", BARS.values(), ids=BARS)
def test_progress_bars_give_what_they_were_given(expression):
    """A loop over a bar is a loop over its values."""
    assert eval(expression, {"tqdm": stub_modules.Inert("tqdm")}) == [1, 2]  # noqa: S307 - a table of our own


def test_a_loop_over_a_stand_in_is_no_empty_loop():
    """What holds no values says so, instead of passing for an empty answer."""
    with pytest.raises(TypeError):
        list(stub_modules.Inert("matplotlib.pyplot"))
