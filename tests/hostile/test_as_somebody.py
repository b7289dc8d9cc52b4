"""The whole suite once more as an ordinary user, where it is root who runs the tests."""

import os
import re
import subprocess
import sys
import tempfile

from autograder.sandbox.confine import UNPRIVILEGED
from tests.hostile.arena import attacks
from tests.somebody import ROOT, SOMEBODY, skip_unless_somebody_can_run


def test_every_attack_is_held_from_an_ordinary_user_too():
    """Without any right to give away, the wall holds all attacks at both levels."""
    skip_unless_somebody_can_run()
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
        quiet = ["-q", "-p", "no:cacheprovider", "--basetemp", f"{folder}/base"]
        command = [sys.executable, "-B", "-m", "pytest", *quiet, "tests/hostile/test_hostile.py"]
        environment = {"PATH": os.environ["PATH"], "HOME": folder}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False, **SOMEBODY
        )
    assert done.returncode == 0, done.stdout[-5000:]
    passed = int(re.search(r"(\d+) passed", done.stdout)[1])
    assert passed >= 2 * len(attacks())
