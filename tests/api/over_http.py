"""Asks a running `areax serve` random questions over HTTP and compares its answers with NumPy's,
bit for bit.

    python tests/api/over_http.py target/release/areax [--questions 1000] [--seed 1]

Needs numpy. Makes an ordinary and a nasty data set with skeletons and meshes, serves each, and asks
every route with filters whose thresholds lie at, just below and just above float16 values. The last
line says how many answers passed and failed; the first that differs is printed.
"""

import argparse
import http.client
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

import numpy as np

import rows  # first: it puts tests/numpy on the path

import answers
import check as cli  # tests/numpy/check.py
import check_presets as presets

VERSION = "72_seg_20210127_agglo2_syn_20220811_celltypes_20230822"


class Server:
    """A server over a folder, on a free port."""

    def __init__(self, binary, folder):
        line = [binary, "serve", folder, "--port", "0", "--log", "json"]
        self.process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
        for text in self.process.stderr:
            if "http://" in text:
                self.port = int(text.split("http://")[1].split()[0].rsplit(":", 1)[1])
                break
        else:
            sys.exit("the server did not start")
        # What it logs from now on is not of interest, and must not fill the pipe.
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stderr,
                                      stdout=subprocess.DEVNULL)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, path, body=None, headers=None):
        method = "GET" if body is None else "POST"
        self.connection.request(method, path, body, headers or {})
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self.drain.wait(timeout=30)
        if code != 0:
            sys.exit(f"the server ended with {code}")


def in_force(f):
    """The filter with the REST defaults, and the population spelt out."""
    f = {"prob_min": "0.6", "size_min": "0.0", **f}
    if f.pop("population", None):
        f = {**cli.FULL_CELLS, **f}
    return f


def url(path, pairs):
    return f"{path}?{urllib.parse.urlencode(pairs)}"


# ---------------------------------------------------------------- the questions

def ask_count(rng, data, f):
    return "/j0251/count/json", f, lambda: answers.count(data, in_force(f))


def ask_matrix(rng, data, f):
    more = {"measure": rng.choice(cli.MEASURES)}
    if more["measure"] in cli.MEASURES[:2]:
        more["normalize"] = rng.choice(["none", "input", "output"])
    if "size" in more["measure"] and rng.random() < 0.8:
        f = {**f, **cli.FINITE["size"]}
    def wanted():
        asked = {"normalize": "none", **more}
        return {**asked, **answers.matrix(data, in_force(f), more["measure"], asked["normalize"])}
    return "/j0251/matrix/json", {**f, **more}, wanted


def ask_sweep(rng, data, f):
    f, axes = draw_axes(rng, data, f)
    def wanted():
        def counts(left, point):
            if not left:
                return answers.matrix(data, {**in_force(f), **point})["matrix"]
            name, values = left[0]
            return [counts(left[1:], {**point, name: value}) for value in values]
        return {"axes": [{"name": name} for name, _ in axes], "counts": counts(axes, {})}
    return "/j0251/sweep/json", with_axes(f, axes), wanted


def draw_axes(rng, data, f):
    """Two axes, and the filter without them."""
    names = rng.sample(["prob_min", "size_min", "size_max", "min_pre_axon", "cell_axon"], 2)
    axes = []
    for name in names:
        values = sorted({cli.DRAW[name](rng, data) for _ in range(rng.choice([1, 2, 3]))} - {"none"})
        axes.append((name, values or ["0.5"]))
    return {k: v for k, v in f.items() if k not in names}, axes


def with_axes(f, axes):
    return list(f.items()) + [("axis", f"{name}:{','.join(values)}") for name, values in axes]


def ask_robust(rng, data, f):
    f, axes = draw_axes(rng, data, f)
    more = {"measure": rng.choice(cli.MEASURES)}
    if more["measure"] in cli.MEASURES[:2]:
        more["normalize"] = rng.choice(["none", "input", "output"])
    if "size" in more["measure"]:
        axes = [axis for axis in axes if axis[0] not in cli.FINITE["size"]] or [("prob_max", ["1"])]
        f = {**f, **cli.FINITE["size"]}
    post = [n for n, c in data.types.items() if c not in data.axon_only]
    sides = [(rng.choice(list(data.types)), rng.choice(post)) for _ in range(2)]
    claim = " > ".join(f"{a}->{b}" for a, b in sides)
    def wanted():
        points = []
        for values in itertools.product(*[values for _, values in axes]):
            point = {name: value for (name, _), value in zip(axes, values)}
            found = answers.matrix(data, {**in_force(f), **point}, more["measure"],
                                   more.get("normalize", "none"))
            place = found["cell_types"].index
            left, right = [float(found["matrix"][place(a)][place(b)]) for a, b in sides]
            verdict = {"verdict": "holds" if left > right else "fails"} if left != right else {}
            if math.isnan(left) or math.isnan(right):
                verdict = {"verdict": "undefined"}
            points.append({"left": left, "right": right, **verdict})
        return {"claim": claim, "settings": len(points), "points": points}
    return "/j0251/robust/json", [("claim", claim)] + with_axes({**f, **more}, axes), wanted


