"""Trains the net that finds follicles and dots in macro photos, on drawn stubble. `python follicles.py EPOCHS OUT.onnx`

No photo is used. The shipped weights: 54 epochs, the last 26 with the shorter, darker stubs below. Packages as in
`regions/README.md`."""
import os, sys, time
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
import cv2, numpy as np

PX_PER_MM = 20          # the net's own resolution
SIDE = 128              # training patch, px


def smooth_noise(rng, shape, sigma):
    f = max(1.0, sigma / 3)
    n = rng.standard_normal([int(v / f) + 4 for v in shape]).astype(np.float32)
    n = cv2.GaussianBlur(n, (0, 0), sigma / f)
    if f > 1: n = cv2.resize(n, None, fx=f, fy=f, interpolation=cv2.INTER_CUBIC)
    n = n[:shape[0], :shape[1]]
    return n / (n.std() + 1e-9)


def points(rng, side_mm, per_cm2, least_mm, unit_share):
    """Follicles with a least distance, some of them units of two or three."""
    margin = 1.0
    wide = side_mm + 2 * margin
    n = rng.poisson(per_cm2 * wide * wide / 100)
    out = []
    tries = 0
    while len(out) < n and tries < 20 * n + 20:
        tries += 1
        p = rng.uniform(-margin, side_mm + margin, 2)
        if out and np.min(np.sum((np.array(out) - p) ** 2, 1)) < least_mm ** 2:
            continue
        out.append(p)
        while rng.random() < unit_share and len(out) < n:
            a = rng.uniform(0, 2 * np.pi)
            out.append(p + rng.uniform(.1, .35) * np.array([np.cos(a), np.sin(a)]))
    return np.array(out).reshape(-1, 2)


def draw(rng, side=SIDE, scale=PX_PER_MM, per_cm2=None, contrast=None, hard=True, px_per_mm=None):
    """Lightness of a patch (units of L*) and the roots, px."""
    per_cm2 = rng.uniform(5, 240) if per_cm2 is None else per_cm2
    contrast = rng.uniform(5, 32) if contrast is None else contrast
    roots = points(rng, side / scale, per_cm2, rng.uniform(.05, .45), rng.choice([0, 0, .1, .3])) * scale
    light = np.zeros((side, side), np.float32)
    for sigma, sd in ((.08, .6), (.3, 1.5), (1.2, 3.0), (4.0, 4.0)):
        light += smooth_noise(rng, (side, side), max(sigma * scale, .5)) * abs(rng.normal(0, sd))
    if hard:
        for _ in range(rng.poisson(1.0)):   # freckles
            c = rng.uniform(0, side, 2); r = rng.uniform(.25, 1.2) * scale
            yy, xx = np.mgrid[:side, :side]
            light -= rng.uniform(2, 12) / (1 + np.exp((np.hypot(xx - c[0], (yy - c[1]) * rng.uniform(.6, 1.6)) - r) / (rng.uniform(.05, .3) * scale)))
        for _ in range(rng.poisson(1.0)):   # shine
            c = rng.uniform(0, side, 2); r = rng.uniform(.05, .8) * scale
            yy, xx = np.mgrid[:side, :side]
            light += rng.uniform(4, 25) * np.exp(-((xx - c[0]) ** 2 + (yy - c[1]) ** 2) / (2 * r * r))
    dark = np.zeros_like(light)
    stubs = rng.choice([0, .5, .5, .8, 1]); heading = rng.uniform(0, 2 * np.pi); turn = np.radians(rng.uniform(4, 35))
    radius = rng.uniform(.045, .1) * scale; length = rng.uniform(.2, .9) * scale; width = min(rng.uniform(.025, .07) * scale, radius * rng.uniform(.45, 1.05)); fade = rng.uniform(0, .5); pale = rng.uniform(.3, .8)
    spread = rng.uniform(.1, .4)
    for x, y in roots:
        depth = contrast * max(.2, rng.normal(1, spread)); r = radius * np.exp(rng.normal(0, .15))
        reach = int(length * 1.5 + 3 * r + 3)
        x0, x1 = max(0, int(x) - reach), min(side, int(x) + reach + 1); y0, y1 = max(0, int(y) - reach), min(side, int(y) + reach + 1)
        if x0 >= x1 or y0 >= y1: continue
        yy, xx = np.mgrid[y0:y1, x0:x1] + .5
        dx, dy = xx - x, yy - y
        spot = depth * np.clip(.5 + (r - np.hypot(dx, dy)) / 1.2, 0, 1)
        if rng.random() < stubs:
            a = heading + rng.normal(0, turn); l = length * np.exp(rng.normal(0, .3)); w = width * np.exp(rng.normal(0, .15))
            t = np.clip(dx * np.cos(a) + dy * np.sin(a), 0, l)
            d = np.hypot(dx - t * np.cos(a), dy - t * np.sin(a))
            spot = np.maximum(spot, depth * rng.uniform(pale, 1) * (1 - fade * t / l) * np.clip(.5 + (w * (1 - .4 * t / l) - d) / 1.2, 0, 1))
        dark[y0:y1, x0:x1] = np.maximum(dark[y0:y1, x0:x1], spot) if rng.random() < .8 else dark[y0:y1, x0:x1] + spot * .7
    light = light - dark
    r = (np.exp(rng.uniform(np.log(11), np.log(45))) if px_per_mm is None else px_per_mm)
    light = cv2.GaussianBlur(light, (0, 0), rng.uniform(.35, 1.35) if rng.random() < .8 else rng.uniform(1.3, 2.0))
    if r < scale:
        small = cv2.resize(light, None, fx=r / scale, fy=r / scale, interpolation=cv2.INTER_AREA)
        small += rng.normal(0, rng.uniform(.3, 2.5), small.shape)
        light = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    else:
        light = light + cv2.GaussianBlur(rng.normal(0, rng.uniform(.3, 2.5), light.shape), (0, 0), .45).astype(np.float32)
    return light.astype(np.float32), roots


