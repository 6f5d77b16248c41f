"""Compares the presets and `areax robust` with NumPy: ten matrices, all 360 settings, claims.

    python tests/numpy/check_presets.py target/release/areax

Needs numpy. Makes an ordinary and a nasty data set with `areax synth`. Everything is compared bit for
bit with what `answers.py` works out from the definitions; the first difference ends the run.
"""

import itertools
import json
import math
import subprocess
import sys
import tempfile

import numpy as np

import answers

FULL = {"strict": "true", "prob_min": "0.6", "size_min": "0.1", "cell_axon": "200",
        "cell_dendrite": "200", "projection_axon": "50"}
SHEET = [(sums, normalize) for sums in ("count", "total-size")
         for normalize in ("none", "output", "input")]
SHEET += [(f"median{of}-per-{side}", "none") for of in ("", "-size") for side in ("pre", "post")]
AXES = {"size_min": [0.05, 0.1, 0.5, 1.0], "prob_min": [0.7, 0.8, 0.9],
        "cell_certainty": [0.7, 0.8, 0.9], "cell_dendrite": [0.0, 200.0],
        "cell_axon": [0.0, 200.0, 500.0, 1000.0, 2000.0]}
CLAIMS = [("count", "none"), ("count", "input"), ("total-size", "output"), ("mean-size", "none"),
          ("mean-prob", "none"), ("median-per-pre", "none"), ("median-size-per-post", "none")]
# Settings of the 360 at which every measure is compared.
EVERY = 37


def ask(areax, command, data, *flags):
    line = [areax, command, data, *flags, "--format", "json", "--quiet"]
    return json.loads(subprocess.run(line, check=True, capture_output=True).stdout)


def same(got, wanted):
    """The same float64, or null and NaN."""
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(wanted, float) and math.isnan(wanted):
        return got is None
    return got == wanted


def settings():
    for values in itertools.product(*AXES.values()):
        f = {name: repr(value) for name, value in zip(AXES, values)}
        yield {**f, "strict": "true", "projection_axon": "50"}


def check_sheet(areax, folder, data):
    sheet = ask(areax, "matrix", folder, "--preset", "area-x")
    found = {(one["measure"], one["normalize"]): one["matrix"] for one in sheet["matrices"]}
    assert sorted(found) == sorted(SHEET), found.keys()
    for (measure, normalize), matrix in found.items():
        wanted = answers.matrix(data, FULL, measure, normalize)
        assert sheet["total"] == wanted["total"]
        assert same(matrix, wanted["matrix"]), (measure, normalize)
    return f"{sheet['total']:,} synapses in ten matrices"


def check_grid(areax, folder, data):
    grid = ask(areax, "sweep", folder, "--preset", "area-x")
    assert [(axis["name"], axis["values"]) for axis in grid["axes"]] == list(AXES.items())
    counts = np.array(grid["counts"])
    flat = counts.reshape(360, *counts.shape[-2:])
    for point, f in enumerate(settings()):
        assert flat[point].tolist() == answers.matrix(data, f)["matrix"], f
    return f"360 settings, {int(flat.sum()):,} synapses in them"


def check_claims(areax, folder, data, measure, normalize):
    pre, other, post = "HVC", "LMAN", "MSN"
    claim = f"{pre}->{post} > {other}->{post}"
    flags = ["--claim", claim, "--measure", measure, "--normalize", normalize]
    robust = ask(areax, "robust", folder, *flags)
    verdicts = [point["verdict"] for point in robust["points"]]
    assert len(verdicts) == robust["settings"] == 360
    count = verdicts.count
    assert (robust["holds"], robust["ties"]) == (count("holds"), count("tie"))
    assert (robust["fails"], robust["undefined"]) == (count("fails") + count("tie"),
                                                      count("undefined"))
    for point, f in list(enumerate(settings()))[::EVERY if measure != "count" else 1]:
        found = robust["points"][point]
        wanted = answers.matrix(data, f, measure, normalize)
        place = wanted["cell_types"].index
        left = wanted["matrix"][place(pre)][place(post)]
        right = wanted["matrix"][place(other)][place(post)]
        assert same(found["left"], left) and same(found["right"], right), (f, found, left, right)
        undefined = any(math.isnan(value) for value in (left, right))
        verdict = "undefined" if undefined else "tie" if left == right else \
            "holds" if left > right else "fails"
        # Values that round to the same float64 may differ all the same.
        assert found["verdict"] == verdict or left == right, (f, found, verdict)
    return f"{claim} by {measure}, normalize {normalize}: holds in {robust['holds']}"


def main():
    areax = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        for kind in ("ordinary", "nasty"):
            folder = f"{scratch}/{kind}"
            flags = ["--nasty"] if kind == "nasty" else []
            subprocess.run([areax, "synth", folder, "--synapses", "20000", "--neurons", "3000",
                            "--seed", "6", "--quiet", *flags], check=True)
            data = answers.Data(folder)
            print(f"{kind}: {check_sheet(areax, folder, data)}")
            print(f"{kind}: {check_grid(areax, folder, data)}")
            for measure, normalize in CLAIMS:
                print(f"{kind}: {check_claims(areax, folder, data, measure, normalize)}")
    print("presets and claims are NumPy's")


if __name__ == "__main__":
    main()
