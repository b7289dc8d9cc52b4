"""The sample class: how it is made, and how each of its submissions must end."""

__all__ = ["cases", "mutations", "sample_class"]
