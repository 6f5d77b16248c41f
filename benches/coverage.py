"""Simulates what the intervals and p values of areax are worth: the tables of docs/STATISTICS.md.

    python benches/coverage.py [--simulations 2000] [--seed 1] [--brief]

Needs numpy. No program is called: neurons are drawn whose propensities to make and to get synapses vary (gamma
distributed, so that their coefficient of variation is known), synapses between two of them are Poisson
distributed, and the intervals of the ratio form are computed as docs/SEMANTICS.md defines them. An interval should hold the true
number, n_pre n_post m synapses, in 95 of 100 simulations and miss it as often on either side.

Columns: simulations in which the interval lies wholly below the true number, wholly above it, and those that hold it,
in percent; the median half width as a share of the true number. A share of 95 % out of 2,000 is known to
within 1 % (two standard errors).
"""

import argparse

import numpy as np

RESAMPLES = 999
# Order statistics of a 95 % interval: (B + 1) α/2 and (B + 1)(1 − α/2).
LOW, HIGH = 25, 975
PERMUTATIONS = 999

# pre neurons, post neurons, mean synapses of a pair, CV of the pre side, of the post side.
PAIRS_OF_TYPES = [
    (60, 40, 0.5, 0.8, 0.5),
    (60, 40, 0.5, 0.8, 0.0),
    (60, 40, 0.05, 0.3, 0.3),
    (300, 12, 0.1, 0.8, 0.8),
    (20, 20, 0.3, 0.8, 0.8),
    (10, 200, 0.1, 0.8, 0.8),
    (100, 100, 0.05, 1.5, 1.5),
]
# neurons, mean synapses of a pair, CV of either side, correlation of the two (0 or 1).
ONE_TYPE = [(60, 0.3, 0.7, 0), (60, 0.3, 0.7, 1), (30, 0.3, 0.7, 1)]
# left neurons, right neurons, mean synapses of a neuron, CV of the left, of the right.
TESTS = [
    (40, 40, 20, 0.8, 0.8),
    (15, 100, 20, 0.8, 0.8),
    (15, 100, 20, 1.2, 0.3),
    (15, 100, 20, 0.3, 1.2),
    (12, 200, 2, 0.8, 0.3),
    (100, 15, 2, 0.3, 0.8),
]


def propensities(rng, n, cv):
    """Gamma distributed numbers of mean 1."""
    return np.ones(n) if cv == 0 else rng.gamma(1 / cv**2, cv**2, n)


def double_or_nothing(rng, n):
    return 2.0 * rng.integers(0, 2, (RESAMPLES, n))


def poisson(rng, n):
    return rng.poisson(1.0, (RESAMPLES, n)).astype(float)


WEIGHTS = {"double-or-nothing": double_or_nothing, "poisson": poisson}


def interval(values):
    """The percentile interval of the defined resamples, as the ranks of what is left of them say."""
    values = np.sort(values[np.isfinite(values)])
    if len(values) == RESAMPLES:
        return values[LOW - 1], values[HIGH - 1]
    rank = (len(values) + 1) * LOW // (RESAMPLES + 1)
    return (np.nan, np.nan) if rank == 0 else (values[rank - 1], values[-rank])


def of_two_types(rng, a, weights):
    """T_b = n_A n_B S_b / (U_b[A] U_b[B]) of resamples of both sides."""
    pre, post = weights(rng, a.shape[0]), weights(rng, a.shape[1])
    sums = ((pre @ a) * post).sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return a.size * sums / (pre.sum(1) * post.sum(1))


def of_one_type(rng, a, weights):
    """T_b = N S_b / (U_b² − Σ w²): one weight for both roles of a neuron; autapses are none of it."""
    n = len(a)
    w = weights(rng, n)
    sums = ((w @ a) * w).sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return n * (n - 1) * sums / (w.sum(1) ** 2 - (w**2).sum(1))


def of_synapses(rng, a):
    """The synapse as unit: a resample of all synapses has a Poisson number in this cell."""
    return rng.poisson(a.sum(), RESAMPLES).astype(float)


class Misses:
    """How often intervals miss the true number, and on which side."""

    def __init__(self):
        self.below = self.above = self.held = self.none = 0
        self.halves = []

    def add(self, bounds, truth):
        low, high = bounds
        if np.isnan(low):
            self.none += 1
            return
        self.below += high < truth
        self.above += low > truth
        self.held += low <= truth <= high
        self.halves.append((high - low) / 2 / truth)

    def __str__(self):
        tried = max(1, self.below + self.above + self.held)
        share = [100 * number / tried for number in (self.below, self.above, self.held)]
        none = f" | {self.none} without interval" if self.none else ""
        return "{:5.1f} | {:5.1f} | {:5.1f} | {:.3f}".format(*share, np.median(self.halves)) + none


def coverage_of_two_types(rng, simulations, case):
    n_pre, n_post, mean, cv_pre, cv_post = case
    found = {name: Misses() for name in [*WEIGHTS, "synapses"]}
    for _ in range(simulations):
        rates = np.outer(propensities(rng, n_pre, cv_pre), propensities(rng, n_post, cv_post))
        a = rng.poisson(mean * rates).astype(float)
        for name, weights in WEIGHTS.items():
            found[name].add(interval(of_two_types(rng, a, weights)), a.size * mean)
        found["synapses"].add(interval(of_synapses(rng, a)), a.size * mean)
    return found


