"""What NumPy says where the API goes beyond counts and matrices: rows, samples, neurons, single
neurons, pairs. Nothing here was translated from the Rust sources.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "numpy"))

import answers  # noqa: E402

FIELDS = ["size", "x", "y", "z", "prob", "pre_id", "post_id", "post_morph", "pre_celltype",
          "post_celltype"]


def number(value):
    """A value as JSON has it: floats exactly, undefined ones as None."""
    if isinstance(value, np.floating):
        return float(value) if np.isfinite(value) else None
    return int(value)


def sample_keys(rows, seed):
    """The key of every row, as docs/SEMANTICS.md defines it."""
    keys, state, mask = [], seed, (1 << 64) - 1
    for _ in range(2):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        z ^= z >> 31
        keys += [z & 0xFFFFFFFF, z >> 32]
    x = rows.astype(np.uint32)
    for key in keys:
        x = x ^ np.uint32(key)
        x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
        x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
        x = x ^ (x >> np.uint32(16))
    return x


def synapses(data, f, fields=("size",), max_results=None, seed=None):
    rows = np.flatnonzero(answers.mask(data, f))
    if max_results is not None and len(rows) > max_results:
        rows = np.sort(rows[np.argsort(sample_keys(rows, seed))[:max_results]])
    chosen = data.syn[rows]
    answer = {}
    for field in fields:
        values = rows if field == "row" else chosen[field]
        answer[field] = [number(value) for value in values]
    units, bad = answers.units(chosen["size"])
    total = sum(units.tolist())
    nothing = float("nan")
    answer["count"] = len(rows)
    answer["total_size"] = nothing if bad.any() else answers.ratio(total, answers.UNITS)
    answer["mean_size"] = (
        nothing if bad.any() else answers.ratio(total, len(rows) * answers.UNITS))
    return answer


def neurons(data, q):
    """Ids in table order; q as in the URL."""
    neu, strict = data.neu, q.get("strict") == "true"
    keep = np.ones(len(neu), bool)
    if "celltype" in q:
        keep &= np.isin(neu["cell_type"], [data.types[n] for n in q["celltype"].split(",")])
    for name, column in [("min_axon_length", "skel_length_axon"),
                         ("min_dendrite_length", "skel_length_dendrite"),
                         ("min_soma_length", "skel_length_soma"),
                         ("min_celltype_certainty", "celltype_certainty")]:
        if float(q.get(name, 0)) != 0:
            keep &= answers.at_least(neu[column], float(q[name]), strict)
    own, other = "pre", "post"
    if q.get("direction") == "incoming":
        own, other = other, own
    counted = {"prob_min": q.get("prob_min", "0.6"), "strict": str(strict).lower()}
    if "target_celltype" in q:
        counted[f"{other}_celltype"] = q["target_celltype"]
    fewest = int(q.get("min_synapses", 1 if "target_celltype" in q else 0))
    if fewest > 0:
        passing = answers.mask(data, counted)
        rows = (data.pre_row if own == "pre" else data.post_row)[passing]
        known = (data.pre_known if own == "pre" else data.post_known)[passing]
        keep &= np.bincount(rows[known], minlength=len(neu)) >= fewest
    ids = [int(i) for i in neu["id"][keep]]
    return {"neuron_ids": ids, "count": len(ids)}


def area(sizes):
    units, bad = answers.units(sizes)
    return float("nan") if bad.any() else answers.ratio(sum(units.tolist()), answers.UNITS)


def neuron(data, f, neuron_id):
    keep, answer = answers.mask(data, f), {"neuron_id": neuron_id}
    for side, own in [("outputs", "pre"), ("inputs", "post")]:
        other = "post" if own == "pre" else "pre"
        mine = data.syn[keep & (data.syn[f"{own}_id"] == np.uint64(neuron_id))]
        ids, counts = np.unique(mine[f"{other}_id"], return_counts=True)
        order = sorted(zip((-counts).tolist(), ids.tolist()))[:10]
        answer[side] = {
            "count": len(mine),
            "total_size": area(mine["size"]),
            "partners": len(ids),
            "by_celltype": [
                {"cell_type": data.type_names[code], "count": int(n),
                 "total_size": area(mine["size"][mine[f"{other}_celltype"] == code])}
                for code, n in zip(*(a.tolist() for a in np.unique(
                    mine[f"{other}_celltype"], return_counts=True)))],
            "top_partners": [
                {"neuron_id": i, "count": -n,
                 "total_size": area(mine["size"][mine[f"{other}_id"] == np.uint64(i)])}
                for n, i in order],
        }
    return answer


def adjacency(data, f):
    """{(pre_id, post_id): (count, total size)}"""
    rows = data.syn[answers.mask(data, f)]
    pairs = {}
    for pre, post, size in zip(rows["pre_id"].tolist(), rows["post_id"].tolist(), rows["size"]):
        pairs.setdefault((pre, post), []).append(size)
    return {pair: (len(sizes), area(np.array(sizes))) for pair, sizes in pairs.items()}
