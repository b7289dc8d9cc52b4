"""Can features fit the test images better than new ones without having seen a label?"""


def test_images_kept_out():
    return "d"
