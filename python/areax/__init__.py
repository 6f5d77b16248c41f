"""Exact connectome analysis: questions about tens of millions of synapses, answered in milliseconds.

>>> import areax as ax
>>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
>>> ds.where(pre_celltype="HVC", prob_min=0.6).count().count > 0
True
"""

from __future__ import annotations

from ._answers import (
    Adjacency,
    CellTests,
    ClaimIntervals,
    Count,
    Distribution,
    Distributions,
    Explanation,
    Intervals,
    MapCount,
    Matrix,
    MatrixSet,
    Neuron,
    NeuronSet,
    Null,
    NullStatistic,
    Picture,
    Robust,
    SparseMatrix,
    Sweep,
    Table,
    Test,
)
from ._core import __version__, grid
from ._dataset import Dataset, View, fetch, import_, merge, open, open_many, split, synth
from ._errors import (
    DataError,
    EngineError,
    Error,
    FailureError,
    MissingFileError,
    UnknownKeywordError,
    UsageError,
)

__all__ = [
    "Adjacency",
    "CellTests",
    "Count",
    "DataError",
    "Dataset",
    "Distribution",
    "Distributions",
    "EngineError",
    "Error",
    "Explanation",
    "FailureError",
    "ClaimIntervals",
    "Intervals",
    "MapCount",
    "Matrix",
    "MatrixSet",
    "MissingFileError",
    "Neuron",
    "NeuronSet",
    "Null",
    "NullStatistic",
    "Picture",
    "Robust",
    "SparseMatrix",
    "Sweep",
    "Table",
    "Test",
    "UnknownKeywordError",
    "UsageError",
    "View",
    "__version__",
    "fetch",
    "grid",
    "import_",
    "merge",
    "open",
    "open_many",
    "split",
    "synth",
]
