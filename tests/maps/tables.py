"""Random tables with their maps: any format, any oddity that the map allows, and the same as pandas
reads it. The names of columns are those of no data set."""

import gzip
import json
import math
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

FORMATS = ["csv", "csv.gz", "tsv", "jsonl", "parquet", "feather"]


class Data:
    """Synapses and neurons as the map means them, with nulls as None."""

    def __init__(self, folder, rng):
        self.folder, self.rng = Path(folder), rng
        self.format = rng.choice(FORMATS)
        self.is_text = self.format in ("csv", "csv.gz", "tsv")
        self.names = self.format != "parquet" and rng.random() < 0.25
        self.weighted, self.placed = rng.random() < 0.5, rng.random() < 0.6
        self.add = rng.choice([0, 720575940000000000]) if not self.names else 0
        ids = rng.sample(range(1, 10**9), 40)
        self.ids = [f"N{i % 97}_{i}" for i in ids] if self.names else ids
        # JSON lines without a line have no columns.
        self.fewest = int(self.format == "jsonl")
        self.draw_synapses(rng.choice([self.fewest, 1, 50, 400, 3000]))
        self.draw_neurons()
        self.write()

    def draw_synapses(self, rows):
        rng = self.rng
        def some(values, null=0.1):
            return [None if rng.random() < null else rng.choice(values) for _ in range(rows)]
        whole = [0, 1, 2, 5, 2**53, 2**53 + 1, -3, 10_001, 10_000] + [rng.randrange(500) for _ in range(30)]
        real = [0.1, 0.25, -0.5, 1e-3, 1e6, 3.3] + [round(rng.random(), 3) for _ in range(40)]
        table = {"a": [rng.choice(self.ids) for _ in range(rows)],
                 "b": [rng.choice(self.ids) for _ in range(rows)],
                 "size": some(whole), "score": some(real),
                 "region": some(["LO", "ME(R)", "a,b", "x y", "null", "NA"])}
        if self.weighted:
            table["n"] = [rng.randrange(1, 9) for _ in range(rows)]
        if self.placed:
            for axis in ("px", "py", "pz"):
                table[axis] = [rng.randrange(-50, 2000) for _ in range(rows)]
        self.synapses = pd.DataFrame(table, dtype=object)

    def draw_neurons(self):
        rng = self.rng
        listed = rng.sample(self.ids, rng.choice([self.fewest, 25, 40]))
        self.neurons = pd.DataFrame({
            "key": listed,
            "type": [rng.choice(["T1", "T2", "T10", "5P-IT", None]) for _ in listed],
            "side": [rng.choice(["left", "right", None]) for _ in listed],
            "length": [rng.choice([None, 0.0, 1.5, 2.25, 100.125]) for _ in listed],
        }, dtype=object) if rng.random() < 0.85 else None

    def have_types(self, names):
        """Whether neurons have each of these types: areax refuses others."""
        return self.neurons is not None and set(names) <= set(self.neurons["type"])

    def write(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.save(self.synapses, "synapses")
        if self.neurons is not None:
            self.save(self.neurons, "neurons")
        (self.folder / "areax.toml").write_text(self.map())

    def save(self, frame, name):
        path = self.folder / f"{name}.{self.format}"
        if self.format == "jsonl":
            # The first line has every key; others leave out what is null, or say it.
            rows = [{key: value for key, value in row.items()
                     if value is not None or at == 0 or self.rng.random() < 0.3}
                    for at, row in enumerate(frame.to_dict("records"))]
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        elif self.is_text:
            text = frame.to_csv(index=False, sep="\t" if self.format == "tsv" else ",")
            path.write_bytes(gzip.compress(text.encode()) if self.format == "csv.gz" else text.encode())
        else:
            table = pa.table({key: self.array(key, frame[key]) for key in frame})
            if self.format == "feather":
                pyarrow.feather.write_feather(table, str(path), chunksize=137)
            else:
                pyarrow.parquet.write_table(table, path, row_group_size=97)

    def array(self, key, values):
        kinds = {"a": pa.int64(), "b": pa.int64(), "key": pa.int64(), "size": pa.int64(),
                 "score": pa.float32(), "length": pa.float64(), "n": pa.int32()}
        kinds.update({axis: pa.int32() for axis in ("px", "py", "pz")})
        if self.names:
            kinds.update({key: pa.string() for key in ("a", "b", "key")})
        return pa.array(list(values), kinds.get(key, pa.string()))

    def map(self):
        names = ", names = true" if self.names else ""
        add = f", add = {self.add}" if self.add else ""
        text = [f'name = "drawn"', "[synapses]", f'files = ["synapses.{self.format}"]',
                f'pre = {{ column = "a"{add}{names} }}', f'post = {{ column = "b"{add}{names} }}']
        if self.weighted:
            text.append('weight = "n"')
        if self.placed:
            text.append('position = { columns = ["px", "py", "pz"], nm = [4, 4, 40] }')
        text += ["[synapses.numbers]", 'size = { column = "size", unit = "voxel" }',
                 f'score = {{ column = "score", summed = {str(self.summed()).lower()} }}',
                 "[synapses.categories]", 'region = "region"']
        if self.neurons is not None:
            text += ["[neurons]", f'files = ["neurons.{self.format}"]',
                     f'id = {{ column = "key"{add}{names} }}',
                     "[neurons.categories]", 'type = "type"', 'side = "side"',
                     "[neurons.numbers]", 'length = { column = "length", unit = "nm" }',
                     "[defaults]", 'types = "type"', 'axes = "side"']
        return "\n".join(text) + "\n"

    def summed(self):
        return self.weighted and self.add == 0

    def float_type(self):
        """How `score` is stored."""
        return np.float64 if self.is_text or self.format == "jsonl" else np.float32
