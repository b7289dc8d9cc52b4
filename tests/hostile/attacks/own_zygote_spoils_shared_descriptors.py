"""Changes the modes and offsets of descriptors that it shares with the zygote: never to wait, to be at their end."""

# row: own
# ends: graded: missing (LookupError)
# through: nowhere: nobody else reads from what is shared
import fcntl
import os
import struct
import termios


def attack():
    for number in (0, 1, 2):
        for act in (
            lambda: fcntl.ioctl(number, termios.FIONBIO, struct.pack("i", 1)),
            lambda: fcntl.fcntl(number, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC),
            lambda: fcntl.fcntl(number, fcntl.F_SETOWN, HOST),
            lambda: os.lseek(number, 0, os.SEEK_END),
        ):
            try:
                act()
            except OSError:
                pass
    raise LookupError
