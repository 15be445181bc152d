#!/usr/bin/python3
"""What a checkpoint costs: CPU and wall clock of one, and of one every 60 s.

    bazel run //experiments/scale:checkpoints -- [--rounds N] [--folder FOLDER] [KEY=VALUE ...]

Trains checkpoints.yaml with a checkpoint after every update and with none, in turn, and divides the
difference by the number of updates.  FOLDER should be on the disk that is meant.
"""

import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
UPDATES = 100
DEFAULT_EVERY_S = 60


def run(sweep, folder, overrides, every_s):
    """CPU and wall seconds of one run."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        before, began_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run([str(sweep), str(HERE / "checkpoints.yaml"), *overrides,
                        "train.iterations=%d" % UPDATES, "train.eval_every=%d" % UPDATES,
                        "run.checkpoint_every=%g" % every_s, "output.dir=%s/out" % scratch],
                       check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PATH": "/nowhere"},
                       stderr=subprocess.DEVNULL)
        wall_s, after = time.monotonic() - began_s, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall_s


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--sweep", type=pathlib.Path,
                        default=pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep")
    parser.add_argument("overrides", nargs="*", metavar="KEY=VALUE")
    options = parser.parse_args()
    print("load before: %.1f on %d cores" % (os.getloadavg()[0], os.cpu_count()))
    costs = []
    for _ in range(options.rounds):
        with_them = run(options.sweep, options.folder, options.overrides, 1e-9)
        without = run(options.sweep, options.folder, options.overrides, 0)
        costs.append([(a - b) / UPDATES for a, b in zip(with_them, without)])
        print("one checkpoint: %.1f ms CPU, %.1f ms wall" % tuple(1e3 * s for s in costs[-1]))
    for what, values in zip(("CPU", "wall"), zip(*costs)):
        median_s = statistics.median(values)
        print("median %s: %.1f ms, %.3f %% of %d s" %
              (what, 1e3 * median_s, 100 * median_s / DEFAULT_EVERY_S, DEFAULT_EVERY_S))
    print("load after: %.1f" % os.getloadavg()[0])


if __name__ == "__main__":
    main()
