"""One container for all bundles: its environment is installed once, which takes longer than all that runs in it."""

import pytest

from tests.kit.gradescope.tree import rented_folder


@pytest.fixture(scope="package")
def container():
    """A folder that stands for /autograder; whoever plants a bundle in it replaces all but the environment."""
    with rented_folder() as folder:
        yield folder
