"""Compares intervals and tests of matrices by any categories with NumPy: rows of the postsynaptic neuron, both axes of
one side, categories of the synapse.

    python tests/numpy/check_axes.py target/release/areax

Needs numpy and scipy. Makes a table of connections with categories and numbers. What is compared is worked out
neuron by neuron and cell by cell, by `intervals.py` and `tests.py`, from the definitions; `recompute.py` goes over the
same files. Where AREAX_TEST_GPU is set, a GPU's answers as well.
"""

import itertools
import json
import math
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
from scipy import stats

import intervals
import tests
from asked import ENGINES, run, same

RESAMPLES, PERMUTATIONS, SEED = 199, 79, 11
AXES = ["pre.type", "pre.side", "post.type", "post.side", "region"]
THRESHOLDS = (0, 300)
MAP = """name = "made"
[synapses]
files = ["edges.csv"]
pre = "pre"
post = "post"
weight = "n"
[synapses.categories]
region = "region"
[synapses.numbers]
volume = "volume"
[neurons]
files = ["neurons.csv"]
id = "id"
cells = true
[neurons.categories]
type = { column = "type", null = [""] }
side = "side"
[defaults]
types = "type"
"""


class Data:
    """Connections between some neurons, and the categories of both."""

    def __init__(self, folder):
        rng = np.random.default_rng(4)
        self.ids = np.unique(rng.integers(1, 1 << 40, 90))
        many = len(self.ids)
        of = {"type": rng.choice(["a", "b", "c", ""], many, p=[0.4, 0.3, 0.2, 0.1]), "side": rng.choice(["L", "R"], many)}
        self.pre, self.post = rng.integers(0, many, 1_500), rng.integers(0, many, 1_500)
        self.n, self.volume = rng.integers(1, 5, 1_500), rng.integers(0, 1_000, 1_500)
        self.region = rng.choice(["cortex", "thalamus"], 1_500)
        self.of_neuron = of
        rows = zip(self.ids[self.pre], self.ids[self.post], self.n, self.region, self.volume)
        lines = [",".join(map(str, row)) for row in rows]
        (folder / "edges.csv").write_text("pre,post,n,region,volume\n" + "\n".join(lines) + "\n")
        lines = [",".join(map(str, row)) for row in zip(self.ids, of["type"], of["side"])]
        (folder / "neurons.csv").write_text("id,type,side\n" + "\n".join(lines) + "\n")
        (folder / "areax.toml").write_text(MAP)


class Cells:
    """Which cell each connection is in, and which neurons the populations of the cells are."""

    def __init__(self, data, axes, names):
        self.shape = tuple(len(of) for of in names)
        self.places, own = [], {"pre": [], "post": []}
        for at, (axis, labels) in enumerate(zip(axes, names)):
            place = {name or "": index for index, name in enumerate(labels)}
            subject, _, category = axis.rpartition(".")
            values = data.of_neuron[category] if subject else data.region
            of = np.array([place[value] for value in values])
            self.places.append(of[getattr(data, subject)] if subject else of)
            if subject:
                own[subject].append((at, of))
        # By side: which axes are of it, and the label of every neuron on them.
        self.own, self.neurons = own, len(data.ids)

    def members(self, side, cell):
        """Who is in the population of a cell."""
        inside = np.ones(self.neurons, bool)
        for at, of in self.own[side]:
            inside &= of == cell[at]
        return inside

    def each(self):
        return np.ndindex(self.shape)

    def by(self, side):
        """What tells the neurons of a side apart: rows, columns, or cells."""
        axes = [at for at, _ in self.own[side]]
        return {(0,): "rows", (1,): "columns", (0, 1): "cells", (): "rows" if side == "pre" else "columns"}[tuple(axes)]

    def spread(self, values, by):
        """Values by label as values by cell, behind the axes that stand before."""
        values = np.asarray(values)
        if by == "cells":
            return values
        values = values[..., :, None] if by == "rows" else values[..., None, :]
        return np.broadcast_to(values, values.shape[:-2] + self.shape)


