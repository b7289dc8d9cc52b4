"""The plain CSV table as a script reads it: totals by student."""

import csv
import io

from autograder.export.table import student_of


def read_totals(text):
    """Read what counts in the end from a table with `COUNTED`, by student; who has no total is left out."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {student_of(row["student"]): float(row["total"]) for row in rows if row.get("total")}
