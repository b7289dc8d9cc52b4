"""Canvas: the teacher's own gradebook export, filled in one column.

Canvas goes by a row's ID, SIS User ID, SIS Login ID and name, in this order, and by the number in an assignment's
header `Title (12345)`. A header without a known number would make a new assignment, so only columns with one are ours.
"""

from __future__ import annotations

import re

from autograder.core.errors import UsageError
from autograder.export.download import Choice, Column, Download, PersonRow, chosen, distinct, points_of, whole_rows
from autograder.export.people import Named
from autograder.export.sheet import Sheet, SheetRow

TITLE = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)", re.DOTALL)
TOTALS = re.compile(r"(?:Current|Final) (?:Score|Points|Grade)|Override (?:Score|Grade|Status)")
POINTS = "Points Possible"
READ_ONLY = re.compile(r"read[\s-]+only", re.IGNORECASE)
POSTING = re.compile(r"\s*(?:Muted|Manual Posting.*)?\s*", re.IGNORECASE)
LEFT = {"EX": "excused in Canvas", "N/A": "not assigned in Canvas"}  # what stands there -> why it stays
DECIMAL_COMMA = re.compile(r"-?\d+,\d+%?")
NO_EXPORT = "it is no gradebook export of Canvas. Take the file of *Grades, Export, Export Entire Gradebook*."
NOT_READ = "Canvas reads UTF-8 text with commas or semicolons, equally many in each of the first lines."

WHO = (  # Canvas's own order; columns of roster.csv that hold such a text
    ("ID", ("canvas",)),
    ("SIS User ID", ("sid",)),
    ("SIS Login ID", ("login", "email")),
)


def read(sheet: Sheet, choice: Choice) -> Download:
    """Find our column and the people; raises UsageError."""
    header, rows = sheet.header, sheet.rows[1:]
    one_name = len(header) > 3 and "Student" in header[0] and "ID" in header[1]
    two_names = len(header) > 4 and "LastName" in header[0] and "FirstName" in header[1] and "ID" in header[2]
    section = next((index for index, text in enumerate(header) if "Section" in text), 0)
    if not (one_name or two_names) or section < 2:
        raise UsageError(NO_EXPORT)
    info = section + 1  # so many columns say who somebody is
    top = sheet.rows[:3]  # Canvas finds its delimiter by three lines of the file, not of the table
    uneven = any(row.line != n or len(row.cells) != len(header) for n, row in enumerate(top, start=1))
    if sheet.codec != "utf-8" or sheet.delimiter == "\t" or uneven:
        raise UsageError(f"{NOT_READ} Download it again.")
    points = [row.texts for row in rows if POINTS in row.texts[0]]
    read_only = {index for texts in points for index, text in enumerate(texts) if READ_ONLY.search(text)}
    graded = [index for index in range(info, len(header)) if not TOTALS.search(header[index])]
    titles = {index: found for index in graded if (found := TITLE.fullmatch(header[index].strip()))}
    column = chosen([Column(i, header[i], found["title"], found["id"]) for i, found in titles.items()], choice)
    if column.index in read_only:
        raise UsageError(f"Canvas has marked the column {column.header!r} as read only. Choose another with --column.")
    imported = [header[index] for index in graded if index not in read_only]
    if len({*imported}) < len(imported):
        raise UsageError("two columns have one header, and Canvas would take the first for both. Rename one there.")
    people = [
        row
        for row in rows
        if any(text.strip(" ;,") for text in row.texts)  # else Canvas skips it
        and POINTS not in row.texts[0]
        and not all(POSTING.fullmatch(text) for text in row.texts)  # which is a line on the assignments
    ]
    whole_rows(sheet, people)
    return Download(
        sheet,
        column,
        distinct(_person(row, header[:info], column) for row in people),
        points_of(points[0][column.index]) if points and column.index < len(points[0]) else None,
        comma=any(DECIMAL_COMMA.fullmatch(text.strip()) for row in rows for text in row.texts[info:]),
    )


def _person(row: SheetRow, info: tuple[str, ...], column: Column) -> PersonRow:
    at = {header: text.strip() for header, text in zip(info, row.texts, strict=False)}
    name = (f"{at.get('FirstName', '')} {at['LastName']}" if "LastName" in at else row.texts[0]).strip()
    names = [Named(header, at.get(header, ""), columns) for header, columns in WHO]
    whose = next((f"{one.header} {one.text}" for one in names if one.text), f"name {name}")
    stands = row.texts[column.index].strip().upper()
    given = (*names, Named("the name", name, ("name",)))
    return PersonRow(row, name, whose, given, LEFT.get(stands, ""), wanted=stands == "EX")