def answered(areax, line, scratch):
    """What every engine says, which is the same, and the arrays of the first; both are recomputed."""
    said = [json.loads(run(areax, *line, "--format", "json", "--engine", engine)) for engine in ENGINES]
    assert all(one.pop("engine") == engine for one, engine in zip(said, ENGINES)), line
    for one in said:
        one.update(adapter=None, checked_against=None)
    assert all(one == said[0] for one in said), line
    run(areax, *line, "-o", scratch / "answer.npz")
    (scratch / "answer.json").write_text(json.dumps(said[0]))
    script = Path(__file__).parent / "recompute.py"
    subprocess.run([sys.executable, script, scratch / "answer.json", scratch / "answer.npz"], check=True,
                   stdout=subprocess.DEVNULL)
    with np.load(scratch / "answer.npz") as arrays:
        return said[0], dict(arrays)


def weighed(data, cells, sides, amount, passing):
    """What every cell comes to in every resample, and everything that it is made of."""
    drawn = intervals.weights(data.ids, RESAMPLES, SEED)
    keep = passing & (data.pre != data.post)
    pairs = [part[keep] for part in (*cells.places, data.pre, data.post, amount)]
    total = intervals.sums(pairs, drawn, sides, *cells.shape)
    found = {"S": total, "N": np.zeros(cells.shape, int)}
    summed = lambda: np.zeros((RESAMPLES, *cells.shape), int)
    found.update({name: summed() for name in ("U_pre", "U_post", "U_both")})
    found.update({name: np.zeros(cells.shape, int) for name in ("n_pre", "n_post")})
    values = np.full(total.shape, np.nan)
    for cell in cells.each():
        pre, post = cells.members("pre", cell), cells.members("post", cell)
        own = (slice(None), *cell)
        found["U_pre"][own], found["U_post"][own] = drawn[:, pre].sum(1), drawn[:, post].sum(1)
        found["U_both"][own] = (drawn[:, pre & post] ** 2).sum(1)
        found["n_pre"][cell], found["n_post"][cell] = pre.sum(), post.sum()
        found["N"][cell] = n = int(pre.sum() * post.sum() - (pre & post).sum())
        for b in range(RESAMPLES):
            s, u, v, both = (int(found[name][(b, *cell)]) for name in ("S", "U_pre", "U_post", "U_both"))
            part, whole = {"both": (n * s, u * v - both), "pre": (int(pre.sum()) * s, u),
                           "post": (int(post.sum()) * s, v)}[sides]
            value = intervals.value(part, whole)
            values[(b, *cell)] = math.nan if value is None else value
    return found, values


def fractions(values, normalize):
    """Over the sums of columns (input) or rows (output), terms in the order of labels."""
    axis = {"input": 1, "output": 2}[normalize]
    whole = np.zeros(np.delete(values.shape, axis))
    for at in range(values.shape[axis]):
        whole += np.nan_to_num(np.take(values, at, axis))
    whole = np.expand_dims(whole, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole == 0, np.nan, values / whole)


