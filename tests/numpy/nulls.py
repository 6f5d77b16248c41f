"""Shuffled post ends and permuted labels as NumPy says them: from the definitions in docs/SEMANTICS.md."""

import numpy as np

M0, M1, W0, W1 = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85
LOW = np.uint64(0xFFFFFFFF)
WORD = np.uint64(32)


def philox(counter, seed):
    """Philox4x32-10: four words of counters (arrays, or numbers) under the key of a seed."""
    size = max(np.size(word) for word in counter)
    c = [np.broadcast_to(np.asarray(word, np.uint64), size).copy() for word in counter]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        a, b = c[0] * np.uint64(M0), c[2] * np.uint64(M1)
        c = [b >> WORD ^ c[1] ^ np.uint64(k0), b & LOW, a >> WORD ^ c[3] ^ np.uint64(k1), a & LOW]
        k0, k1 = (k0 + W0) & 0xFFFFFFFF, (k1 + W1) & 0xFFFFFFFF
    return c


def keys(numbers, which, purpose, seed):
    """Words 0 and 1 of the counters of some numbers of 64 bits."""
    numbers = np.asarray(numbers, np.uint64)
    words = philox((numbers & LOW, numbers >> WORD, which, purpose), seed)
    return words[0] | words[1] << WORD


def strata(columns, rows):
    """One number for the rows that have all columns in common."""
    found = np.zeros(rows, np.int64)
    for column in columns:
        _, codes = np.unique(np.asarray(column), return_inverse=True)
        _, found = np.unique(np.stack([found, codes.ravel()]), axis=1, return_inverse=True)
        found = found.ravel()
    return found


def shuffled(numbers, post, stratum, null, seed):
    """The post ends of a null: within each stratum in the order of (key, number), to ascending numbers."""
    from_ = np.lexsort((numbers, keys(numbers, null, 3, seed), stratum))
    to = np.lexsort((numbers, stratum))
    moved = np.empty_like(post)
    moved[to] = post[from_]
    return moved


def connections(numbers, pre, post):
    """The rows that are the first of their pair."""
    order = np.lexsort((numbers, post, pre))
    same = (pre[order][1:] == pre[order][:-1]) & (post[order][1:] == post[order][:-1])
    return np.sort(order[np.concatenate([[True], ~same])]) if len(order) else order


def multi(pre, post):
    _, counts = np.unique(np.stack([pre, post]), axis=1, return_counts=True)
    return np.bincount(counts)[1:] if len(counts) else np.zeros(0, np.int64)


def reciprocal(pre, post, type_of, types):
    """Unordered pairs that are connected both ways, by types A <= B."""
    pairs = set(zip(pre.tolist(), post.tolist()))
    found = np.zeros((types, types), np.int64)
    for a, b in pairs:
        if a < b and (b, a) in pairs:
            one, other = sorted((type_of[a], type_of[b]))
            found[one, other] += 1
    return found[np.triu_indices(types)]


def share(pre, types, part, whole, at_least, threshold):
    """Neurons whose share passes; types are those of the post ends, the threshold a fraction (units, over)."""
    units, over = threshold
    ids, places = np.unique(pre, return_inverse=True)
    of_whole = np.bincount(places, np.isin(types, whole), len(ids)).astype(np.int64)
    of_part = np.bincount(places, np.isin(types, part), len(ids)).astype(np.int64)
    passes = of_part * over >= of_whole * units if at_least else of_part * over <= of_whole * units
    return int(((of_whole > 0) & passes).sum())


def summary(observed, values):
    """What is said of numbers (labels) and what they are in the nulls (nulls x labels)."""
    nulls = len(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = values.std(axis=0, ddof=1) if nulls > 1 else np.full(values.shape[1], np.nan)
    return {
        "mean": values.mean(axis=0),
        "sd": sd,
        "0.025": np.quantile(values, 0.025, axis=0),
        "0.975": np.quantile(values, 0.975, axis=0),
        "p_greater": (1 + (values >= observed).sum(axis=0)) / (1 + nulls),
        "p_less": (1 + (values <= observed).sum(axis=0)) / (1 + nulls),
    }
