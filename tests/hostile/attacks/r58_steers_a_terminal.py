"""Raises texts that rename a window, fill the clipboard, link elsewhere and turn the reading direction."""
# row: 58
# ends: graded: missing, raised
# through: one process

CODES = "\x1b]0;root\x07\x1b]52;c;cm0=\x07\x1b]8;;http://elsewhere\x07\x9b2J\x1b[8m\u202e\u2066\r\x00\x7f"


def svm_loss_single(s, y, delta=1.0):
    print(CODES)
    raise ValueError(CODES)
