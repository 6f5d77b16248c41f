"""Opens what `areax mesh` and `areax skeleton` write in trimesh and navis.

    python tests/numpy/open_shapes.py target/release/areax

Needs numpy, scipy, trimesh and navis. Makes ordinary and nasty shapes with `areax synth`, reads
their published bytes with NumPy alone, and holds areax' summaries, and what trimesh makes of OBJ
and PLY and navis of SWC, to them.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import navis
import numpy as np
import trimesh
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SHAPES = 12
EVERY = 25


def ask(areax, *args):
    done = subprocess.run([areax, *map(str, args), "--quiet"], check=True, capture_output=True)
    return done.stdout


def measured(areax, *args):
    return json.loads(ask(areax, *args, "--format", "json"))


def read_skeleton(path):
    """As in the guide."""
    bytes_ = path.read_bytes()
    vertices, edges = np.frombuffer(bytes_, "<u4", 2)
    points = np.frombuffer(bytes_, "<f4", 3 * vertices, 8).reshape(-1, 3)
    return points, np.frombuffer(bytes_, "<u4", 2 * edges, 8 + 12 * vertices).reshape(-1, 2)


def read_mesh(path):
    bytes_ = path.read_bytes()
    vertices, = np.frombuffer(bytes_, "<u4", 1)
    points = np.frombuffer(bytes_, "<f4", 3 * vertices, 4).reshape(-1, 3)
    return points, np.frombuffer(bytes_, "<u4", offset=4 + 12 * vertices).reshape(-1, 3)


def components(count, links):
    if count == 0:
        return 0
    ones = np.ones(len(links))
    graph = coo_array((ones, (links[:, 0], links[:, 1])), shape=(count, count))
    return connected_components(graph, directed=False)[0]


def same_box(said, points):
    if len(points) == 0:
        assert said is None, said
        return
    wide = points.astype("f8")
    assert said == {"min": wide.min(0).tolist(), "max": wide.max(0).tolist()}, said


def near(got, wanted, tolerance=1e-9):
    assert abs(got - wanted) <= tolerance * max(1.0, abs(wanted)), (got, wanted)


def check_skeleton(areax, folder, neuron, scratch):
    points, edges = read_skeleton(folder / "skeletons" / str(neuron))
    said = measured(areax, "skeleton", neuron, "--from", folder)
    wide = points.astype("f8")
    lengths = np.linalg.norm(wide[edges[:, 0]] - wide[edges[:, 1]], axis=1)
    near(said["path_length_um"], lengths.sum() / 1e3)
    assert (said["vertices"], said["edges"]) == (len(points), len(edges)), said
    parts = components(len(points), edges)
    assert said["components"] == parts, said
    assert said["cycles"] == len(edges) - len(points) + parts, said
    same_box(said["bounding_box_nm"], points)

    path = scratch / f"{neuron}.swc"
    ask(areax, "skeleton", neuron, "--from", folder, "-o", path)
    neuron_read = navis.read_swc(path, precision=64)
    assert neuron_read.n_nodes == len(points), neuron_read
    assert neuron_read.n_trees == parts, neuron_read
    assert (neuron_read.id, neuron_read.units) == (neuron, navis.config.ureg("1 nanometer"))
    nodes = np.sort(neuron_read.nodes[["x", "y", "z"]].to_numpy(), axis=0)
    assert (nodes == np.sort(wide, axis=0)).all(), "other coordinates"
    # What closes a cycle is left out, and said.
    left_out = 0.0
    for line in path.read_text().splitlines():
        if "are left out, " in line:
            left_out = float(line.split("are left out, ")[1].split(" ")[0])
    assert (left_out > 0) == (said["cycles"] > 0), left_out
    near(neuron_read.cable_length / 1e3, said["path_length_um"] - left_out, 1e-6)
    assert (neuron_read.nodes["radius"] == 0).all()

    ask(areax, "skeleton", neuron, "--from", folder, "-o", scratch / "skeleton.ply")
    lines = trimesh.load(scratch / "skeleton.ply", process=False)
    assert (np.asarray(lines.vertices) == wide).all()


def check_mesh(areax, folder, neuron, scratch):
    points, triangles = read_mesh(folder / "meshes" / f"{neuron}:0:{neuron}_mesh")
    said = measured(areax, "mesh", neuron, "--from", folder)
    assert (said["vertices"], said["triangles"]) == (len(points), len(triangles)), said
    links = np.concatenate([triangles[:, :2], triangles[:, 1:]]).reshape(-1, 2)
    assert said["components"] == components(len(points), links), said
    same_box(said["bounding_box_nm"], points)
    wide = points.astype("f8")
    if len(triangles) > 0:
        truth = trimesh.Trimesh(wide, triangles, process=False)
        near(said["area_um2"], truth.area / 1e6)
        assert said["closed"] == truth.is_watertight, said
    else:
        assert (said["area_um2"], said["closed"]) == (0.0, False), said
    if len(points) == 0:
        return
    for ending in ["obj", "ply"]:
        path = scratch / f"mesh.{ending}"
        ask(areax, "mesh", neuron, "--from", folder, "-o", path)
        mesh = trimesh.load(path, process=False)
        assert (np.asarray(mesh.vertices) == wide).all(), path
        if len(triangles) > 0:
            assert (np.asarray(mesh.faces) == triangles).all(), path
            near(mesh.area / 1e6, said["area_um2"])
            assert mesh.is_watertight == said["closed"], path
        assert (mesh.bounds == [wide.min(0), wide.max(0)]).all(), path

        ask(areax, "mesh", neuron, "--from", folder, "--subsample", EVERY, "-o", path)
        cloud = trimesh.load(path, process=False)
        assert isinstance(cloud, trimesh.PointCloud), type(cloud)
        assert (np.asarray(cloud.vertices) == wide[::EVERY]).all(), path
    raw = ask(areax, "mesh", neuron, "--from", folder, "--format", "raw")
    assert raw == (folder / "meshes" / f"{neuron}:0:{neuron}_mesh").read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("areax")
    areax = str(pathlib.Path(parser.parse_args().areax).resolve())
    navis.config.pbar_hide = True
    for flags in [[], ["--nasty"]]:
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            ask(areax, "synth", scratch, "--synapses", 0, "--neurons", 500, "--shapes", SHAPES,
                "--seed", 3, *flags)
            neurons = sorted(int(path.name) for path in (scratch / "skeletons").iterdir())
            assert len(neurons) == SHAPES
            for neuron in neurons:
                check_skeleton(areax, scratch, neuron, scratch)
                check_mesh(areax, scratch, neuron, scratch)
        print(f"{SHAPES} skeletons and meshes{' (nasty)' if flags else ''}: trimesh and navis agree")


if __name__ == "__main__":
    sys.exit(main())
