"""Asks `areax` about random tables of any format, and compares its answers with pandas' and exact
fractions.

    python tests/maps/check.py target/release/areax [--tables 60] [--questions 8] [--seed 1]

Needs numpy, pandas, pyarrow, scipy and networkx. The same seed makes the same tables and asks the same questions. The
last line says how many answers passed and failed; the first that differs is printed with its command
line, and its tables are kept.
"""

import argparse
import json
import operator
import random
import shlex
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import graph
import rows as rows_of
from tables import Data

ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
         "=": operator.eq, "!=": operator.ne}


def quoted(name):
    """A name in a list of names."""
    return '"' + name.replace('"', '""') + '"' if "," in name or '"' in name else name


class Asker:
    """Draws filters, and says which rows of pandas pass them."""

    def __init__(self, data, rng):
        self.data, self.rng = data, rng
        rows = data.synapses
        self.pre = [self.outer(value) for value in rows["a"]]
        self.post = [self.outer(value) for value in rows["b"]]
        self.weight = [int(n) for n in rows["n"]] if data.weighted else [1] * len(rows)
        neurons = data.neurons
        self.types = {}
        if neurons is not None:
            self.types = {self.outer(key): kind for key, kind in zip(neurons["key"], neurons["type"])}

    def outer(self, value):
        """The id that areax gives."""
        return value if self.data.names else value + self.data.add

    def is_inside(self, row, low, high):
        """Whether a row is in a box of these corners."""
        frame = self.data.synapses
        place = (int(frame[axis].iloc[row]) * by for axis, by in (("px", 4), ("py", 4), ("pz", 40)))
        return all(low <= at < high for at in place)

    def draw(self):
        """Flags and the places of the rows that pass."""
        rng, flags = self.rng, []
        keeps = []
        side, names = rng.choice(["pre", "post"]), rng.sample(["T1", "T2", "T10", "5P-IT"], rng.choice([1, 2]))
        if self.data.have_types(names) and rng.random() < 0.5:
            flags += [f"--{side}-celltype", ",".join(map(quoted, names))]
            partner = getattr(self, side)
            keeps.append(lambda row: self.types.get(partner[row]) in names)
        if not self.data.names and rng.random() < 0.3:
            ids = [self.outer(value) for value in rng.sample(self.data.ids, 6)]
            flags += ["--post-neuron-ids", ",".join(map(str, ids))]
            keeps.append(lambda row: self.post[row] in ids)
        if rng.random() < 0.3:
            flags.append("--exclude-autapses")
            keeps.append(lambda row: self.pre[row] != self.post[row])
        if self.data.placed and rng.random() < 0.4:
            low, high = sorted(rng.sample(range(-300, 9000), 2))
            flags.append("--box=" + ",".join(map(str, [low] * 3 + [high] * 3)))
            keeps.append(lambda row: self.is_inside(row, low, high))
        if rng.random() < 0.7:
            text, keep = self.condition()
            flags += ["--where", text]
            keeps.append(keep)
        rows = [row for row in range(len(self.pre)) if all(keep(row) for keep in keeps)]
        if rng.random() < 0.3:
            fewest = rng.choice([2, 3, 10])
            flags += ["--min-pair", str(fewest)]
            pairs = {}
            for row in rows:
                pair = (self.pre[row], self.post[row])
                pairs[pair] = pairs.get(pair, 0) + self.weight[row]
            rows = [row for row in rows if pairs[self.pre[row], self.post[row]] >= fewest]
        return flags, rows

    def condition(self):
        """A condition on a column, and whether a row holds it."""
        rng = self.rng
        kinds = [self.on_number, self.on_category]
        if self.types:
            kinds.append(self.on_type)
        return rng.choice(kinds)()

    def on_number(self):
        rng = self.rng
        name = rng.choice(["size", "score"])
        if rng.random() < 0.15:
            return f"{name} is null", lambda row: self.value(name, row) is None
        sign = rng.choice(list(ORDER))
        text = rng.choice(["0", "0.25", "0.1", "5", "2.5", "10001", str(2**53 + 1), "-3", "1e-3", "3.3"])
        wanted = Fraction(text)
        if name == "score":
            # As NumPy compares a column with a Python number.
            wanted = Fraction(float(self.data.float_type()(float(text))))
        def holds(row):
            value = self.value(name, row)
            return value is not None and ORDER[sign](value, wanted)
        return f"{name} {sign} {text}", holds

    def on_category(self):
        return self.on_texts("region", ["LO", "ME(R)", "a,b", "x y", "null", "NA", "LO "],
                             lambda row: self.data.synapses["region"].iloc[row])

    def on_type(self):
        side = self.rng.choice(["pre", "post"])
        partner = getattr(self, side)
        return self.on_texts(f"{side}.type", ["T1", "T2", "T10", "5P-IT"],
                             lambda row: self.types.get(partner[row]))

    def on_texts(self, column, names, value):
        rng = self.rng
        chosen = rng.sample(names, 2)
        if rng.random() < 0.2:
            return f"{column} is not null", lambda row: value(row) is not None
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in chosen)
        if rng.random() < 0.5:
            return f"{column} not in ({listed})", lambda row: value(row) not in [None, *chosen]
        return f"{column} in ({listed})", lambda row: value(row) in chosen

    def value(self, number, row):
        """The number of a row as it is stored, exactly; None where it is null."""
        value = self.data.synapses[number].iloc[row]
        if value is None:
            return None
        if number == "score":
            return Fraction(float(self.data.float_type()(value)))
        return Fraction(int(value))

    def sums(self, rows, number):
        """Total and mean of a number, rounded once."""
        summed = number == "score" and self.data.summed()
        total, weight = Fraction(0), 0
        for row in rows:
            value = self.value(number, row)
            if value is not None:
                total += value * (1 if summed else self.weight[row])
                weight += self.weight[row]
        return float(total), float(total / weight) if weight else None

    def count(self, rows):
        sums = {number: self.sums(rows, number) for number in ("size", "score")}
        return {
            "count": sum(self.weight[row] for row in rows),
            "rows": len(rows),
            "totals": {number: total for number, (total, _) in sums.items()},
            "means": {number: mean for number, (_, mean) in sums.items()},
        }


