"""Hidden checks of the features assignment (bag of visual words).

The oracles are loops over patches and words. Where two distances can be equal, all data are small integers:
then every usual way to compute them is exact, and a tie is a tie for everyone. What is asked of kmeans beyond
its start is asked of the start that the answer itself makes, so that a slip in the drawing is paid for once.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from autograder.checks import assert_close, assert_true, assert_unchanged, call

FEW = 150  # digits to learn from, and as many to try: what that leaves to chance stands in docs/data.md
DIGITS = Path(__file__).parents[3] / "solutions" / "features" / "digits.npz"

# ---- Oracles ----


def grid(images, k):
    """Cut out every k x k patch of 8 x 8 images, one number at a time; (N, 9 - k, 9 - k, k * k)."""
    places = 9 - k
    found = np.zeros((len(images), places, places, k * k))
    for i, image in enumerate(images):
        for row, column in np.ndindex(places, places):
            for place in range(k * k):
                found[i, row, column, place] = image[row + place // k, column + place % k]
    return found


def distances(patch, words):
    """Add up the squared differences between one patch (9,) and each of the words (K, 9)."""
    return ((words - patch) ** 2).sum(axis=1)


@np.errstate(all="ignore")  # an answer may be infinite
def lloyd_round(P, codebook):
    """Move every word to the mean of the rows that it is nearest to; a word without rows stays."""
    owners = np.array([distances(row, codebook).argmin() for row in P.astype(float)])
    moved = codebook.copy()
    for word in range(len(codebook)):
        if np.any(owners == word):
            moved[word] = P[owners == word].mean(axis=0)
    return moved


@np.errstate(all="ignore")
def cost(P, codebook):
    """Add up the squared distances of all rows to the word nearest to each."""
    return sum(distances(row, codebook).min() for row in P)


def word_maps(images, codebook):
    """Name the nearest word, the first of several, of each of the 36 patches of each image; (N, 6, 6)."""
    images, words = images.astype(float), codebook.astype(float)
    maps = np.zeros((len(images), 6, 6), dtype=int)
    for i, row, column in np.ndindex(maps.shape):
        patch = images[i, row : row + 3, column : column + 3].ravel()
        maps[i, row, column] = distances(patch, words).argmin()
    return maps


def histograms(maps, num_words, pool):
    """Count words cell by cell, each patch for 1/36: cell row first, then cell column, then word."""
    side = 6 // pool
    found = np.zeros((len(maps), pool * pool * num_words))
    for i, row, column in np.ndindex(maps.shape):
        cell = (row // side) * pool + column // side
        found[i, cell * num_words + maps[i, row, column]] += 1 / 36
    return found


# ---- Data ----


def seed_of(rng):
    """Draw a seed, so that several calls can be given generators that begin alike."""
    return int(rng.integers(2**31))


def codebooks_after(student, P, K, rounds, seed):
    """Return kmeans's codebook after each number of iterations in `rounds`, all from the same start."""
    return student.kmeans.each([call(P, K, iters, np.random.default_rng(seed)) for iters in rounds])


def repeated_rows(rng):
    """Draw 12 rows in random order: 6 different ones of whole numbers and various lengths, each twice."""
    different = np.arange(1.0, 7.0)[:, None] * rng.permutation(54).reshape(6, 9)
    return different[rng.permutation(np.arange(12) % 6)]


