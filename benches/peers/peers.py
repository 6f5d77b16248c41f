"""Times areax, NumPy, Polars and DuckDB on one data folder in one run; all answers must be equal.

    python benches/peers/peers.py DATA [--areax target/release/areax] [--runs 5] [--only NAME,...]

The questions are those of `areax bench`: matrix, matrix-lengths, sweep, select, neurons,
neuron-lookup, adjacency. Each tool gets the table as it likes it best, made beforehand and not
timed: NumPy packed columns and the row of each neuron, Polars a frame, DuckDB a table of its own.
float16 is widened to float32 for all three, and they are given the float16 that NumPy compares with
as threshold, so that the answers can be compared; the first difference ends the run. What is timed
stands in benches/peers/README.md. Needs numpy, polars, duckdb and pyarrow. Prints a Markdown table.
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import numpy as np
import polars as pl

from numpy_matrix import cpu_name, in_process, only, process, timed, types_of

SYNAPSES = ["pre_id", "post_id", "x", "y", "z", "size", "prob", "pre_celltype", "post_celltype"]
LENGTHS = ["skel_length_axon", "skel_length_dendrite"]
ROWS = ["pre_id", "post_id", "x", "y", "z", "size"]
MIN_SYNAPSES = 50
# Steps of an axis of the sweep: for one pass of NumPy and Polars, and for DuckDB's 64 conditions.
STEPS, STEPS_DUCKDB = 64, 8


def half(x):
    """The float16 that NumPy compares a float16 column with."""
    return float(np.float16(x))


def grid(steps):
    """Thresholds that float16 holds, so that nothing is rounded: ascending, all different."""
    prob = np.unique(np.linspace(0.3, 0.99, steps).astype(np.float16)).astype(float)
    size = np.unique(np.geomspace(0.02, 1.5, steps).astype(np.float16)).astype(float)
    assert len(prob) == len(size) == steps
    return prob, size


class Data:
    """The published tables, as each tool likes them."""

    def __init__(self, folder):
        def columns(ending, names):
            table = np.load(only(folder, ending), mmap_mode="r")
            packed = {name: np.ascontiguousarray(table[name]) for name in names}
            return {name: column.astype(np.float32) if column.dtype == np.float16 else column
                    for name, column in packed.items()}

        self.folder, self.types = folder, types_of(folder)
        with open(only(folder, "celltype_mapping.txt"), encoding="utf-8") as lines:
            pairs = [line.split(":", 1) for line in lines if ":" in line]
        self.code = {name.strip(): int(code) for code, name in pairs}
        self.syn = columns("synapses.npy", SYNAPSES)
        self.neu = columns("neurons.npy", ["id", "cell_type", *LENGTHS])
        order = np.argsort(self.neu["id"])
        self.rows = {side: self.row_of(order, self.syn[side]) for side in ("pre_id", "post_id")}
        self.frame, self.neurons = pl.DataFrame(self.syn), pl.DataFrame(self.neu)
        self.duck = duckdb.connect()
        for name, frame in (("syn", self.frame), ("neu", self.neurons)):
            self.duck.register("arrow", frame.to_arrow())
            self.duck.execute(f"create table {name} as select * from arrow")
            self.duck.unregister("arrow")

    def row_of(self, order, ids):
        """The row of each id in the neuron table; -1 where it has none."""
        at = np.minimum(np.searchsorted(self.neu["id"], ids, sorter=order), len(order) - 1)
        rows = order[at]
        return np.where(self.neu["id"][rows] == ids, rows, -1)

    def sql(self, text):
        return self.duck.execute(text)

    def square(self, pre, post, count):
        """Counts by pair as a matrix."""
        matrix = np.zeros((self.types, self.types), np.int64)
        matrix[np.asarray(pre, np.int64), np.asarray(post, np.int64)] = count
        return matrix


def pairs_of(data, mask):
    """Counts of pairs of types among the rows of a mask, NumPy's fastest plain way."""
    key = data.syn["pre_celltype"][mask].astype(np.intp) * data.types
    key += data.syn["post_celltype"][mask]
    return np.bincount(key, minlength=data.types ** 2).reshape(data.types, data.types)


