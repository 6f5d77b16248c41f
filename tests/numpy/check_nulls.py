"""Compares `areax null` with NumPy: every number of every null, and known answers.

    python tests/numpy/check_nulls.py target/release/areax

Needs numpy. Makes an ordinary and a nasty data set with `areax synth`, and a table of connections with
weights and names of its own. Integers are compared exactly; the first difference ends the run.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import answers
import nulls

STRATA = ["all", "pretype", "posttype", "typepair", "typepair,post_morph", "pretype,voxel:16um",
          "all,pre.celltype,voxel:2500nm"]


def run(areax, *words):
    return subprocess.run([areax, "null", *words, "--quiet"], check=True, capture_output=True).stdout


class Wiring:
    """What is shuffled: numbers, both ends, the types of neurons, columns of strata by name."""

    def __init__(self, numbers, pre, post, type_of, names, columns):
        self.numbers, self.pre, self.post = numbers, pre, post
        self.type_of, self.names, self.columns = type_of, names, columns

    def types(self, neurons):
        return np.array([self.type_of[n] for n in neurons.tolist()], np.int64)

    def stratum(self, within):
        first, *parts = within.split(",")
        columns = []
        if first in ("pretype", "typepair"):
            columns.append(self.types(self.pre))
        if first in ("posttype", "typepair"):
            columns.append(self.types(self.post))
        for part in parts:
            columns += self.columns[part]
        return nulls.strata(columns, len(self.numbers))

    def only(self, rows):
        columns = {name: [one[rows] for one in all_] for name, all_ in self.columns.items()}
        return Wiring(self.numbers[rows], self.pre[rows], self.post[rows], self.type_of, self.names, columns)

    def connections(self):
        return self.only(nulls.connections(self.numbers, self.pre, self.post))

    def count(self, statistic, post):
        if statistic == "multi":
            return nulls.multi(self.pre, post)
        if statistic == "autapses":
            return np.array([(self.pre == post).sum()])
        if statistic == "reciprocal":
            return nulls.reciprocal(self.pre, post, self.type_of, len(self.names))
        part, whole, at_least, threshold = statistic
        place = [self.names.index(name) for name in part], [self.names.index(name) for name in whole]
        return np.array([nulls.share(self.pre, self.types(post), *place, at_least, threshold)])


def check(areax, data, wiring, within, statistics, count, seed, *flags):
    """Every number of some statistics, by both engines."""
    words = [data, "--shuffle", "post", "--within", within, "--nulls", str(count), "--seed", str(seed)]
    for name in statistics:
        words += ["--statistic", name]
    said = [json.loads(run(areax, *words, *flags, "--format", "json", "--engine", e)) for e in ("cpu", "reference")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "null.npz"
        run(areax, *words, *flags, "-o", str(path))
        arrays = dict(np.load(path))
    assert said[0]["statistics"] == said[1]["statistics"], within
    assert said[0]["synapses"] == len(wiring.numbers)
    assert said[0]["neurons"] == len(np.unique(np.concatenate([wiring.pre, wiring.post])))
    for answer, (name, meaning) in zip(said[0]["statistics"], statistics.items()):
        of = wiring.connections() if name == "reciprocal" else wiring
        check_one(answer, arrays, of, within, (name, meaning), count, seed)
    return said[0]


def check_one(answer, arrays, of, within, statistic, count, seed):
    name, meaning = statistic
    stratum = of.stratum(within)
    posts = [nulls.shuffled(of.numbers, of.post, stratum, b, seed) for b in range(count)]
    each = [of.count(meaning, of.post)] + [of.count(meaning, post) for post in posts]
    labels = len(answer["labels"])
    assert max(map(len, each)) <= labels
    each = np.array([np.pad(one, (0, labels - len(one))) for one in each])
    observed, values = each[0], each[1:]
    assert answer["observed"] == observed.tolist(), (name, within)
    assert (arrays[f"{name}_observed"] == observed).all() and (arrays[f"{name}_values"] == values).all(), (name, within)
    pairs = [len(set(zip(of.pre.tolist(), post.tolist()))) for post in [of.post, *posts]]
    assert answer["connections"] == {"observed": pairs[0], "mean": np.mean(pairs[1:])}, (name, within)
    pre = of.types(of.pre)
    possible = set(zip(pre.tolist(), of.types(of.post).tolist()))
    new = [sum(pair not in possible for pair in zip(pre.tolist(), of.types(post).tolist())) for post in posts]
    assert answer["impossible"] == sum(new), (name, within)
    for key, wanted in nulls.summary(observed, values).items():
        found = answer["quantiles"][key] if key.startswith("0") else answer[key]
        np.testing.assert_allclose(np.array(found, float), wanted, rtol=1e-12, err_msg=f"{name} {within} {key}")


def of_j0251(data, f):
    """The synapses that pass a filter."""
    syn = data.syn[answers.mask(data, f)]
    rows = np.flatnonzero(answers.mask(data, f))
    names = sorted(data.types, key=data.types.get)
    places = {data.types[name]: at for at, name in enumerate(names)}
    table = {int(n): places[int(t)] for n, t in zip(data.neu["id"], data.neu["cell_type"])}
    ids = np.concatenate([data.syn["pre_id"], data.syn["post_id"]])
    if any(int(i) not in table for i in np.unique(ids)):
        names = names + ["null"]
    type_of = {int(i): table.get(int(i), len(data.types)) for i in np.unique(ids)}
    xyz = [syn[axis].astype(np.int64) for axis in "xyz"]
    columns = {"post_morph": [syn["post_morph"]], "pre.celltype": [syn["pre_celltype"]],
               "voxel:16um": [axis // 16000 for axis in xyz], "voxel:2500nm": [axis // 2500 for axis in xyz]}
    return Wiring(rows, syn["pre_id"].astype(np.uint64), syn["post_id"].astype(np.uint64), type_of, names, columns)


def check_j0251(areax, folder):
    data = answers.Data(folder)
    for f, flags in [({}, []), ({"prob_min": "0.7"}, ["--prob-min", "0.7"])]:
        wiring = of_j0251(data, f)
        for seed, within in enumerate(STRATA):
            asked = {"multi": "multi", "autapses": "autapses", "reciprocal": "reciprocal"}
            if not within.startswith(("posttype", "typepair")):
                asked["share:MSN/(MSN+GPe)>=0.75"] = (["MSN"], ["MSN", "GPe"], True, (75, 100))
                asked["share:(MSN+STN)/(MSN+STN+GPe)<=0.5"] = (["MSN", "STN"], ["MSN", "STN", "GPe"], False, (5, 10))
            check(areax, folder, wiring, within, asked, 3, seed << 33 | seed, *flags)


def check_map(areax, folder):
    """Connections with weights between named neurons; types with null."""
    rng = np.random.default_rng(5)
    names = [f"N{at}" for at in range(40)]
    types = [["a", "b", "c", ""][at % 4] for at in range(35)]
    rows = 300
    pre, post = rng.integers(0, 40, rows), rng.integers(0, 40, rows)
    weight, region = rng.integers(1, 6, rows), rng.integers(0, 3, rows)
    x = rng.uniform(-5e4, 5e4, rows).round(2)
    lines = [f"{names[a]},{names[b]},{w},r{r},{at}" for a, b, w, r, at in zip(pre, post, weight, region, x)]
    (folder / "edges.csv").write_text("pre,post,n,region,x\n" + "\n".join(lines) + "\n")
    rows_of = [f"{name},{kind}" for name, kind in zip(names, types)]
    (folder / "neurons.csv").write_text("name,type\n" + "\n".join(rows_of) + "\n")
    (folder / "areax.toml").write_text("""name = "made"
