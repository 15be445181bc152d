#!/usr/bin/python3
"""How soon do sweep and Optuna see the same validation accuracy for the first time?

    bazel run //experiments/search:against_optuna -- --data FOLDER [--python PYTHON] [--rounds N]

Both look among the 108 networks of search.yaml with two workers of one thread each: sweep by its profiles, Optuna by TPE
with Hyperband's pruner over the same networks in PyTorch (optuna_peer.py).  Rounds differ in the seed of the search.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
SWEEP = pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep"
WORKERS = 2
TARGETS = (90, 95, 96, 96.5, 97)
PROFILES = ("hyperband", "tpe", "random")
OPTUNA_TRIALS = 51  # as many as the profile hyperband begins


def follow(folder, commands):
    """Runs all of them side by side in a folder: seconds to the end, and to the first sight of each target."""
    begin, first, lock = time.perf_counter(), {}, threading.Lock()

    def read(process):
        for line in process.stdout:
            found = re.search(r"Validation accuracy: ([0-9.]+) %", line)
            with lock:
                for target in TARGETS if found else ():
                    if float(found[1]) >= target:
                        first.setdefault(target, time.perf_counter() - begin)

    running = [subprocess.Popen([str(word) for word in command], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
               for command in commands]
    readers = [threading.Thread(target=read, args=(process,)) for process in running]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if any(process.wait() for process in running):
        sys.exit("against_optuna: this failed: %s" % " ".join(map(str, commands[0])))
    return [time.perf_counter() - begin] + [first.get(target) for target in TARGETS]


def of_sweep(profile, seed, folder, data):
    return follow(folder, [[SWEEP, "run", HERE / "search.yaml", "--profile", profile, f"name={profile}_{seed}", f"search.seed={seed}",
                            f"data.dir={data}", f"run.workers={WORKERS}"]])


def of_optuna(python, seed, folder, data):
    return follow(folder, [[python, HERE / "optuna_peer.py", f"journal_{seed}.log", OPTUNA_TRIALS, WORKERS * seed + worker, data]
                           for worker in range(WORKERS)])


def median(values):
    """In seconds, of the rounds that came so far; a dash where none did."""
    came = [value for value in values if value is not None]
    if not came:
        return "–"
    return f"{statistics.median(came):.1f}" + (f" ({len(came)} of {len(values)})" if len(came) < len(values) else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--python", default=os.environ.get("PEERS_PYTHON", "python3"), help="an interpreter with torch, numpy and optuna")
    parser.add_argument("--data", required=True, help="the folder with MNIST's four IDX files")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    data = (pathlib.Path(os.environ.get("BUILD_WORKING_DIRECTORY", ".")) / options.data).resolve()
    results = {}
    with tempfile.TemporaryDirectory() as kept:
        folder = pathlib.Path(kept)
        for seed in range(options.rounds):
            for profile in PROFILES:
                results.setdefault(f"sweep, {profile}", []).append(of_sweep(profile, seed, folder, data))
            results.setdefault("Optuna, TPE and Hyperband", []).append(of_optuna(options.python, seed, folder, data))
            print({who: rounds[-1] for who, rounds in results.items()}, file=sys.stderr, flush=True)
    print("| who | all s | " + " | ".join(f"first {target:g} %, s" for target in TARGETS) + " |")
    print("|---" * (len(TARGETS) + 2) + "|")
    for who, rounds in results.items():
        print(f"| {who} | " + " | ".join(median(column) for column in zip(*rounds)) + " |")


main()