def by_pair(data, rows):
    found = rows.group_by("pre_celltype", "post_celltype").len()
    return data.square(found["pre_celltype"], found["post_celltype"], found["len"].to_numpy())


def duck_pairs(data, where, source="syn"):
    found = data.sql(f"select pre_celltype a, post_celltype b, count(*) n from {source} "
                     f"where {where} group by 1, 2").fetchnumpy()
    return data.square(found["a"], found["b"], found["n"])


# ---------------------------------------------------------------- areax, asked by its command line

def ask(areax, data, command, *flags):
    """A JSON answer."""
    line = [areax, command, data.folder, *map(str, flags), "--format", "json", "--quiet"]
    return json.loads(process(line)[0])


# Each question is a list of (tool, function) and the function that asks areax. All give the same.

def matrix(data, args):
    prob, size = half(0.6), half(0.05)
    syn, column = data.syn, pl.col
    return [
        ("NumPy", lambda: pairs_of(data, (syn["prob"] >= prob) & (syn["size"] >= size))),
        ("Polars", lambda: by_pair(data, data.frame.filter(
            (column("prob") >= prob) & (column("size") >= size)))),
        ("DuckDB", lambda: duck_pairs(data, f"prob >= {prob}::float and size >= {size}::float")),
    ], lambda: np.array(ask(args.areax, data, "matrix", "--prob-min", 0.6,
                            "--size-min", 0.05)["matrix"])


def matrix_lengths(data, args):
    prob, um = half(0.6), np.float32(50)
    syn, neu, column = data.syn, data.neu, pl.col

    def with_numpy():
        # The row -1 of an id without a neuron is the one appended here: it fails.
        axon = np.append(neu["skel_length_axon"] >= um, False)
        dendrite = np.append(neu["skel_length_dendrite"] >= um, False)
        mask = syn["prob"] >= prob
        return pairs_of(data, mask & axon[data.rows["pre_id"]] & dendrite[data.rows["post_id"]])

    def with_polars():
        axon = data.neurons.filter(column("skel_length_axon") >= um).select("id")
        dendrite = data.neurons.filter(column("skel_length_dendrite") >= um).select("id")
        rows = data.frame.lazy().filter(column("prob") >= prob)
        rows = rows.join(axon.lazy(), left_on="pre_id", right_on="id", how="semi")
        rows = rows.join(dendrite.lazy(), left_on="post_id", right_on="id", how="semi")
        return by_pair(data, rows.select("pre_celltype", "post_celltype").collect())

    where = (f"prob >= {prob}::float and pre_id in (select id from neu where skel_length_axon >= 50) "
             "and post_id in (select id from neu where skel_length_dendrite >= 50)")
    return [("NumPy", with_numpy), ("Polars", with_polars),
            ("DuckDB", lambda: duck_pairs(data, where))], lambda: np.array(
        ask(args.areax, data, "matrix", "--prob-min", 0.6, "--min-pre-axon", 50,
            "--min-post-dend", 50)["matrix"])


def from_bins(data, counts, steps):
    """Counts at every point from the counts of each interval: sums from the upper end."""
    counts = counts.reshape(steps + 1, steps + 1, data.types, data.types)
    return counts[::-1, ::-1].cumsum(0).cumsum(1)[::-1, ::-1][1:, 1:]


def sweep(data, args, steps=STEPS):
    prob, size = grid(steps)
    prob32, size32 = prob.astype(np.float32), size.astype(np.float32)
    syn, shape = data.syn, (steps + 1) ** 2 * data.types ** 2

    def bins(column, thresholds):
        # NaN is above every threshold for searchsorted; it passes none.
        found = np.searchsorted(thresholds, column, side="right")
        return np.where(np.isnan(column), 0, found)

    def with_numpy():
        key = bins(syn["prob"], prob32) * (steps + 1) + bins(syn["size"], size32)
        key = (key * data.types + syn["pre_celltype"]) * data.types + syn["post_celltype"]
        return from_bins(data, np.bincount(key, minlength=shape), steps)

    def with_polars():
        rows = data.frame.select(
            pl.Series("p", bins(syn["prob"], prob32)), pl.Series("s", bins(syn["size"], size32)),
            "pre_celltype", "post_celltype")
        found = rows.group_by("p", "s", "pre_celltype", "post_celltype").len()
        key = found["p"].to_numpy() * (steps + 1) + found["s"].to_numpy()
        key = key * data.types + found["pre_celltype"].to_numpy()
        key = key * data.types + found["post_celltype"].to_numpy()
        counts = np.zeros(shape, np.int64)
        counts[key] = found["len"].to_numpy()
        return from_bins(data, counts, steps)

    def by_areax():
        axes = [f"{name}={','.join(map(repr, values.tolist()))}"
                for name, values in (("prob_min", prob), ("size_min", size))]
        return np.array(ask(args.areax, data, "sweep", "--axis", axes[0], "--axis",
                            axes[1])["counts"])

    return [("NumPy", with_numpy), ("Polars", with_polars)], by_areax


