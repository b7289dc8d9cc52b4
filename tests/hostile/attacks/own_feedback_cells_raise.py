"""Raises exceptions that are named after what it found while the notebook is loaded."""
# row: own
# ends: graded: missing (an)
# through: one process

raise type(LEAK, (Exception,), {})(LEAK)