[synapses]
files = ["edges.csv"]
pre = { column = "pre", names = true }
post = { column = "post", names = true }
weight = "n"
position = { columns = ["x", "x", "x"], nm = [1, 2, 0.5] }
[synapses.categories]
region = "region"
[neurons]
files = ["neurons.csv"]
id = { column = "name", names = true }
[neurons.categories]
type = { column = "type", null = [""] }
[defaults]
types = "type"
""")
    of = {"a": 0, "b": 1, "c": 2}
    type_of = {at: of.get(types[at] if at < 35 else "", 3) for at in range(40)}
    each = np.repeat(np.arange(rows), weight)
    copy = np.concatenate([np.arange(w) for w in weight])
    cubes = [np.floor(x * nm / 3000).astype(np.int64)[each] for nm in (1, 2, 0.5)]
    wiring = Wiring(each.astype(np.uint64) | copy.astype(np.uint64) << np.uint64(48), pre[each], post[each], type_of,
                    ["a", "b", "c", "null"], {"region": [region[each]], "voxel:3um": cubes})
    for seed, within in enumerate(["all", "pretype", "typepair", "typepair,region", "all,region,voxel:3um"]):
        asked = {"multi": "multi", "autapses": "autapses", "reciprocal": "reciprocal"}
        if not within.startswith("typepair"):
            asked["share:a/(a+b)>=0.5"] = (["a"], ["a", "b"], True, (5, 10))
        check(areax, str(folder), wiring, within, asked, 4, seed)


def check_expectation(areax, folder):
    """Pairs of synapses that join the same pair of neurons: their exact expectation under `all`."""
    data = answers.Data(folder)
    wiring = of_j0251(data, {})
    out = np.unique(wiring.pre, return_counts=True)[1].astype(float)
    into = np.unique(wiring.post, return_counts=True)[1].astype(float)
    m = len(wiring.numbers)
    expected = (out * (out - 1)).sum() * (into * (into - 1)).sum() / (2 * (m - 1) * m)
    with tempfile.TemporaryDirectory() as to:
        path = Path(to) / "null.npz"
        run(areax, folder, "--statistic", "multi", "--nulls", "400", "-o", str(path))
        values = np.load(path)["multi_values"]
    k = np.arange(1, values.shape[1] + 1)
    pairs = values @ (k * (k - 1) // 2)
    error = pairs.std(ddof=1) / np.sqrt(len(pairs))
    assert abs(pairs.mean() - expected) < 5 * error, (pairs.mean(), expected, error)
    print(f"pairs of synapses of a pair of neurons: {pairs.mean():.2f} in 400 nulls, expected {expected:.2f}")


def main():
    areax = sys.argv[1]
    for nasty in ([], ["--nasty"]):
        with tempfile.TemporaryDirectory() as folder:
            made = [areax, "synth", folder, "--synapses", "4000", "--neurons", "300", "--seed", "3", "--quiet", *nasty]
            subprocess.run(made, check=True)
            check_j0251(areax, folder)
            check_expectation(areax, folder)
    with tempfile.TemporaryDirectory() as folder:
        check_map(areax, Path(folder))
    print("every number of every null is NumPy's")


if __name__ == "__main__":
    main()
