"""Asks `areax` for matrices, sweeps and claims about random tables of any format, and compares every format
of its answers with exact fractions, pandas and SciPy.

    python tests/maps/check_cells.py target/release/areax [--tables 40] [--questions 6] [--seed 1]

Needs numpy, pandas, pyarrow and scipy. The same seed makes the same tables and asks the same questions. The
last line says how many answers passed and failed; the first that differs is printed with its command
line, and its tables are kept.
"""

import argparse
import io
import itertools
import json
import math
import random
import shlex
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import scipy.sparse

from check import Asker
from tables import Data

MEASURES = ["count", "pairs", "total:size", "total:score", "mean:size", "mean:score", "median-per-pre",
            "median-per-post", "median:size-per-pre", "median:score-per-post"]
TYPES = ["T1", "T2", "T10", "5P-IT"]


def first_seen(values):
    """Values in the order in which they are first seen, null last."""
    names = list(dict.fromkeys(value for value in values if value is not None))
    return names + [None] * any(value is None for value in values)


def shown(labels):
    """How labels are written where a name must stand."""
    if None not in labels:
        return list(labels)
    return ["null" if name is None else "'null'" if name == "null" else name for name in labels]


def real(value):
    """A fraction as JSON and NumPy hold it."""
    return None if value is None else float(value)


