"""Marks -> the files that other systems import."""

__all__ = ["blackboard", "canvas", "classroom50", "deliver", "download", "fill", "junit", "moodle", "table"]
