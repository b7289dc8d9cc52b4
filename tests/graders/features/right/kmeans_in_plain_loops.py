"""Runs Lloyd's rounds in pure Python, one distance at a time."""


def kmeans(P, K, iters, rng):
    rows = [[float(v) for v in row] for row in P]
    words = [rows[i][:] for i in rng.choice(len(rows), K, replace=False)]
    for _ in range(iters):
        groups = [[] for _ in words]
        for row in rows:
            best, shortest = 0, float("inf")
            for j, word in enumerate(words):
                d = sum((a - b) ** 2 for a, b in zip(row, word))
                if d < shortest:
                    best, shortest = j, d
            groups[best].append(row)
        words = [[sum(v) / len(g) for v in zip(*g)] if g else w for g, w in zip(groups, words)]
    return words
