"""Blackboard's upload of a gradebook file: people by user name, columns by the number in their header."""

import codecs
import csv
import io
import re

from autograder.export.download import value_of
from tests.kit.export.importers import Rejected

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
NUMBERED = re.compile(r".*\|(?P<id>\d+)", re.DOTALL)
USER_NAME = {"username", "user name", "benutzername", "nombre de usuario", "nom d'utilisateur", "nome utente"}


def read_blackboard(data):
    """Read a file as Blackboard's upload does; raises Rejected where it would not take it, or guess."""
    mark, codec = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(codec)
        delimiter = "\t" if "\t" in re.split(r"[\r\n]", text)[0] else ","
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if any(row)]
    except (UnicodeDecodeError, csv.Error, IndexError) as error:
        raise Rejected(f"Blackboard reads text with tabs or commas: {error}") from error
    header = rows[0]
    user = next((i for i, text in enumerate(header) if text.strip().casefold() in USER_NAME), None)
    if user is None:
        raise Rejected("Blackboard needs the column of user names")
    numbered = {i: match["id"] for i, text in enumerate(header) if (match := NUMBERED.fullmatch(text.strip()))}
    if len({*numbered.values()}) < len(numbered):
        raise Rejected("two columns have one number")
    values = {}
    for row in rows[1:]:
        if len(row) != len(header):
            raise Rejected(f"a row has {len(row)} cells, and the first has {len(header)}")
        for index, number in numbered.items():
            value = value_of(row[index])
            if (row[user].strip(), number) in values:
                raise Rejected(f"two rows are of {row[user]!r}")
            values[row[user].strip(), number] = round(value, 2) if isinstance(value, float) else value
    return values
