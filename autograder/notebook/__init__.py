"""Untrusted bytes -> the cells of a notebook, and what nbgrader writes into them; runs nothing."""

__all__ = ["format", "given", "reader", "repair"]
