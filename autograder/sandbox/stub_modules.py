"""Inert stub modules for what no graded answer needs: plots, progress bars, displays, the notebook's own checks."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

PACKAGES = ("checks", "matplotlib", "IPython", "tqdm", "pylab", "seaborn", "ipywidgets")


class Inert(types.ModuleType):
    """Anything asked of it gives another one: plots and displays cost nothing and do nothing.

    It does not pretend to hold values: a loop over it raises instead of silently doing nothing.
    """

    __path__: list[str] = []  # noqa: RUF012 - sends `import matplotlib.pyplot` to StubFinder, as for a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        package = self.__name__.split(".")[0]
        return SPECIAL.get((package, name)) or SPECIAL.get(("", name)) or Inert(f"{package}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Be called as anything."""
        return Inert("result")

    def __getitem__(self, key: Any) -> Any:
        return Inert("part")

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    __iter__: Any = None  # else Python would ask for item 0, 1, 2 ... and never hear an end

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *exc: Any) -> None:
        pass

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()  # a class may be derived from it, and is then derived from object


# what IPython gives every notebook
NOTEBOOK_NAMES: dict[str, Any] = {"display": Inert("display"), "get_ipython": Inert("get_ipython"), "_": None}


class Bar(Inert):
    """A progress bar: gives what it was given, and does nothing else that it is asked."""

    def __init__(self, iterable: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__("bar")
        self.iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)


def _subplots(nrows: int = 1, ncols: int = 1, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
    """Give a figure and as many axes as were asked for, because cells unpack and index them."""
    axes = np.empty((nrows, ncols), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = Inert("axes")
    return Inert("figure"), axes.squeeze()[()] if kwargs.get("squeeze", True) else axes


SPECIAL: dict[tuple[str, str], Any] = {  # (package or any, name) -> what is more than inert there
    ("", "subplots"): _subplots,
    ("tqdm", "tqdm"): Bar,
    ("tqdm", "tqdm_notebook"): Bar,
    ("tqdm", "trange"): lambda *args, **kwargs: Bar(range(*args)),
    ("tqdm", "tnrange"): lambda *args, **kwargs: Bar(range(*args)),
    ("tqdm", "tenumerate"): lambda iterable, start=0, **kwargs: Bar(enumerate(iterable, start)),
    ("tqdm", "tzip"): lambda *iterables, **kwargs: Bar(zip(*iterables, strict=False)),
    ("tqdm", "tmap"): lambda function, *iterables, **kwargs: Bar(map(function, *iterables)),
}


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an inert module for each name in PACKAGES and everything below it."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Answer for the stub modules only."""
        if name.split(".")[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return the inert module."""
        return Inert(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Leave it as it is."""
