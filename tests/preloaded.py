"""What `tests.commands` imports once, for nbgrader and for our command: other people's code, and none that changes it.

Rooms that change nbgrader as they are imported stay out: a stock command is stock until a course says otherwise.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # a second at each import of jsonschema, for schemas nobody has here

import jinja2  # noqa: E402, F401 - imported for whoever comes after, as all of these
import nbgrader.apps  # noqa: E402, F401
import numpy  # noqa: E402, F401
import rich.progress  # noqa: E402, F401

import autograder.cli.main  # noqa: E402
import autograder.grading.pipeline  # noqa: E402, F401
