"""Whatever lies in a folder ends in work/submitted or in the list of what was not placed."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.core.errors import UsageError
from autograder.course import Assignment, Course
from autograder.course.roster import Roster, parse_roster
from autograder.intake.collect import Unplaced, collect_from

NOON = 1800446400  # 2027-01-20 12:00:00 UTC
TREE = "work/submitted/{0}/hinge/{1}"


@pytest.fixture
def course(tmp_path):
    """Return a course of two assignments and no roster, in an empty folder."""
    return Course("c", "C", (Assignment("hinge"), Assignment("softmax")), root=tmp_path / "course")


@pytest.fixture
def source(tmp_path):
    """Return an empty folder for files that were handed in."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def lay(source: Path, files: dict[str, str]) -> None:
    """Write files one hour apart, the first at noon; a name that ends in / is a folder."""
    for hour, (name, text) in enumerate(files.items()):
        path = source / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (NOON + 3600 * hour,) * 2)


def zipped(folder: Path) -> Path:
    """Pack a folder's content."""
    return Path(shutil.make_archive(str(folder.with_name("packed")), "zip", folder))


def submitted(course: Course) -> dict[str, str]:
    """Return student -> text of the notebook in work/submitted."""
    found = sorted(course.work.glob("submitted/*/hinge/hinge.ipynb"))
    return {path.parent.parent.name: path.read_text() for path in found}


