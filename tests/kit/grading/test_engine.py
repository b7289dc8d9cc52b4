"""The engine's digest changes with the code that grading can run, and with no other."""

from __future__ import annotations

import shutil
from modulefinder import ModuleFinder
from pathlib import Path

import pytest

from autograder.grading.engine import ENGINE, digest_of_files, engine_digest, judging

STARTED = "sandbox/worker.py"  # by name, in a process of its own
MODULES = sorted(path.relative_to(ENGINE).as_posix() for path in ENGINE.rglob("*.py"))


@pytest.fixture(scope="module")
def importable() -> set[str]:
    """What Python's own finder reaches, from compiled code: every import of grading and of the worker."""
    finder = ModuleFinder(path=[str(ENGINE.parent)])
    for path in (*(ENGINE / "grading").rglob("*.py"), ENGINE / STARTED):
        finder.import_hook(".".join(path.relative_to(ENGINE.parent).with_suffix("").parts))
    files = [Path(module.__file__) for module in finder.modules.values() if module.__file__]
    return {path.relative_to(ENGINE).as_posix() for path in files}


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A copy of the package."""
    return Path(shutil.copytree(ENGINE, tmp_path_factory.mktemp("copy") / ENGINE.name))


@pytest.fixture(scope="module")
def unchanged(package) -> str:
    """The digest of the copy as it is."""
    return engine_digest(package)


@pytest.mark.parametrize("module", MODULES)
def test_a_changed_byte_changes_the_digest_of_what_grading_can_import(package, unchanged, importable, module):
    """A change in any other module grades nobody again."""
    path = package / module
    source = path.read_bytes()
    path.write_bytes(source + b"#")
    try:
        assert (engine_digest(package) != unchanged) == (module in importable)
    finally:
        path.write_bytes(source)


CHANGES = {  # what is changed of the code -> (the module, whether verdicts may be others)
    "the formula of the late policy": ("course/config.py", True),
    "how a student's fault is named": ("core/errors.py", True),
    "what runs inside the wall": (STARTED, True),
    "how plain pytest runs graders": ("grading/pytest_plugin.py", True),
    "a page": ("pages/feedback.py", False),
    "an export": ("export/canvas.py", False),
    "the command line": ("cli/verbs/grading.py", False),
    "the proof of an assignment": ("authoring/verify.py", False),
}


@pytest.mark.parametrize(("module", "counts"), CHANGES.values(), ids=CHANGES)
def test_what_judges_is_found_from_the_imports(module, counts):
    """Whatever a verdict hangs on is in it, and what shows or sends verdicts is not."""
    assert (ENGINE / module).is_file()
    assert (ENGINE / module in judging()) == counts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import autograder.pages.render", True),
        ("from autograder.pages import render", True),
        ("from autograder.pages.render import page", True),
        ("def later():\n    if True:\n        from autograder.pages import render", True),
        ("START = f'import sys; from autograder.pages.render import main; {1}'", True),
        ("# from autograder.pages import render", False),
        ("import autograder_pages.render", False),
    ],
)
def test_every_way_to_import_is_seen(tmp_path, text, found):
    """At the top, in a function, and by name in a command that starts a process."""
    for name in ("__init__.py", "grading/__init__.py", "pages/__init__.py", "pages/render.py", "grading/judge.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text if name == "grading/judge.py" else "")
    assert (tmp_path / "pages" / "render.py" in judging(tmp_path)) == found
    assert (tmp_path / "pages" / "__init__.py" in judging(tmp_path)) == found


def test_the_digest_sees_names_and_contents(tmp_path):
    """Another name, another byte or another file is another digest; the order of listing is not."""
    one_, two = tmp_path / "a.py", tmp_path / "b.py"
    one_.write_text("x")
    two.write_text("y")
    both = digest_of_files([one_, two], tmp_path)
    assert digest_of_files([two, one_], tmp_path) == both
    assert digest_of_files([one_], tmp_path) != both
    two.write_text("z")
    assert digest_of_files([one_, two], tmp_path) != both
