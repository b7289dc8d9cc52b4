"""Moodle: the offline grading worksheet, filled, and the CSV file for *Grades, Import*, written.

A worksheet's headers are in the language of whoever downloaded it. Its rows are `Participant 123`, numbers that are
others in every assignment, so people are known by address, number and name. The grade import takes a whole file or
nothing of it: one unknown person, one grade that is no number or is above 100, and all of it is refused.
"""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from collections.abc import Collection, Mapping

from autograder.core.errors import UsageError
from autograder.core.tables import DELIMITERS
from autograder.course.roster import Roster
from autograder.export.download import (
    Choice,
    Column,
    Download,
    PersonRow,
    chosen,
    distinct,
    figure,
    listed,
    points_of,
    whole_rows,
)
from autograder.export.people import Named
from autograder.export.sheet import Sheet, SheetRow
from autograder.export.table import safe, written

GRADE, COMMENTS, NAME, EMAIL, NUMBER, LOGIN = "grade", "comments", "name", "email", "number", "login"
MAXIMUM, CHANGEABLE = "maximum", "changeable"
HEADERS = {  # what Moodle calls a column, small: English, German, Spanish, French, Italian, Dutch, Portuguese, Catalan
    GRADE: "grade|bewertung|calificación|note|valutazione|cijfer|beoordeling|nota|avaliação|qualificació",
    MAXIMUM: "maximum grade|bestwertung|calificación máxima|note maximale|valutazione massima|maximumcijfer"
    "|maximale beoordeling|nota máxima|avaliação máxima|qualificació màxima",
    CHANGEABLE: "grade can be changed|bewertung kann geändert werden|la calificación puede ser cambiada"
    "|la note peut être modifiée|la valutazione può essere modificata|cijfer kan gewijzigd worden"
    "|beoordeling kan worden gewijzigd|a nota pode ser alterada|la qualificació es pot canviar",
    COMMENTS: "feedback comments|feedback als kommentar|comentarios de retroalimentación|feedback par commentaires"
    "|commenti di feedback|feedback via commentaar|comentários de feedback|comentaris de retroacció",
    NAME: "full name|vollständiger name|nombre completo|nom complet|nome completo|volledige naam",
    EMAIL: "email address|e-mail-adresse|dirección de correo|adresse de courriel|indirizzo email|e-mailadres"
    "|endereço de email|endereço de e-mail|adreça electrònica",
    NUMBER: "id number|id-nummer|número de id|numéro d'identification|codice identificativo|número de identificação"
    "|número id",
    LOGIN: "username|anmeldename|benutzername|nombre de usuario|nom d'utilisateur|gebruikersnaam|nome de utilizador",
}
ROLES = {name: role for role, names in HEADERS.items() for name in names.split("|")}
NO = {"no", "nein", "non", "nee", "não", "nej"}
PARTICIPANT = re.compile(r"\D*(\d+)")
MODIFIED = re.compile(r".+\(.+\)")  # *Last modified (grade)* in any language
FIELDS = (("sid", "useridnumber"), ("login", "username"), ("email", "useremail"))  # of roster.csv -> as Moodle calls it
MOST = 100  # what a site takes that does not allow unlimited grades
NO_WORKSHEET = (
    "it is no offline grading worksheet. Take the one of the assignment's page, *Submissions, Actions, Download grading"
    " worksheet*."
)
NOT_READ = "Moodle reads a worksheet as UTF-8, with the delimiter that stands most often in its first line."
NO_DATE = "Moodle needs its column *Last modified (grade)*."


