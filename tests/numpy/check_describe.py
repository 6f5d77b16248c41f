"""Asks `areax describe` about random tables and compares every number with NumPy, pandas and fractions.

    python tests/numpy/check_describe.py target/release/areax [--questions 60] [--seed 1]

Needs numpy and pandas. Both kinds of data: the published layout as `areax synth` makes it, and tables with a map
that are made here, with and without a neuron table. Quantiles and Gini coefficients are worked out as fractions and
rounded once; numpy.quantile says the same to twelve digits. The last line says how many distributions passed.
"""

import argparse
import json
import random
import shlex
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

import answers

USUAL = ["multiplicity", "out_degree", "in_degree", "out_strength", "in_strength", "synapse_size",
         "connection_size"]
MAP = """name = "made"
[synapses]
files = ["synapses.csv"]
pre = "pre"
post = "post"
{weight}
[synapses.numbers]
size = "size"
score = "score"
[synapses.categories]
region = "region"
"""
NEURONS = """
[neurons]
files = ["neurons.csv"]
id = "id"
[neurons.numbers]
length = "length"
[neurons.categories]
type = "type"
[defaults]
types = "type"
"""


def fraction(value):
    return Fraction(float(value))


def summed(values):
    """What sums up some values, each number by its definition."""
    values = np.asarray(values, np.float64)
    found = {"missing": int((~np.isfinite(values)).sum())}
    values = np.sort(values[np.isfinite(values)])
    n = len(values)
    distinct, counts = np.unique(values, return_counts=True)
    found.update(n=n, zeros=int((values == 0).sum()),
                 table={"value": distinct.tolist(), "count": counts.tolist()},
                 min=float(values[0]) if n else None, max=float(values[-1]) if n else None)
    exact = [fraction(value) for value in distinct]
    total = sum((x * int(c) for x, c in zip(exact, counts)), Fraction(0))
    found["mean"] = float(total / n) if n else None
    found["gini"] = None
    if n and total != 0 and values[0] >= 0:
        weighted, end = Fraction(0), 0
        for x, c in zip(exact, counts):
            # Σ (2k − n − 1) over the ranks k of one value.
            ranks = range(end + 1, end + int(c) + 1)
            weighted += x * (2 * sum(ranks) - int(c) * (n + 1))
            end += int(c)
        found["gini"] = float(weighted / (n * total))
    found["quantiles"] = {}
    for name in ["0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99"]:
        value = None
        if n:
            place = (n - 1) * Fraction(name)
            low = place.numerator // place.denominator
            below, above = fraction(values[low]), fraction(values[min(low + 1, n - 1)])
            value = float(below + (above - below) * (place - low))
            close = np.quantile(values, float(name))
            assert np.isclose(value, close, rtol=1e-12, atol=1e-12), (value, close)
        found["quantiles"][name] = value
    return found


class Published:
    """The published layout."""

    def __init__(self, folder):
        self.folder, self.data = folder, answers.Data(str(folder))
        self.types = {code: name for name, code in self.data.types.items()}
        self.morphs = {code: name for name, code in self.data.morphs.items()}
        syn, neu = self.data.syn, self.data.neu
        self.synapses = pd.DataFrame({name: syn[name] for name in syn.dtype.names})
        self.synapses["pre.celltype"] = [self.types[code] for code in syn["pre_celltype"]]
        self.synapses["post.celltype"] = [self.types[code] for code in syn["post_celltype"]]
        self.synapses["post_morph"] = [self.morphs.get(c, str(c)) for c in syn["post_morph"]]
        self.neurons = pd.DataFrame({
            "id": neu["id"], "celltype": [self.types[code] for code in neu["cell_type"]],
            "certainty": neu["celltype_certainty"].astype(float), "axon": neu["skel_length_axon"].astype(float),
            "soma": neu["skel_length_soma"].astype(float), "dend": neu["skel_length_dendrite"].astype(float)})
        self.numbers, self.of_neurons = ["prob", "size", "x", "y", "z"], ["certainty", "axon", "soma", "dend"]
        self.groups, self.groups_of_neurons = ["pre.celltype", "post.celltype", "post_morph"], ["celltype"]
        self.weight = np.ones(len(self.synapses), np.int64)

    def draw(self, rng):
        """Flags, which rows pass, and which neurons of either side do."""
        filters, flags = {}, []
        if rng.random() < 0.5:
            filters["prob_min"] = rng.choice(["0.3", "0.6", "0.8"])
        if rng.random() < 0.4:
            filters["size_min"] = rng.choice(["0.05", "0.1", "0"])
        if rng.random() < 0.3:
            filters["exclude_autapses"] = "true"
        own = {"pre": np.ones(len(self.neurons), bool), "post": np.ones(len(self.neurons), bool)}
        if rng.random() < 0.4:
            filters["min_pre_axon"] = rng.choice(["20", "100"])
            own["pre"] &= answers.at_least(self.data.neu["skel_length_axon"],
                                           float(filters["min_pre_axon"]), False)
        if rng.random() < 0.4:
            names = rng.sample(["MSN", "STN", "GPe", "TAN"], 2)
            filters["post_celltype"] = ",".join(names)
            own["post"] &= self.neurons["celltype"].isin(names).to_numpy()
        for name, value in filters.items():
            flags.append(f"--{name.replace('_', '-')}" + ("" if value == "true" else f"={value}"))
        keep = answers.mask(self.data, filters)
        return flags, keep, {side: self.neurons[good] for side, good in own.items()}

    ids = ("pre_id", "post_id")


