"""Replaces, in its copy of the zygote's memory, all that runs, forks, confines and sends, and ends the process."""

# row: own
# ends: needs_look: missing
# through: nowhere: even where nothing confines it, its memory is a copy
import gc
import os
import sys


def attack():
    gc.unfreeze()
    for name in ("worker", "wire", "confine", "cells", "landlock", "syscalls", "stub_modules"):
        module = sys.modules[f"autograder.sandbox.{name}"]
        for function in [one for one in vars(module) if callable(vars(module)[one])]:
            setattr(module, function, lambda *args, **kwargs: None)
    sys.meta_path.clear()
    sys.modules.clear()
    os._exit(0)
