"""Marks -> the files that other systems import."""

__all__ = ["blackboard", "canvas", "classroom50", "deliver", "fill", "form", "junit", "moodle", "table"]
