"""What nbgrader and Jupyter call."""

__all__ = ["config", "exporters", "lab", "late", "preprocessors", "server"]
