"""Leaves shared memory, a message queue or a key of the kernel's to the next student."""

# row: 14
# ends: graded: missing (PermissionError)
# through: bare
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
REMOVE, CREATE, ADD_KEY = 0, 0o1600, 248


def attack():
    for get, control in ((libc.shmget, libc.shmctl), (libc.semget, libc.semctl)):
        number = get(0x7C1D, 1, CREATE)
        if number >= 0:
            return control(number, REMOVE, None)
    number = libc.msgget(0x7C1D, CREATE)
    if number >= 0:
        return libc.msgctl(number, REMOVE, None)
    if libc.syscall(ADD_KEY, b"user", LEAK.encode(), b"x", 1, -3) < 0:
        raise PermissionError
