#!/usr/bin/env python3
"""Kills `areax split` (SIGKILL) at random moments; afterwards there is either no folder of shards or
a whole one, the next `split` makes it, and what is merged of it is the answer over the whole.

    tests/trials/split_kills.py target/release/areax [--kills 20] [--seed 1] [--like hemibrain-traced]

`--like` takes tables of a recipe, which a map reads, instead of those of j0251.
"""

import argparse
import os
import random
import shutil
import subprocess
import tempfile
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synapses", type=int, default=200_000)
    parser.add_argument("--like", default=None)
    args = parser.parse_args()
    areax, rng = os.path.abspath(args.areax), random.Random(args.seed)
    begin, hit, made, wrong = time.monotonic(), 0, 0, []

    def run(*words):
        return subprocess.run([areax, *words], capture_output=True, check=True).stdout

    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        kind = ["--like", args.like] if args.like else ["--nasty"]
        run("synth", "data", "--synapses", str(args.synapses), "--neurons", "9000", *kind, "--quiet")
        question = ["--min-pair", "2"] if args.like else ["--measure", "total-size", "--prob-min", "0.5"]
        truth = run("matrix", "data", *question, "--format", "json")
        longest = 0.0
        for by in ["rows", "neurons"]:
            start = time.monotonic()
            run("split", "data", "8", "-o", "timed", "--by", by, "--quiet")
            longest = max(longest, time.monotonic() - start)
            shutil.rmtree("timed")
        for number in range(args.kills):
            by = rng.choice(["rows", "neurons"])
            command = [areax, "split", "data", "8", "-o", "shards", "--by", by, "--quiet"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * longest)
            hit += process.poll() is None
            process.kill()
            process.wait()
            if os.path.exists("shards"):
                made += 1
            else:
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            parts = []
            for shard in range(8):
                parts.append(f"{shard}.partial")
                run("partial", "matrix", f"shards/shard-{shard}-of-8", *question, "-o", parts[-1], "--quiet")
            if run("merge", *parts, "--format", "json") != truth:
                wrong.append(f"kill {number}: merged")
            if run("matrix", "shards", *question, "--format", "json", "--quiet") != truth:
                wrong.append(f"kill {number}: opened as one")
            shutil.rmtree("shards")
            if os.path.exists("shards.areax-split"):
                wrong.append(f"kill {number}: a leftover")
                shutil.rmtree("shards.areax-split")
    print(f"{args.kills} kills, {hit} while it ran, {made} behind its end: {len(wrong)} wrong; "
          f"{time.monotonic() - begin:.0f} s")
    for line in wrong[:20]:
        print(line)
    raise SystemExit(1 if wrong or hit == 0 else 0)


if __name__ == "__main__":
    main()