def read(sheet: Sheet, choice: Choice) -> Download:
    """Find the grade column and the people of a worksheet; raises UsageError."""
    header = sheet.header
    whole_rows(sheet, [row for row in sheet.rows if row.texts != ("",)])
    people = [row for row in sheet.rows[1:] if any(text.strip() for text in row.texts)]
    numbers = [PARTICIPANT.fullmatch(row.texts[0].strip()) for row in people]
    if not people or not all(numbers) or len(header) < 3:
        raise UsageError(NO_WORKSHEET)
    first = re.split(r"[\r\n]", sheet.text)[0]
    if sheet.codec != "utf-8" or sheet.delimiter != max(DELIMITERS, key=first.count):
        raise UsageError(f"{NOT_READ} Download it again.")
    known = [(ROLES[text.strip().casefold()], i) for i, text in enumerate(header) if text.strip().casefold() in ROLES]
    counts = Counter(role for role, _ in known)
    at = {role: index for role, index in known if counts[role] == 1}
    if choice.column:
        column = chosen([Column(i, text, text) for i, text in enumerate(header)][1:], choice)
    elif GRADE in at:
        column = Column(at[GRADE], header[at[GRADE]], GRADE)
    else:
        raise UsageError(f"no column is called Grade. {listed(header[1:])} Choose one with --column.")
    if not any(MODIFIED.fullmatch(text) for text in header[column.index :]):
        raise UsageError(f"{NO_DATE} Download it again.")
    top = at.get(MAXIMUM, column.index + 1)  # Moodle writes it right behind the grade
    tops = {row.texts[top] for row in people} if top < len(header) else set()
    comma = any("," in text for text in tops)
    for row in people:
        text = row.texts[column.index].strip()
        plain = text.replace(",", ".") if comma else text
        if plain not in ("", "-") and not re.fullmatch(r"-?\d+(\.\d+)?", plain):
            raise UsageError(f"line {row.line}: {text!r} is no grade that Moodle reads. Mend it there.")
    persons = distinct(_person(row, one[1], at) for row, one in zip(people, numbers, strict=True) if one)
    maxima = {points_of(text) for text in tops}
    maximum = maxima.pop() if len(maxima) == 1 else None
    if maximum is None:
        raise UsageError("it has no maximum grade beside the grade: a scale cannot be filled with points.")
    return Download(sheet, column, persons, maximum, comma, at.get(COMMENTS), capped=True)


def _person(row: SheetRow, participant: str, at: Mapping[str, int]) -> PersonRow:
    texts = {role: row.texts[index].strip() for role, index in at.items()}
    names = (
        Named("ID number", texts.get(NUMBER, ""), ("sid",)),
        Named("username", texts.get(LOGIN, ""), ("login",)),
        Named("address", texts.get(EMAIL, ""), ("email", "login")),
        Named("the name", texts.get(NAME, ""), ("name",)),
    )
    left = "Moodle has locked this grade" if texts.get(CHANGEABLE, "").casefold() in NO else ""
    shown = texts.get(NAME) or texts.get(EMAIL) or row.texts[0]
    return PersonRow(row, shown, f"participant {participant}", names, left)


def words(comments: Mapping[str, str]) -> str:
    """What a person wrote beside the answers, as one cell: Moodle shows it as HTML, a spreadsheet as text."""
    said = " ".join(f"{item}: {text}" for item, text in comments.items())
    return safe(html.escape(" ".join(said.split()), quote=False))


# ---------------------------------------------------------------- the grade import


def identity(roster: Roster, students: Collection[str], column: str) -> tuple[str, dict[str, str]]:
    """Return the field by which Moodle is to know people, and each student's text in it.

    `column` of roster.csv is taken where it is named, else the one that most students have. Without a roster the
    student's own id is the user name. Raises UsageError for a column that Moodle does not know.
    """
    fields = [pair for pair in FIELDS if column.casefold() in ("", *pair)]
    if not fields:
        raise UsageError(f"{column!r}: Moodle knows people by sid, login or email of roster.csv. Choose one of them.")
    known = {one.student: dict(one.known) for one in roster.people}
    if not known and not column:
        return "username", {student: student for student in students}
    texts = {field: {s: known[s][own] for s in students if own in known.get(s, {})} for own, field in fields}
    best = max(texts, key=lambda field: len(texts[field]))
    return best, texts[best]


def grades_text(field: str, title: str, grades: Mapping[str, float]) -> str:
    """Write the file for *Grades, Import, CSV file*: who, and the points. Words are left out.

    An empty feedback would take away what stands in Moodle, and feedback without a grade takes the grade away.
    """
    return written([[field, safe(title)], *([who, figure(grades[who])] for who in sorted(grades))], csv.QUOTE_MINIMAL)
