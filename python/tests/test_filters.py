"""What filters take, what filters upon filters are, and what is refused in which words."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest

import areax as ax


def test_filters_upon_filters_are_and(ds):
    q = ds.where(prob_min=0.6, pre_celltype=["HVC", "MSN"], box=(0, 0, 0, 200_000, 200_000, 200_000))
    both = q.where(prob_min=0.5, size_min=0.1, pre_celltype=["MSN", "GPe"])
    expected = ds.count(
        prob_min=0.6, size_min=0.1, pre_celltype="MSN", box="0,0,0,200000,200000,200000"
    )
    assert both.count() == expected and expected.count > 0
    assert both == ds.where(prob_min=0.6, size_min=0.1, pre_celltype="MSN").where(
        box=((0, 0, 0), (200_000, 200_000, 200_000))
    )
    assert hash(both) == hash(both.where(prob_min=None)) and both != q
    assert q.where(prob_min=None).count() == q.count(prob_min=None) == q.count()
    assert q.where(pre_celltype="GPe").count().count == 0
    assert q.where(pre_celltype=[]).count().count == 0 == len(q.where(pre_neuron_ids=[]))
    far = (250_000, 0, 0, 256_000, 10, 10)
    assert q.where(box=far).count().count == 0
    assert ds.where(where="size > 0.1").where(where=["prob > 0.6"]).count() == ds.count(
        where="size > 0.1 and prob > 0.6"
    )
    assert ds.where(prob_max=0.5).where(prob_min=0.9).count().count == 0
    full = ds.where(population="full-cells")
    assert full.where(cell_axon=100).count() == full.count()
    assert full.where(cell_axon=300).count() == ds.where(cell_axon=300).where(population="full-cells").count()


def test_questions_of_views_are_those_of_data_sets(ds):
    filters = {"prob_min": 0.7, "post_morph": ["spine-head", "shaft"]} if False else {"prob_min": 0.7}
    q = ds.where(**filters)
    assert q.count() == ds.count(**filters)
    assert (q.matrix().values == ds.matrix(**filters).values).all()
    assert (q.sweep(size_min=[0, 0.1]).values == ds.sweep(size_min=[0, 0.1], **filters).values).all()
    claim = "HVC->MSN > LMAN->MSN"
    assert q.robust(claim).verdicts == ds.robust(claim, **filters).verdicts
    assert (q.synapses(fields="row")["row"] == ds.synapses(fields="row", **filters)["row"]).all()
    assert (q.adjacency().counts == ds.adjacency(**filters).counts).all()
    assert (q.neurons(min_synapses=2) == ds.neurons(min_synapses=2, **filters)).all()
    id = int(q.neurons(min_synapses=2)[0])
    assert (q.neuron(id).outputs["count"] == ds.neuron(id, **filters).outputs["count"]).all()


def test_ids_in_every_form(ds):
    ids = ds.neurons(celltype="HVC", min_synapses=1)[:50]
    expected = ds.count(pre_neuron_ids=ids)
    frame = pl.DataFrame({"id": ids})
    import pyarrow as pa

    for form in [
        ids.tolist(),
        tuple(ids.tolist()),
        set(ids.tolist()),
        [str(id) for id in ids],
        ids.astype(np.int64),
        list(ids),
        pd.Series(ids),
        pd.Series(ids).astype("Int64"),
        pd.Index(ids),
        frame["id"],
        pa.array(ids),
        pa.chunked_array([ids]),
        (int(id) for id in ids),
    ]:
        assert ds.count(pre_neuron_ids=form) == expected, type(form)
    one = int(ids[0])
    for form in [one, np.uint64(one), str(one), [one]]:
        assert ds.count(pre_neuron_ids=form) == ds.count(pre_neuron_ids=[one])
    assert ds.count(pre_neuron_ids=2**64 - 1).count == 0


@pytest.mark.parametrize(
    "ids",
    [
        7.0,
        [7.0],
        np.array([7.0]),
        np.float32(7),
        pd.Series([7.0, 8.0]),
        pl.Series([7.0]),
        [1, 2.5],
        True,
        -1,
        [2**64],
        [None],
        object(),
    ],
)
def test_what_is_no_id_is_refused(ds, ids):
    with pytest.raises(ax.UsageError) as refused:
        ds.count(pre_neuron_ids=ids)
    assert refused.value.parameter == "pre_neuron_ids" and refused.value.advice
    if isinstance(ids, float) or getattr(getattr(ids, "dtype", None), "kind", "") == "f":
        assert "lose digits" in str(refused.value)


def test_names_keep_their_commas(ds):
    with pytest.raises(ax.UsageError, match="'HVC,MSN'"):
        ds.count(pre_celltype="HVC,MSN")
    assert ds.count(pre_celltype=["HVC", "MSN"]) == ds.count(pre_celltype=pd.Series(["HVC", "MSN"]))
    assert ds.count(pre_celltype=np.array(["HVC"])) == ds.count(pre_celltype="HVC")


def test_numbers_of_numpy(ds):
    assert ds.count(prob_min=np.float64(0.6)) == ds.count(prob_min=0.6) == ds.count(prob_min="0.6")
    assert ds.count(min_pair=np.int32(2)) == ds.count(min_pair=2)
    assert ds.count(exclude_autapses=np.bool_(True)) == ds.count(exclude_autapses=True)
    values = list(ax.grid(0.5, 0.9, 0.1))
    assert values == [0.5, 0.6, 0.7, 0.8, 0.9] and len(ax.grid("0.5", 0.9, 0.1)) == 5
    assert pickle.loads(pickle.dumps(ax.grid(0, 1, 0.5))) == ax.grid(0, 1, 0.5)
    assert list(np.asarray(ax.grid(0, 1, 0.5))) == [0, 0.5, 1]


def test_errors_say_what_where_and_what_next(ds, tmp_path):
    with pytest.raises(ax.UsageError, match="did you mean 'prob_min'") as unknown:
        ds.count(prob_mni=0.6)
    assert isinstance(unknown.value, TypeError) and unknown.value.parameter == "prob_mni"
    assert "max_results" not in str(pytest.raises(ax.UsageError, ds.synapses, smaple=1).value)
    with pytest.raises(ax.UsageError, match="did you mean 'sample'"):
        ds.synapses(smaple=1)
    with pytest.raises(ax.UsageError, match="give sample too") as seed:
        ds.synapses(seed=1)
    assert seed.value.parameter == "seed"
    with pytest.raises(ax.UsageError) as name:
        ds.where(pre_celltype="HVV")
    assert "HVC" in name.value.advice or "HVC" in str(name.value)
    with pytest.raises(ax.UsageError, match="ci"):
        ds.matrix(ci="0.95")
    with pytest.raises(ax.UsageError, match="not known to be cells"):
        ds.matrix(ci="both")
    with pytest.raises(ax.UsageError):
        ds.count(prob_min=[0.5, 0.6])
    with pytest.raises(ax.UsageError):
        ds.where(prob_min=0.5).sweep(prob_min=[0.5, 0.6])
    with pytest.raises(ax.UsageError, match="prob_min=\\[0.5"):
        ds.sweep()
    with pytest.raises(ax.DataError) as missing:
        ax.open(tmp_path / "nowhere")
    assert isinstance(missing.value, FileNotFoundError) and "nowhere" in missing.value.path
    with pytest.raises(FileNotFoundError):
        ds.matrix(groups=tmp_path / "none.csv")
    with pytest.raises(ax.UsageError, match="engine"):
        ax.open(ds.path, engine="fast")
    again = pickle.loads(pickle.dumps(unknown.value))
    assert (type(again), str(again), again.parameter, again.advice) == (
        type(unknown.value),
        str(unknown.value),
        unknown.value.parameter,
        unknown.value.advice,
    )
