"""Makes tests/goldens/data, expected.json and graph.json beside it with NumPy alone.

A small, rather nasty table in the published layout; the guide's three examples word for word;
and some 200 questions answered by tests/numpy/answers.py. Run it from anywhere:

    python tests/goldens/make.py

The same NumPy gives the same bytes. Numbers are written as Python prints them, which gives the
float64 back exactly.
"""

import json
import os
import sys
from collections import Counter

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "numpy"))
import answers  # noqa: E402

NAME = "golden"
TYPES = "ASTRO DA FRAG GPe GPi HVC INT1 INT2 INT3 LMAN LTS MICRO MIGR MSN OLIGO STN TAN".split()
TYPES.append("unclassified")
MORPHS = {0: "spine_neck", 1: "spine_head", 2: "shaft", 3: "soma", 255: "unknown"}

SYNAPSE = np.dtype([
    ("size", "<f2"), ("pre_id", "<u8"), ("post_id", "<u8"), ("prob", "<f2"),
    ("x", "<u4"), ("y", "<u4"), ("z", "<u4"),
    ("post_morph", "u1"), ("pre_celltype", "u1"), ("post_celltype", "u1"),
])
NEURON = np.dtype([
    ("id", "<u8"), ("cell_type", "u1"), ("celltype_certainty", "<f2"),
    ("skel_length_axon", "<f4"), ("skel_length_soma", "<f4"), ("skel_length_dendrite", "<f4"),
])
assert SYNAPSE.itemsize == 35 and NEURON.itemsize == 23

COMMON = [TYPES.index(t) for t in ["MSN", "MSN", "MSN", "GPe", "GPi", "HVC", "HVC", "LMAN", "DA",
                                   "STN", "TAN", "FRAG"]]
EDGES = [0.05, 0.1, 0.2, 0.5, 0.6, 0.7, 0.8, 0.9]


def neighbourhood(x):
    """The float16 nearest to x and its two neighbours."""
    half = np.float16(x)
    return [np.nextafter(half, np.float16(-9)), half, np.nextafter(half, np.float16(9))]


def make_neurons(rng, n=80):
    neu = np.zeros(n, NEURON)
    ids = rng.choice(10**9, n, replace=False).astype(np.uint64)
    ids[:4] = [2**53 + 1, 2**53 + 2, 7 * 10**17, 2**64 - 1]  # not float64, all of them
    neu["id"] = ids
    neu["cell_type"] = rng.choice(COMMON, n)
    neu["celltype_certainty"] = rng.choice([v for e in EDGES[4:] for v in neighbourhood(e)], n)
    for kind in ("axon", "soma", "dendrite"):
        column = "skel_length_" + kind
        neu[column] = rng.gamma(2, 150, n)
        neu[column][rng.random(n) < 0.2] = 0
        neu[column][rng.random(n) < 0.2] = rng.choice([50, 200, 500])
    neu["skel_length_dendrite"][np.isin(neu["cell_type"], [1, 5, 9])] = 0
    neu["celltype_certainty"][10:13] = [np.nan, 0, 1]
    neu["skel_length_axon"][13:16] = [np.nan, np.inf, np.nextafter(np.float32(200), np.float32(0))]
    neu["skel_length_soma"][16] = -1
    neu["skel_length_dendrite"][17] = np.nextafter(np.float32(200), np.float32(999))
    return neu


