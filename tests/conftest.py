"""What the whole run says at its end."""

SUITES = {"hostile": "test_an_attack_is_held", "broken": "test_a_broken_hand_in_ends"}


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
