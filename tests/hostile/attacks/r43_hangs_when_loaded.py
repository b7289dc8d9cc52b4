"""Loops for ever while the notebook is loaded."""
# row: 43
# ends: needs_look: missing
# through: stops it

while True:
    pass