# files in the source -> who is placed with which text, and (what, a word of the reason) of what is not
SOURCES = {
    "a folder of notebooks": ({"s01.ipynb": "one", "s02.ipynb": "two"}, {"s01": "one", "s02": "two"}, []),
    "capitals in the suffix": ({"s01.IPYNB": "one"}, {"s01": "one"}, []),
    "students' folders": ({"s01/my work (2).ipynb": "one"}, {"s01": "one"}, []),
    "nbgrader's tree": ({"s01/hinge/hinge.ipynb": "one", "s01/softmax/softmax.ipynb": "other"}, {"s01": "one"}, []),
    "all kinds mixed": (
        {"s01.ipynb": "1", "s02/x.ipynb": "2", "s03/hinge/hinge.ipynb": "3"},
        {"s01": "1", "s02": "2", "s03": "3"},
        [],
    ),
    "a browser's second copy": ({"hinge (1).ipynb": "?"}, {}, [("hinge (1).ipynb", "no student id")]),
    "named after the assignment": ({"hinge.ipynb": "?"}, {}, [("hinge.ipynb", "named after an assignment")]),
    "a name with a dot in front": ({".s01.ipynb": "?"}, {}, [(".s01.ipynb", "no student id")]),
    "a name of 65 characters": ({f"{'s' * 65}.ipynb": "?"}, {}, [(f"{'s' * 65}.ipynb", "no student id")]),
    "a name with control characters": ({"s\x1b[31m1.ipynb": "?"}, {}, [("'s\\x1b[31m1.ipynb'", "no student id")]),
    "exact name before newest": (
        {"s01/hinge/hinge.ipynb": "exact", "s01/hinge/newer.ipynb": "newer"},
        {"s01": "exact"},
        [("s01/hinge/newer.ipynb", "which has the exact name")],
    ),
    "newest of several": (
        {"s01/b.ipynb": "older", "s01/a.ipynb": "newer"},
        {"s01": "newer"},
        [("s01/b.ipynb", "s01/a.ipynb, which is the newest")],
    ),
    "a file and a folder of one student": (
        {"s01.ipynb": "older", "s01/hinge.ipynb": "newer"},
        {"s01": "newer"},
        [("s01.ipynb", "which is the newest")],
    ),
    "another assignment's notebook": (
        {"s01/softmax.ipynb": "?"},
        {},
        [("s01/softmax.ipynb", "another assignment, softmax"), ("s01", "no notebook of hinge")],
    ),
    "an empty folder": ({"s01/": ""}, {}, [("s01", "no notebook of hinge")]),
    "other files": (
        {"s01/x.ipynb": "1", "s01/notes.pdf": "?", "photo.jpg": "?", "all.zip": "?"},
        {"s01": "1"},
        [("all.zip", "collect it by itself"), ("photo.jpg", "no notebook"), ("s01/notes.pdf", "no notebook")],
    ),
    "what came with the release": ({"s01/hinge.ipynb": "1", "s01/checks.py": "given"}, {"s01": "1"}, []),
    "what Jupyter leaves": ({"s01.ipynb": "1", ".ipynb_checkpoints/s01-checkpoint.ipynb": "?"}, {"s01": "1"}, []),
    "ids that differ in capitals": (
        {"S01.ipynb": "first", "s01.ipynb": "second"},
        {"S01": "first"},
        [("s01.ipynb", "s01 and S01 differ in capitals only")],
    ),
    "an empty file": ({"s01.ipynb": ""}, {"s01": ""}, []),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(("files", "placed", "unplaced"), SOURCES.values(), ids=SOURCES)
def test_source(course, source, files, placed, unplaced, packed):
    """Each kind of source ends where its row says, and nothing of it is lost, packed or not."""
    lay(course.release("hinge").parent, {"checks.py": "given"})
    lay(source, files)
    done = collect_from(course, "hinge", zipped(source) if packed else source)
    assert submitted(course) == placed
    assert set(done.placed) == set(placed)
    assert sorted(one.what for one in done.unplaced) == sorted(what for what, _ in unplaced)
    for what, word in unplaced:
        assert word in dict(done.unplaced)[what]


@pytest.mark.parametrize("name", ["s01.ipynb", "s01/hinge.ipynb", "s01/hinge/hinge.ipynb"])
@pytest.mark.parametrize("make", ["link", "fifo", "folder", "large", "loop"])
def test_only_regular_files_are_read(course, source, monkeypatch, name, make):
    """Links, FIFOs, folders, files over the cap and links to themselves are listed in a sentence, wherever they lie."""
    monkeypatch.setattr("autograder.intake.collect.MAX_BYTES", 10)
    path = source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = source.with_name("secret")
    secret.write_text("secret")
    {
        "link": lambda: path.symlink_to(secret),
        "fifo": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "large": lambda: path.write_text("x" * 11),
        "loop": lambda: path.symlink_to(path),
    }[make]()
    done = collect_from(course, "hinge", source)
    assert submitted(course) == {}
    assert all(one.reason.endswith(".") for one in done.unplaced)
    assert done.unplaced


def test_a_linked_folder_is_not_entered(course, source, tmp_path):
    """A student's folder that is a link to somebody else's is listed and not followed."""
    lay(tmp_path / "elsewhere", {"hinge.ipynb": "not theirs"})
    (source / "s01").symlink_to(tmp_path / "elsewhere")
    done = collect_from(course, "hinge", source)
    assert submitted(course) == {}
    assert [one.what for one in done.unplaced] == ["s01"]


FILES = {
    "a notebook": ("s01.ipynb", {"s01": "text"}, ""),
    "a browser's copy": ("hinge (1).ipynb", {}, "no student id"),
    "named after the assignment": ("hinge.ipynb", {}, "named after an assignment"),
    "something else": ("s01.txt", {}, "no notebook"),
    "an archive": ("class.7z", {}, "Unpack it"),
}


@pytest.mark.parametrize(("name", "placed", "word"), FILES.values(), ids=FILES)
def test_single_file(course, source, name, placed, word):
    """One file is placed for the student that it is named after, else listed."""
    lay(source, {name: "text"})
    done = collect_from(course, "hinge", source / name)
    assert submitted(course) == placed
    assert [word in one.reason for one in done.unplaced] == ([True] if word else [])


def test_a_linked_single_file_is_refused(course, source):
    """A link is no regular file even where it is named on the command line."""
    lay(source, {"real": "text"})
    (source / "s01.ipynb").symlink_to(source / "real")
    done = collect_from(course, "hinge", source / "s01.ipynb")
    assert done.unplaced == (Unplaced("s01.ipynb", "this is a link. Collect the file that it points to."),)


STAMPS = {
    "kept": ("2027-01-19 08:00:00.25 UTC", "2027-01-19 08:00:00.25 UTC", 0),
    "kept with a line's end": ("2027-01-19 08:00:00 UTC\n", "2027-01-19 08:00:00 UTC\n", 0),
    "none": (None, "2027-01-20 12:00:00 UTC", 0),
    "empty": ("", "2027-01-20 12:00:00 UTC", 1),
    "no date": ("yesterday", "2027-01-20 12:00:00 UTC", 1),
    "far too long": ("2027-01-19" + " " * 99, "2027-01-20 12:00:00 UTC", 1),
}


@pytest.mark.parametrize(("beside", "written", "listed"), STAMPS.values(), ids=STAMPS)
def test_timestamp(course, source, beside, written, listed):
    """A timestamp.txt beside the source is kept; otherwise the file's own time is written, in UTC."""
    lay(source, {"s01/hinge.ipynb": "text"} | ({} if beside is None else {"s01/timestamp.txt": beside}))
    done = collect_from(course, "hinge", source)
    assert (course.root / TREE.format("s01", "timestamp.txt")).read_text() == written
    assert len(done.unplaced) == listed
    assert done.placed == ("s01",)


@pytest.mark.parametrize("seconds", [-1e10, 1e14])
def test_times_beyond_the_calendar(course, source, seconds):
    """A file whose time is no date is placed all the same."""
    lay(source, {"s01.ipynb": "text"})
    try:
        os.utime(source / "s01.ipynb", (seconds, seconds))
    except OSError:
        pytest.skip("this file system keeps no such time")
    assert collect_from(course, "hinge", source).placed == ("s01",)


def test_again(course, source):
    """Equal bytes stay as they are with their time; newer ones take their place, and nobody else is touched."""
    lay(source, {"s01.ipynb": "one", "s02.ipynb": "two"})
    collect_from(course, "hinge", source)
    stamp = course.root / TREE.format("s01", "timestamp.txt")
    kept = stamp.read_text()
    lay(source, {"s01.ipynb": "one", "s00.txt": "", "s02.ipynb": "two, better"})
    (source / "s00.txt").unlink()
    done = collect_from(course, "hinge", source)
    assert (done.placed, done.unchanged, done.unplaced) == (("s02",), ("s01",), ())
    assert submitted(course) == {"s01": "one", "s02": "two, better"}
    assert stamp.read_text() == kept


def test_its_own_folder(course, source):
    """work/submitted itself is a source in which nothing changes."""
    lay(source, {"s01.ipynb": "one"})
    collect_from(course, "hinge", source)
    done = collect_from(course, "hinge", course.work / "submitted")
    assert (done.placed, done.unchanged, done.unplaced) == ((), ("s01",), ())


ROSTER = {"s01": "", "ann@example.org": "", "S01": "Is it s01?", "ann@exampel.org": "Is it ann@example.org?", "zz": "."}


@pytest.mark.parametrize(("student", "word"), ROSTER.items(), ids=ROSTER)
def test_roster(course, source, student, word):
    """Where the course lists its students, others are not placed, and the likeliest one is named."""
    known = Course("c", "C", course.assignments, students=("s01", "ann@example.org"), root=course.root)
    lay(source, {f"{student}.ipynb": "text"})
    done = collect_from(known, "hinge", source)
    assert [one.reason.endswith(word) for one in done.unplaced] == ([True] if word else [])
    assert set(submitted(course)) == (set() if word else {student})


def test_what_cannot_be_written_is_listed(course, source):
    """A file in the way of one student's folder costs nobody else's notebook."""
    lay(source, {"s01.ipynb": "one", "s02.ipynb": "two"})
    lay(course.work / "submitted", {"s01": "in the way"})
    done = collect_from(course, "hinge", source)
    assert (done.placed, [one.what for one in done.unplaced]) == (("s02",), ["s01"])


def test_nothing_is_left_over(course, source):
    """Only the notebook and its time stand in a student's folder."""
    lay(source, {"s01.ipynb": "one"})
    collect_from(course, "hinge", source)
    assert sorted(p.name for p in (course.root / TREE.format("s01", "")).iterdir()) == ["hinge.ipynb", "timestamp.txt"]


@pytest.mark.parametrize(("assignment", "name"), [("hinge", "nowhere"), ("unknown", "")])
def test_usage(course, source, assignment, name):
    """A path that is not there and an assignment that the course lacks end in a sentence."""
    with pytest.raises(UsageError):
        collect_from(course, assignment, source / name)


# ---------------------------------------------------------------- archives


def entry(name: str, mode: int = 0, flag: int = 0) -> zipfile.ZipInfo:
    """Return the header of one entry."""
    made = zipfile.ZipInfo(name, (2027, 1, 20, 12, 0, 0))
    made.external_attr, made.compress_type, made.flag_bits = mode << 16, zipfile.ZIP_DEFLATED, flag
    return made


ENTRIES = {  # what an archive holds besides s01's notebook, and a word of what is said of it
    "a way out": (entry("../../s02.ipynb"), "text", "leads out"),
    "a way out in the middle": (entry("s02/../../s02.ipynb"), "text", "leads out"),
    "an absolute path": (entry("/s02.ipynb"), "text", "leads out"),
    "another system's path": (entry("..\\s02.ipynb"), "text", "leads out"),
    "a drive": (entry("C:s02.ipynb"), "text", "leads out"),
    "a link": (entry("s02.ipynb", stat.S_IFLNK | 0o777), "s01.ipynb", "a link or a device"),
    "a device": (entry("s02.ipynb", stat.S_IFCHR | 0o666), "", "a link or a device"),
    "a FIFO": (entry("s02/hinge.ipynb", stat.S_IFIFO | 0o666), "", "a link or a device"),
    "a bomb": (entry("s02.ipynb"), "0" * 2**21, "times its size"),
    "an archive": (entry("s02.zip"), "PK", "collect it by itself"),
    "too deep": (entry("s02/" + "x/" * 9 + "hinge.ipynb"), "text", "folders deep"),
    "control characters": (entry("s\x1b[2J2.ipynb"), "text", "no student id"),
    "over the cap": (entry("s02.ipynb"), "x" * 101, "larger than"),
}


@pytest.mark.parametrize(("header", "text", "word"), ENTRIES.values(), ids=ENTRIES)
def test_what_an_archive_may_not_hold(course, source, monkeypatch, header, text, word):
    """Such an entry is listed in a printable sentence, nothing of it is written, and its neighbour is placed."""
    monkeypatch.setattr("autograder.intake.collect.MAX_BYTES", 100)
    with zipfile.ZipFile(source / "class.zip", "w") as archive:
        archive.writestr("s01.ipynb", "text")
        archive.writestr(header, text)
    before = {path for path in course.root.parent.rglob("*") if course.work not in path.parents}
    done = collect_from(course, "hinge", source / "class.zip")
    assert submitted(course) == {"s01": "text"}
    assert any(word in one.reason for one in done.unplaced), done.unplaced
    assert all(f"{one.what}: {one.reason}".isprintable() for one in done.unplaced)
    after = {path for path in course.root.parent.rglob("*") if course.work not in path.parents}
    assert after - before <= {course.root, course.work}


def test_a_header_that_lies_about_its_size_is_not_believed(course, source, monkeypatch):
    """What is read is counted, whatever the archive's own list of sizes says."""
    monkeypatch.setattr("autograder.intake.collect.MAX_BYTES", 100)
    path = source / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s01.ipynb", "x" * 5000)
    data = path.read_bytes()
    path.write_bytes(data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    done = collect_from(course, "hinge", path)
    assert done.placed == ()
    assert [one.what for one in done.unplaced] == ["s01.ipynb"]


LOCKED = {"a password": (6, 1), "an unknown packing": (8, 99)}  # offset in an entry's header, the byte there


@pytest.mark.parametrize(("place", "byte"), LOCKED.values(), ids=LOCKED)
def test_what_cannot_be_unpacked_is_listed(course, source, place, byte):
    """An entry that is locked, or packed in a way that Python does not know, costs nobody else's notebook."""
    path = source / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s01.ipynb", "one")
        archive.writestr("s02.ipynb", "two")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x03\x04") + place] = byte
    data[data.index(b"PK\x01\x02") + place + 2] = byte
    path.write_bytes(data)
    done = collect_from(course, "hinge", path)
    assert (done.placed, [one.what for one in done.unplaced]) == (("s02",), ["s01.ipynb"])


def test_damage_in_one_entry_is_its_own(course, source):
    """An entry whose bytes are not those that were packed is listed; the others are placed."""
    path = source / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s01.ipynb", "the first of them")
        archive.writestr("s02.ipynb", "the second")
    path.write_bytes(path.read_bytes().replace(b"the first", b"the worst"))
    done = collect_from(course, "hinge", path)
    assert (done.placed, [one.what for one in done.unplaced]) == (("s02",), ["s01.ipynb"])


NOT_ARCHIVES = {"text": b"hello", "nothing": b"", "cut off": b"PK\x03\x04" + bytes(40)}


@pytest.mark.parametrize("data", NOT_ARCHIVES.values(), ids=NOT_ARCHIVES)
def test_what_is_no_archive(course, source, data):
    """A file that is called .zip and is none ends in a sentence."""
    (source / "class.zip").write_bytes(data)
    with pytest.raises(UsageError, match="no zip archive"):
        collect_from(course, "hinge", source / "class.zip")


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_source_of_far_too_many_files_is_refused(course, source, monkeypatch, packed):
    """Nobody waits for a folder or an archive with more files than any class has."""
    monkeypatch.setattr("autograder.intake.archive.MAX_MEMBERS", 3)
    lay(source, {f"s0{n}.ipynb": "text" for n in range(5)})
    with pytest.raises(UsageError, match="more than 3 files"):
        collect_from(course, "hinge", zipped(source) if packed else source)


def test_an_archive_that_announces_too_much_is_refused(course, source, monkeypatch):
    """The sizes are added up before anything is read."""
    monkeypatch.setattr("autograder.intake.archive.MAX_UNPACKED", 10)
    lay(source, {"s01.ipynb": "text", "s02.ipynb": "x" * 10})
    with pytest.raises(UsageError, match="unpack to more than"):
        collect_from(course, "hinge", zipped(source))


def test_an_archive_has_no_times(course, source):
    """The times in an archive have no zone, so none is written; a timestamp.txt in it counts, an older one goes."""
    lay(source, {"s01.ipynb": "one", "s02/hinge.ipynb": "two", "s02/timestamp.txt": "2027-01-19 08:00:00 UTC"})
    lay(course.work / "submitted", {"s01/hinge/timestamp.txt": "2026-01-19 08:00:00 UTC"})
    collect_from(course, "hinge", zipped(source))
    assert not (course.root / TREE.format("s01", "timestamp.txt")).exists()
    assert (course.root / TREE.format("s02", "timestamp.txt")).read_text() == "2027-01-19 08:00:00 UTC"


WRAPPED = {  # the files of an archive that was made of one folder -> students
    "notebooks in a folder": (["packed/s01.ipynb", "packed/s02.ipynb"], {"s01", "s02"}),
    "students' folders in a folder": (["all/s01/hinge.ipynb", "all/s02/hinge.ipynb"], {"s01", "s02"}),
    "one student's folder": (["s01/hinge.ipynb"], {"s01"}),
    "one student's tree": (["s01/hinge/hinge.ipynb", "s01/hinge/old.ipynb"], {"s01"}),
}


@pytest.mark.parametrize(("files", "students"), WRAPPED.values(), ids=WRAPPED)
def test_the_folder_around_an_archive_is_no_student(course, source, files, students):
    """An archive made of a folder gives what the folder gives."""
    lay(source, dict.fromkeys(files, "text"))
    assert set(collect_from(course, "hinge", zipped(source)).placed) == students


# ---------------------------------------------------------------- learning platforms

METADATA = """---
submission_100:
  :submitters:
  - :name: Ada Lovelace
    :sid: '4711'
    :email: ada@example.org
  :created_at: 2027-01-21 09:30:00.000000000 Z
  :score: 3
submission_101:
  :submitters:
  - :name: Bob
    :sid:
    :email: bob@example.org
  :created_at: 2027-01-21 10:30:00.000000000 +02:00
submission_102:
  :submitters:
  - :name: Cy
    :email: cy@example.org
  - :name: Di
    :email: di@example.org
"""
ROSTER_CSV = (
    "student;name;email;sid;canvas\nada;Ada Lovelace;ada@example.org;4711;11\nbob;Bob;bob@example.org;;12\nbo2;Bob;;;\n"
)
PLATFORMS = {  # files -> students without a roster, students with it, words of what is not placed with it
    "canvas": (
        {
            "lovelaceada_11_901_hinge.ipynb": "1",
            "bob_LATE_12_902_hinge-2.ipynb": "2",
            "zoe_x_13_903_my_own_name.ipynb": "3",
            "lovelaceada_11_904_notes.txt": "",
        },
        {"11": "1", "12": "2", "13": "3"},
        {"ada": "1", "bob": "2"},
        ["marks it as late", "canvas 13: nobody in roster.csv", "no notebook"],
    ),
    "moodle": (
        {
            "Ada Lovelace_21_assignsubmission_file_/hinge.ipynb": "1",
            "Ada Lovelace_21_assignsubmission_file_/checks.py": "given",
            "Bob_22_assignsubmission_file_/hinge.ipynb": "2",
            "Bob_23_assignsubmission_file_/hinge.ipynb": "3",
            "Bob_23_assignsubmission_onlinetext_/onlinetext.html": "",
        },
        {},
        {"ada": "1"},
        ["name Bob: nobody", "no notebook"],
    ),
    "moodle without folders": (
        {"Ada Lovelace_21_assignsubmission_file_hinge.ipynb": "1"},
        {},
        {"ada": "1"},
        [],
    ),
    "gradescope": (
        {
            "assignment_5_export/submission_metadata.yml": METADATA,
            "assignment_5_export/submission_100/hinge.ipynb": "1",
            "assignment_5_export/submission_100/checks.py": "given",
            "assignment_5_export/submission_101/work/hinge.ipynb": "2",
            "assignment_5_export/submission_102/hinge.ipynb": "3",
            "assignment_5_export/submission_103/hinge.ipynb": "4",
        },
        {"4711": "1", "bob@example.org": "2"},
        {"ada": "1", "bob": "2"},
        ["Groups are not handled", "Groups are not handled"],
    ),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("known", [False, True], ids=["no roster", "roster"])
@pytest.mark.parametrize(("files", "alone", "placed", "words"), PLATFORMS.values(), ids=PLATFORMS)
def test_download(course, source, files, alone, placed, words, known, packed):
    """Each platform's download is recognised, packed or not; the roster turns its numbers into students."""
    lay(course.release("hinge").parent, {"checks.py": "given"})
    lay(source, files)
    there = replace(course, roster=parse_roster(ROSTER_CSV.encode())[0] if known else Roster())
    done = collect_from(there, "hinge", zipped(source) if packed else source)
    assert submitted(course) == (placed if known else alone)
    if known:
        assert [one.reason for one in done.unplaced if not any(word in one.reason for word in words)] == []
        assert [word for word in words if not any(word in one.reason for one in done.unplaced)] == []


def test_gradescope_says_when(course, source):
    """The time of handing in is the export's own, in UTC."""
    lay(source, PLATFORMS["gradescope"][0])
    collect_from(course, "hinge", source)
    stamps = {path.parts[-3]: path.read_text() for path in course.work.rglob("timestamp.txt")}
    assert stamps == {"4711": "2027-01-21 09:30:00 UTC", "bob@example.org": "2027-01-21 08:30:00 UTC"}


def test_two_of_a_platform_are_never_one_student(course, source):
    """Who takes another's name gets neither the other's place nor puts a file there."""
    lay(source, {f"Ada Lovelace_{n}_assignsubmission_file_/hinge.ipynb": str(n) for n in (7, 8)})
    there = replace(course, roster=parse_roster(b"student,name\nada,Ada Lovelace\n")[0])
    done = collect_from(there, "hinge", source)
    assert done.placed == ()
    assert ["taken for ada too" in one.reason for one in done.unplaced] == [True, True]


DAMAGED = {"no list": "--- 5", "cut off": "submission_1: {", "not text": "\x00"}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_list_of_submissions_is_a_sentence(course, source, text):
    """Where nobody can say whose the files are, nothing is placed."""
    lay(source, {"submission_metadata.yml": text, "submission_1/hinge.ipynb": "text"})
    with pytest.raises(UsageError, match=r"submission_metadata.yml"):
        collect_from(course, "hinge", source)


def test_a_file_named_after_an_address_is_its_students(course, source):
    """Outside a platform, too, the roster's names are known."""
    lay(source, {"ada@example.org.ipynb": "1", "4711/hinge.ipynb": "1"})
    there = replace(course, roster=parse_roster(ROSTER_CSV.encode())[0])
    assert set(collect_from(there, "hinge", source).placed) == {"ada"}


AS_ADA = METADATA.replace("submission_100", "submission_1")
TAKEOVERS = {  # what a student hands in to pass for somebody else, in each platform's download and in plain folders
    "a list in Moodle": {
        "Eve_9_assignsubmission_file_/submission_metadata.yml": AS_ADA,
        "Eve_9_assignsubmission_file_/submission_1/hinge.ipynb": "eve's",
        "Ada Lovelace_21_assignsubmission_file_/hinge.ipynb": "ada's",
    },
    "a list in Gradescope": {
        "assignment_5_export/submission_metadata.yml": METADATA.replace("submission_101", "submission_7"),
        "assignment_5_export/submission_1/submission_metadata.yml": AS_ADA,
        "assignment_5_export/submission_1/submission_1/hinge.ipynb": "eve's",
        "assignment_5_export/submission_100/hinge.ipynb": "ada's",
    },
    "a list in plain folders": {
        "eve/submission_metadata.yml": AS_ADA,
        "eve/submission_1/hinge.ipynb": "eve's",
        "ada/hinge.ipynb": "ada's",
    },
    "a name of Moodle's in Canvas": {
        "eve_19_902_X_11_assignsubmission_file_hinge.ipynb": "eve's",
        "lovelaceada_11_901_hinge.ipynb": "ada's",
    },
    "a name of Canvas's in Moodle": {
        "Eve_9_assignsubmission_file_/lovelaceada_11_901_hinge.ipynb": "eve's",
        "Ada Lovelace_21_assignsubmission_file_/hinge.ipynb": "ada's",
    },
    "a name that stops everybody": {
        "eve_19_902_" + "\u4f5c" * 75 + ".pdf": "eve's",
        "lovelaceada_11_901_hinge.ipynb": "ada's",
    },
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("files", TAKEOVERS.values(), ids=TAKEOVERS)
def test_nobody_takes_over_a_collection(course, source, files, packed):
    """Names and contents that a student chooses neither make a file somebody else's nor stop the others'."""
    lay(source, files)
    roster = parse_roster(ROSTER_CSV.replace("bo2", "eve").encode())[0]
    collect_from(replace(course, roster=roster), "hinge", zipped(source) if packed else source)
    assert submitted(course)["ada"] == "ada's"


STAMPED = {
    "nanoseconds": ("2018-07-02 14:22:32.365935000 Z", "2018-07-02 14:22:32 UTC"),
    "another zone": ("2018-07-02 14:22:32 +02:00", "2018-07-02 12:22:32 UTC"),
    "before the calendar": ("0001-01-01T00:00:00+05:00", None),
    "beyond it": ("9999-12-31T23:00:00-05:00", None),
    "no time": ("yesterday", None),
    "a tag": ("!!timestamp x", None),
    "a tag of Python's": ("!!python/object/apply:os.getpid []", None),
}


@pytest.mark.parametrize(("text", "stamp"), STAMPED.values(), ids=STAMPED)
def test_times_of_gradescope(course, source, text, stamp):
    """A time is taken in UTC where it is one, and whatever else stands there costs nobody a notebook."""
    row = f"submission_1:\n  :submitters:\n  - :sid: '7'\n  :created_at: {text}\n"
    lay(source, {"submission_metadata.yml": row, "submission_1/hinge.ipynb": "text"})
    assert collect_from(course, "hinge", source).placed == ("7",)
    path = course.root / TREE.format("7", "timestamp.txt")
    assert (path.read_text() if path.exists() else None) == stamp


def test_a_time_that_comes_later_is_taken(course, source):
    """The same notebook once more, now with its time: the time is written, and one that stands there stays."""
    lay(source, {"s01/hinge.ipynb": "one"})
    collect_from(course, "hinge", zipped(source))
    lay(source, {"s01/timestamp.txt": "2027-01-19 08:00:00 UTC"})
    assert collect_from(course, "hinge", zipped(source)).unchanged == ("s01",)
    stamp = course.root / TREE.format("s01", "timestamp.txt")
    assert stamp.read_text() == "2027-01-19 08:00:00 UTC"
    lay(source, {"s01/timestamp.txt": "2027-01-20 08:00:00 UTC"})
    collect_from(course, "hinge", zipped(source))
    assert stamp.read_text() == "2027-01-19 08:00:00 UTC"


def test_what_macos_keeps_beside_a_file_is_nobodys(course, source):
    """Its shadow is newer than the notebook and is no notebook."""
    lay(source, {"s01/work.ipynb": "one", "s01/._work.ipynb": "\x00"})
    done = collect_from(course, "hinge", source)
    assert (submitted(course), done.unplaced) == ({"s01": "one"}, ())
