"""What nbgrader and Jupyter call, and what of other people's libraries is changed while they run."""

__all__ = ["config", "exporters", "lab", "late", "preprocessors", "server"]