def sweep_small(data, args):
    """The same over 8 × 8 points, which is what a query of DuckDB's can hold."""
    prob, size = grid(STEPS_DUCKDB)

    def with_duckdb():
        points = [f"count(*) filter (where prob >= {p}::float and size >= {s}::float)"
                  for p in prob for s in size]
        columns = ", ".join(f"{text} c{at}" for at, text in enumerate(points))
        found = data.sql(f"select pre_celltype a, post_celltype b, {columns} from syn "
                         f"where prob >= {prob[0]}::float and not isnan(prob) and not isnan(size) "
                         "group by 1, 2").fetchnumpy()
        planes = [data.square(found["a"], found["b"], found[f"c{at}"])
                  for at in range(len(points))]
        return np.array(planes).reshape(STEPS_DUCKDB, STEPS_DUCKDB, data.types, data.types)

    tools, by_areax = sweep(data, args, STEPS_DUCKDB)
    return tools + [("DuckDB", with_duckdb)], by_areax


def select(data, args):
    prob, pre, post = half(0.6), data.code["MSN"], data.code["GPi"]
    syn, column = data.syn, pl.col

    def with_numpy():
        mask = (syn["pre_celltype"] == pre) & (syn["post_celltype"] == post)
        mask &= syn["prob"] >= prob
        return {name: syn[name][mask] for name in ROWS}

    def with_polars():
        rows = data.frame.filter((column("pre_celltype") == pre) & (column("post_celltype") == post)
                                 & (column("prob") >= prob)).select(ROWS)
        return {name: rows[name].to_numpy() for name in ROWS}

    def with_duckdb():
        return data.sql(f"select {', '.join(ROWS)} from syn where pre_celltype = {pre} and "
                        f"post_celltype = {post} and prob >= {prob}::float").fetchnumpy()

    def by_areax():
        out, _, _ = process([args.areax, "synapses", data.folder, "--pre-celltype", "MSN",
                             "--post-celltype", "GPi", "--prob-min", "0.6", "--fields",
                             ",".join(ROWS), "--format", "npy", "--quiet"])
        rows = np.load(io.BytesIO(out))
        return {name: rows[name].astype(np.float32) if name == "size" else rows[name]
                for name in ROWS}

    def summed(columns):
        # DuckDB gives rows in any order: what they have in common are number and sums.
        clean = {name: np.ma.filled(column, np.nan) if name == "size" else np.asarray(column)
                 for name, column in columns.items()}
        ids = [int(clean[name].sum(dtype=np.uint64)) for name in ROWS[:5]]
        finite = clean["size"][np.isfinite(clean["size"])]
        # The sums of float16 values in whole units are exact.
        return len(clean["size"]), *ids, int((finite.astype(np.float64) * 2 ** 24).sum())

    tools = [("NumPy", with_numpy), ("Polars", with_polars), ("DuckDB", with_duckdb)]
    return tools, by_areax, summed


