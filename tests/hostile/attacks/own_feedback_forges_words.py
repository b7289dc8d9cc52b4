"""Replaces the code that answers the grader, and puts words into every field of the answer."""
# row: own
# ends: graded: failed, missing, raised
# through: nowhere: only a wall has answers to forge

from types import SimpleNamespace

from autograder.sandbox.worker import Child

FORGED = [
    {"missing": LEAK},
    {"foreign": LEAK},
    {"raised": [LEAK, "ValueError"], "text": "", "cell": LEAK, "line": LEAK},
    {"raised": LEAK, "text": "", "cell": 10**6, "line": int(LEAK[-4:], 16)},
    {"value": None, "changed": {LEAK: None}, "notes": [LEAK, "subclass"], "message": LEAK, "hint": LEAK},
    {"value": {"t": [LEAK, {"l": [LEAK]}]}, "random": LEAK, "printed": LEAK, "warnings": LEAK, "opcodes": LEAK},
]


def observed(self, function, args, kwargs):
    FORGED.append(FORGED.pop(0))
    return SimpleNamespace(**FORGED[0]), []


Child._observed = observed
svm_loss_single = svm_loss_naive = svm_loss_vectorized = print
