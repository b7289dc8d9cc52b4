"""Everything of one student, found and removed."""

__all__ = ["forget"]
