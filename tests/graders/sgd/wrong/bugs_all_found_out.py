"""Put each bug into your loop and let it run. Do all of the rest really fail?"""


def surviving_bugs():
    return "a"
