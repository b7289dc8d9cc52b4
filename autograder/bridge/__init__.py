"""The one doorway to nbgrader and nbformat; imported lazily, because importing them costs seconds."""

import sys

# jsonschema, which both import, takes a second to build a grammar of internationalised addresses out of this module
# where it finds it; no schema of notebooks asks for such an address. A Jupyter server that has it already keeps it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # None is how Python notes "not to be had"
