#!/usr/bin/env python3
"""Kills areax (SIGKILL) at random moments while it prepares the copy of a data set with a map, on a copy
that is whole, absent, stale or damaged; afterwards the next `prepare` makes or keeps one copy that is
whole by every checksum and says the same of its tables, and nothing half written is left.

    tests/trials/map_kills.py target/release/areax [--kills 60] [--like flywire-783-princeton] [--seed 1]
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
        columns = [path for path in prepared.files(data)
                   if path.endswith(".npy") and os.path.getsize(path) > 300]
        with open(rng.choice(columns), "r+b") as file:
            file.seek(200)
            file.write(bytes([rng.randrange(256) for _ in range(64)]))
    elif what == "stale":
        table = [path for path in glob.glob(os.path.join(data, "*")) if os.path.isfile(path)]
        os.utime(rng.choice([path for path in table if not path.endswith(".toml")]))


def columns(data):
    """Every column of the copy, as bytes."""
    found = {}
    for path in prepared.files(data):
        if path.endswith((".npy", ".sums")):
            with open(path, "rb") as file:
                found[os.path.basename(path)] = file.read()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--like", default="flywire-783-princeton")
    parser.add_argument("--synapses", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    areax, rng = os.path.abspath(args.areax), random.Random(args.seed)
    begin, hit, wrong = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as scratch:
        data = os.path.join(scratch, "data")
        synth = ["synth", data, "--like", args.like, "--synapses", str(args.synapses), "--quiet"]
        subprocess.run([areax, *synth], check=True)
        start = time.monotonic()
        subprocess.run([areax, "prepare", data, "--quiet"], check=True)
        longest = time.monotonic() - start
        truth = columns(data)
        for number in range(args.kills):
            what = rng.choice(["none", "damaged", "stale", "whole"])
            spoil(data, rng, what)
            command = rng.choice([["prepare", data, "--force"], ["prepare", data, "--verify"]])
            process = subprocess.Popen([areax, *command], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * longest)
            hit += process.poll() is None
            process.kill()
            process.wait()
            code, _, said = prepared.run(areax, ["prepare", data, "--verify"])
            if code != 0:
                wrong.append(f"kill {number} ({what}): {said}")
            elif columns(data) != truth:
                wrong.append(f"kill {number} ({what}): the copy is another")
            copies = glob.glob(os.path.join(data, ".areax", "*", "gen-*"))
            scraps = glob.glob(os.path.join(data, ".areax", "*", "gen-*", "*.scratch"))
            if len(copies) != 1 or scraps:
                wrong.append(f"kill {number} ({what}): {copies} {scraps}")
    print(f"{args.kills} kills, {hit} while it ran: {len(wrong)} copies wrong or left behind; "
          f"{time.monotonic() - begin:.0f} s")
    for line in wrong[:20]:
        print(line)
    raise SystemExit(1 if wrong or hit == 0 else 0)


if __name__ == "__main__":
    main()
