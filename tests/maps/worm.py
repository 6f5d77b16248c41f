#!/usr/bin/env python3
"""The wiring of C. elegans out of a wheel of PyPI beside shuffled wiring: numbers that are published or were
worked out by other programs, and every null as NumPy has it.

    python3 tests/maps/worm.py AREAX UNPACKED

Needs numpy, pandas, openpyxl, igraph. UNPACKED is a folder with the files of cect 0.3.5.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import igraph
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "numpy"))
import nulls  # noqa: E402

MAP = """name = "worm"
[synapses]
files = ["worm.csv"]
pre = { column = "pre", names = true }
post = { column = "post", names = true }
weight = "n"
where = "n > 0"
"""


def table(unpacked):
    """Chemical synapses, counted at their senders."""
    frame = pd.read_excel(Path(unpacked) / "cect/data/NeuronConnectFormatted.xlsx")
    frame.columns = ["pre", "post", "kind", "n", *frame.columns[4:]]
    frame = frame[frame.kind.str.strip().isin(["S", "Sp"])]
    return frame[["pre", "post", "n"]].reset_index(drop=True)


def ask(areax, folder, *words):
    said = []
    for engine in ("cpu", "reference"):
        line = [areax, "null", folder, *words, "--format", "json", "--engine", engine]
        said.append(json.loads(subprocess.run(line, check=True, stdout=subprocess.PIPE).stdout))
    assert said[0]["statistics"] == said[1]["statistics"]
    return said[0]


def check_data(frame, multi, reciprocal):
    """What the data has, as igraph counts it and as it was published."""
    pairs = frame[frame.n > 0].groupby(["pre", "post"]).n.sum()
    graph = igraph.Graph.TupleList(pairs.index, directed=True)
    graph.es["n"] = pairs.tolist()
    assert (graph.vcount(), graph.ecount(), int(pairs.sum())) == (279, 2194, 6394)
    assert multi["observed"] == np.bincount(pairs)[1:].tolist()
    assert multi["connections"]["observed"] == graph.ecount()
    assert sum(multi["observed"][1:]) == 1174
    mutual = graph.dyad_census().mutual
    assert reciprocal["observed"] == [mutual] == [233]


def check_nulls(frame, folder, areax):
    """Nulls keep degrees in synapses, and have as many reciprocal pairs as other programs found."""
    names = sorted({*frame.pre, *frame.post})
    place = {name: at for at, name in enumerate(names)}
    each = np.repeat(np.arange(len(frame)), frame.n)
    copy = np.concatenate([np.arange(n) for n in frame.n])
    numbers = each.astype(np.uint64) | copy.astype(np.uint64) << np.uint64(48)
    pre, post = (frame[side].map(place).to_numpy()[each] for side in ("pre", "post"))
    none = np.zeros(len(each), np.int64)
    by_synapses = []
    for b in range(200):
        moved = nulls.shuffled(numbers, post, none, b, 1)
        assert (np.bincount(moved) == np.bincount(post)).all()
        by_synapses.append(nulls.reciprocal(pre, moved, np.zeros(len(names), int), 1)[0])
    said = ask(areax, folder, "--statistic", "reciprocal", "--nulls", "300")["statistics"][0]
    print(f"reciprocal pairs: {said['observed'][0]} in the data, {np.mean(by_synapses):.1f} where synapses are "
          f"shuffled, {said['mean'][0]:.1f} +- {said['sd'][0]:.1f} where connections are")
    assert abs(np.mean(by_synapses) - 277) < 3 and abs(said["mean"][0] - 54) < 2 and 5 < said["sd"][0] < 8
    assert said["p_greater"] == [1 / 301]


def main():
    areax, unpacked = sys.argv[1:3]
    frame = table(unpacked)
    with tempfile.TemporaryDirectory() as folder:
        frame.to_csv(Path(folder) / "worm.csv", index=False)
        (Path(folder) / "areax.toml").write_text(MAP)
        words = ["--statistic", "multi", "--statistic", "reciprocal", "--statistic", "autapses", "--nulls", "100"]
        multi, reciprocal, _ = ask(areax, folder, *words)["statistics"]
        check_data(frame, multi, reciprocal)
        several = sum(multi["mean"][1:])
        assert abs(several - 766) < 6, several
        check_nulls(frame, folder, areax)


if __name__ == "__main__":
    main()
