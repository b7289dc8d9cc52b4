"""Results -> nbgrader's gradebook; the only place where a penalty or a total is worked out."""

__all__ = ["database", "erase", "marks", "rows", "sync"]
