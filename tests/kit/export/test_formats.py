"""What other systems give is read without losses, filled in one column, and read back by their own rules."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.core.errors import AutograderError, UsageError
from autograder.core.model import Check, CheckResult, ClassRecord, Graded, Mark, Outcome, Status
from autograder.course.roster import Person, Roster
from autograder.export import blackboard, canvas, classroom50, junit, moodle
from autograder.export.download import Choice, figure, value_of
from autograder.export.fill import require_only_ours
from autograder.export.people import Named, owners
from autograder.export.sheet import MAX_BYTES, read_sheet
from autograder.export.table import csv_text
from tests.kit.conftest import record_of
from tests.kit.export.importers import Rejected
from tests.kit.export.importers.blackboard import read_blackboard
from tests.kit.export.importers.canvas import read_canvas
from tests.kit.export.importers.classroom50 import require_valid
from tests.kit.export.importers.junit import expected, read_junit
from tests.kit.export.importers.moodle import COMMENTS, GRADE, read_grades, read_worksheet
from tests.kit.export.importers.table import read_totals

LMS = Path(__file__).parent / "lms"
TITLE = "The multiclass hinge loss"
ASK = Choice((TITLE, "hinge"))
NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)

# ---------------------------------------------------------------- the lossless table

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
SIGNS = [*'",;|()', "\n", "\r\n", "\t", "-", "EX", "(read only)", "1,5", " (1)"]
TABLES = st.lists(st.lists(TEXT, min_size=2, max_size=5), min_size=1, max_size=5)
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
CODECS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@st.composite
def files(draw):
    """Return the bytes of a table as any program may write it."""
    rows = draw(TABLES)
    width = len(rows[0])
    rows = [(row + [""] * width)[:width] for row in rows]
    out = io.StringIO()
    ends, sign = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.sampled_from(",;\t"))
    csv.writer(out, delimiter=sign, quoting=draw(QUOTING), lineterminator=ends).writerows(rows)
    codec = draw(st.sampled_from([*CODECS]))
    text = out.getvalue() if draw(st.booleans()) else out.getvalue().removesuffix(ends)
    return CODECS[codec] + text.encode(codec)


def sheet_of(data):
    """Read a table, or nothing where it is none."""
    try:
        return read_sheet(data)
    except UsageError:
        return None


@given(st.one_of(files(), st.binary(max_size=80), TEXT.map(str.encode)))
def test_filling_nothing_returns_the_same_bytes(data):
    """Whatever can be read is written again byte for byte."""
    sheet = sheet_of(data)
    assert sheet is None or sheet.filled({}) == data


@given(files(), st.data())
def test_filling_a_cell_changes_that_cell_only(data, drawn):
    """Every other cell of every row has its old bytes, and the filled one has the new text."""
    sheet = sheet_of(data)
    if sheet is None:
        return
    row = drawn.draw(st.integers(0, len(sheet.rows) - 1))
    column = drawn.draw(st.integers(0, len(sheet.rows[row].cells) - 1))
    text = drawn.draw(st.sampled_from(["87.5", "87,5", 'a "b"', "x;y\tz"]))
    cells, filled = [cell for one in sheet.rows for cell in one.cells], sheet.filled({(row, column): text})
    at = sum(len(one.cells) for one in sheet.rows[:row]) + column
    start = sum(len(cell.written + cell.end) for cell in cells[:at])
    before = sheet.mark + sheet.text[:start].encode(sheet.codec)
    after = sheet.text[start + len(cells[at].written) :].encode(sheet.codec)
    assert filled.startswith(before)
    assert filled.endswith(after)
    middle = filled[len(before) : len(filled) - len(after)].decode(sheet.codec)
    assert next(csv.reader(io.StringIO(middle, newline=""), delimiter=sheet.delimiter, strict=True)) == [text]


@given(files())
def test_cells_are_those_of_pythons_own_reader(data):
    """Two readers who know nothing of each other find the same cells."""
    sheet = sheet_of(data)
    if sheet is not None:
        rows = csv.reader(io.StringIO(sheet.text, newline=""), delimiter=sheet.delimiter, strict=True)
        assert [row or [""] for row in rows] == [[*row.texts] for row in sheet.rows]


@pytest.mark.parametrize("path", sorted(LMS.glob("[bcm]*.*")), ids=lambda path: path.name)
def test_downloads_come_back_byte_for_byte(path):
    """Marks, quotes, line ends and decimal commas of every system's file stay."""
    assert read_sheet(path.read_bytes()).filled({}) == path.read_bytes()


