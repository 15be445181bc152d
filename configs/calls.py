#!/usr/bin/env python3
"""Writes calls.csv into the current folder: 300 made-up bird calls of 7 to 29 steps, a row a step, from twelve places.

    python3 configs/calls.py && sweep configs/calls.yaml
"""

import csv
import math
import random

random.seed(0)
KINDS = {"trill": lambda s, t: math.sin(2.5 * t), "rise": lambda s, t: 2 * s - 1, "fall": lambda s, t: 1 - 2 * s}

with open("calls.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["call", "step", "pitch", "loudness", "place", "bird"])
    for call in range(300):
        kind, place = list(KINDS)[call % 3], call // 25
        steps, height = random.randint(7, 29), 2 + place * 7 % 12 / 6 + random.uniform(0, 0.5)
        for t in range(steps):
            pitch = height + KINDS[kind](t / (steps - 1), t) + random.gauss(0, 0.8)
            table.writerow([call, t, f"{pitch:.3f}", f"{random.uniform(20, 60):.1f}", place, kind])