def check_intervals(areax, data, folder, scratch, axes, sides, measure, normalize):
    line = ["matrix", folder, "--rows", axes[0], "--columns", axes[1], "--ci", sides, "--measure", measure, "--normalize",
            normalize, "--resamples", RESAMPLES, "--seed", SEED]
    said, arrays = answered(areax, line, scratch)
    ci, cells = said["ci"], Cells(data, axes, (said["rows"], said["columns"]))
    amount = data.n if measure == "count" else data.n * data.volume
    passing = np.ones(len(data.n), bool)
    wanted, values = weighed(data, cells, sides, amount, passing)
    shown = values if normalize == "none" else fractions(values, normalize)
    by = {"pre": ci.get("n_pre_by", "rows"), "post": ci.get("n_post_by", "columns")}
    assert by == {side: cells.by(side) for side in by}, (axes, by)
    for name in ("S", "N"):
        assert (arrays[name] == wanted[name]).all(), (axes, sides, name)
    for side in ("pre", "post"):
        for name, found in ((f"U_{side}", arrays[f"U_{side}"]), (f"n_{side}", arrays[f"n_{side}"]),
                            (f"n_{side}", ci[f"n_{side}"])):
            assert (cells.spread(found, by[side]) == wanted[name]).all(), (axes, sides, name)
    both = arrays["U_both"]
    if both.ndim == 2:
        both = both[:, :, None] * np.eye(both.shape[1], dtype=int)
    assert (both == wanted["U_both"]).all(), (axes, sides)
    apart = data.pre != data.post
    assert (ci["outside"], ci["autapses"]) == (0, data.n[~apart].sum()), axes
    checked = 0
    for row, column in cells.each():
        mine = apart & (cells.places[0] == row) & (cells.places[1] == column)
        n = [int(wanted[f"n_{side}"][row, column]) for side in ("pre", "post") if sides in (side, "both")]
        lo, hi, se, note = (ci[name][row][column] for name in ("lo", "hi", "se", "note"))
        if min(n) < 10 or not mine.any():
            assert (lo, hi) == (None, None) and note in (f"n = {min(n)}", "none observed"), (axes, row, column, note)
            continue
        ends = intervals.ends([None if math.isnan(value) else value for value in shown[:, row, column]])
        assert same(lo, ends[0]) and same(hi, ends[1]), (axes, sides, row, column, lo, ends)
        if normalize == "none":
            amounts = {}
            for pre, post, x in zip(data.pre[mine].tolist(), data.post[mine].tolist(), amount[mine].tolist()):
                amounts[pre, post] = amounts.get((pre, post), 0) + x
            own = [set(np.flatnonzero(cells.members(side, (row, column))).tolist()) for side in ("pre", "post")]
            wanted_se = intervals.root(intervals.variance(amounts, *own, sides))
            assert same(se, wanted_se), (axes, sides, row, column, se, wanted_se)
        checked += 1
    return checked


def check_cells(areax, data, folder, scratch, axes, side, measure, is_within):
    """`matrix --test`: every sum of every permutation, z and the three p."""
    line = ["matrix", folder, "--rows", axes[0], "--columns", axes[1], "--test", side, "--measure", measure,
            "--permutations", PERMUTATIONS, "--seed", SEED, *(["--within", "side"] if is_within else [])]
    said, arrays = answered(areax, line, scratch)
    test, cells = said["test"], Cells(data, axes, (said["rows"], said["columns"]))
    amount = data.n if measure == "count" else data.n * data.volume
    apart, own = data.pre != data.post, getattr(data, side)
    tells = dict(cells.own[side])
    # A label says row, column or both of a neuron's cells; what is left over says the rest.
    widths = [size if at in tells else 1 for at, size in enumerate(cells.shape)]
    label = sum(tells[at] * (widths[1] if at == 0 else 1) for at in tells)
    rest = [np.zeros(len(own), int) if at in tells else cells.places[at] for at in (0, 1)]
    x = np.zeros((cells.neurons, *(1 if at in tells else size for at, size in enumerate(cells.shape))), int)
    np.add.at(x, (own[apart], rest[0][apart], rest[1][apart]), amount[apart])
    stratum = data.of_neuron["side"] if is_within else np.zeros(cells.neurons, int)
    given = [label] + [tests.in_order(data.ids.astype(np.uint64), stratum, label, b, SEED) for b in range(PERMUTATIONS)]

    def total(labels):
        sums = np.zeros(cells.shape, int)
        places = np.divmod(labels, widths[1])
        for (_, row, column), value in np.ndenumerate(x):
            neuron = _
            sums[places[0][neuron] if 0 in tells else row, places[1][neuron] if 1 in tells else column] += value
        return sums

    totals = np.array([total(labels) for labels in given])
    assert (arrays["S"] == totals[1:]).all(), (axes, side)
    z = np.full(totals.shape, np.nan)
    for row, column in cells.each():
        of = x[:, 0 if 0 in tells else row, 0 if 1 in tells else column]
        mine = (row if 0 in tells else 0) * widths[1] + (column if 1 in tells else 0)
        mean, variance = tests.moments(of, label, mine + 1, stratum)[mine]
        sd = intervals.root(variance)
        assert (test["expected"][row][column], test["sd"][row][column]) == (float(mean), sd), (axes, row, column)
        z[:, row, column] = [tests.z_of(one, mean, sd) for one in totals[:, row, column]]
    far, permuted = np.abs(z[0]), np.abs(z[1:])
    defined = ~np.isnan(far)
    largest = np.nanmax(permuted.reshape(PERMUTATIONS, -1), axis=1, initial=0)
    p = np.where(defined, (1 + (permuted >= far).sum(0)) / (1 + PERMUTATIONS), np.nan)
    p_max = np.where(defined, (1 + (largest[:, None, None] >= far).sum(0)) / (1 + PERMUTATIONS), np.nan)
    bh = np.full(p.shape, np.nan)
    bh[defined] = stats.false_discovery_control(p[defined])
    for name, wanted, rtol in (("z", z[0], 0), ("p", p, 0), ("p_max_t", p_max, 0), ("p_bh", bh, 1e-12)):
        np.testing.assert_allclose(np.array(test[name], float), wanted, rtol=rtol, err_msg=f"{name} {axes} {side}")
    n = np.array([[cells.members(side, (r, c)).sum() for c in range(cells.shape[1])] for r in range(cells.shape[0])])
    assert (cells.spread(test["n"], test.get("n_by", "rows" if side == "pre" else "columns")) == n).all(), axes
    return int(defined.sum())


