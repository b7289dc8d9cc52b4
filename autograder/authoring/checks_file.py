"""The checks.py that students get: the public checks on top, below a line the machinery that runs them.

It is one plain module that needs numpy alone, stitched from test_public.py and the modules of `autograder.checks`.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.checks import assertions, forms, gradient, runner, speed
from autograder.core.atomic import write_atomically
from autograder.core.errors import AssignmentBroken

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.grading.collection import Graders

NAME = "checks.py"
MACHINERY = (assertions, forms, gradient, speed, runner)  # each knows only those before it
NOT_NEEDED = {"autograder", "pytest", "__future__"}  # imports of ours that mean nothing in the one file
TOP = '''"""The public checks of `{assignment}`: what `check(...)` runs in the notebook.

In a check, `student.f(...)` calls your function `f`. Below the long line stands what runs the checks.
Written by `autograder release`. Changing it changes no score: whoever grades has a copy.
"""

from __future__ import annotations
'''
RULE = f"# {'=' * 118}"
LINE = (
    f"{RULE}\n# Below this line nothing is about the exercise, but for what its functions return, at the end.\n{RULE}"
)
TABLE = """# ---- The table of `check`

{rest}PUBLIC = (
{rows})
SIGNATURES = {signatures!r}
check = runner(PUBLIC, RETURNS, SIGNATURES)
"""

Part = tuple[ast.stmt, str]  # a statement, and its text with the comments and empty lines above it


def checks_file(folder: Path, graders: Graders) -> str:
    """Return the text of checks.py for the graders in `folder`.

    RETURNS is public wherever it is written: students read it in the functions' docstrings. Raises AssignmentBroken
    where a public name is taken by the machinery.
    """
    parts = public_parts(folder)
    sources = (Path(str(module.__file__)).read_text() for module in MACHINERY)
    taken = {name: what for source in sources for node, _ in _parts(source) for name, what in bound(node).items()}
    names = {name: what for node, _ in parts for name, what in bound(node).items()}
    clashes = sorted(name for name, what in names.items() if taken.get(name, what) != what)
    if clashes:
        raise AssignmentBroken(
            f"{folder / 'test_public.py'}: {', '.join(clashes)} means something else in the file that students get, "
            f"where `autograder.checks` stands beside it. Choose another name."
        )
    above, rest = _divided(parts)
    public = [one.check for one in graders.checks if one.check.public]
    rows = [f"    PublicCheck({c.description!r}, {c.item!r}, {c.points!r}, test_{c.id}),\n" for c in public]
    signatures = {name: names for name, names in graders.signatures.items() if name in graders.returns}
    texts = [
        TOP.format(assignment=graders.assignment) + above,
        LINE,
        *machinery(),
        TABLE.format(rest=f"{rest}\n\n" if rest else "", rows="".join(rows), signatures=signatures),
    ]
    return re.sub("\n{4,}", "\n\n\n", "\n\n\n".join(text.strip("\n") for text in texts)) + "\n"


def machinery() -> Iterator[str]:
    """Yield the text of each module that runs the checks, under a comment that says what it is about."""
    for module in MACHINERY:
        about = str(module.__doc__).partition("\n")[0]
        text = "".join(text for _, text in _parts(Path(str(module.__file__)).read_text()))
        yield f"# ---- {about}\n\n" + text.strip("\n")


def public_parts(folder: Path) -> list[Part]:
    """Return the statements of test_public.py, if there is one, and RETURNS, which may stand beside the hidden ones.

    Of test_hidden.py nothing else goes along: no comment above it, and nothing that shares its line.
    """
    public, source = folder / "test_public.py", (folder / "test_hidden.py").read_text()
    parts = [*_parts(public.read_text())] if public.is_file() else []
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and {*map(ast.unparse, targets)} == {"RETURNS"}:
            parts.append((node, f"{ast.get_source_segment(source, node)}\n"))
    return parts


def _parts(source: str) -> Iterator[Part]:
    """Yield a module's statements but for its docstring, imports that are not needed, and what marks a check."""
    lines, end = source.split("\n"), 0
    for number, node in enumerate(ast.parse(source).body):
        start = min(end, node.lineno - 1)  # two statements may share a line
        end = node.end_lineno or node.lineno
        marks = [one for one in getattr(node, "decorator_list", ()) if "pytest" in ast.unparse(one)]
        marked = {line for one in marks for line in range(one.lineno - 1, one.end_lineno or one.lineno)}
        docstring = number == 0 and isinstance(node, ast.Expr)
        imported = bound(node).values() if isinstance(node, ast.Import | ast.ImportFrom) else ()
        if not docstring and not NOT_NEEDED & {name.partition(".")[0] for name in imported}:
            yield node, "".join(f"{lines[line]}\n" for line in range(start, end) if line not in marked)


def bound(node: ast.stmt) -> dict[str, str]:
    """Return the names that a statement gives to something, with what they are given to: an import says the same."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        place = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        return {one.asname or one.name.partition(".")[0]: place + one.name for one in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name: ast.unparse(node)}
    targets = getattr(node, "targets", None) or [getattr(node, "target", node)]  # not what a comprehension counts with
    return {one.id: ast.unparse(node) for one in names_in(*targets) if isinstance(one.ctx, ast.Store)}


def names_in(*nodes: ast.AST) -> Iterator[ast.Name]:
    """Return every name in some code, wherever it stands."""
    return (one for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name))


def _divided(parts: list[Part]) -> tuple[str, str]:
    """Return what can stand on top and what cannot, since it uses the machinery, or may, while the file is imported.

    A function can: what it uses is looked up when it is called. So does a value that is made of imports and of values
    on top.
    """
    ready = {*dir(builtins)}
    above, rest = "", ""
    for node, text in parts:
        used: list[ast.AST] = [node]
        if isinstance(node, ast.FunctionDef):
            used = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            used += [one for one in node.decorator_list if "pytest" not in ast.unparse(one)]
        if {one.id for one in names_in(*used) if isinstance(one.ctx, ast.Load)} <= ready:
            above += text
            ready |= set() if isinstance(node, ast.FunctionDef | ast.ClassDef) else bound(node).keys()
        else:
            rest += text
            ready -= bound(node).keys()
    return above, rest.strip("\n")


def place_copies(course: Course) -> None:
    """Put each released checks.py beside its solution notebook, which imports it; git keeps the released one alone.

    Nothing is done where the solution's folder cannot be written: most of what is done with a course needs no copy.
    """
    for one in course.assignments:
        released, copy = (path(one.id).with_name(NAME) for path in (course.release, course.solution))
        with suppress(OSError):
            if copy.parent.is_dir() and not (copy.is_file() and copy.read_bytes() == released.read_bytes()):
                write_atomically(copy, released.read_bytes())
