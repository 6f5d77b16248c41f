"""Questions to all shards of a data set by the workers of Dask: the answers of one machine, bit for bit.

`areax.open_many(shards, client=client)` comes here. Questions whose answers add up are asked of every
shard where a worker is free, as partials, which are merged. The others are asked by one worker of all
shards as one.
"""

from __future__ import annotations

import os
import time
import uuid
from typing import Any

from . import _answers, _core, _remote, _work
from ._dataset import Dataset, View, _Questions, _refused
from ._errors import EngineError

# Partials that one task merges.
MERGED_AT_ONCE = 16
# Seconds without a worker before a question fails.
PATIENCE_S = 30.0
# Questions that have partials.
_SPREAD = ("count", "matrix", "sweep", "robust", "test", "neurons", "describe")


class _Cluster:
    """The workers, and the folders that they see."""

    def __init__(
        self, client: Any, shards: list[str], opening: dict[str, Any], adapters: list[str]
    ) -> None:
        self.client = client
        self.opening = opening
        self.adapters = adapters
        # Which state of the folders is asked: workers keep them open.
        self.token = uuid.uuid4().hex
        self.shards = shards
        said = [self._opened_by(worker) for worker in sorted(self._workers())]
        self.said: dict[str, Any] = self.gathered(said)[0]
        # In order, as the shards say themselves.
        self.shards = self.said["shards"]

    def _workers(self) -> Any:
        until = time.monotonic() + PATIENCE_S
        while not (workers := self.client.nthreads()):
            if time.monotonic() > until:
                raise _nobody()
            time.sleep(0.1)
        return workers

    def _opened_by(self, worker: str) -> Any:
        where = {"workers": [worker], "allow_other_workers": True}
        return self.submit("open", _work.opened, self.whole, **where)

    @property
    def whole(self) -> _work.Folders:
        """All shards as one."""
        return _work.Folders(self.token, tuple(self.shards), True, self.opening, self.adapters)

    def shard(self, at: int) -> _work.Folders:
        return _work.Folders(self.token, (self.shards[at],), False, self.opening, self.adapters)

    def submit(self, what: str, function: Any, *args: Any, **where: Any) -> Any:
        """A task whose name says what it is."""
        key = f"areax-{what}-{uuid.uuid4().hex}"
        return self.client.submit(function, *args, key=key, pure=False, **where)

    def gathered(self, futures: list[Any]) -> list[Any]:
        """What tasks came to. One that fails ends the others; so does it where no worker is left."""
        import distributed

        left, seen = set(futures), time.monotonic()
        try:
            while left:
                try:
                    done = distributed.wait(left, timeout=1.0, return_when="FIRST_COMPLETED").done
                except (TimeoutError, distributed.TimeoutError):
                    done = set()
                left -= done
                for future in done:
                    if future.status != "finished":
                        return [self._result(future)]
                if done or self.client.nthreads():
                    seen = time.monotonic()
                elif time.monotonic() - seen > PATIENCE_S:
                    raise _nobody()
            return [self._result(future) for future in futures]
        finally:
            if left:
                self.client.cancel(list(left))

    def _result(self, future: Any) -> Any:
        import distributed

        try:
            return future.result()
        except distributed.KilledWorker as error:
            raise EngineError(
                f"the workers died at {future.key}\n  → give workers more memory: {error}",
                advice="give workers more memory, or split the data into more shards",
            ) from error
        except (distributed.CancelledError, distributed.comm.CommClosedError) as error:
            raise EngineError(
                f"the cluster gave {future.key} up\n  → see whether the scheduler runs still",
                advice="see whether the scheduler runs still",
            ) from error

    def one(self, what: str, function: Any, *args: Any) -> Any:
        return self.gathered([self.submit(what, function, *args)])[0]


def _nobody() -> EngineError:
    seconds = f"{PATIENCE_S:.0f} s"
    advice = "start workers, and see in their logs why they ended"
    return EngineError(f"there is no worker for {seconds}\n  → {advice}", advice=advice)


class _View:
    """What `_core.View` is on one machine."""

    def __init__(
        self, cluster: _Cluster, given: tuple[dict[str, Any], ...], said: dict[str, Any]
    ) -> None:
        self.cluster = cluster
        self.given = given
        self.said = said

    def narrowed(self, **keywords: Any) -> _View:
        given = (*self.given, keywords)
        said = self.cluster.one("where", _work.narrowed, self.cluster.whole, given)
        return _View(self.cluster, given, {**self.said, **said})

    def ask(
        self, name: str, keywords: dict[str, Any] | None = None, labels: Any = None, other: Any = None
    ) -> Any:
        asked = _work.Asked(self.given, name, keywords or {}, labels, other)
        if name in _SPREAD and self._may_spread(asked):
            parts = self._partials(asked)
            if parts is not None:
                return _remote.Merged(parts, name)
        return self.asked_of_all(asked)

    def _may_spread(self, asked: _work.Asked) -> bool:
        engine = self.cluster.opening["engine"]
        return engine in ("auto", "cpu") and not asked.keywords.get("check")

    def _partials(self, asked: _work.Asked) -> list[bytes] | None:
        """The partials of all shards, some of them merged; nothing where answers do not add up."""
        cluster, shards = self.cluster, len(self.cluster.shards)
        names = [f"{asked.name}-shard-{at}-of-{shards}" for at in range(shards)]
        tasks = [
            cluster.submit(name, _work.partial, cluster.shard(at), asked)
            for at, name in enumerate(names)
        ]
        level = 0
        while len(tasks) > MERGED_AT_ONCE:
            groups = [tasks[at : at + MERGED_AT_ONCE] for at in range(0, len(tasks), MERGED_AT_ONCE)]
            merge = f"{asked.name}-merge-{level}"
            tasks = [cluster.submit(merge, _work.merged, group) for group in groups]
            level += 1
        parts = cluster.gathered(tasks)
        return None if None in parts else parts

    def asked_of_all(self, asked: _work.Asked) -> _remote.Answer:
        def run(what: str, *args: Any) -> Any:
            name = f"{asked.name}-all-{len(self.cluster.shards)}-shards"
            return self.cluster.one(name, _work.answered, self.cluster.whole, asked, what, *args)

        return _remote.Answer(run)

    def partial(self, name: str, *asked: Any) -> bytes:
        raise _refused(
            "partial", "this is all shards of a data set", "collect from a shard: areax.open(SHARD)"
        )

    def explain(self, name: str, *asked: Any) -> Any:
        of = _work.Asked(self.given, name, *asked)
        return self.cluster.one(f"explain-{name}", _work.explained, self.cluster.whole, of)

    def filter_json(self) -> str:
        return str(self.said["filter"])

    @property
    def name(self) -> str:
        return str(self.said["name"])

    @property
    def folder(self) -> str:
        return str(self.said["folder"])

    @property
    def is_map(self) -> bool:
        return bool(self.said["is_map"])

    def types(self) -> list[str]:
        return list(self.said["types"])

    def rows(self) -> tuple[int, int]:
        rows: tuple[int, int] = self.said["rows"]
        return rows

    def is_same(self, other: Any) -> bool:
        return isinstance(other, _View) and self.key() == other.key()

    def key(self) -> str:
        return str(self.said["key"])


