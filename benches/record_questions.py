"""Asks `areax serve --engine cpu` sessions of questions and records how long each takes, and what a GPU would
have to move for it: what `tests/it/auto_simulation.rs` replays.

    python benches/record_questions.py AREAX DATA > benches/record/NAME.json
"""

import json
import platform
import random
import sys

from served import Server

# What a GPU reads of a row that order lets pass, which bits of neurons it looks up, which columns it holds,
# and what it hands back: as `src/ask/auto/work.rs` has it.
ALL = 18_361_224
CELLS = 18 * 18 * 4
KINDS = {
    "plain": (2, 0, ["size"], CELLS),
    "lengths": (8, 2, ["pre", "post"], CELLS),
    "one length": (4, 1, ["pre"], CELLS),
    "box": (12, 0, ["xyz"], CELLS),
    "box and lengths": (20, 2, ["xyz", "pre", "post"], CELLS),
    "sweep": (4, 0, ["prob", "size"], 64 * 64 * CELLS),
    "medians": (3 * 4, 0, ["pre"], CELLS),
    "neurons": (8, 0, ["pre", "post"], 4_261_298 // 8),
    "sample": (4, 0, ["row"], ALL // 8),
}


def prob(rng):
    return round(rng.uniform(0.4, 0.8), 3)


def plain(rng):
    return f"matrix/json?prob_min={prob(rng)}&size_min={rng.uniform(0.02, 0.1):.3f}"


def lengths(rng):
    of = f"min_pre_axon={rng.uniform(20, 90):.1f}&min_post_dend={rng.uniform(20, 90):.1f}"
    return f"matrix/json?prob_min={prob(rng)}&{of}"


def one_length(rng):
    return f"matrix/json?prob_min={prob(rng)}&min_pre_axon={rng.uniform(20, 90):.1f}"


def corner(rng):
    low = [rng.randrange(0, 128_000) for _ in range(3)]
    return ",".join(map(str, low + [one + rng.randrange(30_000, 128_000) for one in low]))


def box(rng):
    return f"matrix/json?prob_min={prob(rng)}&box={corner(rng)}"


def box_and_lengths(rng):
    return f"{lengths(rng)}&box={corner(rng)}"


def sweep(rng):
    low = rng.uniform(0.1, 0.3)
    axes = [f"prob_min:{low:.3f}:{low + 0.63:.3f}:0.01", "size_min:0.01:0.64:0.01"]
    return "sweep/json?" + "&".join(f"axis={axis}" for axis in axes)


def medians(rng):
    return f"matrix/json?prob_min={prob(rng)}&measure=median-per-pre"


def neurons(rng):
    least = rng.randrange(20, 90)
    return f"neurons/json?celltype=HVC&target_celltype=MSN&min_synapses={least}&prob_min={prob(rng)}"


def sample(rng):
    return f"synapses/json?prob_min={prob(rng)}&max_results=1000&seed={rng.randrange(1 << 30)}"


ASK = {
    "plain": plain, "lengths": lengths, "one length": one_length, "box": box, "sweep": sweep,
    "box and lengths": box_and_lengths, "medians": medians, "neurons": neurons, "sample": sample,
}
DAY = ["plain"] * 60 + ["lengths"] * 12 + ["one length"] * 6 + ["box"] * 6 + ["sweep"] * 5
DAY += ["medians"] * 2 + ["neurons"] * 6 + ["sample"] * 3
SESSIONS = {
    "a page: thresholds": ["plain"] * 150,
    "lengths": ["lengths"] * 150,
    "boxes": ["box"] * 100,
    "boxes, then lengths": ["box"] * 40 + ["lengths"] * 40 + ["box and lengths"] * 40,
    "sweeps": ["sweep"] * 60,
    "medians": ["medians"] * 12,
    "a day": DAY * 2,
}


def rows_by_order(server, path, kept):
    at_least = path.split("prob_min=")[1].split("&")[0] if "?prob_min" in path or "&prob_min" in path else None
    if at_least not in kept:
        asked = f"/j0251/count/json?prob_min={at_least or 'none'}"
        kept[at_least] = json.loads(server.ask(asked))["count"]
    return kept[at_least]


def main():
    binary, data = sys.argv[1:]
    sessions, kept = [], {}
    with Server(binary, data) as server:
        server.wait()
        connection = server.connect()
        for name, kinds in SESSIONS.items():
            rng = random.Random(name)
            for kind in sorted(set(kinds)):
                # As in a server that has been asked before.
                for _ in range(5):
                    server.ask("/j0251/" + ASK[kind](rng), connection)
            if name == "a day":
                rng.shuffle(kinds)
            questions = []
            for kind in kinds:
                path = ASK[kind](rng)
                connection.request("GET", "/j0251/" + path)
                response = connection.getresponse()
                body = response.read()
                if response.status != 200:
                    sys.exit(f"{path}: {response.status} {body[:300]}")
                timing = response.getheader("server-timing")
                ms = float(timing.split("dur=")[1].split(",")[0])
                questions.append([kind, path, ms])
            sessions.append({"name": name, "questions": questions})
        for session in sessions:
            for question in session["questions"]:
                question.append(rows_by_order(server, question[1], kept))
    kinds = {
        kind: {"row_bytes": row, "row_lookups": looks, "columns": columns, "back_bytes": back}
        for kind, (row, looks, columns, back) in KINDS.items()
    }
    json.dump({
        "machine": f"{platform.machine()}, 2 cores of an AMD EPYC",
        "rows": ALL,
        "kinds": kinds,
        "question": ["kind", "path below /j0251/", "ms on the cpu", "rows that pass by order"],
        "sessions": sessions,
    }, sys.stdout, indent=None, separators=(",", ":"))
    print()


main()
