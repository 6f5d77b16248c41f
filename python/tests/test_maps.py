"""Data sets with a map: the same questions, in the words of the map."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

import areax as ax


@pytest.fixture(scope="module")
def mapped(map_folder):
    return ax.open(map_folder)


@pytest.fixture(scope="module")
def said(areax, map_folder):
    def ask(command, *args):
        return json.loads(areax(command, map_folder, *args, "--format", "json"))

    return ask


def test_counts_have_rows_and_totals(mapped, said):
    count, expected = mapped.count(), said("count")
    assert count == (expected["count"], expected["rows"], expected["totals"], expected["means"])
    few = mapped.where(size_min=3000).count()
    assert few.count == said("count", "--size-min", 3000)["count"] < count.count
    assert mapped.where(size_min=3000).where(size_min=2000).count() == few
    assert mapped.where(where="size >= 3000").count() == few
    assert mapped.where(pre_neuron_ids=[]).count().count == 0


def test_matrices_and_sweeps(mapped, areax, map_folder, said):
    info = said("info")
    categories = [c["name"] for c in info["columns"] if c["role"] == "category"]
    name = next((c for c in categories if "neuropil" in c), categories[0])
    table = next(c["table"] for c in info["columns"] if c["name"] == name)
    axis = name if table == "synapses" else f"pre.{name}"
    m = mapped.matrix(rows=axis, columns=axis)
    npy = areax("matrix", map_folder, "--rows", axis, "--columns", axis, "--format", "npy")
    np.testing.assert_array_equal(m.values, np.load(io.BytesIO(npy)).astype(np.int64))
    assert len(m.rows) == m.values.shape[0]
    s = mapped.sweep(rows=axis, columns=axis, size_min=[0, 2000], min_pair=[1, 2])
    assert s.dims == ("size_min", "min_pair", "pre", "post")
    assert repr(s.axes["min_pair"]) == "[1, 2]"
    at = mapped.matrix(rows=axis, columns=axis, size_min=2000, min_pair=2)
    np.testing.assert_array_equal(s.values[1, 1], at.values)
    assert m.to_pandas().shape == m.values.shape


def test_rows_neurons_and_pairs(mapped, said, areax, map_folder):
    import pyarrow as pa

    t = mapped.where(size_min=4000).synapses()
    table = pa.table(t)
    assert table.num_rows == len(t) == mapped.count(size_min=4000).rows
    npy = areax("synapses", map_folder, "--size-min", 4000, "--format", "npy")
    assert t.to_numpy().tobytes() == np.load(io.BytesIO(npy)).tobytes()
    a = mapped.adjacency()
    assert a.csr.sum() == mapped.count().count and a.csr_of("total_size").shape == a.csr.shape
    ids = mapped.neurons(min_synapses=5)
    assert ids.tolist() == said("neurons", "--min-synapses", 5)["neuron_ids"]
    n = mapped.neuron(int(ids[0]))
    assert n.outputs["count"].sum() == mapped.count(pre_neuron_ids=ids[:1]).count


def test_words_of_the_map(mapped):
    assert mapped.info()["columns"] and mapped.filter is not None
    with pytest.raises(ax.UsageError):
        mapped.count(no_such_number_min=1)
    with pytest.raises(ax.UsageError):
        mapped.count(where="nothing > 1")


def test_float16_is_float32_for_others(tmp_path):
    import duckdb
    import polars as pl
    import pyarrow as pa

    rows = np.zeros(3, dtype=[("pre_id", "<u8"), ("post_id", "<u8"), ("score", "<f2")])
    rows["pre_id"], rows["post_id"], rows["score"] = [1, 1, 2], [2, 3, 3], [0.1, 0.25, np.inf]
    np.save(tmp_path / "synapses.npy", rows)
    ds = ax.import_(tmp_path / "synapses.npy", tmp_path / "data", recipe="generic")
    t = ds.synapses()
    expected = rows["score"].astype(np.float32)
    table = of_arrow = pa.table(t)
    assert table.schema.field("score").type == pa.float32()
    np.testing.assert_array_equal(table["score"].to_numpy(), expected)
    np.testing.assert_array_equal(pl.DataFrame(t)["score"].to_numpy(), expected)
    assert duckdb.sql("select max(score) from of_arrow").fetchall() == [(np.inf,)]
    np.testing.assert_array_equal(t["score"], expected)
    batch = next(iter(t.batches()))
    assert pa.record_batch(batch).schema.field("score").type == pa.float32()
    assert t.to_numpy()["score"].dtype == np.float16
