"""What a check can say: forms of values, assertions, gradients, speed; and the runner that students have."""

from autograder.checks.assertions import (
    Call,
    CheckFailure,
    assert_close,
    assert_true,
    assert_unchanged,
    call,
    note,
    taken_notes,
)
from autograder.checks.forms import Form, Spec, anything, conform, like, scalar, shaped, text, truth, vector
from autograder.checks.gradient import (
    Loss,
    assert_gradient,
    assert_subgradient,
    assert_tie_set,
    gradient_errors,
    loss_of,
)
from autograder.checks.speed import assert_fast

__all__ = [
    "Call", "CheckFailure", "Form", "Loss", "Spec", "anything", "assert_close", "assert_fast", "assert_gradient",
    "assert_subgradient", "assert_tie_set", "assert_true", "assert_unchanged", "assertions", "call", "conform",
    "forms", "gradient", "gradient_errors", "like", "loss_of", "note", "runner", "scalar", "shaped", "speed",
    "taken_notes", "text", "truth", "vector",
]  # fmt: skip
