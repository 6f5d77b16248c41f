#!/usr/bin/env python3
"""Synthetic tables of every recipe: what areax counts, sums and puts into cells, against the same tables read
by pandas and pyarrow by the words of their map.

    python3 tests/maps/recipes.py AREAX [--synapses 4000] [--neurons 300] [--seed 1]
"""

import argparse
import json
import re
import subprocess
import tempfile
import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pyarrow.feather
import pyarrow.parquet

OPERATORS = {"=": lambda a, b: a == b, "!=": lambda a, b: a != b, "is not null": lambda a, _: True}


class Table:
    """Columns of Python values by name; null is None."""

    def __init__(self, path, part):
        self.columns, self.is_text = {}, False
        if path.suffix == ".feather":
            self.columns = pyarrow.feather.read_table(path, memory_map=False).to_pydict()
        elif path.suffix == ".parquet":
            self.columns = pyarrow.parquet.read_table(path).to_pydict()
        elif path.suffix == ".json":
            self.rows = [json.loads(line) for line in path.read_text().splitlines()]
        else:
            separator = part.get("separator", "\t" if ".tsv" in path.name else ",")
            names = part.get("columns")
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, sep=separator, names=names)
            frame = frame.rename(columns=lambda name: "" if name.startswith("Unnamed: 0") else name)
            self.columns, self.is_text = {name: frame[name].tolist() for name in frame}, True

    def has(self, column):
        return column in self.columns or bool(self.nested(column))

    def nested(self, column):
        def value(row):
            for key in column.split("."):
                row = row.get(key) if isinstance(row, dict) else None
            return row
        found = [value(row) for row in getattr(self, "rows", [])]
        return found if any(one is not None for one in found) else []

    def values(self, column, null=None):
        """Texts of text files stay texts; blanks at their ends are no part of them."""
        values = self.columns.get(column) or self.nested(column)
        if self.is_text:
            values = [value.strip() for value in values]
        nulls = ([""] if self.is_text else []) if null is None else null
        return [None if value in nulls else value for value in values]


def number(value):
    if value is None or value != value:
        return None
    if isinstance(value, str):
        value = int(value) if re.fullmatch(r"[+-]?\d+", value) else float(value)
    return Fraction(value)


