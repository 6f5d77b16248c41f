"""Compares `areax test` with NumPy: t and difference of every permutation, every p value; and with SciPy's tests.

    python tests/numpy/check_tests.py target/release/areax

Needs numpy and scipy. Makes an ordinary and a nasty data set with `areax synth`, and tables of connections with names,
weights and numbers. Whatever is compared is worked out by `tests.py` from the definitions; integers and t are compared
exactly, and the first difference ends the run.
"""

import json
import math
import subprocess
import sys
import tempfile
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy import stats

import answers
import intervals
import tests
from asked import ENGINES, run, same

PERMUTATIONS = 149


def without_engines(said):
    """What engines say but for which of them did, and what that was compared with."""
    return [{**one, "engine": None, "adapter": None, "checked_against": None} for one in said]


class Labels:
    """The neurons of two labels: numbers that they draw by, integers that are compared, strata."""

    def __init__(self, numbers, x, left, stratum, unit=1.0, whole=None, autapses=0):
        self.numbers, self.x = np.array(numbers, np.uint64), [int(value) for value in x]
        self.left, self.stratum = np.array(left, bool), np.array(stratum)
        self.unit, self.whole, self.autapses = unit, whole, autapses


def check_arrays(line, labels, arrays, permutations, seed):
    """t and difference of every permutation."""
    values = tests.values(labels.numbers, labels.x, labels.left, labels.stratum, permutations, seed)
    for name, wanted in zip(("t", "differences"), values):
        assert (arrays[name] == np.array(wanted[1:])).all(), line


def check(areax, line, labels, permutations, seed):
    """Every number of a test, by every engine."""
    line = ["test", *line, "--permutations", permutations, "--seed", seed]
    said = [json.loads(run(areax, *line, "--format", "json", "--engine", e)) for e in ENGINES]
    assert [one.pop("engine") for one in said] == ENGINES
    assert all(one == without_engines(said)[0] for one in without_engines(said)), line
    answer, left = said[0], labels.left
    for engine in ENGINES[::-1]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "test.npz"
            run(areax, *line, "--engine", engine, "-o", path)
            arrays = dict(np.load(path))
        check_arrays(line, labels, arrays, permutations, seed)
    ts, differences = tests.values(labels.numbers, labels.x, left, labels.stratum, permutations, seed)
    mean = tests.expected(np.array(labels.x, object), left, labels.stratum)
    wanted, reached = tests.p_values(ts, differences, mean)
    for key, p in wanted.items():
        assert answer[key] == p, (line, key, answer[key], p)
    low = stats.beta.ppf(0.025, reached, permutations - reached + 1) if reached else 0.0
    high = stats.beta.ppf(0.975, reached + 1, permutations - reached) if reached < permutations else 1.0
    np.testing.assert_allclose(answer["p_interval"], [low, high], rtol=1e-10)
    assert same(answer["t"], ts[0]), (line, answer["t"], ts[0])
    assert [answer["n_left"], answer["n_right"]] == [left.sum(), (~left).sum()], line
    sums = [sum(x for x, is_left in zip(labels.x, left) if is_left == side) for side in (True, False)]
    scale = Fraction(labels.unit)
    means = [float(Fraction(total, int(n)) * scale) for total, n in zip(sums, (left.sum(), (~left).sum()))]
    assert [answer["mean_left"], answer["mean_right"]] == means, (line, means)
    if labels.whole is not None:
        scale = Fraction(1, labels.whole)
    shown = [*sums, sums[0] - sums[1], mean]
    keys = ["left", "right", "difference", "expected"]
    assert [answer[key] for key in keys] == [float(one * scale) for one in shown], (line, shown)
    sign = (sums[0] > sums[1]) - (sums[0] < sums[1])
    if "<" in answer["claim"]:
        sign = -sign
    assert answer["verdict"] == {1: "holds", 0: "tie", -1: "fails"}[sign], line
    assert answer["autapses"] == labels.autapses and answer["unit"] == labels.unit, line
    return answer, arrays


