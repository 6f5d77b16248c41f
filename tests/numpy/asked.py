"""What the scripts that check answers have in common: they ask the program, and compare its numbers with theirs."""

import math
import os
import subprocess

ENGINES = ["cpu", "reference"] + ["gpu"] * ("AREAX_TEST_GPU" in os.environ)


def run(areax, *words):
    """What a command line writes, which must not fail."""
    done = subprocess.run([str(word) for word in (areax, *words, "--quiet")], capture_output=True)
    assert done.returncode == 0, (words, done.stderr.decode())
    return done.stdout


def same(found, wanted):
    """Whether a number of an answer is the one expected; what is not finite is null."""
    return found is None if wanted is None or not math.isfinite(wanted) else found == wanted
