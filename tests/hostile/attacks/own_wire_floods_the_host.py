"""Asks the host to call the loss function a hundred thousand times, and never reads what it gives."""

# row: own
# on: sgd
# ends: graded: missing, timed_out
# through: nowhere: a grader without a wall has no wire
import json
import os
import struct


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    header = json.dumps({"callback": 0, "args": {"l": 4 * [0.5]}}).encode()
    while True:
        for number in range(3, 32):
            try:
                os.write(number, struct.pack("<III", len(header), 0, 0) + header)
            except OSError:
                pass
