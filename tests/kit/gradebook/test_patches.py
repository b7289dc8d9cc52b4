"""Each change of somebody else's library: what it changes is there, in the versions in which the need was seen."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib.metadata import version

import pytest
from packaging.specifiers import SpecifierSet

from autograder.gradebook import patches
from autograder.gradebook.patches import accept_odd_timestamps

NBGRADER = ("nbgrader", ">=0.9.5,<0.10")
PATCHES = {  # change -> the library, in which versions that was seen to be needed, module:name of what it counts on
    "skip_address_grammar": (
        *("jsonschema", ">=4.25,<5"),
        ("rfc3987_syntax:is_valid_syntax", "jsonschema._format:draft202012_format_checker"),
    ),
    "wait_for_writers": (
        *NBGRADER,
        ("nbgrader.api:Gradebook", "sqlalchemy.engine:Engine", "sqlalchemy.event:contains"),
    ),
    "find_alembic": (*NBGRADER, ("nbgrader.api:get_alembic_version", "alembic.config:main")),
    "accept_odd_timestamps": (
        *NBGRADER,
        (
            "nbgrader.coursedir:CourseDirectory.get_existing_timestamp",
            "nbgrader.apps.api:NbGraderAPI.get_submitted_timestamp",
        ),
    ),
    "end_transactions": (
        *NBGRADER,
        (
            "nbgrader.server_extensions.formgrader.formgrader:FormgradeExtension.init_tornado_settings",
            "nbgrader.server_extensions.formgrader.base:BaseHandler.gradebook",
            "tornado.web:Application.log_request",
        ),
    ),
}


def test_every_change_is_in_the_table():
    """Whoever changes one more thing says here in what it stands."""
    found = {name for name, one in vars(patches).items() if inspect.isfunction(one) and not name.startswith("_")}
    assert found == {*PATCHES}


@pytest.mark.parametrize(("change", "library", "seen"), [(change, *one[:2]) for change, one in PATCHES.items()])
def test_its_library_is_one_in_which_the_need_was_seen(change, library, seen):
    """Another version asks a person to see whether the change is still needed, which the docstring says how."""
    assert version(library) in SpecifierSet(seen)
    text = " ".join(vars(patches)[change].__doc__.split())
    lowest = seen.removeprefix(">=").partition(",")[0]
    assert f"{library} {lowest} " in text
    assert re.search(r"\. Until [^.].*\.$", text)


def test_what_is_changed_is_still_there():
    """Every target can be imported where nothing of ours has changed anything yet."""
    targets = [target for _, _, some in PATCHES.values() for target in some]
    code = f"import pkgutil; [pkgutil.resolve_name(one) for one in {targets}]"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nbgrader_still_calls_a_method_that_it_does_not_have():
    """Where it has one, `accept_odd_timestamps` can go; twice in one process it changes nothing more."""
    from nbgrader.apps.api import NbGraderAPI

    code = "from nbgrader.coursedir import CourseDirectory; print(hasattr(CourseDirectory, 'fail'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    accept_odd_timestamps()
    changed = NbGraderAPI.get_submitted_timestamp
    accept_odd_timestamps()
    assert NbGraderAPI.get_submitted_timestamp is changed
