#!/usr/bin/env python3
"""Slow clients and heavy questions against a running server: how long do `/healthz` and `/metrics` take?

    tests/trials/slow_clients.py AREAX [--data DIR] [--connections 2000] [--seconds 40] [--brief]

Starts `AREAX serve` on loopback and puts one load after another on it. A process of its own asks
`/healthz` and `/metrics` over new connections all the while. Prints the slowest answer of each load,
and fails where one took more than 5 seconds or was not 200. Needs nothing but Python.
"""

import argparse
import asyncio
import http.client
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

LIMIT_S = 5.0
PROBE_TIMEOUT_S = 30.0
DRIP_EVERY_S = 10.0
FIELDS = "size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,post_celltype,row"
# 227 × 228 points of 18 × 18 cells: as many as the server lets a sweep have (2^24).
SWEEP = "/j0251/sweep/json?axis=prob_min:0.5:0.726:0.001&axis=size_min:0:2.27:0.01"
MEDIANS = "/j0251/robust/json?claim=HVC-%3EMSN+%3E+LMAN-%3EMSN&measure=median-per-post"
ADJACENCY = "/j0251/adjacency/json?prob_min=none"
PARQUET = f"/j0251/synapses/json?prob_min=none&format=parquet&return_fields={FIELDS}"


