"""Which tests are slow, which run on one worker, the one self-test of a run, and what a run says at its end."""

from functools import lru_cache
from pathlib import Path

import pytest

from autograder.sandbox import confine

ROOT = Path(__file__).parent

SUITES = {"hostile": "test_an_attack_is_held", "broken": "test_a_broken_hand_in_ends"}

# suites that `make check` leaves to `make test`, which begins with them in this order: the longest first
SLOW = ("nbgrader", "faults", "hostile", "broken", "browser", "fuzz")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config, items):
    """Mark whole suites as slow by their folder; a single slow test elsewhere bears the mark itself.

    Tests that share a set-up go to one worker, so that it is made once, and come before all others, since a worker
    that begins with a long group at the end works on it alone.
    """
    order = {}
    for item in items:
        suite = item.path.relative_to(ROOT).parts[0]
        if suite in SLOW:
            item.add_marker("slow")
        group = _shared_by(item)
        if group and config.pluginmanager.hasplugin("xdist"):
            item.add_marker(pytest.mark.xdist_group(group))
        order[item] = (not group, SLOW.index(suite) if suite in SLOW else len(SLOW))
    items.sort(key=order.get)


def _shared_by(item):
    """Return the file or folder whose tests share a fixture with this one; "" where it shares none.

    Those of a whole session are made by each worker: they are cheap, and tests of many files use them.
    """
    fixtures = [found[-1] for found in item._fixtureinfo.name2fixturedefs.values()]  # pytest has no public way to ask
    folders = [one.baseid for one in fixtures if one.scope == "package"]
    if folders:
        return folders[0]
    return str(item.path.relative_to(ROOT)) if any(one.scope == "module" for one in fixtures) else ""


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
