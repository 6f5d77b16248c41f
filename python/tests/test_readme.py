"""What the two README show in Python runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import areax as ax

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["README.md", "python/README.md"])
def test_programs_of_a_readme_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    programs = re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S)
    assert programs
    if not any('ax.synth("DATA",' in program for program in programs):
        ax.synth("DATA", synapses=5000, neurons=800)
    for program in programs:
        # As quick as may be: the tables that it makes are smaller here.
        exec(program.replace("300_000", "6_000").replace("60_000", "900"), {})
