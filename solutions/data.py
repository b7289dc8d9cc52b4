"""Rebuild the data files beside the notebooks from scikit-learn, where they came from: `python solutions/data.py`.

scikit-learn is needed here and nowhere else. docs/data.md says what the data are and what is changed.
"""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.uint8]]

SOLUTIONS = Path(__file__).resolve().parent
MISSING = "scikit-learn is missing, and the data come from there: pip install scikit-learn. Nothing was written."


def exact(values: NDArray[np.float64], scale: int = 1) -> NDArray[np.uint8]:
    """Return scale * values as uint8; raises ValueError if dividing by scale does not give the values back."""
    small = np.rint(values * scale).astype(np.uint8)
    if not np.array_equal(small / scale, values):
        raise ValueError(f"the values are not whole multiples of 1/{scale} between 0 and {255 / scale:g}")
    return small


def digits() -> Arrays:
    """Return images (1797, 64), the pixels 0 to 16 row by row, and labels (1797,), the digits 0 to 9."""
    from sklearn.datasets import load_digits  # here, so that main can say what is missing

    source = load_digits()
    return {"images": exact(source.data), "labels": exact(source.target)}


def iris() -> Arrays:
    """Return tenths (150, 4), four lengths in tenths of a cm, and labels (150,), the species 0 to 2."""
    from sklearn.datasets import load_iris  # as above

    source = load_iris()
    return {"tenths": exact(source.data, scale=10), "labels": exact(source.target)}


FILES: dict[str, tuple[Callable[[], Arrays], tuple[str, ...]]] = {  # name -> its arrays, the folders it lies in
    "digits.npz": (digits, ("labels", "mse", "sgd", "features")),
    "iris.npz": (iris, ("labels",)),
}


def rebuild(folder: Path) -> list[Path]:
    """Write every data file into its folders below `folder`, which exist, and return the paths.

    The bytes depend on the arrays and on the zlib at hand, not on the time: numpy gives all entries the same date.
    """
    written = []
    for name, (arrays, homes) in FILES.items():
        content: dict[str, Any] = arrays()  # Any: numpy's types would take an array for allow_pickle
        for home in homes:
            path = folder / home / name
            np.savez_compressed(path, **content)
            written.append(path)
    return written


def main() -> None:
    """Rebuild the files beside the notebooks, or say what is missing."""
    if find_spec("sklearn") is None:
        sys.exit(MISSING)
    for path in rebuild(SOLUTIONS):
        print(f"{path.relative_to(SOLUTIONS.parent)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