def coverage_of_one_type(rng, simulations, case):
    n, mean, cv, correlation = case
    found = {name: Misses() for name in [*WEIGHTS, "synapses"]}
    # With one propensity for both roles E[g_i g_j] is still 1 for i ≠ j.
    truth = n * (n - 1) * mean
    for _ in range(simulations):
        out = propensities(rng, n, cv)
        into = out if correlation else propensities(rng, n, cv)
        a = rng.poisson(mean * np.outer(out, into)).astype(float)
        np.fill_diagonal(a, 0)
        for name, weights in WEIGHTS.items():
            found[name].add(interval(of_one_type(rng, a, weights)), truth)
        found["synapses"].add(interval(of_synapses(rng, a)), truth)
    return found


def studentised(x, left):
    """t of every labelling: the rows of `left` are its labels, 1 for the left one."""
    n = np.array([left.sum(1), (1 - left).sum(1)])
    sums = np.array([left @ x, (1 - left) @ x])
    squares = np.array([left @ x**2, (1 - left) @ x**2])
    variances = (n * squares - sums**2) / (n * (n - 1))
    means = sums / n
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (means[0] - means[1]) / np.sqrt((variances / n).sum(0))
    return np.nan_to_num(t, nan=0.0, posinf=np.inf, neginf=-np.inf), means[0] - means[1]


def p_values(rng, x, n_left):
    """p of the studentised difference, and of the plain one; the first row is what was observed."""
    labels = np.zeros((PERMUTATIONS + 1, len(x)))
    labels[0, :n_left] = 1
    keys = rng.random((PERMUTATIONS, len(x)))
    chosen = np.argpartition(keys, n_left - 1, axis=1)[:, :n_left]
    np.put_along_axis(labels[1:], chosen, 1, axis=1)
    t, difference = studentised(x, labels)
    as_extreme = [np.abs(values[1:]) >= np.abs(values[0]) * (1 - 1e-12) for values in (t, difference)]
    return [(1 + extreme.sum()) / (1 + PERMUTATIONS) for extreme in as_extreme]


def type_one_error(rng, simulations, case):
    """The share of simulations of equal means in which p ≤ 0.05: of t and of the plain difference."""
    n_left, n_right, mean, cv_left, cv_right = case
    rejected = np.zeros(2)
    for _ in range(simulations):
        rates = np.concatenate([propensities(rng, n_left, cv_left), propensities(rng, n_right, cv_right)])
        x = rng.poisson(mean * rates).astype(float)
        rejected += [p <= 0.05 for p in p_values(rng, x, n_left)]
    return 100 * rejected / simulations


def example(seed=19):
    """Two connections of the same neurons: the interval of their difference holds 0, and p is below 0.05."""
    rng = np.random.default_rng(seed)
    n_a, n_b, n_c = 60, 20, 20
    of_a, of_b, of_c = (propensities(rng, n, cv) for n, cv in [(n_a, 0.5), (n_b, 0.3), (n_c, 0.3)])
    b = rng.poisson(0.10 * np.outer(of_a, of_b)).astype(float)
    c = rng.poisson(0.14 * np.outer(of_a, of_c)).astype(float)
    pre, post = double_or_nothing(rng, n_a), double_or_nothing(rng, n_b + n_c)
    # Common weights: both connections with the same neurons A.
    sums = (pre @ np.hstack([b, c])) * post
    used = post[:, :n_b].sum(1), post[:, n_b:].sum(1)
    onto_b = n_a * n_b * sums[:, :n_b].sum(1) / (pre.sum(1) * used[0])
    onto_c = n_a * n_c * sums[:, n_b:].sum(1) / (pre.sum(1) * used[1])
    low, high = interval(onto_c - onto_b)
    p, _ = p_values(rng, np.hstack([b, c]).sum(0)[::-1], n_c)
    print(f"A->B {b.sum():.0f}, A->C {c.sum():.0f}: D = {c.sum() - b.sum():.0f}, "
          f"95 % interval {low:.0f} to {high:.0f}, p = {p:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--simulations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--brief", action="store_true", help="the first case of each table")
    parser.add_argument("--example", action="store_true", help="an interval that holds 0 beside a small p")
    args = parser.parse_args()
    if args.example:
        return example()
    rng, most = np.random.default_rng(args.seed), 1 if args.brief else None
    print(f"{args.simulations} simulations, {RESAMPLES} resamples or permutations, seed {args.seed}, "
          f"numpy {np.__version__}")
    print("n_pre, n_post, mean, CV pre, CV post | weights | below % | above % | held % | half width")
    for case in PAIRS_OF_TYPES[:most]:
        for name, misses in coverage_of_two_types(rng, args.simulations, case).items():
            print(*case, "|", name, "|", misses, flush=True)
    print("n, mean, CV, correlation of both roles | weights | below % | above % | held % | half width")
    for case in ONE_TYPE[:most]:
        for name, misses in coverage_of_one_type(rng, args.simulations, case).items():
            print(*case, "|", name, "|", misses, flush=True)
    print("n_left, n_right, mean, CV left, CV right | p of t ≤ 0.05, % | p of the difference ≤ 0.05, %")
    for case in TESTS[:most]:
        of_t, of_difference = type_one_error(rng, args.simulations, case)
        print(*case, f"| {of_t:.1f} | {of_difference:.1f}", flush=True)


if __name__ == "__main__":
    main()
