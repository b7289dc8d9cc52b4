"""An account without any right, for the tests in which root becomes somebody else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.confine import UNPRIVILEGED

ROOT = Path(__file__).resolve().parents[1]
SOMEBODY: dict[str, Any] = {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}


def skip_unless_somebody_can_run() -> None:
    """Skip a test where nobody can become somebody else, or that account cannot run this Python on these files."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else; for everybody else the other tests are this one")
    command = [sys.executable, "-c", "open('autograder/__init__.py').close()"]  # a fault of ours must not end in a skip
    try:
        done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False, **SOMEBODY)
    except PermissionError as error:
        pytest.skip(f"others may not read this source tree, or its Python: {error}")
    if done.returncode:
        pytest.skip(f"others cannot run this Python on this source tree: {done.stderr.strip()[-200:]}")
