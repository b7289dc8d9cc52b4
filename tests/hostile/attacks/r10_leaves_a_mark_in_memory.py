"""Leaves a mark in modules, builtins and the environment, ends the process, and looks for the mark in the next."""

# row: 10
# ends: needs_look: missing
# through: nowhere: even where nothing confines it, every child is forked afresh
import builtins
import os
import sys

import numpy as np


def attack():
    if hasattr(np, "mark") or hasattr(builtins, "mark") or "mark" in sys.modules or "MARK" in os.environ:
        return
    np.mark = builtins.mark = sys.modules["mark"] = np
    os.environ["MARK"] = "1"
    os._exit(0)
