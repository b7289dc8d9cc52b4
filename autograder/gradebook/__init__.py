"""Results -> nbgrader's gradebook, and what counts in the end."""

__all__ = ["database", "erase", "marks", "rows", "sync"]
