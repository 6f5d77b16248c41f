#!/usr/bin/env python3
"""areax, DuckDB and Polars on one large synthetic table of FlyWire's layout: reading it, and matrices.

    python3 benches/peers/maps.py AREAX FOLDER [--rows 80000000] [--neurons 140000] [--runs 7]

Makes the tables in FOLDER (some 4 GB for 80 M rows) unless they are there. DuckDB reads the map's
columns into a database file; both peers get the partners' classes and types joined beforehand, as
dictionaries, which is the best that they can have. Every threshold is another one, and every answer is
compared. Times are medians; areax's are those that its server says (`Server-Timing`: the question and
its text), and, where that is large, of `areax bench` beside it.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path
from statistics import median

import duckdb
import polars as pl

PORT = 8791
ADD = 720575940000000000
# Some that the synthetic table has.
NEUROPILS = ["GNG", "LH_R", "MB_CA_R", "AL_L"]


def made(areax, folder, rows, neurons):
    """The files of a data set and its map."""
    synapses = folder / "synapses" / "fafb_v783_princeton_synapse_table.csv.gz"
    annotations = folder / "neurons" / "Supplemental_file1_neuron_annotations.tsv"
    size = ["--synapses", str(rows), "--neurons", str(neurons), "--quiet"]
    for recipe, path in (("flywire-783-princeton", synapses), ("flywire-annotations", annotations)):
        if not path.exists():
            run([areax, "synth", path.parent, "--like", recipe, *size])
    data = folder / "data"
    if not (data / "areax.toml").exists():
        run([areax, "import", synapses, annotations, "-o", data, "--quiet"])
    return synapses, annotations, data


def run(command):
    subprocess.run([str(part) for part in command], check=True)


def timed(do):
    begin = time.perf_counter()
    found = do()
    return time.perf_counter() - begin, found


def prepared(areax, data):
    """Seconds, and the most anonymous memory in MB."""
    shutil.rmtree(data / ".areax", ignore_errors=True)
    process = subprocess.Popen([str(areax), "prepare", str(data), "--quiet"])
    begin, most = time.perf_counter(), 0
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
            most = max(most, int(status.split("RssAnon:")[1].split()[0]))
        except (FileNotFoundError, IndexError, ProcessLookupError):
            pass
        time.sleep(0.05)
    assert process.returncode == 0, "prepare failed"
    return time.perf_counter() - begin, most / 1024


def read_by_duckdb(connection, synapses):
    connection.execute(f"""
        CREATE TABLE raw AS
        SELECT pre_root_id_720575940::BIGINT + {ADD} AS pre,
               post_root_id_720575940::BIGINT + {ADD} AS post,
               ctr_x, ctr_y, ctr_z, size, neuropil
        FROM read_csv('{synapses}')
        WHERE pre_root_id_720575940 != 0 AND post_root_id_720575940 != 0""")
    connection.execute("CHECKPOINT")


def join_in_duckdb(connection, annotations):
    """The partners' classes and types in the table itself."""
    connection.execute(f"""
        CREATE TABLE n AS SELECT root_id AS id, nullif(super_class, '') AS c, nullif(cell_type, '') AS t
        FROM read_csv('{annotations}', delim='\t', all_varchar=true, types={{'root_id': 'BIGINT'}})""")
    for enum, column in (("klass", "c"), ("kind", "t")):
        connection.execute(f"CREATE TYPE {enum} AS ENUM (SELECT DISTINCT {column} FROM n "
                           f"WHERE {column} IS NOT NULL ORDER BY {column})")
    connection.execute("CREATE TYPE region AS ENUM (SELECT DISTINCT neuropil FROM raw "
                       "WHERE neuropil IS NOT NULL ORDER BY neuropil)")
    connection.execute("""
        CREATE TABLE s AS
        SELECT size::INTEGER AS size, neuropil::region AS neuropil,
               a.c::klass AS pre_class, b.c::klass AS post_class,
               a.t::kind AS pre_type, b.t::kind AS post_type
        FROM raw LEFT JOIN n a ON raw.pre = a.id LEFT JOIN n b ON raw.post = b.id""")
    connection.execute("CHECKPOINT")


class Server:
    """areax's server on the data."""

    def __init__(self, areax, data):
        self.process = subprocess.Popen([str(areax), "serve", str(data), "--port", str(PORT), "--quiet"])
        for _ in range(600):
            try:
                if urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz").status == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        try:
            self.base = self.matrix_route()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def matrix_route():
        listed = json.load(urllib.request.urlopen(f"http://127.0.0.1:{PORT}/openapi.json"))
        return next(path for path in listed["paths"] if path.endswith("/matrix/json"))

    def ask(self, **parameters):
        """Seconds, and the answer."""
        query = urllib.parse.urlencode(parameters)
        reply = urllib.request.urlopen(f"http://127.0.0.1:{PORT}{self.base}?{query}")
        seconds = float(reply.headers["server-timing"].split("dur=")[1]) / 1e3
        return seconds, reply.read()

    def close(self):
        self.process.terminate()
        self.process.wait()


