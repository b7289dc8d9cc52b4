"""Reports while it loads that other cells raised other things, and more of them than there are."""

# row: own
# ends: needs_look: crashed (an)
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


def attack():
    rows = [[number, LEAK, LEAK] for number in range(10**4)] + [[True, "x", "y"], ["4", [], {}], [4], "4", None]
    sent({"cells": [[5, "SystemExit", LEAK], *rows]})
    raise LookupError
