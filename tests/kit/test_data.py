"""The data files beside the notebooks: what is in them, and that scikit-learn's copies give the same.

Arrays are compared with the source, not bytes: another zlib may pack the same arrays in another way. Bytes are
compared only where one zlib made them: copies with copies, and two rebuilds with each other.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "solutions").glob("*/*.npz"))
COPIES = [*SHIPPED, *sorted((ROOT / "assignments").glob("*/*.npz"))]
WHY = "scikit-learn, where the data come from, is not installed"


def load_script():
    """Import solutions/data.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("data_script", ROOT / "solutions" / "data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = load_script()


def arrays_in(path):
    """Return the arrays of an npz file by name, in its order."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def test_the_files_are_the_ones_the_script_knows():
    """Nothing lies there that cannot be rebuilt, and nothing is missing."""
    known = {ROOT / "solutions" / home / name for name, (_, homes) in script.FILES.items() for home in homes}
    assert set(SHIPPED) == known


@pytest.mark.parametrize("name", script.FILES)
def test_all_copies_are_equal(name):
    """Every notebook, and every student, has the same file."""
    assert len({path.read_bytes() for path in COPIES if path.name == name}) == 1


def test_digits_are_as_documented():
    """1797 images of 64 pixels from 0 to 16, and every digit as often as the source says, about 180 times."""
    arrays = arrays_in(ROOT / "solutions" / "sgd" / "digits.npz")
    assert list(arrays) == ["images", "labels"]
    images, labels = arrays.values()
    assert (images.shape, images.dtype) == ((1797, 64), np.uint8)
    assert (labels.shape, labels.dtype) == ((1797,), np.uint8)
    assert (images.min(), images.max()) == (0, 16)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_iris_is_as_documented():
    """150 flowers, 50 of each species in order, with the ranges in cm that the source's table states."""
    arrays = arrays_in(ROOT / "solutions" / "labels" / "iris.npz")
    assert list(arrays) == ["tenths", "labels"]
    tenths, labels = arrays.values()
    assert (tenths.shape, tenths.dtype) == ((150, 4), np.uint8)
    assert (labels.shape, labels.dtype) == ((150,), np.uint8)
    assert tenths.min(axis=0).tolist() == [43, 20, 10, 1]
    assert tenths.max(axis=0).tolist() == [79, 44, 69, 25]
    assert labels.tolist() == [0] * 50 + [1] * 50 + [2] * 50


@pytest.mark.parametrize("path", COPIES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_small(path):
    """A class downloads it with the notebook: 60 kB at most."""
    assert path.stat().st_size <= 60_000


@pytest.mark.parametrize("name", script.FILES)
def test_the_source_gives_the_same_arrays(name):
    """Names, order, types and values are those of scikit-learn's own copy."""
    pytest.importorskip("sklearn", reason=WHY)
    make, homes = script.FILES[name]
    rebuilt, shipped = make(), arrays_in(ROOT / "solutions" / homes[0] / name)
    assert list(rebuilt) == list(shipped)
    assert all(rebuilt[key].dtype == shipped[key].dtype for key in shipped)
    assert all(np.array_equal(rebuilt[key], shipped[key]) for key in shipped)


def test_a_rebuild_is_deterministic(tmp_path):
    """Two rebuilds give the same files with the same bytes, and every file goes where the shipped one is."""
    pytest.importorskip("sklearn", reason=WHY)
    runs = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        for path in SHIPPED:
            (folder / path.parent.name).mkdir(parents=True, exist_ok=True)
        runs.append({str(path.relative_to(folder)): path.read_bytes() for path in script.rebuild(folder)})
    assert runs[0] == runs[1]
    assert set(runs[0]) == {str(path.relative_to(ROOT / "solutions")) for path in SHIPPED}


@pytest.mark.parametrize(("values", "scale"), [([0.55], 10), ([0.5], 1), ([300.0], 1), ([-1.0], 1)])
def test_nothing_is_rounded_away(values, scale):
    """Values that uint8 does not hold exactly are refused."""
    with pytest.raises(ValueError, match="whole multiples"), np.errstate(invalid="ignore"):
        script.exact(np.array(values), scale)


def test_without_the_source_a_sentence_says_so(monkeypatch):
    """Who lacks scikit-learn is told, and no file is touched."""
    monkeypatch.setitem(sys.modules, "sklearn", None)
    before = [path.stat().st_mtime_ns for path in SHIPPED]
    with pytest.raises(SystemExit, match="scikit-learn is missing"):
        script.main()
    assert [path.stat().st_mtime_ns for path in SHIPPED] == before
