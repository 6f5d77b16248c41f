"""Data sets, the filters upon them, and the questions that both answer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from . import _answers, _core, _values
from ._errors import UsageError
from ._progress import Progress, listener


def _refused(name: str, what: str, advice: str) -> UsageError:
    return UsageError(f"{name}: {what}\n  → {advice}", name, advice=advice)


def _asked(question: str, keywords: dict[str, Any]) -> tuple[dict[str, Any], Any, str | None]:
    """The keywords of a question, its labels, and the name of the others."""
    if question != "matrix":
        return keywords, None, None
    keywords = dict(keywords)
    groups, other = keywords.pop("groups", None), keywords.pop("other", None)
    if groups is None and other is not None:
        raise _refused("other", "there are no groups", "give groups, or leave it out")
    return keywords, None if groups is None else _values.labels(groups), other


class _Questions:
    """What data sets and views are asked."""

    _core: _core.View
    _opening: tuple[Any, ...]

    def where(self, **filters: Any) -> View:
        return View(self._core.narrowed(**filters), self._opening, self._given + (filters,))

    _given: tuple[dict[str, Any], ...] = ()

    def _answer(
        self, make: Any, name: str, keywords: dict[str, Any], labels: Any = None, other: Any = None
    ) -> Any:
        """What a question comes to; the answer knows how it was asked."""
        core = self._core.ask(name, keywords, labels, other)
        # What was merged is merged again.
        recipe = getattr(core, "recipe", (self, name, keywords, labels, other))
        return make(core, recipe)

    def count(self, **keywords: Any) -> Any:
        return _answers.count(self._core.ask("count", keywords))

    def matrix(self, **keywords: Any) -> Any:
        return self._answer(_answers.matrix, "matrix", *_asked("matrix", keywords))

    def sweep(self, **keywords: Any) -> Any:
        return self._answer(_answers.sweep, "sweep", keywords)

    def robust(self, claim: str, **keywords: Any) -> Any:
        return self._answer(_answers.Robust, "robust", {"claim": claim, **keywords})

    def null(self, statistic: Any, **keywords: Any) -> Any:
        return self._answer(_answers.Null, "null", {"statistic": statistic, **keywords})

    def test(self, claim: str, **keywords: Any) -> Any:
        return self._answer(_answers.Test, "test", {"claim": claim, **keywords})

    def synapses(self, **keywords: Any) -> Any:
        return self._answer(_answers.Table, "synapses", keywords)

    def adjacency(self, **keywords: Any) -> Any:
        return self._answer(_answers.Adjacency, "adjacency", keywords)

    def describe(self, distribution: Any = None, **keywords: Any) -> Any:
        if distribution is not None:
            keywords = {"distribution": distribution, **keywords}
        return self._answer(_answers.Distributions, "describe", keywords)

    def neurons(self, **keywords: Any) -> Any:
        return self._answer(_answers.neurons, "neurons", keywords)

    def neuron(self, neuron_id: Any = None, **keywords: Any) -> Any:
        if neuron_id is not None:
            keywords = {"neuron_id": neuron_id, **keywords}
        return self._answer(_answers.neuron, "neuron", keywords)

    def partial(self, question: str, **keywords: Any) -> bytes:
        """What this shard has for a question, by its name and its keywords: bytes for `merge`.

        >>> import areax as ax
        >>> folder = getfixture("tmp_path")
        >>> ds = ax.synth(folder / "data", synapses=5000, neurons=800)
        >>> shards = [ax.open(shard) for shard in ax.split(ds, 3, folder / "shards")]
        >>> parts = [shard.where(prob_min=0.6).partial("count") for shard in shards]
        >>> ax.merge(parts) == ds.count(prob_min=0.6)
        True
        """
        keywords, labels, other = _asked(question, keywords)
        return self._core.partial(question, keywords, labels, other)

    def explain(self, question: str = "count", **keywords: Any) -> _answers.Explanation:
        return _answers.Explanation(*self._core.explain(question, *_asked(question, keywords)))

    def info(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._core.ask("info").bytes("json"))
        return answer

    @property
    def filter(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self._core.filter_json())["filter"]
        return said

    @property
    def types(self) -> list[str]:
        if not self._core.is_map:
            return self._core.types()
        return [name for name in _answers.map_types(self) if name is not None]

    @property
    def name(self) -> str:
        return self._core.name

    def __len__(self) -> int:
        if not self._given:
            return self._core.rows()[0]
        return int(self.count().count)

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Questions):
            return NotImplemented
        return self._core.is_same(other._core)

    def __hash__(self) -> int:
        return hash(self._core.key())


class View(_Questions):
    """The synapses of a data set that pass a filter. It never changes: `where` makes another.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> q = ds.where(prob_min=0.6)
    >>> q.where(prob_min=0.5) == q
    True
    """

    def __init__(
        self, core: _core.View, opening: tuple[Any, ...], given: tuple[dict[str, Any], ...]
    ) -> None:
        self._core = core
        self._opening = opening
        self._given = given

    def __repr__(self) -> str:
        said = [
            f"{name}={value!r}" for given in self._given for name, value in given.items()
        ]
        return f"<areax.View of {self.name}: {', '.join(said) or 'all synapses'}>"

    def __reduce__(self) -> Any:
        return _reopened, (self._opening, self._given)


class Dataset(_Questions):
    """A folder of published files that answers questions. Threads may share it.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> len(ds)
    5000
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        store: str | os.PathLike[str] | None = None,
        engine: str = "auto",
        progress: Progress = None,
        threads: int | None = None,
        *,
        shards: Any = None,
        adapter: str | None = None,
    ) -> None:
        told, is_patient = listener(progress)
        kept = progress if isinstance(progress, bool) else None
        path = os.path.abspath(os.fspath(path))
        if shards is not None:
            shards = tuple(os.path.abspath(os.fspath(shard)) for shard in shards)
        folders = None if shards is None else list(shards)
        self._core = _core.View(path, store, engine, threads, told, is_patient, folders, adapter)
        store = None if store is None else os.path.abspath(os.fspath(store))
        self._opening = (path, store, engine, kept, threads, shards, adapter)

    @property
    def path(self) -> str:
        return os.fspath(self._core.folder)

    def __repr__(self) -> str:
        return f"<areax.Dataset {self.name} in {self.path}>"

    def __enter__(self) -> Dataset:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing has to be closed: answers stay valid, and memory is freed with the last of them."""

    def __reduce__(self) -> Any:
        return _reopened, (self._opening, None)


def _reopened(
    opening: tuple[Any, ...], given: tuple[dict[str, Any], ...] | None
) -> Dataset | View:
    """A data set, or a view on it, out of a pickle."""
    *opened, shards, adapter = opening
    dataset = Dataset(*opened, shards=shards, adapter=adapter)
    if given is None:
        return dataset
    view: _Questions = dataset
    for filters in given:
        view = view.where(**filters)
    return View(view._core, dataset._opening, given)


def open(
    path: str | os.PathLike[str],
    store: str | os.PathLike[str] | None = None,
    engine: str = "auto",
    progress: Progress = None,
    threads: int | None = None,
) -> Dataset:
    """Opens a folder of published files. The first question prepares a copy, once.

    `store` is the folder of the copy, instead of `.areax` in the folder; `engine` one of auto, cpu, gpu,
    gpu-scan, reference; `progress` a function of what is done, how much of it is, and how much there is,
    or False; `threads` how many compute.

    >>> import areax as ax
    >>> folder = getfixture("tmp_path") / "data"
    >>> _ = ax.synth(folder, synapses=5000, neurons=800)
    >>> with ax.open(folder) as ds:
    ...     ds.name
    'areax_synthetic_seed1'
    """
    return Dataset(path, store, engine, progress, threads)


def split(
    data: Dataset | str | os.PathLike[str],
    n: int,
    out: str | os.PathLike[str],
    by: str = "rows",
    progress: Progress = None,
) -> list[str]:
    """Splits a data set into `n` folders in `out`, which is made, and gives their paths.

    `by` is what decides where a synapse goes: "rows", its place in the table, or "neurons", its
    postsynaptic neuron. Each folder is a data set of its own that knows the whole.

    >>> import areax as ax
    >>> folder = getfixture("tmp_path")
    >>> ds = ax.synth(folder / "data", synapses=5000, neurons=800)
    >>> shards = ax.split(ds, 3, folder / "shards", by="neurons")
    >>> sum(len(ax.open(shard)) for shard in shards)
    5000
    """
    told, is_patient = listener(progress)
    path = data.path if isinstance(data, Dataset) else os.fspath(data)
    most = _core.SHARDS_MAX
    if not 0 < n <= most:
        raise _refused("n", f"{n} shards are not possible", f"give a number from 1 to {most}")
    folders = _core.split(path, n, os.fspath(out), by, told, is_patient)
    return [os.fspath(folder) for folder in folders]


def open_many(
    shards: Any,
    client: Any = None,
    store: str | os.PathLike[str] | None = None,
    engine: str = "auto",
    progress: Progress = None,
    threads: int | None = None,
    adapter: str | None = None,
) -> Dataset:
    """Opens all shards of a data set, in any order, or the folder that split has put them in, as the one
    that was split.

    `client`, a `dask.distributed.Client`, has the questions answered by its workers, which see the
    folders by the same paths; `adapter` names the GPU, or is a list of names, one a worker.

    >>> import areax as ax
    >>> folder = getfixture("tmp_path")
    >>> ds = ax.synth(folder / "data", synapses=5000, neurons=800)
    >>> many = ax.open_many(ax.split(ds, 3, folder / "shards"))
    >>> many.matrix().to_bytes("csv") == ds.matrix().to_bytes("csv")
    True
    >>> ax.open_many(folder / "shards") == many
    True
    """
    is_path = isinstance(shards, (str, os.PathLike))
    # As split names them; a folder without such is a shard itself, or none.
    one = sorted(Path(shards).glob("shard-*-of-*")) or [shards] if is_path else list(shards)
    if not one:
        raise _refused("shards", "there are no shards", "give the folders that split has made")
    if client is not None:
        from . import dask

        return dask.opened(client, one, store, engine, threads, adapter)
    opening: dict[str, Any] = dict(store=store, engine=engine, progress=progress, threads=threads)
    return Dataset(one[0], **opening, shards=one, adapter=adapter)


def merge(partials: Any, partial: bool = False, incomplete: bool = False) -> Any:
    """The answer of partials, in any order; with `partial` one partial of several, for a tree.

    A set that is not complete is an error, unless it may be `incomplete`: the answer then says which
    shards lack.

    >>> import areax as ax
    >>> folder = getfixture("tmp_path")
    >>> ds = ax.synth(folder / "data", synapses=5000, neurons=800)
    >>> shards = ax.split(ds, 3, folder / "shards")
    >>> parts = [ax.open(shard).partial("matrix", measure="total-size") for shard in shards]
    >>> two = ax.merge(parts[:2], partial=True)
    >>> ax.merge([parts[2], two]).to_bytes("csv") == ds.matrix(measure="total-size").to_bytes("csv")
    True
    """
    one = [partials] if isinstance(partials, (bytes, bytearray, memoryview)) else partials
    parts = [bytes(part) for part in one]
    if partial:
        return _core.merge_partials(parts)
    answer, lacking = _answers.merged(parts, incomplete)
    if lacking is not None:
        import warnings

        warnings.warn(f"{lacking}: the answer is of the others alone", stacklevel=2)
    return answer


def synth(
    path: str | os.PathLike[str],
    synapses: int = 18_361_224,
    neurons: int = 4_261_298,
    seed: int = 1,
    nasty: bool = False,
    like: str | None = None,
    **opening: Any,
) -> Dataset:
    """Writes synthetic data into a folder and opens it; the same seed gives the same bytes.

    `like` names a recipe, for tables in the layout of another connectome.

    >>> import areax as ax
    >>> len(ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800))
    5000
    """
    told, is_patient = listener(opening.get("progress"))
    _core.synth(os.fspath(path), synapses, neurons, seed, nasty, like, told, is_patient)
    return Dataset(path, **opening)


def fetch(path: str | os.PathLike[str], base_url: str | None = None, **opening: Any) -> Dataset:
    """Downloads the published files into a folder and opens it; files that are there are kept.

    >>> import areax as ax
    >>> ax.fetch(getfixture("tmp_path"), base_url="nowhere")
    Traceback (most recent call last):
    areax._errors.UsageError: base_url: 'nowhere' is not an address
      → give an address such as https://server.org
    """
    told, is_patient = listener(opening.get("progress"))
    _core.fetch(os.fspath(path), base_url, told, is_patient)
    return Dataset(path, **opening)


def _pair(said: str) -> tuple[str, str]:
    key, equals, value = said.partition("=")
    if not equals:
        raise _refused("set", f"'{said}' is not KEY=VALUE", "for example {'name': 'mine'}")
    return key, value


def import_(
    files: Any,
    path: str | os.PathLike[str],
    recipe: str | list[str] | None = None,
    set: dict[str, str] | list[str] | None = None,
    name: str | None = None,
    force: bool = False,
    **opening: Any,
) -> Dataset:
    """Finds out what tables of another connectome mean, writes that as a map into a folder, opens it.

    What was found is noted in the log `areax`. `recipe`, `set` and `name` are those of `areax import`.

    >>> import areax as ax, pathlib
    >>> folder = getfixture("tmp_path")
    >>> table = folder / "synapses.csv"
    >>> _ = table.write_text("pre_id,post_id,size\\n7,9,1.5\\n7,8,0.5\\n")
    >>> ax.import_(table, folder / "data", recipe="generic").count()
    MapCount(count=2, rows=2, totals={'size': 2.0}, means={'size': 1.0})
    """
    import logging

    one = [files] if isinstance(files, (str, os.PathLike)) else list(files)
    recipes = [recipe] if isinstance(recipe, str) else list(recipe or [])
    sets = list(set.items()) if isinstance(set, dict) else [_pair(said) for said in set or []]
    words = _core.import_(
        [os.fspath(file) for file in one], os.fspath(path), recipes, sets, name, force
    )
    logging.getLogger("areax").info("%s", words.rstrip())
    return Dataset(path, **opening)


def _documented() -> None:
    """Signatures and help out of the library's tables of questions and filters."""
    import inspect

    keyword = inspect.Parameter.KEYWORD_ONLY
    none: Any = None

    def lines(keywords: Any) -> str:
        return "\n".join(f"    {name}: {help}" for name, _, _, help in keywords)

    def parameters(keywords: Any) -> list[inspect.Parameter]:
        return [inspect.Parameter(name, keyword, default=default) for name, default in keywords]

    filters = _core.filters()
    names = [(name, none) for name, *_ in filters]
    own_self = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    more = inspect.Parameter("numbers", inspect.Parameter.VAR_KEYWORD)
    first = inspect.Parameter.POSITIONAL_OR_KEYWORD
    extra: dict[str, list[tuple[str, str]]] = {
        "matrix": [
            ("groups", "Label × label: a CSV path, a dict or Series id → label, or a DataFrame"),
            ("other", "The name of the group of all neurons without a label"),
        ],
        "sweep": [("large", "Take more than 67,108,864 cells")],
    }
    where = _Questions.where
    where.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [own_self, *parameters(names), more], return_annotation="View"
    )
    where.__doc__ = (
        "The synapses that pass these filters too; a filter upon a filter is `and`.\n\n" + lines(filters)
    )
    for name, summary, own, *_ in _core.questions():
        if name == "info":
            continue
        method = getattr(_Questions, name)
        for known, help in extra.get(name, []):
            own.append((known, "flag" if known == "large" else "", none, help))
        given = []
        if name in ("robust", "test"):
            given = [inspect.Parameter("claim", first)]
        if name == "null":
            given = [inspect.Parameter("statistic", first)]
        if name == "neuron":
            given = [inspect.Parameter("neuron_id", first, default=none)]
        if name == "describe":
            given = [inspect.Parameter("distribution", first, default=none)]
        positional = [parameter.name for parameter in given]
        keywords = [(known, _default(kind, default)) for known, kind, default, _ in own]
        keywords = [known for known in keywords if known[0] not in positional]
        own_names = [known for known, *_ in own]
        keywords += [known for known in names if known[0] not in own_names]
        signature = [own_self, *given, *parameters(keywords), more]
        method.__signature__ = inspect.Signature(signature)
        also = [known for known in filters if known[0] not in own_names]
        method.__doc__ = f"{summary}.\n\n{lines(own)}\n\nFilters:\n\n{lines(also)}"


def _default(kind: str, default: str | None) -> Any:
    """What holds without a word or a switch; no number holds unless it is given."""
    if kind == "flag":
        return False
    return default if kind == "text" else None


_documented()
