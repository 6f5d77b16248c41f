"""Opens rows and pairs that `areax` gives as Parquet and as Arrow streams, over HTTP and as files, in
pyarrow, Polars, pandas and DuckDB.

    python tests/api/open_columns.py target/release/areax

Needs numpy, pandas, pyarrow, polars and duckdb. Makes an ordinary and a nasty data set with
`areax synth`; asserts column types and every value against NumPy's reading of the published file,
over several groups, over named fields, over a sample and over no row. The format is asked for by
`format=` and by `Accept`.
"""

import argparse
import io
import os
import pathlib
import sys
import tempfile
import urllib.parse

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import rows  # first: it puts tests/numpy on the path
from over_http import Server

import answers
from open_parquet import FIELDS, NAMES, expected, run, same

MEDIA = {"parquet": "application/vnd.apache.parquet",
         "arrows": "application/vnd.apache.arrow.stream"}
# More rows than a group of a stream has, and than an answer that is sent whole.
ROWS = 120_000
GROUP_ROWS = 1 << 15
PAIRS = ["pre_id", "post_id", "count", "total_size"]
TYPES = {"size": pa.float32(), "prob": pa.float32(), "x": pa.uint32(), "y": pa.uint32(),
         "z": pa.uint32(), "pre_id": pa.uint64(), "post_id": pa.uint64(), "row": pa.uint64(),
         "count": pa.uint32(), "total_size": pa.float64(), **{name: pa.string() for name in NAMES}}


def opened(form, body):
    """What each program makes of an answer, and how many groups it has."""
    if form == "parquet":
        file = pq.ParquetFile(io.BytesIO(body))
        groups, table = file.metadata.num_row_groups, file.read()
        frames = {"Polars": pl.read_parquet(body), "pandas": pd.read_parquet(io.BytesIO(body))}
    else:
        with pa.ipc.open_stream(body) as stream:
            batches = list(stream)
            table = pa.Table.from_batches(batches, stream.schema)
        groups = len(batches)
        frames = {"Polars": pl.read_ipc_stream(io.BytesIO(body)), "pandas": table.to_pandas()}
    assert not any(field.nullable for field in table.schema), table.schema
    return {"pyarrow": table, **frames, "DuckDB": duckdb.from_arrow(table).fetchnumpy()}, groups


def check(form, body, columns, where, group_rows=GROUP_ROWS):
    found, groups = opened(form, body)
    table, count = found["pyarrow"], len(next(iter(columns.values())))
    assert table.column_names == list(columns), (where, table.column_names)
    assert table.num_rows == count, (where, table.num_rows, count)
    assert groups == -(-count // group_rows), (where, groups)
    for name, wanted in columns.items():
        assert table.schema.field(name).type == TYPES[name], (where, name)
        same(table[name].to_numpy(), wanted, (where, "pyarrow", name))
        same(found["Polars"][name].to_numpy(), wanted, (where, "Polars", name))
        same(found["pandas"][name].to_numpy(), wanted, (where, "pandas", name))
        array = found["DuckDB"][name]
        array = np.ma.filled(array, np.nan) if wanted.dtype.kind == "f" else np.asarray(array)
        same(array, wanted, (where, "DuckDB", name))


def synapse_columns(data, folder, fields, at):
    return {field: at.astype(np.uint64) if field == "row" else
            expected(np.ascontiguousarray(data.syn[field][at]), field, folder) for field in fields}


def questions(data, folder):
    """(what, parameters, wanted columns) of rows."""
    every, few = np.arange(len(data.syn)), ["row", "post_celltype", "size", "post_id", "x"]
    none = {"prob_min": "none", "size_min": "none"}
    passing = np.flatnonzero(answers.mask(data, {"prob_min": "0.6", "size_min": "0.0"}))
    sample = np.sort(passing[np.argsort(rows.sample_keys(passing, 5))[:300]])
    for what, f, fields, at in [
        ("all", none, FIELDS, every),
        ("fields", {}, few, passing),
        ("sample", {"max_results": 300, "seed": 5}, FIELDS, sample),
        ("none", {"prob_min": "inf", "strict": "true"}, few, every[:0]),
    ]:
        yield what, {**f, "return_fields": ",".join(fields)}, synapse_columns(data, folder, fields, at)


def pair_columns(data):
    wanted = answers.adjacency(data, {"prob_min": "0.6", "size_min": "0.0"})
    kinds = [np.uint64, np.uint64, np.uint32, np.float64]
    return {name: np.array(wanted[name], kind) for name, kind in zip(PAIRS, kinds)}


def ask(server, path, form, by_header):
    path, headers = (path, {"Accept": MEDIA[form]}) if by_header else (f"{path}&format={form}", {})
    status, found, body = server.ask(path, headers=headers)
    assert status == 200, (path, status, body[:300])
    assert found["content-type"] == MEDIA[form], found["content-type"]
    return body


def check_place(areax, folder):
    data, server = answers.Data(str(folder)), Server(areax, str(folder))
    try:
        for form in MEDIA:
            for number, (what, pairs, columns) in enumerate(questions(data, folder)):
                path = f"/j0251/synapses/json?{urllib.parse.urlencode(pairs)}"
                where = (folder.name, form, what)
                check(form, ask(server, path, form, number % 2), columns, where)
            body = ask(server, "/j0251/adjacency/json?prob_min=0.6", form, False)
            check(form, body, pair_columns(data), (folder.name, form, "pairs"), 1 << 19)
    finally:
        server.stop()
    # The command line writes the same streams, in larger groups.
    path = folder.parent / f"{folder.name}.arrows"
    run(areax, "synapses", folder, "-o", path)
    columns = synapse_columns(data, folder, FIELDS, np.arange(len(data.syn)))
    check("arrows", path.read_bytes(), columns, (folder.name, "file"), 1 << 19)
    run(areax, "adjacency", folder, "--prob-min", "0.6", "--size-min", "0", "-o", path)
    check("arrows", path.read_bytes(), pair_columns(data), (folder.name, "pairs, file"), 1 << 19)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("areax", help="the areax to check")
    areax = os.path.abspath(parser.parse_args().areax)
    with tempfile.TemporaryDirectory(prefix="areax-columns-") as scratch:
        for kind, options in [("ordinary", []), ("nasty", ["--nasty"])]:
            folder = pathlib.Path(scratch, kind)
            run(areax, "synth", folder, "--synapses", ROWS, "--neurons", 9000, "--seed", 3, *options)
            check_place(areax, folder)
            print(f"{kind}: Parquet and Arrow over HTTP and as files hold what NumPy reads")


if __name__ == "__main__":
    sys.exit(main())
