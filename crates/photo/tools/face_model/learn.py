"""The face model from shots of heads whose cameras are known: learn.py SHOTS.jsonl OUT.json (see README.md)"""

import json
import sys
from collections import defaultdict

import numpy as np
from scipy.optimize import linear_sum_assignment

MODES, ROUNDS, LEAN_DEG = 12, 6, -2.5
MEAN_FACE = np.array(json.load(open("mean_face.json")))
MIRROR = np.array([-1.0, 1, 1])
# Mirrored partner of each landmark.
apart = ((MEAN_FACE[:, None] - (MEAN_FACE * MIRROR)[None]) ** 2).sum(2)
PARTNER = linear_sum_assignment(apart)[1]


def angles(turn, place):
    """Yaw and pitch against the line of sight, degrees, as src/pose.rs tells them."""
    to = place / np.linalg.norm(place)
    axis = np.cross(to, [0, 0, 1])
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    ahead = (np.eye(3) + k + k @ k / (1 + to[2])) @ turn @ [0, 0, 1]
    return np.degrees([np.arctan2(ahead[0], -ahead[2]), np.arcsin(np.clip(-ahead[1], -1, 1))])


def turns(shot):
    yaw, pitch = angles(shot["turn"], shot["place"]) / [30, 15]
    return np.array([yaw, pitch, yaw * yaw, pitch * pitch, yaw * pitch, yaw**3])


def read(path):
    for line in open(path):
        shot = json.loads(line)
        if not shot["landmarks"] or shot["presence"] < 0.5:
            continue
        turn = np.array(shot["axes"])
        at = np.array(shot["landmarks"])[:, :2]
        one = {
            "head": shot["head"],
            "turn": turn,
            "place": -turn @ np.array(shot["eye"]),
            "focal": shot["focal_px"],
            "at": at - shot["centre_px"],
        }
        yield one
        flip = np.diag(MIRROR)
        mirrored = (one["at"] * [-1, 1])[PARTNER]
        yield one | {"head": one["head"] + "~", "turn": flip @ turn @ flip, "place": flip @ one["place"], "at": mirrored}


def rigid(points, onto):
    a, b = points.mean(0), onto.mean(0)
    u, _, v = np.linalg.svd((onto - b).T @ (points - a))
    return (points - a) @ (u @ np.diag([1, 1, np.linalg.det(u @ v)]) @ v).T + b


shots = defaultdict(list)
for shot in read(sys.argv[1]):
    shots[shot["head"]].append(shot)
slides = np.zeros((6, 468, 3))
shape = {head: MEAN_FACE.copy() for head in shots}
for number in range(ROUNDS):
    mean = np.mean(list(shape.values()), 0)
    for head, of in shots.items():
        normal, side = np.tile(0.05 * np.eye(3), (468, 1, 1)), 0.05 * mean
        for shot in of:
            slid = np.tensordot(turns(shot), slides, 1)
            far = ((shape[head] + slid) @ shot["turn"].T + shot["place"])[:, 2:]
            across = shot["turn"][:2]
            seen = shot["at"] / shot["focal"] * far - shot["place"][:2] - slid @ across.T
            # Seen from the side, landmarks are guessed more than seen.
            weight = np.exp(-((angles(shot["turn"], shot["place"])[0] / 25) ** 2) / 2)
            normal += weight * (across.T @ across)
            side = side + weight * (seen @ across)
        shape[head] = np.linalg.solve(normal, side[..., None])[..., 0]
    normal, side = np.tile(2.0 * np.eye(18), (468, 1, 1)), np.zeros((468, 18))
    for head, of in shots.items():
        for shot in of:
            by = turns(shot)
            far = ((shape[head] + np.tensordot(by, slides, 1)) @ shot["turn"].T + shot["place"])[:, 2:]
            across = shot["turn"][:2]
            left = shot["at"] / shot["focal"] * far - shot["place"][:2] - shape[head] @ across.T
            row = np.kron(by, across)
            normal += row.T @ row
            side += left @ row
    slides = np.linalg.solve(normal, side[..., None])[..., 0].reshape(468, 6, 3).transpose(1, 0, 2)

all_heads = np.array(list(shape.values()))
mean = all_heads.mean(0)
for _ in range(3):
    middle = mean - mean.mean(0)
    sizes = [(x - x.mean(0)).ravel() @ middle.ravel() / ((x - x.mean(0)) ** 2).sum() for x in all_heads]
    sized = all_heads * np.array(sizes)[:, None, None]
    mean = sized.mean(0)
mean = (mean + (mean * MIRROR)[PARTNER]) / 2
laid = np.array([rigid(x, mean) for x in sized])
_, spread, ways = np.linalg.svd((laid - mean).reshape(len(laid), -1) / np.sqrt(len(laid)), full_matrices=False)
modes = (ways[:MODES] * spread[:MODES, None]).reshape(MODES, 468, 3)

# As large as the template's face, by which heads are sized: seen from the front the mean face of mean_face.json.
middle, template = [(x - x.mean(0))[:, :2] for x in (mean, MEAN_FACE)]
size = np.sqrt((template**2).sum() / (middle**2).sum())
mean, modes, slides = mean * size, modes * size, slides * size
lean = np.radians(LEAN_DEG)
leaned = np.array([[1, 0, 0], [0, np.cos(lean), -np.sin(lean)], [0, np.sin(lean), np.cos(lean)]])
rounded = lambda points: np.round(points @ leaned.T * 100).astype(int).tolist()
with open(sys.argv[2], "w") as out:
    json.dump({"mean": rounded(mean), "modes": rounded(modes), "slides": rounded(slides)}, out, separators=(",", ":"))
print(len(shots), "heads and mirror images", spread[:MODES].round(1))
