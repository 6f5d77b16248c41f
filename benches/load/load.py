"""Measures `areax serve` under load, at full size.

    python benches/load/load.py target/release/areax DATA [--only NAME] [--seconds N]

Needs wrk in the path and a prepared DATA. Prints a line for each figure: start to first answer, a
matrix and rows at c = 1, wrk at c = 64 and 256, all sizes as JSON with the server's anonymous memory, eight
slow readers, all fields as Parquet and Arrow, a thousand aborted streams and then c = 256 for as long
as --seconds says.
"""

import argparse
import http.client
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import served  # noqa: E402

SIZES = "/j0251/synapses/json?prob_min=none&size_min=none"
ALL_AS = (SIZES + "&return_fields=size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,"
          "post_celltype&format=")
ALL = ALL_AS + "ndjson"
# Synapses, as people ask for them.
ROWS = [
    ("a hundred of a pair of types, five fields", "pre_celltype=MSN&post_celltype=GPi"
     "&return_fields=x,y,z,size,prob&max_results=100"),
    ("a thousand of all", "max_results=1000"),
    ("a hundred thousand of all, three fields",
     "max_results=100000&return_fields=pre_celltype,post_celltype,size"),
    ("all of a small pair of types, five fields",
     "pre_celltype=LMAN&post_celltype=STN&return_fields=x,y,z,size,prob"),
]


class Server(served.Server):
    """With what it holds, and streams of it."""

    def anonymous_mb(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
        return 0.0

    def open_stream(self, path):
        stream = socket.create_connection(("127.0.0.1", self.port))
        stream.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return stream


class Peak:
    """The highest anonymous memory while it runs."""

    def __init__(self, server):
        self.server, self.high, self.going = server, server.anonymous_mb(), True
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while self.going:
            self.high = max(self.high, self.server.anonymous_mb())
            time.sleep(0.02)

    def __enter__(self):
        self.before = self.high
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.going = False
        self.thread.join()

    def grown(self):
        return f"memory {self.before:.0f} → at most {self.high:.0f} MB (+{self.high - self.before:.0f})"


def first_answer(server):
    print(f"start to first answer: {server.first_s * 1e3:.0f} ms")


def single(server):
    rng = random.Random(1)
    timed(server, "matrix", 300, lambda: "/j0251/matrix/json?"
          f"prob_min={rng.uniform(0.5, 0.7)}&size_min={rng.uniform(0.02, 0.1)}")


def rows(server):
    rng = random.Random(2)
    for what, fixed in ROWS:
        timed(server, what, 40, lambda: f"/j0251/synapses/json?prob_min={rng.uniform(0.5, 0.7)}&{fixed}")


def timed(server, what, number, path):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    times = []
    for _ in range(number):
        question = path()
        begin = time.perf_counter()
        connection.request("GET", question)
        connection.getresponse().read()
        times.append(time.perf_counter() - begin)
    print(f"{what}, c = 1: median {statistics.median(times) * 1e3:.2f} ms, "
          f"99 % {sorted(times)[number * 99 // 100] * 1e3:.2f} ms")


def wrk(server, connections=64, seconds=15):
    line = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s",
            str(HERE / "thresholds.lua"), f"http://127.0.0.1:{server.port}"]
    said = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    print(f"matrix, c = {connections}: {said.strip().splitlines()[-1]}")


def whole(server, path, what):
    with Peak(server) as peak:
        stream, begin, total = server.open_stream(path), time.perf_counter(), 0
        stream.settimeout(120)
        tail = b""
        while not tail.endswith(b"0\r\n\r\n"):
            part = stream.recv(1 << 20)
            if not part:
                sys.exit("the stream broke off")
            total += len(part)
            tail = (tail + part[-8:])[-8:]
        took = time.perf_counter() - begin
    print(f"{what}: {total / 1e6:.0f} MB in {took:.2f} s, {total / took / 1e6:.0f} MB/s, "
          f"{peak.grown()}")


def sizes(server):
    whole(server, SIZES, "all sizes as JSON")


def columns(server):
    for form in ("parquet", "arrows"):
        whole(server, ALL_AS + form, f"all fields as {form}")
        slow(server, form=form)


def slow(server, readers=8, seconds=10, form="ndjson"):
    with Peak(server) as peak:
        streams = [server.open_stream(ALL_AS + form) for _ in range(readers)]
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for stream in streams:
                stream.recv(20000)
            time.sleep(0.05)
        for stream in streams:
            stream.close()
    print(f"{readers} slow readers of all fields as {form}: {peak.grown()}")


def aborted(server, number=1000):
    before = server.anonymous_mb()
    for at in range(number):
        # As soon as one that was left is noticed, its place is free: 429 never comes at this pace.
        with server.open_stream([SIZES, ALL][at % 2]) as stream:
            if not stream.recv(4096).startswith(b"HTTP/1.1 200"):
                sys.exit("an aborted stream was refused")
    print(f"{number} aborted streams: memory {before:.0f} → {server.anonymous_mb():.0f} MB")
    wrk(server, connections=256, seconds=server.seconds)
    time.sleep(2)
    print(f"{number} aborted streams, then {server.seconds} s of c = 256: memory {before:.0f} → {server.anonymous_mb():.0f} MB")


FIGURES = {"start": first_answer, "single": single, "rows": rows, "wrk": wrk, "sizes": sizes,
           "slow": slow, "columns": columns, "aborted": aborted}


def main():
    parser = argparse.ArgumentParser(description="Measures areax serve under load.")
    parser.add_argument("binary")
    parser.add_argument("data")
    parser.add_argument("--only", choices=FIGURES)
    parser.add_argument("--seconds", type=int, default=15, help="of c = 256 after the aborted streams")
    args = parser.parse_args()
    server = Server(args.binary, args.data)
    server.seconds = args.seconds
    try:
        server.first_s = server.wait()
        for name, measure in FIGURES.items():
            if args.only in (None, name):
                measure(server)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
