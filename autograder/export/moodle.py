"""Moodle: the offline grading worksheet, filled, and the CSV file for *Grades, Import*, written.

A worksheet's headers are in the language of whoever downloaded it. Its rows are `Participant 123`, numbers that are
others in every assignment, so people are known by address, number and name. The grade import takes a whole file or
nothing of it: one unknown person, one grade that is no number or is above 100, and all of it is refused.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from autograder.core.errors import UsageError
from autograder.course.roster import Roster
from autograder.export.form import (
    Ask,
    Column,
    Form,
    Line,
    Rejected,
    Value,
    Values,
    chosen,
    figure,
    listed,
    no_one_twice,
    value_of,
    whole_rows,
)
from autograder.export.people import Named
from autograder.export.sheet import Sheet
from autograder.export.table import safe

GRADE, WORDS, NAME, EMAIL, NUMBER, LOGIN = "grade", "feedback", "name", "email", "number", "login"
MAXIMUM, CHANGEABLE = "maximum", "changeable"
HEADERS = {  # what Moodle calls a column, small: English, German, Spanish, French, Italian, Dutch, Portuguese, Catalan
    GRADE: "grade|bewertung|calificación|note|valutazione|cijfer|beoordeling|nota|avaliação|qualificació",
    MAXIMUM: "maximum grade|bestwertung|calificación máxima|note maximale|valutazione massima|maximumcijfer"
    "|maximale beoordeling|nota máxima|avaliação máxima|qualificació màxima",
    CHANGEABLE: "grade can be changed|bewertung kann geändert werden|la calificación puede ser cambiada"
    "|la note peut être modifiée|la valutazione può essere modificata|cijfer kan gewijzigd worden"
    "|beoordeling kan worden gewijzigd|a nota pode ser alterada|la qualificació es pot canviar",
    WORDS: "feedback comments|feedback als kommentar|comentarios de retroalimentación|feedback par commentaires"
    "|commenti di feedback|feedback via commentaar|comentários de feedback|comentaris de retroacció",
    NAME: "full name|vollständiger name|nombre completo|nom complet|nome completo|volledige naam",
    EMAIL: "email address|e-mail-adresse|dirección de correo|adresse de courriel|indirizzo email|e-mailadres"
    "|endereço de email|endereço de e-mail|adreça electrònica",
    NUMBER: "id number|id-nummer|número de id|numéro d'identification|codice identificativo|número de identificação"
    "|número id",
    LOGIN: "username|anmeldename|benutzername|nombre de usuario|nom d'utilisateur|gebruikersnaam|nome de utilizador",
}
NO = {"no", "nein", "non", "nee", "não", "nej"}
PARTICIPANT = re.compile(r"\D*(\d+)")
FIELDS = (("sid", "useridnumber"), ("login", "username"), ("email", "useremail"))  # of roster.csv -> as Moodle calls it
MOST = 100  # what a site takes that does not allow unlimited grades
NO_WORKSHEET = (
    "it is no offline grading worksheet. Take the one of the assignment's page, *Submissions, Actions, Download grading"
    " worksheet*."
)


def form(sheet: Sheet, ask: Ask) -> Form:
    """Find the grade column and the people of a worksheet; raises UsageError."""
    people = [number for number, row in enumerate(sheet.rows) if number and not row.blank]
    whole_rows(sheet, people)
    numbers = [PARTICIPANT.fullmatch(sheet.rows[number].cells[0].text.strip()) for number in people]
    if not people or not all(numbers) or len(sheet.header) < 3:
        raise UsageError(NO_WORKSHEET)
    at = _columns(sheet.header)
    column = _grades(sheet.header, at, ask)
    top = at.get(MAXIMUM, column.index + 1)  # Moodle writes it right behind the grade
    tops = {sheet.rows[number].cells[top].text for number in people} if top < len(sheet.header) else set()
    lines = tuple(_line(sheet, number, at) for number in people)
    no_one_twice(lines)
    comma = any("," in text for text in tops)
    return Form(sheet, column, GRADE, lines, frozenset({0}), _maximum(tops), comma, at.get(WORDS), capped=True)


def _grades(header: Sequence[str], at: Mapping[str, int], ask: Ask) -> Column:
    """Find the column of grades, the one that is asked for or the one that is called so; raises UsageError."""
    if ask.column:
        return chosen([Column(i, text, text) for i, text in enumerate(header)][1:], ask)
    if GRADE not in at:
        raise UsageError(f"no column is called Grade. {listed(header[1:])} Choose one with --column.")
    return Column(at[GRADE], header[at[GRADE]], GRADE)


def _maximum(tops: Collection[str]) -> float:
    """Return the one number that all cells of the maximum say; raises UsageError."""
    values = {value_of(text) for text in tops}
    if len(values) != 1 or not isinstance(maximum := values.pop(), float):
        raise UsageError("it has no maximum grade beside the grade: a scale cannot be filled with points.")
    return maximum


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Which columns are known by their names, in any of the languages of `HEADERS`."""
    role = {name: role for role, names in HEADERS.items() for name in names.split("|")}
    found = [(role[text.strip().casefold()], i) for i, text in enumerate(header) if text.strip().casefold() in role]
    counts = Counter(role for role, _ in found)
    return {role: index for role, index in found if counts[role] == 1}


