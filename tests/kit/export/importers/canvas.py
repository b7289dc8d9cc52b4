"""Canvas's gradebook import: people by ID, SIS User ID, SIS Login ID and name, assignments by their headers."""

import csv
import io
import re

from autograder.export.download import value_of
from tests.kit.export.importers import Rejected

WHO = ("ID", "SIS User ID", "SIS Login ID")  # Canvas's own order
TOTALS = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
POINTS = "Points Possible"
READ_ONLY = re.compile(r"read[\s-]+only", re.IGNORECASE)
POSTING = re.compile(r"\s*(?:Muted|Manual Posting.*)?\s*", re.IGNORECASE)


def read_canvas(data):
    """Read a file as Canvas's gradebook import does; raises Rejected where Canvas would not take it, or guess."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Rejected(f"Canvas reads UTF-8 text with commas or semicolons: {error}") from error
    rows = [row for row in rows if any(cell.strip(" ;,") for cell in row)]
    header = rows[0] if rows else []
    info = columns_of_people(header)
    read_only = {i for row in rows[1:] if POINTS in row[0] for i, cell in enumerate(row) if READ_ONLY.search(cell)}
    graded = [i for i in range(info, len(header)) if i not in read_only and not TOTALS.search(header[i])]
    if len({header[i] for i in graded}) < len(graded):
        raise Rejected("two columns have one header, and Canvas would take the first for both")
    values = {}
    for row in rows[1:]:
        if POINTS in row[0] or all(POSTING.fullmatch(cell) for cell in row):
            continue
        whose = _whose(header, row)
        if (whose, header[graded[0]] if graded else "") in values:
            raise Rejected(f"two rows are of {whose}, and Canvas would take the last")
        values |= {(whose, header[i]): _grade(row[i] if i < len(row) else "") for i in graded}
    return values


def _separator(text):
    """Canvas's guess: the one that divides the first three lines evenly and into more cells."""
    lines = [*io.StringIO(text, newline="")][:3]
    widths = {}
    for sign in ";,":
        try:
            counts = {len(next(csv.reader([line], delimiter=sign, strict=True), [])) for line in lines}
        except csv.Error:
            counts = set()
        widths[sign] = counts.pop() if len(counts) == 1 else 0
    return ";" if widths[";"] > widths[","] else ","


def _whose(header, row):
    cells = dict(zip(header, row, strict=False))
    for column in WHO:
        if cells.get(column, "").strip():
            return f"{column} {cells[column].strip()}"
    name = f"{cells.get('FirstName', '')} {cells['LastName']}" if "LastName" in cells else row[0]
    return f"name {name.strip()}"


def _grade(text):
    value = value_of(text)
    return round(value, 2) if isinstance(value, float) else value.upper() if value else None


def columns_of_people(header):
    """How many columns say who somebody is; raises Rejected where Canvas knows no such header."""
    one_name = len(header) > 3 and "Student" in header[0] and "ID" in header[1]
    two_names = len(header) > 4 and "LastName" in header[0] and "FirstName" in header[1] and "ID" in header[2]
    section = next((index for index, text in enumerate(header) if "Section" in text), 0)
    if not (one_name or two_names) or section < 2:
        raise Rejected("Canvas would answer: invalid header row")
    return section + 1
