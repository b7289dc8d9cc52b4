"""Listens on a port, on which somebody outside could ask it."""

# row: 13
# ends: graded: missing (PermissionError)
# through: bare
import socket


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
