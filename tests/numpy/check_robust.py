"""Compares `areax robust --ci` with NumPy: every difference of every resample, interval, band, share and population.

    python tests/numpy/check_robust.py target/release/areax

Needs numpy. Whatever is compared is worked out here and in `intervals.py` from the definitions: setting by setting, a
weight for each neuron, a sum over the synapses.
"""

import itertools
import json
import math
import os
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np

import answers
import intervals
from asked import run

RESAMPLES = 199
PROB, SIZE, AXON = [0.9, 0.6], [0.05, 0.5], [50.0, 0.0, 200.0]
GRID = ["--axis", "prob-min=0.9,0.6", "--axis", "size-min=0.05,0.5", "--axis", "cell-axon=50,0,200"]
UNIT = 2.0 ** -24
# Each side: a factor and a connection, or a number.
CLAIMS = {
    "HVC->MSN > LMAN->MSN": ([(1, ("HVC", "MSN"))], [(1, ("LMAN", "MSN"))]),
    "HVC,LMAN->MSN < 2 * MSN->MSN + 10": ([(1, ("HVC,LMAN", "MSN"))], [(2, ("MSN", "MSN")), (10, None)]),
    "*->MSN - 0.5 * MSN->* > HVC->MSN": ([(1, ("*", "MSN")), (-0.5, ("MSN", "*"))], [(1, ("HVC", "MSN"))]),
    "MSN->MSN > 1": ([(1, ("MSN", "MSN"))], [(1, None)]),
}
ASKED = [
    ("HVC->MSN > LMAN->MSN", "both", []),
    ("HVC->MSN > LMAN->MSN", "both", ["--normalize", "input"]),
    ("HVC,LMAN->MSN < 2 * MSN->MSN + 10", "both", ["--ci-weights", "poisson", "--seed", "77"]),
    ("HVC,LMAN->MSN < 2 * MSN->MSN + 10", "pre", ["--measure", "total-size"]),
    ("*->MSN - 0.5 * MSN->* > HVC->MSN", "both", []),
    ("*->MSN - 0.5 * MSN->* > HVC->MSN", "post", ["--normalize", "output"]),
    ("MSN->MSN > 1", "both", ["--measure", "total-size", "--level", "0.9"]),
]


def number(value):
    return None if value is None or math.isnan(value) else float(value)


class Data:
    """A table of j0251's layout."""

    def __init__(self, folder):
        published = answers.Data(str(folder))
        self.rows, neurons = published.syn, published.neu
        self.names = {name: at for at, (name, _) in
                      enumerate(sorted(published.types.items(), key=lambda item: item[1]))}
        place = {code: self.names[name] for name, code in published.types.items()}
        self.ids, self.axon = neurons["id"], neurons["skel_length_axon"]
        self.label = np.array([place[code] for code in neurons["cell_type"].tolist()])
        self.projects = np.isin(neurons["cell_type"], published.axon_only)
        order = np.argsort(self.ids)
        self.pre, self.post = (self.found(self.rows[key], order) for key in ("pre_id", "post_id"))
        self.row, self.column = (np.array([place[c] for c in self.rows[key].tolist()])
                                 for key in ("pre_celltype", "post_celltype"))

    def found(self, ids, order):
        """Places in the neuron table; -1 is an orphan."""
        at = np.minimum(np.searchsorted(self.ids[order], ids), len(order) - 1)
        return np.where(self.ids[order][at] == ids, order[at], -1)

    def types(self, text):
        return sorted(self.names.values()) if text == "*" else sorted(self.names[n] for n in text.split(","))


