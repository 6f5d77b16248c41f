"""Asks `areax` random questions and compares its answers with NumPy's, bit for bit.

    python tests/numpy/check.py target/release/areax [--questions 2000] [--seed 1]

Needs numpy. Makes an ordinary and a nasty data set with `areax synth`, draws filters whose
thresholds lie at, just below and just above float16 values, and asks `count`, `matrix`, `neurons`,
`neuron` and `adjacency` of every engine named by --engines. The same seed asks the same questions. The last line says how
many answers passed and failed; the first that differs is printed as a command line.
"""

import argparse
import csv
import json
import math
import multiprocessing
import os
import random
import shlex
import struct
import subprocess
import sys
import tempfile

import numpy as np

import answers

MEASURES = ["count", "total-size", "mean-size", "mean-prob", "median-per-pre", "median-per-post",
            "median-size-per-pre", "median-size-per-post"]
# What the data must be asked for the cells of a measure to be finite numbers.
FINITE = {"size": {"size_min": "-1000", "size_max": "1000"}, "prob": {"prob_min": "0"}}
EDGES = [0.05, 0.1, 0.2, 0.5, 0.6, 0.7, 0.8, 0.9]


# ---------------------------------------------------------------- drawing questions

def near(rng, x):
    """x as given, as float16, and numbers hardly above and below what decides the rounding."""
    half = np.float16(x)
    up, down = (float(np.nextafter(half, np.float16(to))) for to in (np.inf, -np.inf))
    half = float(half)
    tie_up, tie_down = (half + up) / 2, (half + down) / 2
    exact = [x, half, up, down, tie_up, tie_down]
    beside = [float(np.nextafter(v, to)) for v in exact for to in (-9e9, 9e9)]
    return repr(rng.choice(exact + exact + beside))


def draw_prob(rng, _data):
    return near(rng, rng.choice(EDGES + [rng.random(), 1.0, 0.0]))


def draw_size(rng, data):
    odd = ["0", "-0.0", "-1", "1e-07", "2.9802322387695312e-08", "-3e-08", "65504", "65519.99",
           "65520", "1e9", "-0.1", "-1e300", "inf", "none"]
    seen = float(rng.choice(data.syn["size"]))
    if rng.random() < 0.15:
        return rng.choice(odd)
    return near(rng, seen if math.isfinite(seen) and rng.random() < 0.4 else rng.choice(EDGES))


def draw_length(column):
    def draw(rng, data):
        seen = rng.choice(data.neu[column])
        if rng.random() < 0.5 or not (np.isfinite(seen) and seen > 0):
            return rng.choice(["0", "50", "200", "500", "0.5", "49.999999", "200.000001", "1e-60",
                               "1e39", "inf"])
        with np.errstate(over="ignore"):
            beside = [np.nextafter(seen, np.float32(to)) for to in (0, np.inf)]
        ends = [float(v) for v in [seen, *beside]]
        ends.append(float(np.nextafter(ends[0], 9e99)))
        return repr(rng.choice(ends))
    return draw


def draw_certainty(rng, _data):
    if rng.random() < 0.15:
        return rng.choice(["0", "1e-9", "2", "0.0"])
    return near(rng, rng.choice(EDGES[3:] + [rng.random()]))


def draw_types(side):
    def draw(rng, data):
        names = [n for n, c in data.types.items() if side == "pre" or c not in data.axon_only]
        seen = [data.type_names[c] for c in rng.choices(data.syn[side + "_celltype"], k=3)]
        names += [n for n in seen if n in names] * 3
        return ",".join(rng.choices(names, k=rng.choice([1, 1, 2, 4])))
    return draw


def draw_ids(column):
    def draw(rng, data):
        ids = [int(i) for i in rng.choices(data.syn[column], k=rng.choice([1, 5, 60, 800]))]
        ids += [int(i) for i in rng.choices(data.neu["id"], k=2)]
        ids += rng.sample([0, 1, 2**53 + 1, 2**63, 2**64 - 1], 2)
        return ",".join(map(str, ids))
    return draw


def draw_morph(rng, data):
    codes = [str(c) for c in np.unique(data.syn["post_morph"])]
    return ",".join(rng.sample(codes + list(data.morphs) + ["42"], k=rng.choice([1, 1, 2, 3])))


