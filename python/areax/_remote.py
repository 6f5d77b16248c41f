"""Answers that were computed elsewhere, as `areax._core.Answer` is here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from . import _answers, _core


def plain(value: Any) -> Any:
    """Values of an answer as they travel: arrays and Arrow tables."""
    if isinstance(value, _core.Batches):
        return _answers._needs("pyarrow", "areax.dask").table(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return _answers._plain(value)


def _local(value: Any) -> Any:
    """The same here: tables as batches."""
    if isinstance(value, dict):
        return {name: _local(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_local(item) for item in value]
    return _Batches(value) if type(value).__module__.startswith("pyarrow") else value


class Merged:
    """An answer that was merged here, with its partials."""

    def __init__(self, parts: list[bytes], name: str) -> None:
        self._answer, _ = _core.merge(parts, False)
        self.recipe = (_answers._Partials(parts, False), name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)


class Answer:
    """An answer that a worker has computed: what it says is here, its bytes are asked for."""

    def __init__(self, run: Callable[..., Any]) -> None:
        self._run = run
        self._said: dict[str, Any] = run("said")
        self._rows: Any = None

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_said"][name]
        except KeyError:
            raise AttributeError(name) from None

    def parts(self) -> dict[str, Any]:
        parts: dict[str, Any] = _local(self._said["parts"])
        return parts

    def provenance_json(self) -> str:
        return str(self._said["provenance_json"])

    def bytes(self, format: str, choices: dict[str, Any] | None = None) -> bytes:
        written: bytes = self._run("bytes", format, choices)
        return written

    def save(self, path: str, format: str | None = None, choices: Any = None) -> None:
        folder, name = os.path.split(path)
        for file, content in self._run("files", name, format, choices).items():
            whole = os.path.join(folder, file)
            half = f"{whole}.{os.getpid()}.part"
            with open(half, "wb") as out:
                out.write(content)
            os.replace(half, whole)

    def batches(self) -> _Batches:
        if self._rows is None:
            self._rows = self._run("rows")
        return _Batches(self._rows)


class _Batches:
    """Rows, as `_core.Batches` gives them."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __iter__(self) -> Iterator[Any]:
        batches = self._table.to_batches() or [_empty(self._table.schema)]
        return iter([_Batch(batch) for batch in batches])

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)


def _empty(schema: Any) -> Any:
    pyarrow = _answers._needs("pyarrow", "areax.dask")
    return pyarrow.RecordBatch.from_pylist([], schema=schema)


class _Batch:
    """Some rows, as columns."""

    def __init__(self, batch: Any) -> None:
        self._batch = batch

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    @property
    def names(self) -> list[str]:
        return list(self._batch.schema.names)

    def column(self, at: int) -> tuple[Any, Any, Any]:
        """Its numbers, or the codes of its texts; its texts; where there are values."""
        pyarrow = _answers._needs("pyarrow", "areax.dask")
        column = self._batch.column(at)
        valid = column.is_valid().to_numpy(zero_copy_only=False) if column.null_count else None
        if pyarrow.types.is_dictionary(column.type):
            return column.indices.fill_null(0).to_numpy(), column.dictionary.to_pylist(), valid
        if pyarrow.types.is_string(column.type):
            return None, column.to_pylist(), valid
        column = column.fill_null(0) if column.null_count else column
        return column.to_numpy(), None, valid

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self._batch.__arrow_c_array__(requested_schema)