def prepared(light):
    """What the net sees: lightness against its surroundings of 0.6 mm, tens of L*."""
    around = cv2.GaussianBlur(light, (0, 0), .6 * PX_PER_MM, borderType=cv2.BORDER_REFLECT_101)
    return ((light - around) / 10)[..., None].astype(np.float32)


def target(roots, side=SIDE):
    heat = np.zeros((side, side), np.float32)
    for x, y in roots:
        x0, y0 = int(x) - 4, int(y) - 4
        for yy in range(max(0, y0), min(side, y0 + 9)):
            for xx in range(max(0, x0), min(side, x0 + 9)):
                heat[yy, xx] = max(heat[yy, xx], np.exp(-((xx + .5 - x) ** 2 + (yy + .5 - y) ** 2) / (2 * 1.1 ** 2)))
    return heat[..., None]


def net():
    import tensorflow as tf
    L = tf.keras.layers
    def c(x, f, s=1, k=3):
        x = L.Conv2D(f, k, strides=s, padding='same', use_bias=False)(x); x = L.BatchNormalization(momentum=.9)(x); return L.ReLU()(x)
    up = lambda x: L.UpSampling2D(interpolation='nearest')(x)
    i = L.Input((None, None, 1))
    a = c(c(i, 8, k=5), 8); b = c(c(a, 16, 2), 16); d = c(c(b, 24, 2), 24); d = c(d, 24)
    # Which end of a stub is the root is told by all of them together.
    g = L.GlobalAveragePooling2D(keepdims=True)(d)
    g = L.Conv2D(24, 1, activation='relu', name='g1')(g); g = L.Conv2D(24, 1, name='g2', kernel_initializer='zeros')(g)
    d = c(L.Add()([d, g]), 24)
    x = c(L.Concatenate()([up(d), b]), 16); x = c(L.Concatenate()([up(x), a]), 12)
    return tf.keras.Model(i, L.Conv2D(1, 1, bias_initializer=tf.keras.initializers.Constant(-3.))(x))


def peaks(p, least=.3, apart_mm=.11):
    """Maxima of the heat, strongest first, none within `apart_mm` of a stronger one: x, y (px), heat."""
    k = cv2.dilate(p, np.ones((3, 3)))
    ys, xs = np.where((p >= k) & (p > least)); v = p[ys, xs]
    o = np.argsort(-v); keep = []
    for j in o:
        x, y = xs[j] + .5, ys[j] + .5
        if all((x - q[0]) ** 2 + (y - q[1]) ** 2 > (apart_mm * PX_PER_MM) ** 2 for q in keep): keep.append((x, y, v[j]))
    return np.array(keep).reshape(-1, 3)


def match(found, true, within_mm=.15):
    from scipy.optimize import linear_sum_assignment
    if len(found) == 0 or len(true) == 0: return 0
    d = np.hypot(found[:, None, 0] - true[None, :, 0], found[:, None, 1] - true[None, :, 1]) / PX_PER_MM
    i, j = linear_sum_assignment(np.where(d < within_mm, d, 1e3))
    return int((d[i, j] < within_mm).sum())


def train(epochs, out, start=None, rate=4e-3):
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(2)
    rng = np.random.default_rng(5); tf.random.set_seed(5)
    m = net(); B, steps = 12, 60
    if start: m.load_weights(start)
    opt = tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(rate, epochs * steps))
    @tf.function
    def step(x, y):
        with tf.GradientTape() as t:
            z = m(x, training=True); p = tf.clip_by_value(tf.sigmoid(z), 1e-5, 1 - 1e-5)
            pos = tf.cast(y > .8, tf.float32)
            loss = -tf.reduce_sum(pos * (1 - p) ** 2 * tf.math.log(p) + (1 - pos) * (1 - y) ** 4 * p ** 2 * tf.math.log(1 - p)) / (tf.reduce_sum(pos) + 1)
        opt.apply_gradients(zip(t.gradient(loss, m.trainable_variables), m.trainable_variables)); return loss
    for e in range(epochs):
        t0 = time.time(); tot = 0
        for _ in range(steps):
            s = [draw(rng) for _ in range(B)]
            tot += float(step(np.stack([prepared(a) for a, _ in s]), np.stack([target(r) for _, r in s])))
        print(e, round(tot / steps, 4), round(time.time() - t0, 1), flush=True)
        if e % 4 == 3 or e == epochs - 1: m.save_weights(out + '.weights.h5')
    return m


if __name__ == '__main__':
    import onnx, tensorflow as tf, tf2onnx
    m = train(int(sys.argv[1]), sys.argv[2])
    spec = (tf.TensorSpec((1, None, None, 1), tf.float32, name='lightness'),)
    model, _ = tf2onnx.convert.from_keras(m, input_signature=spec, opset=13)
    # Nearest by two is one thing in every convention; the runtime knows this one.
    for node in model.graph.node:
        for a in node.attribute:
            if node.op_type == 'Resize' and a.name == 'coordinate_transformation_mode': a.s = b'asymmetric'
            if node.op_type == 'Resize' and a.name == 'nearest_mode': a.s = b'floor'
    onnx.save(model, sys.argv[2])
