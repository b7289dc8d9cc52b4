"""Answers with reports that are lies or no reports: what was changed, counted, raised, missing, foreign."""

# row: own
# ends: needs_look: crashed, failed, missing, raised
# through: nowhere: a grader without a wall has no wire
import sys

wire = sys.modules["autograder.sandbox.wire"]
honest = wire.send
forged = []


def send(sock, message, buffers=()):
    honest(sock, forged.pop() if forged else message)


wire.send = send
LIES = {"printed": -1, "warnings": 10**6, "opcodes": True, "random": "yes", "notes": {"subclass": LEAK}}


def svm_loss_single(s, y, delta=1.0):
    forged.append({"value": -1.0, "changed": [LEAK], **LIES})


def svm_loss_naive(W, X, y, reg):
    forged.append({"value": {"t": [0.0, {"l": []}]}, "changed": {LEAK: {"a": ["|O", [1], 0]}}})


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    forged.append({"raised": [LEAK, "ValueError", [LEAK]], "cell": 10**6, "line": -1, "text": {"of": ["no", "use"]}})


def largest_drop():
    forged.append({"missing": LEAK, "value": 1.9})


def flipped_margins():
    forged.append({"foreign": [LEAK], "value": 1.9})


def two_zero_loss_weights():
    forged.append({"value": {"t": [1, 2]}, "notes": 7})


def mean_over_classes_reg():
    forged.append({"cells": [[1, LEAK, LEAK]]})
