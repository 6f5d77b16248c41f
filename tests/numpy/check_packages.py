"""Compares `areax matrix --ci` with packages that know nothing of it: standard errors with the two-way
cluster-robust ones of statsmodels, intervals over one side with the bootstrap of SciPy.

    python tests/numpy/check_packages.py target/release/areax

Needs numpy, scipy and statsmodels. Standard errors are the same number; SciPy draws neurons with replacement
where areax weighs them with 0, 1, 2 …, so that its intervals are of the same size and at the same place, no more.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.sandwich_covariance import cov_cluster_2groups

from check_intervals import Data, cells, run

# Neurons of a side from which on the two ways to resample are alike.
FEW = 40
RESAMPLES = 9999


def matrices(data):
    """Synapses of every neuron of a type with every neuron of another, for each pair of types."""
    passing = data.rows["prob"] >= np.float16(0.6)
    pre_id, post_id = data.rows["pre_id"][passing].tolist(), data.rows["post_id"][passing].tolist()
    rows, columns = data.rows["pre_celltype"][passing].tolist(), data.rows["post_celltype"][passing].tolist()
    neurons = [np.flatnonzero(data.label == at) for at in range(len(data.codes))]
    place = {int(n): at for own in neurons for at, n in enumerate(own)}
    found = {}
    for i, j, a, b in zip(pre_id, post_id, rows, columns):
        i, j, a, b = data.at.get(i), data.at.get(j), data.place[a], data.place[b]
        if i is None or j is None or data.label[i] != a or data.label[j] != b or i == j:
            continue
        if (a, b) not in found:
            found[a, b] = np.zeros((len(neurons[a]), len(neurons[b])), dtype=np.int64)
        found[a, b][place[i], place[j]] += 1
    return found


def clustered(counts):
    """The standard error of the sum: pairs of neurons, clustered by the neurons of both sides."""
    n, m = counts.shape
    pre, post = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    fit = sm.OLS(counts.ravel().astype(float), np.ones((n * m, 1))).fit()
    _, by_pre, by_post = cov_cluster_2groups(fit, pre, post, use_correction=True)
    both, pre_alone, post_alone = cov_cluster_2groups(fit, pre, post, use_correction=False)
    of_pairs = pre_alone + post_alone - both
    variance = (by_pre + by_post - of_pairs).item()
    return n * m * np.sqrt(variance) if variance >= 0 else None


def standard_errors(said, counted):
    checked = 0
    for (a, b), counts in counted.items():
        if a == b or min(counts.shape) < 10:
            continue
        wanted, found = clustered(counts), said["ci"]["se"][a][b]
        assert (wanted is None) == (found is None), (a, b, wanted, found)
        assert wanted is None or np.isclose(found, wanted, rtol=1e-9, atol=1e-9), (a, b, wanted, found)
        checked += 1
    return checked


def bootstraps(said, counted, sides):
    """The worst difference between the ends, in widths of the interval."""
    checked, worst = 0, 0.0
    for (a, b), counts in counted.items():
        of_neurons = counts.sum(axis=1 if sides == "pre" else 0)
        if a == b or len(of_neurons) < FEW or (of_neurons > 0).sum() < FEW:
            continue
        n = len(of_neurons)
        wanted = stats.bootstrap((of_neurons,), lambda x, axis: n * x.mean(axis), n_resamples=RESAMPLES,
                                 method="percentile", rng=np.random.default_rng(1)).confidence_interval
        lo, hi = said["ci"]["lo"][a][b], said["ci"]["hi"][a][b]
        width = wanted.high - wanted.low
        worst = max(worst, abs(lo - wanted.low) / width, abs(hi - wanted.high) / width)
        assert abs((hi - lo) / width - 1) < 0.1, (a, b, (lo, hi), wanted)
        checked += 1
    assert worst < 0.1, worst
    return checked, worst


def main():
    areax = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="areax-packages-") as scratch:
        folder = Path(scratch) / "data"
        run(areax, "synth", folder, "--synapses", 1000000, "--neurons", 400000, "--seed", 5)
        data = Data(folder)
        counted = matrices(data)
        said, _ = cells(areax, folder, ["--ci", "both"], with_sums=False)
        of_errors = standard_errors(said, counted)
        assert of_errors > 20, of_errors
        intervals, worst = 0, 0.0
        for sides in ("pre", "post"):
            said, _ = cells(areax, folder, ["--ci", sides], with_sums=False, resamples=RESAMPLES)
            checked, own = bootstraps(said, counted, sides)
            intervals, worst = intervals + checked, max(worst, own)
        assert intervals > 10, intervals
    print(f"packages: {of_errors} standard errors as statsmodels says; {intervals} intervals as SciPy's bootstrap,"
          f" ends within {worst:.3f} of their width")


if __name__ == "__main__":
    main()