UNREADABLE = {
    "nothing": (b"", "empty"),
    "white space": (b" \r\n\t", "empty"),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\xff\xfe", "neither UTF-8 nor UTF-16"),
    "zeros": (b"a,b\0c\n", "no text file"),
    "Latin letters": ("Student,Öztürk\n".encode("latin-1"), "neither UTF-8 nor UTF-16"),
    "half of UTF-16": (b"\xff\xfea", "neither UTF-8 nor UTF-16"),
    "50 MB": (b"a,b\n" * (50 * 2**18), "larger than 16 MB"),
    "an open quote": (b'a,b\n1,2\nc,"d\n' + b"e,f\n" * 9, "line 3: a quotation mark"),
    "text behind a quote": (b'a,b\nc,"d"e\n', "line 2: a quotation mark"),
}


@pytest.mark.parametrize(("data", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_table_is_said(data, words):
    """Each kind of wrong file has its sentence."""
    with pytest.raises(UsageError, match=words):
        read_sheet(data)


def test_a_hostile_file_costs_one_pass():
    """A quotation mark that never closes is found out without trying again and again."""
    with pytest.raises(UsageError):
        read_sheet(b'a,b\n"' + b'""x' * (MAX_BYTES // 8))


FIGURES = {0.0: "0", 87.5: "87.5", 100.0: "100", 66.666667: "66.67", 87.125: "87.13", 0.005: "0.01", 90.0: "90"}


@pytest.mark.parametrize(("value", "text"), FIGURES.items(), ids=str)
def test_points_as_text(value, text):
    """Two decimals at most, no trailing zeros, halves up; and they are read again, with a comma too."""
    assert figure(value) == text
    assert value_of(figure(value)) == value_of(figure(value, comma=True)) == float(text)


VALUES = {"": None, "-": None, "EX": "EX", "1,234.5": 1234.5, "1.234,5": 1234.5, "88%": 88.0, ".": ".", "=1": "=1"}


@pytest.mark.parametrize(("text", "value"), VALUES.items(), ids=repr)
def test_cells_as_values(text, value):
    """The last point or comma is the decimal one, and what is no number stays a word."""
    assert value_of(text) == value


# ---------------------------------------------------------------- who is who

ADA = Person("ada", (("name", "Ada Lovelace"), ("login", "lovelace"), ("sid", "4711"), ("canvas", "1001")))
BOB = Person("bob", (("name", "Bob Ray"), ("login", "ray"), ("sid", "4712")))
PEOPLE = (Roster((ADA, BOB)), ("ada", "bob", "zoe"))


def names(id_="", sid="", login="", name=""):
    """A row of Canvas."""
    return [
        Named("ID", id_, ("canvas",)),
        Named("SIS User ID", sid, ("sid",)),
        Named("SIS Login ID", login, ("login", "email")),
        Named("the name", name, ("name",)),
    ]


OWNERS = {
    "the number": (names(id_="1001", name="A. L."), "ada"),
    "the number before the name": (names(id_="1001", name="Bob Ray"), "ada"),
    "the name the other way round": (names(name="Lovelace, Ada"), "ada"),
    "the student's own id": (names(login="zoe"), "zoe"),
    "its own id in capitals": (names(login="ZOE"), "zoe"),
    "two people in one row": (names(id_="1001", login="ray"), "SIS Login ID is bob's"),
    "a namesake with another number": (names(id_="7", name="Ada Lovelace"), "another ID for ada"),
    "a number nobody knows before a login": (names(id_="7", login="ray"), "bob"),
    "a stranger": (names(id_="9", name="Sam"), "has nobody"),
    "nothing": (names(), "has nobody"),
}


@pytest.mark.parametrize(("row", "found"), OWNERS.values(), ids=OWNERS)
def test_who_is_meant(row, found):
    """The surest cell decides, doubts have words, and nobody is guessed."""
    [(student, doubt)] = owners(*PEOPLE, [row])
    assert student == found or (not student and found in doubt)


SEATS = ("101", "102", "103", "104")
# students, lines of roster.csv, rows -> whose they are; an id is at home in one column
AT_HOME = {
    "Canvas's own number by chance": (["4711"], (), [names("4711", "9999", "sam", "Stranger, Sam")], [""]),
    "Canvas's numbers as ids": (SEATS, (), [names(one, login=f"l{one}") for one in SEATS], SEATS),
    "too few of them": (SEATS, (), [names("101"), names("102")], ["", ""]),
    "half of them": ((*SEATS, "a", "b", "c"), (), [names(one) for one in SEATS[:3]], [""] * 3),
    "a stranger's number beside logins": (["zoe", "4711"], (), [names("4711", login="zoe"), names(login="4711")],
                                          ["zoe", "4711"]),
    "a stranger outside the home": (["zoe", "amy", "4711"], (),
                                    [names(login="zoe"), names(login="amy"), names(sid="4711", login="sam")],
                                    ["zoe", "amy", ""]),
    "two homes": (["zoe", "4711"], (), [names(login="zoe"), names(sid="4711", login="sam")], ["", ""]),
    "two columns that agree": (["zoe"], (), [names(sid="zoe", login="zoe")], ["zoe"]),
    "two people in one row": (["zoe", "amy", "4711"], (), [names(sid="4711", login="zoe"), names(login="amy")],
                              ["", "amy"]),
    "a name is no id": (["ada"], (), [names(name="Ada")], [""]),
    "another login in the roster": (["zoe"], (Person("zoe", (("login", "zz9"),)),), [names(login="zoe")], [""]),
    "another number in the roster": (["zoe"], (Person("zoe", (("sid", "7"),)),), [names(sid="8", login="zoe")], [""]),
    "a namesake": (["ada", "zoe"], (Person("ada", (("name", "Ada L"),)),), [names(login="zoe", name="Ada L")], [""]),
}  # fmt: skip


@pytest.mark.parametrize(("students", "people", "rows", "found"), AT_HOME.values(), ids=AT_HOME)
def test_an_id_is_taken_where_ids_are_at_home(students, people, rows, found):
    """Without a line in the roster a mark goes by the id, in one column, and never on a chance."""
    matches = owners(Roster(people), students, rows)
    assert [student for student, _ in matches] == [*found]
    assert all(student or doubt for student, doubt in matches)


def test_a_chance_is_told():
    """Where a cell is like an id and nothing else speaks for it, the sentence says what to do."""
    [(_, doubt)] = owners(Roster(), ["4711"], [names("4711", "9999", "sam", "Stranger, Sam")])
    assert "ID is like the id of 4711 here, and that may be chance" in doubt


# ---------------------------------------------------------------- the downloads of three systems

FORMS = {
    "canvas.csv": (canvas.read, 7, 7, 100.0, False),
    "canvas_comma.csv": (canvas.read, 4, 2, 100.0, True),
    "moodle_en.csv": (moodle.read, 4, 5, 100.0, False),
    "moodle_de.csv": (moodle.read, 4, 2, 100.0, True),
    "blackboard.xls": (blackboard.read, 7, 4, 100.0, False),
    "blackboard.csv": (blackboard.read, 7, 4, 100.0, False),
}


@pytest.mark.parametrize(("name", "expected"), FORMS.items(), ids=FORMS)
def test_downloads_are_understood(name, expected):
    """Column, people, points and decimal sign are found."""
    read, *said = expected
    form = read(read_sheet((LMS / name).read_bytes()), ASK)
    assert [form.column.index, len(form.people), form.maximum, form.comma] == said


def changed(name, *pairs):
    """A download with other texts in it."""
    data = (LMS / name).read_bytes()
    for old, new in pairs:
        assert old.encode() in data
        data = data.replace(old.encode(), new.encode())
    return read_sheet(data)


HINGE = f"{TITLE} (87568490)"
MISFITS = {
    "no Canvas": (canvas.read, "moodle_en.csv", (), ASK, "no gradebook export of Canvas"),
    "no section": (canvas.read, "canvas.csv", [("Section", "Group")], ASK, "no gradebook export of Canvas"),
    "no such column": (
        canvas.read,
        "canvas.csv",
        (),
        Choice(("Trees", "trees")),
        "no column is called 'Trees' or 'trees'",
    ),
    "no such --column": (canvas.read, "canvas.csv", (), Choice((TITLE,), "Trees"), "no column is called 'Trees'"),
    "two columns": (canvas.read, "canvas.csv", [("Essay one", TITLE)], ASK, "2 columns are called"),
    "a title without a number": (canvas.read, "canvas.csv", [(" (87568490)", "")], ASK, "no column is called"),
    "a total": (canvas.read, "canvas.csv", (), Choice((), "Final Score"), "no column is called"),
    "read only": (canvas.read, "canvas.csv", [("20.00,100.00", "20.00,(read only)")], ASK, "read only"),
    "one person twice": (canvas.read, "canvas.csv", [(",1002,", ",1001,")], ASK, "both of ID 1001"),
    "a short line": (
        canvas.read,
        "canvas.csv",
        [('ML 101,,,,,,,,\n"Student', 'ML 101\n"Student')],
        ASK,
        "line 9 has 5",
    ),
    "no worksheet": (moodle.read, "canvas.csv", (), ASK, "no offline grading worksheet"),
    "an unknown language": (moodle.read, "moodle_en.csv", [(",Grade,", ",Punkte,")], ASK, "no column is called Grade"),
    "a scale": (moodle.read, "moodle_en.csv", [("100.00", "good bad")], ASK, "a scale cannot be filled"),
    "two participants": (moodle.read, "moodle_en.csv", [("90102", "90101")], ASK, "both of participant 90101"),
    "no Blackboard": (blackboard.read, "canvas.csv", (), ASK, "no gradebook file of Blackboard"),
    "a calculated column": (
        blackboard.read,
        "blackboard.csv",
        (),
        Choice((), "Weighted Total"),
        "no column is called",
    ),
    "a user twice": (blackboard.read, "blackboard.csv", [('"ray"', '"lovelace"')], ASK, "both of lovelace"),
}


@pytest.mark.parametrize(("read", "name", "pairs", "ask", "words"), MISFITS.values(), ids=MISFITS)
def test_what_does_not_fit_is_said(read, name, pairs, ask, words):
    """A wrong file, a wrong column or a damaged table has its sentence, and columns are offered."""
    with pytest.raises(UsageError, match=words):
        read(changed(name, *pairs), ask)


CALLED = {
    "by its header": ("Essay one (87568480)", 6),
    "by its title": ("essay ONE", 6),
    "by its number": ("87568491", 8),
}


@pytest.mark.parametrize(("column", "index"), CALLED.values(), ids=CALLED)
def test_a_column_may_be_named(column, index):
    """`--column` takes what stands in the header, its title or its number."""
    assert canvas.read(changed("canvas.csv"), Choice((TITLE,), column)).column.index == index


def test_a_worksheet_in_any_language_is_filled_with_its_column_named():
    """An unknown language needs the name of the grade column; the maximum stands beside it."""
    sheet = changed("moodle_en.csv", (",Grade,", ",Punkte,"), ("Maximum grade", "Höchstens"))
    form = moodle.read(sheet, Choice((TITLE,), "Punkte"))
    assert (form.column.index, form.maximum) == (4, 100.0)


def test_what_must_not_be_filled():
    """Excused, unassigned and locked cells are known, and who wants it so."""
    left = {e.shown: (e.left, e.wanted) for e in canvas.read(changed("canvas.csv"), ASK).people if e.left}
    assert left == {
        "Charisse, Cyd": ("excused in Canvas", True),
        "Moneypenny, Eve": ("not assigned in Canvas", False),
    }
    locked = [e.shown for e in moodle.read(changed("moodle_en.csv"), ASK).people if e.left]
    assert locked == ["Cyd Charisse"]


def test_last_and_first_names_apart():
    """Canvas may write two columns for a name."""
    data = f"LastName,FirstName,ID,SIS Login ID,Section,{HINGE}\nLovelace,Ada,,lovelace,ML,\nRay,Bob,,,ML,5\n".encode()
    form = canvas.read(read_sheet(data), ASK)
    assert [(one.shown, one.whose) for one in form.people] == [
        ("Ada Lovelace", "SIS Login ID lovelace"),
        ("Bob Ray", "name Bob Ray"),
    ]
    assert read_canvas(data) == {("SIS Login ID lovelace", HINGE): None, ("name Bob Ray", HINGE): 5.0}


READERS = {
    "canvas.csv": (canvas.read, lambda form, data: read_canvas(data)),
    "canvas_comma.csv": (canvas.read, lambda form, data: read_canvas(data)),
    "moodle_en.csv": (moodle.read, lambda form, data: read_worksheet(data, form.column.index, form.comments)),
    "moodle_de.csv": (moodle.read, lambda form, data: read_worksheet(data, form.column.index, form.comments)),
    "blackboard.csv": (blackboard.read, lambda form, data: read_blackboard(data)),
    "blackboard.xls": (blackboard.read, lambda form, data: read_blackboard(data)),
}


@given(
    st.sampled_from(sorted(READERS)), st.integers(0, 2000), st.integers(0, 60), st.one_of(TEXT, st.sampled_from(SIGNS))
)
def test_a_damaged_download_ends_in_a_sentence(name, place, length, text):
    """Whatever is cut out or put in, we read what the system would read, of the same people, or refuse in words."""
    data = (LMS / name).read_bytes()
    place %= len(data)
    damaged = data[:place] + text.encode("utf-16-le" if name.endswith(".xls") else "utf-8") + data[place + length :]
    read, read_there = READERS[name]
    try:
        sheet = read_sheet(damaged)
        form = read(sheet, ASK)
    except UsageError as fault:
        assert str(fault)  # noqa: PT017 - either is as good
        return
    known = read_there(form, damaged)
    assert sheet.filled({}) == damaged
    assert {entry.whose for entry in form.people} == {whose for whose, _ in known}


UNWELCOME = {  # what a system would not take, or read otherwise than we do -> what is said
    "Canvas, UTF-16": (canvas.read, "canvas.csv", lambda data: data.decode().encode("utf-16"), "reads UTF-8 text"),
    "Canvas, tabs": (canvas.read, "canvas.csv", lambda data: data.replace(b",", b"\t"), "commas or semicolons"),
    "Canvas, an uneven line": (
        canvas.read,
        "canvas.csv",
        lambda data: data.replace(b",Manual Posting,,,,,", b""),
        "equally many",
    ),
    "Canvas, a header twice": (
        canvas.read,
        "canvas.csv",
        lambda data: data.replace(b"Essay one (87568480)", b"Notes"),
        "two columns have one header",
    ),
    "Moodle, UTF-16": (moodle.read, "moodle_en.csv", lambda data: data.decode().encode("utf-16"), "as UTF-8"),
    "Moodle, another delimiter in the header": (
        moodle.read,
        "moodle_en.csv",
        lambda data: data.replace(b"Full name", b"Full name" + b";" * 12),
        "stands most often in its first line",
    ),
    "Moodle, no date": (
        moodle.read,
        "moodle_en.csv",
        lambda data: data.replace(b"Last modified (grade)", b"When").replace(b"(submission)", b""),
        "needs its column",
    ),
    "Moodle, a word as a grade": (
        moodle.read,
        "moodle_en.csv",
        lambda data: data.replace(b",80.00,", b",good,"),
        "'good' is no grade that Moodle reads",
    ),
    "Moodle, a comma in a number with a point": (
        moodle.read,
        "moodle_en.csv",
        lambda data: data.replace(b",80.00,", b',"1,080.00",'),
        "'1,080.00' is no grade",
    ),
    "Moodle, a line of white space": (moodle.read, "moodle_en.csv", lambda data: data + b"  \n", "has 1 cells"),
    "Blackboard, semicolons": (
        blackboard.read,
        "blackboard.csv",
        lambda data: data.replace(b",", b";"),
        "tabs or commas",
    ),
    "Blackboard, a tab in a header": (
        blackboard.read,
        "blackboard.csv",
        lambda data: data.replace(b"Last Name", b"Last\tName"),
        "tabs as soon as one",
    ),
    "Blackboard, one number twice": (
        blackboard.read,
        "blackboard.csv",
        lambda data: re.sub(rb"\|\d+", b"|664617", data),
        "two columns have one number",
    ),
    "Blackboard, a short line": (blackboard.read, "blackboard.csv", lambda data: data + b'"x"\n', "has 1 cells"),
}


@pytest.mark.parametrize(("read", "name", "change", "words"), UNWELCOME.values(), ids=UNWELCOME)
def test_what_a_system_would_refuse_or_misread_is_refused_before(read, name, change, words):
    """A download that has become another since is not filled: its system would stop, or find other numbers in it."""
    data = (LMS / name).read_bytes()
    assert change(data) != data
    with pytest.raises(UsageError, match=words):
        read(read_sheet(change(data)), ASK)


@given(files(), st.data())
def test_the_guard_sees_every_other_cell(data, drawn):
    """A filled file passes; where one more cell, a row or the encoding differs, nothing may be written."""
    sheet = sheet_of(data)
    if sheet is None:
        return
    places = [(r, c) for r, row in enumerate(sheet.rows) for c in range(len(row.cells))]
    cells = dict.fromkeys(drawn.draw(st.lists(st.sampled_from(places), max_size=3)), "87.5")
    kept = drawn.draw(st.sets(st.sampled_from(range(len(sheet.rows))), min_size=1))
    content = sheet.filled(cells, kept)
    inside = [place for place in places if place[0] in kept and place not in cells]
    if not content.removeprefix(sheet.mark).strip():
        return
    require_only_ours(sheet, content, cells, kept)
    wrong = [sheet.filled(cells | {place: "1e3"}, kept) for place in inside] + [b"\xff\xfe" + content, content + b'"']
    for other in wrong:
        if other != content:
            with pytest.raises(AutograderError, match="fault of ours"):
                require_only_ours(sheet, other, cells, kept)


# ---------------------------------------------------------------- the importers


def test_canvas_reads():
    """Totals and read-only columns are nothing to it, EX is a word, and a comma is a decimal one."""
    read = read_canvas((LMS / "canvas.csv").read_bytes())
    assert len(read) == 7 * 4  # a custom column and three assignments
    assert read["ID 1001", HINGE] == 80.0
    assert read["ID 1003", HINGE] == "EX"
    assert read["SIS Login ID oeztuerk", HINGE] is None
    comma = read_canvas((LMS / "canvas_comma.csv").read_bytes())
    assert comma["ID 1001", f"{TITLE} (490)"] == 80.0


def test_blackboard_reads():
    """A column is its number, a person the user name, in UTF-16 and with commas alike."""
    for name in ("blackboard.xls", "blackboard.csv"):
        read = read_blackboard((LMS / name).read_bytes())
        assert (read["lovelace", "664617"], read["ray", "664617"]) == (80.0, "Needs Grading")


def test_moodle_reads():
    """A participant is a number behind a word of any language."""
    german = read_worksheet((LMS / "moodle_de.csv").read_bytes(), 4, 9)
    assert german["participant 90102", GRADE] == 62.5
    english = read_worksheet((LMS / "moodle_en.csv").read_bytes(), 4, 9)
    assert english["participant 90102", COMMENTS] == "Come and see me."


KNOWN = {"4711", "4712"}
GRADES = b"useridnumber,Hinge\n4711,80\n4712,62.5\n"
REFUSED = {
    "an invalid header": (read_canvas, b"Name,Number\na,1\n", "invalid header row"),
    "not UTF-8": (read_canvas, "Student,ID,x,Section\n".encode("utf-16"), "reads UTF-8"),
    "a person twice in Canvas": (read_canvas, f"Student,ID,Section,{HINGE}\nA,1,,5\nB,1,,6\n".encode(), "two rows"),
    "a header twice": (read_canvas, f"Student,ID,Section,{HINGE},{HINGE}\nA,1,,5,6\n".encode(), "one header"),
    "a Blackboard file without user names": (read_blackboard, b"Name,H |1\nA,5\n", "user names"),
    "two columns of one number": (read_blackboard, b"Username,G |1,H |1\nA,5,5\n", "one number"),
    "a wide row": (
        lambda data: read_worksheet(data, 1),
        b"ID,Grade,Last modified (grade)\nP 1,5,-,-\n",
        "more or fewer",
    ),
    "no date": (lambda data: read_worksheet(data, 1), b"ID,Grade,When\nP 1,5,-\n", "Last modified"),
    "a word as a grade": (
        lambda data: read_worksheet(data, 1),
        b"ID,Grade,Last modified (grade)\nP 1,good,-\n",
        "no grade",
    ),
    "an unknown person": (lambda data: read_grades(data, {"4711"}), GRADES, "'4712' is unknown"),
    "other letters": (
        lambda data: read_grades(data, {"ada@example.org"}),
        b"useremail,G\nAda@example.org,5\n",
        "unknown",
    ),
    "more than 100": (lambda data: read_grades(data, KNOWN), GRADES.replace(b"80", b"101"), "no grade from"),
    "no grade": (lambda data: read_grades(data, KNOWN), GRADES.replace(b"80", b""), "no grade from"),
    "a decimal comma": (lambda data: read_grades(data, KNOWN), b'username,G\n4711,"62,5"\n', "no grade"),
    "a field of nobody": (lambda data: read_grades(data, KNOWN), b"matricule,G\n4711,5\n", "no field"),
    "somebody twice": (lambda data: read_grades(data, KNOWN), GRADES + b"4711,80\n", "two rows"),
    "no XML": (read_junit, b"<testsuites>", "no XML"),
}


@pytest.mark.parametrize(("read", "data", "words"), REFUSED.values(), ids=REFUSED)
def test_importers_refuse_what_the_systems_refuse(read, data, words):
    """Each rule of the other systems is held against a file that breaks it."""
    with pytest.raises(Rejected, match=words):
        read(data)


def test_moodles_import_is_whole_and_holds_no_feedback():
    """Two columns, points in plain figures, and every person one whom Moodle knows."""
    text = moodle.grades_text("useridnumber", "=Hinge", {"4712": 62.5, "4711": 80.0})
    assert text == "useridnumber,'=Hinge\n4711,80\n4712,62.5\n"
    read = read_grades(text.encode(), KNOWN)
    assert read == {("4711", GRADE): 80.0, ("4712", GRADE): 62.5}


WHO = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).map(str.strip)
SCORES = st.floats(0, 100).map(lambda score: round(score, 6))


@given(
    st.dictionaries(WHO.filter(lambda who: who and who.isprintable()), SCORES, max_size=5),
    st.sampled_from(["useridnumber", "username"]),
    TEXT,
)
def test_any_class_is_imported_by_moodle(grades, field, title):
    """Whoever people are and whatever the assignment is called, Moodle finds everybody's points to two decimals."""
    text = moodle.grades_text(field, "".join(sign for sign in title if sign not in ";\t"), grades)
    meant = {(who, GRADE): float(figure(score)) for who, score in grades.items()}
    assert read_grades(text.encode(), {*grades}) == meant


IDENTITIES = {
    "most people": ("", "useridnumber", {"ada": "4711", "bob": "4712"}),
    "a column that is named": ("login", "username", {"ada": "lovelace", "bob": "ray"}),
    "as Moodle calls it": ("username", "username", {"ada": "lovelace", "bob": "ray"}),
    "a column that few have": ("email", "useremail", {}),
}


@pytest.mark.parametrize(("column", "field", "texts"), IDENTITIES.values(), ids=IDENTITIES)
def test_whom_moodle_knows(column, field, texts):
    """The column of the roster that names most people is taken, or the one that is asked for."""
    assert moodle.identity(Roster((ADA, BOB)), ["ada", "bob"], column) == (field, texts)


def test_whom_moodle_knows_without_a_roster():
    """Then the id is the user name; a column that Moodle does not know is refused."""
    assert moodle.identity(Roster(), ["ada"], "") == ("username", {"ada": "ada"})
    with pytest.raises(UsageError, match="sid, login or email"):
        moodle.identity(Roster((ADA,)), ["ada"], "canvas")


WORDS = {
    "nothing": ({}, ""),
    "two items": ({"why": "Good.", "how": "x < y"}, "why: Good. how: x &lt; y"),
    "a formula": ({"=1": "2"}, "'=1: 2"),
    "two lines": ({"why": "a\r\nb\x1b[0m"}, "why: a b"),
}


@pytest.mark.parametrize(("comments", "text"), WORDS.values(), ids=WORDS)
def test_words_of_a_person(comments, text):
    """They stand on one line, as HTML, and never start a formula."""
    assert moodle.words(comments) == text


# ---------------------------------------------------------------- checks: JUnit and the table

LOSS = Check("loss_oracle", "svm_loss", 6.5, False, "The loss agrees with the definition.")
DROP = Check("drop_answer", "largest_drop", 2, True, "No further drop is free.")


def graded(student, outcome, **more):
    """A student with one check as told and one passed."""
    first = CheckResult(LOSS, outcome, "returned \x1b[31mNone\ufffe", "Is it summed?", "SECRET 0.4711", 0.25)
    return Graded(student, "hinge", Status.GRADED, (first, CheckResult(DROP, Outcome.PASSED)), **more)


@pytest.mark.parametrize("outcome", Outcome)
def test_junit_reads_back(outcome):
    """Counts, outcomes, points and the mark are found again, whatever the outcome."""
    one, mark = graded("ada", outcome, notes=("a <note> & more\x00",)), Mark("ada", 8.5, 100.0)
    text = junit.junit_text("hinge", [one], {"ada": mark})
    assert read_junit(text.encode()) == {"ada": expected(one, mark)}
    assert "SECRET" not in text


IDS = st.text("abc-_.@1", min_size=1, max_size=5)
PARTS = st.lists(st.tuples(st.sampled_from(Outcome), st.integers(0, 60).map(lambda n: n / 4), TEXT), max_size=4)


@given(st.dictionaries(IDS, st.tuples(PARTS, SCORES | st.none()), max_size=4))
def test_any_class_is_read_by_junit_and_the_table(class_):
    """Outcomes, points and totals of everybody are found again in both, whatever checks said."""
    rows, marks = [], {}
    for student, (parts, score) in class_.items():
        results = [
            CheckResult(Check(f"c{n}", "f", worth, False, "It is so."), outcome, message)
            for n, (outcome, worth, message) in enumerate(parts)
        ]
        rows.append(Graded(student, "hinge", Status.GRADED, (*results,), notes=tuple(part[2] for part in parts)))
        marks[student] = Mark(student, score, 100.0)
    report = read_junit(junit.junit_text("hinge", rows, marks).encode())
    assert report == {one.student: expected(one, marks[one.student]) for one in rows}
    totals = {student: one.score for student, one in marks.items() if one.score is not None}
    assert read_totals(csv_text(ClassRecord("hinge", (*rows,), marks=marks))) == totals


def test_junit_says_what_a_student_may_read():
    """A failure has the check's sentence, what happened and the hint; a fault of ours has none of it."""
    text = junit.junit_text("hinge", [graded("ada", Outcome.FAILED)], {})
    assert all(
        words in text for words in (LOSS.description, "returned None", "Is it summed?", 'name="max_points" value="6.5"')
    )
    broken = junit.junit_text("hinge", [graded("ada", Outcome.BROKEN)], {})
    assert "returned" not in broken
    assert 'errors="1"' in broken


def test_junit_refuses_wrong_counts():
    """A report whose numbers disagree with its cases is no report."""
    text = junit.junit_text("hinge", [graded("ada", Outcome.FAILED)], {}).replace('failures="1"', 'failures="0"')
    with pytest.raises(Rejected, match="counts of ada"):
        read_junit(text.encode())


def test_what_counts_stands_at_the_end_of_the_table():
    """A person's points, the total and its maximum; a mark that does not stand has empty cells."""
    rows = record_of(graded("ada", Outcome.PASSED), graded("bob", Outcome.PASSED), absent=("amy",))
    marks = {
        "ada": Mark("ada", 12.0, 100.0, given={"why": 4.0}),
        "amy": Mark("amy", None, 100.0),
        "bob": Mark("bob", None, 100.0),
    }
    record = replace(rows, marks=marks)
    lines = csv.reader(io.StringIO(csv_text(record), newline=""), quoting=csv.QUOTE_NONNUMERIC)
    assert [line[-3:] for line in lines] == [
        ["manual", "total", "total_max"],
        [4, 12, 100],
        [""] * 3,
        [""] * 3,
    ]
    assert read_totals(csv_text(record)) == {"ada": 12.0}


# ---------------------------------------------------------------- Classroom 50

RUNNER = {
    "CLASSROOM": "ml-101",
    "ASSIGNMENT": "hinge",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2027-01-11T09-05-07Z-a1b2c3d",
    "COMMIT_URL": "https://git.example.org/c",
    "RELEASE_URL": "https://git.example.org/r",
}
CHECKS = [classroom50.Practised("It is 0.", 2.5, True), classroom50.Practised("It adds up.", 1.0, False, "it is 3")]


def test_a_result_is_valid_and_whole():
    """Half points double every score, and the time is the tag's."""
    made = classroom50.result(CHECKS, RUNNER, NOW)
    require_valid(made)
    assert (made["score"], made["max-score"], made["datetime"]) == (5, 7, "2027-01-11T09:05:07Z")
    assert made["tests"][1] == {
        "test-name": "It adds up.",
        "passed": False,
        "score": 0,
        "max-score": 2,
        "output": "it is 3",
    }
    assert (made["review"], made["owner"], made["assignment_type"]) == (RUNNER["COMMIT_URL"], "ada", "individual")


def test_a_result_takes_the_clock_where_the_tag_has_no_time():
    """A tag of another form is no reason to fail."""
    assert classroom50.result([], RUNNER | {"SUBMISSION_TAG": "submit/x"}, NOW)["datetime"] == "2027-01-12T10:00:00Z"


def test_a_result_needs_classroom50():
    """Outside its runner a sentence names the variables."""
    with pytest.raises(UsageError, match="CLASSROOM, ASSIGNMENT, OWNER or USERNAME"):
        classroom50.result(CHECKS, {}, NOW)


@pytest.mark.parametrize(
    ("variable", "text"), [("SUBMISSION_TAG", "bad"), ("ASSIGNMENT_TYPE", "Individual"), ("MODE", "x")]
)
def test_a_wrong_variable_is_named(variable, text):
    """What its runner would never set is said before anything runs."""
    with pytest.raises(UsageError, match=f"{variable} is '{text}'. Set it to"):
        classroom50.result((), RUNNER | {variable: text}, NOW)


VALID = classroom50.result(CHECKS, RUNNER, NOW)
INVALID = {
    "no object": ([], "no object"),
    "a field is gone": ({k: v for k, v in VALID.items() if k != "owner"}, "owner is not there"),
    "a field too many": (VALID | {"usernames": ["ada"]}, "usernames is unknown"),
    "no text": (VALID | {"commit": ""}, "commit is empty"),
    "another schema": (VALID | {"schema": "v2"}, "schema is 'v2'"),
    "another kind": (VALID | {"assignment_type": "pair"}, "assignment_type"),
    "another tag": (VALID | {"submission": "v1"}, "submission"),
    "another time": (VALID | {"datetime": "2027-01-11T24:00:00Z"}, "datetime"),
    "half a point": (VALID | {"score": 2.5}, "whole numbers"),
    "a truth value": (VALID | {"score": True}, "whole numbers"),
    "more than all": (VALID | {"score": 8}, "above its maximum"),
    "a test without a name": (VALID | {"tests": [VALID["tests"][0] | {"test-name": ""}]}, "test 1: it has no name"),
    "a test without points": (VALID | {"tests": [{"test-name": "x", "passed": True}]}, "test 1: it lacks"),
    "no tests": (VALID | {"tests": None}, "tests"),
}


@pytest.mark.parametrize(("data", "words"), INVALID.values(), ids=INVALID)
def test_the_schemas_rules(data, words):
    """Each rule of result/v1 is held, those between two fields too."""
    with pytest.raises(Rejected, match=words):
        require_valid(json.loads(json.dumps(data)))


@given(st.lists(st.builds(classroom50.Practised, TEXT, st.integers(0, 40).map(lambda n: n / 4), st.booleans(), TEXT)))
def test_any_checks_make_a_valid_result(checks):
    """Whatever checks say, the file is one that Classroom 50 takes, and its share of points is theirs."""
    made = classroom50.result(checks, RUNNER, NOW)
    require_valid(json.loads(json.dumps(made)))
    earned, worth = sum(one.points for one in checks if one.passed), sum(one.points for one in checks)
    assert made["score"] * worth == pytest.approx(made["max-score"] * earned)
