"""Data that is split: shards opened as one, and partials that are merged, answer as the whole does."""

from __future__ import annotations

import io
import json
import pathlib
import pickle

import numpy as np
import pytest

import areax as ax


@pytest.fixture(scope="module", params=["rows", "neurons"])
def shards(request, nasty_folder, tmp_path_factory):
    return ax.split(nasty_folder, 3, tmp_path_factory.mktemp("split") / request.param, by=request.param)


@pytest.fixture(scope="module")
def whole(nasty_folder):
    return ax.open(nasty_folder)


def collected(shards, question, **keywords):
    return [ax.open(shard).partial(question, **keywords) for shard in shards]


def test_all_shards_opened_as_one(shards, whole):
    many = ax.open_many(shards[::-1])
    assert len(many) == len(whole) and many.name == whole.name and many.types == whole.types
    q, expected = many.where(prob_min=0.6), whole.where(prob_min=0.6)
    assert repr(q.count()) == repr(expected.count())
    assert ax.open_many(pathlib.Path(shards[0]).parent) == ax.open_many(sorted(shards))
    fields = ["row", "size", "pre_id"]
    for name, keywords in [
        ("matrix", {"measure": "median-size-per-pre"}),
        ("sweep", {"size_min": [0, 0.1], "min_pair": 2}),
        ("synapses", {"fields": fields, "sample": 300, "seed": 5}),
        ("adjacency", {"min_count": 2}),
    ]:
        answers = [getattr(of, name)(**keywords).to_bytes("csv") for of in (q, expected)]
        assert answers[0] == answers[1], name
    assert q.synapses().to_bytes("npy") == expected.synapses().to_bytes("npy")
    assert pickle.loads(pickle.dumps(many)) == many and pickle.loads(pickle.dumps(q)) == q


def test_shards_of_a_map_opened_as_one(map_folder, tmp_path):
    whole = ax.open(map_folder)
    for by in ["rows", "neurons"]:
        shards = ax.split(map_folder, 3, tmp_path / by, by=by)
        many = ax.open_many(shards)
        assert len(many) == len(whole) and many.name == whole.name
        assert many.matrix(min_pair=2).to_bytes("json") == whole.matrix(min_pair=2).to_bytes("json")
        fields = ["row", "pre_id", "size", "neuropil"]
        rows = [of.synapses(fields=fields, sample=300, seed=5).to_bytes("csv") for of in (many, whole)]
        assert rows[0] == rows[1]
        parts = [ax.open(shard).where(size_min=30).partial("matrix", measure="mean:size") for shard in shards]
        merged = ax.merge(parts[::-1])
        expected = whole.matrix(size_min=30, measure="mean:size")
        assert merged.to_bytes("json") == expected.to_bytes("json")
        with pytest.raises(ax.UsageError, match="all shards"):
            ax.open(shards[0]).partial("describe")


def test_merged_answers_are_those_of_the_whole(shards, whole):
    groups = {int(id): "ab"[at % 2] for at, id in enumerate(whole.neurons(min_synapses=1)[:300])}
    for question, keywords in [
        ("matrix", {"measure": "mean-size", "prob_min": 0.5}),
        ("matrix", {"groups": groups, "other": "rest"}),
        ("matrix", {"measure": "total-size", "normalize": "input", "rows": "post_morph"}),
        ("sweep", {"prob_min": ax.grid(0.5, 0.9, 0.1), "size_min": [0, 0.1]}),
        ("robust", {"claim": "HVC->MSN > LMAN->MSN", "normalize": "output"}),
    ]:
        parts = collected(shards, question, **keywords)
        assert all(isinstance(part, bytes) for part in parts)
        tree = ax.merge([parts[1], ax.merge([parts[2], parts[0]], partial=True)])
        expected = getattr(whole, question)(**keywords)
        assert tree.provenance == expected.provenance
        for format in ("csv", "json", "svg"):
            assert tree.to_bytes(format) == expected.to_bytes(format), (question, format)
        again = pickle.loads(pickle.dumps(tree))
        assert again.to_bytes("csv") == expected.to_bytes("csv")
    parts = [ax.open(shard).where(size_min=0.05).partial("count") for shard in shards]
    assert repr(ax.merge(parts)) == repr(whole.count(size_min=0.05))


