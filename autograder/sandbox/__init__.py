"""The wall: student code runs on one side, hidden checks on the other, plain values cross."""

__all__ = ["cells", "confine", "guard", "host", "in_process", "messages", "student", "wire"]