class Mapped:
    """Tables with a map."""

    def __init__(self, folder, rng, has_neurons, has_weight):
        folder.mkdir()
        self.folder, rows, count = folder, rng.randrange(200, 600), rng.randrange(20, 60)
        ids = [10 * at + 3 for at in range(count)]
        pick = lambda: rng.choice(ids) if rng.random() < 0.97 else 7  # An orphan.
        table = {"pre": [pick() for _ in range(rows)], "post": [pick() for _ in range(rows)]}
        table["size"] = [None if rng.random() < 0.05 else rng.randrange(0, 40) / 8 for _ in range(rows)]
        table["score"] = [rng.choice([0.1, 0.25, 1e-3, 7.5, -2.0, 1e6]) for _ in range(rows)]
        table["region"] = [rng.choice(["a", "b", "c", None]) for _ in range(rows)]
        if has_weight:
            table["n"] = [rng.randrange(1, 6) for _ in range(rows)]
        self.synapses = pd.DataFrame(table)
        self.synapses.to_csv(folder / "synapses.csv", index=False)
        self.neurons = None
        text = MAP.format(weight='weight = "n"' if has_weight else "")
        if has_neurons:
            self.neurons = pd.DataFrame({
                "id": ids, "type": [rng.choice(["T1", "T2", "T3", None]) for _ in ids],
                "length": [None if rng.random() < 0.1 else rng.randrange(0, 99) / 2 for _ in ids]})
            self.neurons.to_csv(folder / "neurons.csv", index=False)
            text += NEURONS
            known = self.neurons.set_index("id")["type"].to_dict()
            for side in ("pre", "post"):
                types = [known.get(key) for key in self.synapses[side]]
                self.synapses[f"{side}.type"] = pd.Series(types, dtype=object)
        (folder / "areax.toml").write_text(text)
        listed = ids if has_neurons else sorted({*table["pre"], *table["post"]})
        if not has_neurons:
            self.neurons = pd.DataFrame({"id": listed})
        self.has_neurons = has_neurons
        self.numbers = ["size", "score"] + ["weight"] * has_weight
        self.of_neurons = ["length"] * has_neurons
        self.groups = ["region"] + ["pre.type", "post.type"] * has_neurons
        self.groups_of_neurons = ["type"] * has_neurons
        self.weight = self.synapses["n"].to_numpy() if has_weight else np.ones(rows, np.int64)
        if has_weight:
            self.synapses["weight"] = self.synapses["n"]

    ids = ("pre", "post")

    def draw(self, rng):
        flags, keep = [], np.ones(len(self.synapses), bool)
        own = {"pre": self.neurons, "post": self.neurons}
        if rng.random() < 0.4:
            flags += ["--where", "score > 0.2"]
            keep &= (self.synapses["score"] > 0.2).to_numpy()
        if self.has_neurons and rng.random() < 0.5:
            side = rng.choice(["pre", "post"])
            flags += ["--where", f"{side}.type in (T1, T2)"]
            keep &= self.synapses[f"{side}.type"].isin(["T1", "T2"]).to_numpy()
            own[side] = self.neurons[self.neurons["type"].isin(["T1", "T2"])]
        if rng.random() < 0.3:
            flags += ["--min-pair", "2"]
            rows = self.synapses.assign(weight_=self.weight)[keep]
            strong = rows.groupby(["pre", "post"])["weight_"].transform("sum") >= 2
            keep[rows.index[~strong]] = False
        return flags, keep, own


