"""The tools of areax by the official client of the Model Context Protocol, over both transports: ten
questions that an agent may be asked, answered by tools alone and compared with the command line; then
what the protocol itself is for.

    python3 -m venv venv && venv/bin/pip install mcp
    venv/bin/python tests/mcp/check.py target/release/areax
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from mcp import Client, StdioServerParameters

TOOLS = [
    "info", "synapses", "neurons", "count", "matrix", "sweep", "robust", "neuron", "adjacency", "null", "test",
    "describe",
]
# Keys that say that a list was cut: the command line gives whole ones.
CUT = ("available", "returned", "truncated")


# The twelve questions. `ask` is a tool, or the command line that asks the same; what each gives is the
# sentence that an agent would say.


async def strongest_input_of_msn(ask):
    """Which cell type gives MSN most synapses at prob >= 0.6?"""
    told = await ask("matrix", post_celltype="MSN", prob_min=0.6)
    column = told["cell_types"].index("MSN")
    counts = [row[column] for row in told["matrix"]]
    return told["cell_types"][counts.index(max(counts))], max(counts)


async def how_many(ask):
    """How many synapses does HVC make on MSN with size >= 0.05, and how large are they?"""
    told = await ask("count", pre_celltype="HVC", post_celltype="MSN", prob_min=0.6, size_min=0.05)
    return told["count"], told["mean_size"]


async def share_of_input(ask):
    """What fraction of the synaptic area onto MSN comes from LMAN?"""
    told = await ask("matrix", measure="total-size", normalize="input", prob_min=0.6)
    types = told["cell_types"]
    return told["matrix"][types.index("LMAN")][types.index("MSN")]


async def busiest_neurons(ask):
    """Which three full MSN cells get most synapses?"""
    told = await ask(
        "neurons", celltype="MSN", population="full-cells", direction="incoming",
        fields=["inputs", "certainty"], sort="-inputs", max_results=3,
    )
    return told["neuron_ids"], told["inputs"]


async def strongest_partner(ask):
    """With whom does the neuron that makes most synapses make most of them?"""
    first = await ask("neurons", fields=["outputs"], sort="-outputs", max_results=1)
    told = await ask("neuron", neuron_id=first["neuron_ids"][0], prob_min=0.5)
    partner = told["outputs"]["top_partners"][0]
    return told["neuron_id"], partner["neuron_id"], partner["cell_type"], partner["count"]


async def strongest_pair(ask):
    """Which two neurons have most synapses, from the first to the second?"""
    told = await ask("adjacency", exclude_autapses=True, max_results=1)
    at = told["count"].index(max(told["count"]))
    return told["pre_id"][at], told["post_id"][at], told["count"][at], told["pairs"]


async def does_it_hold(ask):
    """Does HVC give MSN more synapses than LMAN, whatever the thresholds?"""
    told = await ask(
        "robust", claim="HVC->MSN > LMAN->MSN",
        axes={"prob_min": "0.5:0.9:0.1", "size_min": [0, 0.05, 0.1]},
    )
    return told["holds"], told["fails"], told["settings"]


async def threshold_for_half(ask):
    """At which probability is half of all synapses left?"""
    told = await ask("sweep", axes={"prob_min": "0:1:0.05"})
    totals = [sum(sum(row) for row in matrix) for matrix in told["counts"]]
    at = next(at for at, total in enumerate(totals) if total * 2 <= totals[0])
    return told["axes"][0]["values"][at], totals[at]


async def where_they_are(ask):
    """Where are 200 random synapses of HVC?"""
    told = await ask(
        "synapses", pre_celltype=["HVC"], fields=["x", "y", "z"], max_results=200, seed=7,
    )
    return [sum(told[axis]) / told["count"] for axis in "xyz"]


async def of_another_connectome(ask):
    """In which neuropil of the fly are most synapses of at least 100 voxels?"""
    told = await ask("matrix", dataset="fly", rows="neuropil", size_min=100)
    totals = [sum(row) for row in told["matrix"]]
    return told["rows"][totals.index(max(totals))], max(totals)


async def how_far_it_could_be(ask):
    """How far could the number of synapses from HVC onto MSN be off, had other neurons been sampled?"""
    told = await ask("matrix", prob_min=0.6, ci="both", units="fragments", resamples=199)
    at = [told["cell_types"].index(name) for name in ("HVC", "MSN")]
    return [told["ci"][end][at[0]][at[1]] for end in ("lo", "hi")], told["methods"]


async def more_than_by_chance(ask):
    """Are pairs of neurons with two synapses more common than if the post ends were shuffled?"""
    told = await ask("null", statistic="multi", shuffle="post", within="typepair", nulls=19)
    multi = told["statistics"][0]
    at = multi["labels"].index("2")
    return multi["observed"][at], multi["mean"][at], multi["p_greater"][at]


QUESTIONS = [
    strongest_input_of_msn, how_many, share_of_input, busiest_neurons, strongest_partner,
    strongest_pair, does_it_hold, threshold_for_half, where_they_are, of_another_connectome,
    how_far_it_could_be, more_than_by_chance,
]


def are_listed():
    """The documents have the same."""
    page = Path(__file__).parents[2] / "docs/AGENTS.md"
    lines = page.read_text("utf-8").splitlines()
    for number, question in enumerate(QUESTIONS, 1):
        assert any(line.startswith(f"{number}. {question.__doc__}") for line in lines), question.__doc__


class CommandLine:
    """The same questions as command lines."""

    def __init__(self, areax, folders):
        self.areax, self.folders = areax, folders

    async def ask(self, tool, dataset="songbird", **given):
        data, words = str(self.folders[dataset]), [tool]
        if "neuron_id" in given:
            words.append(str(given.pop("neuron_id")))
        words.append(data)
        cut = {"neurons": "limit", "neuron": "partners", "synapses": "max-results"}
        most = given.pop("max_results", None)
        if tool in cut and (most or tool == "neuron"):
            words += ["--" + cut[tool], str(most or 1000)]
        for name, values in given.pop("axes", {}).items():
            spec = values if isinstance(values, str) else ",".join(map(str, values))
            words += ["--axis", f"{name.replace('_', '-')}={spec}"]
        for name, value in given.items():
            words.append("--" + name.replace("_", "-"))
            if value is not True:
                words.append(",".join(value) if isinstance(value, list) else str(value))
        ids = [] if tool == "info" else ["--ids", "string"]
        words += ["--format", "json", *ids, "--quiet"]
        done = subprocess.run([self.areax, *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Tools:
    """The tools of a client; every answer is held to the command line's, unless it was cut."""

    def __init__(self, client, same):
        self.client, self.same = client, same

    async def ask(self, tool, dataset="songbird", **given):
        result = await self.client.call_tool(tool, {"dataset": dataset, **given})
        assert not result.is_error, result.content[0].text
        told = result.structured_content
        assert json.loads(result.content[0].text) == told, tool
        expected = await self.same.ask(tool, dataset=dataset, **given)
        if tool != "adjacency":
            for key in CUT:
                if key not in expected:
                    told.pop(key, None)
            assert told == expected, (tool, given)
        return told


