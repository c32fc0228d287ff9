"""Photons per CPU-second of the walk and of pmcxcl, in one run.

Needs `pip install pmcxcl` and an OpenCL runtime for the CPU (Debian: pocl-opencl-icd).
Build first: cargo build -p stubble-optics --example speed. Run from the root of the repository.
Every figure is user time of a child process less that of the same child with next to no photons.
"""

import os
import resource
import subprocess
import sys

PMCXCL = """
import sys, numpy as np, pmcxcl
case, photons = sys.argv[1], int(float(sys.argv[2]))
if case == "skin3":
    volume = np.ones((100, 100, 73), np.uint8)
    volume[:, :, 1:23], volume[:, :, 23:] = 2, 3
    media, unit = [[0, 0, 1, 1], [1.5, 20, 0.8, 1.4], [0.22, 20, 0.8, 1.4], [0.1, 15, 0.8, 1.4]], 0.08
else:
    volume = np.ones((100, 100, 147), np.uint8)
    media, unit = [[0, 0, 1, 1], [0.1, 20, 0.8, 1.4]], 0.1
pmcxcl.run({"nphoton": photons, "vol": volume, "prop": np.array(media), "unitinmm": unit, "tstart": 0,
               "tend": 5e-9, "tstep": 5e-9, "srcpos": [50, 50, 0], "srcdir": [0, 0, 1], "isreflect": 1,
               "autopilot": 1, "gpuid": 1, "issrcfrom0": 1})
"""


def user_seconds(command):
    environment = dict(os.environ, LD_PRELOAD="/usr/lib/x86_64-linux-gnu/libstdc++.so.6")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, done.stdout


def rate(command, photons):
    idle, _ = user_seconds(command("10"))
    busy, output = user_seconds(command(str(photons)))
    return photons / (busy - idle), output.strip().splitlines()


def main():
    for case in ("skin3", "semi"):
        peer, _ = rate(lambda n: [sys.executable, "-c", PMCXCL, case, n], 100_000)
        print(f"{case}: pmcxcl {peer / 1e3:.1f} k photons per CPU-second")
        for name, extra in (("totals", []), ("totals and rings", ["rings"])):
            ours, lines = rate(lambda n: ["target/debug/examples/speed", case, n, *extra], 4_000_000)
            value, se = map(float, lines[-1].split())
            print(f"{case}: {name} {ours / 1e3:.0f} k, {ours / peer:.0f} x; R {value:.5f}, se x sqrt(N) {se * 1e3:.3f}")


main()
