#!/usr/bin/env python3
"""Writes another state of the published table at random moments, in every way in which programs write
files, while a server and commands answer from it. Whatever is answered to its end is of one state;
whatever is not is refused or breaks off.

Prints how many answers were of either state, how many were refused or broke off, and how many were
neither (the trial fails unless that is 0, and unless all others happened). Needs nothing but Python:

    tests/trials/sources.py target/release/areax [--seconds 60] [--seed 1]
"""

import argparse
import ast
import collections
import glob
import http.client
import os
import random
import re
import shutil
import struct
import subprocess
import tempfile
import threading
import time

FORMATS = ["json", "csv", "ndjson", "npy", "parquet", "arrows"]
FIELDS = "row,x,prob,size,pre_id,post_celltype"


def other_state(blob):
    """The same records in another order, each with another x: as many bytes, other answers."""
    length = struct.unpack_from("<H", blob, 8)[0]
    start = 10 + length
    descr = ast.literal_eval(blob[10:start].decode())["descr"]
    widths = [int(kind[2:]) for _, kind in descr]
    width, at = sum(widths), sum(widths[:[name for name, _ in descr].index("x")])
    records = [bytearray(blob[place:place + width]) for place in range(start, len(blob), width)]
    for record in records:
        record[at] ^= 1
    return blob[:start] + b"".join(reversed(records))


def write(path, blob, how):
    """Gives the file other content."""
    time_before = os.stat(path).st_mtime_ns
    if how.startswith("again"):
        with open(path, "wb") as file:
            file.write(blob)
    elif how.startswith("slowly"):
        with open(path, "r+b", buffering=0) as file:
            for place in range(0, len(blob), 1 << 20):
                file.write(blob[place:place + (1 << 20)])
                time.sleep(0.01)
    else:
        with open(path + ".new", "wb") as file:
            file.write(blob)
        os.replace(path + ".new", path)
    if how.endswith("old time"):
        os.utime(path, ns=(time_before, time_before))


def ask_server(port, form):
    """What a server has sent, or why that is not an answer."""
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        talk.request("GET", f"/j0251/synapses/json?prob_min=0.5&return_fields={FIELDS}&format={form}")
        answer = talk.getresponse()
        body = answer.read()
        return body if answer.status == 200 else answer.status
    except (http.client.HTTPException, OSError):
        return "broke off"
    finally:
        talk.close()


def ask_command(areax, data, form):
    done = subprocess.run([areax, "synapses", data, "--prob-min", "0.5", "--fields", FIELDS, "--format",
                           form, "-q"], capture_output=True)
    return done.stdout if done.returncode == 0 else f"exit {done.returncode}"


def start(areax, data):
    """A server and its port."""
    server = subprocess.Popen([areax, "serve", data, "--port", "0"], stderr=subprocess.PIPE)
    for line in server.stderr:
        found = re.search(rb"at http://127.0.0.1:(\d+)", line)
        if found:
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return server, int(found[1])
    raise SystemExit("the server ended")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areax")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synapses", type=int, default=200_000)
    args = parser.parse_args()
    areax, rng = os.path.abspath(args.areax), random.Random(args.seed)
    seen, wrong, changes = collections.Counter(), [], 0
    with tempfile.TemporaryDirectory() as scratch:
        one, two, data = (os.path.join(scratch, name) for name in ("one", "two", "data"))
        subprocess.run([areax, "synth", one, "--synapses", str(args.synapses), "--neurons", "5000",
                        "--quiet"], check=True)
        table = os.path.basename(glob.glob(os.path.join(one, "*synapses.npy"))[0])
        shutil.copytree(one, two)
        states = [open(os.path.join(one, table), "rb").read()]
        states.append(other_state(states[0]))
        with open(os.path.join(two, table), "wb") as file:
            file.write(states[1])
        shutil.copytree(one, data)
        truth = {}
        for number, folder in enumerate([one, two]):
            server, port = start(areax, folder)
            for form in FORMATS:
                truth[ask_server(port, form)] = f"state {number}"
                truth[ask_command(areax, folder, form)] = f"state {number}"
            server.kill()
        server, port = start(areax, data)
        end = time.monotonic() + args.seconds

        def reader(ask, seed):
            mine = random.Random(seed)
            while time.monotonic() < end:
                form = mine.choice(FORMATS)
                got = ask(form)
                if isinstance(got, bytes):
                    what = truth.get(got)
                    seen[what] += 1
                    if what is None:
                        wrong.append(f"{ask.__name__}, {form}: {len(got)} bytes of neither state")
                elif got in (503, "broke off", "exit 3"):
                    seen[got] += 1
                    time.sleep(0.02)
                else:
                    wrong.append(f"{ask.__name__}, {form}: {got}")

        def server_asked(form):
            return ask_server(port, form)

        def command_asked(form):
            return ask_command(areax, data, form)

        readers = [threading.Thread(target=reader, args=(ask, seed))
                   for seed, ask in enumerate([server_asked, server_asked, command_asked])]
        for thread in readers:
            thread.start()
        path = os.path.join(data, table)
        while time.monotonic() < end - 3:
            time.sleep(rng.random() * 4)
            how = rng.choice(["again", "again, old time", "slowly", "slowly, old time", "renamed",
                              "renamed, old time"])
            changes += 1
            write(path, states[changes % 2], how)
        for thread in readers:
            thread.join()
        server.kill()
    told = ", ".join(f"{count} {what}" for what, count in sorted(seen.items(), key=str) if what)
    print(f"{changes} changes in {args.seconds} s; answers: {told}; {len(wrong)} wrong")
    for line in wrong[:20]:
        print(line)
    happened = all(seen[what] for what in ("state 0", "state 1", 503, "exit 3"))
    raise SystemExit(1 if wrong or not happened else 0)


if __name__ == "__main__":
    main()
