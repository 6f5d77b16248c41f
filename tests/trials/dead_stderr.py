#!/usr/bin/env python3
"""A stderr that nobody reads changes neither the answer nor the exit code of any command.

    tests/trials/dead_stderr.py AREAX [--synapses 300000] [--brief]

Runs every command of AREAX on synthetic data with an ordinary stderr, and once more with each kind
of dead one: closed, a full disk (/dev/full), a pipe without a reader, and a terminal that is closed
while the command runs. stdout and exit code must be those of the ordinary run (digits are masked
where times are printed); `serve` must give the same answers and end by SIGINT as it always does.
Prints a line for each command, and how many runs there were. Needs nothing but Python.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

TIMEOUT_S = 300
# These say how long something took.
TIMED = {"demo", "verify"}
TERMINAL_CLOSES_AFTER_S = 0.02
SERVERS_TERMINAL_CLOSES_AFTER_S = 1.0


def main():
    args = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        areax = os.path.realpath(os.path.join(args.folder, args.areax))
        prepare(areax, args)
        failures, runs = [], 0
        for line in lines(args):
            begin = time.monotonic()
            expected = run(areax, line, "ordinary")
            for kind in KINDS:
                runs += 1
                found = run(areax, line, kind)
                if found != expected:
                    failures.append(f"areax {' '.join(line)}: stderr {kind}: {told(expected, found)}")
            took = time.monotonic() - begin
            print(f"{took:7.2f} s  exit {expected[0]:3}  areax {' '.join(line)}", flush=True)
        for kind in ("ordinary", *KINDS):
            runs += 1
            failures += serve(areax, kind)
    for failure in failures:
        print(f"FAILED: {failure}")
    print(f"{runs} runs with {len(KINDS)} kinds of dead stderr, {len(failures)} changed an answer")
    sys.exit(1 if failures else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--synapses", type=int, default=300_000)
    parser.add_argument("--brief", action="store_true", help="less data, without bench and demo")
    args = parser.parse_args()
    args.folder = os.getcwd()
    if args.brief:
        args.synapses = 20_000
    return args


def prepare(areax, args):
    """The data, with shapes and files that the commands name."""
    made = ["synth", "DATA", "--synapses", str(args.synapses), "--neurons", "6000", "--shapes", "1"]
    subprocess.run([areax, *made, "--quiet"], check=True)
    subprocess.run([areax, "prepare", "DATA", "--quiet"], check=True)
    found = subprocess.run([areax, "neurons", "DATA", "--format", "json"], check=True,
                           capture_output=True)
    ids = json.loads(found.stdout)["neuron_ids"]
    with open("groups.csv", "w") as file:
        file.write(f"id,label\n{ids[0]},one\n{ids[1]},two\n")
    with open("id.txt", "w") as file:
        file.write(f"{ids[0]}\n")


def lines(args):
    """Command lines that say something on stderr: notes, hints, explanations, progress, errors."""
    ident = open("id.txt").read().strip()
    skeleton = os.path.join("DATA/skeletons", os.listdir("DATA/skeletons")[0])
    mesh = os.path.join("DATA/meshes", os.listdir("DATA/meshes")[0])
    small = ["--synapses", "20000", "--neurons", "5000"]
    texts = [
        "help", "nonsense", "count", "count DATA --no-such-flag", "count NOWHERE",
        "count DATA --prob-min 0.6 --explain", "count DATA --prob-min 60",
        "count DATA --engine gpu --adapter Voodoo", "count DATA --pre-neuron-ids 1,2",
        "matrix DATA --prob-min 0.6 --explain --check", "matrix DATA --groups groups.csv --explain",
        "matrix DATA --preset area-x --explain", "matrix DATA --preset area-x -o sheet",
        "matrix DATA --format npy --size-min 5000", "matrix DATA -o matrix.svg",
        "sweep DATA --axis prob_min=0.5,0.6 --explain", "sweep DATA --axis prob_min=60",
        "robust DATA --claim HVC->MSN>1 --measure mean-size --axis prob_min=0.6,2 --explain",
        "synapses DATA --prob-min 0.6 --explain", "synapses DATA --format parquet",
        "synapses DATA --max-results 5 --seed 1 --explain", "synapses DATA --prob-min 2",
        "neurons DATA --celltype HVC --target-celltype MSN --explain", "neurons DATA --prob-min 60 "
        "--target-celltype MSN", f"neuron {ident} DATA --explain", "neuron 123456789123 DATA",
        "adjacency DATA --prob-min 0.6 --explain", "adjacency DATA --prob-min 60 --format npz",
        f"skeleton {skeleton}", "skeleton NOWHERE", f"mesh {mesh} --format ply", "mesh 7",
        "info DATA", "info DATA --format json", "prepare DATA", "prepare DATA --force",
        "prepare DATA --verify", "verify DATA --cases 5", "fetch NEW --base-url "
        "http://127.0.0.1:1 --retries 0", "doctor", "completions bash", "man PAGES", "synth DATA",
        "serve NOWHERE",
    ]
    words = [text.split() for text in texts]
    words.append(["synth", "FRESH", *small])
    if args.brief:
        return words
    words.append(["demo", "--folder", "demo", *small])
    words.append(["bench", "DATA", "--runs", "1", "--json"])
    return words


def closed(start, _):
    return start(preexec_fn=lambda: os.close(2))


def full(start, _):
    with open("/dev/full", "wb") as stderr:
        return start(stderr=stderr)


def broken_pipe(start, _):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return start(stderr=writer)
    finally:
        os.close(writer)


def closing_terminal(start, after_s):
    master, slave = os.openpty()
    closer = threading.Timer(after_s, os.close, [master])
    try:
        return start(stderr=slave)
    finally:
        os.close(slave)
        closer.start()


def ordinary(start, _):
    return start(stderr=subprocess.DEVNULL)


KINDS = {"closed": closed, "full": full, "broken pipe": broken_pipe,
         "closing terminal": closing_terminal}


def begin(areax, line, kind):
    """Starts AREAX with a stderr of this kind."""
    def start(**how):
        return subprocess.Popen([areax, *line], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **how)
    after_s = SERVERS_TERMINAL_CLOSES_AFTER_S if line[0] == "serve" else TERMINAL_CLOSES_AFTER_S
    return KINDS.get(kind, ordinary)(start, after_s)


def run(areax, line, kind):
    """Exit code and stdout."""
    subprocess.run(["rm", "-rf", "FRESH", "NEW", "sheet"], check=True)
    process = begin(areax, line, kind)
    out, _ = process.communicate(timeout=TIMEOUT_S)
    if line[0] == "bench" and out:
        out = [(result["name"], result["engine"]) for result in json.loads(out)["results"]]
    elif line[0] in TIMED:
        out = re.sub(rb"[0-9.]+ m?s", b"time", re.sub(rb" +", b" ", out))
    return process.returncode, out


def told(expected, found):
    if expected[0] != found[0]:
        return f"exit {found[0]}, not {expected[0]}"
    return f"stdout differs: {found[1][:200]} and {expected[1][:200]}"


def serve(areax, kind):
    """What is wrong with the answers of a server whose log nobody reads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = begin(areax, ["serve", "DATA", "--port", str(port)], kind)
    failures = []
    paths = ["/healthz", "/j0251/count/json?prob_min=0.6", "/j0251/count/json?prob_mni=1", "/nowhere"]
    statuses = []
    for number in range(3):
        time.sleep(SERVERS_TERMINAL_CLOSES_AFTER_S if number == 1 else 0)
        statuses.append([ask(process, port, path) for path in paths])
    if statuses != [[200, 200, 400, 404]] * 3:
        failures.append(f"areax serve: stderr {kind}: statuses {statuses}")
    process.send_signal(signal.SIGINT)
    code = process.wait(timeout=TIMEOUT_S)
    if code != 0:
        failures.append(f"areax serve: stderr {kind}: exit {code}")
    print(f"           exit {code:3}  areax serve, stderr {kind}: {statuses[0]}", flush=True)
    return failures


def ask(process, port, path, patience_s=60):
    """The status of an answer, once the server is ready; none where it never is."""
    until = time.monotonic() + patience_s
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() > until:
                return error.code
            time.sleep(0.05)
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > until:
                return None
            time.sleep(0.05)


if __name__ == "__main__":
    main()