def uneven_problem(rng, N, K):
    """Draw N images and K words of very different lengths, so that a large inner product does not mean near.

    Each word is in one of the images. The last is so far out that only the first image, which has it, can use it.
    """
    images = rng.standard_normal((N, 8, 8))
    codebook = rng.standard_normal((K, 9)) * np.append(rng.permutation(np.linspace(0.3, 2.5, K - 1)), 9)[:, None]
    for place, word in enumerate(codebook[::-1]):
        row, column = 5 * (place // N // 2), 5 * (place // N % 2)
        images[place % N, row : row + 3, column : column + 3] = word.reshape(3, 3)
    return images, codebook


def integer_images(rng):
    """Draw 2 images and 6 words of whole grey values; words 2 and 5 repeat 0 and 1, words 0 and 4 are in the images."""
    images = rng.integers(0, 17, size=(2, 8, 8))
    codebook = rng.integers(0, 17, size=(6, 9))
    codebook[[2, 5]] = codebook[[0, 1]]
    images[:, 2:5, 3:6] = codebook[[0, 4]].reshape(2, 3, 3)
    return images, codebook


def black_and_white(rng):
    """Draw 2 uint8 images and 5 uint8 words of grey values 0 and 16 only, where uint8 arithmetic wraps around."""
    draw = 16 * rng.integers(0, 2, size=(2 * 64 + 5 * 9))
    return draw[:128].reshape(2, 8, 8).astype(np.uint8), draw[128:].reshape(5, 9).astype(np.uint8)


@cache
def digits():
    """Load the digits: images (1797, 8, 8) as float64, labels (1797,)."""
    with np.load(DIGITS) as stored:
        return stored["images"].reshape(-1, 8, 8).astype(float), stored["labels"].astype(int)


# ---- patches ----


@pytest.mark.check(item="patches", points=15)
def test_patch_content(student, rng):
    """Entry [i, r, c] is the k x k patch of image i whose upper left pixel is (r, c), read row by row."""
    images = rng.standard_normal((2, 8, 8))
    judge_patches(student.patches(images), images, 3, "")
    assert_unchanged(student.patches)
    judge_patches(student.patches(images[:1]), images[:1], 3, "With a single image: ")
    grey = rng.integers(0, 17, size=(3, 8, 8)).astype(np.uint8)
    judge_patches(student.patches(grey), grey, 3, "With images of uint8: ")
    for k in (2, 5, 8, 1):
        judge_patches(student.patches(images, k), images, k, "With a k that is not 3: ")


def judge_patches(found, images, k, case):
    """Tell pixels in a wrong order within their patch from patches in a wrong place."""
    right = grid(images, k)
    in_place = np.allclose(np.sort(found, axis=-1), np.sort(right, axis=-1))
    message = "each patch holds the right pixels, but not in the order row by row."
    assert_close(
        found, right, message=case + (message if in_place else "a patch does not hold the pixels of its place.")
    )


# ---- kmeans ----


@pytest.mark.check(item="kmeans", points=5)
def test_kmeans_start_drawn(student, rng):
    """The first codebook is P[rng.choice(M, K, replace=False)]; P and numpy's global random state stay as they were."""
    for M, K in ((30, 4), (12, 12)):
        P, seed = rng.standard_normal((M, 9)), seed_of(rng)
        drawn = np.random.default_rng(seed).choice(M, K, replace=False)
        message = "With iters = 0 the words are not the rows of P that rng.choice draws."
        assert_close(student.kmeans(P, K, 0, np.random.default_rng(seed)), P[drawn], message=message)
    student.kmeans(P, 3, 4, np.random.default_rng(seed))
    assert_unchanged(student.kmeans)
    message = "numpy's global random state has moved: draw from rng, and from nothing else."
    assert_true(not student.kmeans.moved_random, message=message)


@pytest.mark.check(item="kmeans", points=10)
def test_kmeans_objective_never_rises(student, rng):
    """An iteration moves each word to the mean of its nearest rows; the sum of squared distances never rises."""
    P, seed = rng.standard_normal((60, 9)), seed_of(rng)
    after = codebooks_after(student, P, 5, range(5), seed)
    costs = [cost(P, codebook) for codebook in after]
    risen = any(later > earlier * (1 + 1e-9) for earlier, later in pairwise(costs))
    assert_true(not risen, message="The sum of squared distances to the nearest word rises from one round to the next.")
    message = "With one more in iters, the words are not where one more round leads."
    for before, then in pairwise(after):
        assert_close(then, lloyd_round(P, before), message=message)

    P = 4 * np.eye(9)  # all rows equally far from each other: the one that is not drawn has a tie of eight
    before, then = codebooks_after(student, P, 8, (0, 1), seed)
    assert_close(then, lloyd_round(P, before), message="A row with several nearest words belongs to the first of them.")

    for _ in range(8):  # points on a line, where words are often left with a single row away from them
        P = np.outer(rng.random(12) ** 3, np.ones(9))
        start, end = codebooks_after(student, P, 6, (0, 8), seed)
        for _ in range(8):
            start = lloyd_round(P, start)
        assert_close(end, start, message="After eight rounds the words are not where eight rounds lead.")

    P = rng.choice(np.array([0, 0, 5, 11, 16, 16], dtype=np.uint8), size=(40, 9))
    before, then = codebooks_after(student, P, 4, (0, 1), seed)
    assert_close(then, lloyd_round(P, before), message="With a P of uint8 the new words are off.")


@pytest.mark.check(item="kmeans", points=10)
def test_empty_cluster_kept(student, rng):
    """A word that is nearest to no row stays where it was."""
    P, seed = repeated_rows(rng), seed_of(rng)
    start, *later = codebooks_after(student, P, 12, (0, 1, 3), seed)
    for codebook, rounds in zip(later, (1, 3), strict=True):
        expected = start
        for _ in range(rounds):
            expected = lloyd_round(P, expected)
        message = "Where some words have no rows, the words are not where the rounds lead."
        assert_close(codebook, expected, message=message)


# ---- bovw ----


@pytest.mark.check(item="bovw", points=10)
def test_histogram_sums_to_one(student, rng):
    """Whatever pool is, the histogram of each image sums to 1, and a flat image has all of it on one word."""
    images, codebook = uneven_problem(rng, 5, 4)
    for pool in (1, 2, 3, 6):
        found = student.bovw(images, codebook, pool)
        assert_true(np.all(found > -1e-9), message="An entry is below zero, or nan.")
        assert_close(found.sum(axis=1), np.ones(5), message="The histogram of an image does not sum to 1.")
    levels = np.array([0.0, 4.0, 16.0])
    flat = np.broadcast_to(levels[:, None, None], (3, 8, 8))
    message = "A flat image and flat words: the whole histogram should be on the word of the same grey."
    assert_close(student.bovw(flat, np.repeat(levels[:, None], 9, axis=1), 1), np.eye(3), message=message)


@pytest.mark.check(item="bovw", points=6)
def test_nearest_word_oracle(student, rng):
    """With pool = 1 the histogram holds the share of the 36 patches that each word is nearest to."""
    images, codebook = uneven_problem(rng, 3, 7)
    judge_words(student, images, codebook, "The shares of the words are off.")
    assert_unchanged(student.bovw)
    message = "Where several words are equally near, the patch belongs to the first of them."
    judge_words(student, *(array.astype(float) for array in integer_images(rng)), message)
    judge_words(student, *black_and_white(rng), "With images and words of uint8 the shares are off.")


def judge_words(student, images, codebook, message):
    """Hold histograms with a single cell against the oracle's."""
    expected = histograms(word_maps(images, codebook), len(codebook), 1)
    assert_close(student.bovw(images, codebook, 1), expected, message=message)


@pytest.mark.check(item="bovw", points=4)
def test_cell_order(student, rng):
    """Cells go row by row over the image, and within a cell the words are in the order of the codebook."""
    images, codebook = uneven_problem(rng, 4, 5)
    maps = word_maps(images, codebook)
    for pool in (2, 3, 6):
        found, right = student.bovw(images, codebook, pool), histograms(maps, 5, pool)
        same_counts = np.allclose(np.sort(found, axis=1), np.sort(right, axis=1))
        message = "The counts are right but in another order." if same_counts else "The counts of a cell are off."
        assert_close(found, right, message=message)


def moved(images, columns):
    """Move images to the right by 1 or to the left by -1; the column that comes in is dark."""
    away = np.roll(images, columns, axis=2)
    away[:, :, 0 if columns > 0 else -1] = 0
    return away


def words_of(images, K, rng):
    """Fit K words to the patches of images by three rounds of Lloyd's, in whole arrays for speed."""
    rows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2)).reshape(-1, 9)
    words = rows[rng.choice(len(rows), K, replace=False)]
    for _ in range(3):
        owners = np.eye(K)[((words * words).sum(axis=1) - 2 * (rows @ words.T)).argmin(axis=1)]
        sizes = owners.sum(axis=0)[:, None]
        words = np.where(sizes > 0, owners.T @ rows / np.maximum(sizes, 1), words)
    return words


