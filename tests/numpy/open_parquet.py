"""Opens what `areax synapses --format parquet` writes in pandas, Polars and DuckDB.

    python tests/numpy/open_parquet.py target/release/areax

Needs numpy, pandas, pyarrow, polars and duckdb. Makes an ordinary and a nasty data set with
`areax synth`; asserts shape, column types, sums and every value against NumPy's reading of the
published file, over several row groups, over named fields, over a sample and over no row.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

FIELDS = ["size", "x", "y", "z", "prob", "pre_id", "post_id", "post_morph", "pre_celltype",
          "post_celltype"]
NAMES = {"post_morph": "post_morph", "pre_celltype": "celltype", "post_celltype": "celltype"}
# More rows than a row group has.
ROWS = 700_000
GROUP_ROWS = 1 << 19


def run(areax, *args):
    subprocess.run([areax, *map(str, args), "--quiet"], check=True)


def mapping(folder, role):
    path, = folder.glob(f"*{role}_mapping.txt")
    lines = [line.split(":", 1) for line in path.read_text().splitlines() if ":" in line]
    return {int(code): name.strip() for code, name in lines}


def expected(column, field, folder):
    """The column as Parquet should hold it: names for codes, float16 widened to float32."""
    if field in NAMES:
        names = mapping(folder, NAMES[field])
        of = np.array([names.get(code, str(code)) for code in range(256)], object)
        return of[column]
    return column.astype(np.float32) if column.dtype == np.float16 else column


def same(got, wanted, where):
    got = np.asarray(got)
    assert got.shape == wanted.shape, (where, got.shape, wanted.shape)
    if wanted.dtype.kind == "f":
        assert got.dtype == wanted.dtype, (where, got.dtype)
        nan, bits = np.isnan(wanted), f"u{wanted.dtype.itemsize}"
        assert (np.isnan(got) == nan).all(), where
        assert (got[~nan].view(bits) == wanted[~nan].view(bits)).all(), where
        finite = np.isfinite(wanted)
        assert got[finite].sum(dtype="f8") == wanted[finite].sum(dtype="f8"), where
        return
    if wanted.dtype != object:
        assert got.dtype == wanted.dtype, (where, got.dtype, wanted.dtype)
        assert sum(map(int, got)) == sum(map(int, wanted)), where
    assert (got == wanted).all(), where


def dtypes(frame, fields):
    """The column types that each reader should see."""
    pandas = {"f": "float32", "x": "uint32", "i": "uint64"}
    polars = {"f": pl.Float32, "x": pl.UInt32, "i": pl.UInt64, "s": pl.String}
    sql = {"f": "FLOAT", "x": "UINTEGER", "i": "UBIGINT", "s": "VARCHAR"}
    kinds = {"size": "f", "prob": "f", "x": "x", "y": "x", "z": "x", "pre_id": "i",
             "post_id": "i", "row": "i", **{field: "s" for field in NAMES}}
    for field in fields:
        kind = kinds[field]
        if kind == "s":
            assert pd.api.types.is_string_dtype(frame["pandas"][field].dtype), field
        else:
            assert frame["pandas"][field].dtype == pandas[kind], field
        assert frame["polars"].schema[field] == polars[kind], field
        assert frame["duckdb"][field] == sql[kind], field


def check(path, fields, columns):
    connection = duckdb.connect()
    described = connection.execute(f"describe select * from '{path}'").fetchall()
    frame = {"pandas": pd.read_parquet(path), "polars": pl.read_parquet(path),
             "duckdb": {name: kind for name, kind, *_ in described}}
    rows = len(columns[fields[0]])
    assert frame["pandas"].shape == frame["polars"].shape == (rows, len(fields))
    names = [list(frame["pandas"].columns), frame["polars"].columns, list(frame["duckdb"])]
    assert names == [fields] * 3, names
    dtypes(frame, fields)
    arrays = connection.execute(f"select * from '{path}'").fetchnumpy()
    for field in fields:
        wanted = columns[field]
        same(frame["pandas"][field].to_numpy(), wanted, (path, "pandas", field))
        same(frame["polars"][field].to_numpy(), wanted, (path, "polars", field))
        array = np.ma.filled(arrays[field], np.nan) if wanted.dtype == np.float32 else arrays[field]
        same(array, wanted, (path, "duckdb", field))
    groups = pq.ParquetFile(path).metadata.num_row_groups
    assert groups == -(-rows // GROUP_ROWS), (path, groups)
    return f"{rows:,} rows in {groups} row groups"


def ask(areax, data, folder, name, mask, flags, fields):
    """Asks for rows, and holds what each reader finds to NumPy's."""
    path = folder / f"{name}.parquet"
    run(areax, "synapses", data, "-o", path, *flags)
    syn = np.load(next(data.glob("*synapses.npy")), mmap_mode="r")
    at = np.flatnonzero(mask(syn))
    columns = {field: at.astype(np.uint64) if field == "row" else
               expected(np.ascontiguousarray(syn[field][at]), field, data) for field in fields}
    print(f"{name}: {check(path, fields, columns)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("areax")
    areax = str(pathlib.Path(parser.parse_args().areax).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for kind in ["ordinary", "nasty"]:
            data = scratch / kind
            rows = ROWS if kind == "ordinary" else 20_000
            nasty = ["--nasty"] if kind == "nasty" else []
            size = ["--synapses", rows, "--neurons", rows // 5]
            run(areax, "synth", data, *size, "--seed", 5, *nasty)
            ask(areax, data, scratch, f"{kind}-all", lambda syn: np.ones(len(syn), bool), [], FIELDS)
            few = ["row", "post_celltype", "size", "post_id", "x", "post_morph"]
            ask(areax, data, scratch, f"{kind}-fields", lambda syn: syn["prob"] >= 0.6,
                ["--fields", ",".join(few), "--prob-min", "0.6"], few)
            ask(areax, data, scratch, f"{kind}-none", lambda syn: np.zeros(len(syn), bool),
                ["--prob-min", "inf", "--strict"], FIELDS)
    print("pandas, Polars and DuckDB read what NumPy reads")


if __name__ == "__main__":
    sys.exit(main())
