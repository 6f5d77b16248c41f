"""Checked by `mypy --strict`: what a program writes with areax has types."""

from __future__ import annotations

import areax as ax

ds: ax.Dataset = ax.open("DATA", progress=False)
q: ax.View = ds.where(pre_celltype=["HVC"], prob_min=0.6, where="size > 0.05", cleft_score_min=50)
m = q.matrix(measure="total-size", normalize="input", groups={7: "early"}, other="late")
if isinstance(m, ax.Matrix):
    total: int = m.total
    rows: list[str | None] = m.rows
s = ds.sweep(prob_min=ax.grid(0.5, 0.9, 0.1), axes={"pre.axon": [0, 50]})
t: ax.Table = q.synapses(fields=["size"], sample=10, seed=1)
n = ds.neuron(7)
r: ax.Robust = ds.robust("HVC->MSN > 0.2", normalize="input")
holds: int = r.holds
error: type[Exception] = ax.UsageError
