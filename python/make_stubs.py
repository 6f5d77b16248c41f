"""Writes `areax/_dataset.pyi` out of the library's tables of questions and filters.

    python make_stubs.py          writes it
    python make_stubs.py --check  fails where it is not what the tables say
"""

from __future__ import annotations

import pathlib
import sys

from areax import _core
from areax._dataset import _default

HEAD = '''# Written by make_stubs.py out of the library's tables: change those.
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, overload

from ._answers import (
    Adjacency,
    Count,
    Distributions,
    Explanation,
    MapCount,
    Matrix,
    MatrixSet,
    Null,
    Robust,
    SparseMatrix,
    Sweep,
    Table,
    Test,
)
from ._errors import UsageError

_Path: TypeAlias = str | os.PathLike[str]
_Names: TypeAlias = str | Iterable[str]
# Also arrays, Series and columns of ids.
_Ids: TypeAlias = Any
_Number: TypeAlias = float | str
# Several numbers: also arrays and Series.
_Axis: TypeAlias = Any
_Progress: TypeAlias = Callable[[str, int, int], Any] | bool | None

'''

# What other modules of the package use.
PRIVATE = """def _refused(name: str, what: str, advice: str) -> UsageError: ...

class _Questions:
    _core: Any
    _opening: tuple[Any, ...]
    _given: tuple[dict[str, Any], ...]
    def _answer(
        self, make: Any, name: str, keywords: dict[str, Any], labels: Any = None, other: Any = None
    ) -> Any: ...
"""

TYPES = {
    "names": "_Names",
    "ids": "_Ids",
    "morphs": "str | int | Iterable[str | int]",
    "count": "int",
    "box": "str | Sequence[Any]",
    "flag": "bool",
    "conditions": "str | Iterable[str]",
    "number": "_Number",
    "fields": "str | Iterable[str]",
    "text": "str",
}

ANSWERS = {
    "count": "Count | MapCount",
    "matrix": "Matrix | SparseMatrix | MatrixSet",
    "sweep": "Sweep | SparseMatrix",
    "robust": "Robust",
    "null": "Null",
    "test": "Test",
    "synapses": "Table",
    "adjacency": "Adjacency",
    "describe": "Distributions",
    "neurons": "Any",
    "neuron": "Any",
}
GIVEN = {
    "robust": "claim: str",
    "neuron": "neuron_id: _Ids = None",
    "null": "statistic: str | Iterable[str]",
    "test": "claim: str",
    "describe": "distribution: str | Iterable[str] | None = None",
}
MORE = {
    "matrix": [("groups", "Any"), ("other", "str")],
    "sweep": [("large", "bool")],
}


def keywords(own: list, filters: list, name: str) -> list[str]:
    """The keywords of a question, its own first."""
    is_grid = name in ("sweep", "robust")
    given = {"robust": ["claim"], "neuron": ["neuron_id"], "null": ["statistic"]}
    given = {**given, "test": ["claim"]}
    given = {**given, "describe": ["distribution"]}.get(name, [])
    lines, seen = [], set(given)
    own = [known for known in own if known[0] not in given]
    own += [(known, "flag" if of == "bool" else of, None, "") for known, of in MORE.get(name, [])]
    numbers = {known for known, kind, *_ in filters if kind in ("number", "count")}
    for at, (known, kind, default, _) in enumerate([*own, *filters]):
        if known in seen:
            continue
        seen.add(known)
        of = TYPES.get(kind, kind)
        if known == "axes":
            of = "Mapping[str, _Axis]"
        elif is_grid and known in numbers:
            of = "_Axis"
        value = _default(kind, default) if at < len(own) else None
        of = of if value is not None or of in ("Any", "None") else f"{of} | None"
        said = f'"{value}"' if isinstance(value, str) else value
        lines.append(f"{known}: {of} = {said}")
    return lines


def method(name: str, given: str, lines: list[str], answer: str) -> str:
    body = "".join(f"        {line},\n" for line in [*lines])
    given = f"        {given},\n" if given else ""
    return f"    def {name}(\n        self,\n{given}        *,\n{body}        **numbers: Any,\n    ) -> {answer}: ...\n"


def stub() -> str:
    filters = _core.filters()
    text = HEAD + PRIVATE
    text += method("where", "", keywords([], filters, "where"), "View")
    for name, _, own in _core.questions():
        if name == "info":
            continue
        given = GIVEN.get(name, "")
        text += method(name, given, keywords(own, filters, name), ANSWERS[name])
    text += """    def partial(self, question: str, **keywords: Any) -> bytes: ...
    def explain(self, question: str = "count", **keywords: Any) -> Explanation: ...
    def info(self) -> dict[str, Any]: ...
    @property
    def filter(self) -> dict[str, Any]: ...
    @property
    def types(self) -> list[str]: ...
    @property
    def name(self) -> str: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class View(_Questions):
    def __init__(
        self, core: Any, opening: tuple[Any, ...], given: tuple[dict[str, Any], ...]
    ) -> None: ...
    def __reduce__(self) -> Any: ...

class Dataset(_Questions):
    def __init__(
        self,
        path: _Path,
        store: _Path | None = None,
        engine: str = "auto",
        progress: _Progress = None,
        threads: int | None = None,
        *,
        shards: Any = None,
        adapter: str | None = None,
    ) -> None: ...
    @property
    def path(self) -> str: ...
    def __enter__(self) -> Dataset: ...
    def __exit__(self, *exception: object) -> None: ...
    def close(self) -> None: ...
    def __reduce__(self) -> Any: ...

def open(
    path: _Path,
    store: _Path | None = None,
    engine: str = "auto",
    progress: _Progress = None,
    threads: int | None = None,
) -> Dataset: ...
def split(
    data: Dataset | _Path,
    n: int,
    out: _Path,
    by: str = "rows",
    progress: _Progress = None,
) -> list[str]: ...
def open_many(
    shards: Any,
    client: Any = None,
    store: _Path | None = None,
    engine: str = "auto",
    progress: _Progress = None,
    threads: int | None = None,
    adapter: str | None = None,
) -> Dataset: ...
@overload
def merge(partials: Any, partial: Literal[True], incomplete: bool = False) -> bytes: ...
@overload
def merge(partials: Any, partial: bool = False, incomplete: bool = False) -> Any: ...
def synth(
    path: _Path,
    synapses: int = 18361224,
    neurons: int = 4261298,
    seed: int = 1,
    nasty: bool = False,
    like: str | None = None,
    **opening: Any,
) -> Dataset: ...
def fetch(path: _Path, base_url: str | None = None, **opening: Any) -> Dataset: ...
def import_(
    files: Any,
    path: _Path,
    recipe: str | list[str] | None = None,
    set: dict[str, str] | list[str] | None = None,
    name: str | None = None,
    force: bool = False,
    **opening: Any,
) -> Dataset: ...
"""
    return text


def main() -> None:
    path = pathlib.Path(__file__).parent / "areax" / "_dataset.pyi"
    if "--check" not in sys.argv:
        path.write_text(stub())
    elif path.read_text() != stub():
        sys.exit(f"{path} is not what the tables say: run make_stubs.py")


if __name__ == "__main__":
    main()
