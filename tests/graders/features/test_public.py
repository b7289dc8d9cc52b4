"""Public checks of the features assignment; students receive them, so every input is a literal in sight."""

import numpy as np
import pytest

from autograder.checks import Form, assert_close, assert_true, scalar, shaped, text


def sized(words, axes):
    """Declare an array whose axes follow from the arguments; `axes` works them out."""
    return Form(f"an array of shape {words}", lambda value, arguments: shaped(*axes(arguments)).read(value, arguments))


def patch_axes(arguments):
    """Return the axes of patches(I, k), where k is 3 unless it is given."""
    k = arguments.get("k", 3)
    return "I.0", 9 - k, 9 - k, k * k


def codebook_axes(arguments):
    """Return the axes of kmeans(P, K, iters, rng): one row a word, as long as a row of P."""
    return arguments["K"], "P.1"


def histogram_axes(arguments):
    """Return the axes of bovw(I, codebook, pool): a number for each cell and word."""
    return "I.0", len(arguments["codebook"]) * arguments["pool"] ** 2


RETURNS = {
    "patches": sized("(N, 9 - k, 9 - k, k * k)", patch_axes),
    "kmeans": sized("(K, 9)", codebook_axes),
    "bovw": sized("(N, K * pool * pool)", histogram_axes),
    "numbers_in_grid": scalar,
    "same_histogram": (shaped(8, 8), shaped(8, 8)),
    "shift_unseen": shaped(8, 8),
    "test_images_kept_out": text,
}


@pytest.mark.check(item="patches", points=5)
def test_public_counting_image(student):
    """In an image that counts its pixels from 0 to 63, four patches hold what one can read off it."""
    found = student.patches(np.arange(64.0).reshape(1, 8, 8))
    first = [0, 1, 2, 8, 9, 10, 16, 17, 18]
    assert_close(found[0, 0, 0], first, message="the patch in the upper left corner is off")
    message = "one step to the right of the corner, the patch is off"
    assert_close(found[0, 0, 1], [1, 2, 3, 9, 10, 11, 17, 18, 19], message=message)
    message = "one step below the corner, the patch is off"
    assert_close(found[0, 1, 0], [8, 9, 10, 16, 17, 18, 24, 25, 26], message=message)
    last = [45, 46, 47, 53, 54, 55, 61, 62, 63]
    assert_close(found[0, 5, 5], last, message="the patch in the lower right corner is off")


@pytest.mark.check(item="kmeans", points=2)
def test_public_no_iterations(student):
    """With iters = 0 the codebook is the rows of P that rng.choice draws."""
    P = np.arange(54.0).reshape(6, 9)
    drawn = np.random.default_rng(7).choice(6, 3, replace=False)
    assert_close(student.kmeans(P, 3, 0, np.random.default_rng(7)), P[drawn])


@pytest.mark.check(item="kmeans", points=3)
def test_public_two_groups(student):
    """Six flat patches in two groups, around 2 and around 102, end with one word in the middle of each."""
    P = np.repeat([[0.0], [102.0], [4.0], [100.0], [2.0], [104.0]], 9, axis=1)
    codebook = student.kmeans(P, 2, 10, np.random.default_rng(3))
    assert_close(np.sort(codebook, axis=0), np.repeat([[2.0], [102.0]], 9, axis=1))


@pytest.mark.check(item="bovw", points=3)
def test_public_dark_and_bright(student):
    """Three bright rows below five dark ones: two thirds of the patches are nearer to dark, one third to bright."""
    image = np.zeros((1, 8, 8))
    image[:, 5:] = 16.0
    codebook = np.array([[0.0] * 9, [16.0] * 9])
    assert_close(student.bovw(image, codebook, 1), [[2 / 3, 1 / 3]])


@pytest.mark.check(item="bovw", points=2)
def test_public_four_cells(student):
    """With pool = 2 the same image has its bright patches in the two lower cells."""
    image = np.zeros((1, 8, 8))
    image[:, 5:] = 16.0
    codebook = np.array([[0.0] * 9, [16.0] * 9])
    assert_close(36 * student.bovw(image, codebook, 2), [[9.0, 0.0, 9.0, 0.0, 3.0, 6.0, 3.0, 6.0]])


@pytest.mark.check(item="numbers_in_grid", points=0)
def test_public_numbers_in_grid_form(student):
    """numbers_in_grid returns one number, whole and above zero."""
    count = student.numbers_in_grid()
    assert_true(count > 0 and count == round(count), message="a count is a whole number above zero")


@pytest.mark.check(item="same_histogram", points=0)
def test_public_same_histogram_form(student):
    """same_histogram returns two images of 8 x 8 pixels with grey values from 0 to 16."""
    for image in student.same_histogram():
        assert_true(np.all((image >= 0) & (image <= 16)), message="a grey value is not between 0 and 16")


@pytest.mark.check(item="shift_unseen", points=0)
def test_public_shift_unseen_form(student):
    """shift_unseen returns one image of 8 x 8 pixels with grey values from 0 to 16."""
    image = student.shift_unseen()
    assert_true(np.all((image >= 0) & (image <= 16)), message="a grey value is not between 0 and 16")


@pytest.mark.check(item="test_images_kept_out", points=0)
def test_public_test_images_kept_out_form(student):
    """test_images_kept_out returns one of the letters "a", "b", "c" and "d"."""
    assert_true(
        student.test_images_kept_out() in ("a", "b", "c", "d"), message="the answer is none of the four letters"
    )
