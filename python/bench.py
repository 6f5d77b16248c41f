"""What Python adds to the engine's time, and how long the import takes.

    python bench.py [DATA]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time

import areax as ax

RUNS = 2000


def import_ms() -> float:
    """The import alone, without the interpreter's start; the best of ten."""
    program = "import time; t = time.perf_counter(); import areax; print(time.perf_counter() - t)"
    run = [sys.executable, "-c", program]
    return 1e3 * min(float(subprocess.run(run, capture_output=True).stdout) for _ in range(10))


def added_us(ask: object) -> tuple[float, float]:
    """The median of the engine's time, and of what the call takes beyond it."""
    engine, more = [], []
    for _ in range(RUNS):
        begin = time.perf_counter()
        answer = ask()  # type: ignore[operator]
        took = time.perf_counter() - begin
        engine.append(answer._core.took)
        more.append(took - answer._core.took)
    return 1e6 * statistics.median(engine), 1e6 * statistics.median(more)


def main() -> None:
    print(f"import areax                       {import_ms():8.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            ds = ax.open(sys.argv[1])
        else:
            ds = ax.synth(f"{folder}/data", synapses=1_000_000, neurons=200_000)
        q = ds.where(prob_min=0.6, size_min=0.05)
        ds.matrix()
        for name, ask in [
            ("ds.matrix()", ds.matrix),
            ("ds.matrix(prob_min=, size_min=)", lambda: ds.matrix(prob_min=0.6, size_min=0.05)),
            ("view.matrix()", q.matrix),
        ]:
            engine, more = added_us(ask)
            print(f"{name:33} {engine:8.1f} µs engine, {more:5.1f} µs more")
        begin = time.perf_counter()
        values = q.matrix().values
        print(f"view.matrix().values              {1e6 * (time.perf_counter() - begin):8.1f} µs, {values.shape}")


if __name__ == "__main__":
    main()
