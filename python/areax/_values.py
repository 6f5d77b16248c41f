"""Values of Python as the library takes them."""

from __future__ import annotations

from typing import Any

from ._errors import UsageError

ADVICE = "give ids as int, as text, or as a uint64 array"


def ids(name: str, value: Any) -> bytes | list[str]:
    """Ids as the bytes of uint64, or as texts."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (bool, float)):
        raise _wrong(name, value)
    if isinstance(value, int):
        return [_checked(name, value)]
    array = _array(value)
    if array is not None:
        kind = array.dtype.kind
        if kind in "iu":
            if array.size and int(array.min()) < 0:
                raise _negative(name, int(array.min()))
            return bytes(array.astype("<u8").tobytes())
        if kind in "fcb":
            raise _wrong(name, array.dtype)
        value = array.ravel().tolist()
    elif hasattr(value, "to_pylist"):
        value = value.to_pylist()
    if hasattr(value, "__index__"):
        return [_checked(name, value.__index__())]
    try:
        items = list(value)
    except TypeError:
        raise _wrong(name, value) from None
    return [_text(name, item) for item in items]


def _array(value: Any) -> Any:
    """A list of numbers as an array; None for what is none of NumPy, pandas, Polars."""
    if hasattr(value, "to_numpy"):
        try:
            return value.to_numpy()
        except Exception:  # Arrow has arrays that NumPy has not: with nulls, of texts.
            return None
    if hasattr(value, "dtype") and hasattr(value, "__array__"):
        import numpy

        return numpy.asarray(value)
    return None


def _text(name: str, item: Any) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, (bool, float)) or not hasattr(item, "__index__"):
        raise _wrong(name, item)
    return _checked(name, item.__index__())


def _checked(name: str, number: int) -> str:
    if number < 0:
        raise _negative(name, number)
    if number >= 1 << 64:
        raise UsageError(f"{name}: {number} is not a neuron id\n  → {ADVICE}", name, advice=ADVICE)
    return str(number)


def _negative(name: str, number: int) -> UsageError:
    return UsageError(f"{name}: {number} is not a neuron id\n  → {ADVICE}", name, advice=ADVICE)


def _wrong(name: str, value: Any) -> UsageError:
    kind = getattr(value, "kind", None)
    if isinstance(value, float) or kind in ("f", "c"):
        of = str(value) if kind else type(value).__name__
        what = f"ids as {'float64' if of == 'float' else of} lose digits"
    else:
        what = f"a value of the type {type(value).__name__} is no neuron id"
    return UsageError(f"{name}: {what}\n  → {ADVICE}", name, advice=ADVICE)


def labels(value: Any) -> bytes | tuple[Any, list[str]]:
    """Labels of neurons: a path of a CSV file, a dict, a Series by its index, a DataFrame."""
    import os

    if isinstance(value, (str, os.PathLike)):
        return _read(value)
    if isinstance(value, dict):
        return _labelled(list(value.keys()), list(value.values()))
    if hasattr(value, "columns"):
        names = [str(name) for name in value.columns]
        id_name = [name for name in ("id", "neuron_id") if name in names]
        if len(id_name) != 1 or "label" not in names:
            what = f"a DataFrame with the columns {', '.join(names)} has no ids and labels"
            advice = "give the columns id (or neuron_id) and label"
            raise UsageError(f"groups: {what}\n  → {advice}", "groups", advice=advice)
        return _labelled(value[id_name[0]], _listed(value["label"]))
    if hasattr(value, "index") and hasattr(value, "values") and hasattr(value, "dtype"):
        return _labelled(value.index, _listed(value))
    advice = "give the path of a CSV file, a dict, a Series by its index, or a DataFrame"
    what = f"a value of the type {type(value).__name__} has no labels"
    raise UsageError(f"groups: {what}\n  → {advice}", "groups", advice=advice)


def _read(path: Any) -> bytes:
    from ._errors import DataError, MissingFileError

    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        advice = "check the path"
        raise MissingFileError(
            f"{path}: there is no such file\n  → {advice}", "groups", path, advice=advice
        ) from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error}", "groups", path) from None


def _listed(column: Any) -> list[Any]:
    for method in ("to_list", "tolist"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def _is_null(label: Any) -> bool:
    # NaN, NaT and pandas.NA are not equal to themselves.
    if label is None:
        return True
    try:
        return bool(label != label)
    except TypeError:
        return True


def _labelled(ids: Any, labels: list[Any]) -> tuple[Any, list[str]]:
    nulls = [_is_null(label) for label in labels]
    if any(nulls):
        ids = [id for id, null in zip(_listed(ids), nulls) if not null]
        labels = [label for label, null in zip(labels, nulls) if not null]
    return ids, [str(label) for label in labels]
