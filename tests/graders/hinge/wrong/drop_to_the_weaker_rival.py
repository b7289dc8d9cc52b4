"""Two classes stand behind the car. Which of them is the first to matter?"""


def largest_drop():
    return 4.9 - 1.3 - 1.0
