"""`autograder new`: an assignment that is small but whole, so that release and verify pass before a word is changed."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Template

from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.course import CONFIG, ID, Course

RESERVED = "course"  # `autograder new course DIR` is about something else
TEMPLATES = Path(__file__).with_name("templates")


def filled(template: str, **fields: str) -> str:
    """Return a file of templates/ with its fields, such as ${title}, filled in; any other $ stays."""
    return Template((TEMPLATES / f"{template}.txt").read_text()).safe_substitute(fields)


def new(course: Course, name: str) -> list[Path]:
    """Write a new assignment and its line in course_config.py; return the files written, the config last.

    An assignment that is listed but has no files yet gets its files. Raises UsageError where the name is none or
    taken, or where the list of assignments is not written out.
    """
    if not ID.fullmatch(name):
        raise UsageError(f"{name!r} is no assignment id. Use a letter, then letters, digits, - and _, 40 at most.")
    if name.casefold() == RESERVED:
        raise UsageError(
            f"`autograder new {RESERVED} DIR` starts a course, so no assignment is called that. Rename it."
        )
    others = {one.id.casefold() for one in course.assignments if one.id != name}
    if name.casefold() in others:  # some file systems do not tell capitals apart
        raise UsageError(f"{CONFIG} lists an assignment {name!r} already, but for capitals. Choose another name.")
    for folder in (course.solution(name).parent, course.graders(name), course.release(name).parent):
        if folder.exists():
            raise UsageError(f"{folder} is there already. Choose another name, or move that folder away.")
    config = course.root / CONFIG
    graders = course.graders(name)
    files = {
        course.solution(name): filled("solution.ipynb", title=title_of(name)),
        graders / "test_hidden.py": filled("test_hidden.py", name=name),
        graders / "wrong" / "square_of_the_mean.py": filled("square_of_the_mean.py"),
        graders / "right" / "with_a_loop.py": filled("with_a_loop.py"),
    }
    if all(one.id != name for one in course.assignments):
        files[config] = with_assignment(config.read_bytes(), name).decode()  # last: what is listed is whole
    for path, text in files.items():
        write_atomically(path, text)
    return list(files)


# ---------------------------------------------------------------- course_config.py


def with_assignment(source: bytes, name: str) -> bytes:
    """Return the text of course_config.py with one assignment more; everything else keeps its form.

    Raises UsageError where the assignments are not a tuple or a list written out in the call of Course.
    """
    listed = _listed(source)
    if listed is None:
        raise UsageError(
            f"{CONFIG}: the assignments are not written out in `COURSE = Course(...)`. "
            f"Write them there as `assignments=(Assignment(...), ...)`, and run this again."
        )
    last = listed.elts[-1] if listed.elts else None
    maker = ast.unparse(last.func) if isinstance(last, ast.Call) else "Assignment"
    line = f'{maker}("{name}", title="{title_of(name)}")'
    changed = _with_line(source, listed, line.encode())
    try:
        again = _listed(changed)
    except SyntaxError:
        again = None
    if again is None or [*map(ast.dump, again.elts)][:-1] != [*map(ast.dump, listed.elts)]:  # not one more alone
        raise UsageError(f"{CONFIG}: the assignments are listed in an unusual way. Add `{line},` to them by hand.")
    return changed


def title_of(name: str) -> str:
    """Make a first title of an id: `two-layers` -> "Two layers"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _listed(source: bytes) -> ast.Tuple | ast.List | None:
    """Find the value of `assignments` in the call of Course."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Course":
            named = [keyword.value for keyword in node.keywords if keyword.arg == "assignments"]
            found = next(iter([*named, *node.args[2:3]]), None)
            return found if isinstance(found, ast.Tuple | ast.List) else None
    return None


def _with_line(source: bytes, listed: ast.Tuple | ast.List, line: bytes) -> bytes:
    """Put `line` behind the last element, in the same line or in one of its own, as the elements have it.

    Where there is none yet, it gets a line of its own before the closing bracket.
    """
    lines = source.splitlines(keepends=True)
    last = listed.elts[-1] if listed.elts else listed
    number, column = last.end_lineno or 0, last.end_col_offset or 0  # a line from 1, and bytes, as `ast` counts them
    column -= last is listed  # before the bracket
    row = lines[number - 1]
    before, after, newline = row[:column], row[column:], row[len(row.rstrip(b"\r\n")) :]
    first = row if last is listed else lines[last.lineno - 1]
    indent = first[: len(first) - len(first.lstrip())]
    if last is listed:
        opened = before + newline if before.strip() else b""  # the bracket that opens stands in this line, too
        row = opened + indent + b"    " + line + b"," + newline + indent + after
    elif listed.end_lineno == number:
        row = before + b", " + line + after
    else:
        comma = after.lstrip().startswith(b",")  # where the list ends without one, it goes on doing so
        row = (row if comma else before + b"," + after) + indent + line + b"," * comma + newline
    return b"".join([*lines[: number - 1], row, *lines[number:]])
