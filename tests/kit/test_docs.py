"""What the documents say that a program can hold: commands, paths, links, the module map, lists and defaults."""

import ast
import re
import shlex
from dataclasses import fields
from itertools import takewhile
from pathlib import Path

import click
import pytest

from autograder.cli.main import commands
from autograder.course import Assignment
from autograder.sandbox.stub_modules import PACKAGES
from autograder.sandbox.worker import PRELOADED_MODULES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "autograder"
PAGES = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "autograder/README.md", "benchmarks/README.md"),
    *(f"docs/{name}.md" for name in ("instructor", "student", "ta", "operator", "graders", "security", "why")),
    *("docs/concepts.md", "docs/data.md", "docs/lms.md", "docs/nbgrader.md"),
)
TEXTS = {page: (ROOT / page).read_text() for page in PAGES}

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"<[a-z]+>")
PATH = re.compile(
    r"(?:autograder|docs|tests|solutions|assignments|benchmarks|\.ci)/[\w./*<>-]*|[\w-]+\.(?:py|md|toml|lock)"
)
BROUGHT = {"checks.py", "test_public.py", "test_hidden.py"}  # names of files that every assignment has
SHELL = re.compile(r"^(?:\.venv/bin/)?autograder(?:\s|$)")


# ---------------------------------------------------------------- what is written there


def commands_in(text: str) -> set[str]:
    """Return the `autograder ...` lines of shell blocks, and the code spans that are one."""
    blocks = [body for language, body in FENCE.findall(text) if language == "sh"]
    lines = [line.partition("#")[0].strip() for body in blocks for line in body.split("\n")]
    spans = SPAN.findall(FENCE.sub("", text))
    return {line for line in (*lines, *spans) if SHELL.match(line)}


def paths_in(text: str) -> set[str]:
    """Return the code spans, and the words of shell blocks, that name a file of the repository."""
    blocks = [body for language, body in FENCE.findall(text) if language == "sh"]
    words = [word for body in blocks for line in body.split("\n") for word in line.partition("#")[0].split()]
    spans = SPAN.findall(FENCE.sub("", text))
    return {word for word in (*words, *spans) if PATH.fullmatch(word)} - BROUGHT


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a page's headings, as Markdown's usual readers make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows_below(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table rows in a page's section."""
    section = takewhile(lambda line: not line.startswith("## "), text.partition(f"## {heading}\n")[2].split("\n"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section if line.startswith("| `")]


COMMANDS = sorted({(page, line) for page, text in TEXTS.items() for line in commands_in(text)})
PATHS = sorted({(page, path) for page, text in TEXTS.items() for path in paths_in(text)})
LINKS = sorted({(page, link) for page, text in TEXTS.items() for link in LINK.findall(text) if "://" not in link})


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=str)
def test_a_command_in_the_documents_exists(page, line):
    """Verb, options and number of arguments are those of the command line."""
    words = shlex.split(line.removeprefix(".venv/bin/"))[1:]
    if not words or words[0] in ("--version", "VERB"):
        return
    verb = commands.commands[words[0]]
    options, rest, _ = verb.make_parser(click.Context(verb)).parse_args(words[1:])
    choices = {one.name: one.type.choices for one in verb.params if isinstance(one.type, click.Choice)}
    assert not rest
    assert all(options.get(name) in (None, *allowed) for name, allowed in choices.items())


@pytest.mark.parametrize("verb", sorted(commands.commands))
def test_every_verb_is_documented(verb):
    """A reader of the guides meets each verb at least once."""
    assert any(line.split()[1:2] == [verb] for _, line in COMMANDS)


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(("page", "path"), PATHS, ids=str)
def test_a_path_in_the_documents_exists(page, path):
    """A placeholder such as <a> stands for at least one name."""
    pattern = PLACEHOLDER.sub("*", path).removesuffix("/")
    assert any(ROOT.glob(pattern)) or any(PACKAGE.glob(pattern))


@pytest.mark.parametrize(("page", "link"), LINKS, ids=str)
def test_a_link_leads_somewhere(page, link):
    """The file is there, and where an anchor is named, so is its heading."""
    name, _, anchor = link.partition("#")
    target = (ROOT / page).parent / name if name else ROOT / page
    assert target.is_file()
    assert not anchor or anchor in anchors_of(target.read_text())


# ---------------------------------------------------------------- lists


ROOMS = {row[0].strip("`/"): row for row in rows_below(TEXTS["autograder/README.md"], "Rooms")}
IN_A_ROOM = re.compile(rf"(?:{'|'.join(ROOMS)})/[\w/]*")


@pytest.mark.parametrize("room", sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
def test_the_map_describes_every_room(room):
    """Its row says what the room's own first line says, and names each of its modules once."""
    _, holds, _, modules = ROOMS[room]
    there = (path.relative_to(PACKAGE / room).with_suffix("") for path in (PACKAGE / room).rglob("*.py"))
    named = [name for name in SPAN.findall(modules) if re.fullmatch(r"[a-z][a-z0-9_/]*", name)]
    assert sorted(named) == sorted(str(name) for name in there if name.name != "__init__")
    assert holds == str(ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text()))).split("\n")[0]


