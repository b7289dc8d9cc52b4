"""A view of the files in which root's interpreter can be read by the uid that root drops to.

That uid may not pass through a folder that only root may enter, such as root's home. So in a mount namespace of this
process's own each such folder is covered by an empty one that holds nothing but the trees that level 1 lets be read,
at their usual paths. Whatever else lies there is then out of reach altogether, and nobody else sees a change.

Two other ways would be weaker: CAP_DAC_READ_SEARCH kept behind Landlock still lets every file of the machine be
looked for by `stat`, which Landlock does not judge, and root's uid kept without capabilities still owns root's files.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from autograder.sandbox.landlock import readable
from autograder.sandbox.syscalls import mount, unshare

CLONE_NEWNS = 0x20000  # linux/sched.h
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
LOCKED = MS_RDONLY | MS_NOSUID | MS_NODEV


def closed() -> dict[Path, list[Path]]:
    """Return the folders that keep other users from what level 1 may read, each with the trees below it."""
    named = [Path(sys.prefix), Path(sys.base_prefix)]  # as they stand in sys.path, by way of links or not
    found: dict[Path, list[Path]] = {}
    for tree in sorted({*named, *readable()}):
        keepers = [folder for folder in reversed(tree.parents) if not folder.stat().st_mode & stat.S_IXOTH]
        if keepers:
            found.setdefault(keepers[0], []).append(tree)
    return found


def open_to_others() -> None:
    """Give this process, and what it forks, such a view for good; for root. Raises OSError where that is refused."""
    folders = closed()
    unshare(CLONE_NEWNS)
    mount("none", "/", "", MS_REC | MS_PRIVATE)  # or the rest of the machine would see what follows
    os.umask(0o022)
    for folder, trees in folders.items():
        held = [os.open(tree, os.O_PATH | os.O_CLOEXEC) for tree in trees]
        mount("tmpfs", str(folder), "tmpfs", MS_NOSUID | MS_NODEV)
        for tree, descriptor in zip(trees, held, strict=True):
            tree.mkdir(parents=True, exist_ok=True)
            mount(f"/proc/self/fd/{descriptor}", str(tree), "", MS_BIND)
            mount("none", str(tree), "", MS_BIND | MS_REMOUNT | LOCKED)
            os.close(descriptor)
        mount("none", str(folder), "", MS_REMOUNT | LOCKED)
