"""Ends the process with success while its cells run."""

# row: 18
# ends: needs_look: missing
# through: one process
import os


def attack():
    os._exit(0)