@pytest.mark.parametrize("page", ["autograder/README.md", "CONTRIBUTING.md"])
def test_what_is_named_by_its_room_exists(page):
    """`grading/judge` is a module, `pages/templates/` a folder, `export/` a room."""
    named = [name for name in SPAN.findall(FENCE.sub("", TEXTS[page])) if IN_A_ROOM.fullmatch(name)]
    places = {name: PACKAGE / (name if name.endswith("/") else f"{name}.py") for name in named}
    assert named
    assert not [name for name, place in places.items() if not place.exists()]


def test_folders_are_described():
    """README says of every folder of the repository, and of every suite of tests, what it is for."""
    described = "\n".join(row[0] for row in rows_below(TEXTS["README.md"], "Where things are"))
    parents = {ROOT: "", ROOT / "tests": "tests/"}
    there = [f"{name}{path.name}/" for parent, name in parents.items() for path in parent.iterdir() if path.is_dir()]
    ours = [name for name in there if not re.match(r"\.|build/|dist/|.*(__pycache__|egg-info)/", name)]
    assert not [name for name in ours if f"`{name}" not in described]


def test_preloaded_modules_are_listed():
    """Who writes an answer for level 2 can see what there is, and what is a stub module."""
    section = TEXTS["docs/security.md"].partition("## Modules loaded beforehand")[2].partition("\n## ")[0]
    loaded, _, others = section.partition("\n\nand numpy")
    assert SPAN.findall(loaded) == list(PRELOADED_MODULES)
    assert set(PACKAGES) <= set(SPAN.findall(others))


def test_limits_are_those_of_an_assignment():
    """The operator's table gives the defaults that are in force."""
    message = {row[0].strip("`"): float(row[1]) for row in rows_below(TEXTS["docs/operator.md"], "Limits")}
    assert message == {one.name: one.default for one in fields(Assignment) if one.name in message}
    assert len(message) == 4


def test_what_is_swapped_into_nbgrader_is_there():
    """Whoever reads why nbgrader behaves otherwise here finds the class of that name in the room of the hooks."""
    section = TEXTS["docs/nbgrader.md"].partition("## What our configuration swaps in\n")[2].partition("\n## ")[0]
    ours = {name for row in re.findall(r"^\|.*", section, re.MULTILINE) for name in SPAN.findall(row.split("|")[2])}
    trees = [ast.parse(path.read_text()) for path in (PACKAGE / "hooks").glob("*.py")]
    defined = {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    assert len(ours) > 5
    assert ours <= defined


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_ready_to_be_read(page):
    """No place is left to be filled in, and no line is longer than one of code."""
    assert not re.search(r"@@|\b(TODO|TBD|FIXME)\b", TEXTS[page])
    prose = [line for line in FENCE.sub("", TEXTS[page]).split("\n") if not line.startswith("|")]
    assert max(map(len, prose)) <= 120