def neurons(data, args):
    pre, post = data.code["HVC"], data.code["MSN"]
    syn, neu, column = data.syn, data.neu, pl.col

    def with_numpy():
        rows = data.rows["pre_id"][syn["post_celltype"] == post]
        counts = np.bincount(rows[rows >= 0], minlength=len(neu["id"]))
        return neu["id"][(neu["cell_type"] == pre) & (counts >= MIN_SYNAPSES)]

    def with_polars():
        found = data.frame.filter(column("post_celltype") == post).group_by("pre_id").len()
        found = found.filter(column("len") >= MIN_SYNAPSES)
        rows = data.neurons.filter(column("cell_type") == pre)
        return rows.join(found, left_on="id", right_on="pre_id", how="semi")["id"].to_numpy()

    def with_duckdb():
        return data.sql(
            f"select id from neu where cell_type = {pre} and id in (select pre_id from syn where "
            f"post_celltype = {post} group by pre_id having count(*) >= {MIN_SYNAPSES})"
        ).fetchnumpy()["id"]

    def by_areax():
        return np.array(ask(args.areax, data, "neurons", "--celltype", "HVC", "--target-celltype",
                            "MSN", "--min-synapses", MIN_SYNAPSES)["neuron_ids"], np.uint64)

    tools = [("NumPy", with_numpy), ("Polars", with_polars), ("DuckDB", with_duckdb)]
    return tools, by_areax, lambda ids: sorted(map(int, ids))


