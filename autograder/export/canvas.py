"""Canvas: the teacher's own gradebook export, filled in one column, and read as Canvas's importer does.

Canvas goes by a row's ID, SIS User ID, SIS Login ID and name, in this order, and by the number in an assignment's
header `Title (12345)`. A header without a known number would make a new assignment, so only columns with one are ours.
"""

from __future__ import annotations

import csv
import io
import re

from autograder.core.errors import UsageError
from autograder.export.form import Ask, Column, Form, Line, Rejected, Values, chosen, no_one_twice, value_of, whole_rows
from autograder.export.people import Named
from autograder.export.sheet import Row, Sheet

TITLE = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)", re.DOTALL)
TOTALS = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
POINTS = "Points Possible"
READ_ONLY = re.compile(r"read[\s-]+only", re.IGNORECASE)
POSTING = re.compile(r"\s*(?:Muted|Manual Posting.*)?\s*", re.IGNORECASE)
EXCUSED = "EX"
NOT_ASSIGNED = "N/A"
DECIMAL_COMMA = re.compile(r"-?\d+,\d+%?")
NO_EXPORT = "it is no gradebook export of Canvas. Take the file of *Grades, Export, Export Entire Gradebook*."

WHO = (  # Canvas's own order; columns of roster.csv that hold such a text
    ("ID", ("canvas",)),
    ("SIS User ID", ("sid",)),
    ("SIS Login ID", ("login", "email")),
)


def form(sheet: Sheet, ask: Ask) -> Form:
    """Find our column and the people; raises UsageError."""
    header = sheet.header
    info = _info(header)
    points = next((row for row in sheet.rows if POINTS in row.cells[0].text), None)
    columns = [
        Column(index, text, found["title"], (found["id"],))
        for index, text in enumerate(header)
        if index >= info and (found := TITLE.fullmatch(text.strip())) and not TOTALS.search(text)
    ]
    column = chosen(columns, ask)
    if points and column.index < len(points.cells) and READ_ONLY.search(points.cells[column.index].text):
        raise UsageError(f"Canvas has marked the column {column.header!r} as read only. Choose another with --column.")
    people = [number for number, row in enumerate(sheet.rows[1:], start=1) if _is_person(row)]
    whole_rows(sheet, people)
    lines = tuple(_line(sheet, number, info, column) for number in people)
    no_one_twice(lines)
    heads = frozenset(range(len(sheet.rows))) - {*people}
    cells = [row.cells[index].text for row in sheet.rows[1:] for index in range(info, len(row.cells))]
    comma = any(DECIMAL_COMMA.fullmatch(text.strip()) for text in cells)
    return Form(sheet, column, column.header, lines, heads, _maximum(points, column), comma)


def _info(header: tuple[str, ...]) -> int:
    """Return how many columns, Section the last of them, say who somebody is; raises UsageError."""
    one_name = len(header) > 3 and "Student" in header[0] and "ID" in header[1]
    two_names = len(header) > 4 and "LastName" in header[0] and "FirstName" in header[1] and "ID" in header[2]
    section = next((index for index, text in enumerate(header) if "Section" in text), 0)
    if not (one_name or two_names) or section < 2:
        raise UsageError(NO_EXPORT)
    return section + 1


def _maximum(points: Row | None, column: Column) -> float | None:
    value = value_of(points.cells[column.index].text) if points and column.index < len(points.cells) else None
    return value if isinstance(value, float) else None


def _is_person(row: Row) -> bool:
    """Tell a student from the lines that describe assignments, and from what Canvas skips."""
    texts = row.texts
    return not row.blank and POINTS not in texts[0] and not all(POSTING.fullmatch(text) for text in texts)


def _line(sheet: Sheet, number: int, info: int, column: Column) -> Line:
    row = sheet.rows[number]
    at = {text: cell.text.strip() for text, cell in zip(sheet.header[:info], row.cells, strict=False)}
    name = (f"{at.get('FirstName', '')} {at['LastName']}" if "LastName" in at else row.cells[0].text).strip()
    names = [Named(header, at.get(header, ""), columns) for header, columns in WHO]
    whose = next((f"{one.header} {one.text}" for one in names if one.text), f"name {name}")
    stands = row.cells[column.index].text.strip()
    left = {EXCUSED: "excused in Canvas", NOT_ASSIGNED: "not assigned in Canvas"}.get(stands.upper(), "")
    given = (*names, Named("the name", name, ("name",)))
    return Line(number, row.line, name, whose, given, left, wanted=stands.upper() == EXCUSED)


# ---------------------------------------------------------------- as Canvas reads it


def imported(data: bytes) -> Values:
    """Read a file as Canvas's gradebook import does; raises Rejected where Canvas would not take it, or guess."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Rejected(f"Canvas reads UTF-8 text with commas or semicolons: {error}") from error
    rows = [row for row in rows if any(cell.strip(" ;,") for cell in row)]
    header = rows[0] if rows else []
    try:
        info = _info(tuple(header))
    except UsageError as error:
        raise Rejected("Canvas would answer: invalid header row") from error
    read_only = {i for row in rows[1:] if POINTS in row[0] for i, cell in enumerate(row) if READ_ONLY.search(cell)}
    graded = [i for i in range(info, len(header)) if i not in read_only and not TOTALS.search(header[i])]
    if len({header[i] for i in graded}) < len(graded):
        raise Rejected("two columns have one header, and Canvas would take the first for both")
    values: Values = {}
    for row in rows[1:]:
        if POINTS in row[0] or all(POSTING.fullmatch(cell) for cell in row):
            continue
        whose = _whose(header, row)
        if (whose, header[graded[0]] if graded else "") in values:
            raise Rejected(f"two rows are of {whose}, and Canvas would take the last")
        values |= {(whose, header[i]): _grade(row[i] if i < len(row) else "") for i in graded}
    return values


def _separator(text: str) -> str:
    """Canvas's guess: the one that divides the first three lines evenly and into more cells."""
    lines = text.splitlines()[:3]
    widths = {}
    for sign in ";,":
        try:
            counts = {len(next(csv.reader([line], delimiter=sign, strict=True), [])) for line in lines}
        except csv.Error:
            counts = set()
        widths[sign] = counts.pop() if len(counts) == 1 else 0
    return ";" if widths[";"] > widths[","] else ","


def _whose(header: list[str], row: list[str]) -> str:
    cells = dict(zip(header, row, strict=False))
    for column, _ in WHO:
        if cells.get(column, "").strip():
            return f"{column} {cells[column].strip()}"
    name = f"{cells.get('FirstName', '')} {cells['LastName']}" if "LastName" in cells else row[0]
    return f"name {name.strip()}"


def _grade(text: str) -> float | str | None:
    value = value_of(text)
    return round(value, 2) if isinstance(value, float) else value.upper() if value else None
