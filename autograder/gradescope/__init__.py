"""Grading on Gradescope's machines: the zip to upload, and what runs there."""

__all__ = ["bundle", "results_json", "run"]