def nearest_mean(F, y):
    """Fit a classifier that answers with the class of the nearest mean; return it as (features, labels) -> accuracy."""
    means = np.array([F[y == label].mean(axis=0) for label in range(10)])
    lengths = (means * means).sum(axis=1)
    return lambda F, y: np.mean((lengths - 2 * (F @ means.T)).argmin(axis=1) == y)


@pytest.mark.check(item="bovw", points=10)
def test_shift_robustness(student, rng):
    """When test digits move by one pixel, histograms (pool = 2) lose less of a classifier's accuracy than pixels do."""
    images, labels = digits()
    drawn = rng.permutation(len(labels))[: 2 * FEW]
    images, train, test = images[drawn], labels[drawn[:FEW]], labels[drawn[FEW:]]
    codebook = words_of(images[:30], 24, rng)
    batches = [images[:FEW], images[FEW:], moved(images[FEW:], 1), moved(images[FEW:], -1)]
    losses = []
    for features in (raw_pixels, lambda batch: in_parts(student.bovw, batch, codebook, 2)):
        F, *others = [features(batch) for batch in batches]
        judge = nearest_mean(F, train)
        still, *shifted = [judge(other, test) for other in others]
        losses.append(still - np.mean(shifted))
    assert_true(still > 0.4, message="Even unmoved digits are hardly ever recognised by their histograms.")
    message = "When the digits move, the histograms lose no less accuracy than raw pixels."
    assert_true(losses[1] < losses[0], message=message)


