"""Measures `select` (MSN→GPi, prob ≥ 0.6: ids, coordinates, size) and the matrix in Polars and in
areax, on one data folder in one run, and checks that the answers agree.

    python benches/peers/select_polars.py DATA [--areax target/release/areax] [--runs 11]

Polars works on a frame in memory, made beforehand and not timed; its float16 columns are float32
there, and the threshold given to it is the float16 that NumPy compares with, so that the answers can
be compared. areax is timed in process by `areax bench DATA --json`, which looks the rows up in the
prepared copy. Needs numpy and polars. Prints a Markdown table.
"""

import argparse
import json
import statistics
import subprocess
import sys

import numpy as np
import polars as pl

from numpy_matrix import only, timed

FIELDS = ["pre_id", "post_id", "x", "y", "z", "size"]


def frame(folder):
    """The synapse table as a Polars frame, float16 widened to float32."""
    syn = np.load(only(folder, "synapses.npy"), mmap_mode="r")
    columns = {}
    for name in FIELDS + ["prob", "pre_celltype", "post_celltype"]:
        column = np.ascontiguousarray(syn[name])
        columns[name] = column.astype(np.float32) if column.dtype == np.float16 else column
    return pl.DataFrame(columns)


def codes(folder):
    """Cell type name → code."""
    with open(only(folder, "celltype_mapping.txt"), encoding="utf-8") as lines:
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        return {name.strip(): int(code) for code, name in pairs}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("data")
    arguments.add_argument("--areax", default="target/release/areax")
    arguments.add_argument("--runs", type=int, default=11)
    args = arguments.parse_args()

    table, code = frame(args.data), codes(args.data)
    prob, size = float(np.float16(0.6)), float(np.float16(0.05))
    pair = (pl.col("pre_celltype") == code["MSN"]) & (pl.col("post_celltype") == code["GPi"])
    both = (pl.col("prob") >= prob) & (pl.col("size") >= size)

    rows, select = timed(args.runs, lambda: table.filter(pair & (pl.col("prob") >= prob)).select(FIELDS))
    cells, matrix = timed(
        args.runs,
        lambda: table.filter(both).group_by("pre_celltype", "post_celltype").len(),
    )

    ask = [args.areax, "count", args.data, "--engine", "cpu", "--format", "json", "--prob-min", "0.6"]
    found = json.loads(subprocess.check_output(
        ask + ["--pre-celltype", "MSN", "--post-celltype", "GPi", "--quiet"]))
    total = json.loads(subprocess.check_output(ask + ["--size-min", "0.05", "--quiet"]))
    if found["count"] != len(rows) or total["count"] != cells["len"].sum():
        sys.exit("areax and Polars disagree")

    bench = json.loads(subprocess.check_output(
        [args.areax, "bench", args.data, "--json", "--runs", str(args.runs), "--quiet"]))
    areax = {r["name"]: r["median_ms"] for r in bench["results"] if r["engine"] == "cpu"}
    print(f"Polars {pl.__version__}, {pl.thread_pool_size()} threads; areax {bench['version']}\n")
    print("| question | Polars | areax, cpu | ratio |")
    print("|---|---|---|---|")
    for name, seconds in (("select", select), ("matrix", matrix)):
        polars = 1e3 * statistics.median(seconds)
        print(f"| `{name}` | {polars:.1f} ms | {areax[name]:.2f} ms | {polars / areax[name]:.1f} × |")


if __name__ == "__main__":
    main()
