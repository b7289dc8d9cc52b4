"""A notebook's cells as Python: IPython's own lines left out, statements run one by one, each guarded.

Standard library only, and nothing of Linux: students run this too.
"""

from __future__ import annotations
import __future__

import ast
import re
from typing import Any

OTHER_LANGUAGES = frozenset(
    f"%%{name}"
    for name in (
        *("!", "HTML", "R", "SVG", "bash", "cmd", "cython", "file", "html", "javascript", "js", "latex", "markdown"),
        *("perl", "pypy", "python2", "ruby", "script", "sh", "sql", "svg", "sx", "system", "writefile"),
    )
)  # cells that are no Python of this notebook; every other %% (time, capture, prun) runs the lines below it
MAGIC = re.compile(r"\s*([%!?]|[\w.,\s\[\]]+=\s*[%!]\s*\w)")  # %magic, !shell, ?help, name = %magic, name = !shell
MOST_MAGICS = 100  # lines left out of one cell; more is not a cell that anybody wrote
TEXT = 200  # characters of an exception's text that are kept: 2,000 of them still fit in one frame
FUTURES: dict[str, __future__._Feature] = {name: getattr(__future__, name) for name in __future__.all_feature_names}
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
LITERALS = (
    ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.USub, ast.UAdd, ast.Load,
)  # fmt: skip


def statements(source: str) -> list[ast.stmt]:
    """Parse a cell, without the lines that only IPython reads; raises SyntaxError, ValueError."""
    first = source.lstrip().split(maxsplit=1)[:1]
    if first and first[0].startswith("%%"):
        source = "" if first[0] in OTHER_LANGUAGES else source.lstrip().partition("\n")[2]
    lines = source.split("\n")
    for _ in range(MOST_MAGICS):
        try:
            return ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            place = (error.lineno or 0) - 1
            if not 0 <= place < len(lines) or not is_magic(lines[place]):
                raise
            lines[place] = lines[place][: len(lines[place]) - len(lines[place].lstrip())] + "pass"
    return ast.parse("\n".join(lines)).body


def is_magic(line: str) -> bool:
    """Say whether a line is IPython's own, and no line of Python that has a mistake."""
    return bool(MAGIC.match(line)) or (line.rstrip().endswith("?") and "#" not in line)


def is_definition(node: ast.stmt) -> bool:
    """Say whether a statement is an import, a function, a class or a literal assignment, and does nothing else."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        return all(isinstance(part, LITERALS) for part in ast.walk(node.value))
    return isinstance(node, DEFINITIONS)


def run(number: int, source: str, names: dict[str, Any], only_definitions: bool = False) -> tuple[str, str] | None:
    """Run one cell in `names`; return the (name, text) of the first exception, or None.

    A statement that raises is left behind and the next one runs: a plot that cannot be drawn here, say, must not
    cost the constants below it.
    """
    try:
        nodes = statements(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return type(error).__name__, text_of(error)
    first: tuple[str, str] | None = None
    for node in nodes:
        if only_definitions and not is_definition(node):
            continue
        # `from __future__ import annotations` holds for the rest of a notebook, so each statement is compiled with it
        futures = sum(feature.compiler_flag for name, feature in FUTURES.items() if names.get(name) is feature)
        try:
            code = compile(ast.Module([node], []), f"<cell {number}>", "exec", flags=futures, dont_inherit=True)
            exec(code, names)  # noqa: S102 - running cells is this module's task
        except BaseException as error:  # exit() or a bare raise in a cell ends neither a grading nor a self-check
            first = first or (type(error).__name__, text_of(error))
    return first


def text_of(error: BaseException, most: int = TEXT) -> str:
    """What an exception says, cut to `most` characters."""
    try:
        return str(error)[:most]
    except BaseException:  # a student's __str__ may raise anything
        return "an exception whose text could not be read"
