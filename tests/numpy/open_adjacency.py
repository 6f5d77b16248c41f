"""Opens what `areax adjacency`, `neurons` and `neuron` write in SciPy, pandas, Polars and DuckDB.

    python tests/numpy/open_adjacency.py target/release/areax

Needs numpy, scipy, pandas, pyarrow, polars and duckdb. Makes an ordinary and a nasty data set with
`areax synth`; asserts shapes, types and sums, and every pair against NumPy's reading of the
published file.
"""

import argparse
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import scipy.sparse as sp

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import answers  # noqa: E402

FILTERS = [
    {},
    {"prob_min": "0.6"},
    {"prob_min": "0.6", "size_min": "0.05", "size_max": "1000", "strict": "true"},
    {"pre_celltype": "HVC,MSN", "post_celltype": "MSN,GPi", "exclude_autapses": "true"},
    {"post_morph": "1", "min_post_dend": "50"},
    {"prob_min": "inf"},
]


def run(areax, *args):
    line = [areax, *map(str, args), "--quiet"]
    return subprocess.run(line, check=True, stdout=subprocess.PIPE).stdout


def flags(f):
    for name, value in f.items():
        flag = "--" + name.replace("_", "-")
        yield flag if value == "true" else f"{flag}={value}"


def check_npz(path, wanted):
    """SciPy opens a square matrix of counts; ids and sums of sizes stand beside it."""
    matrix = sp.load_npz(path)
    beside = np.load(path)
    ids, sizes = beside["neuron_ids"], beside["total_size"]
    assert matrix.format == "csr" and matrix.dtype == np.int64, (matrix.format, matrix.dtype)
    assert matrix.shape == (len(ids), len(ids)), (matrix.shape, len(ids))
    assert ids.dtype == np.uint64 and ids.tolist() == wanted["neuron_ids"]
    assert matrix.has_sorted_indices and matrix.sum() == sum(wanted["count"])
    rows = np.repeat(np.arange(len(ids)), np.diff(matrix.indptr))
    same_pairs(ids[rows], ids[matrix.indices], matrix.data, sizes, wanted, path)


def same_pairs(pre, post, counts, sizes, wanted, where):
    for got, name in [(pre, "pre_id"), (post, "post_id"), (counts, "count")]:
        # Lists stay lists: an array of ids beyond 2⁶³ and below would be one of float64.
        got = got if isinstance(got, list) else got.tolist()
        assert got == wanted[name], (where, name)
    sizes = np.asarray(sizes)
    assert sizes.dtype == np.float64, (where, sizes.dtype)
    np.testing.assert_array_equal(sizes, np.array(wanted["total_size"]), err_msg=str(where))


def check_parquet(path, wanted):
    frames = {
        "pandas": pd.read_parquet(path),
        "Polars": pl.read_parquet(path).to_pandas(),
        "DuckDB": duckdb.sql(f"select * from '{path}'").df(),
    }
    for reader, frame in frames.items():
        assert frame.shape == (len(wanted["count"]), 4), (reader, frame.shape)
        types = [str(dtype) for dtype in frame.dtypes]
        assert types == ["uint64", "uint64", "uint32", "float64"], (reader, types)
        assert int(frame["count"].sum()) == sum(wanted["count"]), reader
        finite = np.isfinite(wanted["total_size"])
        total = frame["total_size"].to_numpy()[finite].sum()
        assert total == np.array(wanted["total_size"])[finite].sum(), reader
        columns = [frame[name].to_numpy() for name in ("pre_id", "post_id", "count", "total_size")]
        same_pairs(*columns, wanted, reader)


def check_text(areax, folder, line, wanted):
    frame = pd.read_csv(io.BytesIO(run(areax, "adjacency", folder, *line, "--format", "csv")),
                        dtype={"pre_id": np.uint64, "post_id": np.uint64, "total_size": float})
    columns = [frame[name].to_numpy() for name in ("pre_id", "post_id", "count", "total_size")]
    same_pairs(*columns, wanted, "csv")
    found = json.loads(run(areax, "adjacency", folder, *line, "--format", "json"))
    sizes = np.array([np.nan if s is None else s for s in found["total_size"]], float)
    same_pairs(found["pre_id"], found["post_id"], found["count"], sizes, wanted, "json")
    assert found["pairs"] == len(wanted["count"]) and found["total"] == sum(wanted["count"])
    assert found["neurons"] == len(wanted["neuron_ids"]), "neurons"


def check(areax, folder, data, scratch):
    for number, f in enumerate(FILTERS):
        wanted, line = answers.adjacency(data, f), list(flags(f))
        for ending, opens in [("npz", check_npz), ("parquet", check_parquet)]:
            path = scratch / f"{folder.name}{number}.{ending}"
            run(areax, "adjacency", folder, *line, "-o", path)
            assert json.loads(path.with_name(path.name + ".meta.json").read_text())["filter"]
            opens(path, wanted)
        check_text(areax, folder, line, wanted)
    ids = np.load(io.BytesIO(run(areax, "neurons", folder, "--format", "npy")))
    assert ids.dtype == np.uint64 and (ids == data.neu["id"]).all()


def main():
    parser = argparse.ArgumentParser(description="Opens adjacency in other programs.")
    parser.add_argument("areax", help="the areax to check")
    areax = os.path.abspath(parser.parse_args().areax)
    with tempfile.TemporaryDirectory(prefix="areax-adjacency-") as scratch:
        scratch = pathlib.Path(scratch)
        for kind, options in [("ordinary", []), ("nasty", ["--nasty"])]:
            folder = scratch / kind
            run(areax, "synth", folder, "--synapses", 20000, "--neurons", 3000, *options)
            check(areax, folder, answers.Data(str(folder)), scratch)
            print(f"{kind}: {len(FILTERS)} filters, opened by SciPy, pandas, Polars and DuckDB")


if __name__ == "__main__":
    main()
