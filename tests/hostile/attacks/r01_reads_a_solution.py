"""Opens the solution's file and the hidden checks."""
# row: 1
# ends: graded: missing (PermissionError)
# through: bare


def attack():
    for name in ("solutions/hinge/hinge.ipynb", "tests/graders/hinge/test_hidden.py"):
        with open(f"{COURSE}/{name}") as file:
            file.read()
