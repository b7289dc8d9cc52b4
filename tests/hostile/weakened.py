"""Walls with something missing: how an attack is shown to be real, and a layer to be needed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from autograder.sandbox import host

# what the zygote runs before it starts, by the layer that this takes away
WITHOUT = {
    "rlimits": "confine.set_limits = lambda limits: None",
    "not dumpable": "confine.harden = lambda: confine.prctl(confine.PR_SET_NO_NEW_PRIVS, 1)",
    "the answer's rebuilding": (
        "import pickle\nwire.Encoder.encode = lambda self, value, depth=0: {'pickled': pickle.dumps(value).hex()}"
    ),
    # the zygote as the child's equal, which it is where nobody is root and no rule guards parents from children
    "rank": "confine.clear_capabilities(); worker.ctypes.CDLL(None).prctl(0x59616D61, worker.ctypes.c_ulong(-1))",
}


@contextmanager
def walls_without(*layers: str) -> Iterator[None]:
    """Let every wall that is made in this block be without these layers of its worker side."""
    prelude = "\n".join(["from autograder.sandbox import confine, wire, worker", *(WITHOUT[one] for one in layers)])

    def popen(arguments: list[str], **kwargs: Any) -> subprocess.Popen[bytes]:
        *others, code, descriptor = arguments
        return subprocess.Popen([*others, code.replace("main()", f"exec({prelude!r}); main()"), descriptor], **kwargs)

    with patch.object(host, "subprocess", SimpleNamespace(**vars(subprocess) | {"Popen": popen})):
        yield