def make_synapses(rng, neu, n=300):
    syn = np.zeros(n, SYNAPSE)
    # A few busy neurons, so that cells have more than one synapse.
    busy = rng.choice(len(neu), 30, replace=False)
    axonal = np.flatnonzero(~np.isin(neu["cell_type"], [1, 5, 9]))
    pre = np.where(rng.random(n) < 0.6, rng.choice(busy, n), rng.integers(len(neu), size=n))
    post = np.where(rng.random(n) < 0.03, rng.integers(len(neu), size=n), rng.choice(axonal, n))
    syn["pre_id"], syn["post_id"] = neu["id"][pre], neu["id"][post]
    syn["pre_celltype"], syn["post_celltype"] = neu["cell_type"][pre], neu["cell_type"][post]
    syn["size"] = rng.lognormal(-1.5, 1.2, n)
    syn["prob"] = rng.beta(4, 2, n)
    near = rng.random(n) < 0.4
    syn["size"][near] = rng.choice([v for e in EDGES[:3] for v in neighbourhood(e)], near.sum())
    near = rng.random(n) < 0.4
    syn["prob"][near] = rng.choice([v for e in EDGES[4:] for v in neighbourhood(e)], near.sum())
    for axis, extent in zip("xyz", (256_000, 256_000, 384_000)):
        syn[axis] = rng.integers(extent, size=n)
    syn["post_morph"] = rng.choice([0, 1, 1, 2, 3, 255], n)

    special = [np.nan, np.inf, -np.inf, -0.0, 0.0, -0.25, 6e-8, 65504, 60000, 3e-5]
    syn["size"][20:30] = special
    syn["prob"][30:35] = [np.nan, 0, 1, -0.0, 6e-8]
    syn["post_id"][35:39] = syn["pre_id"][35:39]  # autapses
    syn["post_celltype"][35:39] = syn["pre_celltype"][35:39]
    syn["pre_id"][40:44] = [12, 12, 2**63 + 1, 13]  # orphans
    syn["post_id"][44:47] = [12, 14, 2**63 + 1]
    syn["pre_celltype"][50:54] = TYPES.index("TAN")  # the tables disagree
    syn["post_celltype"][54:57] = TYPES.index("MICRO")
    syn["post_morph"][60] = 77  # a code without a name
    syn["x"][61:63] = [0, 2**32 - 1]
    return syn


def write_data(folder):
    rng = np.random.default_rng(20230822)
    neu = make_neurons(rng)
    syn = make_synapses(rng, neu)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, NAME + "_")
    np.save(path + "synapses.npy", syn)
    np.save(path + "neurons.npy", neu)
    with open(path + "celltype_mapping.txt", "w", encoding="utf-8") as out:
        out.write("cell types\n")  # without a colon: skipped
        out.writelines(f"{code}: {name}\n" for code, name in enumerate(TYPES))
    with open(path + "post_morph_mapping.txt", "w", encoding="utf-8") as out:
        out.writelines(f"{code}: {name}\n" for code, name in MORPHS.items())


def examples(syn, neu, ct_name2id):
    """The guide's three examples, its own words."""
    # Example 1: count HVC→MSN synapses with prob ≥ 0.6 and size ≥ 0.05 µm²
    HVC, MSN = ct_name2id["HVC"], ct_name2id["MSN"]
    mask = (syn["pre_celltype"] == HVC) & (syn["post_celltype"] == MSN) \
        & (syn["prob"] >= 0.6) & (syn["size"] >= 0.05)
    hvc_to_msn = int(mask.sum())

    # Example 2: per-celltype-pair synapse counts (full connectivity matrix)
    N = 18  # number of cell types
    counts = np.zeros((N, N), dtype=np.int64)
    np.add.at(counts, (syn["pre_celltype"], syn["post_celltype"]), 1)

    # Example 3: well-reconstructed MSN somata
    mask = (neu["cell_type"] == MSN) & (neu["skel_length_dendrite"] > 200) \
        & (neu["celltype_certainty"] > 0.8)
    msn_ids = neu["id"][mask]
    return {
        "hvc_to_msn": hvc_to_msn,
        "counts": counts.tolist(),
        "msn_ids": [int(i) for i in msn_ids],
    }


