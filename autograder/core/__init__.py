"""What every room speaks of: results and points, errors, people's names, text for people, whole files."""

__all__ = ["atomic", "errors", "model", "names", "tables", "text"]