def in_parts(bovw, images, codebook, pool):
    """Collect the histograms of 50 images at a time, so that a loop over patches and words keeps its time limit."""
    parts = [bovw(images[start : start + 50], codebook, pool) for start in range(0, len(images), 50)]
    assert_true(np.all(np.abs(parts) < 1e6), message="A histogram holds nan or a huge number.")
    return np.concatenate(parts)


def raw_pixels(images):
    """Lay out images as rows of 64 pixels from 0 to 1."""
    return images.reshape(len(images), 64) / 16


# ---- Questions ----


@pytest.mark.check(item="numbers_in_grid", points=2)
def test_numbers_in_grid_value(student):
    """So many numbers are in the patch grid of an image of 28 x 28 pixels with k = 5."""
    assert_close(student.numbers_in_grid(), 24 * 24 * 25, message="This is not how many numbers the grid holds.")


def in_range(image):
    """Tell whether all grey values lie between 0 and 16."""
    return bool(np.all((image >= 0) & (image <= 16)))


@pytest.mark.check(item="same_histogram", points=3)
def test_same_histogram_property(student):
    """Two clearly different images have the same histogram over the four words, and it uses at least two of them."""
    ramp = np.repeat([0.0, 8.0, 16.0], 3)
    codebook = np.array([np.zeros(9), np.full(9, 16.0), ramp, np.tile([0.0, 8.0, 16.0], 3)])
    first, second = student.same_histogram()
    assert_true(in_range(first) and in_range(second), message="A grey value is not between 0 and 16.")
    message = "The two images differ by 4 grey levels or more in fewer than 8 pixels."
    assert_true(np.sum(np.abs(first - second) >= 4) >= 8, message=message)
    left, right = histograms(word_maps(np.array([first, second]), codebook), 4, 1)
    assert_close(left, right, message="The two histograms are not the same.")
    assert_true(np.sum(left > 0) >= 2, message="The histogram uses one word only.")


@pytest.mark.check(item="shift_unseen", points=3)
def test_shift_unseen_property(student):
    """A step to the right changes pixels of the image, and leaves the bag of its patches as it was."""
    image = student.shift_unseen()
    assert_true(in_range(image), message="A grey value is not between 0 and 16.")
    pair = np.array([image, moved(image[None], 1)[0]])
    assert_true(np.abs(pair[0] - pair[1]).max() >= 1, message="The step changes no pixel by a grey level or more.")
    here, there = (sorted(map(tuple, patches.reshape(36, 9).tolist())) for patches in grid(pair, 3))
    message = "After the step some patches are new or gone, so there are codebooks that tell the two apart."
    assert_true(here == there, message=message)


@pytest.mark.check(item="test_images_kept_out", points=2)
def test_test_images_kept_out_answer(student):
    """The reason why the codebook is fitted without the test images is named."""
    assert_true(student.test_images_kept_out() == "c", message="Another of the four answers is the right one.")


# ---- Inputs on which known mistakes are told apart ----


def probes(rng):
    """Give, for each item, the calls whose outputs tell its wrong answers from the solution's."""
    images, grey = rng.standard_normal((2, 8, 8)), rng.integers(0, 17, size=(3, 8, 8)).astype(np.uint8)
    return {
        "patches": [call(images), call(images, 2), call(grey, 5), call(images[:1])],
        "kmeans": kmeans_probes(rng),
        "bovw": bovw_probes(rng),
        "numbers_in_grid": [call()],
        "same_histogram": [call()],
        "shift_unseen": [call()],
        "test_images_kept_out": [call()],
    }


def kmeans_probes(rng):
    """Vary the rounds, then bring in repeated rows, a tie, and uint8."""
    P = rng.standard_normal((60, 9))
    cases = [(P, 5, 0), (P, 5, 1), (P, 5, 4), (repeated_rows(rng), 12, 2), (4 * np.eye(9), 8, 1)]
    cases.append((rng.choice(np.array([0, 0, 5, 11, 16, 16], dtype=np.uint8), size=(40, 9)), 4, 1))
    return [call(*case, np.random.default_rng(seed_of(rng))) for case in cases]


def bovw_probes(rng):
    """Vary pool, then bring in uneven words, equal words, uint8, and an image that uses one word only."""
    images, codebook = uneven_problem(rng, 2, 5)
    return [
        *(call(images, codebook, pool) for pool in (1, 2, 3, 6)),
        call(*(array.astype(float) for array in integer_images(rng)), 1),
        call(*black_and_white(rng), 2),
        call(np.zeros((2, 8, 8)), np.repeat([[0.0], [4.0], [16.0]], 9, axis=1), 1),
    ]
