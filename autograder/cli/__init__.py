"""The command line: verbs, how a run ends, exit codes."""

__all__ = ["doctor", "main", "selfcheck", "verbs"]
