"""Files that are whole or not there: written as a temporary file beside its place, put there in one step."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

ENDING = ".draft"
_numbers = count()  # two threads of one process may write the same file


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace `path` by a file that holds `content`; a kill at any moment leaves the old file or the new one.

    Text is UTF-8. Raises OSError; the temporary file is then gone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{next(_numbers)}{ENDING}")
    try:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Delete what killed processes have left behind in `folder`; those of living ones stay."""
    for temporary in folder.glob(f".*{ENDING}"):
        process = temporary.name.removesuffix(ENDING).rpartition(".")[2].partition("-")[0]
        if process.isdecimal() and not _lives(int(process)):
            temporary.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    with suppress(PermissionError):  # somebody else's process lives too
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