# The sheet's matrices as they stand in the answer.
ORDER = [one for sums, median in (("count", "median"), ("total-size", "median-size"))
         for one in [(sums, "none"), (sums, "output"), (sums, "input"),
                     (f"{median}-per-pre", "none"), (f"{median}-per-post", "none")]]


def ask_preset(rng, data, f):
    """The ten matrices; what the request says takes the place of the preset's."""
    f = {**f, **cli.FINITE["size"]}
    own = dict(f)
    if own.pop("population", None):
        own = {**cli.FULL_CELLS, **own}
    def wanted():
        force = {**presets.FULL, **own}
        return {"preset": "area-x", "matrices": [
            {"measure": measure, "normalize": normalize,
             "matrix": answers.matrix(data, force, measure, normalize)["matrix"]}
            for measure, normalize in ORDER]}
    return "/j0251/matrix/json", {**f, "preset": "area-x"}, wanted


def ask_synapses(rng, data, f):
    # Pairs with few synapses are left out of counts, not of rows.
    f = {name: value for name, value in f.items() if name != "min_pair"}
    fields = rng.sample(rows.FIELDS + ["row"], rng.choice([1, 3, 11]))
    more = {"return_fields": ",".join(fields)}
    limit, seed = None, None
    if rng.random() < 0.6:
        limit, seed = rng.choice([0, 1, 10, 500, 10**9]), rng.choice([0, 7, 2**64 - 1])
        more.update(max_results=limit, seed=seed)
    return ("/j0251/synapses/json", {**f, **more},
            lambda: rows.synapses(data, in_force(f), fields, limit, seed))


def ask_neurons(rng, data, f):
    q = {}
    post = [n for n, c in data.types.items() if c not in data.axon_only]
    q["direction"] = rng.choice(["outgoing", "incoming"])
    any_type = list(data.types)
    own, target = (any_type, post) if q["direction"] == "outgoing" else (post, any_type)
    if rng.random() < 0.7:
        q["celltype"] = ",".join(rng.sample(own, rng.choice([1, 2])))
    if rng.random() < 0.5:
        q["target_celltype"] = rng.choice(target)
    if rng.random() < 0.6:
        q["min_synapses"] = rng.choice([0, 1, 2, 5])
    for name, like in [("min_axon_length", "min_pre_axon"), ("min_soma_length", "min_pre_soma"),
                       ("min_dendrite_length", "min_pre_dend"),
                       ("min_celltype_certainty", "min_pre_certainty"), ("prob_min", "prob_min")]:
        if rng.random() < 0.3:
            q[name] = cli.DRAW[like](rng, data)
    if rng.random() < 0.3:
        q["strict"] = "true"
    return "/j0251/neurons/json", q, lambda: rows.neurons(data, q)


def ask_neuron(rng, data, f):
    neuron_id = int(rng.choice(data.syn[rng.choice(["pre_id", "post_id"])]))
    f = {k: v for k, v in f.items() if not k.endswith("neuron_ids")}
    return ("/j0251/neuron/json", {**f, "neuron_id": neuron_id},
            lambda: rows.neuron(data, in_force(f), neuron_id))


def ask_adjacency(rng, data, f):
    def wanted():
        pairs = rows.adjacency(data, in_force(f))
        return {"pairs": len(pairs), "total": sum(n for n, _ in pairs.values())}
    return "/j0251/adjacency/json", f, wanted


ASK = [ask_count, ask_matrix, ask_sweep, ask_robust, ask_preset, ask_synapses, ask_synapses,
       ask_neurons, ask_neuron, ask_adjacency]


