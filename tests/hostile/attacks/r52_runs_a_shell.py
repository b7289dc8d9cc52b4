"""Runs a shell."""
# row: 52
# ends: graded: missing (PermissionError)
# through: bare

import subprocess


def attack():
    subprocess.run(["/bin/sh", "-c", "true"], check=True)
