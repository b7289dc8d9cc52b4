"""The one doorway to nbgrader and nbformat; imported lazily, because importing them costs seconds."""
