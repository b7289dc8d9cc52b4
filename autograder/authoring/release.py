"""What students get: the stub with its points, checks.py, data; and the refusal to let a hidden line out."""

from __future__ import annotations

import ast
import io
import json
import re
import stat
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.check_table import renewed
from autograder.authoring.checks_file import NAME, checks_file, machinery, public_parts
from autograder.core.atomic import write_atomically
from autograder.core.errors import AssignmentBroken, EnvironmentUnfit
from autograder.course import Course
from autograder.grading.collection import Graders, collect_graders
from autograder.notebook.format import is_manual
from autograder.notebook.reader import CellDocument, loads

DATA = {".npz", ".csv", ".png", ".svg", ".txt"}  # what may lie beside a solution notebook and go out with it
REQUIREMENTS = "numpy>=1.26\nmatplotlib>=3.8\njupyterlab>=4.1\n"
LEAK_LENGTH = 25  # non-space characters from which a line is nobody's common property
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive can hold: equal files make equal archives
REGION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
UNIX = 3  # the system whose rights an archive's entry holds


@dataclass(frozen=True, slots=True)
class Release:
    """Files of one assignment: path -> bytes, as they should be in the course's folder.

    `copies` are those that git does not keep: where one is not there, it is made when it is needed.
    """

    files: dict[Path, bytes]
    copies: frozenset[Path] = frozenset()

    def stale(self) -> list[Path]:
        """Paths whose file differs, or is not there though git should keep it."""
        return [path for path in self._differing() if path.is_file() or path not in self.copies]

    def write(self) -> list[Path]:
        """Write the files that differ or are not there; return their paths."""
        differing = self._differing()
        for path in differing:
            write_atomically(path, self.files[path])
        return differing

    def _differing(self) -> list[Path]:
        return [path for path, data in self.files.items() if not path.is_file() or path.read_bytes() != data]


def write_releases(
    course: Course, names: Iterable[str] = (), *, only_check: bool = False, packed: bool = False
) -> list[Path]:
    """Write what students get for the named assignments, or all; return the files that were not fresh.

    `packed` writes an archive of each besides, and returns its path last, whether it is another one than before or not.
    """
    known = [one.id for one in course.assignments]
    released = {name: make(course, collect_graders(course, name)) for name in list(names) or known}
    made = [*released.values()]
    page = course.root / "docs" / "graders.md"
    if page.is_file():
        every = [collect_graders(course, name) for name in known]
        made.append(Release({page: renewed(page.read_text(), course, every).encode()}))
    changed = [path for one in made for path in (one.stale() if only_check else one.write())]
    return changed + [write_archive(course, name, one) for name, one in released.items() if packed]


def make(course: Course, graders: Graders) -> Release:
    """Return the release of an assignment; raises AssignmentBroken where it would leak or cannot be made."""
    from autograder.authoring.stub import release_notebook  # costs seconds, and only `release` needs it

    name = graders.assignment
    source, folder = course.solution(name), course.release(name).parent
    stub, stamped = release_notebook(source, graders.points, course.id, name)
    public = checks_file(course.graders(name), graders).encode()
    files = {
        source: stamped,
        source.with_name(NAME): public,
        folder / f"{name}.ipynb": stub,
        folder / NAME: public,
        source.with_name("requirements.txt"): REQUIREMENTS.encode(),  # stock nbgrader copies it from there
        folder / "requirements.txt": REQUIREMENTS.encode(),
    }
    beside = [
        path for path in sorted(source.parent.iterdir()) if path.is_file() and path.name not in (source.name, NAME)
    ]
    if strange := [path.name for path in beside if path.suffix not in DATA]:
        raise AssignmentBroken(
            f"{source.parent}: {', '.join(strange)} would go out to students. Only {'/'.join(sorted(DATA))} may."
        )
    files |= {folder / path.name: path.read_bytes() for path in beside}
    release = Release(files, copies=frozenset({source.with_name(NAME)}))
    if found := leaks(course, name, release):
        raise AssignmentBroken("\n".join(f"{name}: the release would show {one}" for one in found))
    return release


# ---------------------------------------------------------------- one archive


def write_archive(course: Course, assignment: str, release: Release) -> Path:
    """Write what students get as work/exports/<assignment>.zip, in a folder of its own name; return the path.

    Equal releases give equal bytes. Raises EnvironmentUnfit where what was written does not read back as it should.
    """
    folder = course.release(assignment).parent
    files = {f"{assignment}/{path.name}": data for path, data in release.files.items() if path.parent == folder}
    path, packed = course.work / "exports" / f"{assignment}.zip", archive(files)
    write_atomically(path, packed)
    if path.read_bytes() != packed:
        raise EnvironmentUnfit(f"{path}: it does not hold what was written to it. See to the disk, and run this again.")
    return path


def archive(files: dict[str, bytes], executable: Collection[str] = ()) -> bytes:
    """Pack files (name in the archive -> bytes) in the order of their names; nothing in it depends on the day.

    `executable` are the names of those that may be run. Files are stored and not compressed: how a file is squeezed
    differs between versions of the library that does it.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.external_attr = (stat.S_IFREG | (0o755 if name in executable else 0o644)) << 16
            made.writestr(entry, data)
    return packed.getvalue()


# ---------------------------------------------------------------- leaks


def leaks(course: Course, assignment: str, release: Release) -> list[str]:
    """Every hidden line that a released file would show, as a sentence's end."""
    folder = course.release(assignment).parent
    secret = dict(_secret_lines(course, assignment))
    everybodys = [*machinery(), *(text for _, text in public_parts(course.graders(assignment)))]
    common = _long_lines("\n".join(everybodys))
    found = []
    for path, data in release.files.items():
        if path.parent == folder:
            is_notebook = path.suffix == ".ipynb"
            text = "\n".join(map(_text_of, loads(data)["cells"])) if is_notebook else data.decode(errors="replace")
            shown = _long_lines(text) - common
            found += [f"{where} in {path.name}: {line[:60]}" for line, where in secret.items() if line in shown]
    return found


def _text_of(cell: CellDocument) -> str:
    return f"{cell['source']}\n{json.dumps(cell.get('outputs', []))}"


def _long_lines(text: str) -> set[str]:
    """Lines without their white space, but for those that are short enough to stand anywhere."""
    squashed = (re.sub(r"\s+", "", line) for line in text.split("\n"))
    return {line for line in squashed if len(line) >= LEAK_LENGTH}


def _secret_lines(course: Course, assignment: str) -> Iterator[tuple[str, str]]:
    """Yield (squashed line, where it stands) of the solution's answers and of the hidden checks' code."""
    for cell in loads(course.solution(assignment).read_bytes())["cells"]:
        for line in _long_lines("\n".join(REGION.findall(_text_of(cell)))):
            yield line, "a line of the solution"
        if is_manual(cell):
            yield from ((line, "the model answer") for line in _long_lines(_text_of(cell)))
    hidden = (course.graders(assignment) / "test_hidden.py").read_text()
    lines = hidden.split("\n")
    for node in ast.walk(ast.parse(hidden)):  # imports are everybody's, and a check's sentence is meant to be read
        shown: ast.stmt | None = node if isinstance(node, ast.Import | ast.ImportFrom) else None
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            shown = node.body[0]
        if shown:
            lines[shown.lineno - 1 : shown.end_lineno] = [""] * ((shown.end_lineno or shown.lineno) - shown.lineno + 1)
    for line in _long_lines("\n".join(lines)):
        yield line, "a line of a hidden check"
