"""The tables in docs/security.md are those of the suites."""

from tests.hostile.table import PAGE, renewed


def test_the_tables_are_fresh():
    """What the page says is tried, and how it ends, is what the tests hold."""
    assert PAGE.read_text() == renewed(PAGE.read_text())
