"""Making assignments and proving them: new, release, verify."""

__all__ = ["new_assignment", "new_course", "release", "stub", "verify"]
