"""The mean face in the head frame, mm: mean_face.py LANDMARKS.jsonl OUT.json

LANDMARKS.jsonl is what the example `landmarks` prints for many front portraits. Their 3-D landmarks are laid over each
other (similarity, robust), averaged, made symmetric, and put into the head frame by a similarity through six points of the template
head (crates/head/src/template/mod.rs, `Picks`).
"""
import json
import sys

import numpy as np
from scipy.optimize import linear_sum_assignment

faces = []
for line in open(sys.argv[1]):
    found = json.loads(line)
    if "error" not in found and found["presence"] > 0.95:
        faces.append(np.array(found["landmarks"]) * [1, -1, -1])
faces = np.array(faces)


def similarity(source, target, weights=None):
    w = np.ones(len(source)) if weights is None else weights
    w = w / w.sum()
    a, b = (w[:, None] * source).sum(0), (w[:, None] * target).sum(0)
    u, s, vt = np.linalg.svd((target - b).T @ (w[:, None] * (source - a)))
    d = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
    turn = u @ d @ vt
    scale = (s * d.diagonal()).sum() / (w[:, None] * (source - a) ** 2).sum()
    return lambda p: scale * (p - a) @ turn.T + b


mean = faces[0]
for _ in range(8):
    laid = np.array([similarity(f, mean)(f) for f in faces])
    mean = np.median(laid, axis=0)
    mean = (mean - mean.mean(0)) / np.sqrt(((mean - mean.mean(0)) ** 2).sum(1).mean())
# Mirrored partner of each landmark: nearest neighbours after an affine map of the mirrored face onto the face, repeated.
middle = [10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 164, 0, 17, 200, 152]
mirrored = mean * [-1, 1, 1]
at = similarity(mirrored[middle + [263, 33, 362, 133, 454, 234]], mean[middle + [33, 263, 133, 362, 234, 454]])(mirrored)
for _ in range(30):
    partner = linear_sum_assignment(np.linalg.norm(mean[:, None] - at[None], axis=2) ** 2)[1]
    affine = np.linalg.lstsq(np.c_[mirrored[partner], np.ones(468)], mean, rcond=None)[0]
    at = np.c_[mirrored, np.ones(468)] @ affine
assert (partner[partner] == np.arange(468)).all(), "landmarks do not pair"
# Each face and its mirror image count alike: what the portraits' turns did to one side they then did to the other.
faces = np.concatenate([faces, (faces * [-1, 1, 1])[:, partner]])
mean = faces[0]
for _ in range(8):
    laid = np.array([similarity(f, mean)(f) for f in faces])
    mean = np.median(laid, axis=0)
    mean = (mean - mean.mean(0)) / np.sqrt(((mean - mean.mean(0)) ** 2).sum(1).mean())
turned = similarity((mean * [-1, 1, 1])[partner], mean)
mean = (mean + turned((mean * [-1, 1, 1])[partner])) / 2
# The person's left is +x: in the picture that is to the right.
picks = {168: (0, 18.5, 85.7), 9: (0, 41.9, 90.0), 2: (0, -31.8, 94.7), 152: (0, -96.6, 67.7), 33: (-42.5, 18.3, 71.8), 263: (42.5, 18.3, 71.8)}
index = list(picks)
target = np.array([picks[i] for i in index], float)
# The net's depth is not to scale: it is stretched by what fits the template best.
best = None
for stretch in np.arange(0.6, 1.8, 0.01):
    s = mean * [1, 1, stretch]
    error = np.sqrt(((similarity(s[index], target)(s[index]) - target) ** 2).sum(1).mean())
    best = min(best or (9e9, 0), (error, stretch))
error, stretch = best
s = mean * [1, 1, stretch]
placed = similarity(s[index], target)(s)
placed = (placed + placed[partner] * [-1, 1, 1]) / 2
print(f"{len(faces)} faces, depth x {stretch:.2f}, {error:.1f} mm rms at the six points", file=sys.stderr)
spread = np.sqrt(((laid - np.median(laid, axis=0)) ** 2).sum(2).mean(0))
json.dump([[round(float(c), 2) for c in p] for p in placed], open(sys.argv[2], "w"))
