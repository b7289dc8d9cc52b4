"""Moodle: the upload of an offline grading worksheet, and the import of grades as CSV, which takes all or nothing."""

import csv
import io
import re

from tests.kit.export.importers import Rejected

GRADE, COMMENTS = "grade", "comments"
PARTICIPANT = re.compile(r"\D*(\d+)")
FIELDS = ("useridnumber", "username", "useremail")  # by which the grade import may know people
MOST = 100  # what a site takes that does not allow unlimited grades


def read_worksheet(data, column, feedback=None):
    """Read a worksheet as Moodle does, grades in `column`, words in `feedback`; raises Rejected where it would not."""
    header, *rows = _rows(data)
    decimal_comma = any(re.fullmatch(r"\d+,\d+", cell.strip()) for row in rows for cell in row[column + 1 : column + 2])
    if not any(re.fullmatch(r".+\(.+\)", text) for text in header[column:]):
        raise Rejected("Moodle needs its column *Last modified (grade)*")
    values = {}
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        whose = _participant(row[0])
        if (whose, GRADE) in values:
            raise Rejected(f"two rows are of {whose}, and Moodle would take the last")
        values[whose, GRADE] = _grade(row[column], decimal_comma)
        if feedback is not None:
            values[whose, COMMENTS] = row[feedback] or None
    return values


def _rows(data):
    """What Moodle's reader of CSV makes of a file: it refuses a row that is longer or shorter than the header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Rejected("Moodle reads a worksheet as UTF-8") from error
    delimiter = max(",;\t", key=re.split(r"[\r\n]", text)[0].count)
    try:
        rows = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            if row not in ([], [""])
        ]
    except csv.Error as error:
        raise Rejected(f"Moodle reads CSV: {error}") from error
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise Rejected("Moodle refuses a file in which a row has more or fewer cells than the first")
    return rows


def _grade(text, decimal_comma):
    """Points as Moodle reads them: on a site with decimal points a comma would cut a number short."""
    plain = text.strip().replace(",", ".") if decimal_comma else text.strip()
    if plain in ("", "-"):
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise Rejected(f"{text!r} is no grade")
    return round(float(plain), 2)


def read_grades(data, known=None):
    """Read a file for the grade import as Moodle does; raises Rejected where it would refuse the whole file.

    `known` are the people whom Moodle knows; None where nobody can tell.
    """
    header, *rows = _rows(data)
    if len(header) != 2:
        raise Rejected("two columns are mapped, who and the grade")
    field = header[0]
    if field not in FIELDS:
        raise Rejected(f"{field!r} is no field of a Moodle user")
    values = {}
    for who, text in rows:
        grade = _grade(text, decimal_comma=False)
        if known is not None and who not in known:  # letter by letter: an address in other capitals is unknown
            raise Rejected(f"{who!r} is unknown, and Moodle would refuse the whole file")
        if grade is None or (isinstance(grade, float) and not 0 <= grade <= MOST):
            raise Rejected(f"{text!r} of {who!r} is no grade from 0 to {MOST}, and Moodle would refuse the whole file")
        if (who, GRADE) in values:
            raise Rejected(f"two rows are of {who!r}")
        values[who, GRADE] = grade
    return values


def _participant(text):
    found = PARTICIPANT.fullmatch(text.strip())
    return f"participant {found[1]}" if found else text
