#!/usr/bin/python3
"""Does a run take the time that its plan says?

    bazel run //experiments/run_time:measure -- [--rounds 3] [CONFIG ...]

Plans and trains each config in turn, round by round, and prints a table: what `sweep plan` says just before, what the run
takes from start to its report, without plots, and the median of their ratios.  Without CONFIG, those of KINDS.  Wants an
idle machine.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SWEEP = pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep"
CONFIGS = HERE.parents[1] / "configs"
# Few and many trials, narrow and wide, short and long sequences, every cell, early stopping, another batch size.
KINDS = {
    "layers": [],
    "cells": [],
    "matched": [],
    "bidirectional": [],
    "width": [],
    "equal_flops": [],
    "pixels": ["train.epochs=8"],
    "halving": ["train.epochs=12"],
    "learning_rate": ["train.batch_size=25"],
    "smoke": ["train.epochs=8", "replicates=6"],
}
ENVIRONMENT = {**os.environ, "PATH": "/nowhere"}  # no gnuplot
UNITS = {"h": 3600, "min": 60, "s": 1, "ms": 0.001}


def said_s(words, folder):
    """What the plan says."""
    plan = subprocess.run([SWEEP, "plan", *words], cwd=folder, check=True, text=True, capture_output=True, env=ENVIRONMENT).stdout
    phrase = re.search(r"Training:\s+about\s+(.*?)\s+with", plan, re.DOTALL)
    if not phrase:
        sys.exit(f"run_time: no time in the plan of {words[0]}")
    return sum(float(number) * UNITS[unit] for number, unit in re.findall(r"([0-9.]+)\s+(h|min|s|ms)\b", phrase[1]))


def taken_s(words, folder):
    begin = time.perf_counter()
    subprocess.run([SWEEP, "run", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("configs", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    start = pathlib.Path(os.environ.get("BUILD_WORKING_DIRECTORY", ".")).absolute()
    asked = ({path.stem: [start / path] for path in options.configs} or
             {name: [CONFIGS / f"{name}.yaml", *others] for name, others in KINDS.items()})
    pairs = {name: [] for name in asked}
    for _ in range(options.rounds):
        for name, words in asked.items():
            with tempfile.TemporaryDirectory() as folder:
                pairs[name].append((said_s(words, folder), taken_s(words, folder)))
    print("| config | plan says, s | run takes, s | said / taken |\n|---|---|---|---|")
    for name, measured in pairs.items():
        said, taken = (statistics.median(column) for column in zip(*measured))
        ratio = statistics.median(s / t for s, t in measured)
        print(f"| {' '.join([name, *map(str, asked[name][1:])])} | {said:.1f} | {taken:.1f} | {ratio:.2f} |", flush=True)


main()
