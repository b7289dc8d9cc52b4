"""The arenas of the hostile suite: the real wall at levels 1 and 2, with limits that make an endless loop cheap."""

import os

import pytest

from tests.hostile.conftest import arena, fortress  # noqa: F401 - pytest finds fixtures by their names in this module


@pytest.fixture(scope="session", autouse=True)
def own_group():
    """Count only our own processes: where tests run side by side, each runner is a group of its own."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.setpgid(0, 0)
