"""Bytes that nobody vouches for -> the cells of a notebook, and what nbgrader wrote into each of them."""

__all__ = ["format", "given", "reader", "repair"]
