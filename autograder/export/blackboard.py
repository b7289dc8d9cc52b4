"""Blackboard: the gradebook file of *Work Offline, Download*, filled in one column.

Blackboard knows a person by the user name and a column by the number behind the bar of its header,
`Hinge loss [Total Pts: 100 Score] |664617`; a column without a number would become a new one, of text and worth
nothing. The file has tabs or commas, and its tab form is UTF-16 with a mark, although it is called `.xls`.
"""

from __future__ import annotations

import re

from autograder.core.errors import UsageError
from autograder.export.download import Choice, Column, Download, PersonRow, chosen, distinct, points_of, whole_rows
from autograder.export.people import Named
from autograder.export.sheet import Sheet, SheetRow

NUMBERED = re.compile(r"(?P<title>.*?)\s*(?:\[(?P<about>[^\[\]]*)\])?\s*\|(?P<id>\d+)", re.DOTALL)
TOTAL = re.compile(r"[^:]*:\s*(?P<points>\d[\d.,]*)\b.*", re.DOTALL)  # `up to 300` is a calculated column's
USER_NAME = {"username", "user name", "benutzername", "nombre de usuario", "nom d'utilisateur", "nome utente"}
NUMBER = {"student id", "studenten-id", "id del alumno", "id de estudiante", "id d'étudiant", "id studente"}
FIRST, LAST = {"first name", "vorname", "nombre", "prénom", "nome"}, {"last name", "nachname", "apellidos", "nom"}
NO_FILE = "it is no gradebook file of Blackboard: there is no column for user names. Take *Work Offline, Download*."
NOT_READ = "Blackboard reads text with tabs or commas: tabs as soon as one stands in the first line. Download it again."


def read(sheet: Sheet, choice: Choice) -> Download:
    """Find our column and the people; raises UsageError."""
    header = sheet.header
    if not any(text.strip().casefold() in USER_NAME for text in header):
        raise UsageError(NO_FILE)
    if sheet.delimiter != ("\t" if "\t" in re.split(r"[\r\n]", sheet.text)[0] else ","):
        raise UsageError(NOT_READ)
    numbered = {index: found for index, text in enumerate(header) if (found := NUMBERED.fullmatch(text.strip()))}
    if len({found["id"] for found in numbered.values()}) < len(numbered):
        raise UsageError("two columns have one number. Download it again.")
    totals = {index: TOTAL.fullmatch(found["about"] or "") for index, found in numbered.items()}
    columns = [Column(i, header[i], found["title"], found["id"]) for i, found in numbered.items() if totals[i]]
    column = chosen(columns, choice)
    total = totals[column.index]
    people = [row for row in sheet.rows[1:] if any(row.texts)]
    whole_rows(sheet, people)
    cells = [row.cells[index].text.strip() for row in sheet.rows[1:] for index in numbered if index < len(row.cells)]
    return Download(
        sheet,
        column,
        distinct(_person(header, row) for row in people),
        points_of(total["points"]) if total else None,
        comma=any(re.fullmatch(r"\d+,\d+", text) for text in cells),
    )


def _person(header: tuple[str, ...], row: SheetRow) -> PersonRow:
    def text(names: set[str]) -> str:
        at = zip(header, row.texts, strict=True)
        return next((cell.strip() for head, cell in at if head.strip().casefold() in names), "")

    login, name = text(USER_NAME), f"{text(FIRST)} {text(LAST)}".strip()
    names = (
        Named("user name", login, ("login", "email")),
        Named("student id", text(NUMBER), ("sid",)),
        Named("the name", name, ("name",)),
    )
    return PersonRow(row, name or login, login, names)
