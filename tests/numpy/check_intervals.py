"""Compares `areax matrix --ci` with NumPy: every sum of every resample, every value, interval and standard error.

    python tests/numpy/check_intervals.py target/release/areax [UNPACKED]

Needs numpy; with UNPACKED, a folder with the files of the wheel cect 0.3.5, also pandas and openpyxl: then the
neurons of C. elegans too. Where AREAX_TEST_GPU is set, a GPU's answers as well as the cpu's. Whatever is compared is worked out by `intervals.py` from the definitions.
"""

import ast
import json
import math
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

import answers
import intervals
from asked import run

RESAMPLES = 199
FULL = ["--population", "full-cells", "--prob-min", "0.6"]
# Of the nine matrices of sensory, inter- and motor neurons by the neurons of White 1986.
WORM = [[(266, 784), (946, 1900), (210, 599)], [(138, 332), (977, 2164), (431, 1404)],
        [(0, 52), (85, 338), (698, 1886)]]


def same(found, wanted):
    return found is None if wanted is None or math.isnan(wanted) else found == wanted


class Data:
    """A table of j0251's layout, and its full cells by the definition."""

    def __init__(self, folder):
        published = answers.Data(str(folder))
        neurons, self.rows = published.neu, published.syn
        self.codes = sorted(published.types.values())
        self.place = {code: at for at, code in enumerate(self.codes)}
        axon, dendrite = neurons["skel_length_axon"], neurons["skel_length_dendrite"]
        projects = np.isin(neurons["cell_type"], published.axon_only)
        full = np.where(projects, axon >= 50, (axon >= 200) & (dendrite >= 200))
        self.ids = neurons["id"][full]
        self.label = np.array([self.place[code] for code in neurons["cell_type"][full].tolist()])
        self.at = {int(i): at for at, i in enumerate(self.ids)}


def cells(areax, folder, flags, with_sums=True, resamples=RESAMPLES):
    line = ["matrix", folder, *FULL, "--resamples", resamples, *flags]
    said = json.loads(run(areax, *line, "--format", "json"))
    if not with_sums:
        return said, None
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        Path(file.name).write_bytes(run(areax, *line, "--format", "npz"))
        return said, dict(np.load(file.name))


def check(areax, folder, data, flags):
    """A matrix of counts or sizes against all that the definitions say."""
    said, found = cells(areax, folder, flags)
    ci = said["ci"]
    sides, poisson = ci["sides"], ci["weights"] == "poisson"
    types = len(data.codes)
    drawn = intervals.weights(data.ids, RESAMPLES, ci["seed"], poisson)
    passing = data.rows["prob"] >= np.float16(0.6)
    pre_id, post_id = data.rows["pre_id"][passing], data.rows["post_id"][passing]
    row = np.array([data.place[c] for c in data.rows["pre_celltype"][passing].tolist()])
    column = np.array([data.place[c] for c in data.rows["post_celltype"][passing].tolist()])
    amount = np.ones(len(row), dtype=np.int64)
    unit = 1.0
    if said["measure"] == "total-size":
        unit = 2.0 ** -24
        amount = (data.rows["size"][passing].astype(np.float64) / unit).astype(np.int64)
    known = np.array([int(i) in data.at and int(j) in data.at for i, j in zip(pre_id, post_id)])
    pre = np.array([data.at.get(int(i), 0) for i in pre_id])
    post = np.array([data.at.get(int(j), 0) for j in post_id])
    inside = known & (data.label[pre] == row) & (data.label[post] == column)
    autapses = inside & (pre == post)
    assert ci["autapses"] == autapses.sum() and ci["outside"] == (known & ~inside).sum(), (ci["outside"], flags)
    keep = inside & ~autapses
    pairs = [part[keep] for part in (row, column, pre, post, amount)]
    total = intervals.sums(pairs, drawn, sides, types, types)
    assert (found["S"] == total).all(), flags
    summed = intervals.labelled(drawn, data.label, types)
    squares = intervals.labelled(drawn * drawn, data.label, types)
    assert (found["U_pre"] == summed).all() and (found["U_post"] == summed).all()
    assert (found["U_both"] == squares).all()
    n = np.array([(data.label == at).sum() for at in range(types)])
    assert ci["n_pre"] == n.tolist() == found["n_post"].tolist()
    values = np.full((RESAMPLES, types, types), np.nan)
    for a in range(types):
        for b in range(types):
            pairs_of = int(n[a] * n[b]) - (int(n[a]) if a == b else 0)
            assert found["N"][a, b] == pairs_of
            for at in range(RESAMPLES):
                s, u, v = int(total[at, a, b]), int(summed[at, a]), int(summed[at, b])
                part, whole = {"both": (pairs_of * s, u * v - (int(squares[at, a]) if a == b else 0)),
                               "pre": (int(n[a]) * s, u), "post": (int(n[b]) * s, v)}[sides]
                known_value = intervals.value(part, whole)
                values[at, a, b] = np.nan if known_value is None else known_value * unit
    shown = values
    if said["normalize"] != "none":
        axis = 1 if said["normalize"] == "input" else 2
        whole = np.zeros(np.delete(values.shape, axis))
        for at in range(types):
            whole += np.nan_to_num(np.take(values, at, axis))
        with np.errstate(divide="ignore", invalid="ignore"):
            shown = values / np.expand_dims(whole, axis)
        shown[np.broadcast_to(np.expand_dims(whole == 0, axis), shown.shape)] = np.nan
    checked = 0
    for a in range(types):
        for b in range(types):
            mine = keep & (row == a) & (column == b)
            few = min([n[a], n[b]] if sides == "both" else [n[a] if sides == "pre" else n[b]])
            note = ci["note"][a][b]
            if few < 10:
                assert note == f"n = {few}" and ci["lo"][a][b] is None
                continue
            if not mine.any():
                assert note == "none observed" and ci["lo"][a][b] is None
                continue
            column_of = shown[:, a, b]
            lo, hi = intervals.ends([None if math.isnan(v) else v for v in column_of])
            assert same(ci["lo"][a][b], lo) and same(ci["hi"][a][b], hi), (a, b, lo, ci["lo"][a][b], flags)
            active = [len(set(pre[mine])), len(set(post[mine]))]
            assert [ci["active_pre"][a][b], ci["active_post"][a][b]] == active
            if said["normalize"] == "none" and (a != b or n[a] <= 60):
                amounts = {}
                for i, j, x in zip(pre[mine].tolist(), post[mine].tolist(), amount[mine].tolist()):
                    amounts[i, j] = amounts.get((i, j), 0) + x
                own = [set(np.flatnonzero(data.label == t).tolist()) for t in (a, b)]
                se = intervals.root(intervals.variance(amounts, *own, sides))
                assert same(ci["se"][a][b], None if se is None else se * unit), (a, b, se, ci["se"][a][b])
            checked += 1
    return checked