def draw_box(rng, data):
    lower, upper = [], []
    for axis in "xyz":
        column = data.syn[axis]
        ends = sorted(float(rng.choice(column)) for _ in range(2))
        if rng.random() < 0.5:
            ends = [0.0, rng.choice([ends[1], math.inf])]
        elif rng.random() < 0.3:
            ends = [ends[0] - 0.5, ends[1] + 0.5]
        lower.append(ends[0])
        upper.append(ends[1])
    return ",".join(map(repr, lower + upper))


DRAW = {
    "pre_celltype": draw_types("pre"), "post_celltype": draw_types("post"),
    "pre_neuron_ids": draw_ids("pre_id"), "post_neuron_ids": draw_ids("post_id"),
    "prob_min": draw_prob, "prob_max": draw_prob, "size_min": draw_size, "size_max": draw_size,
    "post_morph": draw_morph, "box": draw_box,
    "min_pre_axon": draw_length("skel_length_axon"),
    "min_pre_soma": draw_length("skel_length_soma"),
    "min_pre_dend": draw_length("skel_length_dendrite"),
    "min_post_axon": draw_length("skel_length_axon"),
    "min_post_soma": draw_length("skel_length_soma"),
    "min_post_dend": draw_length("skel_length_dendrite"),
    "min_pre_certainty": draw_certainty, "min_post_certainty": draw_certainty,
    "cell_axon": draw_length("skel_length_axon"),
    "cell_dendrite": draw_length("skel_length_dendrite"),
    "projection_axon": draw_length("skel_length_axon"), "cell_certainty": draw_certainty,
    "min_pair": lambda rng, _data: rng.choice(["1", "2", "2", "3", "5"]),
}
FULL_CELLS = {"cell_axon": "200", "cell_dendrite": "200", "projection_axon": "50"}
# Drawn more often: they decide most questions.
WEIGHTS = [4 if name in ("prob_min", "size_min", "min_pair") else 1 for name in DRAW]


def draw_filter(rng, data):
    f = {}
    for name in rng.choices(list(DRAW), WEIGHTS, k=rng.choice([0, 1, 2, 2, 3, 3, 4, 6])):
        f[name] = DRAW[name](rng, data)
    if rng.random() < 0.1 and not FULL_CELLS.keys() & f.keys():
        f["population"] = "full-cells"
    for name, chance in [("strict", 0.4), ("exact_thresholds", 0.4), ("exclude_autapses", 0.15)]:
        if rng.random() < chance:
            f[name] = "true"
    return f


def draw_conditions(rng, data):
    """What is asked of neurons."""
    q = {}
    if rng.random() < 0.4:
        q["direction"] = rng.choice(["outgoing", "incoming"])
    own, other = ("pre", "post") if q.get("direction") != "incoming" else ("post", "pre")
    draws = {
        "celltype": (0.6, draw_types(own)),
        "target_celltype": (0.5, draw_types(other)),
        "min_synapses": (0.4, lambda rng, data: str(rng.choice([0, 1, 2, 3, 5, 20]))),
        "min_celltype_certainty": (0.3, draw_certainty),
        "min_axon_length": (0.3, draw_length("skel_length_axon")),
        "min_dendrite_length": (0.3, draw_length("skel_length_dendrite")),
        "min_soma_length": (0.2, draw_length("skel_length_soma")),
        "prob_min": (0.5, draw_prob),
        "strict": (0.3, lambda rng, data: "true"),
        "exact_thresholds": (0.3, lambda rng, data: "true"),
    }
    for name, (chance, draw) in draws.items():
        if rng.random() < chance:
            q[name] = draw(rng, data)
    return q


def draw_question(rng, data):
    """A filter and what to ask under it; `groups` is the number of a file of labels."""
    chance = rng.random()
    if chance < 0.12:
        return {"ask": "neurons", "filter": draw_conditions(rng, data)}
    f = draw_filter(rng, data)
    if chance < 0.24:
        ids = rng.choice([data.syn["pre_id"], data.syn["post_id"], data.neu["id"]])
        return {"ask": "neuron", "id": int(rng.choice(ids)), "filter": f}
    if chance < 0.3:
        return {"ask": "adjacency", "filter": f}
    if rng.random() < 0.3:
        if rng.random() < 0.7:
            f = {**FINITE["size"], **f}
        return {"ask": "count", "filter": f}
    q = {"ask": "matrix", "filter": f, "measure": rng.choice(MEASURES), "normalize": "none"}
    if q["measure"] in MEASURES[:2]:
        q["normalize"] = rng.choice(["none", "input", "output"])
    column = "prob" if "prob" in q["measure"] else "size"
    if column in q["measure"] and rng.random() < 0.8:
        q["filter"] = {**FINITE[column], **f}
    if rng.random() < 0.3:
        q["groups"] = rng.randrange(3)
        q["other"] = rng.choice([None, None, "all the rest"])
    return q


