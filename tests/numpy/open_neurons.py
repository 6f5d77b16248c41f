"""Opens what `areax neurons` and `areax adjacency` write about neurons in pandas, networkx and igraph.

    python tests/numpy/open_neurons.py target/release/areax [--synapses 60000]

Needs numpy, pandas, pyarrow, networkx and igraph. Makes an ordinary and a nasty data set with
`areax synth`; compares every field, the order and the limit with pandas' group-by over the published
arrays, in csv, json, npy, parquet and arrows; then pairs with their categories, reciprocal pairs, and
the graph with the attributes of its nodes and edges.
"""

import argparse
import io
import json
import pathlib
import subprocess
import tempfile
from fractions import Fraction

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa

FIELDS = ("celltype,certainty,axon,soma,dend,inputs,outputs,input_partners,output_partners,"
          "input_total_size,output_total_size,input_total_prob,output_total_prob").split(",")
COLUMNS = {"certainty": "celltype_certainty", "axon": "skel_length_axon",
           "soma": "skel_length_soma", "dend": "skel_length_dendrite"}


def run(areax, *args):
    done = subprocess.run([areax, *map(str, args), "--quiet"], check=True, capture_output=True)
    return done.stdout


def total(values):
    """The exact sum, rounded once; NaN over what is not finite."""
    if not np.isfinite(values).all():
        return np.nan
    return float(sum((Fraction(float(v)) for v in values), Fraction(0)))


def of_side(syn, own, other, ids, name):
    groups = syn.groupby(own)
    found = {f"{name}s": groups.size(), f"{name}_partners": groups[other].nunique()}
    for number in ("size", "prob"):
        found[f"{name}_total_{number}"] = groups[number].agg(total)
    frame = pd.DataFrame(found).reindex(ids)
    whole = frame.columns[:2]
    frame[whole] = frame[whole].fillna(0).astype(np.uint64)
    absent = ~pd.Index(ids).isin(groups.groups.keys())
    frame.loc[absent, frame.columns[2:]] = 0.0
    return frame.reset_index(drop=True)


def read(folder):
    syn = np.load(next(folder.glob("*synapses.npy")))
    neu = np.load(next(folder.glob("*neurons.npy")))
    lines = next(folder.glob("*celltype_mapping.txt")).read_text().splitlines()
    types = {int(k): v.strip() for k, v in (line.split(":", 1) for line in lines if ":" in line)}
    frame = pd.DataFrame({name: syn[name] for name in ("pre_id", "post_id", "size", "prob")})
    frame["post_type"] = [types[code] for code in syn["post_celltype"].tolist()]
    return frame, neu, types


def expected(syn, neu, types):
    """The table of neurons with counts over these synapses."""
    ids = neu["id"]
    frame = pd.DataFrame({"neuron_id": ids})
    frame["celltype"] = [types[code] for code in neu["cell_type"].tolist()]
    for word, column in COLUMNS.items():
        frame[word] = neu[column].astype(np.float64)
    sides = [of_side(syn, "post_id", "pre_id", ids, "input"),
             of_side(syn, "pre_id", "post_id", ids, "output")]
    return pd.concat([frame, *sides], axis=1)[["neuron_id", *FIELDS]]


def same(found, wanted, what):
    assert list(found.columns) == list(wanted.columns), (what, list(found.columns))
    for name in wanted:
        a, b = found[name].to_numpy(), wanted[name].to_numpy()
        if name in ("celltype", "pre.celltype", "post.celltype"):
            a, b = ([None if pd.isna(x) else x for x in v] for v in (a, b))
            assert a == b, (what, name)
        else:
            equal = np.array_equal(np.asarray(a, b.dtype), b, equal_nan=b.dtype.kind == "f")
            assert equal, (what, name)


def check_neurons(areax, folder, scratch):
    syn, neu, types = read(folder)
    half = np.float16(0.6)
    kept = syn[(syn["prob"] >= half) & (syn["post_type"] == "MSN")]
    cases = [((), syn), (("--prob-min", "0.6", "--target-celltype", "MSN", "--min-synapses", "0"), kept)]
    for flags, rows in cases:
        whole = expected(rows, neu, types)
        for sort, limit in ((None, None), ("-output_total_size", 50), ("celltype", None), ("-dend", 7)):
            wanted = whole
            if sort:
                wanted = wanted.sort_values(sort.lstrip("-"), ascending=sort[0] != "-", kind="stable",
                                            na_position="last")
            wanted = wanted.head(len(wanted) if limit is None else limit).reset_index(drop=True)
            line = ["neurons", folder, "--fields", ",".join(FIELDS), *flags]
            line += [f"--sort={sort}"] if sort else []
            line += ["--limit", limit] if limit is not None else []
            csv = pd.read_csv(io.BytesIO(run(areax, *line, "--format", "csv")), keep_default_na=False,
                              na_values=["nan"], dtype={"neuron_id": np.uint64, "celltype": str},
                              float_precision="round_trip")
            same(csv, wanted, (flags, sort, "csv"))
            same(pd.DataFrame(np.load(io.BytesIO(run(areax, *line, "--format", "npy")))), wanted, "npy")
            path = scratch / "n.parquet"
            run(areax, *line, "-o", path)
            same(pd.read_parquet(path), wanted, (flags, sort, "parquet"))
            stream = pa.ipc.open_stream(run(areax, *line, "--format", "arrows")).read_all()
            same(stream.to_pandas(), wanted, (flags, sort, "arrows"))
            answer = json.loads(run(areax, *line, "--format", "json"))
            assert answer.get("available") == (None if limit is None else len(whole))
            answer["neuron_id"] = answer.pop("neuron_ids")
            columns = {name: pd.Series(answer[name], dtype=wanted[name].dtype) for name in wanted}
            # JSON has null for what is not finite.
            same(pd.DataFrame(columns), wanted.replace([np.inf, -np.inf], np.nan), (flags, sort, "json"))
    return len(cases) * 4