def _line(sheet: Sheet, number: int, at: Mapping[str, int]) -> Line:
    row = sheet.rows[number]
    texts = {role: row.cells[index].text.strip() for role, index in at.items()}
    names = [
        Named("ID number", texts.get(NUMBER, ""), ("sid",)),
        Named("username", texts.get(LOGIN, ""), ("login",)),
        Named("address", texts.get(EMAIL, ""), ("email", "login")),
        Named("the name", texts.get(NAME, ""), ("name",)),
    ]
    left = "Moodle has locked this grade" if texts.get(CHANGEABLE, "").casefold() in NO else ""
    shown = texts.get(NAME) or texts.get(EMAIL) or row.cells[0].text
    return Line(number, row.line, shown, _participant(row.cells[0].text), tuple(names), left)


def _participant(text: str) -> str:
    found = PARTICIPANT.fullmatch(text.strip())
    return f"participant {found[1]}" if found else text


def words(comments: Mapping[str, str]) -> str:
    """What a person wrote beside the answers, as one cell: Moodle shows it as HTML, a spreadsheet as text."""
    said = " ".join(f"{item}: {text}" for item, text in comments.items())
    return safe(html.escape(" ".join(said.split()), quote=False))


def imported(data: bytes, column: int, feedback: int | None = None) -> Values:
    """Read a worksheet as Moodle does, grades in `column`, words in `feedback`; raises Rejected where it would not."""
    header, *rows = _rows(data)
    decimal_comma = any(re.fullmatch(r"\d+,\d+", cell.strip()) for row in rows for cell in row[column + 1 : column + 2])
    if not any(re.fullmatch(r".+\(.+\)", text) for text in header[column:]):
        raise Rejected("Moodle needs its column *Last modified (grade)*")
    values: Values = {}
    for row in rows:
        whose = _participant(row[0])
        if (whose, GRADE) in values:
            raise Rejected(f"two rows are of {whose}, and Moodle would take the last")
        values[whose, GRADE] = _grade(row[column], decimal_comma)
        if feedback is not None:
            values[whose, WORDS] = row[feedback] or None
    return values


def _rows(data: bytes) -> list[list[str]]:
    """What Moodle's reader of CSV makes of a file: it refuses a row that is longer or shorter than the header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Rejected("Moodle reads a worksheet as UTF-8") from error
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error as error:
        raise Rejected(f"Moodle reads CSV: {error}") from error
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise Rejected("Moodle refuses a file in which a row has more or fewer cells than the first")
    return rows


def _grade(text: str, decimal_comma: bool) -> Value:
    """Points as Moodle reads them: on a site with decimal points a comma would cut a number short."""
    plain = text.strip().replace(",", ".") if decimal_comma else text.strip()
    if plain in ("", "-"):
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise Rejected(f"{text!r} is no grade")
    return round(float(plain), 2)


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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field, safe(title)])
    writer.writerows([who, figure(grades[who])] for who in sorted(grades))
    return out.getvalue()


def imported_grades(data: bytes, known: Collection[str] | None = None) -> Values:
    """Read a file for the grade import as Moodle does; raises Rejected where it would refuse the whole file.

    `known` are the people whom Moodle knows; None where nobody can tell.
    """
    header, *rows = _rows(data)
    if len(header) != 2:
        raise Rejected("two columns are mapped, who and the grade")
    field = header[0]
    if field not in {name for _, name in FIELDS}:
        raise Rejected(f"{field!r} is no field of a Moodle user")
    values: Values = {}
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
