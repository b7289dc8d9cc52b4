"""Landlock: what a process may read, and that it writes, connects and signals nothing.

Numbers and bits are those of the kernel's `linux/landlock.h`; the three system calls have the same numbers on
every architecture.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from autograder.sandbox.syscalls import syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1  # flag of CREATE_RULESET
PATH_BENEATH = 1  # kind of rule
READ_FILE, READ_DIR = 1 << 2, 1 << 3

FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # ABI -> how many bits of file access it knows
NET_SINCE, SCOPE_SINCE = 4, 6
NET_RIGHTS = 0b11  # TCP bind, TCP connect
SCOPES = 0b11  # abstract unix sockets, signals


def abi() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    try:
        return syscall(CREATE_RULESET, None, 0, ASK_VERSION)
    except OSError:
        return 0


def readable() -> tuple[Path, ...]:
    """Return what a student's process may read at level 1; nothing secret may lie below these."""
    libraries = sorted(Path("/").glob("lib*"))
    wanted = [Path(sys.prefix), Path(sys.base_prefix), Path("/usr"), *libraries, Path("/etc/ld.so.cache")]
    return tuple(dict.fromkeys(path.resolve() for path in wanted if path.exists()))


def ruleset(version: int) -> int:
    """Build the rules as ABI `version` knows them: a descriptor to be given to `restrict`; raises OSError."""
    file_bits = max(bits for since, bits in FILE_RIGHTS.items() if since <= version)
    handled = [(1 << file_bits) - 1]
    handled += [NET_RIGHTS] if version >= NET_SINCE else []
    handled += [SCOPES] if version >= SCOPE_SINCE else []
    attributes = struct.pack(f"={len(handled)}Q", *handled)
    rules = syscall(CREATE_RULESET, attributes, len(attributes), 0)
    for path in readable():  # all that lies below; running programs stays refused
        rights = READ_FILE | READ_DIR if path.is_dir() else READ_FILE
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
        finally:
            os.close(descriptor)
    return rules


def restrict(rules: int) -> None:
    """Confine this process for good; needs no_new_privs; raises OSError."""
    syscall(RESTRICT_SELF, rules, 0)
