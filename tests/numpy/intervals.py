"""What intervals are, by their definitions, in NumPy: Philox4x32-10, weights, sums, values, ranks, standard errors.

Nothing here is taken from areax; `check_intervals.py` compares the two.
"""

from fractions import Fraction
from math import isqrt

import numpy as np

FACTORS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
STEPS = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW, SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
POISSON = np.array([24109, 48218, 60274, 64292, 65297, 65497, 65530, 65535])


def philox(counter, seed):
    """The four words of counters (arrays of 32 bits that broadcast) under the key of a seed."""
    x = [np.asarray(word, dtype=np.uint64) for word in np.broadcast_arrays(*counter)]
    key = [np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)]
    for _ in range(10):
        first, second = x[0] * FACTORS[0], x[2] * FACTORS[1]
        x = [(second >> SHIFT) ^ x[1] ^ key[0], second & LOW, (first >> SHIFT) ^ x[3] ^ key[1], first & LOW]
        key = [(word + step) & LOW for word, step in zip(key, STEPS)]
    return x


def weights(ids, resamples, seed=1, poisson=False):
    """Resamples × neurons."""
    ids = np.asarray(ids, dtype=np.uint64)
    of_block = 8 if poisson else 128
    blocks = np.arange(-(-resamples // of_block), dtype=np.uint64)[:, None]
    words = philox((ids & LOW, ids >> SHIFT, blocks, np.uint64(1)), seed)
    drawn = []
    for word in words:
        if poisson:
            drawn += [word & np.uint64(0xFFFF), word >> np.uint64(16)]
        else:
            drawn += [word >> np.uint64(bit) & np.uint64(1) for bit in range(32)]
    drawn = np.stack(drawn, axis=1).reshape(-1, len(ids))[:resamples].astype(np.int64)
    return (drawn[:, :, None] >= POISSON).sum(axis=2) if poisson else 2 * drawn


def sums(pairs, drawn, sides, rows, columns):
    """Resamples × rows × columns; `pairs` are (row, column, pre, post, amount)."""
    row, column, pre, post, amount = (np.asarray(part) for part in pairs)
    found = np.zeros((len(drawn), rows * columns), dtype=np.int64)
    cell = row * columns + column
    for b, weight in enumerate(drawn):
        times = amount.copy()
        if sides != "post":
            times = times * weight[pre]
        if sides != "pre":
            times = times * weight[post]
        np.add.at(found[b], cell, times)
    return found.reshape(len(drawn), rows, columns)


def labelled(drawn, label, labels):
    """Summed weights of each label's neurons: resamples × labels; -1 is no label."""
    return np.stack([drawn[:, label == at].sum(axis=1) for at in range(labels)], axis=1)


def value(part, whole):
    """A fraction as float64, rounded once; None over 0."""
    return float(Fraction(int(part), int(whole))) if whole else None


def ends(values, level=Fraction(95, 100)):
    """The r-th smallest and the r-th largest of the defined values."""
    known = sorted(v for v in values if v is not None)
    rank = int((len(known) + 1) * (1 - level) / 2)
    return (known[rank - 1], known[-rank]) if rank else (None, None)


def root(square):
    """The float64 nearest to the root of a fraction; None below 0."""
    if square < 0:
        return None
    scale = 2 ** 400
    digits = isqrt(square.numerator * scale * scale // square.denominator)
    return float(Fraction(digits, scale))


def variance(amounts, pre, post, sides):
    """Of a cell: `amounts` by pair of neurons, `pre` and `post` the sets of both populations."""
    total = sum(amounts.values())
    made, got = {}, {}
    for (i, j), amount in amounts.items():
        made[i] = made.get(i, 0) + amount
        got[j] = got.get(j, 0) + amount

    def spread(of, n):
        mean = Fraction(total, n)
        squares = sum((Fraction(x) - mean) ** 2 for x in of.values()) + (n - len(of)) * mean ** 2
        return Fraction(n, n - 1) * squares

    if sides == "pre":
        return spread(made, len(pre))
    if sides == "post":
        return spread(got, len(post))
    if not pre & post:
        pairs = len(pre) * len(post)
        of_pairs = sum(a * a for a in amounts.values()) - Fraction(total * total, pairs)
        return spread(made, len(pre)) + spread(got, len(post)) - of_pairs
    pairs = [(i, j) for i in pre for j in post if i != j]
    mean = Fraction(total, len(pairs))
    e = {pair: amounts.get(pair, 0) - mean for pair in pairs}
    each = {i: Fraction(0) for i in pre | post}
    for (i, j), left in e.items():
        each[i] += left
        each[j] += left
    n = len(each)
    of_neurons = Fraction(n, n - 1) * sum(x * x for x in each.values())
    return of_neurons - sum(x * x for x in e.values()) - sum(x * e.get((j, i), 0) for (i, j), x in e.items())
