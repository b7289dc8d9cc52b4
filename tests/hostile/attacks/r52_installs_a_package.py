"""Runs the interpreter again, as an installer of packages would."""
# row: 52
# ends: graded: missing (PermissionError)
# through: bare

import subprocess
import sys


def attack():
    subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)