def grouped(frame, by):
    """Values by group: nothing but `all` without one; None is the group of null."""
    if by is None:
        return {"all": frame["value"].to_numpy(float)}
    keys = [None if key is None or key != key else key for key in frame[by].astype(object)]
    groups = {}
    for key, value in zip(keys, frame["value"].astype(float)):
        groups.setdefault(key, []).append(value)
    return groups


def expected(place, name, by, keep, own):
    pre, post = place.ids
    rows = place.synapses[keep].assign(weight_=place.weight[keep])
    if name in ("multiplicity", "connection_size"):
        pairs = rows.groupby([pre, post], sort=False)
        if name == "multiplicity":
            frame = pairs["weight_"].sum().rename("value").reset_index()
        else:
            # A number is that of every synapse of its row; of no number at all the sum is none.
            def total(part):
                size = part["size"].astype(float)
                if isinstance(place, Published) and not np.isfinite(size).all() or size.isna().all():
                    return np.nan
                return float(sum(fraction(x) * int(w) for x, w in zip(size, part["weight_"]) if x == x))
            values = [(*key, total(part)) for key, part in pairs]
            frame = pd.DataFrame(values, columns=[pre, post, "value"])
        if by is not None:
            first = pairs.head(1)[[pre, post, by]]
            frame = frame.merge(first, on=[pre, post])
        return grouped(frame, by)
    side = {"out": "pre", "in": "post"}.get(name.split("_")[0])
    if name.split("_")[-1] in ("degree", "strength"):
        here, there = (pre, post) if side == "pre" else (post, pre)
        of = rows.groupby(here)
        counts = of[there].nunique() if name.endswith("degree") else of["weight_"].sum()
        members = own[side]
        return grouped(members.assign(value=[counts.get(key, 0) for key in members["id"]]), by)
    if name in ("synapse_size", *place.numbers):
        column = "size" if name == "synapse_size" else name
        return grouped(rows.assign(value=rows[column].astype(float)), by)
    members = own["pre"][own["pre"]["id"].isin(own["post"]["id"])]
    return grouped(members.assign(value=members[name].astype(float)), by)


def check(areax, place, rng):
    """One question; how many distributions it has."""
    flags, keep, own = place.draw(rng)
    names = rng.sample([*USUAL, *place.numbers, *place.of_neurons], rng.randrange(1, 4))
    by = None
    if rng.random() < 0.5:
        names = names[:1]
        of_neurons = names[0] in place.of_neurons or names[0].split("_")[-1] in ("degree", "strength")
        known = place.groups_of_neurons if of_neurons else place.groups
        by = rng.choice(known) if known else None
    line = [areax, "describe", str(place.folder), "--format", "json", "--quiet", *flags]
    for name in names:
        line += ["--distribution", name]
    line += ["--by", by] if by else []
    engine = rng.choice(["cpu", "cpu", "reference"])
    done = subprocess.run([*line, "--engine", engine], capture_output=True, text=True)
    assert done.returncode == 0, (shlex.join(line), done.stderr)
    answer = json.loads(done.stdout)
    assert (answer["n_pre"], answer["n_post"]) == (len(own["pre"]), len(own["post"])), shlex.join(line)
    found = {(one["name"], one["group"]): one for one in answer["distributions"]}
    wanted = {}
    for name in names:
        for group, values in expected(place, name, by, keep, own).items():
            wanted[name, group] = {"name": name, "group": group, **summed(values)}
    assert found.keys() == wanted.keys(), (shlex.join(line), found.keys(), wanted.keys())
    for key, one in wanted.items():
        assert found[key] == one, f"{shlex.join(line)}\n{key}: {found[key]}\nwanted: {one}"
    return len(wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("areax")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng, passed = random.Random(args.seed), 0
    with tempfile.TemporaryDirectory() as root:
        places = []
        for nasty in ([], ["--nasty"]):
            folder = Path(root, "published" + "-nasty" * bool(nasty))
            subprocess.run([args.areax, "synth", folder, "--synapses", "3000", "--neurons", "400",
                            "--seed", "5", "--quiet", *nasty], check=True)
            places.append(Published(folder))
        for at, (has_neurons, has_weight) in enumerate([(True, False), (True, True), (False, False)]):
            places.append(Mapped(Path(root, f"map-{at}"), rng, has_neurons, has_weight))
        for _ in range(args.questions):
            passed += check(args.areax, rng.choice(places), rng)
    print(f"{passed} distributions as NumPy, pandas and fractions have them")


if __name__ == "__main__":
    sys.exit(main())
