"""Does the sum of a histogram depend on where its words come from?"""


def test_images_kept_out():
    return "a"
