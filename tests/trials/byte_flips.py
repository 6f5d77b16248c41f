#!/usr/bin/env python3
"""Changes one bit, byte or digit at a time in every kind of file of the prepared copy, and asks.

Whatever is damaged, an answer is the undamaged one, or there is none. Prints how many changes there
were, how many answers were wrong (the trial fails unless that is 0), and how often the copy or its
index was made anew. Needs nothing but Python:

    tests/trials/byte_flips.py target/release/areax [--flips 250] [--seed 1]
"""

import argparse
import collections
import os
import random
import shutil
import tempfile
import time

import prepared


def kind(path):
    """What a file is to the reader of the figures."""
    name, place = os.path.basename(path), os.path.basename(os.path.dirname(path))
    what = {".npy": "column", ".sums": "checksums", ".json": "manifest"}
    of_index = "index " if place == "index" else ""
    return of_index + what.get(os.path.splitext(name)[1], "pointer")


def change(bytes_, rng):
    """The bytes with one bit, byte or digit changed; what was changed."""
    changed = bytearray(bytes_)
    digits = [at for at, byte in enumerate(bytes_) if 48 <= byte < 58] if len(bytes_) < 1 << 16 else []
    how = rng.choice(["bit", "byte", "digit"] if digits else ["bit", "byte"])
    at = rng.choice(digits) if how == "digit" else rng.randrange(len(bytes_))
    if how == "bit":
        changed[at] ^= 1 << rng.randrange(8)
    elif how == "byte":
        changed[at] ^= rng.randrange(1, 256)
    else:
        changed[at] = rng.choice([digit for digit in range(48, 58) if digit != bytes_[at]])
    return bytes(changed), f"{how} at byte {at}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--flips", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synapses", type=int, default=60_000)
    args = parser.parse_args()
    areax, rng = os.path.abspath(args.areax), random.Random(args.seed)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        data, whole = os.path.join(scratch, "data"), os.path.join(scratch, "whole")
        trial = prepared.Trial(areax, data, args.synapses, 9_000)
        store = os.path.join(data, ".areax")
        shutil.copytree(store, whole)
        by_kind = collections.defaultdict(list)
        for path in prepared.files(data):
            by_kind[kind(path)].append(path)
        kinds = sorted(by_kind)
        flips, rebuilt, unseen = collections.Counter(), 0, 0
        for number in range(args.flips):
            # Every kind as often as the others, the rare ones too.
            path = rng.choice(by_kind[kinds[number % len(kinds)]])
            with open(path, "rb") as file:
                changed, how = change(file.read(), rng)
            with open(path, "wb") as file:
                file.write(changed)
            flips[kind(path)] += 1
            said = trial.ask_some(rng, 3, f"{os.path.relpath(path, store)}, {how}")
            seen = any("preparing a copy" in text or "building the index" in text for text in said)
            rebuilt += seen
            unseen += not seen
            shutil.rmtree(store)
            shutil.copytree(whole, store)
    for name in kinds:
        print(f"{flips[name]:6} changes of a {name}")
    wrong, refused = trial.wrong, trial.refused
    print(f"{args.flips} changes, {trial.asked} questions: {len(wrong)} wrong answers, "
          f"{len(refused)} without an answer; {rebuilt} times the copy or its index was made anew, "
          f"{unseen} times no question read what was changed; {time.monotonic() - begin:.0f} s")
    for line in (wrong + refused)[:20]:
        print(line)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
