"""`autograder new course`: a course of one's own, with everything in it but assignments."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from autograder.authoring.new_assignment import title_of
from autograder.core.atomic import write_atomically
from autograder.core.errors import UsageError
from autograder.course import CONFIG

EMPTY = ("assignments", "solutions", "tests/graders")  # folders that git would not keep without a file
RANDOM_BYTES = 16  # of the secret: as many as nobody guesses


def new_course(folder: Path) -> list[Path]:
    """Write a course without assignments into a folder that is new or empty; return the files, the config last.

    Raises UsageError where something is there already, OSError where it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder that is new or empty.")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty. Name a folder that is new or empty.")
    name = id_of(folder.resolve().name)
    words = {"ID": name, "TITLE": title_of(name), "SECRET": secrets.token_hex(RANDOM_BYTES)}
    texts = {
        "README.md": README,
        "pyproject.toml": PYPROJECT,
        ".gitignore": GITIGNORE,
        "nbgrader_config.py": NBGRADER,
        **{f"{empty}/.gitkeep": "" for empty in EMPTY},
        CONFIG: COURSE,  # last: with it, the folder is a course
    }
    for path, text in texts.items():
        write_atomically(folder / path, re.sub("@(ID|TITLE|SECRET)@", lambda found: words[found[1]], text))
    return [folder / path for path in texts]


def id_of(name: str) -> str:
    """Make a course id of a folder's name: `2027 ML & more` -> "ML-more"."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", re.sub(r"^[^A-Za-z]+", "", name))[:40].strip("-") or "course"


COURSE = '''"""Every fact about the course, once. `autograder doctor` reads it and says what is wrong with it."""

from autograder.course import Assignment, Course, Extension, LatePolicy

COURSE = Course(
    # by this nbgrader knows the course: a letter, then letters, digits, - and _
    id="@ID@",
    # what students read on their pages
    title="@TITLE@",
    # seeds the hidden data; made at random for this course: keep it from students, and do not change it while you grade
    secret="@SECRET@",
    # one line each, which `autograder new NAME` adds; Assignment("hw1", due="2027-01-31 23:59") is due then, in UTC
    assignments=(
    ),
    # everybody's id, ("ada", "bob"); or nothing, where roster.csv beside this file lists them or anybody may hand in
    students=(),
    # what lateness costs: per_day=0.1 takes a tenth of the score for each day begun, cap=0.5 half of it at most
    late=LatePolicy(per_day=0.0, cap=1.0),
    # more time for somebody: (Extension("ada", "hw1", hours=48),)
    extensions=(),
    # which of several hand-ins of one student counts: "last on time", "last" or "first"
    resubmission="last on time",
    # where nbgrader keeps the gradebook: nothing for work/gradebook.db, or the address of a PostgreSQL server
    db_url="",
    # the folder through which nbgrader gives out and takes in: nothing for nbgrader's own
    exchange="",
)
'''

NBGRADER = '''"""Hands course_config.py to stock nbgrader."""

from pathlib import Path

from autograder.hooks.config import configured

get_config().merge(configured(Path(__file__).parent))  # noqa: F821 - given by nbgrader's loader of this file
'''

GITIGNORE = """# what a class brings: hand-ins, results, the gradebook
work/
.venv/
__pycache__/
.ipynb_checkpoints/
.pytest_cache/
"""

PYPROJECT = """# The exercise kit, a Python package called `autograder`, runs this course. Install it from where
# you have it, `pip install /path/to/the/kit`, and not by its name alone: on a public index that is somebody else's.

[tool.pytest.ini_options] # for the line that `autograder why` gives to run one check again
addopts = ["--import-mode=importlib", "-p", "autograder.grading.pytest_plugin"]
testpaths = ["tests/graders"]
"""

README = """# @TITLE@

Exercises in notebooks, graded by the kit `autograder` (`pip install /path/to/the/kit`, then `autograder doctor`).

```sh
autograder new hw1             # a small, whole assignment, to be changed piece by piece
autograder release hw1 --zip   # what students get: assignments/hw1, and work/exports/hw1.zip
autograder verify hw1          # proves that checks, solution and known answers agree
autograder collect hw1 downloads
autograder grade hw1           # then `feedback`, `report`, `export`: `autograder VERB --help` says more
```

`course_config.py` holds every fact about the course; `solutions/` and `tests/graders/` are written by you,
`assignments/` is generated, and `work/` is what the class brings: not in git, so back it up.

Keep this repository private: of it, students get what is in `assignments/`, or the archives, and nothing else.
"""