def make_groups(rng, data, folder, number):
    """Writes a file of labels; gives its path and the pairs in it."""
    path = os.path.join(folder, f"groups{number}.csv")
    ids = [int(i) for i in rng.choices(data.syn["pre_id"], k=300)]
    ids += [int(i) for i in rng.choices(data.syn["post_id"], k=300)]
    if number != 0:
        ids += [int(i) for i in rng.choices(data.neu["id"], k=500)]
    if number == 2:
        orphans = data.syn["pre_id"][~data.pre_known]
        ids += [int(i) for i in orphans[:50]]
    labels = [["x", "y"], [f"label {n}, or so" for n in range(12)], ["ä", "b", "c"]][number]
    pairs = [(i, rng.choice(labels)) for i in dict.fromkeys(ids)]
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        # Columns are found by name, and the id's has two.
        writer.writerow([["id", "label"], ["label", "note", "id"], ["neuron_id", "label"]][number])
        for i, label in pairs:
            writer.writerow([label, "-", i] if number == 1 else [i, label])
    return path, pairs


# ---------------------------------------------------------------- asking and comparing

def command(place, q, engine, id_file):
    """The command line of a question. Long lists of ids go through a file."""
    positional = [str(q["id"])] if "id" in q else []
    line = [place["binary"], q["ask"], *positional, place["data"], "--format", "json", "--engine", engine,
            "--quiet"]
    for name, value in q["filter"].items():
        flag = "--" + name.replace("_", "-")
        if name.endswith("_ids") and value.count(",") > 50:
            path = f"{id_file}.{name}"
            with open(path, "w", encoding="utf-8") as out:
                out.write(value.replace(",", "\n") + "\n")
            value = "@" + path
        flags = ("strict", "exact_thresholds", "exclude_autapses")
        line.append(flag if name in flags else f"{flag}={value}")
    if q["ask"] == "matrix":
        line += ["--measure", q["measure"], "--normalize", q["normalize"]]
        if "groups" in q:
            line += ["--groups", place["groups"][q["groups"]][0]]
            if q["other"] is not None:
                line += ["--other", q["other"]]
    return line


def expected(data, place, q):
    f = dict(q["filter"])
    if f.pop("population", None):
        f.update(FULL_CELLS)
    if q["ask"] == "count":
        return answers.count(data, f)
    if q["ask"] == "neurons":
        ids = answers.neurons(data, f)
        return {"neuron_ids": ids, "count": len(ids)}
    if q["ask"] == "neuron":
        return answers.neuron(data, q["id"], f)
    if q["ask"] == "adjacency":
        pairs = answers.adjacency(data, f)
        ids = pairs.pop("neuron_ids")
        return {**pairs, "neurons": len(ids), "pairs": len(pairs["count"])}
    groups = place["groups"][q["groups"]][1] if "groups" in q else None
    answer = answers.matrix(data, f, q["measure"], q["normalize"], groups, q.get("other"))
    return {"measure": q["measure"], "normalize": q["normalize"], **answer}


def difference(found, wanted, where=""):
    """Where two answers first differ, or None. Integers must come as integers; real numbers are
    compared bit for bit; NaN is null."""
    if isinstance(wanted, dict):
        pairs = [(f"{where}.{k}", found.get(k, "missing"), v) for k, v in wanted.items()]
    elif isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return f"{where}: {found!r}, expected {wanted!r}"
        pairs = [(f"{where}[{i}]", a, b) for i, (a, b) in enumerate(zip(found, wanted))]
    else:
        return None if same(found, wanted) else f"{where}: {found!r}, expected {wanted!r}"
    return next((d for d in (difference(a, b, w) for w, a, b in pairs) if d), None)


def same(found, wanted):
    if not isinstance(wanted, float):
        return type(found) is type(wanted) and found == wanted
    if not math.isfinite(wanted):
        return found is None
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return False
    return struct.pack("<d", found) == struct.pack("<d", wanted)


def run(line):
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)


PLACES, DATA = [], []


def start_worker(places):
    PLACES.extend(places)
    DATA.extend(answers.Data(place["data"]) for place in places)