def question(server, data, seed, number):
    """None, or where the answer first differs."""
    rng = random.Random(f"{seed}/{number}")
    path, pairs, wanted = rng.choice(ASK)(rng, data, cli.draw_filter(rng, data))
    text = urllib.parse.urlencode(pairs)
    if len(text) > 16000 or rng.random() < 0.2:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, body = server.ask(path, text, form)
    else:
        status, _, body = server.ask(f"{path}?{text}")
    if status != 200:
        return f"{path}?{text}\n  {status}: {body[:500]!r}"
    found, wanted = json.loads(body), wanted()
    guides = ("/j0251/synapses/json", "/j0251/neurons/json")
    if path in guides and list(found) != list(wanted):
        return f"{path}?{text}\n  keys {list(found)}, expected {list(wanted)}"
    if path == "/j0251/adjacency/json":
        pairs_found = dict(zip(zip(found["pre_id"], found["post_id"]),
                               zip(found["count"], found["total_size"])))
        f = {k: v for k, v in pairs.items()}
        for pair, (n, size) in rows.adjacency(data, in_force(f)).items():
            got = pairs_found.get(pair)
            if got is None or got[0] != n or not cli.same(got[1], size):
                return f"{path}?{text}\n  {pair}: {got}, expected {(n, size)}"
    differs = cli.difference(found, wanted)
    return f"{path}?{text}\n  {differs}" if differs else None


# ---------------------------------------------------------------- what is fixed

def fixed(server, data, folder):
    """(what, whether it holds) of everything that is not drawn."""
    def status(path, **more):
        return server.ask(path, **more)[0]
    for name in rows.answers.AXON_ONLY:
        if name in data.types:
            code, _, body = server.ask(f"/j0251/synapses/json?post_celltype={name}")
            said = json.loads(body)
            sentence = f"Cell type '{name}' cannot be used as post_celltype (axon-only in dataset)"
            yield name, code == 400 and said["error"] == said["detail"] == sentence
    for path, code in [("/j0251/synapses/json?prob_mni=1", 400), ("/j0251/x/json", 404),
                       ("/j0251/skeleton?neuron_id=1", 404), ("/j0251/skeleton", 400),
                       ("/connectome/data/..%2Fsecret", 404), ("/healthz", 200), ("/readyz", 200),
                       ("/llms.txt", 200), ("/explorer", 200), ("/openapi.json", 200),
                       ("/j0251/count/json?size_min=" + "1" * 40000, 414)]:
        yield path[:60], status(path) == code
    for path in sorted(Path(folder, "skeletons").iterdir()):
        yield path.name, server.ask(f"/j0251/skeleton?neuron_id={path.name}")[2] == path.read_bytes()
    for path in sorted(Path(folder, "meshes").iterdir()):
        name = urllib.parse.quote(path.name)
        body = server.ask(f"/notebook/j0251/{VERSION}/sv/{name}")[2]
        yield path.name, body == path.read_bytes()
    for path in sorted(Path(folder).glob("*_*.*")):
        body = server.ask(f"/connectome/data/{path.name}", headers={"Range": "bytes=10-1000"})[2]
        yield path.name, body == path.read_bytes()[10:1001]
    # The rows of an npy answer are the published records.
    for fields in (rows.FIELDS, ["pre_id", "size"]):
        pairs = {"prob_min": "none", "size_min": "none", "return_fields": ",".join(fields),
                 "format": "npy"}
        body = server.ask(url("/j0251/synapses/json", pairs))[2]
        with tempfile.TemporaryFile() as file:
            file.write(body)
            file.seek(0)
            found = np.load(file)
        yield "npy", all(found[f].tobytes() == data.syn[f].tobytes() for f in fields)
    # Ids as strings are the same ids.
    ids = rows.neurons(data, {})["neuron_ids"]
    body = server.ask("/j0251/neurons/json?ids=string")[2]
    yield "ids=string", json.loads(body)["neuron_ids"] == [str(i) for i in ids]


def check_place(args, binary, root, name, options):
    folder = os.path.join(root, name)
    made = subprocess.run([binary, "synth", folder, "--synapses", "20000", "--neurons", "5000",
                           "--shapes", "8", "--seed", str(args.seed), "--quiet", *options],
                          check=False)
    if made.returncode != 0:
        sys.exit("cannot make data")
    data, server, wrong, asked = answers.Data(folder), Server(binary, folder), [], 0
    try:
        for number in range(args.questions // 2):
            differs = question(server, data, args.seed, number)
            asked += 1
            if differs:
                wrong.append(f"{name}: {differs}")
        for what, holds in fixed(server, data, folder):
            asked += 1
            if not holds:
                wrong.append(f"{name}: {what}")
    finally:
        server.stop()
    return asked, wrong


def main():
    parser = argparse.ArgumentParser(description="Compares areax serve with NumPy.")
    parser.add_argument("binary", help="the areax to check")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    binary, asked, wrong = os.path.abspath(args.binary), 0, []
    with tempfile.TemporaryDirectory(prefix="areax-api-") as root:
        for name, options in [("ordinary", []), ("nasty", ["--nasty"])]:
            of_place = check_place(args, binary, root, name, options)
            asked += of_place[0]
            wrong += of_place[1]
    for line in wrong[:3]:
        print(line)
    print(f"{asked - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