class Published:
    """A table of j0251's layout, and the neurons of a population."""

    def __init__(self, folder, prob_min, is_full):
        data = answers.Data(str(folder))
        neurons, rows = data.neu, data.syn
        axon, dendrite = neurons["skel_length_axon"], neurons["skel_length_dendrite"]
        projects = np.isin(neurons["cell_type"], data.axon_only)
        full = np.where(projects, axon >= 50, (axon >= 200) & (dendrite >= 200))
        has = full if is_full else np.ones(len(neurons), bool)
        self.codes, self.types = data.types, neurons["cell_type"]
        self.ids, self.has = neurons["id"], has
        passing = rows["prob"] >= np.float16(prob_min) if prob_min else np.ones(len(rows), bool)
        pre_known, post_known = data.pre_known, data.post_known
        pre, post = data.pre_row, data.post_row
        # A partner that is in the population of the label that its row says.
        inside = passing & pre_known & post_known & has[pre] & has[post]
        inside &= (self.types[pre] == rows["pre_celltype"]) & (self.types[post] == rows["post_celltype"])
        self.rows, self.pre, self.post, self.inside = rows, pre, post, inside

    def labels(self, side, left, right, common, amount, is_fraction, is_by_type):
        code = lambda names: [self.codes[name] for name in names]
        own, other = (self.pre, self.post) if side == "pre" else (self.post, self.pre)
        is_common = np.ones(len(own), bool) if common is None else np.isin(self.types[other], code(common))
        is_both = np.isin(self.types[own], code(left + right))
        used = self.inside & is_common & is_both
        apart = self.pre != self.post
        unit, value = 1.0, np.ones(len(own), np.int64)
        if amount != "count":
            unit = 2.0 ** -24
            column = self.rows["size" if amount == "total-size" else "prob"].astype(np.float64)
            if not np.isfinite(column[used & apart]).all():
                return None
            value = (np.nan_to_num(column, nan=0, posinf=0, neginf=0) / unit).astype(np.int64)
        x = np.zeros(len(self.ids), np.int64)
        np.add.at(x, own[used & apart], value[used & apart])
        of_whole = self.inside & is_common & apart
        if is_fraction and amount != "count" and not np.isfinite(column[of_whole]).all():
            return None
        whole = int(value[of_whole].sum()) if is_fraction else None
        who = self.has & np.isin(self.types, code(left + right))
        is_left = np.isin(self.types[who], code(left))
        stratum = self.types[who] if is_by_type else np.zeros(who.sum(), int)
        return Labels(self.ids[who], x[who], is_left, stratum, unit, whole, int((used & ~apart).sum()))


def check_j0251(areax, folder):
    asked = [
        ("HVC->MSN > LMAN->MSN", "pre", ["HVC"], ["LMAN"], ["MSN"]),
        ("MSN->GPe < MSN->GPi", "post", ["GPe"], ["GPi"], ["MSN"]),
        ("HVC,LMAN->MSN,GPe > MSN->GPe,MSN", "pre", ["HVC", "LMAN"], ["MSN"], ["MSN", "GPe"]),
        ("MSN->MSN > STN->MSN", "pre", ["MSN"], ["STN"], ["MSN"]),
        ("*->MSN > *->GPe,GPi", "post", ["MSN"], ["GPe", "GPi"], None),
    ]
    checked = undefined = 0
    for is_full, prob_min in ((True, 0.0), (False, 0.6)):
        data = Published(folder, prob_min, is_full)
        flags = ["--prob-min", prob_min] if prob_min else []
        flags += ["--population", "full-cells"] if is_full else ["--units", "fragments"]
        for seed, (claim, side, left, right, common) in enumerate(asked):
            for amount, normalize, is_by_type in (
                ("count", "none", False), ("count", "common", False), ("total-size", "none", False),
                ("total-size", "common", False), ("total:prob", "none", True), ("count", "none", True),
            ):
                labels = data.labels(side, left, right, common, amount, normalize == "common", is_by_type)
                if labels is None:
                    undefined += 1
                    continue
                if min(labels.left.sum(), (~labels.left).sum()) < 2:
                    continue
                line = [folder, "--claim", claim, "--measure", amount, *flags]
                line += ["--normalize", "input" if side == "pre" else "output"] if normalize == "common" else []
                line += ["--within", "celltype"] if is_by_type else []
                check(areax, line, labels, PERMUTATIONS, (seed << 33) + 1)
                checked += 1
    assert checked >= 20, checked
    return checked, undefined


