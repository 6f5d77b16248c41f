"""The command `areax`, as the library has it."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line of this process."""
    import signal

    from ._core import main as run

    # As of any program: Ctrl-C ends it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["areax", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