async def refused(client, tool, **given):
    result = await client.call_tool(tool, given)
    assert result.is_error, (tool, given, result)
    return result.content[0].text


async def questions(client, same):
    """The ten, and what an agent reads before."""
    assert "`info` first" in client.instructions, client.instructions
    listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == TOOLS
    for tool in listed:
        schema = tool.input_schema
        assert schema["additionalProperties"] is False, tool.name
        assert schema["properties"]["dataset"]["enum"] == ["songbird", "fly"], tool.name
        assert tool.output_schema["type"] == "object" and tool.annotations.read_only_hint
    tools = Tools(client, same)
    for question in QUESTIONS:
        found, expected = await question(tools.ask), await question(same.ask)
        assert found == expected, (question.__doc__, found, expected)
    for name in ("songbird", "fly"):
        info = (await client.call_tool("info", {"dataset": name})).structured_content
        assert info["dataset"]["synapses"] == (await same.ask("info", dataset=name))["dataset"]["synapses"]
        guide = (await client.read_resource(f"areax://{name}/guide")).contents[0].text
        assert len(guide.encode()) <= 16_000 and guide.count("\n### ") == len(TOOLS), guide


async def failures(client):
    """Each is a result that says what to do."""
    for tool, given, said in [
        ("cuont", {}, "did you mean 'count'?"),
        ("count", {}, "dataset is one of songbird, fly"),
        ("count", {"dataset": "songbird", "prob_mni": 1}, "did you mean 'prob_min'?"),
        ("count", {"dataset": "songbird", "prob_min": "high"}, "is not a number"),
        ("count", {"dataset": "songbird", "pre_celltype": "hvc"}, "HVC"),
        ("synapses", {"dataset": "songbird", "max_results": 20_000}, "max_results:"),
        ("sweep", {"dataset": "fly"}, "axes"),
    ]:
        text = await refused(client, tool, **given)
        assert said in text, (tool, given, text)


