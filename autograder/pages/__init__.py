"""What people read: the page of a student and of a class, served or written."""

__all__ = ["explain", "feedback", "index", "report", "serve", "write"]
