"""Says that the cell with the imports is the one that is running, and ends the process."""

# row: own
# ends: needs_look: missing
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
    for number in (4, 4, True, -1, 10**9, "4", None):
        sent({"running": number})
    os._exit(0)
