"""Making assignments and verifying them."""

__all__ = ["checks_file", "new_assignment", "new_course", "release", "stub", "verify"]