def main():
    args = arguments()
    raise_descriptors()
    with tempfile.TemporaryDirectory() as scratch:
        data = args.data or synthetic(args, scratch)
        server, host, port = start(args.areax, data)
        try:
            slowest = [trial(server.pid, host, port, *load) for load in loads(args)]
        finally:
            server.terminate()
            server.wait(30)
    late = [s for s in slowest if s > LIMIT_S]
    print(f"{'FAILED' if late else 'passed'}: the limit is {LIMIT_S} s")
    sys.exit(1 if late else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax", help="the program")
    parser.add_argument("--data", help="a data set; else synthetic data of --synapses rows")
    parser.add_argument("--synapses", type=int, default=2_000_000)
    parser.add_argument("--connections", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=40.0, help="how long each load lasts")
    parser.add_argument("--brief", action="store_true", help="300,000 synapses, 10 s each")
    args = parser.parse_args()
    if args.brief:
        args.synapses, args.seconds = 300_000, 10.0
    return args


def loads(args):
    """Name, seconds, and the clients: how many, and what each does."""
    n, s = args.connections, args.seconds
    return [
        ("nothing", min(s, 5.0), []),
        (f"{n} clients, a header byte each 10 s", s, [(n, drip_header)]),
        (f"{n} clients, a body byte each 10 s", s, [(n, drip_body)]),
        (f"{n} clients that say nothing", s, [(n, say_nothing)]),
        ("64 sweeps at the limit", s, [(64, ask(SWEEP))]),
        ("64 claims about medians", s, [(64, ask(MEDIANS))]),
        ("19 adjacencies", s, [(19, ask(ADJACENCY))]),
        ("32 Parquet streams", s, [(32, ask(PARQUET))]),
        ("32 Parquet streams, read slowly", s, [(32, ask(PARQUET, pause_s=0.5))]),
        (
            "all of these at one time",
            s,
            [
                (n, drip_header),
                (64, ask(SWEEP)),
                (64, ask(MEDIANS)),
                (19, ask(ADJACENCY)),
                (32, ask(PARQUET)),
            ],
        ),
    ]


def raise_descriptors():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def synthetic(args, scratch):
    data = os.path.join(scratch, "DATA")
    size = ["--synapses", str(args.synapses), "--neurons", str(args.synapses // 5)]
    subprocess.run([args.areax, "synth", data, *size, "--quiet"], check=True)
    return data


def start(areax, data):
    """The server, its host and its port."""
    command = [areax, "serve", data, "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if "at http://" in line:
            host, port = line.split("at http://")[1].split()[0].rsplit(":", 1)
            # Its log must be read, or it may wait for that.
            threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
            return server, host, int(port)
    sys.exit("the server did not start")


def trial(pid, host, port, name, seconds, clients):
    """Puts a load on the server; the longest time that a probe took."""
    results = multiprocessing.Queue()
    stop = multiprocessing.Event()
    probe = multiprocessing.Process(target=watch, args=(host, port, stop, results))
    counts = {}
    probe.start()
    asyncio.run(run_for(seconds, host, port, clients, counts))
    stop.set()
    times = results.get(timeout=2 * PROBE_TIMEOUT_S)
    probe.join()
    slowest = max(times)
    memory = memory_mib(pid)
    said = ", ".join(f"{count} × {what}" for what, count in sorted(counts.items()))
    print(
        f"{name:40} slowest of {len(times):4} probes {slowest:6.3f} s, median "
        f"{statistics.median(times) * 1e3:7.1f} ms; server {memory} MiB; {said}",
        flush=True,
    )
    return slowest


def watch(host, port, stop, results):
    """Asks over and over; one that fails counts as one that took too long."""
    times = []
    while not stop.is_set():
        for path in ("/healthz", "/metrics"):
            begin = time.monotonic()
            try:
                connection = http.client.HTTPConnection(host, port, timeout=PROBE_TIMEOUT_S)
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                is_right = answer.status == 200
                connection.close()
            except (OSError, http.client.HTTPException) as error:
                print(f"{path}: {error!r}", file=sys.stderr)
                is_right = False
            took = time.monotonic() - begin
            times.append(took if is_right else max(took, PROBE_TIMEOUT_S))
        time.sleep(0.1)
    results.put(times)


async def run_for(seconds, host, port, clients, counts):
    tasks = [
        asyncio.create_task(again_and_again(what, host, port, counts))
        for number, what in clients
        for _ in range(number)
    ]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def again_and_again(what, host, port, counts):
    """One client, which comes back whenever the server has left."""
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection(host, port)
            outcome = await what(reader, writer, f"{host}:{port}")
        except OSError as error:
            outcome = type(error).__name__
        finally:
            if writer is not None:
                writer.transport.abort()
        counts[outcome] = counts.get(outcome, 0) + 1
        if outcome != "200":
            await asyncio.sleep(0.2)


async def drip(reader, writer, text):
    """Sends a byte each 10 s until the server leaves."""
    for byte in text:
        writer.write(bytes([byte]))
        try:
            await asyncio.wait_for(reader.read(), DRIP_EVERY_S)
            return "closed"
        except asyncio.TimeoutError:
            pass
    return "never closed"


async def drip_header(reader, writer, host):
    return await drip(reader, writer, f"GET /healthz HTTP/1.1\r\nhost: {host}\r\n".encode())


async def drip_body(reader, writer, host):
    head = f"POST /j0251/count/json HTTP/1.1\r\nhost: {host}\r\n"
    head += "content-type: application/json\r\ncontent-length: 1000\r\n\r\n"
    writer.write(head.encode())
    return await drip(reader, writer, b" " * 100)


async def say_nothing(reader, _writer, _host):
    await reader.read()
    return "closed"


def ask(path, pause_s=0.0):
    """A client that asks and reads the answer, a pause after each 64 KiB."""

    async def client(reader, writer, host):
        head = f"GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n"
        writer.write(f"{head}accept-encoding: gzip\r\n\r\n".encode())
        status = (await reader.readline()).decode().split(" ")
        while await reader.read(64 << 10):
            await asyncio.sleep(pause_s)
        return status[1] if len(status) > 1 else "closed"

    return client


def memory_mib(pid):
    """Most memory that the server has held."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            kib = next(line for line in status if line.startswith("VmHWM")).split()[1]
            return int(kib) >> 10
    except (OSError, StopIteration):
        return "?"


if __name__ == "__main__":
    main()
