"""Every answer is the command line's, and NumPy's."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

import areax as ax


def test_counts(ds, asked, records):
    filters = {"prob_min": 0.6, "size_min": 0.05}
    count = ds.count(**filters)
    said = asked("count", "--prob-min", 0.6, "--size-min", 0.05)
    assert count == (said["count"], said["total_size"], said["mean_size"])
    passes = (records["prob"] >= np.float16(0.6)) & (records["size"] >= np.float16(0.05))
    assert count.count == passes.sum()
    assert ds.where(**filters).count() == count
    assert len(ds.where(**filters)) == count.count and len(ds) == len(records)


def test_intervals(ds, asked):
    m = ds.matrix(ci="both", resamples=199, seed=7, units="fragments")
    said = asked("matrix", "--ci", "both", "--resamples", 199, "--seed", 7, "--units", "fragments")
    for name in ("estimate", "lo", "hi", "se"):
        cells = np.array(said["ci"][name], dtype=float)
        assert np.array_equal(getattr(m.ci, name), cells, equal_nan=True), name
    assert m.ci.note.tolist() == said["ci"]["note"] and m.ci.methods == said["methods"]
    assert m.ci.about["seed"] == 7 and m.ci.n_pre.tolist() == said["ci"]["n_pre"]
    sums = m.ci.resamples()
    assert sums["S"].shape == (199, *m.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = sums["U_pre"][:, :, None] * sums["U_post"][:, None, :]
        weights[:, range(m.shape[0]), range(m.shape[0])] -= sums["U_both"]
        values = sums["N"] * sums["S"] / weights
    cell = np.argwhere(np.isfinite(m.ci.lo) & (m.ci.undefined == 0))[0]
    values = np.sort(values[:, cell[0], cell[1]])
    assert (m.ci.lo[tuple(cell)], m.ci.hi[tuple(cell)]) == (values[4], values[-5])
    assert ds.matrix().ci is None
    with pytest.raises(ax.UsageError, match="population"):
        ds.matrix(ci="both")


@pytest.mark.parametrize("measure", ["count", "total-size", "mean-size", "median-size-per-pre"])
def test_matrices(ds, areax, folder, measure):
    m = ds.matrix(measure=measure, prob_min=0.6)
    npy = areax("matrix", folder, "--measure", measure, "--prob-min", 0.6, "--format", "npy")
    expected = np.load(io.BytesIO(npy))
    assert m.values.dtype == (np.int64 if measure == "count" else np.float64)
    np.testing.assert_array_equal(m.values, expected.astype(m.values.dtype))
    assert not m.values.flags.writeable and np.shares_memory(np.asarray(m), m.values)


def test_matrix_by_name(ds, asked):
    m = ds.matrix()
    said = asked("matrix")
    assert m.rows == m.columns == m.labels == ds.types == said["cell_types"]
    assert m.total == said["total"] == int(m.values.sum())
    at = m.rows.index("HVC"), m.columns.index("MSN")
    assert m["HVC", "MSN"] == m.values[at] == said["matrix"][at[0]][at[1]]
    assert isinstance(m["HVC", "MSN"], int)
    np.testing.assert_array_equal(m[["HVC", "MSN"], :], m.values[[at[0], m.rows.index("MSN")]])
    np.testing.assert_array_equal(m[["HVC"], ["MSN", "GPe"]], [[m["HVC", "MSN"], m["HVC", "GPe"]]])
    with pytest.raises(KeyError, match="did you mean 'HVC'"):
        m["HVV", "MSN"]
    assert m.provenance["filter"] == said["filter"] and m.provenance["engine"] == said["engine"]


def test_sweeps(ds, areax, folder):
    s = ds.sweep(size_min=[0.05, 0.1], prob_min=ax.grid(0.5, 0.9, 0.1))
    assert s.dims == ("size_min", "prob_min", "pre", "post")
    assert s.axes == {"size_min": [0.05, 0.1], "prob_min": [0.5, 0.6, 0.7, 0.8, 0.9]}
    axes = ["--axis", "size_min=0.05,0.1", "--axis", "prob_min=0.5:0.9:0.1"]
    npy = np.load(io.BytesIO(areax("sweep", folder, *axes, "--format", "npy")))
    np.testing.assert_array_equal(s.values, npy.astype(np.int64))
    assert s.values.dtype == np.int64
    at = s.to_xarray().sel(prob_min=0.8, size_min=0.1, pre="HVC", post="MSN")
    assert at == ds.matrix(prob_min=0.8, size_min=0.1)["HVC", "MSN"]
    for prob_min in ["0.5:0.9:0.1", np.array([0.5, 0.6, 0.7, 0.8, 0.9]), (0.5, 0.6, 0.7, 0.8, 0.9)]:
        again = ds.sweep(size_min=[0.05, 0.1], prob_min=prob_min)
        np.testing.assert_array_equal(again.values, s.values)
    by_name = ds.sweep(axes={"pre.axon": [0, 50], "prob<=": "0.7,0.9"}, min_pair=[1, 2])
    assert by_name.dims[:3] == ("pre.axon", "prob<=", "min_pair") or by_name.dims[0] == "min_pair"


def test_claims(ds, asked):
    claim = "HVC->MSN > LMAN->MSN"
    r = ds.robust(claim, normalize="input", prob_min=[0.5, 0.7, 0.9])
    said = asked("robust", "--claim", claim, "--normalize", "input", "--axis", "prob_min=0.5,0.7,0.9")
    assert (r.holds, r.settings) == (said["holds"], 3)
    assert r.holds + r.fails + r.ties + r.undefined == r.settings
    frame = r.to_pandas()
    assert list(frame["prob_min"]) == [0.5, 0.7, 0.9] and list(frame["verdict"]) == r.verdicts
    assert ds.robust(claim).settings == 360


def test_nulls(ds, asked):
    names = ["multi", "share:MSN/(MSN+GPe)>=0.5"]
    n = ds.null(names, within="pretype", nulls=9, seed=3, prob_min=0.6)
    flags = [word for name in names for word in ("--statistic", name)]
    said = asked("null", *flags, "--within", "pretype", "--nulls", 9, "--seed", 3, "--prob-min", 0.6)
    assert n.methods == said["methods"] and n.synapses == said["synapses"]
    for one, expected in zip(n.statistics, said["statistics"]):
        assert (one.name, one.labels) == (expected["name"], expected["labels"])
        for key in ("observed", "mean", "sd", "p_greater", "p_less"):
            assert np.asarray(getattr(one, key)).tolist() == expected[key]
        assert one.values.shape == (9, len(one.labels)) and one.impossible == expected["impossible"]
        np.testing.assert_array_equal(one.mean, one.values.mean(axis=0))
    assert len(n.to_pandas()) == sum(len(one.labels) for one in n.statistics)
    assert ds.null("autapses", nulls=2)["autapses"].labels == ["autapses"]
    with pytest.raises(KeyError):
        n["reciprocal"]


def test_tests(ds, asked):
    claim = "HVC->MSN > LMAN->MSN"
    t = ds.test(claim, measure="total-size", min_pre_axon=50, permutations=199, seed=3, prob_min=0.6)
    flags = ["--measure", "total-size", "--min-pre-axon", 50, "--permutations", 199, "--seed", 3, "--prob-min", 0.6]
    said = asked("test", "--claim", claim, *flags)
    for key in ("n_left", "n_right", "left", "right", "mean_left", "mean_right", "difference", "expected", "t",
                "verdict", "p", "p_greater", "p_less", "p_difference", "unit", "note", "methods"):
        assert getattr(t, key) == said[key], key
    assert list(t.p_interval) == said["p_interval"]
    assert t.permuted.shape == t.differences.shape == (199,) and t.differences.dtype == np.int64
    assert t.p == (1 + (abs(t.permuted) >= abs(t.t)).sum()) / 200
    assert t.to_bytes("svg").startswith(b"<svg")
    with pytest.raises(ax.UsageError, match="not known to be cells"):
        ds.test(claim)


def test_rows(ds, areax, folder, records):
    t = ds.where(pre_celltype="HVC", prob_min=0.6).synapses()
    npy = areax("synapses", folder, "--pre-celltype", "HVC", "--prob-min", 0.6, "--format", "npy")
    assert t.to_numpy().tobytes() == np.load(io.BytesIO(npy)).tobytes()
    assert len(t) == len(t.to_numpy()) == sum(len(batch) for batch in t.batches())
    sizes = t["size"]
    assert sizes.dtype == np.float32
    np.testing.assert_array_equal(sizes, t.to_numpy()["size"].astype(np.float32))
    assert set(t["pre_celltype"]) == {"HVC"}
    few = ds.synapses(fields=["row", "pre_id", "size"], sample=100, seed=1)
    assert len(few) == 100 and few.names == ["row", "pre_id", "size"]
    assert few["pre_id"].dtype == np.uint64
    key = [name for name in records.dtype.names if "pre" in name and "id" in name][0]
    np.testing.assert_array_equal(few["pre_id"], records[few["row"]][key])
    assert len(ds.where(size_min=1e4).synapses()) == 0
    assert ds.where(size_min=1e4).synapses()["size"].dtype == np.float32


def test_rows_elsewhere(ds):
    import duckdb
    import polars as pl
    import pyarrow as pa

    t = ds.where(prob_min=0.8).synapses()
    rows = table = pa.table(t)
    assert rows.num_rows == len(t)
    assert json.loads(table.schema.metadata[b"areax.provenance"])["filter"]["prob_min"] == 0.8
    assert pa.types.is_dictionary(table.schema.field("pre_celltype").type)
    assert table.schema.field("pre_id").type == pa.uint64() and table.schema.field("x").type == pa.uint32()
    np.testing.assert_array_equal(table["size"].to_numpy(), t["size"])
    assert table["pre_celltype"].to_pylist() == list(t["pre_celltype"])
    frame = pl.DataFrame(t)
    assert frame.height == len(t) and list(frame["pre_celltype"].cast(pl.String)) == list(t["pre_celltype"])
    assert t.to_polars().equals(frame)
    assert duckdb.sql("select count(*) from rows").fetchall() == [(len(t),)]
    pandas = t.to_pandas()
    assert list(pandas["pre_celltype"]) == list(t["pre_celltype"])
    np.testing.assert_array_equal(pandas["pre_id"], t["pre_id"])
    batch = next(iter(t.batches()))
    assert pa.record_batch(batch).num_rows == len(batch)


def test_adjacency(ds, areax, folder):
    a = ds.where(prob_min=0.6).adjacency()
    npz = np.load(io.BytesIO(areax("adjacency", folder, "--prob-min", 0.6, "--format", "npz")))
    csr = a.csr
    assert csr.data.dtype == np.int64 and np.shares_memory(csr.data, a.counts)
    np.testing.assert_array_equal(csr.indices, npz["indices"])
    np.testing.assert_array_equal(csr.indptr, npz["indptr"])
    np.testing.assert_array_equal(csr.data, npz["data"])
    assert a.ids.dtype == np.uint64 and csr.sum() == ds.where(prob_min=0.6).count().count
    import pyarrow as pa

    edges = pa.table(a.edges())
    assert edges.num_rows == len(a) and edges["count"].to_pylist() == a.counts.tolist()
    np.testing.assert_array_equal(edges["pre_id"].to_numpy(), np.repeat(a.ids, np.diff(csr.indptr)))


def test_neurons(ds, asked):
    ids = ds.neurons(celltype="HVC", min_synapses=2, target_celltype="MSN")
    said = asked("neurons", "--celltype", "HVC", "--min-synapses", 2, "--target-celltype", "MSN")
    assert ids.dtype == np.uint64 and ids.tolist() == said["neuron_ids"]
    t = ds.neurons(fields=["celltype", "outputs"], sort="-outputs", limit=20)
    assert len(t) == 20 and t.names == ["neuron_id", "celltype", "outputs"]
    assert (np.diff(t["outputs"].astype(int)) <= 0).all()
    assert ds.where(pre_celltype="HVC").neurons().tolist() == ds.neurons(pre_celltype="HVC").tolist()


def test_a_neuron(ds, areax, folder):
    id = int(ds.neurons(celltype="MSN", min_synapses=3, direction="incoming")[0])
    n = ds.neuron(id)
    said = json.loads(areax("neuron", id, folder, "--partners", 10**6, "--format", "json"))
    assert (n.id, n.celltype) == (id, "MSN") and n.to_bytes("json") is not None
    partners = said["inputs"]["top_partners"]
    assert n.inputs["neuron_id"].tolist() == [one["neuron_id"] for one in partners]
    assert n.inputs["count"].tolist() == [one["count"] for one in partners]
    assert n.inputs["total_size"].tolist() == [one["total_size"] for one in partners]
    assert n.inputs.names == ["neuron_id", "celltype", "count", "total_size"]
    assert n.inputs["count"].sum() == n.inputs_by_type["count"].sum() == ds.count(post_neuron_ids=id).count
    assert len(ds.neuron([id, int(n.inputs["neuron_id"][0])], each=True)) == 2


def test_words(ds, asked, folder):
    assert ds.info() == asked("info")
    q = ds.where(prob_min=0.6, pre_celltype=["HVC", "LMAN"])
    assert q.filter == asked("count", "--prob-min", 0.6, "--pre-celltype", "HVC,LMAN")["filter"]
    e = q.explain()
    assert e.all == len(ds) and e.steps[-1].left == q.count().count
    assert "prob_min 0.6" in repr(e) and e.command_line.startswith("areax count ")
    assert e.python == 'ds.count(pre_celltype=["HVC", "LMAN"], prob_min=0.6)'
    for name in ["matrix", "synapses", "adjacency"]:
        again = eval(q.explain(name).python, {"ds": ds})
        assert again.to_bytes("csv") == getattr(q, name)().to_bytes("csv")
    assert ds.matrix(preset="area-x")[0].shape == ds.matrix().shape


def test_groups(ds, folder, tmp_path):
    import pandas as pd
    import polars as pl

    ids = ds.neurons(celltype=["HVC", "MSN"], min_synapses=1)
    labels = ["early" if at % 2 else "late" for at in range(len(ids))]
    frame = pd.DataFrame({"id": ids, "label": labels})
    path = tmp_path / "groups.csv"
    frame.to_csv(path, index=False)
    m = ds.matrix(groups=path, other="others")
    assert m.rows == ["late", "early", "others"]
    series = pd.Series(labels, index=ids)
    for groups in [
        str(path),
        dict(zip(ids.tolist(), labels)),
        series,
        frame,
        pl.from_pandas(frame),
        frame.rename(columns={"id": "neuron_id"}),
    ]:
        np.testing.assert_array_equal(ds.matrix(groups=groups, other="others").values, m.values)
    frame.loc[0, "label"] = None
    assert ds.matrix(groups=frame).total <= ds.matrix(groups=path).total
