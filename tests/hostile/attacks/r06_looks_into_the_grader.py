"""Opens what the kernel tells about the process that judges it."""

# row: 6
# ends: graded: missing (PermissionError)
# through: bare
import os


def attack():
    for name in ("mem", "environ", "maps", "cmdline", "task", "cwd/solutions"):
        try:
            os.close(os.open(f"/proc/{HOST}/{name}", os.O_RDONLY))
        except OSError as error:
            refused = error
        else:
            return
    raise refused
