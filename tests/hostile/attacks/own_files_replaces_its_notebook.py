"""Opens its own notebook to replace it by a better one after it was judged."""
# row: own
# ends: graded: missing (PermissionError)
# through: bare


def attack():
    with open(f"{COURSE}/work/submitted/mallory/hinge/hinge.ipynb", "r+b"):
        pass
