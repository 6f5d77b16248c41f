"""What permutation tests are, by their definitions, in NumPy and fractions. Nothing here is taken from areax."""

from fractions import Fraction

import numpy as np

import nulls


def taken(numbers, stratum, left, permutation, seed):
    """Who has the left label: in each stratum as many as have it in the data, those with the smallest (key, number)."""
    order = np.lexsort((numbers, nulls.keys(numbers, permutation, 2, seed), stratum))
    has = np.zeros(len(numbers), bool)
    for one in np.unique(stratum):
        own = order[stratum[order] == one]
        has[own[:int(left[stratum == one].sum())]] = True
    return has


def studentised(x, left):
    """The difference of means by its standard error: every operation of float64 once, numerators whole."""
    mean, spread = [], []
    for own in (x[left], x[~left]):
        n, total = len(own), sum(own)
        squares = n * sum(value * value for value in own) - total * total
        mean.append(np.float64(total) / np.float64(n))
        spread.append(np.float64(squares) / np.float64(n * (n - 1)) / np.float64(n))
    apart, error = mean[0] - mean[1], np.sqrt(spread[0] + spread[1])
    if apart == 0:
        return 0.0
    with np.errstate(divide="ignore"):
        return float(apart / error)


def difference(x, left):
    return int(sum(x[left]) - sum(x[~left]))


def expected(x, left, stratum):
    """The mean difference of all permutations."""
    found = Fraction(0)
    for one in np.unique(stratum):
        own = stratum == one
        n, m = int(own.sum()), int(left[own].sum())
        found += Fraction(int(sum(x[own])), n) * (2 * m - n)
    return found


def values(numbers, x, left, stratum, permutations, seed):
    """t and difference of the data, and of every permutation; x are Python integers."""
    x = np.array([int(value) for value in x], dtype=object)
    each = [left] + [taken(numbers, stratum, left, b, seed) for b in range(permutations)]
    return [studentised(x, one) for one in each], [difference(x, one) for one in each]


def p_values(ts, differences, mean):
    """p of |t|, of t, of −t, and of the difference about its mean; and how many reach |t|."""
    (t, *permuted), (own, *others) = ts, differences
    p = lambda reached: (1 + sum(reached)) / (1 + len(permuted))
    reached = [abs(one) >= abs(t) for one in permuted]
    far = abs(own - mean)
    return {
        "p": p(reached),
        "p_greater": p([one >= t for one in permuted]),
        "p_less": p([one <= t for one in permuted]),
        "p_difference": p([abs(one - mean) >= far for one in others]),
    }, sum(reached)


def in_order(numbers, stratum, label, permutation, seed):
    """The labels of a permutation: in each stratum, by (key, number), first the first label, then the next."""
    order = np.lexsort((numbers, nulls.keys(numbers, permutation, 2, seed), stratum))
    given = np.empty_like(label)
    for one in np.unique(stratum):
        own = order[stratum[order] == one]
        given[own] = np.sort(label[own])
    return given


def moments(x, label, labels, stratum):
    """Mean and variance of the sum of each label: m x̄ and m (1 − m/n) s², over strata, as fractions."""
    found = []
    for at in range(labels):
        mean = variance = Fraction(0)
        for one in np.unique(stratum):
            own = [int(value) for value in x[stratum == one]]
            n, m, total = len(own), int((label[stratum == one] == at).sum()), sum(own)
            mean += Fraction(m * total, n)
            if n > 1:
                squares = n * sum(value * value for value in own) - total * total
                variance += Fraction(m * (n - m) * squares, n * n * (n - 1))
        found.append((mean, variance))
    return found


def z_of(total, mean, sd):
    """(S − ⌊E⌋ − rest of E) ÷ sd, each step in float64."""
    whole = mean.numerator // mean.denominator
    return (float(int(total) - whole) - float(mean - whole)) / sd if sd > 0 else float("nan")
