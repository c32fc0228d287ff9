#!/usr/bin/env python3
"""Stubble beside its peers on one mesh, in one run: judged by `stubble place --judge`, with CPU seconds.

    python crates/placement/benches/peers.py --stubble target/release/stubble --mesh MESH.ply \
        [--count 40000] [--out FOLDER]

Needs numpy, scipy, pymeshlab, point-cloud-utils and pyacvd (with pyvista) in the environment; a peer that is missing is
left out and said so. MESH carries a per-vertex `density`. pymeshlab is GPL: it is compared with here and never linked.
"""
import argparse
import json
import os
import resource
import subprocess
import sys

# Weighted sample elimination with the paper's weights (Yuksel 2015: alpha 8, beta .65, gamma 1.5). Its library is in no
# package registry and knows no density; the radius is that of each place's density, as one would add it.
WSE = """
import heapq, pyvista as pv
from scipy.spatial import cKDTree
surface = pv.read(mesh); v = np.asarray(surface.points, float); f = surface.faces.reshape(-1, 4)[:, 1:]
rng = np.random.default_rng(1); many = FACTOR * count
area = np.linalg.norm(np.cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]]), axis=1) / 2
mass = area * density[f].mean(1); face = []; b = []
while len(face) < many:
    t = rng.choice(len(f), many, p=mass / mass.sum()); w = rng.dirichlet([1, 1, 1], many)
    keep = rng.random(many) * density[f[t]].max(1) < (w * density[f[t]]).sum(1)
    face = np.concatenate([face, t[keep]]).astype(int)[:many]; b = np.concatenate([np.reshape(b, (-1, 3)), w[keep]])[:many]
x = (b[:, :, None] * v[f[face]]).sum(1); local = (b * density[f[face]]).sum(1) * count / mass.sum()
r = np.sqrt(1 / (2 * np.sqrt(3) * local)); least = r * (1 - (count / many) ** 1.5) * .65
near = cKDTree(x).query_ball_point(x, 2 * r)
def pull(i, j): return (1 - np.clip(np.maximum(np.linalg.norm(x[j] - x[i], axis=-1), 2 * least[i]) / (2 * r[i]), 0, 1)) ** 8
near = [np.array([j for j in n if j != i], int) for i, n in enumerate(near)]
felt = [[] for _ in x]; weight = np.zeros(many)
for i, n in enumerate(near):
    w = pull(i, n); weight[i] = w.sum()
    for j, q in zip(n, w): felt[j].append((i, q))
heap = [(-w, i) for i, w in enumerate(weight)]; heapq.heapify(heap); left = many; gone = np.zeros(many, bool)
while left > count:
    w, i = heapq.heappop(heap)
    if gone[i] or -w != weight[i]: continue
    gone[i] = True; left -= 1
    for j, q in felt[i]:
        if not gone[j]: weight[j] -= q; heapq.heappush(heap, (-weight[j], j))
points = x[~gone]
"""

PEERS = {
    "meshlab_density": (True, """
import pymeshlab
s = pymeshlab.MeshSet(); s.load_new_mesh(mesh)
m = s.current_mesh(); v, f = m.vertex_matrix(), m.face_matrix()
q = 1.0 / np.sqrt(np.maximum(density, 1e-3)); q = (q - q.min()) / (q.max() - q.min())
n = pymeshlab.MeshSet(); n.add_mesh(pymeshlab.Mesh(v, f, v_scalar_array=q))
n.generate_sampling_poisson_disk(samplenum=count, exactnumflag=True, radiusvariance=float(np.sqrt(density.max() / density[density > 0].min())))
points = n.current_mesh().vertex_matrix()
"""),
    "wse_5x": (True, WSE.replace("FACTOR", "5")),
    "wse_10x": (True, WSE.replace("FACTOR", "10")),
    "meshlab_uniform": (False, """
import pymeshlab
s = pymeshlab.MeshSet(); s.load_new_mesh(mesh)
s.generate_sampling_poisson_disk(samplenum=count, exactnumflag=True)
points = s.current_mesh().vertex_matrix()
"""),
    "point_cloud_utils": (False, """
import point_cloud_utils as pcu
v, f = pcu.load_mesh_vf(mesh)
i, b = pcu.sample_mesh_poisson_disk(v, f, count)
points = pcu.interpolate_barycentric_coords(f, i, b, v)
"""),
    "pcu_lloyd_5000": (False, """
import point_cloud_utils as pcu
v, f = pcu.load_mesh_vf(mesh)
points = pcu.sample_mesh_lloyd(v, f, 5000)
"""),
    "pyacvd": (False, """
import pyvista as pv, pyacvd
c = pyacvd.Clustering(pv.read(mesh)); c.subdivide(3); c.cluster(count)
points = np.asarray(c.create_mesh().points)
"""),
}

