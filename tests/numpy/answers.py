"""What NumPy says: filters, counts, matrices, neurons and pairs of them over the published arrays, straight from the
definitions. Sums, means, medians and fractions are whole numbers and Fractions until the end.

Needs only numpy. Nothing here was translated from the Rust sources.
"""

import glob
import os
from fractions import Fraction

import numpy as np

NEURON_FILTERS = [
    "min_pre_axon", "min_pre_soma", "min_pre_dend",
    "min_post_axon", "min_post_soma", "min_post_dend",
    "min_pre_certainty", "min_post_certainty",
    "cell_axon", "cell_dendrite", "projection_axon", "cell_certainty",
]
AXON_ONLY = ["DA", "HVC", "LMAN"]
UNITS = 1 << 24  # a finite float16 is a whole number of 1/UNITS


def load_mapping(path):
    """The guide's loader."""
    name2id, id2name = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if ":" not in line:
                continue
            i, name = line.split(":", 1)
            i, name = int(i.strip()), name.strip()
            name2id[name] = i
            id2name[i] = name
    return name2id, id2name


class Data:
    """The published files of a folder."""

    def __init__(self, folder):
        def one(ending):
            (path,) = glob.glob(os.path.join(glob.escape(folder), "*" + ending))
            return path

        self.syn = np.load(one("synapses.npy"))
        self.neu = np.load(one("neurons.npy"))
        self.types, self.type_names = load_mapping(one("celltype_mapping.txt"))
        self.morphs, _ = load_mapping(one("post_morph_mapping.txt"))
        self.axon_only = [self.types[n] for n in AXON_ONLY if n in self.types]
        # int64 sums of units must hold: 2^40 units a value.
        assert len(self.syn) < 1 << 22

        order = np.argsort(self.neu["id"])
        self.pre_row, self.pre_known = self._rows_of(order, self.syn["pre_id"])
        self.post_row, self.post_known = self._rows_of(order, self.syn["post_id"])

    def _rows_of(self, order, ids):
        """Row in the neuron table of each id, and whether it has one."""
        if len(order) == 0:
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), bool)
        at = np.searchsorted(self.neu["id"], ids, sorter=order)
        rows = order[np.minimum(at, len(order) - 1)]
        return rows, self.neu["id"][rows] == ids


def at_least(column, x, strict, exact=False):
    """column ≥ x as NumPy compares a Python float; `exact` compares real numbers."""
    if exact:
        column, x = column.astype(np.float64), np.float64(x)
    with np.errstate(all="ignore"):
        return column > x if strict else column >= x


def at_most(column, x, strict, exact=False):
    if exact:
        column, x = column.astype(np.float64), np.float64(x)
    with np.errstate(all="ignore"):
        return column < x if strict else column <= x


