"""What the workers of Dask do: tasks of `areax.dask`."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from typing import Any, NamedTuple

from . import _answers, _core
from ._dataset import Dataset, _Questions
from ._errors import UsageError

# Rows and pairs that travel to the client.
ROWS_MAX = 1_000_000
# Data sets that a worker keeps open: each has threads.
_OPEN_MAX = 16
_open: OrderedDict[Any, Dataset] = OrderedDict()
_lock = threading.Lock()


class Folders(NamedTuple):
    """One shard, or all of them as one, as a worker opens them."""

    token: str
    folders: tuple[str, ...]
    are_joined: bool
    opening: dict[str, Any]
    adapters: list[str]


class Asked(NamedTuple):
    """A question: the filters of its view, its name, its keywords, labels of neurons."""

    given: tuple[dict[str, Any], ...]
    name: str
    keywords: dict[str, Any]
    labels: Any
    other: Any


def _dataset(of: Folders) -> Dataset:
    """The data set, which stays open for the questions to come."""
    key = (of.token, of.folders, of.are_joined)
    with _lock:
        if key not in _open:
            _open[key] = _made(of)
        _open.move_to_end(key)
        if len(_open) > _OPEN_MAX:
            _open.popitem(last=False)
        return _open[key]


def _made(of: Folders) -> Dataset:
    from distributed import get_worker

    worker = get_worker()
    opening = {**of.opening, "progress": False}
    if opening["threads"] is None:
        opening["threads"] = worker.state.nthreads
    if opening["store"] is not None and not of.are_joined:
        # A folder holds one copy.
        opening["store"] = os.path.join(opening["store"], os.path.basename(of.folders[0]))
    adapter = None
    if of.adapters:
        # Workers of one machine are named by number, where they are made with one.
        number = int(worker.name) if str(worker.name).isdigit() else 0
        adapter = of.adapters[number % len(of.adapters)]
    shards = of.folders if of.are_joined else None
    return Dataset(of.folders[0], **opening, shards=shards, adapter=adapter)


def _view(of: Folders, given: tuple[dict[str, Any], ...]) -> Any:
    view: _Questions = _dataset(of)
    for filters in given:
        view = view.where(**filters)
    return view._core


def opened(of: Folders) -> dict[str, Any]:
    """What a data set says of itself. Every shard is looked at."""
    core = _view(of, ())
    numbers = {_core.shard_of(folder)[0]: folder for folder in of.folders}
    return {
        "shards": [folder for _, folder in sorted(numbers.items())],
        "name": core.name,
        "folder": os.fspath(core.folder),
        "is_map": core.is_map,
        "types": core.types(),
        "rows": core.rows(),
        "filter": core.filter_json(),
        "key": core.key(),
    }


def narrowed(of: Folders, given: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """What a view says of itself."""
    core = _view(of, given)
    return {"filter": core.filter_json(), "key": core.key()}


def explained(of: Folders, asked: Asked) -> Any:
    return _view(of, asked.given).explain(*asked[1:])


def partial(of: Folders, asked: Asked) -> bytes | None:
    """What a shard has for a question; nothing where answers do not add up."""
    core = _view(of, asked.given)
    collected: bytes | None = None
    if core.adds_up(*asked[1:]):
        collected = core.partial(*asked[1:])
    return collected


def merged(partials: list[bytes | None]) -> bytes | None:
    """One partial of several; nothing where a question has none."""
    parts = [part for part in partials if part is not None]
    return _core.merge_partials(parts) if len(parts) == len(partials) else None


def answered(of: Folders, asked: Asked, what: str, *args: Any) -> Any:
    """What a question comes to over all shards as one: what it says, or its bytes, files, rows."""
    from ._remote import plain

    core = _view(of, asked.given).ask(*asked[1:])
    if what == "said":
        parts = {} if core.kind == "info" else plain(core.parts())
        size = len(parts.get("counts", ())) if core.kind == "adjacency" else parts.get("len", 0)
        if size > ROWS_MAX and core.kind in ("rows", "adjacency"):
            raise _too_many(asked.name, size)
        facts = ("kind", "by", "took", "question", "formats")
        said = {name: getattr(core, name) for name in facts if (name, core.kind) != ("formats", "info")}
        return {**said, "parts": parts, "provenance_json": core.provenance_json()}
    if what == "rows":
        return plain(core.batches())
    if what == "files":
        return _files(core, *args)
    return core.bytes(*args)


def _too_many(name: str, size: int) -> UsageError:
    what = f"{size:,} rows are too many for the client, which takes {ROWS_MAX:,}"
    advice = f"give a folder that the workers see: {name}(to=FOLDER)"
    return UsageError(f"to: {what}\n  → {advice}", "to", advice=advice)


def _files(core: _core.Answer, name: str, format: Any, choices: Any) -> dict[str, bytes]:
    """The files that an answer is saved as, by name."""
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        core.save(os.path.join(folder, name), format, choices)
        return {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}


def has_parts(of: Folders, asked: Asked) -> bool:
    """Whether the rows of a question are those of its shards, one after the other."""
    is_by_neurons = _core.shard_of(of.folders[0])[2] == "neurons"
    if asked.name == "adjacency":
        # A pair that goes the other way is onto another neuron.
        return is_by_neurons and not asked.keywords.get("reciprocal")
    return asked.keywords.get("sample") is None


def written(of: Folders, asked: Asked, path: str) -> str:
    """Writes what a question comes to as Parquet, and gives the path."""
    answer = _answers.Table(_view(of, asked.given).ask(*asked[1:]))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    shard = None if of.are_joined else _core.shard_of(of.folders[0])
    if shard is None or asked.name != "synapses" or "row" not in answer.names:
        answer.save(path)
    else:
        _numbered(answer, shard, path)
    return path


def _rows_of(path: Any) -> Any:
    """The numbers that rows of a shard have in the whole: a file of NumPy, or a column of its table."""
    import numpy

    if os.fspath(path).endswith(".npy"):
        return numpy.load(path, mmap_mode="r")
    feather = _answers._needs("pyarrow.feather", "areax.dask")
    return feather.read_table(path, columns=["row"])["row"].to_numpy()


def _numbered(answer: _answers.Table, shard: Any, path: str) -> None:
    """Writes rows of a shard with the numbers that they have in the whole."""
    pyarrow = _answers._needs("pyarrow", "areax.dask")
    parquet = _answers._needs("pyarrow.parquet", "areax.dask")
    _, _, _, first, numbers = shard
    reader = pyarrow.RecordBatchReader.from_stream(answer)
    at = reader.schema.get_field_index("row")
    known = None if numbers is None else _rows_of(numbers)
    half = f"{path}.{os.getpid()}.part"
    with parquet.ParquetWriter(half, reader.schema) as writer:
        for batch in reader:
            rows = batch.column(at)
            own = rows.to_numpy()
            whole = own + first if known is None else known[own]
            column = pyarrow.array(whole.astype(own.dtype), type=rows.type)
            writer.write_batch(batch.set_column(at, reader.schema.field(at), column))
    os.replace(half, path)
