"""An auto-graded exercise kit for losses, gradients and SGD."""

import os

if os.path.expanduser("~") == "~":  # a uid without an account, which Jupyter's libraries refuse to be imported by
    os.environ["HOME"] = "/"  # what containers give such a uid

__version__ = "0.2.0"