def filters(data):
    """Filters on their own and together."""
    ids = [str(i) for i in data.neu["id"].tolist()]
    busy = [str(i) for i, _ in Counter(data.syn["pre_id"].tolist()).most_common(6)]
    texts = [
        "",
        "pre_celltype=HVC post_celltype=MSN prob_min=0.6 size_min=0.05",
        "pre_celltype=MSN,GPe,LMAN post_celltype=GPi,MSN",
        "pre_neuron_ids=" + ",".join(busy[:3] + ["5", "18446744073709551615"]),
        "post_neuron_ids=" + ",".join(ids[:20] + ["12"]),
        "size_min=0", "size_min=-0.0 strict=true", "size_min=-1", "size_max=0", "size_max=70000",
        "size_min=1e9", "size_max=65519.99", "size_max=65519.99 exact_thresholds=true",
        "size_min=2.98e-8", "size_min=2.98023223876953125e-08", "size_min=2.99e-8 strict=true",
        "prob_max=0.7 prob_min=0.5", "prob_min=0.9 prob_max=0.1", "prob_min=none",
        "post_morph=1", "post_morph=spine_head,soma,77", "post_morph=-1",
        "min_pre_axon=200", "min_pre_axon=200 strict=true", "min_pre_soma=50",
        "min_pre_dend=200.00001", "min_post_axon=0.5", "min_post_soma=1e-60",
        "min_post_dend=200 strict=true", "min_post_dend=0",
        "min_pre_certainty=0.8", "min_pre_certainty=0.8 exact_thresholds=true",
        "min_post_certainty=0.9 strict=true", "min_post_certainty=1e-9", "cell_certainty=0.7",
        "cell_axon=200", "cell_dendrite=200 strict=true", "projection_axon=50",
        "cell_axon=200 cell_dendrite=200 projection_axon=50",
        "cell_axon=50 projection_axon=50 prob_min=0.6 size_min=0.1 strict=true",
        "exclude_autapses=true", "box=0,0,0,128000,256000,384000",
        "box=1000.5,0,0,1e9,1e9,1e9 strict=true prob_min=0.5",
        "box=0,0,0,inf,128000,384000 exclude_autapses=true post_morph=0,1,2 size_max=1",
    ]
    for edge in EDGES:
        column = "size" if edge <= 0.2 else "prob"
        texts += [f"{column}_min={edge} {how}" for how in
                  ("", "strict=true", "exact_thresholds=true")]
    return [dict(pair.split("=", 1) for pair in text.split()) for text in texts]


def groups_of(data):
    """Labels: two kinds of busy neurons, an orphan, an id beyond float64."""
    busy = [int(i) for i, _ in Counter(data.syn["pre_id"].tolist()).most_common(12)]
    pairs = [(i, "even" if at % 2 == 0 else "odd") for at, i in enumerate(busy)]
    taken = dict(pairs)
    more = [(12, "orphan"), (int(data.neu["id"][3]), "huge"), (int(data.neu["id"][40]), "even")]
    return pairs + [(i, label) for i, label in more if i not in taken]


def questions(data):
    for f in filters(data):
        yield {"ask": "count", "filter": f}
    some = [dict(pair.split("=", 1) for pair in text.split()) for text in [
        "size_min=0 size_max=1000",
        "pre_celltype=MSN,HVC prob_min=0.6 size_min=0.05",
        "post_celltype=MSN,GPi,GPe size_min=0 cell_axon=50 exclude_autapses=true",
        "",
    ]]
    kinds = ["count", "total-size", "mean-size", "mean-prob", "median-per-pre", "median-per-post",
             "median-size-per-pre", "median-size-per-post"]
    for at, f in enumerate(some):
        for measure in kinds:
            yield {"ask": "matrix", "filter": f, "measure": measure, "normalize": "none"}
            other = "rest" if at % 2 else None
            yield {"ask": "matrix", "filter": f, "measure": measure, "normalize": "none",
                   "groups": True, "other": other}
        for measure in kinds[:2]:
            for normalize in ("input", "output"):
                yield {"ask": "matrix", "filter": f, "measure": measure, "normalize": normalize}
                yield {"ask": "matrix", "filter": f, "measure": measure, "normalize": normalize,
                       "groups": True, "other": None}


