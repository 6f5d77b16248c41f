"""Random questions about neurons and pairs of them, and their answers by definition: rows are gone over one
by one. Each question is a command line, a reader of what areax writes, and what that should be."""

import csv
import io
import json
import subprocess
from fractions import Fraction

import networkx
import numpy as np
import pyarrow.parquet
import scipy.sparse

FIELDS = ["id", "type", "side", "length", "inputs", "outputs", "input_partners", "output_partners",
          "input_total_size", "output_total_size", "input_total_score", "output_total_score"]
NUMBERS = ["size", "score"]
INTEGERS = {"inputs", "outputs", "input_partners", "output_partners", "count", "row_count", "of_set"}


class Graph:
    """Draws questions about the neurons of an `Asker`."""

    def __init__(self, asker, rng):
        self.asker, self.rng, self.data = asker, rng, asker.data
        partners = {*asker.pre, *asker.post}
        table = self.data.neurons
        self.rows = {}
        if table is not None:
            self.listed = [asker.outer(key) for key in table["key"]]
            for place, neuron in enumerate(self.listed):
                row = table.iloc[place]
                length = None if row["length"] is None else float(row["length"])
                self.rows[neuron] = {"type": row["type"], "side": row["side"], "length": length}
        else:
            self.listed = sorted(partners)
        self.orphans = sorted(partners - set(self.listed))
        self.types = list(dict.fromkeys(
            row["type"] for row in self.rows.values() if row["type"] is not None))

    def of(self, neuron, column):
        return self.rows.get(neuron, {}).get(column)

    def draw(self):
        """A command line after `areax`, how its output is read, and what it should be."""
        return self.rng.choice([self.neurons, self.neurons, self.neuron, self.several, self.pairs])()

    # What rows come to.

    def count(self, rows):
        return sum(self.asker.weight[row] for row in rows)

    def totals(self, rows):
        return {number: self.asker.sums(rows, number)[0] for number in NUMBERS}

    # neurons

    def neurons(self):
        rng, asker = self.rng, self.asker
        is_output = rng.random() < 0.5
        flags = [] if is_output else ["--direction", "incoming"]
        own_side, other_side = ("pre", "post") if is_output else ("post", "pre")
        own, other = (asker.pre, asker.post) if is_output else (asker.post, asker.pre)
        of_neuron, of_rows, counts = [], [], False
        if asker.data.have_types(["T1", "5P-IT"]) and rng.random() < 0.3:
            flags += ["--celltype", "T1,5P-IT"]
            of_neuron.append(lambda n: self.of(n, "type") in ("T1", "5P-IT"))
        if asker.data.have_types(["T2"]) and rng.random() < 0.3:
            flags += ["--target-celltype", "T2"]
            of_rows.append(lambda row: self.of(other[row], "type") == "T2")
            counts = True
        for _ in range(rng.choice([0, 1, 1, 2])):
            if self.rows and rng.random() < 0.6:
                text, holds = self.on_neuron()
                where = rng.choice(["", own_side + ".", other_side + ".", "both."])
                flags += ["--where", where + text]
                if where == other_side + ".":
                    of_rows.append(lambda row, holds=holds: holds(other[row]))
                    counts = True
                    continue
                of_neuron.append(holds)
                if where == "both.":
                    of_rows.append(lambda row, holds=holds: holds(other[row]))
            else:
                text, holds = rng.choice([asker.on_number, asker.on_category])()
                flags += ["--where", text]
                of_rows.append(holds)
                counts = True
        counts = self.filters(flags, (own_side, other), of_neuron, of_rows) or counts
        passing = [row for row in range(len(own)) if all(holds(row) for holds in of_rows)]
        if rng.random() < 0.2:
            least = rng.choice([2, 3, 10])
            flags += ["--min-pair", str(least)]
            pairs = {}
            for row in passing:
                pair = asker.pre[row], asker.post[row]
                pairs[pair] = pairs.get(pair, 0) + asker.weight[row]
            passing = [row for row in passing if pairs[asker.pre[row], asker.post[row]] >= least]
            counts = True
        fewest = int(counts)
        if rng.random() < 0.3:
            fewest = rng.choice([0, 1, 3, 20])
            flags += ["--min-synapses", str(fewest)]
        enough = {}
        for row in passing:
            enough[own[row]] = enough.get(own[row], 0) + asker.weight[row]
        found = [n for n in self.listed
                 if all(holds(n) for holds in of_neuron) and enough.get(n, 0) >= fewest]
        available = len(found)
        known = [field for field in FIELDS if self.rows or field not in ("type", "side", "length")]
        fields = rng.sample(known, rng.randrange(len(known)))
        if rng.random() < 0.4:
            by = rng.choice(known)
            descending = rng.random() < 0.5
            flags.append(f"--sort={'-' if descending else ''}{by}")
            values = {n: self.field(by, n, passing) for n in found}
            there = [n for n in found if values[n] is not None]
            there.sort(key=lambda n: values[n], reverse=descending)
            if descending:
                # Stable: equal ones keep the order of the table.
                there = [n for value in dict.fromkeys(values[n] for n in there)
                         for n in found if values[n] == value]
            found = there + [n for n in found if values[n] is None]
        is_limited = rng.random() < 0.3
        if is_limited:
            found = found[:5]
            flags += ["--limit", "5"]
        if fields:
            flags += ["--fields", ",".join(fields)]
        columns = {field: [self.field(field, n, passing) for n in found] for field in fields}
        return self.listing(["neurons", str(self.data.folder), *flags], found, columns,
                            available if is_limited else None)

    def filters(self, flags, sides, of_neuron, of_rows):
        """Filters as other questions have them; whether one of them chooses synapses."""
        rng, asker, (own_side, other), counts = self.rng, self.asker, sides, False
        for side in ["pre", "post"]:
            is_free = "--target-celltype" not in flags
            if is_free and asker.data.have_types(["T1", "T10"]) and rng.random() < 0.15:
                flags += [f"--{side}-celltype", "T1,T10"]
                if side == own_side:
                    of_neuron.append(lambda n: self.of(n, "type") in ("T1", "T10"))
                else:
                    of_rows.append(lambda row: self.of(other[row], "type") in ("T1", "T10"))
                    counts = True
            if not self.data.names and rng.random() < 0.15:
                ids = [asker.outer(value) for value in rng.sample(self.data.ids, 6)]
                flags += [f"--{side}-neuron-ids", ",".join(map(str, ids))]
                if side == own_side:
                    of_neuron.append(lambda n, ids=ids: n in ids)
                else:
                    of_rows.append(lambda row, ids=ids: other[row] in ids)
                    counts = True
        if rng.random() < 0.2:
            flags.append("--exclude-autapses")
            of_rows.append(lambda row: asker.pre[row] != asker.post[row])
            counts = True
        if self.data.placed and rng.random() < 0.2:
            low, high = sorted(rng.sample(range(-300, 9000), 2))
            flags.append("--box=" + ",".join(map(str, [low] * 3 + [high] * 3)))
            of_rows.append(lambda row: asker.is_inside(row, low, high))
            counts = True
        return counts

    def on_neuron(self):
        rng = self.rng
        column = rng.choice(["type", "side", "length"])
        if rng.random() < 0.2:
            return f"{column} is null", lambda n: self.of(n, column) is None
        if column == "length":
            return "length >= 1.5", lambda n: (self.of(n, "length") or 0) >= 1.5
        value = {"type": "T1", "side": "left"}[column]
        if rng.random() < 0.3:
            return f"{column} != {value}", lambda n: self.of(n, column) not in (None, value)
        return f"{column} = {value}", lambda n: self.of(n, column) == value

    def field(self, name, neuron, passing):
        if name == "id":
            return neuron
        if name in ("type", "side", "length"):
            return self.of(neuron, name)
        own, other = self.asker.pre, self.asker.post
        if name.startswith("input"):
            own, other = other, own
        rows = [row for row in passing if own[row] == neuron]
        if name.endswith("partners"):
            return len({other[row] for row in rows})
        if "_total_" in name:
            return self.totals(rows)[name.rsplit("_", 1)[1]]
        return self.count(rows)

    def listing(self, line, ids, columns, available):
        kind = self.rng.choice(["json", "csv", "parquet"])
        line = [*line, "--format", kind]
        named = columns if "id" in columns else {"neuron_id": ids, **columns}
        if kind == "json":
            wanted = {"neuron_ids": ids, "count": len(ids), **columns}
            if available is not None:
                wanted["available"] = available
            return line, lambda out: only(json.loads(out), wanted), wanted
        if kind == "csv":
            return line, self.csv_reader(named), named
        return line, parquet, named

    def csv_reader(self, columns):
        """Reads the columns of a CSV as the values that these have."""
        def read(out):
            rows = list(csv.reader(io.StringIO(out.decode())))
            if not rows or rows[0] != list(columns):
                return rows[:1]
            values = list(zip(*rows[1:])) or [[] for _ in columns]
            return {name: [self.value(name, text) for text in of] for name, of in zip(columns, values)}
        return read

    def value(self, name, text):
        bare = name.rsplit(".", 1)[-1]
        if bare in ("type", "side", "partner_celltype", "direction"):
            return text or None
        if bare.endswith("id"):
            return text if self.data.names else int(text)
        if name in INTEGERS:
            return int(text)
        return float(text) if text else None

    # neuron

    def filtered(self):
        """Flags of a filter, and the rows that pass it."""
        return self.asker.draw() if self.rng.random() < 0.6 else ([], range(len(self.asker.pre)))

    def side(self, rows, members, is_output, listed):
        own, other = self.asker.pre, self.asker.post
        if not is_output:
            own, other = other, own
        rows = [row for row in rows if own[row] in members]
        by_type = {}
        for row in rows:
            by_type.setdefault(self.type_of(other[row], "all"), []).append(row)
        order = [*self.types, None] if self.rows else ["all"]
        if self.data.neurons is not None and not self.rows:
            order = [None]
        by_neuron = {}
        for row in rows:
            by_neuron.setdefault(other[row], []).append(row)
        ranked = sorted(by_neuron, key=lambda n: (-self.count(by_neuron[n]), n))
        return {
            **self.come_to(rows),
            "partners": len(ranked),
            "by_celltype": [{"cell_type": kind, **self.come_to(by_type[kind])}
                            for kind in order if kind in by_type],
            "top_partners": [{"neuron_id": n, "cell_type": self.type_of(n, None),
                              **self.come_to(by_neuron[n]),
                              **({"of_set": len({own[row] for row in by_neuron[n]})}
                                 if len(members) > 1 else {})}
                             for n in ranked[:listed]],
        }

    def type_of(self, neuron, without):
        return without if self.data.neurons is None else self.of(neuron, "type")

    def come_to(self, rows):
        found = {"count": self.count(rows), "totals": self.totals(rows)}
        if self.data.weighted:
            found["row_count"] = len(rows)
        return found

    def known(self):
        return [*self.listed, *self.orphans]

    def neuron(self):
        if not self.known():
            return self.pairs()
        neuron = self.rng.choice(self.known())
        flags, rows = self.filtered()
        line = ["neuron", str(neuron), str(self.data.folder), "--partners", "4", *flags]
        wanted = {"neuron_id": neuron, "in_neuron_table": neuron in self.rows,
                  "cell_type": self.of(neuron, "type"),
                  "outputs": self.side(rows, {neuron}, True, 4),
                  "inputs": self.side(rows, {neuron}, False, 4)}
        if self.rows:
            wanted["columns"] = {name: self.of(neuron, name) for name in ("type", "side", "length")}
        return [*line, "--format", "json"], lambda out: only(json.loads(out), wanted), wanted

    def several(self):
        if len(self.known()) < 3:
            return self.pairs()
        members = self.rng.sample(self.known(), 3)
        flags, rows = self.filtered()
        words = [",".join(map(str, members))]
        if self.rng.random() < 0.5:
            path = self.data.folder / "ids.txt"
            path.write_text("".join(f"{n}\n" for n in members))
            words = [f"@{path}"]
        line = ["neuron", *words, str(self.data.folder), *flags]
        outputs, inputs = (self.side(rows, set(members), is_output, 10**9) for is_output in (True, False))
        if self.rng.random() < 0.5:
            wanted = {"neuron_ids": members, "outputs": outputs, "inputs": inputs}
            line += ["--partners", "none", "--format", "json"]
            return line, lambda out: only(json.loads(out), wanted), wanted
        if self.rng.random() < 0.5:
            each = {n: [self.side(rows, {n}, is_output, 10**9) for is_output in (True, False)]
                    for n in members}
            lines = [{"neuron_id": n, **line} for n in members for line in self.lines(*each[n])]
            named = columns(lines, ["neuron_id", *self.names_of_lines()])
            return [*line, "--each", "--format", "csv"], self.csv_reader(named), named
        named = columns(self.lines(outputs, inputs), [*self.names_of_lines(), "of_set"])
        return [*line, "--format", "csv"], self.csv_reader(named), named

    def names_of_lines(self):
        rows = ["row_count"] if self.data.weighted else []
        return ["direction", "partner_id", "partner_celltype", "count", *rows,
                *(f"total_{number}" for number in NUMBERS)]

    def lines(self, outputs, inputs):
        for direction, side in (("outgoing", outputs), ("incoming", inputs)):
            for of in side["top_partners"]:
                yield {"direction": direction, "partner_id": of["neuron_id"],
                       "partner_celltype": of["cell_type"], "of_set": of.get("of_set"),
                       "count": of["count"], "row_count": of.get("row_count"),
                       **{f"total_{number}": of["totals"][number] for number in NUMBERS}}

    # adjacency

    def pairs(self):
        rng, asker = self.rng, self.asker
        flags, rows = self.filtered()
        pairs = {}
        for row in rows:
            pairs.setdefault((asker.pre[row], asker.post[row]), []).append(row)
        if rng.random() < 0.3:
            flags = [*flags, "--min-count", "3"]
            fewest = max(3, *(int(flags[at + 1]) for at, flag in enumerate(flags) if flag == "--min-pair"), 3)
            pairs = {pair: rows for pair, rows in pairs.items() if self.count(rows) >= fewest}
        if rng.random() < 0.3:
            flags = [*flags, "--reciprocal"]
            pairs = {(pre, post): rows for (pre, post), rows in pairs.items()
                     if pre != post and (post, pre) in pairs}
        place = {n: at for at, n in enumerate(self.known())}
        order = sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))
        line = ["adjacency", str(self.data.folder), *flags]
        kind = rng.choice(["json", "csv", "parquet", "npz", "graphml"])
        line += ["--format", kind]
        totals = {number: [self.totals(pairs[pair])[number] for pair in order] for number in NUMBERS}
        counts = [self.count(pairs[pair]) for pair in order]
        ids = {"pre_id": [pre for pre, _ in order], "post_id": [post for _, post in order]}
        counted = {"count": counts}
        if self.data.weighted:
            counted["row_count"] = [len(pairs[pair]) for pair in order]
        neurons = sorted({n for pair in order for n in pair}, key=place.get)
        if kind == "json":
            wanted = {**ids, **counted, "totals": totals, "pairs": len(order), "neurons": len(neurons)}
            return line, lambda out: only(json.loads(out), wanted), wanted
        flat = {**ids, **counted, **{f"total_{number}": totals[number] for number in NUMBERS}}
        if kind == "npz":
            return line, npz, {"neuron_ids": neurons, **{key: flat[key] for key in flat}}
        if kind == "graphml":
            nodes = {str(n): {key: value for key, value in self.rows.get(n, {}).items() if value is not None}
                     for n in neurons}
            edges = {(str(pre), str(post)): {key: flat[key][at] for key in flat if not key.endswith("_id")}
                     for at, (pre, post) in enumerate(order)}
            return line, graphml, {"nodes": nodes, "edges": edges}
        if self.rows or self.data.neurons is not None:
            for name in ("type", "side"):
                flat[f"pre.{name}"] = [self.of(pre, name) for pre, _ in order]
                flat[f"post.{name}"] = [self.of(post, name) for _, post in order]
            line.append("--categories")
        return line, self.csv_reader(flat) if kind == "csv" else parquet, flat


