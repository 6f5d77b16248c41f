import os
from collections.abc import Iterator
from typing import Any, final

__all__ = [
    "Answer",
    "Batch",
    "Batches",
    "Buffer",
    "SHARDS_MAX",
    "View",
    "__version__",
    "fetch",
    "filters",
    "grid",
    "import_",
    "main",
    "merge",
    "merge_partials",
    "questions",
    "shard_of",
    "split",
    "synth",
]

SHARDS_MAX: int
__version__: str

@final
class grid:
    def __new__(cls, start: float | str, stop: float | str, step: float | str) -> grid: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[float]: ...
    def __getitem__(self, key: Any, /) -> Any: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Buffer:
    @property
    def __array_interface__(self) -> dict[str, Any]: ...
    def __len__(self) -> int: ...

@final
class Batch:
    @property
    def names(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def column(self, at: int) -> tuple[Buffer | None, list[str | None] | None, Buffer | None]: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...

@final
class Batches:
    def __iter__(self) -> Batches: ...
    def __next__(self) -> Batch: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Answer:
    @property
    def kind(self) -> str: ...
    @property
    def by(self) -> tuple[str, str | None, str | None]: ...
    @property
    def took(self) -> float: ...
    @property
    def question(self) -> str: ...
    @property
    def formats(self) -> list[str]: ...
    def parts(self) -> dict[str, Any]: ...
    def provenance_json(self) -> str: ...
    def bytes(self, format: str, choices: dict[str, Any] | None = None) -> bytes: ...
    def save(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,
        choices: dict[str, Any] | None = None,
    ) -> None: ...
    def batches(self) -> Batches: ...

@final
class View:
    def __new__(
        cls,
        path: str | os.PathLike[str],
        store: str | os.PathLike[str] | None = None,
        engine: str = "auto",
        threads: int | None = None,
        progress: Any = None,
        is_patient: bool = True,
        shards: list[Any] | None = None,
        adapter: str | None = None,
    ) -> View: ...
    @property
    def name(self) -> str: ...
    @property
    def folder(self) -> str: ...
    @property
    def is_map(self) -> bool: ...
    def narrowed(self, **keywords: Any) -> View: ...
    def ask(
        self,
        name: str,
        keywords: dict[str, Any] | None = None,
        labels: Any = None,
        other: str | None = None,
    ) -> Answer: ...
    def partial(
        self,
        name: str,
        keywords: dict[str, Any] | None = None,
        labels: Any = None,
        other: str | None = None,
    ) -> bytes: ...
    def adds_up(
        self,
        name: str,
        keywords: dict[str, Any] | None = None,
        labels: Any = None,
        other: str | None = None,
    ) -> bool: ...
    def explain(
        self,
        name: str,
        keywords: dict[str, Any] | None = None,
        labels: Any = None,
        other: str | None = None,
    ) -> tuple[int, list[Any], str | None, str | None, str | None, str]: ...
    def filter_json(self) -> str: ...
    def types(self) -> list[str]: ...
    def rows(self) -> tuple[int, int]: ...
    def is_same(self, other: View) -> bool: ...
    def key(self) -> str: ...

def fetch(
    folder: str | os.PathLike[str],
    base_url: str | None = None,
    progress: Any = None,
    is_patient: bool = True,
) -> None: ...
def synth(
    folder: str | os.PathLike[str],
    synapses: int,
    neurons: int,
    seed: int,
    nasty: bool,
    like: str | None = None,
    progress: Any = None,
    is_patient: bool = True,
) -> list[Any]: ...
def import_(
    files: list[Any],
    folder: str | os.PathLike[str],
    recipes: list[str],
    set: list[tuple[str, str]],
    name: str | None = None,
    force: bool = False,
) -> str: ...
def split(
    data: str | os.PathLike[str],
    shards: int,
    folder: str | os.PathLike[str],
    by: str,
    progress: Any = None,
    is_patient: bool = True,
) -> list[Any]: ...
def shard_of(
    folder: str | os.PathLike[str],
) -> tuple[int, int, str, int | None, Any]: ...
def merge(partials: list[bytes], incomplete: bool) -> tuple[Answer, str | None]: ...
def merge_partials(partials: list[bytes]) -> bytes: ...
def main(args: list[str]) -> int: ...
def questions() -> list[tuple[str, str, list[tuple[str, str, str | None, str]]]]: ...
def filters() -> list[tuple[str, str, str | None, str]]: ...
