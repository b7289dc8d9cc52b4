"""What people read: a student's page, the page of a class, one result for staff; written or served."""

__all__ = ["explain", "feedback", "report", "serve", "write"]