def ask(job):
    """Asks question `number` of every engine; gives a line per engine that is wrong."""
    number, seed, engines = job
    at = number % len(PLACES)
    place, data = PLACES[at], DATA[at]
    q = draw_question(random.Random(f"{seed}/{number}"), data)
    wanted = expected(data, place, q)
    wrong = []
    for engine in engines:
        line = command(place, q, engine, os.path.join(place["data"], f"ids{number}"))
        done = run(line)
        if done.returncode != 0:
            wrong.append((line, f"exit code {done.returncode}: {done.stderr.strip()}"))
            continue
        differs = difference(json.loads(done.stdout), wanted)
        if differs:
            wrong.append((line, differs))
    return wrong, not is_empty(wanted)


def is_empty(wanted):
    if "outputs" in wanted:
        return wanted["outputs"]["count"] + wanted["inputs"]["count"] == 0
    return wanted.get("pairs", wanted.get("count", wanted.get("total"))) == 0


def refusals(place):
    """Questions that must be refused, and with which exit code."""
    data = place["data"]
    unknown = os.path.join(data, "unknown.csv")
    with open(unknown, "w", encoding="utf-8") as out:
        out.write(f"id,label\n{place['groups'][0][1][0][0]},a\n123456789123456789,b\n")
    twice = os.path.join(data, "twice.csv")
    with open(twice, "w", encoding="utf-8") as out:
        known = place["groups"][0][1][0][0]
        out.write(f"id,label\n{known},a\n{known},b\n")
    return [
        (2, ["count", data, "--post-celltype=HVC"]),
        (2, ["count", data, "--pre-celltype=msn"]),
        (2, ["count", data, "--prob-min=nan"]),
        (2, ["count", data, "--min-pre-axon=-1"]),
        (2, ["count", data, "--pre-neuron-ids="]),
        (2, ["matrix", data, "--measure", "mean-size", "--normalize", "input"]),
        (2, ["matrix", data, "--groups", place["groups"][0][0], "--other", "x"]),
        (3, ["matrix", data, "--groups", unknown]),
        (3, ["matrix", data, "--groups", twice]),
    ]


def make_place(binary, folder, neurons, options, seed):
    done = run([binary, "synth", folder, "--synapses", "20000", "--neurons", str(neurons), "--seed",
                str(seed), "--quiet", *options])
    if done.returncode == 0:
        done = run([binary, "prepare", folder, "--quiet"])
    if done.returncode != 0:
        sys.exit(f"cannot make data: {done.stderr}")
    data, rng = answers.Data(folder), random.Random(f"{seed}/groups")
    groups = [make_groups(rng, data, folder, number) for number in range(3)]
    return {"binary": binary, "data": folder, "groups": groups}


def main():
    parser = argparse.ArgumentParser(description="Compares areax with NumPy.")
    parser.add_argument("binary", help="the areax to check")
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", default="cpu,reference", help="comma-separated")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", metavar="DIR", help="make the data here and leave it")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="areax-numpy-") as scratch:
        sys.exit(check(args, os.path.abspath(args.keep) if args.keep else scratch))


def check(args, root):
    binary, engines = os.path.abspath(args.binary), args.engines.split(",")
    # Of few neurons, pairs have many synapses.
    made = [("ordinary", 5000, []), ("nasty", 5000, ["--nasty"]), ("few", 150, ["--nasty"])]
    places = [make_place(binary, os.path.join(root, name), neurons, options, args.seed)
              for name, neurons, options in made]
    jobs = [(number, args.seed, engines) for number in range(args.questions)]
    with multiprocessing.Pool(args.processes, start_worker, (places,)) as pool:
        results = list(pool.imap(ask, jobs, chunksize=8))
    wrong = [w for result, _ in results for w in result]
    asked = len(jobs) * len(engines)
    for place in places:
        for code, line in refusals(place):
            for engine in engines:
                line_of_engine = [binary, *line, "--engine", engine, "--quiet"]
                done = run(line_of_engine)
                asked += 1
                if done.returncode != code:
                    wrong.append((line_of_engine, f"exit code {done.returncode}, not {code}"))
    if wrong:
        line, what = wrong[0]
        print(f"{shlex.join(line)}\n  {what}")
        print("run again with --keep DIR to keep the data" if not args.keep else "", end="\n")
    some = sum(found for _, found in results)
    print(f"{some} of {len(jobs)} questions found something; NumPy {np.__version__}")
    print(f"{asked - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    main()
