"""Grading on Gradescope"s machines: the bundle, and what runs there."""

__all__ = ["bundle", "results_json", "run"]