class _Spread(_Questions):
    """What data sets and views are asked whose shards are on a cluster."""

    _core: Any

    def where(self, **filters: Any) -> SpreadView:
        return SpreadView(self._core.narrowed(**filters), self._opening, self._given + (filters,))

    def synapses(self, to: str | os.PathLike[str] | None = None, **keywords: Any) -> Any:
        """Rows: up to 1,000,000 come to the client; with `to`, a folder that workers see, they are
        written there as Parquet, and the paths are given."""
        return self._rows("synapses", to, keywords)

    def adjacency(self, to: str | os.PathLike[str] | None = None, **keywords: Any) -> Any:
        """Pairs of neurons: up to 1,000,000 come to the client; with `to` they are written there."""
        return self._rows("adjacency", to, keywords)

    def _rows(self, name: str, to: Any, keywords: dict[str, Any]) -> Any:
        if to is None:
            make = _answers.Table if name == "synapses" else _answers.Adjacency
            return self._answer(make, name, keywords)
        cluster: _Cluster = self._core.cluster
        asked = _work.Asked(self._core.given, name, keywords, None, None)
        folder, shards = os.path.abspath(os.fspath(to)), len(cluster.shards)
        if not cluster.one(f"{name}-parts", _work.has_parts, cluster.shard(0), asked):
            path = os.path.join(folder, f"{name}.parquet")
            all_as_one = f"{name}-all-{shards}-shards"
            return [cluster.one(all_as_one, _work.written, cluster.whole, asked, path)]
        digits = len(str(shards - 1))
        tasks = []
        for at in range(shards):
            of = f"shard-{at:0{digits}}-of-{shards}"
            path = os.path.join(folder, f"{name}-{of}.parquet")
            task = cluster.submit(f"{name}-{of}", _work.written, cluster.shard(at), asked, path)
            tasks.append(task)
        return cluster.gathered(tasks)

    def __reduce__(self) -> Any:
        is_view = isinstance(self, View)
        return _connected, (self._opening, self._given if is_view else None)


class SpreadView(_Spread, View):
    """The synapses of a data set on a cluster that pass a filter.

    >>> from areax.dask import SpreadView
    >>> import areax
    >>> issubclass(SpreadView, areax.View)
    True
    """


class SpreadDataset(_Spread, Dataset):
    """All shards of a data set, asked by the workers of a Dask client.

    >>> from areax.dask import SpreadDataset
    >>> import areax
    >>> issubclass(SpreadDataset, areax.Dataset)
    True
    """

    def __init__(self, client: Any, shards: list[str], opening: dict[str, Any], adapter: Any) -> None:
        if getattr(client, "asynchronous", False):
            raise _refused("client", "it is asynchronous", "give one that waits: Client(…)")
        adapters = [adapter] if isinstance(adapter, str) else list(adapter or [])
        cluster = _Cluster(client, shards, opening, adapters)
        core: Any = _View(cluster, (), cluster.said)
        self._core = core
        self._opening = (shards, opening, adapters)

    def __repr__(self) -> str:
        return f"<areax.Dataset {self.name}, {len(self._core.cluster.shards)} shards on a cluster>"


def _connected(opening: tuple[Any, ...], given: tuple[dict[str, Any], ...] | None) -> Any:
    """The same out of a pickle, asked by the client of this program or worker."""
    import distributed

    try:
        client = distributed.get_client()
    except ValueError:
        raise EngineError("there is no Dask client\n  → make one first: Client(…)") from None
    questions: Any = SpreadDataset(client, *opening)
    for filters in given or ():
        questions = questions.where(**filters)
    return questions


def opened(
    client: Any, shards: list[Any], store: Any, engine: str, threads: int | None, adapter: Any
) -> SpreadDataset:
    """Opens shards, in any order, to be asked by the workers of a client."""
    import importlib.util

    for name in ("distributed", "pyarrow"):
        if importlib.util.find_spec(name) is None:
            raise ImportError(f"areax.dask needs {name}: pip install areax[dask]", name=name)
    folders = [os.path.abspath(os.fspath(shard)) for shard in shards]
    store = None if store is None else os.path.abspath(os.fspath(store))
    opening = {"store": store, "engine": engine, "threads": threads}
    return SpreadDataset(client, folders, opening, adapter)
