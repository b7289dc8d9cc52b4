"""Looks for a descriptor that was left open for it: anything but silence and the one socket it answers on."""

# row: 8
# ends: graded: missing (LookupError)
# through: one process
import fcntl
import os
import socket


def is_open(number):
    try:
        return fcntl.fcntl(number, fcntl.F_GETFD) >= 0
    except OSError:
        return False


def is_socket(number):
    try:
        one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=number)
    except OSError:
        return False
    try:
        return not one.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    finally:
        one.detach()  # else it would close the socket that it answers on


def attack():
    found = [number for number in range(1024) if is_open(number)]
    if found[:-1] == [0, 1, 2] and is_socket(found[-1]) and not os.read(0, 1):
        raise LookupError
