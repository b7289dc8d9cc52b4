"""Answers with bytes that are no frame: lengths past every limit, headers that are no JSON object, 60,000 levels."""

# row: 25
# ends: needs_look: crashed
# through: nowhere: a grader without a wall has no wire
import os
import struct


def sent(data):
    for number in range(3, 32):
        try:
            os.write(number, data)
        except OSError:
            pass


def frame(header, header_length=None, body_length=0, outside=0):
    return struct.pack("<III", len(header) if header_length is None else header_length, body_length, outside) + header


def svm_loss_single(s, y, delta=1.0):
    sent(frame(b"", 2**32 - 1))


def svm_loss_naive(W, X, y, reg):
    sent(frame(b'{"value":0}', body_length=2**32 - 1))


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    sent(frame(b"[" * 60_000))


def largest_drop():
    sent(frame(b'{"value":NaN}'))


def flipped_margins():
    sent(frame(b'{"value":' + b"9" * 5_000 + b"}"))


def two_zero_loss_weights():
    sent(frame(b'["value"]'))


def mean_over_classes_reg():
    sent(frame(b'{"value":0}', outside=7))
