"""What was handed in -> work/submitted, and which of several files counts."""

__all__ = ["archive", "attempts", "collect", "submission"]
