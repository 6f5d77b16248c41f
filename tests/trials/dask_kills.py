"""Workers of Dask that are killed while they answer: every answer is that of one machine.

    python dask_kills.py [KILLS]

Needs the package areax with its extra `dask`. Three worker processes on a LocalCluster, shards by rows and
by neurons in turn, fresh ones for each round, so that copies are being prepared while workers die. The
delay before each SIGKILL is drawn, seed 1.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import threading
import time

import areax as ax
import distributed

SYNAPSES, NEURONS, SHARDS, WORKERS = 20_000, 4_000, 6, 3


def answers(ds):
    q = ds.where(prob_min=0.6)
    return [
        q.matrix(measure="total-size").to_bytes("csv"),
        q.matrix(measure="median-size-per-pre").to_bytes("csv"),
        ds.sweep(prob_min=ax.grid(0.5, 0.9, 0.1), size_min=[0, 0.1]).to_bytes("npy"),
        ds.robust("HVC->MSN > LMAN->MSN", normalize="input").to_bytes("csv"),
        q.adjacency(min_count=2).to_bytes("csv"),
        repr(q.count()).encode(),
    ]


def killed(client, delay):
    """Kills a worker that is at work, after a delay."""
    time.sleep(delay)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        pids = client.run(os.getpid, on_error="ignore")
        busy = [worker for worker, tasks in client.processing().items() if tasks and worker in pids]
        if busy:
            os.kill(pids[random.choice(busy)], signal.SIGKILL)
            return True
        time.sleep(0.005)
    return False


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    random.seed(1)
    done = hits = same = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = ax.synth(f"{folder}/data", SYNAPSES, NEURONS, seed=1, nasty=True, progress=False)
        expected = answers(whole)
        made = {"n_workers": WORKERS, "threads_per_worker": 1, "dashboard_address": None}
        with distributed.LocalCluster(**made) as cluster, distributed.Client(cluster) as client:
            while done < kills:
                by = ["rows", "neurons"][done % 2]
                shards = ax.split(whole, SHARDS, f"{folder}/{done}-{by}", by=by)
                client.wait_for_workers(WORKERS, timeout=120)
                ds = ax.open_many(shards, client=client)
                found = []
                asking = threading.Thread(target=lambda: found.extend(answers(ds)))
                asking.start()
                hits += killed(client, random.random())
                asking.join()
                same += found == expected
                done += 1
                print(f"{done} {by}: {'same' if found == expected else 'DIFFERENT'}", flush=True)
    print(f"{done} rounds, {hits} SIGKILLs hit a worker at work, {same} times all answers were the same")
    sys.exit(0 if same == done else 1)


if __name__ == "__main__":
    main()
