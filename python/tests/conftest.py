"""Data for the tests, made once: synthetic, in the published layout and as tables of another connectome."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

import areax as ax


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("j0251") / "data"
    ax.synth(path, synapses=30_000, neurons=5_000, seed=3)
    return path


@pytest.fixture(scope="session")
def nasty_folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("nasty") / "data"
    ax.synth(path, synapses=9_000, neurons=2_000, seed=5, nasty=True)
    return path


@pytest.fixture(scope="session")
def map_folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("map") / "data"
    ax.synth(path, synapses=20_000, neurons=900, seed=7, like="flywire-783-princeton")
    return path


@pytest.fixture(scope="session")
def ds(folder):
    return ax.open(folder)


@pytest.fixture(scope="session")
def records(folder):
    """The published rows, as NumPy reads them."""
    import numpy as np

    (path,) = folder.glob("*_synapses.npy")
    return np.load(path)


@pytest.fixture(scope="session")
def areax():
    """The command line of the same wheel: arguments to bytes."""

    def run(*args, **options):
        command = [sys.executable, "-m", "areax", *map(str, args)]
        return subprocess.run(command, check=True, capture_output=True, **options).stdout

    return run


@pytest.fixture(scope="session")
def asked(areax, folder):
    """JSON of a command about the data."""

    def ask(command, *args):
        return json.loads(areax(command, folder, *args, "--format", "json"))

    return ask