PRELUDE = """
import sys, re, numpy as np
mesh, out, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
def densities(name):
    raw = open(name, "rb").read(); end = raw.index(b"end_header") + 11; head = raw[:end].decode()
    n = int(re.search(r"element vertex (\\d+)", head).group(1))
    kinds = {"float": "<f4", "double": "<f8", "uchar": "u1", "int": "<i4"}
    row = np.dtype([(p, kinds[t]) for t, p in re.findall(r"property (\\w+) (\\w+)\\n", head.split("element face")[0])])
    return np.frombuffer(raw[end:end + n * row.itemsize], row)["density"].astype(float)
density = densities(mesh)
"""
COLUMNS = {
    "dots": "n", "least_distance_mm": "dmin mm", "rho_min": "rho min", "rho_1_percent": "1 %", "rho_mean": "mean",
    "hole": "hole", "capacity_percent": "cap %", "window_1_percent": "win1 %", "window_4_percent": "win4 %",
    "fano": "fano", "low_frequency": "lowP", "peak": "peak", "anisotropy_db": "aniso dB", "grid_look": "grid",
}


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def judged(args, dots, uniform):
    density = ["--density", "1"] if uniform else []
    command = [args.stubble, "place", "--judge", dots, args.mesh, *density, "--json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    sets = {"all": found["all"]}
    sets.update({f"session {k + 1}": m for k, m in enumerate(found["sessions"])})
    sets.update({f"sessions 1 to {k + 2}": m for k, m in enumerate(found["prefixes"])})
    return sets


def line(name, seconds, r):
    cells = [f"{r[c]:.3f}" if isinstance(r[c], float) else str(r[c]) for c in COLUMNS]
    print("| " + " | ".join([name, f"{seconds:.1f}" if seconds else "", *cells]) + " |", flush=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--stubble", required=True), a.add_argument("--mesh", required=True)
    a.add_argument("--count", type=int, default=40000)
    a.add_argument("--out", default="peers-out")
    args = a.parse_args()
    os.makedirs(args.out, exist_ok=True)
    print("| tool | CPU s | " + " | ".join(COLUMNS.values()) + " |\n|" + "---|" * (len(COLUMNS) + 2))
    for name, sessions, regularity in [
        ("stubble, 3 equal sessions and path", [1 / 3, 1 / 3, 1 / 3], 0.8),
        ("stubble, 30/40/30 and path", [0.3, 0.4, 0.3], 0.8),
        ("stubble, natural, 30/40/30 and path", [0.3, 0.4, 0.3], "natural"),
    ]:
        request, dots = os.path.join(args.out, "request.json"), os.path.join(args.out, "stubble.csv")
        wish = {"density": {"property": "density"}, "count": args.count, "sessions": sessions, "regularity": regularity}
        json.dump(wish, open(request, "w"))
        done, seconds = cpu([args.stubble, "place", args.mesh, "--request", request, "--out", dots])
        if done.returncode:
            raise SystemExit(done.stderr)
        for part, r in judged(args, dots, False).items():
            line(name if part == "all" else f"... {part}", seconds if part == "all" else 0.0, r)
    for name, (follows, code) in PEERS.items():
        dots = os.path.join(args.out, f"{name}.csv")
        script = PRELUDE + code + "\nnp.savetxt(out, np.asarray(points)[:, :3], delimiter=',', header='x,y,z', comments='')"
        done, seconds = cpu([sys.executable, "-c", script, args.mesh, dots, str(args.count)])
        if done.returncode:
            print(f"{name}: left out ({done.stderr.strip().splitlines()[-1]})", flush=True)
            continue
        line(name + ("" if follows else " (uniform)"), seconds, judged(args, dots, not follows)["all"])


main()
