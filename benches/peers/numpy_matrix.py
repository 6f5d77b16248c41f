"""Measures areax and NumPy on one data folder in one run, and checks that all answers agree.

    python benches/peers/numpy_matrix.py DATA [--areax target/release/areax] [--runs 11] [--json FILE]

The question is the cell type × cell type matrix under prob ≥ 0.6 and size ≥ 0.05. What is timed
stands in benches/peers/README.md. Needs numpy. Prints a Markdown table; --json also writes every
time to a file.
"""

import argparse
import datetime
import glob
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

PROB, SIZE = 0.6, 0.05
COLUMNS = ["size", "prob", "pre_celltype", "post_celltype"]


def only(folder, ending):
    found = [p for p in sorted(glob.glob(os.path.join(folder, "*" + ending)))]
    if len(found) != 1:
        sys.exit(f"{folder}: {len(found)} files end in {ending}, expected one")
    return found[0]


def types_of(folder):
    """Number of cell types: codes run from 0, as in the guide."""
    with open(only(folder, "celltype_mapping.txt"), encoding="utf-8") as lines:
        return 1 + max(int(line.split(":", 1)[0]) for line in lines if ":" in line)


def timed(runs, ask):
    """The answer, and the times of `runs` runs in seconds. Up to ten before them are not counted:
    as many as fit a second."""
    begun = time.perf_counter()
    for _ in range(10):
        answer, seconds = ask(), []
        if time.perf_counter() - begun > 1:
            break
    for _ in range(runs):
        start = time.perf_counter()
        answer = ask()
        seconds.append(time.perf_counter() - start)
    return answer, seconds


# ---------------------------------------------------------------- NumPy

def as_the_guide(syn, n):
    """The guide's examples 1 and 2 together: a mask over the mapped records, then np.add.at on
    the masked fields."""
    mask = (syn["prob"] >= PROB) & (syn["size"] >= SIZE)
    counts = np.zeros((n, n), dtype=np.int64)
    np.add.at(counts, (syn["pre_celltype"][mask], syn["post_celltype"][mask]), 1)
    return counts


def bincount(columns, n):
    """The fastest plain NumPy that we know: contiguous columns in memory, one key a row."""
    mask = (columns["prob"] >= PROB) & (columns["size"] >= SIZE)
    pre = columns["pre_celltype"][mask].astype(np.intp)
    key = pre * n + columns["post_celltype"][mask]
    return np.bincount(key, minlength=n * n).reshape(n, n)


# ---------------------------------------------------------------- areax

# Runs commands for the script. A process inherits the peak memory of the one that starts it, so
# the commands are started by this small one, not by the one that holds NumPy's arrays.
STARTER = """
import json, os, subprocess, sys, time
for text in sys.stdin:
    line, path = json.loads(text)
    with open(path, "wb") as out:
        start = time.perf_counter()
        child = subprocess.Popen(line, stdout=out, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps([child.returncode, seconds, usage.ru_maxrss]), flush=True)
"""
STARTED = []


