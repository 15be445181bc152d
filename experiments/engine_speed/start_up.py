#!/usr/bin/env python3
"""Seconds from process start to the first trained and stored batch, an upper bound of start-up.

    start_up.py SWEEP [CONFIG_OVERRIDE ...]     such as data.name=mnist data.dir=FOLDER

One iteration, one test item: the time ends when the trial's file is there.  Prints the smallest and
the median of several runs, since other work on the machine only adds."""
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
CONFIG = """name: start_up
data: {name: digits, test_size: 1}
model: {hidden_dim: 100, layer_dim: 1}
train: {lr: 0.1, batch_size: 100, iterations: 1}
"""


def once(sweep, overrides, folder):
    config = folder / "start_up.yaml"
    config.write_text(CONFIG)
    command = [sweep, "run", str(config), f"output.dir={folder}/out", *overrides]
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not list(folder.glob("out/trials/*.h5")) and process.poll() is None:
        time.sleep(0.001)
    elapsed = time.monotonic() - begin
    if process.wait() != 0:
        sys.exit("start_up: sweep failed")
    return elapsed


def main():
    times = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            times.append(once(sys.argv[1], sys.argv[2:], pathlib.Path(folder)))
    print(f"start-up: {min(times):.3f} s at best, {statistics.median(times):.3f} s median of {RUNS}")


if __name__ == "__main__":
    main()
