"""`autograder new`: an assignment that is small but whole, so that release and verify pass before a word is changed."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from pathlib import Path
from typing import Any

from autograder.bridge.convert import SCHEMA, dumps
from autograder.course import CONFIG, ID, Course
from autograder.errors import UsageError
from autograder.results import write_atomically

ITEM, MANUAL = "mean_square", "why_square"
KINDS = {  # what nbgrader's metadata say of a cell: grade, solution, locked
    "read-only": (False, False, True),
    "answer": (False, True, False),
    "grade": (True, False, True),
    "manual": (True, True, False),
}


def new(course: Course, name: str) -> list[Path]:
    """Write a new assignment and its line in course_config.py; return the files written, the config last.

    Raises UsageError where the name is none or taken, or where the list of assignments is not written out.
    """
    refuse(course, name)
    config = course.root / CONFIG
    configured = with_assignment(config.read_bytes(), name)
    graders = course.graders(name)
    files = {
        course.solution(name): dumps(notebook(name)),
        graders / "test_hidden.py": HIDDEN.format(name=name),
        graders / "wrong" / "square_of_the_mean.py": WRONG,
        graders / "right" / "with_a_loop.py": RIGHT,
        config: configured.decode(),  # last: a course never lists what is only half there
    }
    for path, text in files.items():
        write_atomically(path, text)
    return list(files)


def refuse(course: Course, name: str) -> None:
    """Raise UsageError where no new assignment can be called `name`."""
    if not ID.fullmatch(name):
        raise UsageError(f"{name!r} is no assignment id. Use a letter, then letters, digits, - and _, 40 at most.")
    listed = {one.id.casefold() for one in course.assignments}  # some file systems do not tell capitals apart
    if name.casefold() in listed:
        raise UsageError(f"{CONFIG} lists an assignment {name!r} already. Choose another name.")
    for folder in (course.solution(name).parent, course.graders(name), course.release(name).parent):
        if folder.exists():
            raise UsageError(f"{folder} is there already. Choose another name, or move that folder away.")


# ---------------------------------------------------------------- course_config.py


def with_assignment(source: bytes, name: str) -> bytes:
    """Return the text of course_config.py with one assignment more; everything else keeps its form.

    Raises UsageError where the assignments are not a tuple or a list written out in the call of Course.
    """
    line = f'Assignment("{name}", title={json.dumps(title_of(name))})'
    listed = _listed(source)
    if listed is None or not listed.elts:
        raise UsageError(
            f"{CONFIG}: the assignments are not written out in `COURSE = Course(..., assignments=(...))`. "
            f"Write them there one by one, and run this again: it adds `{line}`."
        )
    changed = _inserted(source, listed, line)
    if _dumped(changed)[:-1] != _dumped(source):
        raise UsageError(f"{CONFIG}: there is no place to be found for a new assignment. Add `{line}` by hand.")
    return changed


def title_of(name: str) -> str:
    """Make a first title of an id: `two-layers` -> "Two layers"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _listed(source: bytes) -> ast.Tuple | ast.List | None:
    """Find the value of `assignments` in the call of Course."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Course":
            for keyword in node.keywords:
                if keyword.arg == "assignments" and isinstance(keyword.value, ast.Tuple | ast.List):
                    return keyword.value
    return None


def _dumped(source: bytes) -> list[str]:
    """The assignments as Python reads them, to see that nothing but one more has changed."""
    try:
        listed = _listed(source)
    except SyntaxError:
        return []
    return [ast.dump(one) for one in listed.elts] if listed else []


def _inserted(source: bytes, listed: ast.Tuple | ast.List, line: str) -> bytes:
    """Put `line` behind the last element: in the same line, or in a line of its own where the elements have theirs."""
    last = listed.elts[-1]
    lines = source.splitlines(keepends=True)
    end = _end(last)
    if listed.end_lineno == end[0]:
        return _put(lines, end, f", {line}")
    row = lines[last.lineno - 1]
    indent = row[: len(row) - len(row.lstrip())].decode()
    newline = "\r\n" if row.endswith(b"\r\n") else "\n"
    comma = _comma_after(source, end)
    stop = comma or end
    behind = len(lines[stop[0] - 1].rstrip(b"\r\n"))  # a comment at the end of the line stays with its element
    added = _put(lines, (stop[0], behind), f"{newline}{indent}{line},").splitlines(keepends=True)
    return b"".join(added) if comma else _put(added, end, ",")


def _end(node: ast.expr) -> tuple[int, int]:
    """Line from 1 and byte from 0 behind a node."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset


def _put(lines: list[bytes], place: tuple[int, int], text: str) -> bytes:
    row, column = place[0] - 1, place[1]
    mended = lines[row][:column] + text.encode() + lines[row][column:]
    return b"".join([*lines[:row], mended, *lines[row + 1 :]])


def _comma_after(source: bytes, place: tuple[int, int]) -> tuple[int, int] | None:
    """Line and column behind the comma that follows a place, or None where something else follows."""
    blank = (tokenize.NL, tokenize.COMMENT)
    lines = source.splitlines(keepends=True)
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        column = len(lines[token.start[0] - 1].decode("utf-8-sig")[: token.start[1]].encode()) if token.start[0] else 0
        if token.type in blank or (token.start[0], column) < place:
            continue
        return token.end if token.string == "," else None
    return None