class Question:
    def __init__(self, name, level, filters=None):
        self.name, self.level, self.filters = name, level, filters or {}

    def areax(self, size):
        where = " and ".join(
            ([f"neuropil in ({','.join(NEUROPILS)})"] if self.filters else [])
            + ([f"pre.super_class = {self.filters['pre']}"] if self.filters else []))
        wanted = dict(rows=f"pre.{self.level}", columns=f"post.{self.level}", size_min=size,
                      format="csv" if self.level == "super_class" else "arrows")
        return wanted | ({"where": where} if where else {})

    def sql(self, size):
        short = "class" if self.level == "super_class" else "type"
        more = ""
        if self.filters:
            names = ",".join(f"'{name}'" for name in NEUROPILS)
            more = f" AND neuropil IN ({names}) AND pre_class = '{self.filters['pre']}'"
        return (f"SELECT pre_{short} AS a, post_{short} AS b, count(*) AS n FROM s WHERE size >= {size}{more} "
                "GROUP BY ALL")

    def polars(self, frame, size):
        short = "class" if self.level == "super_class" else "type"
        wanted = pl.col("size") >= size
        if self.filters:
            wanted &= pl.col("neuropil").is_in(NEUROPILS)
            wanted &= pl.col("pre_class") == self.filters["pre"]
        keys = [f"pre_{short}", f"post_{short}"]
        return frame.lazy().filter(wanted).group_by(keys).len().collect()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=80_000_000)
    parser.add_argument("--neurons", type=int, default=140_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--skip-reading", action="store_true", help="copy and database are there")
    given = parser.parse_args()
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    given.folder.mkdir(parents=True, exist_ok=True)
    synapses, annotations, data = made(given.areax, given.folder, given.rows, given.neurons)
    database = given.folder / "peer.duckdb"
    if not given.skip_reading:
        database.unlink(missing_ok=True)
        connection = duckdb.connect(str(database), config={"threads": 2})
        duck, _ = timed(lambda: read_by_duckdb(connection, synapses))
        seconds, most = prepared(given.areax, data)
        print(f"reading: areax {seconds:.1f} s ({most:.0f} MB anonymous), DuckDB {duck:.1f} s, "
              f"ratio {seconds / duck:.2f}", flush=True)
        join_in_duckdb(connection, annotations)
        connection.close()
    connection = duckdb.connect(str(database), config={"threads": 2})
    frame = pl.from_arrow(connection.sql("SELECT * FROM s").to_arrow_table())
    questions = [
        Question("super_class x super_class", "super_class"),
        Question("cell_type x cell_type", "cell_type"),
        Question("the same, four neuropils, one class", "cell_type", {"pre": "optic"}),
    ]
    rng = random.Random(7)
    server = Server(given.areax, data)
    try:
        for question in questions:
            times = {"areax": [], "duckdb": [], "polars": []}
            for at in range(given.runs + 1):
                size = rng.randrange(200, 4000)
                first, answer = server.ask(**question.areax(size))
                duck, by_duck = timed(lambda: connection.sql(question.sql(size)).to_arrow_table())
                polars, by_polars = timed(lambda: question.polars(frame, size))
                total = total_of(answer)
                cells = len(by_duck)
                assert total == sum(by_duck["n"].to_pylist()) == by_polars["len"].sum(), (
                    size, total, sum(by_duck["n"].to_pylist()), by_polars["len"].sum())
                # The first one warms up.
                if at:
                    for name, seconds in (("areax", first), ("duckdb", duck), ("polars", polars)):
                        times[name].append(seconds)
            own, others = median(times["areax"]), [median(times["duckdb"]), median(times["polars"])]
            print(f"{question.name}: areax {own * 1e3:.2f} ms, DuckDB {others[0] * 1e3:.0f} ms, Polars "
                  f"{others[1] * 1e3:.0f} ms, best / areax {min(others) / own:.1f}, cells {cells}", flush=True)
    finally:
        server.close()


def total_of(answer):
    """The sum of a matrix: an Arrow stream of its cells, or csv of the whole."""
    if answer.startswith(b"\xff\xff\xff\xff"):
        return pl.read_ipc_stream(answer, columns=[2]).to_series().sum()
    rows = [line.split(",") for line in answer.decode().splitlines()]
    return sum(int(cell) for row in rows[1:] for cell in row[1:])


if __name__ == "__main__":
    main()