CLAIM = "HVC->MSN > LMAN->MSN"


@pytest.mark.parametrize(
    "question, keywords",
    [
        ("matrix", {"ci": "both", "units": "fragments", "resamples": 99, "level": 0.9}),
        ("robust", {"claim": CLAIM, "ci": "both", "resamples": 39, "cell_axon": [0, 20]}),
        (
            "robust",
            {
                "claim": "HVC->MSN > 0.1",
                "ci": "pre",
                "normalize": "input",
                "measure": "total-size",
                "units": "fragments",
                "resamples": 39,
                "ci_weights": "poisson",
                "prob_min": [0.5, 0.7],
            },
        ),
        ("test", {"claim": CLAIM, "permutations": 99, "population": "full-cells"}),
        (
            "test",
            {"claim": CLAIM, "permutations": 60, "units": "fragments", "within": "celltype", "normalize": "input"},
        ),
        ("matrix", {"test": "pre", "permutations": 60, "units": "fragments"}),
        ("matrix", {"test": "post", "permutations": 60, "units": "fragments", "measure": "total-size"}),
    ],
)
def test_intervals_and_tests_are_those_of_the_whole(shards, whole, question, keywords):
    parts = collected(shards, question, **keywords)
    tree = ax.merge([parts[1], ax.merge([parts[2], parts[0]], partial=True)])
    expected = getattr(whole, question)(**keywords)
    assert type(tree) is type(expected) and tree.provenance == expected.provenance
    for format in ("csv", "json", "npz", "svg"):
        assert tree.to_bytes(format) == expected.to_bytes(format), format
    with pytest.warns(UserWarning, match="of 3 shards 1 is missing"):
        some = ax.merge([parts[0], parts[2]], incomplete=True)
    assert "of 3 shards 1 is missing" in some.provenance["engine"]
    with pytest.raises(ax.DataError, match="of 3 shards 1 is missing"):
        ax.merge([parts[0], parts[2]])


def test_neurons_and_presets_are_those_of_the_whole(shards, whole):
    for keywords in [
        {"min_synapses": 5, "celltype": ["MSN", "HVC"]},
        {"fields": ["celltype", "axon", "inputs", "output_partners", "output_total_size"], "sort": "-outputs"},
        {"fields": ["input_partners", "input_total_prob"], "min_pair": 2, "sort": "-input_partners", "limit": 20},
    ]:
        merged, expected = ax.merge(collected(shards, "neurons", **keywords)), whole.neurons(**keywords)
        assert type(merged) is type(expected)
        if isinstance(expected, np.ndarray):
            np.testing.assert_array_equal(merged, expected)
        else:
            assert merged.to_bytes("csv") == expected.to_bytes("csv")
            assert merged.to_bytes("json") == expected.to_bytes("json")
    keywords = {"distribution": ["synapse_size", "in_strength", "axon"]}
    merged, expected = ax.merge(collected(shards, "describe", **keywords)), whole.describe(**keywords)
    assert type(merged) is type(expected) and merged.to_bytes("json") == expected.to_bytes("json")
    merged, expected = ax.merge(collected(shards, "matrix", preset="area-x")), whole.matrix(preset="area-x")
    assert merged.to_bytes("json") == expected.to_bytes("json")


@pytest.mark.parametrize(
    "question, keywords",
    [
        ("test", {"claim": CLAIM, "permutations": 20, "units": "fragments"}),
        ("matrix", {"test": "pre", "permutations": 20, "units": "fragments"}),
        ("matrix", {"ci": "both", "resamples": 39, "units": "fragments"}),
        ("robust", {"claim": CLAIM, "ci": "pre", "resamples": 39, "units": "fragments"}),
        ("describe", {}),
    ],
)
def test_what_is_drawn_or_distributed_of_pairs_is_that_of_the_whole(shards, whole, question, keywords):
    merged = ax.merge(collected(shards, question, min_pair=2, **keywords))
    expected = getattr(whole, question)(min_pair=2, **keywords)
    assert merged.to_bytes("json") == expected.to_bytes("json")


