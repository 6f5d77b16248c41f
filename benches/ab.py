"""Compares two versions of areax: the one word for "not worse".

    python benches/ab.py OLD NEW DATA [--pairs N] [--bound R] [--only NAME,…] [--json FILE]

OLD and NEW are two binaries, DATA a folder with published or synthetic tables. Each question is asked
of both in turn, in pairs: old new, new old, old new, … One pair gives one ratio, new ÷ old. What is
printed is the median of the ratios with its 95 % interval from order statistics (no assumption about
the noise). A question is

- worse, if the whole interval lies above the bound (--bound, default 1.05),
- better, if the whole interval lies below 1,
- not worse otherwise.

One run of one binary varies by 15 to 60 % on a shared machine; pairs share the minute that they run
in. The exit status is 1 if any question is worse. Only the standard library is needed.

Questions: those of `areax bench` (in process; one pair is one run of `bench` with --runs R each, of
which the reference checks one where the binary has `--checked`), commands as whole processes (wall time, and with the name ending in `memory` the highest resident
memory, which is never less than this script's own 20 MB), and a server (start to first answer, matrices and rows one after the other, matrices by 16
clients). Each binary gets a prepared copy of its own under --scratch, as their layouts may differ.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import served

# Whole processes: name, arguments behind `areax COMMAND DATA`, whether it is slow.
FILTER = ["--prob-min", "0.6", "--size-min", "0.05"]
LENGTHS = ["--prob-min", "0.6", "--min-pre-axon", "50", "--min-post-dend", "50"]
CLAIM = ["--claim", "HVC->MSN > LMAN->MSN"]
COMMANDS = [
    ("process: count", ["count", *FILTER, "--format", "json"]),
    ("process: matrix", ["matrix", *FILTER, "--format", "json"]),
    ("process: matrix total-size", ["matrix", *FILTER, "--measure", "total-size", "--format", "json"]),
    ("process: matrix lengths", ["matrix", *LENGTHS, "--format", "json"]),
    ("process: matrix medians", ["matrix", *FILTER, "--measure", "median-per-pre", "--population",
                                 "full-cells", "--format", "json"]),
    ("process: matrix area-x", ["matrix", "--preset", "area-x", "--format", "json"]),
    ("process: sweep area-x", ["sweep", "--preset", "area-x", "--format", "json"]),
    ("process: robust area-x", ["robust", *CLAIM, "--normalize", "input", "--format", "json"]),
    ("process: neurons", ["neurons", "--celltype", "HVC", "--target-celltype", "MSN",
                          "--min-synapses", "50", "--format", "json"]),
    ("process: neuron", ["neuron", "ID", "--format", "json"]),
    ("process: adjacency npz", ["adjacency", *FILTER, "-o", "OUT.npz"]),
    ("process: sample of rows", ["synapses", "--max-results", "1000", "--seed", "7", "--format", "csv"]),
    ("process: rows csv", ["synapses", "--pre-celltype", "HVC", "--format", "csv", "-o", "OUT.csv"]),
    ("process: rows npy", ["synapses", "--pre-celltype", "HVC", "-o", "OUT.npy"]),
    ("process: rows parquet", ["synapses", "--pre-celltype", "HVC", "-o", "OUT.parquet"]),
]
# The questions of `areax bench`.
BENCH = ["matrix", "matrix-lengths", "sweep-64x64", "select", "neurons", "neuron-lookup", "adjacency"]
# Seconds each, and gigabytes written: asked in fewer pairs unless --pairs says otherwise.
SLOW = [("process: prepare", ["prepare", "--force"])]


class Side:
    """One of the two binaries, with a prepared copy of its own."""

    def __init__(self, name, binary, args):
        self.binary = str(Path(binary).resolve())
        self.data = str(Path(args.data).resolve())
        self.folder = Path(args.scratch) / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = {**os.environ, "AREAX_STORE": str(self.folder / "store")}
        # Version 0.1.0 has no `bench --only`.
        said = subprocess.run([self.binary, "bench", "--help"], capture_output=True, text=True)
        self.chooses = "--only" in said.stdout

    def line(self, arguments):
        command, *rest = arguments
        at = ["930416054"] if rest[:1] == ["ID"] else []
        rest = rest[1:] if at else rest
        rest = [str(self.folder / word) if word.startswith("OUT.") else word for word in rest]
        return [self.binary, command, *[self.neuron for _ in at], self.data, *rest, "--quiet"]

    def run(self, arguments):
        """Seconds, highest resident kilobytes, and standard output of one process."""
        with tempfile.TemporaryFile() as out:
            begin = time.perf_counter()
            process = subprocess.Popen(self.line(arguments), stdout=out, env=self.environment)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                sys.exit(f"{' '.join(self.line(arguments))}: exit {process.returncode}")
            out.seek(0)
            return seconds, usage.ru_maxrss, out.read()

    def get_ready(self):
        """Prepares, builds the index, and finds a neuron that has synapses."""
        self.run(["prepare"])
        ids = json.loads(self.run(["neurons", "--celltype", "HVC", "--min-synapses", "50",
                                   "--format", "json"])[2])["neuron_ids"]
        if not ids:
            sys.exit("DATA has no HVC neuron with 50 synapses")
        self.neuron = str(ids[len(ids) // 2])
        self.run(["neuron", "ID", "--format", "json"])
        self.run(["prepare"])


def interval(ratios):
    """Median and a 95 % interval for it: the order statistics whose ranks a fair coin allows.

    >>> interval([1, 2, 3, 4, 5, 6])
    (3.5, 1, 6)
    >>> interval(range(1, 16))
    (8, 4, 12)
    >>> interval(range(1, 101))
    (50.5, 40, 61)
    """
    ratios = sorted(ratios)
    n = len(ratios)
    below, rank = 0.0, 0
    while rank < n // 2:
        below += math.comb(n, rank) / 2**n
        if 2 * below > 0.05:
            break
        rank += 1
    low, high = (rank - 1, n - rank) if rank else (0, n - 1)
    return statistics.median(ratios), ratios[low], ratios[high]


class Report:
    def __init__(self, bound):
        self.bound, self.rows = bound, []
        print(f"{'question':44} {'old':>10} {'new':>10} {'ratio':>7}  {'95 % interval':>15}  verdict")

    def add(self, name, pairs, unit="ms", scale=1e3):
        pairs = [(old, new) for old, new in pairs if old > 0 and new > 0]
        if not pairs:
            return
        old, new = (statistics.median(side) * scale for side in zip(*pairs))
        ratio, low, high = interval([new / old for old, new in pairs])
        verdict = "worse" if low > self.bound else "better" if high < 1 else "not worse"
        self.rows.append({"name": name, "unit": unit, "old": old, "new": new, "ratio": ratio,
                          "low": low, "high": high, "pairs": len(pairs), "verdict": verdict})
        print(f"{name:44} {old:8.3g} {unit} {new:7.3g} {unit} {ratio:7.3f}  "
              f"{low:6.3f} to {high:5.3f}  {verdict}", flush=True)

    def worse(self):
        return [row["name"] for row in self.rows if row["verdict"] == "worse"]


def in_turn(sides, pairs, ask):
    """What `ask` gives of each side, pair by pair; who goes first alternates."""
    for at in range(pairs):
        order = sides if at % 2 == 0 else sides[::-1]
        found = {side: ask(side) for side in order}
        yield tuple(found[side] for side in sides)


def what_it_says(text):
    """The part of an answer that must not depend on the version."""
    try:
        answer = json.loads(text)
    except ValueError:
        return text
    keys = ("count", "total_size", "mean_size", "matrix", "total", "counts", "matrices", "holds",
            "neuron_ids", "inputs", "outputs")
    return {key: answer[key] for key in keys if key in answer}


def commands(sides, report, args):
    for name, arguments in COMMANDS + SLOW:
        if not wanted(name, args):
            continue
        pairs = args.slow_pairs if (name, arguments) in SLOW else args.pairs
        # Once each before the clock counts; answers are compared.
        first = [what_it_says(side.run(arguments)[2]) for side in sides]
        if first[0] != first[1]:
            sys.exit(f"{name}: the two versions give different answers")
        found = list(in_turn(sides, pairs, lambda side: side.run(arguments)))
        report.add(name, [(old[0], new[0]) for old, new in found])
        memory = [(old[1], new[1]) for old, new in found]
        report.add(f"{name}, memory", memory, unit="MB", scale=1e-3)


def benches(sides, report, args):
    names = [name for name in BENCH if wanted(f"bench: {name}", args)]
    if not names:
        return
    def ask(side):
        line = ["bench", "--json", "--runs", str(args.runs)]
        if side.chooses:
            line += ["--only", ",".join(names), "--checked", "1"]
        return {(r["name"], r["engine"], r["adapter"]): r["median_ms"] / 1e3
                for r in json.loads(side.run(line)[2])["results"] if r["name"] in names}
    found = list(in_turn(sides, args.pairs, ask))
    for key in found[0][0]:
        name, engine, adapter = key
        # Asked once, to check the others.
        if engine == "reference" and any(side.chooses for side in sides):
            continue
        label = f"bench: {name}, {engine}" + (f" on {adapter}" if adapter else "")
        report.add(label, [(old[key], new[key]) for old, new in found if key in new])


class Server(served.Server):
    """`areax serve` of one side, with what is timed of it."""

    def __init__(self, side):
        super().__init__(side.binary, side.data, side.environment)
        self.started = self.wait("/j0251/count/json")
        # The index is opened beside the first answers.
        time.sleep(0.5)

    def timed(self, path, times):
        """Median seconds of a request on one connection; `path` is given the number of each."""
        connection = self.connect()
        took = []
        for at in range(times + 3):
            begin = time.perf_counter()
            self.ask(path(at), connection)
            took.append(time.perf_counter() - begin)
        return statistics.median(took[3:])

    def together(self, path, clients, times):
        """Seconds that `clients` take for `times` requests each."""
        def client(number):
            connection = self.connect()
            for at in range(times):
                self.ask(path(number * times + at), connection)
        threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
        begin = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - begin


def servers(sides, report, args):
    if not wanted("server", args):
        return
    def matrix(at):
        return f"/j0251/matrix/json?prob_min={0.6 + at % 97 * 0.001}&size_min={0.05 + at % 89 * 0.001}"
    def rows(at):
        return f"/j0251/synapses/json?max_results=1000&seed={at}"
    def ask(side):
        with Server(side) as server:
            return {
                "server: start to first answer": server.started,
                "server: matrix, one client": server.timed(matrix, 100),
                "server: a thousand rows, one client": server.timed(rows, 50),
                "server: 800 matrices by 16 clients": server.together(matrix, 16, 50),
            }
    found = list(in_turn(sides, args.pairs, ask))
    for name in found[0][0]:
        report.add(name, [(old[name], new[name]) for old, new in found])


def wanted(name, args):
    """Whether --only names it: a part of its name, or one of the questions that it is the start of.

    >>> only = lambda words: argparse.Namespace(only=words)
    >>> wanted("bench: matrix-lengths", only("")), wanted("bench: matrix-lengths", only("lengths"))
    (True, True)
    >>> wanted("bench: matrix", only("bench: matrix")), wanted("bench: select", only("bench: matrix"))
    (True, False)
    >>> wanted("server", only("server: matrix, one client")), wanted("server", only("bench"))
    (True, False)
    """
    parts = args.only.split(",")
    return not args.only or any(part in name or f"{name}:" in part for part in parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("data")
    parser.add_argument("--pairs", type=int, default=15, help="pairs of each question, at least 6")
    parser.add_argument("--slow-pairs", type=int, default=15, help="pairs of `prepare`")
    parser.add_argument("--runs", type=int, default=7, help="runs of `bench` within one pair")
    parser.add_argument("--bound", type=float, default=1.05)
    parser.add_argument("--only", default="", help="parts of names of questions, comma-separated: \"bench: matrix-lengths\", server")
    parser.add_argument("--scratch", help="folder for prepared copies (default: a temporary one)")
    parser.add_argument("--json", help="file for the figures")
    args = parser.parse_args()
    if min(args.pairs, args.slow_pairs) < 6:
        parser.error("fewer than 6 pairs have no 95 % interval")
    temporary = None if args.scratch else tempfile.mkdtemp(prefix="areax-ab-")
    args.scratch = args.scratch or temporary
    try:
        sides = [Side("old", args.old, args), Side("new", args.new, args)]
        for side in sides:
            side.get_ready()
        report = Report(args.bound)
        benches(sides, report, args)
        commands(sides, report, args)
        servers(sides, report, args)
        if args.json:
            Path(args.json).write_text(json.dumps(
                {"bound": args.bound, "date": time.strftime("%Y-%m-%d"), "questions": report.rows},
                indent=1))
        worse = report.worse()
        print(f"{len(report.rows)} questions, {len(worse)} worse"
              + (": " + ", ".join(worse) if worse else ""))
        sys.exit(1 if worse else 0)
    finally:
        if temporary:
            shutil.rmtree(temporary, ignore_errors=True)


if __name__ == "__main__":
    main()