def mask(data, f):
    """Which synapses pass the filter {param: text}."""
    syn, neu = data.syn, data.neu
    strict = f.get("strict") == "true"
    exact = f.get("exact_thresholds") == "true"
    keep = np.ones(len(syn), bool)

    for side in ("pre", "post"):
        if f"{side}_celltype" in f:
            codes = [data.types[name] for name in f[f"{side}_celltype"].split(",")]
            keep &= np.isin(syn[f"{side}_celltype"], codes)
        if f"{side}_neuron_ids" in f:
            ids = np.array([int(i) for i in f[f"{side}_neuron_ids"].split(",")], np.uint64)
            keep &= np.isin(syn[f"{side}_id"], ids)
    for column in ("prob", "size"):
        if f.get(f"{column}_min", "none") != "none":
            keep &= at_least(syn[column], float(f[f"{column}_min"]), strict, exact)
        if f.get(f"{column}_max", "none") != "none":
            keep &= at_most(syn[column], float(f[f"{column}_max"]), strict, exact)
    if f.get("post_morph", "-1") != "-1":
        names = f["post_morph"].split(",")
        codes = [int(n) if n.lstrip("-").isdigit() else data.morphs[n] for n in names]
        keep &= np.isin(syn["post_morph"], codes)
    if f.get("exclude_autapses") == "true":
        keep &= syn["pre_id"] != syn["post_id"]
    if "box" in f:
        corners = [float(c) for c in f["box"].split(",")]
        for axis, name in enumerate("xyz"):
            nm = syn[name].astype(np.float64)
            keep &= (corners[axis] <= nm) & (nm < corners[axis + 3])

    lengths = {"axon": "axon", "soma": "soma", "dend": "dendrite"}
    for side, rows, known in [
        ("pre", data.pre_row, data.pre_known),
        ("post", data.post_row, data.post_known),
    ]:
        good = np.ones(len(neu), bool)
        asked = False
        projects = np.isin(neu["cell_type"], data.axon_only)
        for short, long in lengths.items():
            x = float(f.get(f"min_{side}_{short}", 0))
            if x != 0:
                asked = True
                good &= at_least(neu[f"skel_length_{long}"], x, strict)
        for name, column, others in [
            ("cell_axon", "axon", projects),
            ("cell_dendrite", "dendrite", projects),
            ("projection_axon", "axon", ~projects),
        ]:
            x = float(f.get(name, 0))
            if x != 0:
                asked = True
                good &= others | at_least(neu[f"skel_length_{column}"], x, strict)
        for name in (f"min_{side}_certainty", "cell_certainty"):
            x = float(f.get(name, 0))
            if x != 0:
                asked = True
                good &= at_least(neu["celltype_certainty"], x, strict, exact)
        if asked:
            keep &= known & (good[rows] if len(neu) else False)
    return strong(syn, keep, int(f.get("min_pair", 1)))


def strong(syn, keep, fewest):
    """Those of `keep` whose pair of neurons has at least so many of them."""
    pairs = np.stack([syn["pre_id"][keep], syn["post_id"][keep]], axis=1)
    _, pair, counts = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    left = keep.copy()
    left[keep] = counts[pair.reshape(-1)] >= fewest
    return left


def units(column):
    """float16 values as whole units, and which of them are none (NaN, infinities)."""
    wide = column.astype(np.float64)
    bad = ~np.isfinite(wide)
    return (np.where(bad, 0, wide) * UNITS).astype(np.int64), bad


def ratio(numerator, denominator):
    """Rounded once; NaN over 0."""
    if denominator == 0:
        return float("nan")
    return float(Fraction(int(numerator), int(denominator)))


def count(data, f):
    sizes = data.syn["size"][mask(data, f)]
    values, bad = units(sizes)
    total, n = sum(values.tolist()), len(sizes)
    if bad.any():
        return {"count": n, "total_size": float("nan"), "mean_size": float("nan")}
    return {"count": n, "total_size": ratio(total, UNITS), "mean_size": ratio(total, n * UNITS)}


def table_order(data, ids):
    """Each id once: those of the neuron table in its order, then the others by ascending id."""
    ids = np.unique(np.asarray(ids, np.uint64))
    table = data.neu["id"][np.isin(data.neu["id"], ids)]
    return table.tolist() + ids[~np.isin(ids, table)].tolist()


def adjacency(data, f):
    """Count and exact sum of every pair of neurons, in table order of pre, then of post."""
    rows = data.syn[mask(data, f)]
    values, bad = units(rows["size"])
    pairs = {}
    for pre, post, value, undefined in zip(rows["pre_id"].tolist(), rows["post_id"].tolist(),
                                           values.tolist(), bad.tolist()):
        count, total, any_bad = pairs.get((pre, post), (0, 0, False))
        pairs[pre, post] = (count + 1, total + value, any_bad or undefined)
    ids = table_order(data, np.concatenate([rows["pre_id"], rows["post_id"]]))
    place = {neuron: at for at, neuron in enumerate(ids)}
    order = sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))
    size = lambda total, undefined: nan_if(undefined, lambda: ratio(total, UNITS))  # noqa: E731
    return {
        "neuron_ids": ids,
        "pre_id": [pre for pre, _ in order],
        "post_id": [post for _, post in order],
        "count": [pairs[pair][0] for pair in order],
        "total_size": [size(*pairs[pair][1:]) for pair in order],
    }