def conditions(data):
    """What is asked of neurons."""
    texts = [
        "", "celltype=MSN", "celltype=HVC target_celltype=MSN",
        "celltype=HVC,LMAN target_celltype=MSN,GPi min_synapses=2 prob_min=0.6",
        "celltype=MSN min_dendrite_length=200 min_celltype_certainty=0.8 strict=true",
        "target_celltype=HVC direction=incoming", "celltype=GPi direction=incoming min_synapses=3",
        "target_celltype=MSN min_synapses=0", "min_synapses=4 prob_min=0.7 strict=true",
        "min_axon_length=200 min_soma_length=1 min_celltype_certainty=0.8 exact_thresholds=true",
        "min_synapses=1000", "min_celltype_certainty=1e-9 min_axon_length=1e-60",
    ]
    return [dict(pair.split("=", 1) for pair in text.split()) for text in texts]


def graph(data):
    """Neurons, pairs of neurons and single neurons, with their answers."""
    some = [{}, {"prob_min": "0.6"}, {"size_min": "0", "size_max": "1000", "post_morph": "1,2"},
            {"pre_celltype": "HVC", "exclude_autapses": "true", "cell_axon": "50"}]
    busy = [i for i, _ in Counter(data.syn["pre_id"].tolist()).most_common(3)]
    ids = busy + [12, 2**63 + 1, int(data.neu["id"][3]), int(data.neu["id"][10])]
    return {
        "neurons": [{"query": q, "ids": answers.neurons(data, q)} for q in conditions(data)],
        "adjacency": [{"filter": f, **texts(answers.adjacency(data, f))} for f in some],
        "neuron": [{"filter": f, **texts(answers.neuron(data, i, f))} for i in ids for f in some[:3]],
    }


def texts(found):
    """The same with real numbers as text, which has a NaN."""
    if isinstance(found, dict):
        return {key: texts(value) for key, value in found.items()}
    if isinstance(found, list):
        return [texts(value) for value in found]
    return repr(found) if isinstance(found, float) else found


def answer(data, q):
    if q["ask"] == "count":
        return {key: repr(value) for key, value in answers.count(data, q["filter"]).items()}
    groups = groups_of(data) if "groups" in q else None
    found = answers.matrix(data, q["filter"], q["measure"], q["normalize"], groups, q.get("other"))
    labels = found["cell_types"]
    named = {f"{pre}>{post}": repr(found["matrix"][i][j])
             for i, pre in enumerate(labels) for j, post in enumerate(labels)}
    (elsewhere, _), = Counter(named.values()).most_common(1)
    return {
        "labels": labels,
        "total": found["total"],
        "cells": {name: value for name, value in named.items() if value != elsewhere},
        "elsewhere": elsewhere,
    }


def main():
    folder = os.path.join(HERE, "data")
    write_data(folder)
    data = answers.Data(folder)
    asked = list(questions(data))
    cases = [json.dumps({**q, "answer": answer(data, q)}) for q in asked]
    with open(os.path.join(HERE, "expected.json"), "w", encoding="utf-8") as out:
        out.write(f'{{"numpy": {json.dumps(np.__version__)},\n')
        out.write(f'"guide": {json.dumps(examples(data.syn, data.neu, data.types))},\n')
        out.write(f'"groups": {json.dumps(groups_of(data))},\n')
        out.write('"cases": [\n' + ",\n".join(cases) + "\n]}\n")
    with open(os.path.join(HERE, "graph.json"), "w", encoding="utf-8") as out:
        lines = [f'"{kind}": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]"
                 for kind, cases in graph(data).items()]
        out.write("{" + ",\n".join(lines) + "}\n")
    print(f"{len(asked)} questions")


if __name__ == "__main__":
    main()