def check_pairs(areax, folder, scratch):
    syn, neu, types = read(folder)
    of = dict(zip(neu["id"].tolist(), (types[code] for code in neu["cell_type"].tolist())))
    groups = syn.groupby(["pre_id", "post_id"])
    pairs = pd.DataFrame({"count": groups.size(), "total_size": groups["size"].agg(total)}).reset_index()
    pairs = pairs[pairs["count"] >= 2]
    known = set(zip(pairs["pre_id"], pairs["post_id"]))
    back = [(post, pre) in known and pre != post for pre, post in zip(pairs["pre_id"], pairs["post_id"])]
    for flags, wanted in ((["--min-count", "2"], pairs), (["--min-count", "2", "--reciprocal"], pairs[back])):
        wanted = wanted.copy()
        wanted["pre.celltype"] = [of.get(i) for i in wanted["pre_id"].tolist()]
        wanted["post.celltype"] = [of.get(i) for i in wanted["post_id"].tolist()]
        line = ["adjacency", folder, *flags, "--categories"]
        by_id = lambda frame: frame.sort_values(["pre_id", "post_id"]).reset_index(drop=True)
        csv = pd.read_csv(io.BytesIO(run(areax, *line, "--format", "csv")), keep_default_na=False,
                          na_values={"total_size": ["nan"], "pre.celltype": [""], "post.celltype": [""]},
                          dtype={"pre_id": np.uint64, "post_id": np.uint64}, float_precision="round_trip")
        same(by_id(csv), by_id(wanted), "pairs csv")
        path = scratch / "p.parquet"
        run(areax, *line, "-o", path)
        same(by_id(pd.read_parquet(path)), by_id(wanted), "pairs parquet")
        check_graph(areax, folder, scratch, flags, wanted, neu, of)
    return 2


def check_graph(areax, folder, scratch, flags, wanted, neu, of):
    path = scratch / "g.graphml"
    run(areax, "adjacency", folder, *flags, "-o", path)
    edges = {(str(a), str(b)): (count, size) for a, b, count, size, *_ in wanted.itertuples(index=False)}
    nodes = {name for pair in edges for name in pair}
    rows = {str(i): row for i, row in zip(neu["id"].tolist(), neu)}
    text = {str(i): name for i, name in of.items()}
    alike = lambda a, b: a == b or (np.isnan(a) and np.isnan(b))

    graph = nx.read_graphml(path)
    assert graph.is_directed() and set(graph.nodes) == nodes and set(graph.edges) == set(edges)
    for name, data in graph.nodes(data=True):
        assert data.get("celltype") == text.get(name), name
        for word, column in COLUMNS.items() if name in rows else ():
            assert alike(data[word], float(rows[name][column])), (name, word)
    for a, b, data in graph.edges(data=True):
        count, size = edges[a, b]
        assert data["count"] == count and alike(data["total_size"], size), (a, b)

    graph = igraph.Graph.Read_GraphML(str(path))
    names = graph.vs["id"] if graph.vcount() else []
    assert graph.is_directed() and set(names) == nodes
    assert {(names[e.source], names[e.target]): e["count"] for e in graph.es} == \
        {pair: count for pair, (count, _) in edges.items()}
    for vertex in graph.vs:
        assert (vertex["celltype"] or None) == text.get(vertex["id"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("areax")
    parser.add_argument("--synapses", type=int, default=60_000)
    args = parser.parse_args()
    areax = pathlib.Path(args.areax).resolve()
    answers = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for kind, flags in (("ordinary", []), ("nasty", ["--nasty"])):
            folder = scratch / kind
            run(areax, "synth", folder, "--synapses", args.synapses, "--neurons", 700, "--seed", 6, *flags)
            answers += check_neurons(areax, folder, scratch) + check_pairs(areax, folder, scratch)
    print(f"{answers} lists and graphs are pandas', networkx' and igraph's")


if __name__ == "__main__":
    main()
