"""An auto-graded exercise kit for losses, gradients and SGD."""

__version__ = "0.2.0"
