"""Shards asked by the workers of Dask, some of which are killed: the answers are those of one machine."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import threading
import time

import numpy as np
import pytest

import areax as ax

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    """Three worker processes; one that dies is replaced."""
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def client(cluster):
    with distributed.Client(cluster) as client:
        yield client


@pytest.fixture(scope="module")
def whole(nasty_folder):
    return ax.open(nasty_folder)


@pytest.fixture(scope="module", params=["rows", "neurons"])
def shards(request, nasty_folder, tmp_path_factory):
    return ax.split(nasty_folder, 5, tmp_path_factory.mktemp("split") / request.param, by=request.param)


@pytest.fixture(scope="module")
def many(shards, client):
    return ax.open_many(shards[::-1], client=client)


def questions(ds):
    """Each kind of question, with its bytes in a format."""
    id = int(ds.neurons(min_synapses=3)[0])
    groups = {int(id): "ab"[at % 2] for at, id in enumerate(ds.neurons(min_synapses=2)[:50])}
    q = ds.where(prob_min=0.6)
    yield repr(q.count())
    for answer in [
        q.matrix(),
        q.matrix(measure="mean-size", normalize="none", rows="post_morph"),
        q.matrix(measure="median-size-per-pre"),
        q.matrix(measure="pairs", min_pair=2),
        q.matrix(groups=groups, other="rest"),
        q.matrix(preset="area-x"),
        q.matrix(sparse=True),
        ds.sweep(prob_min=ax.grid(0.5, 0.9, 0.1), size_min=[0, 0.1]),
        ds.sweep(min_pair=[1, 2]),
        ds.robust("HVC->MSN > LMAN->MSN", normalize="input"),
        ds.robust("HVC->MSN > 1", measure="median-per-pre", size_min=[0, 0.1]),
        ds.robust("HVC->MSN > LMAN->MSN", ci="both", resamples=39, cell_axon=[0, 20]),
        ds.robust("HVC->MSN > 1", ci="pre", resamples=39, units="fragments", min_pair=[1, 2]),
        ds.matrix(ci="both", resamples=39, units="fragments", min_pair=2),
        ds.matrix(test="pre", permutations=39, units="fragments"),
        ds.test("HVC->MSN > LMAN->MSN", permutations=39, units="fragments"),
        ds.test("HVC->MSN > LMAN->MSN", permutations=39, units="fragments", min_pair=2),
        ds.describe(),
        ds.describe("synapse_size", by="pre.celltype"),
        ds.null(statistic="autapses", shuffle="post", nulls=9),
        q.synapses(fields=["row", "pre_id", "size", "post_celltype"]),
        q.synapses(sample=200, seed=3),
        q.adjacency(min_count=2),
        ds.neurons(min_synapses=5, fields=["celltype", "outputs", "axon"]),
        ds.neuron(id),
        ds.neuron([id], each=True)[0],
    ]:
        format = "csv" if "csv" in answer.formats else answer.formats[0]
        yield answer.to_bytes(format)
    yield q.neurons().tolist()
    info = {name: said for name, said in ds.info().items() if name != "sources"}
    yield info, ds.types, q.filter, len(ds), q.explain("matrix").steps


def test_every_question(many, whole):
    for at, (found, expected) in enumerate(zip(questions(many), questions(whole), strict=True)):
        assert found == expected, at


def test_values(many, whole):
    q, expected = many.where(size_min=0.05), whole.where(size_min=0.05)
    assert isinstance(many, ax.Dataset) and isinstance(q, ax.View)
    m, said = q.matrix(), expected.matrix()
    np.testing.assert_array_equal(m.values, said.values)
    assert m.values.dtype == np.int64 and m.provenance == said.provenance
    median = q.matrix(measure="median-per-pre")
    np.testing.assert_array_equal(median.values, expected.matrix(measure="median-per-pre").values)
    t, rows = q.synapses(), expected.synapses()
    assert t.to_bytes("npy") == rows.to_bytes("npy") and len(t) == len(rows)
    np.testing.assert_array_equal(t["size"], rows["size"])
    assert list(t["pre_celltype"]) == list(rows["pre_celltype"])
    assert t.to_pandas().equals(rows.to_pandas()) and t.to_polars().equals(rows.to_polars())
    a = q.adjacency()
    assert (a.csr != expected.adjacency().csr).nnz == 0 and a.ids.dtype == np.uint64
    assert a.edges().to_pandas().equals(expected.adjacency().edges().to_pandas())
    n = many.neuron(int(a.ids[0]))
    assert n.outputs.to_pandas().equals(whole.neuron(int(a.ids[0])).outputs.to_pandas())
    assert len(many.where(pre_neuron_ids=[]).synapses()) == 0
    assert many.where(size_min=0.05) == q and many.where(size_min=0.06) != q
    assert "5 shards" in repr(many)


def test_answers_and_questions_pickle(many, whole, tmp_path):
    q = many.where(prob_min=0.6)
    assert pickle.loads(pickle.dumps(q)).matrix().total == whole.matrix(prob_min=0.6).total
    m = pickle.loads(pickle.dumps(q.matrix()))
    assert m.to_bytes("csv") == whole.matrix(prob_min=0.6).to_bytes("csv")
    t = pickle.loads(pickle.dumps(q.synapses(sample=20)))
    assert len(t) == 20
    many.matrix(measure="median-per-pre").save(tmp_path / "m.csv")
    whole.matrix(measure="median-per-pre").save(tmp_path / "one.csv")
    assert (tmp_path / "m.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert (tmp_path / "m.csv.meta.json").exists()


def test_rows_and_pairs_as_files(many, whole, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    def read(paths):
        assert all(os.path.exists(path) for path in paths)
        return pa.concat_tables([pq.read_table(path) for path in paths], promote_options="permissive")

    q, expected = many.where(prob_min=0.5), whole.where(prob_min=0.5)
    fields = ["row", "size", "pre_id", "post_celltype"]
    for keywords in [{}, {"fields": fields}, {"sample": 100, "seed": 2}]:
        folder = tmp_path / str(len(str(keywords)))
        rows = read(q.synapses(to=folder, **keywords)).to_pandas()
        own = expected.synapses(**keywords).to_pandas()
        if "row" in own and not rows["row"].is_monotonic_increasing:
            rows = rows.sort_values("row", ignore_index=True)
        key = "row" if "row" in own else None
        if key is None:
            rows, own = (of.sort_values(list(of), ignore_index=True) for of in (rows, own))
        assert rows.astype(own.dtypes).equals(own), keywords
    for keywords in [{}, {"min_count": 2}, {"reciprocal": True}]:
        edges = read(q.adjacency(to=tmp_path / f"edges{len(str(keywords))}", **keywords)).to_pandas()
        own = expected.adjacency(**keywords).edges().to_pandas()
        pairs = ["pre_id", "post_id"]
        edges, own = (of.sort_values(pairs, ignore_index=True) for of in (edges, own))
        assert edges.astype(own.dtypes).equals(own), keywords


def test_rows_that_are_too_many_name_the_way_out(many, client):
    client.run(_at_most, 100)
    try:
        with pytest.raises(ax.UsageError, match=r"synapses\(to=FOLDER\)") as error:
            many.synapses()
        assert error.value.parameter == "to"
        with pytest.raises(ax.UsageError, match=r"adjacency\(to=FOLDER\)"):
            many.adjacency()
        assert len(many.synapses(sample=100)) == 100
    finally:
        client.run(_at_most, 1_000_000)


def _at_most(rows):
    from areax import _work

    _work.ROWS_MAX = rows


def test_errors_come_from_the_workers(many, shards, client, tmp_path):
    with pytest.raises(ax.UsageError, match="did you mean 'prob_min'"):
        many.count(prob_mni=0.5)
    with pytest.raises(ax.UsageError) as name:
        many.where(pre_celltype="HVV")
    assert name.value.parameter == "pre_celltype"
    with pytest.raises(ax.UsageError, match="all shards"):
        many.partial("count")
    with pytest.raises(ax.DataError, match="of 5 shards 2 is missing"):
        ax.open_many([*shards[:2], *shards[3:]], client=client)
    moved = tmp_path / "moved"
    shutil.copytree(os.path.dirname(shards[0]), moved, ignore=shutil.ignore_patterns(".areax*"))
    folders = [str(moved / os.path.basename(shard)) for shard in shards]
    shutil.rmtree(folders[3])
    with pytest.raises(ax.DataError, match=os.path.basename(folders[3])) as gone:
        ax.open_many(folders, client=client)
    assert gone.value.path == folders[3]


def test_tasks_say_question_and_shard(many, client):
    seen = client.run_on_scheduler(_keys, len(many._core.cluster.shards))
    assert seen == set()  # They are forgotten when their question is answered.
    names = []
    submit = many._core.cluster.client.submit
    many._core.cluster.client.submit = lambda *args, key, **more: (
        names.append(key),
        submit(*args, key=key, **more),
    )[1]
    try:
        many.matrix()
    finally:
        del many._core.cluster.client.submit
    assert [name.rsplit("-", 1)[0] for name in names] == [
        f"areax-matrix-shard-{at}-of-5" for at in range(5)
    ]


def _keys(shards, dask_scheduler=None):
    return {key for key in dask_scheduler.tasks if str(key).startswith("areax-matrix-shard-")}


@pytest.mark.parametrize("by", ["rows", "neurons"])
def test_a_worker_that_is_killed_in_the_middle(by, client, nasty_folder, whole, tmp_path):
    """Fresh shards, so that copies are being prepared while a worker dies."""
    expected = list(questions(whole))
    many = ax.open_many(ax.split(nasty_folder, 6, tmp_path / by, by=by), client=client)
    killed = []

    def kill():
        # In the middle of the first question, whose tasks prepare copies.
        while not any(client.processing().values()):
            time.sleep(0.001)
        pids = client.run(os.getpid)
        busy = [worker for worker, tasks in client.processing().items() if tasks and worker in pids]
        worker = busy[0] if busy else sorted(pids)[0]
        os.kill(pids[worker], signal.SIGKILL)
        killed.append(worker)

    assassin = threading.Thread(target=kill)
    assassin.start()
    found = list(questions(many))
    assassin.join()
    assert killed and found == expected


def test_no_worker_is_an_error(shards, monkeypatch):
    from areax import dask

    monkeypatch.setattr(dask, "PATIENCE_S", 1.0)
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as nobody:
        with distributed.Client(nobody) as client:
            with pytest.raises(ax.EngineError, match="there is no worker for 1 s"):
                ax.open_many(shards, client=client)
            nobody.scale(1)
            client.wait_for_workers(1)
            many = ax.open_many(shards, client=client)
            nobody.scale(0)
            while client.nthreads():
                time.sleep(0.05)
            with pytest.raises(ax.EngineError, match="there is no worker"):
                many.matrix()


def test_shards_of_a_map(client, map_folder, tmp_path):
    import pyarrow.parquet

    whole = ax.open(map_folder)
    many = ax.open_many(ax.split(map_folder, 3, tmp_path / "shards", by="neurons"), client=client)
    assert repr(many.count()) == repr(whole.count())
    assert many.matrix(min_pair=2).to_bytes("csv") == whole.matrix(min_pair=2).to_bytes("csv")
    paths = many.synapses(to=tmp_path / "rows", fields=["row", "pre_id", "size"])
    tables = [pyarrow.parquet.read_table(path) for path in paths]
    rows = {row["row"]: row for table in tables for row in table.to_pylist()}
    assert len(tables) == 3 and all(table["row"].to_pylist() == sorted(table["row"].to_pylist()) for table in tables)
    expected = whole.synapses(fields=["row", "pre_id", "size"]).to_pandas().to_dict("records")
    assert [rows[row] for row in sorted(rows)] == expected
