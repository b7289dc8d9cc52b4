"""Blackboard: the gradebook file of *Work Offline, Download*, filled in one column.

Blackboard knows a person by the user name and a column by the number behind the bar of its header,
`Hinge loss [Total Pts: 100 Score] |664617`; a column without a number would become a new one, of text and worth
nothing. The file has tabs or commas, and its tab form is UTF-16 with a mark, although it is called `.xls`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from autograder.core.errors import UsageError
from autograder.export.form import Ask, Column, Form, Line, Rejected, Values, chosen, no_one_twice, value_of, whole_rows
from autograder.export.people import Named
from autograder.export.sheet import MARKS, Sheet

IDENTIFIED = re.compile(r"(?P<title>.*?)\s*(?:\[(?P<about>[^\[\]]*)\])?\s*\|(?P<id>\d+)", re.DOTALL)
TOTAL = re.compile(r"[^:]*:\s*(?P<points>\d[\d.,]*)\b.*", re.DOTALL)  # `up to 300` is a calculated column's
USER_NAME = {"username", "user name", "benutzername", "nombre de usuario", "nom d'utilisateur", "nome utente"}
NUMBER = {"student id", "studenten-id", "id del alumno", "id de estudiante", "id d'étudiant", "id studente"}
FIRST, LAST = {"first name", "vorname", "nombre", "prénom", "nome"}, {"last name", "nachname", "apellidos", "nom"}
NO_FILE = "it is no gradebook file of Blackboard: there is no column for user names. Take *Work Offline, Download*."


def form(sheet: Sheet, ask: Ask) -> Form:
    """Find our column and the people; raises UsageError."""
    header = sheet.header
    user = _place(header, USER_NAME)
    if user is None:
        raise UsageError(NO_FILE)
    found = {index: match for index, text in enumerate(header) if (match := IDENTIFIED.fullmatch(text.strip()))}
    totals = {index: TOTAL.fullmatch(match["about"] or "") for index, match in found.items()}
    columns = [
        Column(index, header[index], match["title"], (match["id"],)) for index, match in found.items() if totals[index]
    ]
    column = chosen(columns, ask)
    total = totals[column.index]
    maximum = value_of(total["points"]) if total else None
    people = [number for number, row in enumerate(sheet.rows) if number and not row.blank]
    whole_rows(sheet, people)
    lines = tuple(_line(sheet, number, user) for number in people)
    no_one_twice(lines)
    heads = frozenset(range(len(sheet.rows))) - {*people}
    cells = [row.cells[index].text.strip() for row in sheet.rows[1:] for index in found if index < len(row.cells)]
    comma = any(re.fullmatch(r"\d+,\d+", text) for text in cells)
    key = found[column.index]["id"]
    return Form(sheet, column, key, lines, heads, maximum if isinstance(maximum, float) else None, comma)


def _place(header: Sequence[str], names: set[str]) -> int | None:
    return next((index for index, text in enumerate(header) if text.strip().casefold() in names), None)


def _line(sheet: Sheet, number: int, user: int) -> Line:
    row = sheet.rows[number]

    def text(names: set[str]) -> str:
        place = _place(sheet.header, names)
        return "" if place is None else row.cells[place].text.strip()

    login, name = row.cells[user].text.strip(), f"{text(FIRST)} {text(LAST)}".strip()
    names = (
        Named("user name", login, ("login", "email")),
        Named("student id", text(NUMBER), ("sid",)),
        Named("the name", name, ("name",)),
    )
    return Line(number, row.line, name or login, login, names)


def imported(data: bytes) -> Values:
    """Read a file as Blackboard's upload does; raises Rejected where it would not take it, or guess."""
    mark, codec = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(codec)
        delimiter = "\t" if "\t" in text.splitlines()[0] else ","
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if any(row)]
    except (UnicodeDecodeError, csv.Error, IndexError) as error:
        raise Rejected(f"Blackboard reads text with tabs or commas: {error}") from error
    header = rows[0]
    user = _place(header, USER_NAME)
    if user is None:
        raise Rejected("Blackboard needs the column of user names")
    numbered = {i: match["id"] for i, text in enumerate(header) if (match := IDENTIFIED.fullmatch(text.strip()))}
    if len({*numbered.values()}) < len(numbered):
        raise Rejected("two columns have one number")
    values: Values = {}
    for row in rows[1:]:
        if len(row) != len(header):
            raise Rejected(f"a row has {len(row)} cells, and the first has {len(header)}")
        for index, number in numbered.items():
            value = value_of(row[index])
            if (row[user].strip(), number) in values:
                raise Rejected(f"two rows are of {row[user]!r}")
            values[row[user].strip(), number] = round(value, 2) if isinstance(value, float) else value
    return values
