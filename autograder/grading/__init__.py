"""Submissions -> stored results: the checks, the judge, the hints, the one way through them all."""

__all__ = [
    "bench",
    "changes",
    "collection",
    "engine",
    "executors",
    "hints",
    "judge",
    "pipeline",
    "pytest_plugin",
    "store",
    "task",
]