def ask(areax, line):
    done = subprocess.run([areax, *line], capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr.strip()}
    return json.loads(done.stdout)


def columns_of(asker):
    """What `info` says of some columns."""
    data = asker.data
    known = {"region": data.synapses["region"]}
    if data.neurons is not None:
        known["side"] = data.neurons["side"]
    return {name: (len({v for v in column if v is not None}), sum(v is None for v in column))
            for name, column in known.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--tables", type=int, default=60)
    parser.add_argument("--questions", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    areax = str(Path(args.areax).resolve())
    scratch = Path(tempfile.mkdtemp(prefix="areax-maps-"))
    passed = failed = 0
    for table in range(args.tables):
        rng = random.Random(f"{args.seed}-{table}")
        data = Data(scratch / str(table), rng)
        asker = Asker(data, rng)
        info = ask(areax, ["info", str(data.folder), "--format", "json"])
        said = {c["name"]: (c["distinct"], c["nulls"]) for c in info.get("columns", [])}
        wanted = columns_of(asker)
        checks = [(["info", str(data.folder)], {name: said.get(name) for name in wanted}, wanted)]
        for _ in range(args.questions):
            flags, rows = asker.draw()
            line = ["count", str(data.folder), *flags, "--format", "json"]
            wanted = asker.count(rows)
            answer = ask(areax, line)
            checks.append((line, {key: answer.get(key, answer) for key in wanted}, wanted))
        drawn = graph.Graph(asker, rng)
        for _ in range(args.questions):
            line, read, wanted = drawn.draw()
            out, error = graph.ask(areax, line)
            checks.append((line, {"error": error} if out is None else read(out), wanted))
        drawn = rows_of.Rows(asker, rng)
        for _ in range(args.questions):
            line, found, wanted = drawn.check(areax)
            # No line of ndjson names no field.
            none = found == {} and not any(wanted.values())
            checks.append((line, wanted if none else found, wanted))
        for line, found, wanted in checks:
            if found == wanted:
                passed += 1
                continue
            failed += 1
            if failed == 1:
                print(f"areax {shlex.join(line)}\n  areax  {found}\n  pandas {wanted}")
    print(f"{passed} passed, {failed} failed")
    if failed:
        print(f"the tables are kept in {scratch}")
        sys.exit(1)


if __name__ == "__main__":
    main()
