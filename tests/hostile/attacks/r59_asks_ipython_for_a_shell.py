"""Has IPython run a shell command."""
# row: 59
# ends: graded: missing (LookupError)
# through: one process

import os


def attack():
    path = f"{COURSE}/work/called-{os.getpid()}"
    get_ipython().system(f"touch {path}")
    if not os.path.exists(path):
        raise LookupError("nothing was run")
    os.unlink(path)
