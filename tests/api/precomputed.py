"""Opens a running `areax serve` with cloud-volume, as Neuroglancer's precomputed source, and compares
a skeleton and a mesh with the files that are served.

    python tests/api/precomputed.py target/release/areax DATA

Needs cloud-volume; DATA was made by `areax synth DATA --shapes N`.
"""

import struct
import sys
from pathlib import Path

import numpy as np
from cloudvolume import CloudVolume

from over_http import VERSION, Server


def vertices(blob, head, count):
    return np.frombuffer(blob, "<f4", 3 * count, head).reshape(-1, 3)


def main():
    binary, folder = sys.argv[1:3]
    server = Server(binary, folder)
    try:
        source = f"precomputed://http://127.0.0.1:{server.port}/notebook/j0251/{VERSION}"
        volume = CloudVolume(source, use_https=False, progress=False)
        seen = 0
        for path in sorted(Path(folder, "skeletons").iterdir()):
            neuron_id, blob = int(path.name), path.read_bytes()
            n, m = struct.unpack_from("<II", blob)
            skeleton = volume.skeleton.get(neuron_id)
            assert np.array_equal(skeleton.vertices, vertices(blob, 8, n)), neuron_id
            edges = np.frombuffer(blob, "<u4", 2 * m, 8 + 12 * n).reshape(-1, 2)
            assert np.array_equal(np.sort(skeleton.edges, axis=1), np.sort(edges, axis=1)), neuron_id

            blob = Path(folder, "meshes", f"{neuron_id}:0:{neuron_id}_mesh").read_bytes()
            (n,) = struct.unpack_from("<I", blob)
            mesh = volume.mesh.get(neuron_id, remove_duplicate_vertices=False)
            mesh = mesh[neuron_id] if isinstance(mesh, dict) else mesh
            assert np.array_equal(mesh.vertices, vertices(blob, 4, n)), neuron_id
            faces = np.frombuffer(blob, "<u4", -1, 4 + 12 * n).reshape(-1, 3)
            assert np.array_equal(mesh.faces.reshape(-1, 3), faces), neuron_id
            seen += 1
        assert seen > 0, "there are no shapes"
        print(f"{seen} skeletons and meshes are what cloud-volume reads")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
