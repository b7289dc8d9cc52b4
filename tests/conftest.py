"""Which tests are slow, and what a run says at its end."""

from pathlib import Path

ROOT = Path(__file__).parent

SUITES = {"hostile": "test_an_attack_is_held", "broken": "test_a_broken_hand_in_ends"}

SLOW = ("broken", "browser", "faults", "fuzz", "hostile", "nbgrader")  # suites that `make check` leaves to `make test`


def pytest_collection_modifyitems(items):
    """Mark whole suites as slow by their folder; a single slow test elsewhere bears the mark itself."""
    for item in items:
        if item.path.relative_to(ROOT).parts[0] in SLOW:
            item.add_marker("slow")


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
