#!/usr/bin/env python3
"""Places the same head with the engine and with every peer that PyPI has, judges all with the same judge, prints the table.

    pip install numpy scipy pymeshlab point-cloud-utils pyacvd pyvista
    cargo build -p stubble-placement --example place
    python3 peers.py JUDGE.py HEAD_WITH_DENSITY.ply PLACE_EXAMPLE [COUNT]

JUDGE.py is the reference judge (`sampling_metrics.py`). A peer that is not installed is named and left out. Rows marked
`u` come from tools that know no density; they are judged against a uniform one.
"""
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import types

import numpy as np


def load_judge(path):
    spec = importlib.util.spec_from_file_location("reference_judge", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def domain(judge, mesh, count, uniform):
    options = types.SimpleNamespace(
        plane=None, mesh=mesh, density="1" if uniform else None, density_prop="density",
        quad=int(np.clip(60 * count, 200_000, 4_000_000)))
    return judge.Domain(options)


def cpu_seconds():
    own, children = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def engine(program, mesh, count):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "dots.csv")
        subprocess.run([program, mesh, out, str(count), "1", "1.0", "0.8"], check=True, stderr=subprocess.DEVNULL)
        return np.loadtxt(out, delimiter=",", skiprows=1, usecols=(3, 4, 5))


def meshlab(mesh, count, density):
    import pymeshlab
    scene = pymeshlab.MeshSet()
    if density is None:
        scene.load_new_mesh(mesh)
        scene.generate_sampling_poisson_disk(samplenum=count, exactnumflag=True)
        return scene.current_mesh().vertex_matrix()
    vertices, faces, values = density
    # Radius goes with 1 / sqrt(density); the count is found by trying.
    quality = 1 / np.sqrt(np.maximum(values, 1e-3))
    ask = count
    for _ in range(4):
        scene = pymeshlab.MeshSet()
        scene.add_mesh(pymeshlab.Mesh(vertices, faces, v_scalar_array=quality))
        scene.generate_sampling_poisson_disk(
            samplenum=int(ask), radiusvariance=float(quality.max() / quality.min()), exactnumflag=False)
        points = scene.current_mesh().vertex_matrix()
        if abs(len(points) - count) < 0.02 * count:
            break
        ask *= count / len(points)
    return points


def cloud_utils(vertices, faces, count):
    import point_cloud_utils as pcu
    index, weights = pcu.sample_mesh_poisson_disk(vertices, faces.astype(np.int32), num_samples=count)
    return pcu.interpolate_barycentric_coords(faces.astype(np.int32), index, weights, vertices)


def acvd(vertices, faces, count):
    import pyacvd
    import pyvista
    mesh = pyvista.PolyData(vertices, np.c_[np.full(len(faces), 3), faces].ravel())
    clustering = pyacvd.Clustering(mesh)
    clustering.subdivide(3)
    clustering.cluster(count)
    return np.asarray(clustering.create_mesh().points)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    judge, mesh, program = load_judge(sys.argv[1]), sys.argv[2], sys.argv[3]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 40_000
    vertices, faces, properties = judge.read_ply(mesh)
    values = np.asarray(properties["density"], float)
    follows, uniform = domain(judge, mesh, count, False), domain(judge, mesh, count, True)
    rows = [
        ("engine", follows, lambda: engine(program, mesh, count)),
        ("MeshLab radiusvariance", follows, lambda: meshlab(mesh, count, (vertices, faces, values))),
        ("MeshLab exactnum u", uniform, lambda: meshlab(mesh, count, None)),
        ("point-cloud-utils u", uniform, lambda: cloud_utils(vertices, faces, count)),
        ("pyacvd u", uniform, lambda: acvd(vertices, faces, count)),
    ]
    print(judge.header() + "   CPU s")
    for name, ground, make in rows:
        before = cpu_seconds()
        try:
            points = make()
        except ImportError as missing:
            print(f"{name:22s} not installed: {missing}")
            continue
        spent = cpu_seconds() - before
        print(judge.row(name, judge.judge(points, ground, len(points), full=False)) + f"  {spent:6.1f}", flush=True)


if __name__ == "__main__":
    main()