class Setting:
    """The rows and the neurons that pass at a setting, and what they come to in each resample."""

    def __init__(self, data, prob, size, axon, drawn, sides, measure):
        self.data, self.drawn, self.sides = data, drawn, sides
        rows = data.rows
        self.passes = (data.projects | (data.axon >= np.float32(axon))) if axon else np.ones(len(data.ids), bool)
        passing = (rows["prob"] >= np.float16(prob)) & (rows["size"] >= np.float16(size))
        if axon:
            for partner in (data.pre, data.post):
                passing &= (partner >= 0) & self.passes[np.maximum(partner, 0)]
        self.passing = passing
        amount = np.ones(len(rows), np.int64)
        if measure == "total-size":
            amount = (rows["size"].astype(np.float64) / UNIT).astype(np.int64)
        pre, post = np.maximum(data.pre, 0), np.maximum(data.post, 0)
        known = (data.pre >= 0) & (data.post >= 0)
        self.inside = (passing & known & (data.label[pre] == data.row) & (data.label[post] == data.column))
        self.own = self.inside & (data.pre != data.post)
        self.amount, self.cells = amount, {}

    def neurons(self, label):
        return np.flatnonzero(self.passes & (self.data.label == label))

    def cell(self, a, b):
        """T of every resample (None: undefined), whether a synapse is in it, S where every weight is 1."""
        if (a, b) not in self.cells:
            data, w = self.data, self.drawn
            own = np.flatnonzero(self.own & (data.row == a) & (data.column == b))
            i, j, x = data.pre[own], data.post[own], self.amount[own]
            left, right = self.neurons(a), self.neurons(b)
            u, v = w[:, left].sum(1), w[:, right].sum(1)
            if self.sides == "both":
                s, pairs = (w[:, i] * w[:, j] * x).sum(1), len(left) * len(right)
                below = u * v
                if a == b:
                    pairs, below = pairs - len(left), below - (w[:, left] ** 2).sum(1)
            elif self.sides == "pre":
                s, pairs, below = (w[:, i] * x).sum(1), len(left), u
            else:
                s, pairs, below = (w[:, j] * x).sum(1), len(right), v
            values = [intervals.value(pairs * int(above), int(under)) for above, under in zip(s, below)]
            self.cells[a, b] = values, len(own) > 0, int(x.sum()) if pairs else None
        return self.cells[a, b]

    def together(self, ends, is_exact):
        """The cells of a connection, added up in the order of the labels; all resamples, or the exact sum."""
        cells = [self.cell(a, b) for a in self.data.types(ends[0]) for b in self.data.types(ends[1])]
        if is_exact:
            known = [exact for *_, exact in cells if exact is not None]
            return Fraction(sum(known)) if known else None
        sums = [None] * len(self.drawn)
        for values, *_ in cells:
            for at, value in enumerate(values):
                if value is not None:
                    sums[at] = (sums[at] or 0.0) + value
        return sums

    def connection(self, ends, normalize, unit, is_exact):
        own = self.together(ends, is_exact)
        if normalize == "none":
            scale = (lambda v: None if v is None else v * (Fraction(unit) if is_exact else unit))
            return scale(own) if is_exact else [scale(value) for value in own]
        whole = self.together(("*", ends[1]) if normalize == "input" else (ends[0], "*"), is_exact)
        part = lambda v, w: None if v is None or not w else v / w
        return part(own, whole) if is_exact else [part(v, w) for v, w in zip(own, whole)]


def side(terms, values, is_exact):
    """The sum of a side's terms; None where one is undefined."""
    total = Fraction(0) if is_exact else 0.0
    for (factor, ends), value in zip(terms, values):
        if ends is not None and value is None:
            return None
        factor = Fraction(factor) if is_exact else factor
        total = total + (factor if ends is None else factor * value)
    return total


