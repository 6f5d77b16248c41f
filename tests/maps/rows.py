"""Random questions for rows, in every format: the fields of every row that passes, as pandas has them."""

import io
import json
import subprocess

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

FORMATS = ["csv", "json", "ndjson", "npy", "parquet", "arrows"]
MASK = (1 << 64) - 1


def key(seed, row):
    """The key of a row in samples with a seed."""
    keys = []
    for step in (1, 2):
        z = (seed + step * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        keys += [z & 0xFFFFFFFF, z >> 32]
    for one in keys:
        row ^= one
        row ^= row >> 16
        row = row * 0x7FEB352D & 0xFFFFFFFF
        row ^= row >> 15
        row = row * 0x846CA68B & 0xFFFFFFFF
        row ^= row >> 16
    return row


class Rows:
    """Draws questions for rows of one data set."""

    def __init__(self, asker, rng):
        self.asker, self.data, self.rng = asker, asker.data, rng
        frame = self.data.synapses
        self.fields = {"pre_id": asker.pre, "post_id": asker.post}
        if self.data.weighted:
            self.fields["weight"] = asker.weight
        if self.data.placed:
            for name, column, nm in (("x", "px", 4), ("y", "py", 4), ("z", "pz", 40)):
                self.fields[name] = [int(value) * nm for value in frame[column]]
        rows = range(len(frame))
        self.fields["size"] = [self.whole(asker.value("size", row)) for row in rows]
        self.fields["score"] = [self.real(asker.value("score", row)) for row in rows]
        self.fields["region"] = list(frame["region"])
        self.fields["row"] = list(rows)

    @staticmethod
    def whole(value):
        return None if value is None else int(value)

    @staticmethod
    def real(value):
        return None if value is None else float(value)

    def draw(self):
        """A command line, its format, the names of the fields, and their values."""
        rng = self.rng
        flags, rows = self.asker.draw()
        while "--min-pair" in flags:
            flags, rows = self.asker.draw()
        names = [name for name in self.fields if name != "row"]
        if rng.random() < 0.7:
            names = rng.sample(list(self.fields), rng.randrange(1, len(self.fields) + 1))
            flags += ["--fields", ",".join(names)]
        if rng.random() < 0.3:
            most, seed = rng.choice([0, 1, 10, 100]), rng.randrange(1000)
            flags += ["--max-results", str(most), "--seed", str(seed)]
            rows = sorted(sorted(rows, key=lambda row: key(seed, row))[:most])
        kind = rng.choice(FORMATS)
        line = ["synapses", str(self.data.folder), *flags, "--format", kind]
        return line, kind, names, {name: [self.fields[name][row] for row in rows] for name in names}

    def check(self, areax):
        """A command line, what it gives, and what it should."""
        line, kind, names, wanted = self.draw()
        done = subprocess.run([areax, *line], capture_output=True)
        if kind == "npy" and "size" in names and self.is_beyond_float():
            return line, done.returncode, 2
        if done.returncode:
            return line, done.stderr.decode().strip(), wanted
        found = getattr(self, kind)(done.stdout)
        if kind == "npy" and "region" in names:
            # NumPy has no null text.
            wanted["region"] = [value or "" for value in wanted["region"]]
        return line, found, wanted

    def is_beyond_float(self):
        """Whether sizes have nulls beside integers that float64 does not hold."""
        sizes = self.fields["size"]
        return None in sizes and any(size is not None and abs(size) > 2**53 for size in sizes)

    def reader(self, name):
        """What makes a value of a text."""
        if name in ("pre_id", "post_id"):
            return str if self.data.names else int
        return {"region": str, "score": float}.get(name, int)

    def csv(self, data):
        frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, skip_blank_lines=False)
        value = lambda name, text: None if text == "" else self.reader(name)(text)
        return {name: [value(name, text) for text in frame[name]] for name in frame}

    def json(self, data):
        found = json.loads(data)
        names = [name for name in found if isinstance(found[name], list)]
        assert all(len(found[name]) == found["count"] for name in names)
        return {name: found[name] for name in names}

    def ndjson(self, data):
        lines = [json.loads(line) for line in data.splitlines()]
        return {name: [line[name] for line in lines] for name in lines[0]} if lines else {}

    def npy(self, data):
        array = np.load(io.BytesIO(data))
        value = lambda value: None if isinstance(value, float) and value != value else value
        return {name: [value(v) for v in array[name].tolist()] for name in array.dtype.names}

    def parquet(self, data):
        return self.typed(pa.parquet.read_table(io.BytesIO(data)))

    def arrows(self, data):
        return self.typed(pa.ipc.open_stream(data).read_all())

    def typed(self, table):
        """Columns of a table, whose types are those of the source."""
        kinds = {"weight": pa.uint64(), "row": pa.uint64(), "region": pa.string()}
        kinds |= {name: pa.string() if self.data.names else pa.uint64() for name in ("pre_id", "post_id")}
        kinds |= {axis: pa.int64() for axis in "xyz"}
        if self.data.format in ("parquet", "feather"):
            kinds |= {"size": pa.int64(), "score": pa.float32()}
        for field in table.schema:
            assert field.type == kinds.get(field.name, field.type), field
        return {name: table[name].to_pylist() for name in table.column_names}