def test_merged_matrices_are_files_and_arrays(shards, whole, tmp_path):
    m = ax.merge(collected(shards, "matrix"))
    assert m.values.dtype == np.int64 and m.total == len(whole)
    m.save(tmp_path / "m.npy")
    np.testing.assert_array_equal(np.load(tmp_path / "m.npy"), m.values)
    np.testing.assert_array_equal(np.load(io.BytesIO(m.to_bytes("npy"))), whole.matrix().values)
    assert m._repr_html_() == whole.matrix()._repr_html_()


def test_the_command_line_merges_them_too(shards, areax, tmp_path):
    paths = []
    for at, part in enumerate(collected(shards, "matrix", prob_min=0.6)):
        paths.append(tmp_path / f"{at}.partial")
        paths[-1].write_bytes(part)
    merged = json.loads(areax("merge", *paths, "--format", "json"))
    assert merged["filter"]["prob_min"] == 0.6


def raises(error, match, work):
    with pytest.raises(error, match=match) as raised:
        work()
    again = pickle.loads(pickle.dumps(raised.value))
    assert (type(again), str(again)) == (type(raised.value), str(raised.value))
    return raised.value


def test_what_does_not_belong_together(shards, whole, nasty_folder, tmp_path):
    parts = collected(shards, "matrix")
    raises(ax.DataError, "of 3 shards 2 is missing", lambda: ax.merge(parts[:2]))
    raises(ax.DataError, "shard 0 of 3 is in two", lambda: ax.merge([*parts, parts[0]]))
    counts = collected(shards, "count")
    raises(ax.DataError, "different questions", lambda: ax.merge([parts[0], counts[1]]))
    raises(ax.DataError, "partial 2: .*checksum", lambda: ax.merge([parts[0], parts[1][:-1] + b"?"]))
    raises(ax.DataError, "no partial", lambda: ax.merge(b"nothing"))
    raises(ax.DataError, "there are no partials", lambda: ax.merge([]))
    with pytest.warns(UserWarning, match="of 3 shards 2 is missing"):
        two = ax.merge(parts[:2], incomplete=True)
    assert "of 3 shards 2 is missing" in two.provenance["engine"]
    assert two.total < len(whole)
    other = ax.split(nasty_folder, 2, tmp_path / "two")
    raises(ax.DataError, "different data sets", lambda: ax.merge([parts[0], *collected(other, "matrix")]))
    raises(ax.DataError, "no shard", lambda: whole.partial("count"))
    shard = ax.open(shards[0])
    raises(ax.UsageError, "do not add up", lambda: shard.partial("synapses"))
    null = {"statistic": "autapses", "shuffle": "post", "nulls": 9}
    raises(ax.UsageError, "'null' do not add up: every shuffle", lambda: shard.partial("null", **null))
    raises(ax.UsageError, "did you mean 'prob_min'", lambda: shard.partial("count", prob_mni=1))


def test_what_cannot_be_split_or_opened(shards, nasty_folder, tmp_path):
    for n in (0, -1, 257):
        error = raises(ax.UsageError, "not possible", lambda: ax.split(nasty_folder, n, tmp_path / "x"))
        assert error.parameter == "n"
    raises(ax.UsageError, "rows, neurons", lambda: ax.split(nasty_folder, 2, tmp_path / "x", by="x"))
    error = raises(ax.DataError, "no such folder", lambda: ax.split(tmp_path / "no", 2, tmp_path / "x"))
    assert isinstance(error, FileNotFoundError)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    raises(ax.DataError, "something in this folder", lambda: ax.split(nasty_folder, 2, tmp_path / "full"))
    raises(ax.UsageError, "there are no shards", lambda: ax.open_many([]))
    raises(ax.DataError, "of 3 shards 2 is missing", lambda: ax.open_many(shards[:2]))
    raises(ax.DataError, "given twice", lambda: ax.open_many([*shards, shards[0]]))
    gone = raises(ax.DataError, "no such folder", lambda: ax.open_many([*shards[:2], tmp_path / "gone"]))
    assert gone.path.endswith("gone")
