"""Commands of nbgrader's and ours as children of one process that has imported what they import.

A start costs two seconds of the same imports. Where a test asks what a command does, and not how it starts, the
imports are made once; folder, environment, account, streams and exit code are those of a process of its own.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 300  # seconds for one command, on a machine where much else runs
STARTS = multiprocessing.get_context("forkserver")
STARTS.set_forkserver_preload(["tests.preloaded"])


def run_module(
    words: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    *,
    merged: bool = False,
    who: Mapping[str, Any] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m WORDS`; `who` is another user to be, as subprocess takes it; `merged` makes both streams one."""
    environment = dict(os.environ if env is None else env)
    with tempfile.TemporaryDirectory(prefix="streams-") as folder:
        streams = [Path(folder, "out"), Path(folder, "out" if merged else "err")]
        child = STARTS.Process(target=_become, args=([*words], str(cwd), environment, streams, dict(who or {})))
        child.start()
        child.join(PATIENCE)
        if child.is_alive():
            child.kill()
            child.join()
        said = [path.read_text() for path in dict.fromkeys(streams)]
    assert child.exitcode is not None
    return subprocess.CompletedProcess([*words], child.exitcode, said[0], "" if merged else said[1])


def _become(words: list[str], cwd: str, env: dict[str, str], streams: list[Path], who: dict[str, Any]) -> None:
    """Be this command, in a fresh child."""
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(cwd)
    if who:
        os.setgroups(who["extra_groups"])
        os.setgid(who["group"])
        os.setuid(who["user"])
    sys.path[:0] = [cwd, *filter(None, env.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv = words
    try:
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()  # which multiprocessing leaves out
