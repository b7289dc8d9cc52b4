"""Making assignments and proving them."""

__all__ = ["new_assignment", "new_course", "release", "stub", "verify"]
