#!/usr/bin/env python3
"""The published tables of worm and fly in two wheels of PyPI: imported with one command, and compared with
pandas and with the numbers that the packages themselves state.

    python3 tests/maps/wheels.py AREAX UNPACKED

UNPACKED is a folder with the files of cect 0.3.5 and fruitloops 0.2.2.
"""

import argparse
import io
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

FLY = Path("fruitloops/data/flywire/pan_ln_analysis")
TARGETS = FLY / "target_lh_pn_inputs_pv5a1_pd2a1b1"
HEMIBRAIN = Path("fruitloops/data/hemibrain/connectome_root")


class Table:
    """A table of a wheel, as pandas reads it and as areax imports it."""

    def __init__(self, areax, path, folder, *options, separator=","):
        self.areax, self.data, self.engines = areax, folder, ("cpu", "reference")
        self.frame = pd.read_csv(path, sep=separator, keep_default_na=False)
        for column in filter(lambda name: pd.api.types.is_string_dtype(self.frame[name]), self.frame):
            self.frame[column] = self.frame[column].str.strip()
        run(areax, "import", path, "-o", folder, "--quiet", *options)

    def ask(self, command, *options):
        """What both engines say."""
        said = [run(self.areax, command, self.data, "--quiet", "--engine", engine, *options) for engine in self.engines]
        if "json" in options:
            for at, text in enumerate(said):
                said[at] = {key: value for key, value in json.loads(text).items() if key not in ("engine", "seconds")}
        assert said[0] == said[1], (command, options)
        return said[0]

    def cells(self, rows, columns, *options):
        """The cells of a matrix that are not empty, null as an empty text."""
        found = csv(self.ask("matrix", "--rows", rows, "--columns", columns, "--sparse", "--format", "csv", *options))
        return dict(zip(zip(found[rows], found[columns]), found["count"].astype(int)))

    def same_cells(self, rows, columns, weight):
        """The same of pandas."""
        expected = self.frame.groupby([rows, columns])[weight].sum().to_dict()
        assert self.cells(rows, columns) == expected, (rows, columns)
        return len(expected)

    def pairs(self, *options):
        return csv(self.ask("adjacency", "--format", "csv", *options))


def run(areax, *words):
    done = subprocess.run([str(word) for word in (areax, *words)], capture_output=True, text=True)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def by_pair(pairs):
    """Synapses by pair of neurons."""
    return dict(zip(zip(pairs["pre_id"], pairs["post_id"]), pairs["count"].astype(int)))


def csv(text):
    return pd.read_csv(io.StringIO(text), keep_default_na=False, dtype=str)


def worm(areax, wheels, scratch):
    """C. elegans: Cook 2019 by its recipe, White 1986 by the names of its columns."""
    cook = Table(areax, wheels / "cect/data/herm_full_edgelist.csv", scratch / "cook")
    counted = json.loads(run(areax, "count", cook.data, "--quiet", "--format", "json"))
    assert (counted["rows"], counted["count"]) == (7379, cook.frame["Weight"].sum()), counted
    found = by_pair(cook.pairs("--where", "type = electrical"))
    of_kind = cook.frame[cook.frame["Type"] == "electrical"]
    assert found == of_kind.groupby(["Source", "Target"])["Weight"].sum().to_dict()
    mirrored = [(a, b) for a, b in found if found.get((b, a)) == found[a, b]]
    assert (len(mirrored), len(found)) == (2666, 2698), len(mirrored)
    both_ways = {(a, b): count for (a, b), count in found.items() if a != b and (b, a) in found}
    assert by_pair(cook.pairs("--where", "type = electrical", "--reciprocal")) == both_ways

    white = Table(areax, wheels / "cect/data/aconnectome_white_1986_whole.csv", scratch / "white",
                  "--recipe", "generic", separator="\t")
    found = by_pair(white.pairs("--where", "type = electrical"))
    # The package counts each junction from both of its ends.
    ends = found | {(b, a): count for (a, b), count in found.items()}
    assert (len(ends), sum(ends.values())) == (1144, 1928)
    for kind, rows in white.frame.groupby("type"):
        found = by_pair(white.pairs("--where", f"type = {kind}"))
        assert found == rows.groupby(["pre", "post"])["synapses"].sum().to_dict(), kind
    return "Cook 2019 and White 1986"


def fly(areax, wheels, scratch):
    """FlyWire: synapses of projection neurons, and the summary of them that the wheel has."""
    table = Table(areax, wheels / TARGETS / "flywire_pn_to_target_synapses.csv", scratch / "fly", "--recipe", "generic")
    table.frame["n"] = 1
    assert len(table.frame) == 9126
    summary = pd.read_csv(wheels / TARGETS / "flywire_pn_summary_by_group_glomerulus_neuropil.csv", keep_default_na=False)
    cells = 0
    for neuropil, rows in summary.groupby("neuropil"):
        found = table.cells("target_group", "glomerulus", "--where", f"neuropil = '{neuropil}'")
        expected = dict(zip(zip(rows["target_group"], rows["glomerulus"]), rows["weight"]))
        assert found == expected, neuropil
        cells += len(expected)
    assert cells == 205, cells
    for rows, columns in (("pre_hemibrain_type", "target_cell_type"), ("pre_side", "neuropil")):
        cells += table.same_cells(rows, columns, "n")
    return f"{cells} cells of FlyWire"


def hemibrain(areax, wheels, scratch):
    """hemibrain: weights of pairs of local neurons by region, and the totals that the table states."""
    table = Table(areax, wheels / HEMIBRAIN / "LN_to_LN_full_report_with_metadata.csv", scratch / "hemibrain",
                  "--recipe", "generic", "--set", "synapses.weight=ln_synaptic_weight")
    assert len(table.frame) == 13774
    told = table.frame.groupby("target_bodyId")["total_LN_input_for_target"].first().to_dict()
    found = csv(table.ask("neurons", "--fields", "id,inputs", "--format", "csv"))
    found = dict(zip(found["id"].astype(np.int64), found["inputs"].astype(int)))
    assert len(told) == 197 and {key: found[key] for key in told} == told
    axes = [("source_class", "roi"), ("source_cell_type", "target_cell_type"), ("source_name", "target_name")]
    return f"{sum(table.same_cells(*axis, 'ln_synaptic_weight') for axis in axes)} cells of hemibrain"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax", type=Path)
    parser.add_argument("unpacked", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="areax-wheels-") as scratch:
        said = [of(given.areax.resolve(), given.unpacked.resolve(), Path(scratch)) for of in (worm, fly, hemibrain)]
    print("wheels: " + ", ".join(said) + ": all as pandas and the packages say")


if __name__ == "__main__":
    main()
