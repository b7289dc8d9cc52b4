"""Writes a result of its own into the store of results, by opening, appending, linking and renaming."""

# row: 16
# ends: graded: missing (PermissionError)
# through: bare
import os

PLACE = f"{COURSE}/work/forged.json"
STEPS = [
    lambda: open(PLACE, "w").close(),
    lambda: open(f"{COURSE}/solutions/hinge/hinge.ipynb", "a").close(),
    lambda: os.link(f"{COURSE}/course_config.py", PLACE),
    lambda: os.symlink(f"{COURSE}/course_config.py", PLACE),
    lambda: os.mkdir(PLACE),
]


def attack():
    for step in STEPS:
        try:
            step()
        except OSError as error:
            refused = error
        else:
            return os.unlink(PLACE)
    raise refused