def check_claim(areax, data, folder, scratch, axes, claim, sides):
    """`robust --ci`: every difference of every setting."""
    (left, right), text = claim, " > ".join(f"{pre}->{post}" for pre, post in claim)
    line = ["robust", folder, "--rows", axes[0], "--columns", axes[1], "--claim", text, "--axis",
            "volume=" + ",".join(map(str, THRESHOLDS)), "--ci", sides, "--resamples", RESAMPLES, "--seed", SEED]
    said, arrays = answered(areax, line, scratch)
    names = [sorted({name for name in data.of_neuron[axis.rpartition(".")[2]]} if "." in axis else set(data.region))
             for axis in axes]
    cells = Cells(data, axes, names)
    place = lambda ends: tuple(of.index(name) for of, name in zip(names, ends))
    for at, least in enumerate(THRESHOLDS):
        _, values = weighed(data, cells, sides, data.n, data.volume >= least)
        wanted = values[(slice(None), *place(left))] - values[(slice(None), *place(right))]
        np.testing.assert_array_equal(arrays["differences"][at], wanted, err_msg=f"{axes} {text}")
    return len(said["points"])


def main():
    areax = Path(sys.argv[1]).resolve()
    counted = {"intervals": 0, "cells with p": 0, "settings of claims": 0}
    with tempfile.TemporaryDirectory(prefix="areax-axes-") as scratch:
        scratch = Path(scratch)
        folder = scratch / "data"
        folder.mkdir()
        data = Data(folder)
        ways = itertools.cycle([("both", "count", "none"), ("pre", "total:volume", "none"), ("post", "count", "input"),
                                ("both", "count", "output"), ("both", "total:volume", "none"), ("post", "count", "none")])
        for axes in itertools.product(AXES, AXES):
            for sides, measure, normalize in itertools.islice(ways, 2):
                counted["intervals"] += check_intervals(areax, data, folder, scratch, axes, sides, measure, normalize)
            for at, side in enumerate(("pre", "post")):
                if any(axis.startswith(side) for axis in axes):
                    measure = ("count", "total:volume")[(at + len(axes[0])) % 2]
                    counted["cells with p"] += check_cells(areax, data, folder, scratch, axes, side, measure, at == 0)
        for axes, claim, sides in (
            (("post.type", "pre.type"), (("a", "b"), ("b", "b")), "both"),
            (("pre.type", "pre.side"), (("a", "L"), ("b", "R")), "both"),
            (("region", "post.side"), (("cortex", "L"), ("thalamus", "L")), "pre"),
            (("post.side", "region"), (("L", "cortex"), ("R", "cortex")), "both"),
            (("region", "region"), (("cortex", "cortex"), ("thalamus", "thalamus")), "post"),
        ):
            counted["settings of claims"] += check_claim(areax, data, folder, scratch, axes, claim, sides)
    assert all(counted.values()), counted
    said = ", ".join(f"{n} {what}" for what, n in counted.items())
    print(f"any categories as rows and columns: {said}: all as NumPy says, by {', '.join(ENGINES)}")


if __name__ == "__main__":
    main()
