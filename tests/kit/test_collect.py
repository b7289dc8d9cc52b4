"""Whatever lies in a folder ends in work/submitted or in the list of what was not placed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import collect as module
from autograder.collect import Unplaced, collect
from autograder.course import Assignment, Course
from autograder.errors import UsageError

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
        [("all.zip", "Unpack it"), ("photo.jpg", "no notebook"), ("s01/notes.pdf", "no notebook")],
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


@pytest.mark.parametrize(("files", "placed", "unplaced"), SOURCES.values(), ids=SOURCES)
def test_source(course, source, files, placed, unplaced):
    """Each kind of source ends where its row says, and nothing of it is lost."""
    lay(course.release("hinge").parent, {"checks.py": "given"})
    lay(source, files)
    done = collect(course, "hinge", source)
    assert submitted(course) == placed
    assert set(done.placed) == set(placed)
    assert sorted(one.what for one in done.unplaced) == sorted(what for what, _ in unplaced)
    for what, word in unplaced:
        assert word in dict(done.unplaced)[what]


@pytest.mark.parametrize("name", ["s01.ipynb", "s01/hinge.ipynb", "s01/hinge/hinge.ipynb"])
@pytest.mark.parametrize("make", ["link", "fifo", "folder", "large", "loop"])
def test_only_regular_files_are_read(course, source, monkeypatch, name, make):
    """Links, FIFOs, folders, files over the cap and links to themselves are listed in a sentence, wherever they lie."""
    monkeypatch.setattr(module, "MAX_BYTES", 10)
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
    done = collect(course, "hinge", source)
    assert submitted(course) == {}
    assert all(one.reason.endswith(".") for one in done.unplaced)
    assert done.unplaced


def test_a_linked_folder_is_not_entered(course, source, tmp_path):
    """A student's folder that is a link to somebody else's is listed and not followed."""
    lay(tmp_path / "elsewhere", {"hinge.ipynb": "not theirs"})
    (source / "s01").symlink_to(tmp_path / "elsewhere")
    done = collect(course, "hinge", source)
    assert submitted(course) == {}
    assert [one.what for one in done.unplaced] == ["s01"]


FILES = {
    "a notebook": ("s01.ipynb", {"s01": "text"}, ""),
    "a browser's copy": ("hinge (1).ipynb", {}, "no student id"),
    "named after the assignment": ("hinge.ipynb", {}, "named after an assignment"),
    "something else": ("s01.txt", {}, "no notebook"),
    "an archive": ("class.ZIP", {}, "Unpack it"),
}


@pytest.mark.parametrize(("name", "placed", "word"), FILES.values(), ids=FILES)
def test_single_file(course, source, name, placed, word):
    """One file is placed for the student that it is named after, else listed."""
    lay(source, {name: "text"})
    done = collect(course, "hinge", source / name)
    assert submitted(course) == placed
    assert [word in one.reason for one in done.unplaced] == ([True] if word else [])


def test_a_linked_single_file_is_refused(course, source):
    """A link is no regular file even where it is named on the command line."""
    lay(source, {"real": "text"})
    (source / "s01.ipynb").symlink_to(source / "real")
    done = collect(course, "hinge", source / "s01.ipynb")
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
    done = collect(course, "hinge", source)
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
    assert collect(course, "hinge", source).placed == ("s01",)


def test_again(course, source):
    """Equal bytes stay as they are with their time; other bytes replace them, and nobody else is touched."""
    lay(source, {"s01.ipynb": "one", "s02.ipynb": "two"})
    collect(course, "hinge", source)
    stamp = course.root / TREE.format("s01", "timestamp.txt")
    kept = stamp.read_text()
    lay(source, {"s02.ipynb": "two, better", "s01.ipynb": "one"})
    done = collect(course, "hinge", source)
    assert (done.placed, done.unchanged, done.unplaced) == (("s02",), ("s01",), ())
    assert submitted(course) == {"s01": "one", "s02": "two, better"}
    assert stamp.read_text() == kept


def test_its_own_folder(course, source):
    """work/submitted itself is a source in which nothing changes."""
    lay(source, {"s01.ipynb": "one"})
    collect(course, "hinge", source)
    done = collect(course, "hinge", course.work / "submitted")
    assert (done.placed, done.unchanged, done.unplaced) == ((), ("s01",), ())


ROSTER = {"s01": "", "ann@example.org": "", "S01": "Is it s01?", "ann@exampel.org": "Is it ann@example.org?", "zz": "."}


@pytest.mark.parametrize(("student", "word"), ROSTER.items(), ids=ROSTER)
def test_roster(course, source, student, word):
    """Where the course lists its students, others are not placed, and the likeliest one is named."""
    known = Course("c", "C", course.assignments, students=("s01", "ann@example.org"), root=course.root)
    lay(source, {f"{student}.ipynb": "text"})
    done = collect(known, "hinge", source)
    assert [one.reason.endswith(word) for one in done.unplaced] == ([True] if word else [])
    assert set(submitted(course)) == (set() if word else {student})


def test_what_cannot_be_written_is_listed(course, source):
    """A file in the way of one student's folder costs nobody else's notebook."""
    lay(source, {"s01.ipynb": "one", "s02.ipynb": "two"})
    lay(course.work / "submitted", {"s01": "in the way"})
    done = collect(course, "hinge", source)
    assert (done.placed, [one.what for one in done.unplaced]) == (("s02",), ["s01"])


def test_nothing_is_left_over(course, source):
    """Only the notebook and its time stand in a student's folder."""
    lay(source, {"s01.ipynb": "one"})
    collect(course, "hinge", source)
    assert sorted(p.name for p in (course.root / TREE.format("s01", "")).iterdir()) == ["hinge.ipynb", "timestamp.txt"]


@pytest.mark.parametrize(("assignment", "name"), [("hinge", "nowhere"), ("unknown", "")])
def test_usage(course, source, assignment, name):
    """A path that is not there and an assignment that the course lacks end in a sentence."""
    with pytest.raises(UsageError):
        collect(course, assignment, source / name)
