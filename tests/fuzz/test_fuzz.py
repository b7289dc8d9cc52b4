"""No bytes, however spoilt, end a reader in anything but a result or a sentence."""

import pytest

from tests.fuzz.targets import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_bytes(name):
    """Thousands of inputs that were right once: nothing but the reader's own words for what is wrong comes out."""
    target = TARGETS[name]
    found = fuzz(target, target.inputs)
    assert found.tried == target.inputs
    assert [trace for _, trace in found.crashes[:3]] == []