def worm(areax, unpacked, scratch):
    """C. elegans: cells by their places in sorted order as ids."""
    import pandas as pd

    lists = {}
    for node in ast.parse((unpacked / "cect/Cells.py").read_text()).body:
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.For)):
            try:
                exec(compile(ast.Module([node], []), "Cells.py", "exec"), lists)
            except (NameError, ImportError):
                pass
    frame = pd.read_excel(unpacked / "cect/data/NeuronConnectFormatted.xlsx")
    frame.columns = ["pre", "post", "kind", "weight"]
    names = sorted(set(frame["pre"]) | set(frame["post"]))
    kinds = {"sensory": "SENSORY_NEURONS_COOK", "inter": "INTERNEURONS_COOK", "motor": "MOTORNEURONS_COOK"}
    type_of = {name: kind for kind, known in kinds.items() for name in lists[known]}
    places = {name: at for at, name in enumerate(names)}
    chemical = frame[frame["kind"].isin(["S", "Sp"])]
    scratch.mkdir()
    edges = pd.DataFrame({"pre": chemical["pre"].map(places), "post": chemical["post"].map(places),
                          "weight": chemical["weight"]})
    edges[edges["weight"] > 0].to_csv(scratch / "edges.csv", index=False)
    table = pd.DataFrame({"id": range(len(names)), "type": [type_of.get(name, "") for name in names]})
    table[table["type"] != ""].to_csv(scratch / "neurons.csv", index=False)
    (scratch / "areax.toml").write_text(MAP)
    assert (len(edges.groupby(["pre", "post"])), edges["weight"].sum()) == (2194, 6394)
    said = json.loads(run(areax, "matrix", scratch, "--ci", "both", "--format", "json"))
    order = [said["rows"].index(kind) for kind in kinds]
    for a, row in zip(order, WORM):
        for b, (lo, hi) in zip(order, row):
            found = said["ci"]["lo"][a][b], said["ci"]["hi"][a][b]
            assert (round(found[0]), round(found[1])) == (lo, hi), (a, b, found)
    assert [said["ci"]["n_pre"][at] for at in order] == [83, 81, 116]
    return "the nine intervals of C. elegans"


MAP = """name = "worm"

[synapses]
files = "edges.csv"
pre = "pre"
post = "post"
weight = "weight"

[neurons]
files = "neurons.csv"
id = "id"
cells = true

[neurons.categories]
type = "type"

[defaults]
types = "type"
"""


def main():
    areax = Path(sys.argv[1]).resolve()
    said = []
    with tempfile.TemporaryDirectory(prefix="areax-intervals-") as scratch:
        scratch = Path(scratch)
        folder = scratch / "data"
        run(areax, "synth", folder, "--synapses", 200000, "--neurons", 60000, "--seed", 5)
        data = Data(folder)
        for engine in ["cpu"] + ["gpu"] * ("AREAX_TEST_GPU" in os.environ):
            checked = 0
            for flags in ([], ["--ci-weights", "poisson", "--seed", "77"], ["--normalize", "input"],
                          ["--normalize", "output"], ["--measure", "total-size"]):
                for sides in ("both", "pre", "post"):
                    checked += check(areax, folder, data, ["--ci", sides, "--engine", engine, *flags])
            assert checked > 200, checked
            said.append(f"{checked} intervals of {RESAMPLES} resamples by {engine}")
        if len(sys.argv) > 2:
            said.append(worm(areax, Path(sys.argv[2]), scratch / "worm"))
    print("intervals: " + ", ".join(said) + ": all as NumPy says")


if __name__ == "__main__":
    main()