def check(areax, folder, data, engine, text, sides, flags):
    line = ["robust", folder, "--claim", text, *GRID, "--ci", sides, "--resamples", RESAMPLES, "--engine", engine, *flags]
    said = json.loads(run(areax, *line, "--format", "json"))
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        Path(file.name).write_bytes(run(areax, *line, "--format", "npz"))
        found = dict(np.load(file.name))
    ci, normalize = said["ci"], said["normalize"]
    drawn = intervals.weights(data.ids, RESAMPLES, ci["seed"], ci["weights"] == "poisson")
    unit = UNIT if said["measure"] == "total-size" else 1.0
    left, right = CLAIMS[text]
    named = {ends: None for _, ends in left + right if ends}
    assert ci["connections"] == [f"{a}->{b}" for a, b in named]
    sign = -1 if "<" in text else 1
    all_b, exact, se = [], [], []
    tried = 0
    level = Fraction(str(ci["level"]))
    grid = list(itertools.product(PROB, SIZE, AXON))
    assert [point["values"] for point in said["points"]] == [list(values) for values in grid]
    for at, (values, point) in enumerate(zip(grid, said["points"])):
        setting = Setting(data, *values, drawn, sides, said["measure"])
        sums = {ends: setting.connection(ends, normalize, unit, False) for ends in named}
        ones = {ends: setting.connection(ends, normalize, unit, True) for ends in named}
        own = []
        for b in range(RESAMPLES):
            both = [side(terms, [sums[e][b] if e else None for _, e in terms], False) for terms in (left, right)]
            own.append(math.nan if None in both else both[0] - both[1])
        both = [side(terms, [ones[e] if e else None for _, e in terms], True) for terms in (left, right)]
        exact.append(math.nan if None in both else float(both[0] - both[1]))
        all_b.append(own)
        assert np.array_equal(found["differences"][at], own, equal_nan=True), (text, values)
        assert np.array_equal(found["difference"][at], exact[at], equal_nan=True), (text, values)
        mine = point["ci"]
        n = [[sum(len(setting.neurons(t)) for t in data.types(ends[s])) for ends in named] for s in (0, 1)]
        assert [mine["n_pre"], mine["n_post"]] == n
        of_claim = np.zeros(len(data.rows), bool)
        for ends in named:
            of_claim |= np.isin(data.row, data.types(ends[0])) & np.isin(data.column, data.types(ends[1]))
        outside = setting.passing & of_claim & ~setting.inside
        autapses = setting.inside & of_claim & ~setting.own
        assert (mine["outside"], mine["autapses"]) == (outside.sum(), autapses.sum())
        every = Setting(data, *values[:2], 0, drawn, sides, said["measure"]).passing.sum()
        assert mine["lost"] == {"synapses": every - setting.passing.sum(), "of": every}
        few = min(n[0] * (sides != "post") + n[1] * (sides != "pre"))
        observed = [any(setting.cell(a, b)[1] for a in data.types(e[0]) for b in data.types(e[1])) for e in named]
        defined = np.array([value for value in own if not math.isnan(value)])
        if few < 10 or not any(observed):
            assert mine["lo"] is None and mine["se"] is None and mine["undefined"] == 0
            assert mine["note"] == (f"n = {few}" if few < 10 else "none observed")
            se.append(math.nan)
            continue
        tried += 1
        lo, hi = intervals.ends([number(value) for value in own], level)
        assert (mine["lo"], mine["hi"]) == (number(lo), number(hi)), (text, values)
        assert mine["undefined"] == RESAMPLES - len(defined)
        # Added up in the order of the resamples.
        mean = np.add.accumulate(defined)[-1] / len(defined)
        se.append(math.sqrt(np.add.accumulate((defined - mean) * (defined - mean))[-1] / (len(defined) - 1)))
        assert mine["se"] == se[-1], (text, values, mine["se"], se[-1])
    all_b, exact, se = np.array(all_b), np.array(exact), np.array(se)
    with np.errstate(invalid="ignore"):
        holds = (sign * all_b > 0).sum(0)
        varies = (se > 0) & ~np.isnan(exact)
        largest = np.fmax.reduce(np.abs(all_b[varies] - exact[varies, None]) / se[varies, None], axis=0)
    assert ci["share_all"] == np.mean(holds == len(grid))
    assert ci["share_most"] == np.mean(20 * holds >= 19 * len(grid))
    largest = np.sort(largest[~np.isnan(largest)])
    assert ci["critical"] == largest[math.ceil(Fraction(95, 100) * (len(largest) + 1)) - 1]
    for at, point in enumerate(said["points"]):
        reach = ci["critical"] * se[at]
        wanted = None if math.isnan(se[at]) else [exact[at] - reach, exact[at] + reach]
        assert point["band"] == wanted, (text, at, point["band"], wanted)
    assert (ci["fragments"], ci["unit"], ci["settings"], ci["holds"]) == (4, "neuron", len(grid), said["holds"])
    assert "no p values" in said["methods"] and f"{said['holds']} of {len(grid)} settings" in said["methods"]
    return all_b.size, tried


def main():
    areax = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="areax-robust-") as scratch:
        folder = Path(scratch) / "data"
        run(areax, "synth", folder, "--synapses", 60000, "--neurons", 6000, "--seed", 5)
        data = Data(folder)
        # A GPU has verdicts of numbers alone.
        asked = [("cpu", *one) for one in ASKED]
        if "AREAX_TEST_GPU" in os.environ:
            asked += [("gpu", *one) for one in ASKED if "total-size" not in one[2]]
        checked, tried = np.sum([check(areax, folder, data, *one) for one in asked], axis=0)
    assert tried > 60, tried
    print(f"robust: {checked} differences of {RESAMPLES} resamples, {tried} intervals and bands, and shares: all as NumPy says")


if __name__ == "__main__":
    main()