def check_matrix(areax, folder):
    """`matrix --test`: every sum, z and p of every cell of full cells, by every engine."""
    data = Published(folder, 0.6, True)
    names = [name for name, _ in sorted(data.codes.items(), key=lambda of: of[1])]
    place = {data.codes[name]: at for at, name in enumerate(names)}
    types, checked = len(names), 0
    for side, measure, is_by_type in (("pre", "count", False), ("post", "total-size", False), ("pre", "count", True)):
        line = ["matrix", folder, "--prob-min", 0.6, "--population", "full-cells", "--test", side, "--measure", measure,
                "--permutations", 99, "--seed", 9, *(["--within", "celltype"] if is_by_type else [])]
        said = [json.loads(run(areax, *line, "--format", "json", "--engine", e)) for e in ENGINES]
        assert all(one["test"] == said[0]["test"] for one in said), line
        found, all_sums = said[0]["test"], []
        for engine in ENGINES:
            with tempfile.TemporaryDirectory() as to:
                run(areax, *line, "--engine", engine, "-o", Path(to) / "test.npz")
                all_sums.append(np.load(Path(to) / "test.npz")["S"])
        sums = all_sums[0]
        assert all((sums == own).all() for own in all_sums), line
        own, other = (data.pre, data.post) if side == "pre" else (data.post, data.pre)
        used = data.inside & (data.pre != data.post)
        unit = 1.0 if measure == "count" else 2.0 ** -24
        value = np.ones(len(own)) if measure == "count" else data.rows["size"].astype(np.float64) / unit
        who = np.flatnonzero(data.has)
        at = np.full(len(data.ids), -1)
        at[who] = np.arange(len(who))
        label = np.array([place[code] for code in data.types[who].tolist()])
        x = np.zeros((len(who), types), np.int64)
        column = np.array([place.get(code, 0) for code in data.types.tolist()])
        np.add.at(x, (at[own[used]], column[other[used]]), value[used].astype(np.int64))
        numbers = data.ids[who].astype(np.uint64)
        stratum = data.types[who] if is_by_type else np.zeros(len(who), int)
        each = [label] + [tests.in_order(numbers, stratum, label, b, 9) for b in range(99)]
        totals = np.array([[x[given == t].sum(axis=0) for t in range(types)] for given in each])
        shown = totals if side == "pre" else totals.transpose(0, 2, 1)
        assert (sums == shown[1:]).all(), side
        z = np.full(totals.shape, np.nan)
        for t in range(types):
            moments = tests.moments(x[:, t], label, types, stratum)
            for a, (mean, variance) in enumerate(moments):
                sd = intervals.root(variance)
                cell = (a, t) if side == "pre" else (t, a)
                assert found["expected"][cell[0]][cell[1]] == float(mean * Fraction(unit)), cell
                assert found["sd"][cell[0]][cell[1]] == sd * unit, cell
                z[:, a, t] = [tests.z_of(total, mean, sd) for total in totals[:, a, t]]
        far, (_, *permuted) = np.abs(z), np.abs(z)
        permuted = np.array(permuted)
        largest = np.nanmax(permuted.reshape(99, -1), axis=1, initial=0) if not is_by_type else np.zeros(99)
        defined = ~np.isnan(z[0])
        p = np.where(defined, (1 + (permuted >= far[0]).sum(axis=0)) / 100, np.nan)
        p_max = np.where(defined, (1 + (largest[:, None, None] >= far[0]).sum(axis=0)) / 100, np.nan)
        bh = np.full(p.shape, np.nan)
        if defined.any():
            bh[defined] = stats.false_discovery_control(p[defined])
        turn = (lambda cells: cells) if side == "pre" else (lambda cells: cells.T)
        for name, wanted, is_close in (("z", z[0], False), ("p", p, False), ("p_max_t", p_max, False), ("p_bh", bh, True)):
            own_values = np.array(found[name], dtype=float)
            np.testing.assert_allclose(own_values, turn(wanted), rtol=1e-12 if is_close else 0, err_msg=f"{name} {line}")
        assert found["n"] == [(label == t).sum() for t in range(types)]
        checked += int(defined.sum())
    return checked


