"""Archives that are broken or built to harm: what cannot be taken is listed, and everybody else's file is placed."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.demo import mutations
from autograder.intake.collect import collect_from
from autograder.notebook.reader import parse
from tests.broken.cases import as_param
from tests.kit.conftest import copy_course

HONEST = ("s01", "s99")  # one is read before what is broken, the other behind it
DATE = (2027, 1, 20, 12, 0, 0)
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"  # what an entry's two headers begin with


@dataclass(frozen=True, slots=True)
class Archive:
    """One line of the table: entries beside those of the honest, and what is then done to the archive's bytes.

    placed: whose files are placed besides; says: what is said of those that are not
    """

    id: str
    broken: str
    entries: tuple[tuple[zipfile.ZipInfo, bytes], ...]
    then: Callable[[bytes], bytes] = bytes
    placed: tuple[str, ...] = ()
    says: str = ""


def entry(name: str, mode: int = 0, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """Return the header of one entry."""
    made = zipfile.ZipInfo(name, DATE)
    made.external_attr, made.compress_type = mode << 16, packing
    return made


def in_headers(name: str, offset: int, new: bytes) -> Callable[[bytes], bytes]:
    """Write something into both headers of an entry; the offset is that in the one before its data."""

    def change(data: bytes) -> bytes:
        made = bytearray(data)
        for start, length, more in ((LOCAL, 30, 0), (CENTRAL, 46, 2)):
            place = next(p for p in places(data, start) if data[p + length :].startswith(name.encode()))
            made[place + offset + more : place + offset + more + len(new)] = new
        return bytes(made)

    return change


def in_data(name: str) -> Callable[[bytes], bytes]:
    """Spoil an entry's first packed bytes, behind the settings of its packing."""

    def change(data: bytes) -> bytes:
        place = data.index(name.encode()) + len(name) + 9
        return data[:place] + b"\xff" * 8 + data[place + 8 :]

    return change


def over_the_first(name: str) -> Callable[[bytes], bytes]:
    """Let an entry of the list point to the data of the archive's first."""

    def change(data: bytes) -> bytes:
        place = next(p for p in places(data, CENTRAL) if data[p + 46 :].startswith(name.encode()))
        return data[: place + 42] + bytes(4) + data[place + 46 :]

    return change


def places(data: bytes, start: bytes) -> list[int]:
    """Return where in the archive this stands."""
    return [place for place in range(len(data)) if data.startswith(start, place)]


NOTEBOOK = b'{"cells": []}' * 20
ARCHIVES = (
    Archive("slip", "A name leads to the solution.", ((entry("../../solutions/hinge/hinge.ipynb"), NOTEBOOK),),
            says="leads out of the archive"),
    Archive("slip in a student's folder", "A name leads to a neighbour's folder.",
            ((entry("s50/../s01/hinge.ipynb"), NOTEBOOK),), says="leads out of the archive"),
    Archive("link", "An entry is a link to the solution.",
            ((entry("s50.ipynb", stat.S_IFLNK | 0o777), b"../solutions/hinge/hinge.ipynb"),),
            says="a link or a device"),
    Archive("bomb", "30 MB of zeros are packed into 30 KB.", ((entry("s50.ipynb"), bytes(30_000_000)),),
            says="more than 200 times its size"),
    Archive("bomb of spaces that lies", "30 MB say that they are 50 bytes.", ((entry("s50.ipynb"), b" " * 30_000_000),),
            in_headers("s50.ipynb", 22, (50).to_bytes(4, "little")), says="it is damaged"),
    Archive("bomb in a bomb", "An archive lies in the archive.", ((entry("s50.zip"), NOTEBOOK),),
            says="is not opened"),
    Archive("two entries, one place", "Two entries of the list share one file's bytes.",
            ((entry("s50.ipynb"), NOTEBOOK),), over_the_first("s50.ipynb"), says="it is damaged"),
    Archive("one name twice", "Two entries have one name.",
            ((entry("s50.ipynb"), b"{}"), (entry("s50.ipynb"), NOTEBOOK)), placed=("s50",), says="not taken"),
    Archive("a formula", "A file is named after a formula.", ((entry("=1+1.ipynb"), NOTEBOOK),), says="no student id"),
    Archive("no date", "The packer wrote no dates, which is allowed.", ((entry("s50.ipynb"), NOTEBOOK),),
            in_headers("s50.ipynb", 10, bytes(4)), placed=("s50",)),
    Archive("damaged LZMA", "An entry that was packed by LZMA is damaged.",
            ((entry("s50.ipynb", packing=zipfile.ZIP_LZMA), NOTEBOOK),), in_data("s50.ipynb"), says="it is damaged"),
)  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose files an archive must not reach."""
    return copy_course(tmp_path_factory.mktemp("archives") / "course")


def packed(archive: Archive, path: Path, honest: bytes) -> None:
    """Write an archive with the honest students' files around what is broken."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(entry(f"{HONEST[0]}.ipynb"), honest)
        for header, data in archive.entries:
            made.writestr(header, data)
        made.writestr(entry(f"{HONEST[1]}.ipynb"), honest)
    path.write_bytes(archive.then(path.read_bytes()))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("archive", [as_param(archive) for archive in ARCHIVES])
def test_an_archive_costs_nobody_a_file(course, tmp_path, archive):
    """The honest are placed byte by byte, what is broken is listed in a sentence, and nothing else is written."""
    honest = mutations.saved(parse(course.solution("hinge").read_bytes()))
    packed(archive, tmp_path / "class.zip", honest)
    submitted = course.work / "submitted"
    before = {path for path in course.root.parent.rglob("*") if submitted not in path.parents}
    solution = course.solution("hinge").read_bytes()
    done = collect_from(course, "hinge", tmp_path / "class.zip")
    assert {*HONEST, *archive.placed} == {*done.placed, *done.unchanged}
    assert {(submitted / one / "hinge" / "hinge.ipynb").read_bytes() for one in HONEST} == {honest}
    assert [one for one in done.unplaced if archive.says not in one.reason or not one.reason.endswith(".")] == []
    assert bool(done.unplaced) == bool(archive.says)
    after = {path for path in course.root.parent.rglob("*") if submitted not in path.parents}
    assert after - before <= {course.work, submitted}
    assert course.solution("hinge").read_bytes() == solution
