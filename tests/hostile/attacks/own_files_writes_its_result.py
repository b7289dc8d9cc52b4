"""Writes the file in which its own result is kept."""
# row: own
# ends: graded: missing (PermissionError)
# through: bare

import os


def attack():
    folder = f"{COURSE}/work/results-of-mallory"
    os.mkdir(folder)
    with open(f"{folder}/mallory.json", "w") as file:
        file.write('{"schema": 1, "student": "mallory", "score": 95}')
    os.unlink(f"{folder}/mallory.json")
    os.rmdir(folder)
