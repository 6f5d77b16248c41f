"""Progress of long work: a line on stderr in terminals, a text in notebooks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Union

Progress = Union[Callable[[str, int, int], Any], bool, None]


def listener(progress: Progress) -> tuple[Callable[[str, int, int], Any] | None, bool]:
    """Who is told, and whether only of work that takes its time."""
    if callable(progress):
        return progress, False
    if progress is False:
        return None, True
    stream = sys.stderr
    is_shown = stream is not None and (stream.isatty() or _is_notebook())
    return (show if is_shown or progress is True else None), True


def _is_notebook() -> bool:
    return "ipykernel" in sys.modules


# How much of the line is written on.
_width = 0


def show(what: str, done: int, total: int) -> None:
    """Writes how far it is over the last line, all of it."""
    global _width
    percent = 100 * done // total if total else 100
    line = f"{what}: {percent} %".ljust(_width)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r{line}{end}")
    sys.stderr.flush()
    _width = 0 if end else len(line.rstrip())
