"""Some of these statements can be heard and are wrong: against which one does a cell of this notebook speak?"""


def which_are_true():
    return [True] * 6