def columns(lines, names):
    lines = list(lines)
    return {name: [line[name] for line in lines] for name in names}


def only(answer, wanted):
    return {key: answer.get(key) for key in wanted}


def parquet(out):
    return pyarrow.parquet.read_table(io.BytesIO(out)).to_pydict()


def npz(out):
    matrix = scipy.sparse.load_npz(io.BytesIO(out))
    arrays = np.load(io.BytesIO(out))
    neurons = arrays["neuron_ids"].tolist()
    pairs = matrix.tocoo()
    found = {"neuron_ids": neurons, "pre_id": [neurons[at] for at in pairs.row],
             "post_id": [neurons[at] for at in pairs.col], "count": matrix.data.tolist()}
    return {**found, **{name: arrays[name].tolist() for name in arrays.files
                        if name.startswith("total_") or name == "row_count"}}


def graphml(out):
    graph = networkx.read_graphml(io.BytesIO(out))
    nodes = {name: dict(values) for name, values in graph.nodes(data=True)}
    return {"nodes": nodes, "edges": {(pre, post): dict(v) for pre, post, v in graph.edges(data=True)}}


def ask(areax, line):
    done = subprocess.run([areax, *line], capture_output=True)
    return None if done.returncode else done.stdout, done.stderr.decode().strip()
