"""Bytes that nobody vouches for -> the cells of a notebook, and what nbgrader wrote into each of them."""

import sys

__all__ = ["format", "given", "reader", "repair"]

# jsonschema, which nbformat imports, takes a second to build a grammar of internationalised addresses
# out of this module where it finds it; no schema of notebooks asks
# for such an address. A Jupyter server that has it already keeps it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None is how Python notes "not to be had"