async def pictures_and_progress(client):
    result = await client.call_tool("matrix", {"dataset": "songbird", "picture": True})
    image = result.content[-1]
    assert image.mime_type == "image/png" and len(image.data) > 1000
    said = []

    async def progress(done, total, message):
        said.append((done, message))

    # Thousands of settings, each of which the reference reads every row for.
    long_call = {
        "dataset": "songbird", "claim": "HVC->MSN > LMAN->MSN", "check": True,
        "axes": {"prob_min": "0:1:0.002", "size_min": [0, 0.01, 0.02, 0.03]},
    }
    begin = time.monotonic()
    result = await client.call_tool("robust", long_call, progress_callback=progress)
    took = time.monotonic() - begin
    assert not result.is_error and result.structured_content["checked_against"] == "reference"
    assert took < 1 or said, f"no progress in {took:.1f} s"
    # One that is given up does not keep the next one.
    task = asyncio.create_task(client.call_tool("robust", long_call))
    await asyncio.sleep(0.2)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    result = await client.call_tool("count", {"dataset": "songbird"})
    assert result.structured_content["count"] == 20_000


async def over(server, same, mode):
    async with Client(server, mode=mode) as client:
        await questions(client, same)
        await failures(client)
        await pictures_and_progress(client)
        return client.protocol_version


@contextlib.contextmanager
def serving(areax, words):
    """A server, and its address."""
    child = subprocess.Popen(
        [areax, "serve", *words, "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        for line in child.stderr:
            if " at http://" in line:
                yield line.split(" at ")[1].split()[0]
                break
        else:
            raise AssertionError("the server has ended")
    finally:
        child.terminate()
        child.wait()


def status(address, headers):
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {
        "content-type": "application/json",
        "accept": "application/json, text/event-stream",
        **headers,
    }
    request = urllib.request.Request(f"{address}/mcp", json.dumps(message).encode(), headers)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


def ends_at_the_end_of_its_input(areax, data):
    child = subprocess.Popen(
        [areax, "mcp", data], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    begin = time.monotonic()
    out, _ = child.communicate("")
    assert child.returncode == 0 and out == "" and time.monotonic() - begin < 5
    done = subprocess.run([areax, "mcp", f"{data}/nowhere"], capture_output=True, text=True)
    assert done.returncode == 3 and done.stdout == "", done


def main():
    areax = str(Path(sys.argv[1]).resolve())
    are_listed()
    with tempfile.TemporaryDirectory() as folder:
        folders = {"songbird": Path(folder, "data"), "fly": Path(folder, "fly")}
        make = [areax, "synth", "--quiet", str(folders["songbird"])]
        subprocess.run([*make, "--synapses", "20000", "--neurons", "6000"], check=True)
        make = [areax, "synth", "--quiet", str(folders["fly"]), "--like", "flywire-783-princeton"]
        subprocess.run([*make, "--synapses", "20000", "--neurons", "600"], check=True)
        same = CommandLine(areax, folders)
        words = [f"{name}={path}" for name, path in folders.items()]
        for mode in ("auto", "legacy"):
            stdio = StdioServerParameters(command=areax, args=["mcp", *words])
            version = asyncio.run(over(stdio, same, mode))
            print(f"{len(QUESTIONS)} questions over stdio, version {version} ({mode})")
            with serving(areax, words) as address:
                version = asyncio.run(over(f"{address}/mcp", same, mode))
                assert status(address, {}) == 200
                assert status(address, {"origin": "http://evil.example"}) == 403
                assert status(address, {"host": "evil.example"}) == 403
            print(f"{len(QUESTIONS)} questions over HTTP, version {version} ({mode})")
        ends_at_the_end_of_its_input(areax, str(folders["songbird"]))


if __name__ == "__main__":
    main()
