"""Opens what the kernel tells about the process that forked it: memory, environment, descriptors, mappings."""

# row: 6
# ends: graded: missing (PermissionError)
# through: bare
import os


def attack():
    for name in ("mem", "environ", "maps", "cmdline", "fd/0", "root/etc/passwd"):
        try:
            os.close(os.open(f"/proc/{os.getppid()}/{name}", os.O_RDONLY))
        except OSError as error:
            refused = error
        else:
            return
    raise refused
