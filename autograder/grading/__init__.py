"""Submissions -> stored results: collecting the checks, judging, hints, and the one way through them all."""

__all__ = [
    "bench", "changes", "collection", "engine", "executors", "hints", "judge", "pipeline", "pytest_plugin", "store",
    "task",
]  # fmt: skip