def neurons(data, q):
    """The ids of the neurons that fulfil the conditions {name: text}, in table order."""
    syn, neu = data.syn, data.neu
    strict, exact = q.get("strict") == "true", q.get("exact_thresholds") == "true"
    codes = lambda names: [data.types[name] for name in names.split(",")]  # noqa: E731
    good = np.ones(len(neu), bool)
    if "celltype" in q:
        good &= np.isin(neu["cell_type"], codes(q["celltype"]))
    for kind in ("axon", "soma", "dendrite"):
        x = float(q.get(f"min_{kind}_length", 0))
        if x != 0:
            good &= at_least(neu[f"skel_length_{kind}"], x, strict)
    x = float(q.get("min_celltype_certainty", 0))
    if x != 0:
        good &= at_least(neu["celltype_certainty"], x, strict, exact)
    outgoing = q.get("direction", "outgoing") == "outgoing"
    own, partner = ("pre", "post") if outgoing else ("post", "pre")
    keep = np.ones(len(syn), bool)
    if "target_celltype" in q:
        keep &= np.isin(syn[f"{partner}_celltype"], codes(q["target_celltype"]))
    if q.get("prob_min", "none") != "none":
        keep &= at_least(syn["prob"], float(q["prob_min"]), strict, exact)
    fewest = int(q.get("min_synapses", 1 if "target_celltype" in q else 0))
    ids, counts = np.unique(syn[f"{own}_id"][keep], return_counts=True)
    enough = np.ones(len(neu), bool) if fewest == 0 else np.isin(neu["id"], ids[counts >= fewest])
    return neu["id"][good & enough].tolist()


def neuron(data, i, f):
    """One neuron: what the table says, and its synapses by type and by partner."""
    keep = mask(data, f)
    row = np.flatnonzero(data.neu["id"] == np.uint64(i))
    record = data.neu[row[0]] if len(row) else None
    of_table = dict(zip(data.neu["id"].tolist(), data.neu["cell_type"].tolist()))
    answer = {"neuron_id": i, "in_neuron_table": record is not None}
    answer["cell_type"] = None if record is None else data.type_names[int(record["cell_type"])]
    for name in ("celltype_certainty", "skel_length_axon", "skel_length_soma",
                 "skel_length_dendrite"):
        answer[name] = None if record is None else float(record[name])
    if record is not None:
        answer["celltype_certainty"] += 0.0  # −0 is 0
    for side, own, other in [("outputs", "pre", "post"), ("inputs", "post", "pre")]:
        rows = data.syn[keep & (data.syn[f"{own}_id"] == np.uint64(i))]
        name = lambda code: None if code is None else data.type_names[code]  # noqa: E731
        types, ids = rows[f"{other}_celltype"], rows[f"{other}_id"]
        by_type = [{"cell_type": name(code), **both(rows[types == code])}
                   for code in np.unique(types).tolist()]
        partners = [{"neuron_id": p, "cell_type": name(of_table.get(p)),
                     **both(rows[ids == np.uint64(p)])} for p in np.unique(ids).tolist()]
        partners.sort(key=lambda p: (-p["count"], p["neuron_id"]))
        answer[side] = {**both(rows), "partners": len(partners), "by_celltype": by_type,
                        "top_partners": partners[:10]}
    return answer


def both(rows):
    """Number and exact sum of sizes."""
    values, bad = units(rows["size"])
    total = nan_if(bad.any(), lambda: ratio(sum(values.tolist()), UNITS))
    return {"count": len(rows), "total_size": total}


