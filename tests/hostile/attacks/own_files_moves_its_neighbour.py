"""Moves the submission of another student away, and back."""
# row: own
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    there, away = f"{COURSE}/work/submitted", f"{COURSE}/work/away"
    os.rename(there, away)
    os.rename(away, there)
