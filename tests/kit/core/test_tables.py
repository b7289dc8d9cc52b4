"""A table is the same one to everybody who reads it, whichever program saved it."""

from __future__ import annotations

import codecs

import pytest

from autograder.core.tables import decoded, delimiter_of
from autograder.course.roster import parse_roster
from autograder.export.sheet import read_sheet
from autograder.privacy.forget import without_line

ODD = {  # text -> its delimiter, the cells of its second line
    "commas": ("student,name,login\nada,Ada,l1\nbob,Bob,l2\n", ",", ["ada", "Ada", "l1"]),
    "semicolons": ("student;name;login\nada;Ada;l1\nbob;Bob;l2\n", ";", ["ada", "Ada", "l1"]),
    "tabs": ("student\tname\tlogin\nada\tAda\tl1\nbob\tBob\tl2\n", "\t", ["ada", "Ada", "l1"]),
    "Windows lines": ("student;name\r\nada;Ada\r\nbob;Bob\r\n", ";", ["ada", "Ada"]),
    "lines of an old Macintosh": ("student;name\rada;Ada\rbob;Bob\r", ";", ["ada", "Ada"]),
    "quoted commas": ('student;name\nada;"Love, A., Lady"\nbob;"Ray, B., Sir"\n', ";", ["ada", "Love, A., Lady"]),
    "bare commas": ("student;name\nada;Love, A., Lady\nbob;Ray, Bob\n", ";", ["ada", "Love, A., Lady"]),
    "more commas than tabs in the header": ('student\t"a, b, c, d"\nada\t1\nbob\t2\n', "\t", ["ada", "1"]),
    "decimal commas": ("student;points\nada;87,5\nbob;12,25\n", ";", ["ada", "87,5"]),
    "a quoted line break": ('student,name\nada,"Ada;\nL"\nbob,"Bob;\nR"\n', ",", ["ada", "Ada;\nL"]),
    "blank lines first": ("student;name\n\n\nada;Ada, L\nbob;Bob, R\n", ";", None),
    "one column": ("student\nada\nbob\n", ",", ["ada"]),
    "one column of words": ("student\nada lovelace\nbob ray\n", ",", ["ada lovelace"]),
    "a header alone": ("student;name,first;login\n", ";", None),
}
CODINGS = {
    "UTF-8": (b"", "utf-8"),
    "UTF-8 with a mark": (codecs.BOM_UTF8, "utf-8"),
    "UTF-16 as Blackboard writes it": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "UTF-16, big end first": (codecs.BOM_UTF16_BE, "utf-16-be"),
}


@pytest.mark.parametrize(("mark", "codec"), CODINGS.values(), ids=CODINGS)
@pytest.mark.parametrize(("text", "sign", "cells"), ODD.values(), ids=ODD)
def test_an_odd_table_is_read_alike_by_everybody(text, sign, cells, mark, codec):
    """The roster, a teacher's download and the eraser find the same delimiter, cells and people in the same bytes."""
    data = mark + text.encode(codec)
    assert decoded(data) == (text, mark, codec)
    assert delimiter_of(text) == sign
    sheet = read_sheet(data)
    assert (sheet.delimiter, sheet.mark, sheet.codec) == (sign, mark, codec)
    assert cells is None or [*sheet.rows[1].texts] == cells
    roster, problems = parse_roster(data)
    rows = [row.texts for row in sheet.rows[1:] if any(text.strip() for text in row.texts)]
    assert problems == []
    assert [(one.student, *(known for _, known in one.known)) for one in roster.people if one.student] == [*rows]
    for one in (person.student for person in roster.people if person.student):
        left = without_line(data, one)
        assert left is not None
        assert left.startswith(mark)
        assert [row.texts for row in read_sheet(left, sign).rows if any(text.strip() for text in row.texts)][1:] == [
            r for r in rows if r[0] != one
        ]