def text(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else None if value is None else str(value)


def column_of(entry):
    return entry if isinstance(entry, str) else entry["column"]


def kept(table, part, known):
    """Whether each row is kept: `known` are the values of names of the map."""
    holds = None
    for term in filter(None, part.get("where", "").split(" and ")):
        name, operator, wanted = re.fullmatch(r"(\S+) (!=|=|is not null) ?(.*)", term).groups()
        values = [text(value) for value in known.get(name) or table.values(name)]
        own = [value is not None and OPERATORS[operator](value, wanted) for value in values]
        holds = own if holds is None else [a and b for a, b in zip(holds, own)]
    return holds


class Data:
    """What a map says of its tables."""

    def __init__(self, folder):
        self.map = tomllib.loads((folder / "areax.toml").read_text())
        part = self.map["synapses"]
        [file] = part["files"]
        table = Table(folder / file, part)
        ids = {side: self.ids(table, part[side]) for side in ("pre", "post")}
        keep = kept(table, part, ids) or [True] * len(ids["pre"])

        def of(values):
            return [value for value, is_kept in zip(values, keep) if is_kept]
        self.pre, self.post = of(ids["pre"]), of(ids["post"])
        weights = table.values(part["weight"]) if "weight" in part else [1] * len(keep)
        self.weights = [int(float(weight)) for weight in of(weights)]
        self.numbers = {name: ([number(value) for value in of(self.entry(table, entry))], entry)
                        for name, entry in part.get("numbers", {}).items()}
        self.categories = {name: [text(value) for value in of(self.entry(table, entry))]
                           for name, entry in part.get("categories", {}).items()}
        self.neurons = self.join(folder) if "files" in self.map.get("neurons", {}) else {}

    def entry(self, table, entry):
        return table.values(column_of(entry), entry.get("null") if isinstance(entry, dict) else None)

    def ids(self, table, entry):
        values = table.values(column_of(entry))
        if isinstance(entry, dict) and entry.get("names"):
            return values
        add = entry.get("add", 0) if isinstance(entry, dict) else 0
        return [None if value is None else int(value) + add for value in values]

    def join(self, folder):
        """By category: the value of every neuron that a kept row of the tables has."""
        part = self.map["neurons"]
        tables = [Table(folder / file, part) for file in part["files"]]
        ids = [self.ids(table, part["id"]) for table in tables]
        found = {}
        for name, entry in part.get("categories", {}).items():
            at = next(at for at, table in enumerate(tables) if table.has(column_of(entry)))
            values = self.entry(tables[at], entry)
            keep = kept(tables[at], part, {"id": ids[at], name: values}) or [True] * len(values)
            found[name] = {id: text(value) for id, value, is_kept in zip(ids[at], values, keep) if is_kept}
        return found

    def labels(self, axis):
        side, _, name = axis.rpartition(".")
        if not side:
            return self.categories[name]
        return [self.neurons[name].get(id) for id in (self.pre if side == "pre" else self.post)]

    def cells(self, rows, columns, above=None):
        found = Counter()
        passes = [True] * len(self.pre) if above is None else [
            value is not None and value >= above[1] for value in self.numbers[above[0]][0]]
        for row, column, weight, is_in in zip(self.labels(rows), self.labels(columns), self.weights, passes):
            if is_in:
                found[row, column] += weight
        return dict(found)

    def total(self, name):
        values, entry = self.numbers[name]
        summed = isinstance(entry, dict) and entry.get("summed", False)
        return float(sum(value * (1 if summed else weight) for value, weight in zip(values, self.weights)
                         if value is not None))


def answer(areax, *words):
    done = subprocess.run([str(word) for word in (areax, *words, "--quiet")], capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def check(areax, folder, recipe):
    data = Data(folder)
    counted = json.loads(answer(areax, "count", folder, "--format", "json"))
    assert counted["count"] == sum(data.weights), (recipe, counted["count"], sum(data.weights))
    assert counted.get("rows", counted["count"]) == len(data.pre), recipe
    for name in data.numbers:
        assert counted["totals"][name] == data.total(name), (recipe, name, counted["totals"][name], data.total(name))
    axes = [f"{side}.{name}" for name in data.neurons for side in ("pre", "post")] + list(data.categories)
    checked = 0
    for rows, columns in zip(axes, axes[1:] + axes[:1]):
        above = None
        if data.numbers and checked % 2:
            name = sorted(data.numbers)[0]
            values = sorted(value for value in data.numbers[name][0] if value is not None)
            above = (name, Fraction(float(values[len(values) // 2])))
        filters = () if above is None else ("--where", f"{above[0]} >= {float(above[1])!r}")
        said = json.loads(answer(areax, "matrix", folder, "--rows", rows, "--columns", columns, "--sparse",
                                 "--format", "json", *filters))
        cells = said["cells"]
        found = {(said["rows"][row], said["columns"][column]): count
                 for row, column, count in zip(cells["row"], cells["column"], cells["count"])}
        expected = data.cells(rows, columns, above)
        assert found == expected, (recipe, rows, columns, above, len(found), len(expected))
        checked += 1
    return checked


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax", type=Path)
    parser.add_argument("--synapses", type=int, default=4000)
    parser.add_argument("--neurons", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    areax = given.areax.resolve()
    names = [line for line in answer(areax, "recipes").splitlines() if line and not line.startswith(" ")]
    matrices = 0
    with tempfile.TemporaryDirectory(prefix="areax-recipes-") as scratch:
        for recipe in names:
            if recipe in ("j0251", "generic"):
                continue
            folder = Path(scratch) / recipe
            answer(areax, "synth", folder, "--like", recipe, "--synapses", given.synapses, "--neurons", given.neurons,
                   "--seed", given.seed)
            matrices += check(areax, folder, recipe)
    print(f"{len(names) - 2} recipes: counts, sums and {matrices} matrices as pandas has them")


if __name__ == "__main__":
    main()
