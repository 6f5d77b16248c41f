"""The exceptions of areax. Each says what is wrong, where, and what to do next."""

from __future__ import annotations

from typing import Any


class Error(Exception):
    """What all exceptions of areax are.

    >>> import areax as ax
    >>> issubclass(ax.UsageError, ax.Error) and issubclass(ax.UsageError, ValueError)
    True
    """

    def __init__(
        self,
        message: str = "",
        parameter: str | None = None,
        path: Any = None,
        place: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.path = None if path is None else str(path)
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.parameter, self.path, self.place, self.advice)


class UsageError(Error, ValueError):
    """A question that is undefined as asked: `.parameter` names the keyword.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=500, neurons=80)
    >>> try:
    ...     ds.count(prob_min="much")
    ... except ax.UsageError as error:
    ...     error.parameter, error.advice
    ('prob_min', 'give a decimal number, or none')
    """


class UnknownKeywordError(UsageError, TypeError):
    """A keyword that a question does not take.

    >>> import areax as ax
    >>> issubclass(ax.UnknownKeywordError, ax.UsageError)
    True
    """


class DataError(Error, ValueError):
    """Data that is malformed or missing: `.path` and `.place` say where.

    >>> import areax as ax
    >>> issubclass(ax.DataError, ValueError)
    True
    """


class MissingFileError(DataError, FileNotFoundError):
    """A file or folder that does not exist.

    >>> import areax as ax
    >>> try:
    ...     ax.open("nowhere")
    ... except FileNotFoundError as error:
    ...     isinstance(error, ax.DataError)
    True
    """


class EngineError(Error, RuntimeError):
    """An engine or a GPU that is unavailable or failed.

    >>> import areax as ax
    >>> issubclass(ax.EngineError, RuntimeError)
    True
    """


class FailureError(Error, OSError):
    """Something outside areax failed: a disk, memory, permissions.

    >>> import areax as ax
    >>> issubclass(ax.FailureError, OSError)
    True
    """
