"""Which tests are slow, the one self-test of a run, and what a run says at its end."""

from functools import lru_cache
from pathlib import Path

import pytest

from autograder.sandbox import confine

ROOT = Path(__file__).parent

SUITES = {"hostile": "test_an_attack_is_held", "broken": "test_a_broken_hand_in_ends"}

# suites that `make check` leaves to `make test`, which begins with them in this order: the longest first
SLOW = ("nbgrader", "faults", "hostile", "broken", "browser", "fuzz")
ENVIRONMENTS = {"container", "tree", "installed"}  # fixtures that install an environment of their own, which is as slow


def pytest_collection_modifyitems(items):
    """Mark whole suites as slow, and begin with them; also tests that install. Other slow tests bear the mark."""
    order = {}
    for item in items:
        suite = item.path.relative_to(ROOT).parts[0]
        if suite in SLOW or ENVIRONMENTS.intersection(item.fixturenames):
            item.add_marker("slow")
        order[item] = SLOW.index(suite) if suite in SLOW else len(SLOW)
    items.sort(key=order.get)


@pytest.fixture(scope="session", autouse=True)
def one_self_test():
    """Let this process attack each protection once: grading does so before every run, and finds the same.

    A verdict hangs on the machine, the user and the protection alone, none of which a test changes in this process.
    Processes that tests start attack for themselves; tests of the self-test have taken the real one at their import.
    """
    real = confine.self_test
    confine.self_test = lru_cache(real)
    yield
    confine.self_test = real


def pytest_terminal_summary(terminalreporter):
    """Say how many attacks and broken hand-ins were held, at which levels."""
    for suite, test in SUITES.items():
        for level in ("level 1", "level 2"):
            counts = {
                outcome: sum(test in one.nodeid and level in one.nodeid for one in reports)
                for outcome, reports in terminalreporter.stats.items()
                if outcome in ("passed", "failed", "error")
            }
            if sum(counts.values()):
                terminalreporter.write_line(f"{suite}, {level}: {counts.get('passed', 0)}/{sum(counts.values())} held")
