"""A soak of `areax serve`: a mixed day of questions, hours long, and what the server holds at its end.

    python benches/load/soak.py target/release/areax DATA [--minutes 120] [--pace 20]

Eight clients ask fresh questions of every kind, `--pace` of them a second; some are wrong on purpose.
Five fixed questions come again and again, and each answer must be the first one's bytes. Beside them one
reader takes all fields of all synapses slowly, a stream is left half read every five seconds, and all
sizes are read whole every two minutes. What the server holds (anonymous memory, open files, threads) is
read every two seconds: in the last tenth of the time (ten minutes at most), and when every client has
gone, it must be no more than in the first; 32 MB of memory are allowed, and four files and threads, which
come and go with the clients. Prints a line each five minutes; exit 1 with the reason where anything
differs.
"""

import argparse
import hashlib
import http.client
import os
import random
import statistics
import sys
import threading
import time

from load import ALL, SIZES, Server

CLIENTS = 8
# Memory, files, threads.
ALLOWED = (32, 4, 4)
REPORT_S, SAMPLE_S = 300, 2
# Seconds until the places of clients who have left are free.
SETTLE_S = 15
FIXED = [
    "/j0251/matrix/json?prob_min=0.6&size_min=0.05",
    "/j0251/sweep/json?axis=prob_min:0.5,0.6,0.7&axis=size_min:0.05,0.1",
    "/j0251/neurons/json?celltype=HVC&target_celltype=MSN&min_synapses=50",
    "/j0251/synapses/json?pre_celltype=DA&max_results=500&seed=3&return_fields=x,y,z,size",
    "/j0251/count/json?prob_min=0.6",
]
# Wrong on purpose, with the status that belongs to it.
WRONG = [
    ("/j0251/matrix/json?prob_min=high", 400),
    ("/j0251/synapses/json?return_fields=colour", 400),
    ("/j0251/nothing/json", 404),
]


def fresh(rng):
    """A question with thresholds that were not asked before."""
    prob, size = rng.uniform(0.3, 0.95), rng.uniform(0.02, 0.4)
    pre = rng.choice(["MSN", "GPi", "HVC", "DA", "LMAN"])
    post = rng.choice(["MSN", "GPi", "STN", "TAN"])
    return rng.choice([
        lambda: f"/j0251/matrix/json?prob_min={prob}&size_min={size}",
        lambda: f"/j0251/matrix/json?prob_min={prob}&min_pre_axon={size * 400}&measure=mean-size",
        lambda: f"/j0251/count/json?pre_celltype={pre}&size_min={size}",
        lambda: f"/j0251/sweep/json?axis=prob_min:{prob},{prob + 0.01},{prob + 0.02}",
        lambda: f"/j0251/neurons/json?celltype={pre}&target_celltype=MSN"
                f"&min_synapses={rng.randrange(1, 60)}",
        lambda: f"/j0251/adjacency/json?pre_celltype=TAN&prob_min={max(prob, 0.7)}",
        lambda: f"/j0251/synapses/json?post_celltype={post}&prob_min={prob}"
                f"&max_results={rng.randrange(1, 2000)}&return_fields=size,x,pre_id",
    ])()


class Tally:
    """What the clients have seen; the first thing that is wrong ends the soak."""

    def __init__(self):
        self.lock, self.times, self.asked, self.whole, self.left = threading.Lock(), [], 0, 0, 0
        self.first, self.wrong, self.over = {}, None, threading.Event()

    def fail(self, what):
        with self.lock:
            self.wrong = self.wrong or what
        self.over.set()

    def answered(self, seconds):
        with self.lock:
            self.asked += 1
            self.times.append(seconds)

    def same(self, path, body):
        digest = hashlib.blake2b(body).hexdigest()
        with self.lock:
            first = self.first.setdefault(path, digest)
        if first != digest:
            self.fail(f"{path}: another answer than the first time")

    def latencies(self):
        with self.lock:
            times, self.times = sorted(self.times), []
        if not times:
            return "none asked"
        return (f"median {statistics.median(times) * 1e3:.1f} ms, "
                f"99 % {times[len(times) * 99 // 100] * 1e3:.0f} ms")


def client(server, tally, seed, each_s):
    rng, connection = random.Random(seed), None
    while not tally.over.wait(rng.uniform(0, 2 * each_s)):
        kind = rng.random()
        path, status = (rng.choice(FIXED), 200) if kind < 0.3 else (fresh(rng), 200)
        if kind > 0.95:
            path, status = rng.choice(WRONG)
        # Half of the clients keep their connection.
        if connection is None or seed % 2:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        begin = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        tally.answered(time.perf_counter() - begin)
        if response.status != status:
            tally.fail(f"{path}: {response.status} {body[:300]!r}")
        if path in FIXED:
            tally.same(path, body)


