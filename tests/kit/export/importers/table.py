"""The plain CSV table as a script reads it: totals by student."""

import csv
import io


def student_of(cell):
    """Read the student's id in a cell of the first column, which has an apostrophe where a formula would begin."""
    return cell.removeprefix("'")


def read_totals(text):
    """Read what counts in the end from a table with `COUNTED`, by student; who has no total is left out."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {student_of(row["student"]): float(row["total"]) for row in rows if row.get("total")}