def axes(data, groups, other):
    """Labels, and each synapse's row and column (−1 where a partner takes no part)."""
    syn = data.syn
    if groups is None:
        codes = sorted(data.type_names)
        place = np.full(256, -1)
        place[codes] = np.arange(len(codes))
        labels = [data.type_names[code] for code in codes]
        return labels, place[syn["pre_celltype"]], place[syn["post_celltype"]]
    labels = list(dict.fromkeys(label for _, label in groups))
    place = {int(i): labels.index(label) for i, label in groups}
    rest = -1
    if other is not None:
        rest = len(labels)
        labels.append(other)
    rows = np.array([place.get(i, rest) for i in syn["pre_id"].tolist()], np.int64)
    columns = np.array([place.get(i, rest) for i in syn["post_id"].tolist()], np.int64)
    return labels, rows, columns


def sums(data, keep, rows, columns, n, column):
    """Exact units and a flag for undefined, n × n; without a column the number of rows."""
    total = np.zeros((n, n), np.int64)
    undefined = np.zeros((n, n), bool)
    at = (rows[keep], columns[keep])
    if column is None:
        np.add.at(total, at, 1)
    else:
        values, bad = units(data.syn[column][keep])
        np.add.at(total, at, values)
        undefined[at[0][bad], at[1][bad]] = True
    return total, undefined


def matrix(data, f, measure="count", normalize="none", groups=None, other=None):
    labels, rows, columns = axes(data, groups, other)
    n = len(labels)
    inside = (rows >= 0) & (columns >= 0)
    keep = mask(data, f) & inside
    counts, _ = sums(data, keep, rows, columns, n, None)
    if measure.startswith("median"):
        values = medians(data, keep, rows, columns, n, measure)
    elif normalize != "none":
        without = "pre_celltype" if normalize == "input" else "post_celltype"
        whole = mask(data, {k: v for k, v in f.items() if k != without}) & inside
        column = None if measure == "count" else "size"
        part, part_bad = sums(data, keep, rows, columns, n, column)
        of, of_bad = sums(data, whole, rows, columns, n, column)
        axis = 0 if normalize == "input" else 1
        of = np.broadcast_to(of.sum(axis=axis, keepdims=True), (n, n))
        bad = part_bad | of_bad.any(axis=axis, keepdims=True)
        values = cells(n, lambda i, j: nan_if(bad[i, j], lambda: ratio(part[i, j], of[i, j])))
    elif measure == "count":
        values = counts.tolist()
    else:
        total, bad = sums(data, keep, rows, columns, n, "prob" if measure == "mean-prob" else "size")
        over = np.ones((n, n), np.int64) if measure == "total-size" else counts
        values = cells(
            n, lambda i, j: nan_if(bad[i, j], lambda: ratio(total[i, j], int(over[i, j]) * UNITS))
        )
    return {"cell_types": labels, "matrix": values, "total": int(keep.sum())}


def cells(n, value):
    return [[value(i, j) for j in range(n)] for i in range(n)]


def nan_if(undefined, value):
    return float("nan") if undefined else value()


def medians(data, keep, rows, columns, n, measure):
    """For every type the table of its cells × partner types, and the medians of its columns."""
    per_pre = measure.endswith("per-pre")
    own, partner = (rows, columns) if per_pre else (columns, rows)
    ids = data.syn["pre_id" if per_pre else "post_id"]
    values, bad = units(data.syn["size"])
    if "size" not in measure:
        values, bad = np.full(len(ids), UNITS), np.zeros(len(ids), bool)
    result = [[float("nan")] * n for _ in range(n)]
    for kind in np.unique(own[keep]):
        mine = keep & (own == kind)
        cell_ids, cell = np.unique(ids[mine], return_inverse=True)
        table = np.zeros((len(cell_ids), n), np.int64)
        np.add.at(table, (cell, partner[mine]), values[mine])
        undefined = np.zeros(n, bool)
        undefined[partner[mine & bad]] = True
        table.sort(axis=0)
        low, high = table[(len(table) - 1) // 2], table[len(table) // 2]
        for other in range(n):
            i, j = (kind, other) if per_pre else (other, kind)
            if not undefined[other]:
                result[i][j] = ratio(int(low[other]) + int(high[other]), 2 * UNITS)
    return result
