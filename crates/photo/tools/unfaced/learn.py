"""Which colours are hair in a view without a face? `learn.py RENDERS.f32 PORTRAITS.f32 OUT.json`; see README.md.

A small net over each place's colour against the skin's, the colours about it and how rough they are: no place, for the
regions' net has seen faces only and takes the middle of every picture for one."""

import json
import sys

import numpy as np

N = 192
rng = np.random.default_rng(1)
NEAR_HUE, FLOOR, LOG_RANGE = 0.22, 0.02, (-4.0, 1.5)


def skin_colour(pixels, person, front):
    """As `skin_colour` of src/fit/unfaced.rs."""
    log = lambda c: np.log(c + 0.002)
    hue = lambda c: np.stack([log(c)[..., 0] - log(c)[..., 1], log(c)[..., 2] - log(c)[..., 1]], -1)
    head = pixels[person > 0.9]
    like = head[(np.abs(hue(head) - hue(front)) < NEAR_HUE).all(-1)]
    if len(like) < 0.02 * len(head) or len(like) == 0:
        return front
    like = like[np.argsort(like[:, 1])]
    return like[len(like) * 6 // 10 : len(like) * 9 // 10 + 1].mean(0)


def box(values, reach):
    """Mean over the square of `reach` places each way, cut at the border."""
    total = np.pad(values, ((reach + 1, reach), (reach + 1, reach)) + ((0, 0),) * (values.ndim - 2)).cumsum(0).cumsum(1)
    w = 2 * reach + 1
    return total[w:, w:] - total[:-w, w:] - total[w:, :-w] + total[:-w, :-w]


def features(pixels, person, skin):
    """As `features` of src/fit/hair_colours.rs: N × N × 8."""
    floor = FLOOR * skin
    rel = np.clip(np.log(pixels + floor) - np.log((1 + FLOOR) * skin), *LOG_RANGE)
    own = np.stack([rel.mean(-1), rel[..., 0] - rel[..., 1], rel[..., 2] - rel[..., 1]], -1)
    weight = person[..., None]
    around = lambda values, reach: box(values * weight, reach) / np.maximum(box(weight, reach), 1e-3)
    near, wide = around(own, 3), around(own, 12)
    rough = np.sqrt(np.maximum(around(own[..., :1] ** 2, 2) - around(own[..., :1], 2) ** 2, 0))
    return np.concatenate([own, near, wide[..., :1], rough], -1)


def samples(renders, portraits):
    xs, ys, ws, groups = [], [], [], []
    for k, shot in enumerate(renders):
        pixels, person, share = shot[..., :3].astype(float), shot[..., 3].astype(float), shot[..., 4]
        bare = pixels[(share == 0) & (person > 0.95)]
        if len(bare) < 500:
            continue
        front = np.median(bare[bare[:, 1] > np.percentile(bare[:, 1], 40)], 0)
        front = front * np.exp(rng.normal(0, 0.1) + rng.normal(0, 0.03, 3))
        skin = skin_colour(pixels, person, front)
        known = (share >= 0) & (person > 0.9) & (np.abs(share - 0.5) > 0.15)
        at = rng.permutation(np.flatnonzero(known))[:1500]
        xs.append(features(pixels, person, skin).reshape(-1, 8)[at])
        ys.append((share.ravel()[at] > 0.5).astype(float))
        ws.append(np.ones(len(at)))
        groups.append(np.full(len(at), k // 4))
    for k, photo in enumerate(portraits):
        pixels, person, hair, bare, face = (photo[..., :3].astype(float), *[photo[..., j].astype(float) for j in (3, 4, 5, 6)])
        skin = skin_colour(pixels, person, np.ones(3) * np.exp(rng.normal(0, 0.1) + rng.normal(0, 0.03, 3)))
        known = (person > 0.9) & (hair + bare > 0.9) & (np.abs(hair - 0.5) > 0.3) & (face == 0)
        at = rng.permutation(np.flatnonzero(known))[:400]
        xs.append(features(pixels, person, skin).reshape(-1, 8)[at])
        ys.append((hair.ravel()[at] > 0.5).astype(float))
        ws.append(np.full(len(at), 0.7))
        groups.append(np.full(len(at), 10_000 + k))
    return [np.concatenate(a) for a in (xs, ys, ws, groups)]


def train(x, y, w, hidden=(16, 8), epochs=40):
    """Plain Adam on the cross-entropy, the classes made as frequent as each other."""
    mean, sd = x.mean(0), x.std(0)
    x = (x - mean) / sd
    w = w * np.where(y > 0.5, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    sizes = [x.shape[1], *hidden, 1]
    layers = [[rng.normal(0, np.sqrt(2 / a), (a, b)), np.zeros(b)] for a, b in zip(sizes, sizes[1:])]
    moments = [[np.zeros_like(p) for p in layer] for layer in layers], [[np.zeros_like(p) for p in layer] for layer in layers]
    step = 0
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        for at in np.array_split(order, len(order) // 512):
            step += 1
            acts = [x[at]]
            for i, (weight, bias) in enumerate(layers):
                z = acts[-1] @ weight + bias
                acts.append(np.maximum(z, 0) if i + 1 < len(layers) else z)
            p = 1 / (1 + np.exp(-acts[-1][:, 0]))
            grad = ((p - y[at]) * w[at])[:, None] / len(at)
            for i in reversed(range(len(layers))):
                own = [acts[i].T @ grad + 1e-5 * layers[i][0], grad.sum(0)]
                if i:
                    grad = (grad @ layers[i][0].T) * (acts[i] > 0)
                for k in (0, 1):
                    m, v = moments[0][i][k], moments[1][i][k]
                    m += 0.1 * (own[k] - m)
                    v += 0.001 * (own[k] ** 2 - v)
                    layers[i][k] -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    # The scaling goes into the first layer.
    layers[0][1] = layers[0][1] - (mean / sd) @ layers[0][0]
    layers[0][0] = layers[0][0] / sd[:, None]
    return layers


def told(layers, x):
    for i, (weight, bias) in enumerate(layers):
        x = x @ weight + bias
        x = np.maximum(x, 0) if i + 1 < len(layers) else x
    return 1 / (1 + np.exp(-x[:, 0]))


if __name__ == "__main__":
    renders = np.fromfile(sys.argv[1], np.float32).reshape(-1, N, N, 5)
    portraits = np.fromfile(sys.argv[2], np.float32).reshape(-1, N, N, 7)
    x, y, w, group = samples(renders, portraits)
    held = group % 5 == 0
    layers = train(x[~held], y[~held], w[~held])
    for name, some in (("renders", group < 10_000), ("portraits", group >= 10_000)):
        some = held & some
        p = told(layers, x[some])
        right = (p > 0.5) == (y[some] > 0.5)
        print(name, "held out:", len(p), "hair", right[y[some] > 0.5].mean().round(3), "skin", right[y[some] < 0.5].mean().round(3))
    layers = train(x, y, w)
    with open(sys.argv[3], "w") as out:
        json.dump([{"weights": np.round(a, 4).tolist(), "bias": np.round(b, 4).tolist()} for a, b in layers], out)
        out.write("\n")
