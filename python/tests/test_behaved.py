"""Pickles, threads, forks, Ctrl-C, progress, pictures and files."""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import areax as ax


def test_answers_pickle_by_value(folder, ds, tmp_path):
    q = ds.where(prob_min=0.6)
    assert pickle.loads(pickle.dumps(ds)) == ds and pickle.loads(pickle.dumps(q)) == q
    assert pickle.loads(pickle.dumps(q.count())) == q.count()
    m, s, a = q.matrix(), q.sweep(size_min=[0, 0.1]), q.adjacency()
    r, t = q.robust("HVC->MSN > 5", prob_max=[0.8, 0.9]), q.synapses(sample=50)
    for answer in (m, s):
        again = pickle.loads(pickle.dumps(answer))
        np.testing.assert_array_equal(again.values, answer.values)
        assert again.rows == answer.rows and again.provenance == answer.provenance
        assert again.to_bytes("csv") == answer.to_bytes("csv")
    assert pickle.loads(pickle.dumps(m)).to_pandas().equals(m.to_pandas())
    assert (pickle.loads(pickle.dumps(a)).csr != a.csr).nnz == 0
    assert pickle.loads(pickle.dumps(r)).verdicts == r.verdicts
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(t)).to_numpy(), t.to_numpy())
    n = ds.neuron(int(ds.neurons(min_synapses=1)[0]))
    assert pickle.loads(pickle.dumps(n)).outputs["count"].tolist() == n.outputs["count"].tolist()


def test_answers_outlive_their_data_set(folder):
    other = ax.open(folder)
    values, csr = other.matrix().values, other.adjacency().csr
    expected, sums = values.copy(), csr.sum()
    del other
    import gc

    gc.collect()
    np.testing.assert_array_equal(values, expected)
    assert csr.sum() == sums


def test_threads_share_a_data_set(ds):
    expected = ds.matrix(prob_min=0.6).values
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(ds.matrix(prob_min=0.6).values)) for _ in range(8)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(found) == 8 and all((values == expected).all() for values in found)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_child_answers(folder):
    program = f"""
import os, areax as ax
ds = ax.open({str(folder)!r}, threads=2)
first = ds.matrix(measure="median-size-per-pre").total, ds.adjacency().csr.sum()
child = os.fork()
if child == 0:
    same = ds.matrix(measure="median-size-per-pre").total, ds.adjacency().csr.sum()
    os._exit(0 if same == first else 1)
assert os.waitpid(child, 0)[1] == 0
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=60)


INTERRUPTED = """
import os, signal, sys, threading, time, areax as ax
sent = []
def interrupt():
    sent.extend((time.perf_counter(), time.process_time()))
    os.kill(os.getpid(), signal.SIGINT)
{before}
timer = threading.Timer(0.5, interrupt)
timer.start()
try:
    {work}
except KeyboardInterrupt:
    # On a machine with other work the processor's time says how much there was to do.
    print(min(time.perf_counter() - sent[0], time.process_time() - sent[1]))
    sys.exit(0)
sys.exit("it was done first")
"""


def seconds_to_stop(before, work):
    """From Ctrl-C to KeyboardInterrupt: the quickest of some tries, since other programs run too."""
    seconds = []
    for _ in range(5):
        program = INTERRUPTED.format(before=before, work=work)
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        seconds.append(float(done.stdout))
        if seconds[-1] < 0.2:
            break
    return min(seconds)


@pytest.mark.skipif(sys.platform == "win32", reason="work ends first there")
def test_ctrl_c_ends_the_work(folder, tmp_path):
    large = tmp_path / "large"
    synth = f"ax.synth({str(large)!r}, synapses=18_000_000, neurons=4_000_000, progress=False)"
    assert seconds_to_stop("", synth) < 0.2
    assert not list(large.glob("*synapses.npy"))
    # A question of thousands of settings, each of which the reference reads every row for.
    opened = f"ds = ax.open({str(folder)!r}, engine='reference', progress=False)"
    sweep = "ds.sweep(prob_min=ax.grid(0, 1, 0.001), size_min=ax.grid(0, 0.5, 0.01))"
    assert seconds_to_stop(opened, sweep) < 0.2


def test_python_keeps_its_own_handler(ds):
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(1))
    try:
        ds.count()
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
        assert seen and ds.count().count == len(ds)
    finally:
        signal.signal(signal.SIGINT, before)


def test_progress_and_notes(tmp_path, caplog):
    told = []
    caplog.set_level(logging.INFO, "areax")
    ds = ax.synth(
        tmp_path / "data", synapses=50_000, neurons=5000, progress=lambda *how: told.append(how)
    )
    ds.count()
    assert told and all(done <= total for _, done, total in told)
    assert any("preparing a copy" in record.message for record in caplog.records)

    def failing(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ax.synth(tmp_path / "more", synapses=50_000, neurons=5000, progress=failing)
    with pytest.raises(ax.UsageError, match="the folder already contains data") as refused:
        ax.synth(tmp_path / "data", synapses=50, neurons=50)
    assert refused.value.parameter == "path" and "DIR" not in str(refused.value)


def test_progress_is_a_line_that_is_written_over(monkeypatch):
    import io

    from areax import _progress

    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    _progress.show("joining synapses with neurons", 96, 100)
    _progress.show("sorting", 1, 100)
    _progress.show("sorting", 100, 100)
    lines = stream.getvalue().split("\r")
    assert lines[2].rstrip() == "sorting: 1 %" and len(lines[2]) == len(lines[1])
    assert lines[3] == "sorting: 100 %\n"


def test_pictures_and_files(ds, areax, folder, tmp_path):
    m = ds.matrix(prob_min=0.6)
    assert m._repr_html_().startswith("<svg") and "prob" in m._repr_html_()
    assert m.plot(theme="dark")._repr_svg_() != m.plot().svg
    m.plot(tmp_path / "m.png", dpi=72)
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")
    for format in ["csv", "json", "npy", "svg"]:
        path = tmp_path / f"m.{format}"
        m.save(path)
        expected = areax("matrix", folder, "--prob-min", 0.6, "--format", format)
        assert path.read_bytes() == expected == m.to_bytes(format), format
    said = json.loads((tmp_path / "m.csv.meta.json").read_text())
    assert said["filter"] == m.provenance["filter"]
    t = ds.where(prob_min=0.9).synapses()
    t.save(tmp_path / "t.parquet")
    import pandas as pd

    assert len(pd.read_parquet(tmp_path / "t.parquet")) == len(t)
    assert "<table>" in t._repr_html_() and f"{len(t):,} rows" in t._repr_html_()
    with pytest.raises(ax.UsageError, match="replace a published file"):
        m.save(next(folder.glob("*_neurons.npy")), format="npy")
    with pytest.raises(ax.UsageError, match="did you mean 'theme'"):
        m.plot(thme="dark")
    for shown in [m, t, ds, ds.where(prob_min=0.5), ds.adjacency(), ds.sweep(prob_min=[0.5, 0.6])]:
        assert "\n" not in repr(shown)


def test_the_command_line(areax):
    assert areax("--version").decode().split() == ["areax", ax.__version__]
    wrong = subprocess.run([sys.executable, "-m", "areax", "cuont"], capture_output=True)
    assert wrong.returncode == 2


def test_nothing_is_imported_before_it_is_needed():
    program = """
import sys, areax
others = {"numpy", "pandas", "polars", "pyarrow", "scipy", "xarray"} & set(sys.modules)
sys.exit(str(others) if others else 0)
"""
    subprocess.run([sys.executable, "-c", program], check=True)
