#!/usr/bin/env python3
"""Kills areax (SIGKILL) at random moments while it prepares, replaces or mends its copy, or makes
the index; afterwards the answers are the right ones and nothing half written is left.

Prints how many kills there were, how many of them hit a running process, and how many answers were
wrong (the trial fails unless that is 0, and unless kills hit). Needs nothing but Python:

    tests/trials/kills.py target/release/areax [--kills 100] [--seed 1]
"""

import argparse
import glob
import os
import random
import shutil
import subprocess
import tempfile
import time

import prepared


def spoil(data, rng, what):
    """Brings the copy into a state in which the next command has work to do."""
    if what == "none":
        shutil.rmtree(os.path.join(data, ".areax"), ignore_errors=True)
    elif what == "damaged":
        columns = [path for path in prepared.files(data) if path.endswith(".npy")]
        with open(rng.choice(columns), "r+b") as file:
            file.seek(200)
            file.write(bytes([rng.randrange(256) for _ in range(64)]))
    elif what == "stale":
        table = glob.glob(os.path.join(data, "*synapses.npy"))[0]
        os.utime(table)
    elif what == "no index":
        for index in glob.glob(os.path.join(data, ".areax", "*", "gen-*", "index")):
            shutil.rmtree(index, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synapses", type=int, default=60_000)
    args = parser.parse_args()
    areax, rng = os.path.abspath(args.areax), random.Random(args.seed)
    begin = time.monotonic()
    hit, mended = 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        data = os.path.join(scratch, "data")
        trial = prepared.Trial(areax, data, args.synapses, 9_000)
        commands = [["prepare", data, "--force"], ["prepare", data, "--verify"],
                    prepared.words("adjacency --prob-min 0.6 --format csv", data),
                    prepared.words("count --prob-min 0.6", data)]
        longest = 0.0
        for command in commands:
            took = []
            # The shorter of two: on a busy machine one may take so long that no kill would hit.
            for _ in range(2):
                spoil(data, rng, "none")
                start = time.monotonic()
                subprocess.run([areax, *command], capture_output=True, check=True)
                took.append(time.monotonic() - start)
            longest = max(longest, min(took))
        for number in range(args.kills):
            what = rng.choice(["none", "damaged", "stale", "no index", "whole"])
            spoil(data, rng, what)
            command = rng.choice(commands)
            process = subprocess.Popen([areax, *command], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * longest)
            hit += process.poll() is None
            process.kill()
            process.wait()
            said = trial.ask_some(rng, 2, f"kill {number} ({what}, {command[0]})")
            mended += sum("cannot be used" in text for text in said)
        prepared.ask(areax, data, "adjacency --format csv")
        subprocess.run([areax, "prepare", data], capture_output=True, check=True)
        left = [path for path in glob.glob(os.path.join(data, ".areax", "*", "*"))
                if os.path.basename(path) not in ("current", "lock")]
        left = left[1:] + glob.glob(os.path.join(data, ".areax", "*", "gen-*", "index-new-*"))
    wrong = trial.wrong + trial.refused
    print(f"{args.kills} kills, {hit} while it ran: {len(wrong)} wrong answers or none, {mended} "
          f"copies mended, {len(left)} leftovers; {time.monotonic() - begin:.0f} s")
    for line in (wrong + left)[:20]:
        print(line)
    raise SystemExit(1 if wrong or left or hit == 0 else 0)


if __name__ == "__main__":
    main()