MAP = """name = "made"
[synapses]
files = ["edges.csv"]
pre = { column = "pre", names = true }
post = { column = "post", names = true }
weight = "n"
[synapses.numbers]
volume = "volume"
[neurons]
files = ["neurons.csv"]
id = { column = "name", names = true }
cells = true
[neurons.categories]
type = { column = "type", null = [""] }
side = "side"
[defaults]
types = "type"
"""


def write_map(folder, neurons, edges):
    lines = [",".join(map(str, one)) for one in edges]
    (folder / "edges.csv").write_text("pre,post,n,volume\n" + "\n".join(lines) + "\n")
    lines = [",".join(one) for one in neurons]
    (folder / "neurons.csv").write_text("name,type,side\n" + "\n".join(lines) + "\n")
    (folder / "areax.toml").write_text(MAP)


def number_of(name):
    return int.from_bytes(sha256(name.encode()).digest()[:8], "little") | 1 << 63


def check_map(areax, folder):
    """Connections with weights between named neurons, within categories."""
    rng = np.random.default_rng(5)
    types = ["a", "b", "c", "", "a", "b b"]
    neurons = [(f"N{at}", types[at % 6], "LR"[at % 5 == 0]) for at in range(90)]
    edges = [(f"N{rng.integers(90)}", f"N{rng.integers(90)}", rng.integers(1, 6), rng.integers(0, 1 << 30))
             for _ in range(900)]
    write_map(folder, neurons, edges)
    kind = {name: own for name, own, _ in neurons}
    for seed, (claim, side, left, right, common) in enumerate([
        ("a->c > b->c", "pre", ["a"], ["b"], ["c"]),
        ("a->a,b > 'b b'->b,a".replace("'", '"'), "pre", ["a"], ["b b"], ["a", "b"]),
        ("*->a < *->b,c", "post", ["a"], ["b", "c"], None),
    ]):
        for amount, is_within in (("count", False), ("count", True), ("total:volume", True)):
            x, autapses = {name: 0 for name, own, _ in neurons if own in left + right}, 0
            for pre, post, n, volume in edges:
                own, other = (pre, post) if side == "pre" else (post, pre)
                if own not in x or common is not None and kind[other] not in common:
                    continue
                if pre == post:
                    autapses += int(n)
                else:
                    x[own] += int(n) if amount == "count" else int(n) * int(volume)
            who = [one for one in neurons if one[0] in x]
            stratum = [one[2] if is_within else "" for one in who]
            labels = Labels([number_of(one[0]) for one in who], [x[one[0]] for one in who],
                            [one[1] in left for one in who], stratum, autapses=autapses)
            line = [folder, "--claim", claim, "--measure", amount, *(["--within", "side"] if is_within else [])]
            check(areax, line, labels, PERMUTATIONS, seed)


