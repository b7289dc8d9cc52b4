"""Each change of somebody else's library: what it changes is there, in the versions in which the need was seen."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest
from packaging.specifiers import SpecifierSet

from autograder.gradebook.patches import PATCHES, Patch, accept_odd_timestamps

EVERY = [pytest.param(patch, id=change.__name__) for change, patch in PATCHES.items()]


@pytest.mark.parametrize("patch", EVERY)
def test_its_library_is_one_in_which_the_need_was_seen(patch: Patch):
    """Another version asks a person to see whether the change is still needed, which `until` says how."""
    assert version(patch.library) in SpecifierSet(patch.seen)
    assert patch.reason.endswith(".")
    assert patch.until.endswith(".")


def test_what_is_changed_is_still_there():
    """Every target can be imported where nothing of ours has changed anything yet."""
    targets = [target for patch in PATCHES.values() for target in patch.targets]
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
