"""The order of the whole run, and what it says at its end."""

SUITES = {"hostile": "test_an_attack_is_held", "broken": "test_a_broken_hand_in_ends"}

LONGEST = (  # files of most of a minute or more; begun last, each would run for as long beside idle cores
    "tests/nbgrader/test_parity.py",
    "tests/hostile/test_as_somebody.py",
    "tests/kit/gradescope/test_classes.py",
    "tests/hostile/test_hostile.py",
    "tests/faults/test_faults.py",
    "tests/nbgrader/test_circumstances.py",
    "tests/hostile/test_layers.py",
    "tests/broken/test_broken.py",
    "tests/kit/authoring/test_release.py",
    "tests/kit/privacy/test_forget.py",
    "tests/hostile/test_controls.py",
    "tests/nbgrader/test_cycle.py",
    "tests/nbgrader/test_traps.py",
    "tests/kit/demo/test_demo.py",
    "tests/kit/grading/test_pipeline.py",
    "tests/kit/test_notebooks.py",
)


def pytest_collection_modifyitems(items):
    """Begin with the longest files."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(LONGEST)))


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