def neuron_lookup(data, args):
    # A neuron of middling size: neither a fragment nor the largest there is.
    ids, counts = np.unique(data.syn["pre_id"], return_counts=True)
    neuron = int(ids[np.argsort(counts, kind="stable")[-max(1, len(ids) // 1000)]])
    syn, column = data.syn, pl.col

    def with_numpy():
        return int((syn["pre_id"] == neuron).sum()), int((syn["post_id"] == neuron).sum())

    def with_polars():
        rows = data.frame.filter((column("pre_id") == neuron) | (column("post_id") == neuron))
        return (rows["pre_id"] == neuron).sum(), (rows["post_id"] == neuron).sum()

    def with_duckdb():
        found = data.sql(f"select * from syn where pre_id = {neuron} or post_id = {neuron}")
        rows = found.fetchnumpy()
        return int((rows["pre_id"] == neuron).sum()), int((rows["post_id"] == neuron).sum())

    def by_areax():
        out, _, _ = process([args.areax, "neuron", str(neuron), data.folder, "--format", "json",
                             "--quiet"])
        answer = json.loads(out)
        return answer["outputs"]["count"], answer["inputs"]["count"]

    return [("NumPy", with_numpy), ("Polars", with_polars), ("DuckDB", with_duckdb)], by_areax


def adjacency(data, args):
    prob, syn, column = half(0.6), data.syn, pl.col

    def with_numpy():
        mask = syn["prob"] >= prob
        pre, post, size = syn["pre_id"][mask], syn["post_id"][mask], syn["size"][mask]
        order = np.lexsort((post, pre))
        pre, post = pre[order], post[order]
        first = np.append(True, (pre[1:] != pre[:-1]) | (post[1:] != post[:-1]))[:len(pre)]
        starts = np.flatnonzero(first)
        counts = np.diff(np.append(starts, len(pre)))
        sizes = np.add.reduceat(size[order], starts, dtype=np.float64) if len(starts) else size
        return pre[starts], post[starts], counts, sizes

    def with_polars():
        found = data.frame.filter(column("prob") >= prob).group_by("pre_id", "post_id").agg(
            pl.len(), column("size").cast(pl.Float64).sum())
        return [found[name].to_numpy() for name in ("pre_id", "post_id", "len", "size")]

    def with_duckdb():
        found = data.sql("select pre_id, post_id, count(*) n, sum(size::double) s from syn "
                         f"where prob >= {prob}::float group by 1, 2").fetchnumpy()
        return [found[name] for name in ("pre_id", "post_id", "n", "s")]

    def by_areax():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.npz")
            process([args.areax, "adjacency", data.folder, "--prob-min", "0.6", "-o", path,
                     "--quiet"])
            found = np.load(path)
            ids, starts = found["neuron_ids"], found["indptr"]
            pre = np.repeat(ids, np.diff(starts))
            return pre, ids[found["indices"]], found["data"], found["total_size"]

    def summed(answer):
        pre, post, counts, sizes = answer
        finite = np.asarray(sizes)[np.isfinite(np.asarray(sizes))]
        # Pairs in any order: their number, and what ids, counts and sizes sum up to.
        mixed = (np.asarray(pre, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
                 ^ np.asarray(post, np.uint64)) * np.asarray(counts).astype(np.uint64)
        units = np.rint(finite * 2 ** 24).astype(np.int64)
        return len(counts), int(np.sum(counts)), int(mixed.sum(dtype=np.uint64)), int(units.sum())

    tools = [("NumPy", with_numpy), ("Polars", with_polars), ("DuckDB", with_duckdb)]
    return tools, by_areax, summed


# Name, name in `areax bench`, question.
QUESTIONS = [
    ("matrix", "matrix", matrix),
    ("matrix-lengths", "matrix-lengths", matrix_lengths),
    ("sweep-64x64", "sweep-64x64", sweep),
    ("sweep-8x8", None, sweep_small),
    ("select", "select", select),
    ("neurons", "neurons", neurons),
    ("neuron-lookup", "neuron-lookup", neuron_lookup),
    ("adjacency", "adjacency", adjacency),
]


# ---------------------------------------------------------------- report

def same(found, expected, comparable, what):
    found, expected = comparable(found), comparable(expected)
    equal = np.array_equal(found, expected) if isinstance(expected, np.ndarray) else found == expected
    if not equal:
        sys.exit(f"{what}: the answers differ\n  {str(found)[:400]}\n  areax: {str(expected)[:400]}")


def measured(name, question, data, args):
    tools, by_areax, *rest = question(data, args)
    comparable = rest[0] if rest else lambda answer: answer
    start = time.perf_counter()
    expected = by_areax()
    seconds = {"areax": time.perf_counter() - start}
    for tool, run in tools:
        answer, times = timed(args.runs, run)
        same(answer, expected, comparable, f"{name}, {tool}")
        seconds[tool] = statistics.median(times)
        print(f"  {name}, {tool}: {seconds[tool] * 1e3:.1f} ms", file=sys.stderr)
    return seconds


def ms(seconds):
    if seconds is None:
        return "–"
    return f"{seconds * 1e3:.{3 if seconds < 1e-3 else 2 if seconds < 0.01 else 0}f} ms"


def report(rows, bench):
    of = {r["name"]: r["median_ms"] / 1e3 for r in bench["results"] if r["engine"] == "cpu"}
    print("| question | NumPy | Polars | DuckDB | areax cpu, in process | areax, process and its JSON read | "
          "best peer ÷ areax |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, bench_name, seconds in rows:
        peers = [seconds.get(tool) for tool in ("NumPy", "Polars", "DuckDB")]
        inside = of.get(bench_name)
        best = min(time for time in peers if time is not None)
        ratio = f"{best / inside:.1f} ×" if inside else "–"
        cells = [*map(ms, peers), ms(inside), ms(seconds["areax"]), ratio]
        print(f"| `{name}` | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", help="folder with the published files")
    parser.add_argument("--areax", default="target/release/areax", help="the areax to time")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each peer")
    parser.add_argument("--bench-runs", type=int, default=21, help="runs in process")
    parser.add_argument("--only", default="", help="comma-separated names of questions")
    args = parser.parse_args()
    args.areax = os.path.abspath(args.areax)
    wanted = [name for name in args.only.split(",") if name]
    unknown = [name for name in wanted if name not in [known for known, _, _ in QUESTIONS]]
    if unknown:
        sys.exit(f"no such question: {', '.join(unknown)}")

    process([args.areax, "prepare", args.data, "--quiet"])
    # Before the others fill the memory with their frames and answers.
    bench = in_process(args.areax, args.data, args.bench_runs)
    data = Data(args.data)
    questions = [q for q in QUESTIONS if not wanted or q[0] in wanted]
    rows = [(name, bench_name, measured(name, question, data, args))
            for name, bench_name, question in questions]
    version = subprocess.check_output([args.areax, "--version"], text=True).strip()
    print(f"{cpu_name()}, {os.cpu_count()} threads; NumPy {np.__version__}, Polars "
          f"{pl.__version__}, DuckDB {duckdb.__version__}, {version}")
    print(f"{len(data.syn['prob']):,} synapses, {len(data.neu['id']):,} neurons; medians; "
          "all answers equal\n")
    report(rows, bench)


if __name__ == "__main__":
    main()
