"""Returns two images that only the naming of patches makes equal, as plain lists."""


def same_histogram():
    A = [[0] * 8 for _ in range(8)]
    B = [[0] * 8 for _ in range(8)]
    for r in range(8):
        for c in range(8):
            A[r][c] = 16 if r >= 4 else 0
            B[r][c] = 12 if r >= 4 else 0
    return A, B
