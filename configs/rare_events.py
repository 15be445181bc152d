#!/usr/bin/env python3
"""Writes rare_events.csv into the current folder: 800 made-up signals of 30 steps, in one of twelve a short drop.

    python3 configs/rare_events.py && sweep configs/rare_events.yaml
"""

import csv
import random

random.seed(0)
STEPS = 30

with open("rare_events.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow([f"v{t}" for t in range(STEPS)] + ["event"])
    for item in range(800):
        kind = "drop" if item % 12 == 0 else "normal"
        level = random.uniform(-1, 1)
        values = [level + random.gauss(0, 0.9) for _ in range(STEPS)]
        if kind == "drop":
            start = random.randrange(5, STEPS - 8)
            for t in range(start, start + 3):
                values[t] -= 2
        table.writerow([f"{v:.3f}" for v in values] + [kind])
