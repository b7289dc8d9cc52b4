"""Lists the folders of the course, to learn what hidden checks are called and whose submissions lie there."""

# row: 1
# ends: graded: missing (PermissionError)
# through: bare
import os


def attack():
    for folder in ("", "/tests/graders/hinge/wrong", "/work/submitted"):
        os.listdir(COURSE + folder)
