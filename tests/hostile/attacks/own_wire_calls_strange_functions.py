"""Asks the host to call functions that it was not given, by numbers out of range and by what is no number."""

# row: own
# on: sgd
# ends: needs_look: crashed, missing
# through: nowhere: a grader without a wall has no wire
import json
import os
import struct


def sent(message, body=b""):
    header = json.dumps(message).encode()
    for number in range(3, 32):
        try:
            os.write(number, struct.pack("<III", len(header), len(body), 0) + header + body)
        except OSError:
            pass


def calling(number):
    return lambda *args, **kwargs: sent({"callback": number, "args": {"l": [1.0, 2.0]}})


sgd = calling(1)
train = calling(-1)
minibatches = calling(True)
classify_lr = calling(0)
regularizer = calling("0")
soft_threshold = calling([0])
critical_lr = calling(None)
surviving_bugs = calling({"d": {}})
two_minimisers = calling(2**62)