class Cells(Asker):
    """Draws questions about cells, and says what pandas makes of them."""

    def __init__(self, data, rng):
        super().__init__(data, rng)
        self.everyone = set(self.pre) | set(self.post)
        self.axes = {"region": [data.synapses["region"].iloc[row] for row in range(len(self.pre))]}
        self.labels = {"region": first_seen(self.axes["region"])}
        if data.neurons is not None:
            keys = [self.outer(key) for key in data.neurons["key"]]
            for name in ("type", "side"):
                of = dict(zip(keys, data.neurons[name]))
                orphans = [None] * bool(self.everyone - set(keys))
                labels = first_seen([*data.neurons[name], *orphans])
                for side, ids in (("pre", self.pre), ("post", self.post)):
                    self.axes[f"{side}.{name}"] = [of.get(id) for id in ids]
                    self.labels[f"{side}.{name}"] = labels
        self.has_types = data.neurons is not None

    def terms(self):
        """Filters: flags, which rows they keep, and the column that they are about."""
        rng, terms = self.rng, []
        side, names = rng.choice(["pre", "post"]), rng.sample(TYPES, 2)
        if self.data.have_types(names) and rng.random() < 0.4:
            column = self.axes[f"{side}.type"]
            terms.append(([f"--{side}-celltype", ",".join(names)], lambda row: column[row] in names,
                          f"{side}.type"))
        if self.has_types and rng.random() < 0.3:
            name, wanted = rng.choice([("type", rng.sample(TYPES, 3)), ("side", ["left"])])
            pre, post = self.axes[f"pre.{name}"], self.axes[f"post.{name}"]
            text = f"both.{name} in ({', '.join(wanted)})"
            halves = {"pre": lambda row: pre[row] in wanted, "post": lambda row: post[row] in wanted}
            terms.append((["--where", text], halves, f"both.{name}"))
        if rng.random() < 0.6:
            text, keep = self.condition()
            terms.append((["--where", text], keep, text.split()[0]))
        if rng.random() < 0.2:
            terms.append((["--exclude-autapses"], lambda row: self.pre[row] != self.post[row], None))
        return terms

    def kept(self, terms, fewest, dropped=None):
        """The rows that pass; `dropped` is a column whose conditions do not count."""
        keeps = []
        for _, keep, column in terms:
            if isinstance(keep, dict):
                name = column.removeprefix("both.")
                keeps += [half for side, half in keep.items() if f"{side}.{name}" != dropped]
            elif column is None or column != dropped:
                keeps.append(keep)
        rows = [row for row in range(len(self.pre)) if all(keep(row) for keep in keeps)]
        pairs = {}
        for row in rows:
            pair = (self.pre[row], self.post[row])
            pairs[pair] = pairs.get(pair, 0) + self.weight[row]
        return [row for row in rows if pairs[self.pre[row], self.post[row]] >= fewest]

    def amount(self, rows, number):
        """The exact sum of a number, and the synapses that have one."""
        if number is None:
            synapses = sum(self.weight[row] for row in rows)
            return Fraction(synapses), synapses
        summed = number == "score" and self.data.summed()
        total, synapses = Fraction(0), 0
        for row in rows:
            value = self.value(number, row)
            if value is not None:
                total += value * (1 if summed else self.weight[row])
                synapses += self.weight[row]
        return total, synapses

    def measured(self, measure, rows, own):
        """What rows come to; `own` are those of the row or column whose neurons a median is over."""
        if measure == "pairs":
            return Fraction(len({(self.pre[row], self.post[row]) for row in rows}))
        if measure.startswith("median"):
            side = measure.rsplit("-", 1)[1]
            ids = getattr(self, side)
            number = measure.split(":")[1].rsplit("-per-", 1)[0] if ":" in measure else None
            per = {ids[row]: [] for row in own}
            for row in rows:
                per[ids[row]].append(row)
            sums = sorted(self.amount(rows, number)[0] for rows in per.values())
            return (sums[(len(sums) - 1) // 2] + sums[len(sums) // 2]) / 2 if sums else None
        total, synapses = self.amount(rows, measure.split(":")[1] if ":" in measure else None)
        if measure.startswith("mean"):
            return total / synapses if synapses else None
        return total

    def threshold(self):
        """A number as an axis of a sweep, its values, and the rows that pass one of them."""
        rng = self.rng
        bounds = rng.sample(["0", "2.5", "100", "10001"], 2)
        kinds = ["size", "size<=", "score"] + ["pre.length", "both.length<="] * self.has_types
        axis = rng.choice(kinds)
        name, is_most = axis.removesuffix("<="), axis.endswith("<=")
        if name in ("size", "score"):
            values = [[self.value(name, row)] for row in range(len(self.pre))]
        else:
            neurons = self.data.neurons
            of = {self.outer(key): length for key, length in zip(neurons["key"], neurons["length"])}
            ends = [self.pre] if name.startswith("pre") else [self.pre, self.post]
            values = [[of.get(ids[row]) for ids in ends] for row in range(len(self.pre))]
        def keeping(bound):
            bound = Fraction(bound)
            def fits(value):
                return value is not None and (value <= bound if is_most else value >= bound)
            return lambda row: all(fits(value) for value in values[row])
        return axis, bounds, keeping

    def drawn_axes(self):
        rng, names = self.rng, list(self.axes)
        default = ["pre.side", "post.side"] if self.has_types else ["pre.all", "post.all"]
        flags, axes = [], []
        for flag, other in zip(["--rows", "--columns"], default):
            name = rng.choice([None, *names])
            flags += [flag, name] if name else []
            axes.append(name or other)
        return flags, axes

    def column(self, axis):
        """Values of rows, and the labels of an axis."""
        if axis in self.axes:
            return self.axes[axis], self.labels[axis]
        return ["all"] * len(self.pre), ["all"]

    def matrix(self, terms, fewest, axes, measure, normalize):
        """Every cell, and how many rows each has."""
        (row_of, rows), (column_of, columns) = map(self.column, axes)
        def by_cell(kept):
            cells = {}
            for row in kept:
                cells.setdefault((row_of[row], column_of[row]), []).append(row)
            return cells
        kept = self.kept(terms, fewest)
        cells = by_cell(kept)
        line = {"input": 1, "output": 0}.get(normalize)
        whole = []
        if line is not None:
            whole = self.kept(terms, fewest, axes[1 - line])
        values = []
        for at in itertools.product(rows, columns):
            own = [row for row in kept if (row_of[row] == at[0] if measure.endswith("pre")
                                           else column_of[row] == at[1])] if "median" in measure else []
            value = self.measured(measure, cells.get(at, []), own)
            if line is not None:
                of = [row for row in whole if (row_of, column_of)[line][row] == at[line]]
                of = self.measured(measure, of, [])
                value = value / of if of else None
            values.append(value)
        counts = [len(cells.get(at, [])) for at in itertools.product(rows, columns)]
        synapses = [sum(self.weight[row] for row in cells.get(at, []))
                    for at in itertools.product(rows, columns)]
        return rows, columns, values, counts, synapses, kept


def run(areax, line):
    done = subprocess.run([areax, *line], capture_output=True)
    if done.returncode:
        raise ValueError(done.stderr.decode().strip())
    return done.stdout


def nested(values, rows, columns):
    return [values[row * columns:(row + 1) * columns] for row in range(rows)]


def matrix(areax, asker, folder):
    rng, terms = asker.rng, asker.terms()
    fewest = rng.choice([1, 1, 2, 4])
    flags, axes = asker.drawn_axes()
    measure = rng.choice(MEASURES)
    additive = measure == "count" or measure.startswith("total")
    normalize = rng.choice(["none", "input", "output"]) if additive else "none"
    rows, columns, values, counts, synapses, kept = asker.matrix(terms, fewest, axes, measure, normalize)
    line = ["matrix", str(asker.data.folder), *sum((term[0] for term in terms), []), *flags,
            "--measure", measure, "--normalize", normalize]
    line += ["--min-pair", str(fewest)] if fewest > 1 else []
    are_counts = measure in ("count", "pairs") and normalize == "none"
    texts = [int(value) if are_counts else real(value) for value in values]
    form = rng.choice(["json", "csv", "npy", "sparse json", "sparse csv", "sparse npz", "sparse parquet"])
    if "median" in measure:
        form = form.replace("sparse ", "").replace("npz", "npy").replace("parquet", "json")
    word = measure if normalize == "none" else normalize
    line += ["--sparse"] * ("sparse" in form) + ["--format", form.split()[-1], "-q"]
    path = folder / f"out.{form.split()[-1]}"
    if path.suffix in (".npy", ".npz", ".parquet"):
        line += ["-o", str(path)]
    out = run(areax, line)
    total = sum(asker.weight[row] for row in kept)
    listed = [at for at, count in enumerate(counts) if count]
    width = len(columns)
    if form == "json":
        answer = json.loads(out)
        wanted = {"rows": rows, "columns": columns, "matrix": nested(texts, len(rows), width), "total": total}
        if asker.data.weighted:
            wanted["row_count"] = len(kept)
        found = {key: answer.get(key) for key in ("rows", "columns", "matrix", "total", "row_count")
                 if key in wanted or key in answer}
    elif form == "csv":
        frame = pd.read_csv(io.BytesIO(out), keep_default_na=False, dtype=str)
        found = [list(frame.columns), *frame.values.tolist()]
        text = [str(v) if are_counts else "nan" if v is None else v for v in texts]
        wanted = [[axes[0], *shown(columns)],
                  *([name, *cells] for name, cells in zip(shown(rows), nested(text, len(rows), width)))]
        found[1:] = [[name, *(v if are_counts or v == "nan" else float(v) for v in cells)]
                     for name, *cells in found[1:]]
        # pandas gives equal headers numbers.
        found[0] = wanted[0] if len(set(wanted[0])) < len(wanted[0]) else found[0]
    elif form == "npy":
        array = np.load(path)
        found = [None if isinstance(v, float) and math.isnan(v) else v for v in array.ravel().tolist()]
        wanted = texts
    elif form == "sparse json":
        answer = json.loads(out)
        cells = {"row": [at // width for at in listed], "column": [at % width for at in listed],
                 "count": [synapses[at] for at in listed]}
        if word != "count":
            cells[word] = [texts[at] for at in listed]
        wanted = {"rows": rows, "columns": columns, "cells": cells, "total": total}
        found = {key: answer.get(key) for key in wanted}
    elif form == "sparse npz":
        found = scipy.sparse.load_npz(path)
        arrays = np.load(path)
        dense = found.toarray().ravel().tolist()
        wanted = [texts[at] if counts[at] else 0 for at in range(len(texts))]
        found = [None if isinstance(v, float) and math.isnan(v) else v for v in dense]
        found = (found, arrays["rows"].tolist(), arrays["columns"].tolist())
        wanted = (wanted, shown(rows), shown(columns))
    else:
        # Two columns of one name are told apart.
        second = axes[1] + "_2" * (axes[0] == axes[1])
        head = [axes[0], second, "count"] + ([word] if word != "count" else [])
        if form == "sparse csv":
            frame = pd.read_csv(io.BytesIO(out), keep_default_na=False, dtype=str, header=None)
            null, found = "", frame.values.tolist()
            found, names = found[1:], found[0]
            found = [[*line[:2], int(line[2]), *(float(v) if not are_counts else int(v) for v in line[3:])]
                     for line in found]
        else:
            table = pyarrow.parquet.ParquetFile(path).read()
            null, names = None, table.column_names
            found = [list(line) for line in zip(*(column.to_pylist() for column in table.columns))]
        found = [[None if isinstance(v, float) and math.isnan(v) else v for v in line] for line in found]
        wanted = []
        for at in listed:
            names_of = [rows[at // width], columns[at % width]]
            line_of = [null if name is None else name for name in names_of] + [synapses[at]]
            wanted.append(line_of + ([texts[at]] if word != "count" else []))
        found, wanted = [names, *found], [head, *wanted]
    return line, found, wanted


def sweep(areax, asker, folder):
    rng = asker.rng
    terms = asker.terms()
    flags, axes = asker.drawn_axes()
    fewest = rng.sample([1, 2, 3, 5], 2)
    line = ["sweep", str(asker.data.folder), *sum((term[0] for term in terms), []), *flags]
    line += ["--axis", "min-pair=" + ",".join(map(str, fewest))]
    bounds, keeping = [None], None
    if rng.random() < 0.6:
        name, bounds, keeping = asker.threshold()
        line += ["--axis", name + "=" * (not name.endswith("=")) + ",".join(bounds)]
    wanted_counts, sparse = [], {"point": [], "row": [], "column": [], "count": []}
    for point, (few, bound) in enumerate(itertools.product(fewest, bounds)):
        more = [] if bound is None else [([], keeping(bound), None)]
        rows, columns, values, counts, _, _ = asker.matrix(terms + more, few, axes, "count", "none")
        wanted_counts.append([int(value) for value in values])
        for at, count in enumerate(counts):
            if count:
                cell = (point, at // len(columns), at % len(columns), int(values[at]))
                for key, value in zip(sparse, cell):
                    sparse[key].append(value)
    if rng.random() < 0.5:
        answer = json.loads(run(areax, line + ["--format", "json", "-q"]))
        flat = np.array(answer["counts"]).reshape(len(wanted_counts), -1).tolist() if rows and columns else []
        wanted_counts = wanted_counts if rows and columns else []
        return line, (answer["rows"], answer["columns"], flat), (rows, columns, wanted_counts)
    answer = json.loads(run(areax, line + ["--sparse", "--format", "json", "-q"]))
    return line, answer["cells"], sparse


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def robust(areax, asker, folder):
    rng = asker.rng
    terms = asker.terms()
    flags, axes = asker.drawn_axes()
    measure = rng.choice(MEASURES)
    (row_of, rows), (column_of, columns) = map(asker.column, axes)
    if not rows or not columns:
        return None
    def ends(labels):
        return None if rng.random() < 0.2 else rng.sample(labels, min(len(labels), rng.choice([1, 2])))
    def text(names, labels):
        at = dict(zip(labels, shown(labels)))
        return "*" if names is None else ",".join(quoted(at[name]) for name in names)
    sides = [(ends(rows), ends(columns)) for _ in range(2)]
    claim = " > ".join(f"{text(pre, rows)}->{text(post, columns)}" for pre, post in sides)
    line = ["robust", str(asker.data.folder), "--claim", claim, *sum((term[0] for term in terms), []), *flags,
            "--measure", measure, "--axis", "min-pair=1,3", "--format", "json", "-q"]
    wanted = []
    for fewest in (1, 3):
        kept = asker.kept(terms, fewest)
        values = []
        for pre, post in sides:
            is_pre = lambda row: pre is None or row_of[row] in pre
            is_post = lambda row: post is None or column_of[row] in post
            own = [row for row in kept if (is_pre(row) if measure.endswith("pre") else is_post(row))]
            both = [row for row in kept if is_pre(row) and is_post(row)]
            values.append(asker.measured(measure, both, own if "median" in measure else []))
        left, right = values
        verdict = "undefined"
        if left is not None and right is not None:
            verdict = "tie" if left == right else "holds" if left > right else "fails"
        wanted.append((real(left), real(right), verdict))
    answer = json.loads(run(areax, line))
    found = [(point["left"], point["right"], point["verdict"]) for point in answer["points"]]
    return line, found, wanted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--tables", type=int, default=40)
    parser.add_argument("--questions", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    areax = str(Path(args.areax).resolve())
    scratch = Path(tempfile.mkdtemp(prefix="areax-cells-"))
    passed = failed = 0
    for table in range(args.tables):
        rng = random.Random(f"cells-{args.seed}-{table}")
        asker = Cells(Data(scratch / str(table), rng), rng)
        for _ in range(args.questions):
            ask = rng.choice([matrix, matrix, matrix, sweep, robust])
            try:
                checked = ask(areax, asker, scratch)
            except ValueError as error:
                checked = ([str(error)], None, "an answer")
            if checked is None:
                continue
            line, found, wanted = checked
            if found == wanted:
                passed += 1
                continue
            failed += 1
            if failed == 1:
                print(f"areax {shlex.join(line)}\n  areax {found}\n  truth {wanted}")
    print(f"{passed} passed, {failed} failed")
    if failed:
        print(f"the tables are kept in {scratch}")
        sys.exit(1)


if __name__ == "__main__":
    main()