def process(line):
    """Runs a command: its stdout, its wall-clock seconds, and its peak resident bytes."""
    if not STARTED:
        STARTED.append(subprocess.Popen([sys.executable, "-S", "-c", STARTER], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    with tempfile.NamedTemporaryFile() as out:
        print(json.dumps([line, out.name]), file=STARTED[0].stdin, flush=True)
        code, seconds, rss = json.loads(STARTED[0].stdout.readline())
        if code != 0:
            sys.exit(f"{' '.join(line)}: exit code {code}")
        # Linux counts in KiB, macOS in bytes.
        return out.read(), seconds, rss * (1 if sys.platform == "darwin" else 1024)


def as_a_process(areax, folder, engine, runs, more=()):
    line = [areax, "matrix", folder, "--prob-min", str(PROB), "--size-min", str(SIZE),
            "--format", "json", "--engine", engine, "--quiet", *more]
    process(line)
    done = [process(line) for _ in range(runs)]
    answer = json.loads(done[0][0])
    if any(json.loads(out) != answer for out, _, _ in done):
        sys.exit("areax gave two different answers to one question")
    return answer, [seconds for _, seconds, _ in done], max(rss for _, _, rss in done)


def in_process(areax, folder, runs):
    out, _, _ = process([areax, "bench", folder, "--json", "--runs", str(runs), "--quiet"])
    return json.loads(out)


# ---------------------------------------------------------------- report

def same(found, expected, what):
    if not np.array_equal(np.asarray(found), expected):
        at = tuple(np.argwhere(np.asarray(found) != expected)[0])
        sys.exit(f"{what}: cell {at} is {np.asarray(found)[at]}, NumPy has {expected[at]}")


def ms(seconds):
    return statistics.median(seconds) * 1e3


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            names = [line.split(":", 1)[1].strip() for line in lines if "model name" in line]
            return names[0]
    except (OSError, IndexError):
        return platform.processor()


def measure(args):
    n = types_of(args.data)
    syn = np.load(only(args.data, "synapses.npy"), mmap_mode="r")
    expected, guide = timed(args.numpy_runs, lambda: as_the_guide(syn, n))

    start = time.perf_counter()
    columns = {name: np.ascontiguousarray(syn[name]) for name in COLUMNS}
    packing = time.perf_counter() - start
    answer, packed = timed(args.numpy_runs, lambda: bincount(columns, n))
    same(answer, expected, "np.bincount")
    del columns

    process([args.areax, "prepare", args.data, "--quiet"])
    answer, whole, rss = as_a_process(args.areax, args.data, "cpu", args.runs)
    same(answer["matrix"], expected, "areax, cpu")
    _, total_size, _ = as_a_process(args.areax, args.data, "cpu", args.runs,
                                    ["--measure", "total-size"])
    answer, by_reference, _ = as_a_process(args.areax, args.data, "reference", 3)
    same(answer["matrix"], expected, "areax, reference")

    bench = in_process(args.areax, args.data, args.bench_runs)
    of = {(r["name"], r["engine"]): r for r in bench["results"]}
    preparing = None
    if args.prepare:
        _, preparing, prepare_rss = process([args.areax, "prepare", args.data, "--force",
                                             "--quiet"])
        preparing = {"s": preparing, "peak_rss": prepare_rss}
    return {
        "date": datetime.date.today().isoformat(),
        "machine": {"cpu": cpu_name(), "threads": os.cpu_count(), "system": platform.platform(),
                    "python": platform.python_version(), "numpy": np.__version__},
        "data": {"folder": args.data, "synapses": len(syn), "passed": int(expected.sum())},
        "guide_ms": ms(guide), "guide_all_ms": [s * 1e3 for s in guide],
        "bincount_ms": ms(packed), "bincount_all_ms": [s * 1e3 for s in packed],
        "packing_columns_ms": packing * 1e3,
        "process_ms": ms(whole), "process_all_ms": [s * 1e3 for s in whole],
        "process_peak_rss": rss,
        "process_total_size_ms": ms(total_size),
        "process_reference_ms": ms(by_reference),
        "prepare": preparing,
        "bench": bench,
        "in_process_ms": of["matrix", "cpu"]["median_ms"],
        "in_process_gb_per_s": of["matrix", "cpu"]["gb_per_s"],
        "roof_gb_per_s": of["matrix", "cpu"]["roof_gb_per_s"],
        "reference_ms": of["matrix", "reference"]["median_ms"],
        "lengths_ms": of["matrix-lengths", "cpu"]["median_ms"]
        if ("matrix-lengths", "cpu") in of else None,
    }


def report(r):
    machine, data = r["machine"], r["data"]
    print(f"{machine['cpu']}, {machine['threads']} threads, {machine['system']}, "
          f"NumPy {machine['numpy']}, {r['date']}")
    print(f"{data['synapses']:,} synapses, {data['passed']:,} pass prob ≥ {PROB} and "
          f"size ≥ {SIZE}; all answers identical\n")
    guide, packed = r["guide_ms"], r["bincount_ms"]
    rows = [
        ("NumPy as the guide writes it", guide),
        ("NumPy, np.bincount on packed columns", packed),
        ("areax reference, in process", r["reference_ms"]),
        ("areax cpu, whole process", r["process_ms"]),
        ("areax cpu, whole process, total-size", r["process_total_size_ms"]),
        ("areax cpu, in process", r["in_process_ms"]),
    ]
    print("| matrix, prob ≥ 0.6, size ≥ 0.05 | median | × the guide's NumPy | × np.bincount |")
    print("|---|---:|---:|---:|")
    for name, time_ms in rows:
        print(f"| {name} | {time_ms:.2f} ms | {guide / time_ms:.1f} | {packed / time_ms:.1f} |")
    share = r["in_process_gb_per_s"] / r["roof_gb_per_s"]
    print(f"\nIn process: {r['in_process_gb_per_s']:.1f} GB/s, {share:.2f} of the "
          f"{r['roof_gb_per_s']:.1f} GB/s measured in the run.")
    print(f"Whole process: peak resident memory {r['process_peak_rss'] / 1e6:.0f} MB.")
    if r["lengths_ms"] is not None:
        print(f"matrix-lengths, in process: {r['lengths_ms']:.2f} ms.")
    print(f"Packing NumPy's columns, not in the times above: {r['packing_columns_ms']:.0f} ms.")
    if r["prepare"]:
        won = guide - r["process_ms"]
        pays = (f"pays for itself after {r['prepare']['s'] * 1e3 / won:.0f} questions"
                if won > 0 else "does not pay for itself on so small a table")
        print(f"Preparing: {r['prepare']['s']:.2f} s, peak resident memory "
              f"{r['prepare']['peak_rss'] / 1e6:.0f} MB (mapped files included); {pays}.")


def main():
    parser = argparse.ArgumentParser(description="Times areax against NumPy.")
    parser.add_argument("data", help="folder with the published files")
    parser.add_argument("--areax", default="target/release/areax", help="the areax to time")
    parser.add_argument("--runs", type=int, default=11, help="runs as a process")
    parser.add_argument("--numpy-runs", type=int, default=5)
    parser.add_argument("--bench-runs", type=int, default=21, help="runs in process")
    parser.add_argument("--prepare", action="store_true", help="also time preparing anew")
    parser.add_argument("--json", metavar="FILE", help="write all figures here")
    args = parser.parse_args()
    args.areax = os.path.abspath(args.areax)
    figures = measure(args)
    report(figures)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(figures, out, indent=1)


if __name__ == "__main__":
    main()
