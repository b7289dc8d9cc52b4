"""Looks for signs of what is asked of it: names of checks, of points and of cases in frames, modules, arguments."""

# row: 30
# ends: graded: missing (LookupError)
# through: one process
import gc
import sys

SIGNS = {"autograder.grading.collection", "autograder.checks", "autograder.course", "pytest", "nbformat"}


def attack():
    dictionaries = [one for one in gc.get_objects() if type(one) is dict]
    hidden = [one for one in dictionaries if "points" in one or "RETURNS" in one or "probes" in one]
    if not SIGNS & set(sys.modules) and not hidden and len(sys.argv) == 1:
        raise LookupError