def check_second_opinions(areax, folder):
    """SciPy's permutation test of the same statistic; of zeros and ones Fisher's and the hypergeometric p."""
    rng = np.random.default_rng(8)
    neurons = [(f"A{at}", "A", "L") for at in range(24)] + [(f"B{at}", "B", "L") for at in range(40)]
    neurons += [("C", "C", "R")]
    counts = np.concatenate([rng.poisson(rng.gamma(0.8, 6, 24)), rng.poisson(rng.gamma(2, 1.5, 40))])
    edges = [(name, "C", n, 0) for (name, *_), n in zip(neurons, counts) if n]
    write_map(folder, neurons, edges)
    left = np.arange(64) < 24
    labels = Labels([number_of(one[0]) for one in neurons[:64]], counts, left, np.zeros(64))
    answer, arrays = check(areax, [folder, "--claim", "A->C > B->C"], labels, 9_999, 1)

    def far(a, b, axis):
        error = np.sqrt(a.var(axis=axis, ddof=1) / a.shape[axis] + b.var(axis=axis, ddof=1) / b.shape[axis])
        return np.abs(a.mean(axis=axis) - b.mean(axis=axis)) / error

    groups = counts[left].astype(float), counts[~left].astype(float)
    other = stats.permutation_test(groups, far, vectorized=True, n_resamples=9_999, alternative="greater",
                                   rng=np.random.default_rng(1)).pvalue
    error = math.sqrt(2 * other * (1 - other) / 9_999)
    assert abs(answer["p"] - other) < 5 * error, (answer["p"], other, error)
    # The sum of a label varies as that of a sample without replacement does.
    n, m, total = 64, 24, int(counts.sum())
    wanted = m * (1 - m / n) * counts.var(ddof=1)
    found = ((arrays["differences"] + total) / 2).var(ddof=1)
    assert abs(found / wanted - 1) < 0.06, (found, wanted)
    print(f"p {answer['p']}, scipy.stats.permutation_test {other}; variance of sums {found:.1f}, m(1−m/n)s² {wanted:.1f}")

    for ones_left, ones_right, n_left, n_right in ((14, 9, 20, 20), (11, 8, 16, 28)):
        is_one = np.concatenate([np.arange(n_left) < ones_left, np.arange(n_right) < ones_right])
        neurons = [(f"A{at}", "A", "L") for at in range(n_left)] + [(f"B{at}", "B", "L") for at in range(n_right)]
        edges = [(name, "C", 1, 0) for (name, *_), one in zip(neurons, is_one) if one]
        write_map(folder, neurons + [("C", "C", "R")], edges)
        words = ["test", folder, "--claim", "A->C > B->C", "--permutations", 99_999, "--format", "json"]
        p = json.loads(run(areax, *words))["p_difference"]
        table = stats.hypergeom(n_left + n_right, int(is_one.sum()), n_left)
        k = np.arange(n_left + 1)
        mean = Fraction(n_left * int(is_one.sum()), n_left + n_right)
        is_far = np.array([abs(int(own) - mean) >= abs(ones_left - mean) for own in k])
        exact = table.pmf(k[is_far]).sum()
        error = math.sqrt(exact * (1 - exact) / 99_999)
        assert abs(p - exact) < 5 * error, (p, exact, error)
        said = f"p_difference of zeros and ones {p}, hypergeometric {exact:.6f}"
        if n_left == n_right:
            fisher = stats.fisher_exact([[ones_left, n_left - ones_left], [ones_right, n_right - ones_right]]).pvalue
            assert abs(exact - fisher) < 1e-12, (exact, fisher)
            said += f", Fisher {fisher:.6f}"
        print(said)


def main():
    areax = sys.argv[1]
    checked = 0
    for nasty in ([], ["--nasty"]):
        with tempfile.TemporaryDirectory() as folder:
            made = [areax, "synth", folder, "--synapses", "6000", "--neurons", "900", "--seed", "3", "--quiet", *nasty]
            subprocess.run(made, check=True)
            own, undefined = check_j0251(areax, folder)
            assert bool(undefined) == bool(nasty), undefined
            checked += own
            if not nasty:
                cells = check_matrix(areax, folder)
    with tempfile.TemporaryDirectory() as folder:
        check_map(areax, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        check_second_opinions(areax, Path(folder))
    print(f"every number of {checked} tests, 9 of a map and {cells} of cells is NumPy's, by {', '.join(ENGINES)}")


if __name__ == "__main__":
    main()
