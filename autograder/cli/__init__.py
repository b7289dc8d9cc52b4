"""The command line: arguments, printing, exit codes."""

__all__ = ["doctor", "main", "selfcheck", "verbs"]
