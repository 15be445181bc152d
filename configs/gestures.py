#!/usr/bin/env python3
"""Writes gestures.csv into the current folder: 300 made-up movements of 24 steps, two accelerations a step.

    python3 configs/gestures.py && sweep configs/gestures.yaml
"""

import csv
import math
import random

random.seed(0)
STEPS = 24
KINDS = {"circle": lambda a: (math.cos(a), math.sin(a)), "shake": lambda a: (math.sin(3 * a), 0.1), "lift": lambda a: (0.0, math.sin(a / 2))}

with open("gestures.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow([f"{axis}_{t}" for t in range(STEPS) for axis in ("ax", "ay")] + ["gesture"])
    for item in range(300):
        kind = list(KINDS)[item % 3]
        phase, strength = random.uniform(0, 1), random.uniform(2, 12)
        row = []
        for t in range(STEPS):
            x, y = KINDS[kind](2 * math.pi * t / STEPS + phase)
            row += [f"{strength * x + random.gauss(0, 3):.3f}", f"{strength * y + 9.81 + random.gauss(0, 3):.3f}"]
        table.writerow(row + [kind])
