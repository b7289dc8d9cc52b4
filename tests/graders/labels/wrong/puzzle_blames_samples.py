"""If there were only 150 digits, would the search do well? You can try."""


def chance_level_puzzle():
    return "a"
