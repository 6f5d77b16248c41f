#!/usr/bin/env python3
"""Runs the notebooks of this folder, from start to end.

    python docs/notebooks/run.py            # fails where a cell does, or shows another picture than is stored
    python docs/notebooks/run.py --write    # stores what the cells show

Needs areax with `areax[all]`, and duckdb, matplotlib, nbclient and ipykernel.
"""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
# A notebook is shown in a page of a repository: it has to be small.
BYTES_MAX = 300_000


def pictures(notebook):
    """What areax has drawn in it: its text is the same on every machine."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"]["image/svg+xml"] for output in outputs
            if "image/svg+xml" in output.get("data", {})]


def run(path, is_written):
    begin = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    stored = pictures(notebook)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False)
    client.execute(cwd=str(HERE))
    drawn = pictures(notebook)
    if is_written:
        for cell in notebook.cells:
            # Progress, which a quicker machine does not show.
            if cell.cell_type == "code":
                cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        notebook.metadata = {"kernelspec": notebook.metadata.kernelspec,
                             "language_info": {"name": "python"}}
        nbformat.write(notebook, path)
    elif drawn != stored:
        sys.exit(f"{path}: draws other pictures than are stored: run {Path(__file__).name} --write")
    if path.stat().st_size > BYTES_MAX:
        sys.exit(f"{path}: {path.stat().st_size} bytes, more than {BYTES_MAX}")
    print(f"{path.name}: {len(notebook.cells)} cells, {len(drawn)} pictures, "
          f"{path.stat().st_size // 1000} kB, {time.monotonic() - begin:.1f} s")


def main():
    for path in sorted(HERE.glob("*.ipynb")):
        run(path, "--write" in sys.argv[1:])


if __name__ == "__main__":
    main()
