"""Starts a thread."""
# row: 46
# ends: graded: missing (RuntimeError)
# through: bare

import threading


def attack():
    threading.Thread(target=int).start()
