"""Making assignments and verifying them."""

__all__ = ["new_assignment", "new_course", "release", "stub", "verify"]