def slow_reader(server, tally):
    """Always one stream that is read at about 200 kB/s; a new one every ten minutes."""
    while not tally.over.is_set():
        end = time.monotonic() + 600
        with server.open_stream(ALL) as stream:
            while time.monotonic() < end and not tally.over.wait(0.1):
                if not stream.recv(20_000):
                    tally.fail("the slow reader's stream broke off")


def leaver(server, tally):
    while not tally.over.wait(5):
        with server.open_stream(SIZES if tally.left % 2 else ALL) as stream:
            if not stream.recv(4096).startswith(b"HTTP/1.1 200"):
                tally.fail("a stream that would be left was refused")
        tally.left += 1


def whole_reader(server, tally):
    while not tally.over.wait(120):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.request("GET", SIZES)
        response, digest = connection.getresponse(), hashlib.blake2b()
        while part := response.read(1 << 20):
            digest.update(part)
        connection.close()
        tally.same(SIZES, digest.digest())
        tally.whole += 1


def guarded(tally, work, *args):
    """A thread that does not end unnoticed."""
    def run():
        try:
            work(*args)
        except Exception as error:  # whatever it was, it ends the soak
            tally.fail(f"{work.__name__}: {type(error).__name__}: {error}")
    return threading.Thread(target=run, daemon=True)


class Holding:
    """What the server holds: memory, open files and threads, at most."""

    def __init__(self, *most):
        self.most = most

    @staticmethod
    def now(server):
        proc = f"/proc/{server.process.pid}"
        return Holding(server.anonymous_mb(), len(os.listdir(f"{proc}/fd")),
                       len(os.listdir(f"{proc}/task")))

    def __or__(self, other):
        return Holding(*map(max, self.most, other.most))

    def __str__(self):
        memory, files, threads = self.most
        return f"{memory:.0f} MB anonymous, {files} files, {threads} threads"

    def grown_beyond(self, early):
        return any(now > most + more for now, most, more in zip(self.most, early.most, ALLOWED))


def watch(server, tally, seconds):
    """The most that the server held in an early part of the time, and in as long a part at its end."""
    part, begin, reported = min(600, seconds / 10), time.monotonic(), 0
    early = late = since = Holding(0, 0, 0)
    while not tally.over.wait(SAMPLE_S) and (now := time.monotonic() - begin) < seconds:
        holding = Holding.now(server)
        since |= holding
        if now < part:
            early |= holding
        if now >= seconds - part:
            late |= holding
        if now >= reported + min(REPORT_S, part):
            print(f"{now / 60:5.1f} min: {tally.asked} asked, {tally.latencies()}; {tally.left} "
                  f"left, {tally.whole} read whole; at most {since}", flush=True)
            reported, since = now, Holding(0, 0, 0)
    return early, late


def soak(server, tally, seconds, pace):
    workers = [guarded(tally, client, server, tally, seed, CLIENTS / pace)
               for seed in range(CLIENTS)]
    workers += [guarded(tally, work, server, tally) for work in (slow_reader, leaver, whole_reader)]
    for worker in workers:
        worker.start()
    early, late = watch(server, tally, seconds)
    tally.over.set()
    for worker in workers:
        worker.join(timeout=120)
    time.sleep(SETTLE_S)
    return early, late, Holding.now(server)


def main():
    parser = argparse.ArgumentParser(description="Hours of mixed questions to areax serve.")
    parser.add_argument("binary")
    parser.add_argument("data")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--pace", type=float, default=20, help="questions a second")
    args = parser.parse_args()
    server, tally = Server(args.binary, args.data), Tally()
    try:
        server.wait()
        early, late, idle = soak(server, tally, args.minutes * 60, args.pace)
    finally:
        server.stop()
    if tally.wrong:
        sys.exit(tally.wrong)
    print(f"early, at most: {early}\nlate, at most: {late}\nall clients gone: {idle}\n"
          f"{tally.asked} questions, {tally.left} streams left, {tally.whole} read whole, no error, "
          "all answers the same")
    if late.grown_beyond(early) or idle.grown_beyond(early):
        sys.exit("the server holds more than early on")
    if server.process.returncode != 0:
        sys.exit(f"the server ended with {server.process.returncode}")


if __name__ == "__main__":
    main()
